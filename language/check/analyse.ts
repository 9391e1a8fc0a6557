import { accessRows } from '../analysis/access/access.ts';
import type { Analysis, Facts, Verdict } from '../analysis/analysis.ts';
import { blastRadius } from '../analysis/blast.ts';
import { foundations } from '../analysis/foundations.ts';
import { recoveryGaps } from '../analysis/gaps.ts';
import { headroomAnalysis } from '../analysis/headroom/headroom.ts';
import { type Part, PlanMemory } from '../analysis/memory.ts';
import { moves, timeline } from '../analysis/state.ts';
import { ChangeLog } from '../incremental/change-log.ts';
import type { Plan } from '../plan/plan.ts';
import { collectFindings } from './findings.ts';
import { verdictOf } from './verdict.ts';

export interface AnalysisOptions {
    /** The day dates are compared with (days since 1970-01-01). */
    readonly asOf: number;
}

/** How each part is made from a plan and the other parts. */
const PARTS: Readonly<{ [P in Part]: (plan: Plan, facts: Facts) => Facts[P] }> = {
    timeline: plan => timeline(plan),
    moves: plan => moves(plan),
    foundations: (plan, facts) => foundations(plan, facts.moves),
    gaps: (plan, facts) => recoveryGaps(plan, facts.moves, facts.timeline),
    access: plan => accessRows(plan),
    headroom: (plan, facts) => headroomAnalysis(plan, facts.moves),
};

/** Analyses a plan and its successors; what an edit does not reach is the same in both. */
export class Analyser {
    private readonly changes: ChangeLog;
    private memory: PlanMemory | undefined;

    /** @param changes which workloads differ from plan to plan */
    constructor(changes: ChangeLog) {
        this.changes = changes;
    }

    analyse(plan: Plan, { asOf }: AnalysisOptions): Analysis {
        const memory: PlanMemory = (this.memory ??= new PlanMemory(plan, this.changes, PARTS, name =>
            blastRadius(memory.plan, memory.facts.moves, name),
        ));
        memory.follow(plan, asOf);
        const { timeline: dates, moves: moved, foundations: founded, gaps, access, headroom } = memory.facts;
        let verdict: Verdict | undefined;
        return {
            plan,
            asOf,
            timeline: dates,
            moves: moved,
            foundations: founded,
            gaps,
            access,
            headroom,
            blast: name => blastRadius(plan, moved, name),
            findings: collectFindings(memory.facts, memory),
            get verdict() {
                return (verdict ??= verdictOf(memory.follows(plan, asOf) ? memory.facts : this, this.findings));
            },
        };
    }
}
