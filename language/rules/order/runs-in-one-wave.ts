import type { Facts, Move, Repairable } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import { dependents, needersOf, sourceManagement } from '../../analysis/recovery/availability.ts';
import { retiredMachines, retirementOf, Whereabouts } from '../../analysis/recovery/service.ts';
import { elementsAt, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { besideOf } from '../../plan/order.ts';
import type { Controller, Phase, Plan, Tenant } from '../../plan/plan.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { ownPhaseFix } from '../fixes/phases/own-phase.ts';
import { namesOf } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';
import { names, workloadNames } from './availability-text.ts';

/** What nobody has while all machines of a tenant are down. */
const LOST: Readonly<Record<Tenant['kind'], string>> = {
    identity: 'nobody can sign in',
    backup: 'nothing can be restored',
    replication: 'nothing can be failed over',
    monitoring: 'nothing is monitored',
    automation: 'nothing can be managed',
    fabric: 'the fabric lacks what it needs',
    platform: 'the platform cannot be managed',
};

/** What its fixes need to know. */
interface Repair {
    readonly machine?: string;
    readonly phase: number;
}

export const runsInOneWave: RuleWith<Repair> = {
    code: 'runs-in-one-wave',
    title: 'One machine of a service stays up while the others move',
    severity: 'by the decision matrix',
    explain: `All machines something runs in (\`runs in\`, or \`depends on\` a machine from a component above compute) move, or are retired, in one phase: all domain controllers of a
directory, both nodes of the backup server. While they move, nobody has what runs in them. A single machine is enough when it moves in a phase without machines
that need it. What needs an identity is every machine on its platform; what needs a backup or monitoring is what it covers; what needs a fabric is what lies on it.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
identity ad on old { runs in dc-1, dc-2 }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload dc-1 { }
workload dc-2 { }
workload erp { }
phase rights { map ad }
phase io     { model hci }
phase move   { cutover dc-1, dc-2 to hci }
phase rest   { cutover erp to hci }`,
    repair: 'Cut over one of the machines in another phase (the quick fix gives it one of its own).',
    *check(facts) {
        const retired = retiredMachines(facts.plan);
        const places = new Whereabouts(facts.plan, facts.moves);
        const by = dependents(facts.plan);
        for (const tenant of facts.plan.tenants) {
            if (!sourceManagement(facts.plan, tenant)) {
                yield* wavesOf(facts, tenant, { retired, places, by });
            }
        }
    },
    fixes(_finding, facts, { machine, phase }) {
        const workload = facts.plan.workloads.find(w => w.name === machine);
        const move = facts.moves.find(m => workload && m.workloads.has(workload.index));
        const fix = workload && move && ownPhaseFix(facts, workload, move, phase);
        return fix ? [fix] : [];
    },
};

/** One phase in which everything that is left of a tenant moves or is retired. */
interface Wave {
    readonly tenant: Tenant;
    readonly phase: Phase;
    /** Phases side by side with it in which others of its machines move. */
    readonly beside: readonly Phase[];
    readonly machines: IndexSet;
    readonly moves: readonly Move[];
    /** What needs the tenant, without its own machines. */
    readonly needers: IndexSet;
    /** Of those, the ones that move in the same phase. */
    readonly along: IndexSet;
}

/** What is the same for all tenants. */
interface Known {
    readonly retired: ReturnType<typeof retiredMachines>;
    readonly places: Whereabouts;
    readonly by: ReturnType<typeof dependents>;
}

function* wavesOf(facts: Facts, tenant: Tenant, { retired, places, by }: Known): Iterable<Repairable<Repair>> {
    const { plan, moves } = facts;
    const controller = plan.components.get(tenant.name);
    const ends = controller && 'coverage' in controller ? retirementOf(plan, controller as Controller) : undefined;
    const needers = needersOf(plan, tenant, moves, by).minus(tenant.workloads);
    const leavingIn = new Set(
        [...tenant.workloads].flatMap(i => [places.moveOf(i)?.phase ?? [], retired.get(i) ?? []].flat()),
    );
    for (const phase of [...leavingIn].sort((a, b) => a.index - b.index)) {
        if (ends && ends.index <= phase.index) {
            return;
        }
        // Phases that run side by side are one wave; it is told where the last of its machines leave.
        const beside = besideOf(plan.phases, phase);
        const together = new Set([phase, ...beside].map(p => p.index));
        const there = IndexSet.ofSorted(
            [...tenant.workloads].filter(i => {
                const last = retired.get(i)?.index ?? Infinity;
                return last >= phase.index || together.has(last);
            }),
        );
        const leaving = [...there].filter(
            i => together.has(places.moveOf(i)?.phase.index ?? -1) || together.has(retired.get(i)?.index ?? -1),
        );
        if (leaving.length === 0 || leaving.length < there.size) {
            continue;
        }
        if (beside.some(p => p.index > phase.index && leavingIn.has(p))) {
            continue;
        }
        const own = moves.filter(m => together.has(m.phase.index) && m.workloads.overlaps(there));
        const all = IndexSet.union(moves.filter(m => together.has(m.phase.index)).map(m => m.workloads));
        const along = needers.intersect(all);
        const others = beside.filter(p => own.some(m => m.phase === p));
        const wave = { tenant, phase, beside: others, machines: there, moves: own, needers, along };
        if (machinesIn(plan, there) > 1 || !along.empty || goneForGood(wave, retired)) {
            yield* told(facts, wave, goneForGood(wave, retired));
        }
    }
}

function machinesIn(plan: Plan, set: IndexSet): number {
    return [...set].reduce((sum, i) => sum + nth(plan.workloads, i).count, 0);
}

/** The last machine is retired while something still needs what ran in it. */
function goneForGood({ machines, needers, phase }: Wave, retired: ReadonlyMap<number, Phase>): boolean {
    return (
        [...machines].every(i => retired.get(i)?.index === phase.index) &&
        [...needers].some(i => (retired.get(i)?.index ?? Infinity) > phase.index)
    );
}

function* told(facts: Facts, wave: Wave, gone: boolean): Iterable<Repairable<Repair>> {
    const { plan } = facts;
    const { tenant, phase, machines, needers, along, moves } = wave;
    for (const part of splitByAcceptance('runs-in-one-wave', machines, facts)) {
        const judged = judge(plan, part.union(needers));
        if (!judged) {
            continue;
        }
        const own = elementsAt(plan.workloads, machines);
        const last = own.filter(w => moves.some(m => m.workloads.has(w.index))).at(-1);
        const step = moves[0]?.step ?? phase.steps.find(s => s.verb === 'retire' && s.workloads.overlaps(machines));
        yield {
            code: 'runs-in-one-wave',
            severity: judged.severity,
            span: step?.record.span ?? phase.record.nameSpan,
            phase: phase.name,
            subjects: namesOf(elementsAt(plan.workloads, part)),
            // What lives in them may be named in an acceptance as well.
            figures: {
                tenant: tenant.name,
                [figureOf(tenant)]: tenant.name,
                machines: own.map(w => w.name),
                along: along.size,
            },
            message: sentence(facts, wave, gone),
            related: [
                ...tenant.places.map(p => ({ span: p.span, message: `'${tenant.name}' ${p.written} them` })),
                ...own.slice(0, 5).map(w => ({ span: w.record.nameSpan, message: `workload '${w.name}'` })),
            ],
            // What stands for several machines cannot be parted, and in a phase of its own all of them would move at once as well.
            repair: { phase: phase.index, machine: parts(plan, machines, along) ? last?.name : undefined },
        };
    }
}

/** Whether one workload less in the phase settles it. */
function parts(plan: Plan, machines: IndexSet, along: IndexSet): boolean {
    return machines.size > 1 || (!along.empty && machinesIn(plan, machines) === 1);
}

/** The key under which an acceptance finds a component. */
function figureOf({ kind }: Tenant): 'identity' | 'fabric' | 'platform' | 'controller' {
    return kind === 'identity' || kind === 'fabric' || kind === 'platform' ? kind : 'controller';
}

function sentence({ plan }: Facts, { tenant, phase, beside, machines, along }: Wave, gone: boolean): string {
    const own = elementsAt(plan.workloads, machines);
    const what = `${tenant.kind} '${tenant.name}'`;
    const who = beside.length === 0 ? `Phase '${phase.name}' moves` : `${phasesText([...beside, phase])} move`;
    const one = machinesIn(plan, machines) === 1;
    const lost = LOST[tenant.kind];
    const lives = tenant.places.every(p => p.written === 'depends on') ? 'depends on' : 'runs in';
    if (gone) {
        return `Phase '${phase.name}' retires ${names(own.map(w => w.name))}, and ${what} ${lives} nothing else: from then on ${lost}. Retire it after what needs it, or declare the machine that takes over.`;
    }
    if (one) {
        const others = elementsAt(plan.workloads, along);
        return `${who} ${names(own.map(w => w.name))}, the only machine ${what} ${lives}, together with ${workloadNames(others)} that need${others.length === 1 ? 's' : ''} it: while it moves, ${lost}. Move it in a phase of its own.`;
    }
    return `${who} every machine ${what} ${lives} (${names(own.map(w => (w.count > 1 ? `${w.name}[1..${w.count}]` : w.name)))}): while they move, ${lost}. Move one of them in another phase.`;
}

/** `Phases 'a' and 'b', side by side,`. */
function phasesText(phases: readonly Phase[]): string {
    const inOrder = phases.toSorted((a, b) => a.index - b.index).map(p => p.name);
    return `Phases ${names(inOrder)}, side by side,`;
}
