import { accessRows } from '../analysis/access/access.ts';
import type { Analysis, Cause, Facts, Finding, Verdict } from '../analysis/analysis.ts';
import { headroomAnalysis } from '../analysis/headroom/headroom.ts';
import { type Part, PlanMemory } from '../analysis/memory.ts';
import { blastRadius } from '../analysis/recovery/blast.ts';
import { recoveryGaps } from '../analysis/recovery/gaps.ts';
import { foundations } from '../analysis/schedule/foundations.ts';
import { moves } from '../analysis/schedule/state.ts';
import { timeline } from '../analysis/schedule/timeline.ts';
import { ChangeLog } from '../incremental/change-log.ts';
import type { Plan } from '../plan/plan.ts';
import { causesOf } from './causes.ts';
import { Faults, NO_HEADROOM, nothing, shownHeadroom, unlessFault } from './faults.ts';
import { collectFindings } from './findings.ts';
import { withoutHistory } from './history.ts';
import { verdictOf } from './verdict.ts';

export interface AnalysisOptions {
    /** The day dates are compared with (days since 1970-01-01). */
    readonly asOf: number;
    /** What its findings are over the ranges it writes, out of those with every range at its centre. */
    over?(findings: readonly Finding[]): readonly Finding[];
}

/** How each part is made from a plan and the other parts. */
export const PARTS: { readonly [P in Part]: (plan: Plan, facts: Facts) => Facts[P] } = {
    timeline: plan => timeline(plan),
    moves: plan => moves(plan),
    foundations: (plan, facts) => foundations(plan, facts.moves),
    gaps: (plan, facts) => recoveryGaps(plan, facts.moves, facts.timeline),
    access: plan => accessRows(plan),
    headroom: (plan, facts) => headroomAnalysis(plan, facts.moves),
};

const same = (findings: readonly Finding[]): readonly Finding[] => findings;

/** The same facts as another object, whose reads are noted as well. */
function sameReads(facts: Facts): Facts {
    return Object.defineProperties({}, Object.getOwnPropertyDescriptors(facts)) as Facts;
}

/** Analyses a plan and its successors; what an edit does not reach is the same in both. */
export class Analyser {
    private readonly changes: ChangeLog;
    private memory: PlanMemory | undefined;
    private readonly faults = new Faults();

    /** @param changes which workloads differ from plan to plan */
    constructor(changes: ChangeLog) {
        this.changes = changes;
    }

    analyse(plan: Plan, { asOf, over = same }: AnalysisOptions): Analysis {
        const memory: PlanMemory = (this.memory ??= new PlanMemory(plan, this.changes, this.parts(), name =>
            blastRadius(memory.plan, memory.facts.moves, name),
        ));
        this.faults.next();
        memory.follow(plan, asOf);
        const { facts } = memory;
        const part = <P extends keyof ReturnType<typeof nothing>>(name: P): ReturnType<typeof nothing>[P] =>
            unlessFault<ReturnType<typeof nothing>[P]>(
                () => facts[name],
                () => nothing(plan)[name],
            );
        const moved = part('moves');
        const told: Facts = {
            plan,
            asOf,
            timeline: part('timeline'),
            moves: moved,
            foundations: part('foundations'),
            gaps: part('gaps'),
            access: part('access'),
            headroom: unlessFault(
                () => shownHeadroom(facts.headroom),
                () => NO_HEADROOM,
            ),
            blast: name => blastRadius(plan, moved, name),
        };
        const { findings: central, history } = withoutHistory({ plan }, collectFindings(facts, memory));
        const findings = over(central);
        const faulty = this.faults.any;
        // What failed has a finding that leaves the verdict open; the rest is judged by what there is.
        const known = () => (memory.follows(plan, asOf) && !faulty ? memory.facts : told);
        let verdict: Verdict | undefined;
        let causes: readonly Cause[] | undefined;
        return {
            ...told,
            findings,
            history,
            get verdict() {
                return (verdict ??= verdictOf(known(), findings));
            },
            // Grouped anew for every plan, out of what its rules found out already. No fix outlives it, nor what fixes share by their facts.
            get causes() {
                return (causes ??= causesOf(sameReads(known()), findings));
            },
        };
    }

    /** How each part is made; one that fails is a fault of that part. */
    private parts(): typeof PARTS {
        const { faults } = this;
        const guarded = (Object.keys(PARTS) as Part[]).map(part => [
            part,
            (plan: Plan, facts: Facts) => faults.attempt(part, () => PARTS[part](plan, facts)),
        ]);
        return {
            ...(Object.fromEntries(guarded) as typeof PARTS),
            headroom: (plan, facts) => faults.attempt('headroom', () => faults.guarded(PARTS.headroom(plan, facts))),
        };
    }
}
