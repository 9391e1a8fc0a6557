import type { Facts, Repairable, Severity } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import { leaves, sourceManagement } from '../../analysis/recovery/availability.ts';
import { workloadsByPlatform } from '../../analysis/schedule/foundations.ts';
import { elementsAt, firstOf } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Phase, Tenant, Workload } from '../../plan/plan.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { movePhaseFixes } from '../fixes/phases/move-phase.ts';
import { ownPhaseFix } from '../fixes/phases/own-phase.ts';
import { namesOf } from '../phrases.ts';
import type { Fix, RuleWith } from '../rule.ts';
import { names, workloadNames } from './availability-text.ts';

/** What its fixes need to know. */
interface Repair {
    readonly leave: number;
    readonly last?: number;
    readonly machine: string;
}

export const controlPlaneLeavesEarly: RuleWith<Repair> = {
    code: 'control-plane-leaves-early',
    title: 'The management of the old platform leaves last',
    severity: 'by the decision matrix',
    order: 'judged',
    explain: `The machines in which the management of a source platform runs (\`runs in\` of the platform: vCenter, a cluster manager) move or are retired before the last machine that
still needs it has left, or in the same phase. What is left there can then be neither managed nor copied: tools that move machines read them through that management.`,
    example: `plan p { from old to new }
platform old is vsphere { runs in vcenter }
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload vcenter { }
workload erp { }
phase io    { model hci }
phase first { cutover vcenter to hci }
phase last  { cutover erp to hci }`,
    repair: 'Move or retire it in a phase after the last cutover from that platform (the quick fix does it).',
    *check(facts) {
        for (const tenant of facts.plan.tenants) {
            if (sourceManagement(facts.plan, tenant)) {
                yield* early(facts, tenant);
            }
        }
    },
    fixes(finding, facts, { leave, last, machine }, order) {
        if (last === undefined) {
            return [];
        }
        const workload = facts.plan.workloads.find(w => w.name === machine)!;
        const move = facts.moves.find(m => m.phase.index === leave && m.workloads.has(workload.index));
        const own = move && ownPhaseFix(facts, workload, move, last);
        const moved: readonly Fix[] = leave < last ? movePhaseFixes(facts, last, leave, finding, order) : [];
        return own ? [...moved, { ...own, preferred: !moved.some(f => f.preferred) }] : moved;
    },
};

function* early(facts: Facts, tenant: Tenant): Iterable<Repairable<Repair>> {
    const { plan } = facts;
    const left = leaves(plan, facts.moves, tenant.name);
    const phases = [...tenant.workloads].map(i => left.get(i));
    if (phases.length === 0 || phases.includes(undefined)) {
        // One of them stays, so there is a management as long as it is needed.
        return;
    }
    const leave = (phases as Phase[]).reduce((a, b) => (b.index > a.index ? b : a));
    const others = workloadsByPlatform(plan).get(tenant.name) ?? IndexSet.EMPTY;
    const needers = IndexSet.ofSorted(
        [...others.minus(tenant.workloads)].filter(i => (left.get(i)?.index ?? Infinity) >= leave.index),
    );
    if (needers.empty) {
        return;
    }
    for (const part of splitByAcceptance('control-plane-leaves-early', needers, facts)) {
        const judged = judge(plan, part);
        if (judged) {
            yield told(facts, tenant, leave, left, judged);
        }
    }
}

function told(
    { plan, moves }: Facts,
    tenant: Tenant,
    leave: Phase,
    left: ReadonlyMap<number, Phase>,
    { severity, workloads }: { readonly severity: Severity; readonly workloads: readonly Workload[] },
): Repairable<Repair> {
    const machines = elementsAt(plan.workloads, tenant.workloads);
    const goes = machines.filter(w => left.get(w.index) === leave);
    const moving = goes.some(w => moves.some(m => m.phase === leave && m.workloads.has(w.index)));
    const ends = workloads.map(w => left.get(w.index));
    const last = ends.includes(undefined)
        ? undefined
        : (ends as Phase[]).reduce((a, b) => (b.index > a.index ? b : a), leave);
    const step = leave.steps.find(s => 'workloads' in s && goes.some(w => s.workloads.has(w.index)));
    const stay = workloads.filter(w => !left.has(w.index));
    return {
        code: 'control-plane-leaves-early',
        severity,
        span: step?.record.span ?? leave.record.nameSpan,
        phase: leave.name,
        subjects: namesOf(workloads),
        concerns: IndexSet.ofSorted(workloads.map(w => w.index)),
        figures: { platform: tenant.name, machines: machines.map(w => w.name), last: last?.name ?? null },
        message:
            `Phase '${leave.name}' ${moving ? 'moves' : 'retires'} ${names(goes.map(w => w.name))}, in which the management of '${tenant.name}' runs, while ${workloadNames(workloads)} still need${workloads.length === 1 ? 's' : ''} it there. ` +
            (last
                ? `${moving ? 'Move' : 'Retire'} ${goes.length === 1 ? 'it' : 'them'} ${last === leave ? 'in a phase of its own, ' : ''}after phase '${last.name}', the last that takes machines from '${tenant.name}'.`
                : `${stay.length === 1 ? `'${firstOf(stay).name}' stays` : `${stay.length} of them stay`} on '${tenant.name}', so a management has to stay as well.`),
        related: [
            ...tenant.places.map(p => ({ span: p.span, message: `'${tenant.name}' runs in them` })),
            ...(last && last !== leave ? [{ span: last.record.nameSpan, message: `phase '${last.name}'` }] : []),
            ...workloads.slice(0, 5).map(w => ({ span: w.record.nameSpan, message: `workload '${w.name}'` })),
        ],
        repair: { leave: leave.index, last: last?.index, machine: firstOf(goes).name },
    };
}
