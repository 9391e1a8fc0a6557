import type { Facts, Foundation, Move } from '../../analysis/analysis.ts';
import { demandOf } from '../../analysis/matrix.ts';
import { proves, testsOf } from '../../analysis/schedule/proof.ts';
import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { isBefore } from '../../plan/order.ts';
import type { Phase } from '../../plan/plan.ts';
import { written } from '../../writing/names.ts';
import { stepFixes } from '../fixes/phases/add-step.ts';
import { movePhaseFixes } from '../fixes/phases/move-phase.ts';
import { quotedWorkloads } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';

/** What its fixes need to know. */
interface Repair {
    readonly component: string;
    /** The phase that moves, and the one that founds. */
    readonly phase: number;
    readonly founded?: number;
    /** The first phase that tests it all the same, too late. */
    readonly late?: number;
    /** The last phase that tests it before the step that founds it. */
    readonly early?: number;
}

/** What nobody knows as long as it was not tried. */
const UNKNOWN = {
    identity: 'nobody has signed in',
    backup: 'nobody has restored from it',
    replication: 'nobody has failed over to it',
    monitoring: 'nobody has seen an alarm of it',
    automation: 'nobody has seen it change a machine there',
} as const;

type Proven = keyof typeof UNKNOWN;

export const untested: RuleWith<Repair> = {
    code: 'untested',
    title: 'What a move depends on was tested before it',
    severity: 'warning for a backup or replication, information for an identity or monitoring',
    explain: `A move whose preparation the matrix calls mandatory stands on a backup, a replication, an identity or a monitoring that no phase before it \`test\`s. That a product is
established says that its jobs run; that a restore, a failover, a login or an alarm works on the new platform is known only when somebody has done it. A test before the phase that
brings it to the target proves the old platform only. Of what bit people, a failover nobody had tried is among the first.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects erp every 24 h }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { in prod }
phase backup { establish veeam onto ahv.v4-recovery-points }
phase io     { model hci }
phase move   { cutover erp to hci }`,
    repair: 'Test it in a phase before the move (the quick fix writes the step): restore a machine, fail one over, sign in, raise an alarm. Or accept it and say why it is known to work.',
    *check(facts) {
        for (const { foundation, move, workloads } of unproven(facts)) {
            const { component } = foundation;
            const kind = component.kind as Proven;
            const tests = testsOf(facts.plan, component);
            const early = earlyTest(foundation, move, tests);
            const moved = movedText(facts, move, workloads);
            yield {
                code: this.code,
                severity: kind === 'backup' || kind === 'replication' ? 'warning' : 'information',
                span: component.record.nameSpan,
                layer: foundation.layer,
                phase: move.phase.name,
                subjects: [component.name],
                concerns: workloads,
                figures: { component: component.name },
                message: early
                    ? `'${component.name}' was tested in '${early.name}', before '${foundation.foundedIn?.name}' prepares it for the target, and not again before ${moved}: ${UNKNOWN[kind]} ${kind === 'identity' ? 'on the target' : 'there'}.`
                    : `'${component.name}' was never tested before ${moved}: ${UNKNOWN[kind]}${kind === 'identity' ? ' on the target' : ''}.`,
                related: [{ span: move.step.record.span, message: `phase '${move.phase.name}'` }],
                repair: {
                    component: component.name,
                    phase: move.phase.index,
                    founded: foundation.foundedIn?.index,
                    late: tests.find(p => p !== move.phase && !isBefore(p, move.phase))?.index,
                    early: early?.index,
                },
            };
        }
    },
    fixes(finding, facts, { component, phase, founded, late, early }, order) {
        const moved = [
            ...(late === undefined ? [] : movePhaseFixes(facts, late, phase, finding, order)),
            ...(early === undefined || founded === undefined
                ? []
                : movePhaseFixes(facts, founded, early, finding, order)),
        ];
        const steps = stepFixes(facts, `test ${written(component)}`, phase, {
            from: founded,
            name: 'proofs',
            byAuthor: true,
        });
        return [...moved, ...steps];
    },
};

/** What the first phase moves, and where later ones move more of it, that it is the first. */
function movedText({ plan }: Facts, { phase, workloads: own }: Move, workloads: IndexSet): string {
    const machines = quotedWorkloads([...workloads].map(i => nth(plan.workloads, i)));
    return workloads.minus(own).empty
        ? `'${phase.name}' moves ${machines}`
        : `'${phase.name}' begins to move ${machines}`;
}

interface Unproven {
    readonly foundation: Foundation;
    readonly move: Move;
    readonly workloads: IndexSet;
}

/** Each component once, with the first move that stands on it untried, and everything of the plan that does. */
function unproven(facts: Facts): readonly Unproven[] {
    const found = new Map<string, Unproven>();
    for (const { move, foundations } of facts.foundations) {
        for (const foundation of foundations) {
            const { component, layer } = foundation;
            // A fabric is calculated, not tried.
            if (layer === 'fabric' || layer === 'compute') {
                continue;
            }
            if (proven(foundation, move, testsOf(facts.plan, component))) {
                continue;
            }
            const workloads = mandatory(facts, foundation.workloads);
            if (workloads.empty) {
                continue;
            }
            const before = found.get(component.name);
            found.set(component.name, {
                foundation,
                move,
                ...before,
                workloads: (before?.workloads ?? IndexSet.EMPTY).union(workloads),
            });
        }
    }
    return [...found.values()];
}

/** Where it is founded too late that is the finding, and a test before the move is not asked for again. */
function proven(foundation: Foundation, move: Move, tests: readonly Phase[]): boolean {
    const { foundedIn } = foundation;
    const late = foundedIn !== undefined && !isBefore(foundedIn, move.phase);
    return tests.some(test => (late ? isBefore(test, move.phase) : proves(test, foundation, move)));
}

/** The last test before the step that founds the component: it proved the old platform. */
function earlyTest({ foundedIn }: Foundation, move: Move, tests: readonly Phase[]): Phase | undefined {
    return foundedIn && isBefore(foundedIn, move.phase) ? tests.findLast(t => isBefore(t, foundedIn)) : undefined;
}

function mandatory({ plan }: Facts, workloads: IndexSet): IndexSet {
    return IndexSet.ofSorted([...workloads].filter(i => demandOf(nth(plan.workloads, i)) === 'mandatory'));
}
