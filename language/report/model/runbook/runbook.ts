import type { Analysis, Demand } from '../../../analysis/analysis.ts';
import { percent, STATION_NAMES } from '../../../analysis/headroom/telling/station-names.ts';
import { demandOf, stricter } from '../../../analysis/matrix.ts';
import { gainsOf, mapStepOf, worksOn } from '../../../analysis/schedule/state.ts';
import { elementsAt, nth } from '../../../basics/lists.ts';
import type {
    Component,
    Controller,
    Identity,
    KnownFact,
    Network,
    Phase,
    Plan,
    Policy,
    RetireStep,
    Step,
    Workload,
} from '../../../plan/plan.ts';
import { textOf } from '../../../plan/source.ts';
import { durationText, shareText, statedDuration } from '../../../plan/units.ts';
import type { Text } from '../../output/document.ts';
import { capital, code, counted, exampleNames, joined, link, nameTexts, rich } from '../../text.ts';
import type { FabricReport } from '../headroom.ts';
import { machinesOf } from '../machines.ts';
import type { Risk } from '../risks/risks.ts';
import { wayBack } from '../way-back.ts';
import { covered, exitCriteria, inGuest, lastNeeded, platformNames, switchedOff } from './runbook-exit.ts';
import { startOrder } from './start-order.ts';
import { type WorkItem, workItems } from './work-items.ts';

/** What is done in a phase, to be ticked off. */
export interface Runbook {
    /** Has to be true before it starts. */
    readonly entry: readonly Text[];
    readonly steps: readonly Text[];
    /** Has to be true before the next phase starts. */
    readonly exit: readonly Text[];
    /** What the features of the machines ask for, with who does it. */
    readonly work: readonly WorkItem[];
    /** What leads back, for how long, and what it takes. */
    readonly wayBack: readonly Text[];
}

export function runbookOf(
    analysis: Analysis,
    phase: Phase,
    moved: readonly Workload[],
    risks: readonly Risk[],
    headroom: readonly FabricReport[],
): Runbook {
    return {
        entry: entryCriteria(analysis, phase, moved, risks, headroom),
        steps: [...phase.steps.flatMap(s => stepTexts(analysis, s)), ...switchedOff(analysis, phase)],
        exit: exitCriteria(analysis, phase, moved),
        wayBack: wayBack(analysis, phase),
        work: workItems(analysis, phase),
    };
}

function stepTexts(analysis: Analysis, step: Step): Text[] {
    switch (step.verb) {
        case 'decouple':
            return step.controllers.flatMap(c => decouple(analysis, c, step));
        case 'establish':
            return step.controllers.flatMap(c => establish(analysis, c, step));
        case 'map':
            return step.identities.flatMap(i => map(analysis, i));
        case 'model':
            return step.fabrics.flatMap((f): Text[] => [
                rich`Measure the workloads that will run on ${code(f.name)} where their figures are not measured yet, and write the figures into the plan.`,
                rich`Check ${code(f.name)} against the ${link('headroom', 'headroom table')} in every scenario; agree on its links, rebuild rate and copy rates.`,
            ]);
        case 'recreate': {
            const where = step.platform ? rich` on ${code(step.platform.name)}` : ' on the target';
            return [
                ...step.networks.map(
                    n =>
                        rich`Make network ${code(n.name)}${where}${segmentText(n)}, and see that two test machines on it reach each other and its gateway.`,
                ),
                ...step.policies.map(
                    p =>
                        rich`Make ${policyText(p)}${where} in its own terms; it governs ${counted(machinesOf([...p.workloads].map(i => nth(analysis.plan.workloads, i))), 'machine')}.`,
                ),
            ];
        }
        case 'convert':
            return [
                rich`Free ${counted(step.count, 'host')} of ${code(step.source?.name ?? 'the source')} (maintenance with full evacuation of the data), take each out of the cluster, install it anew and add it to ${code(step.fabric?.name ?? 'the target')}; wait until the rebalance is over before the next one.`,
            ];
        case 'test':
            return [...step.identities, ...step.controllers].map(
                c => rich`Prove ${c.kind} ${code(c.name)}: ${proofText(c.kind)}.`,
            );
        case 'cutover':
            return cutover(analysis, step);
        case 'retire':
            return retire(analysis, step);
    }
}

function segmentText({ figures, subnet }: Network): Text {
    const parts = [
        ...(figures['vlan'] ? [`VLAN ${figures['vlan'].value}`] : []),
        ...(figures['mtu'] ? [`MTU ${figures['mtu'].value}`] : []),
        ...(subnet === undefined ? [] : [subnet]),
    ];
    return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function policyText({ name, domain }: Policy): Text {
    return rich`${domain ? `${domain} policy` : 'policy'} ${code(name)}`;
}

/** What shows that a component works. */
function proofText(kind: Component['kind']): string {
    switch (kind) {
        case 'backup':
            return 'restore a machine it protects, start it and have its owner sign in';
        case 'replication':
            return 'fail a machine it protects over to the copy, start it there, and fail back';
        case 'identity':
            return 'sign in as one of its principals and do what that one may do';
        case 'automation':
            return 'let it create, change and remove a test machine on the target';
        default:
            return 'raise an alarm on purpose and see it arrive';
    }
}

function retire({ plan }: Analysis, step: RetireStep): Text[] {
    const machines = elementsAt(plan.workloads, step.workloads);
    const keepsOf = (c: Controller) => Math.max(0, ...c.coverage.map(x => x.keep ?? 0));
    return [
        ...step.controllers.flatMap((c): Text[] => {
            const keep = keepsOf(c);
            return [
                keep > 0
                    ? rich`Stop the jobs of ${code(c.name)}, and keep its server and its restore points readable for ${statedDuration(keep)}.`
                    : rich`Switch off ${code(c.name)} and take away what its account may do${c.account ? rich` (${code(c.account.name)})` : ''}.`,
            ];
        }),
        ...(machines.length === 0
            ? []
            : [
                  rich`Switch off ${nameTexts(machines.map(w => w.name))} (${counted(machinesOf(machines), 'machine')}), and delete them once nobody has missed them.`,
              ]),
    ];
}

function ontoText(step: Step): Text {
    const names = 'onto' in step ? step.onto.map(u => code(u.name)) : [];
    return names.length > 0 ? rich` onto ${joined(names)}` : ' onto an interface of the target';
}

function accountText(controller: Controller): Text {
    return controller.account ? rich`, with the account ${code(controller.account.name)}` : '';
}

/** Releases of the product that an interface asks for: a plan does not say which one is installed, so that somebody has to look. */
function releases({ plan }: Analysis, c: Controller, step: Step): Text[] {
    const names = new Set(gainsOf(plan, c).flatMap(g => (g.step === step ? [g.interfaceName] : [])));
    const kinds = new Set(plan.to.flatMap(p => p.chain.map(r => r.name)));
    return [...names].flatMap(name => {
        const rows = (c.product?.speaks ?? []).filter(
            f => f.name === name && (f.platform === undefined || kinds.has(f.platform)),
        );
        const [row] = rows;
        const window = row && rows.every(f => f.since !== undefined || f.until !== undefined) ? versionText(row) : '';
        if (!row || window === '') {
            return [];
        }
        const known = row.evidence?.grade === 'recalled' ? ' (recalled: check it)' : '';
        return [
            rich`See which release of ${c.product?.title ?? c.name} is installed: ${code(name)} asks for ${window}${known}.`,
        ];
    });
}

/** "12.2 or later"; empty where every version will do. */
function versionText({ since, until }: Pick<KnownFact, 'since' | 'until'>): string {
    if (since !== undefined && until !== undefined) {
        return `${since} to ${until}`;
    }
    return since !== undefined ? `${since} or later` : until !== undefined ? `${until} or earlier` : '';
}

function decouple(analysis: Analysis, c: Controller, step: Step): Text[] {
    const put = rich`Put ${c.kind} ${code(c.name)}${ontoText(step)}${accountText(c)}.`;
    const all = covered(analysis, c);
    if (inGuest(step)) {
        return [
            ...releases(analysis, c, step),
            put,
            c.kind === 'automation'
                ? rich`Run ${code(c.name)} once against a test machine on either platform.`
                : rich`See that all ${all} report through it, then switch off what ${code(c.name)} read from the old platform: inside the guest it goes along with the machine.`,
        ];
    }
    const { stay } = lastNeeded(analysis, c);
    const until =
        stay > 0
            ? rich`: ${stay} of its ${all} ${stay === 1 ? 'stays' : 'stay'} there`
            : rich` for its ${all} until the last of them has left`;
    return [
        ...releases(analysis, c, step),
        put,
        rich`${c.kind === 'automation' ? 'Run it once against a test machine on the target' : 'See that a test machine on the target reports'}. Leave ${code(c.name)} on the old platform as it is${until}.`,
    ];
}

function establish(analysis: Analysis, c: Controller, step: Step): Text[] {
    const keeps = c.coverage.flatMap(x => x.keep ?? []);
    const kept = [...new Set([Math.min(...keeps), Math.max(...keeps)])].map(statedDuration).join(' to ');
    const every = c.coverage.map(x => x.every).filter(x => x !== undefined);
    return [
        ...releases(analysis, c, step),
        rich`Put ${c.kind} ${code(c.name)}${ontoText(step)}${accountText(c)}.`,
        rich`Take a restore point of a test machine on the target with ${code(c.name)} and restore it${every.length > 0 ? `; set the interval to ${durationText(Math.min(...every))}` : ''}.`,
        rich`Leave ${code(c.name)} running on the old platform for its ${covered(analysis, c)} until each has moved${keeps.length > 0 ? `, and keep the old restore points for ${kept}` : ''}.`,
    ];
}

function map({ access }: Analysis, identity: Identity): Text[] {
    const rows = access.filter(r => r.identity === identity.name);
    const steps = rows.map(row => {
        const held = row.capabilities.length;
        if (!row.chosen) {
            return rich`Decide which role ${code(row.principal.name)} gets on ${code(row.to.name)}: none is given, it holds ${counted(held, 'capability', 'capabilities')} today.`;
        }
        return rich`Give ${code(row.principal.name)} the role ${code(row.becomes ?? '')} on ${code(row.to.name)}: it keeps ${row.chosen.exact.length} of ${held} capabilities, gains ${row.chosen.gained.length}. Let it sign in and do what it is for.`;
    });
    return steps.length > 0 ? steps : [rich`Map identity ${code(identity.name)}: create the roles and assign them.`];
}

function cutover(analysis: Analysis, step: Extract<Step, { verb: 'cutover' }>): Text[] {
    const { plan, moves } = analysis;
    const workloads = moves.filter(m => m.step === step).flatMap(m => elementsAt(plan.workloads, m.workloads));
    const target = step.fabric ? code(step.fabric.name) : 'the target';
    const byEnvironment = new Map<string, Workload[]>();
    for (const w of workloads) {
        byEnvironment.set(w.environment?.name ?? '', [...(byEnvironment.get(w.environment?.name ?? '') ?? []), w]);
    }
    const rate =
        step.record.over === undefined
            ? ' (the plan states no rate)'
            : `, together at no more than ${textOf(step.record.over.span)}`;
    const levels = startOrder(workloads);
    const guarded = plan.controllers.some(c => c.layer === 'backup' && workloads.some(w => c.workloads.has(w.index)));
    return [
        ...[...byEnvironment].map(
            ([name, own]) =>
                rich`Seed the copies of ${counted(machinesOf(own), 'machine')}${name === '' ? '' : rich` of ${code(name)}`} (${exampleNames(own.map(w => w.name))}) to ${target}${rate}.`,
        ),
        ...(guarded ? ['Take a last restore point on the old platform and check it.'] : []),
        rich`Stop the machines, copy the last changes, start them on the target${
            levels.length > 1
                ? rich` in this order: ${joined(
                      levels.map(l => exampleNames(l.map(w => w.name))),
                      '; then ',
                  )}`
                : ''
        }.`,
        'Let the owner of each application run its checks.',
        ...downtimeStep(workloads),
        ...(guarded ? ['Take a first full backup on the target and restore one machine from it.'] : []),
    ];
}

/** The moment to turn back: the strictest downtime objective of the wave. */
function downtimeStep(workloads: readonly Workload[]): Text[] {
    const strictest = workloads
        .flatMap(({ name, figures: { downtime } }) => (downtime ? [{ name, downtime: downtime.value }] : []))
        .sort((a, b) => a.downtime - b.downtime)[0];
    if (!strictest) {
        return ['Roll back whatever is not running in time: the plan states no downtime objective, so agree on one.'];
    }
    return [
        rich`Roll back whatever is not running within its downtime objective; the strictest is ${durationText(strictest.downtime)} (${code(strictest.name)}).`,
    ];
}

function entryCriteria(
    analysis: Analysis,
    phase: Phase,
    moved: readonly Workload[],
    risks: readonly Risk[],
    headroom: readonly FabricReport[],
): Text[] {
    const criteria: Text[] = phase.approve ? [`Approval ${phase.approve} is given.`] : [];
    const blockers = risks.filter(r => r.severity === 'error' && !r.conditionOf.includes(phase.name));
    if (blockers.length > 0) {
        criteria.push(rich`Blockers resolved: ${joined(blockers.map(r => link(r.id)))}.`);
    }
    const open = risks.filter(
        r => r.severity === 'warning' || (r.severity === 'error' && r.conditionOf.includes(phase.name)),
    );
    if (open.length > 0) {
        criteria.push(rich`Conditions met, or accepted by a named owner: ${joined(open.map(r => link(r.id)))}.`);
    }
    for (const { phase: earlier } of phase.after) {
        criteria.push(rich`Phase ${code(earlier.name)} is over.`);
    }
    criteria.push(...foundationCriteria(analysis, phase, moved, headroom));
    for (const step of phase.steps) {
        for (const component of worksOn(step)) {
            for (const { on } of component.depends) {
                if (on.kind !== 'workload') {
                    criteria.push(rich`${code(on.name)}, on which ${code(component.name)} depends, is done.`);
                }
            }
            criteria.push(...availability(analysis.plan, component));
        }
    }
    criteria.push(...accountCriteria(analysis.plan, phase));
    if (criteria.length > 0) {
        return criteria;
    }
    const before = analysis.plan.phases[phase.index - 1];
    return [
        before
            ? rich`Phase ${code(before.name)} is over; nothing else has to come before it.`
            : 'Nothing has to come before it: it is the first phase.',
    ];
}

/** What lives in machines works while one of them is up. */
function availability(plan: Plan, component: Component): Text[] {
    const tenant = plan.tenants.find(t => t.name === component.name);
    if (!tenant || tenant.workloads.empty) {
        return [];
    }
    const names = [...tenant.workloads].map(i => nth(plan.workloads, i).name);
    return [
        names.length === 1
            ? rich`${code(nth(names, 0))}, in which ${code(component.name)} runs, is up and reachable.`
            : rich`One of ${nameTexts(names)}, in which ${code(component.name)} runs, is up and reachable.`,
    ];
}

/** A tool works on the target only when its account has a role there. */
function accountCriteria(plan: Plan, phase: Phase): Text[] {
    const controllers = phase.steps.flatMap(s =>
        s.verb === 'decouple' || s.verb === 'establish' ? s.controllers : [],
    );
    return [...new Set(controllers)].flatMap((c): Text[] => {
        const identity = plan.identities.find(i => i.name === c.principal?.identity);
        if (!identity || c.depends.some(d => d.on.name === identity.name)) {
            return [];
        }
        const mapped = mapStepOf(plan, identity)?.phase;
        const when =
            mapped === undefined
                ? rich`, which no phase maps: give it its role first`
                : mapped.index < phase.index
                  ? rich`, mapped in phase ${code(mapped.name)}`
                  : rich`, mapped only in phase ${code(mapped.name)}: give this account its role first`;
        return [
            rich`The account ${code(c.principal!.name)} of ${code(c.name)} can sign in on ${platformNames(plan.to)} (identity ${code(identity.name)}${when}).`,
        ];
    });
}

/** What the matrix does not ask for is told as such, and what it leaves open is marked so. */
function foundationCriteria(
    { plan, foundations }: Analysis,
    phase: Phase,
    moved: readonly Workload[],
    headroom: readonly FabricReport[],
): Text[] {
    const demand = moved.map(demandOf).reduce<Demand>(stricter, 'not critical');
    const needed = foundations
        .filter(f => f.move.phase === phase)
        .flatMap(f => f.foundations)
        .filter(f => !f.already);
    const founded = new Map(needed.map(f => [f.component, f]));
    const criteria = [...founded.values()].map(
        f =>
            rich`${foundationText(f.component)}${f.foundedIn === undefined ? ' No phase does it.' : f.foundedIn.index < phase.index ? rich` Phase ${code(f.foundedIn.name)} does it.` : rich` Phase ${code(f.foundedIn.name)} does it, which is too late.`}`,
    );
    if (demand === 'not critical') {
        return criteria.length === 0
            ? []
            : [
                  rich`The matrix asks nothing of these machines. What they depend on, if it is to work: ${joined(criteria, ' ')}`,
              ];
    }
    for (const fabric of headroom) {
        const run = fabric.targets.includes(phase.name)
            ? fabric.runs.find(r => r.first === phase.name || r.last === phase.name)
            : undefined;
        if (!run?.worst.station || run.worst.utilisation === null) {
            continue;
        }
        const over =
            run.worst.utilisation > 1 - plan.headroom
                ? `, above the ${shareText(1 - plan.headroom)} the plan allows: change a setting or accept it`
                : '';
        criteria.push(
            rich`The figures of ${code(fabric.fabric)} are agreed: in its worst scenario, ${run.worst.row.scenario}, the ${STATION_NAMES[run.worst.station]} is at ${percent(run.worst.utilisation)}${over}.`,
        );
    }
    return demand === 'optional' ? criteria.map(c => rich`Optional for these machines: ${c}`) : criteria;
}

function foundationText(component: Component): Text {
    switch (component.kind) {
        case 'identity':
            return rich`Identity ${code(component.name)} is mapped and its principals have signed in on the target.`;
        case 'fabric':
            return rich`Fabric ${code(component.name)} is modelled.`;
        case 'workload':
            return rich`${code(component.name)} runs.`;
        default:
            return rich`${capital(component.kind)} ${code(component.name)} works through an interface of the target.`;
    }
}
