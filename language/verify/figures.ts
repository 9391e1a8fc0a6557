import type { Host, Machine } from '../import/estate.ts';
import type { Plan } from '../plan/plan.ts';
import { dataText } from '../plan/units.ts';
import { writtenData } from '../writing/quantities.ts';
import type { Match } from './machines.ts';
import type { Seen } from './places.ts';
import { isDone, type PlanState } from './state.ts';
import type { Difference } from './verify.ts';
import { placeOf, sourceOf, standsFor } from './words.ts';

/** Figures of machines and hosts that are no longer what the plan says, roles and permissions likewise. */

/** Shares by which a figure may differ: sizes are rounded by tools, and data in use changes every day. */
const TOLERANCE: Readonly<Record<string, number>> = { vcpu: 0, memory: 0.01, disk: 0.01, used: 0.1 };

export function* machineFigures(state: PlanState, { workload, on }: Match): Iterable<Difference> {
    const [machines] = [...on.values()];
    if (!machines || workload.count !== machines.length) {
        return;
    }
    for (const [key, read] of Object.entries(READ)) {
        const planned = workload.figures[key]?.value;
        const off = machines.find(m => differs(planned, read(m), TOLERANCE[key] ?? 0));
        const found = off && read(off);
        if (planned === undefined || !off || found === undefined) {
            continue;
        }
        const text = (value: number) => (key === 'vcpu' ? String(value) : dataText(value));
        const write = key === 'vcpu' ? `vcpu ${found}` : `${key} ${writtenData(found)}`;
        yield {
            kind: 'figure',
            subject: workload.name,
            plan: `${key} ${text(planned)}`,
            found: `${key} ${text(found)}`,
            source: sourceOf(off),
            message: `'${off.name}' has ${key} ${text(found)}, the plan says ${text(planned)}`,
            fix: `Write '${write}' in workload '${workload.name}'`,
            span:
                workload.figures[key]?.from === undefined
                    ? (workload.figures[key]?.span ?? workload.record.nameSpan)
                    : workload.record.nameSpan,
        };
    }
    const snapped = machines.find(m => (m.traits.snapshots ?? 0) > 0);
    if (snapped && !workload.uses.some(u => u.name === 'snapshots') && !isDone(state.of(workload).phase, state.asOf)) {
        yield {
            kind: 'state',
            subject: workload.name,
            plan: 'no snapshots',
            found: `${snapped.traits.snapshots ?? 0} snapshots`,
            source: sourceOf(snapped),
            message: `'${snapped.name}' has snapshots, the plan knows of none`,
            fix: `Remove the snapshots, or write 'uses snapshots' in workload '${workload.name}'`,
            span: workload.record.nameSpan,
        };
    }
}

const READ: Readonly<Record<string, (m: Machine) => number | undefined>> = {
    vcpu: m => m.vcpu,
    memory: m => m.memory,
    disk: m => m.capacity ?? m.provisioned,
    used: m => m.inUse,
};

function differs(planned: number | undefined, found: number | undefined, tolerance: number): boolean {
    return planned !== undefined && found !== undefined && Math.abs(found - planned) > tolerance * planned;
}

/** Hosts of clusters whose name begins a fabric's title, beside its `nodes`, `cores` and `memory`. */
export function* hosts(plan: Plan, { platform, estate }: Seen): Iterable<Difference> {
    for (const fabric of plan.fabrics.filter(f => f.platform === platform)) {
        const own = estate.hosts.filter(h => h.cluster !== undefined && standsFor(fabric, h.cluster));
        const first = own[0];
        if (!first) {
            continue;
        }
        const compare: readonly (readonly [string, number | undefined, Host])[] = [
            ['nodes', own.length, first],
            ...(['cores', 'memory'] as const).map(key => {
                const odd = own.find(h => differs(fabric.figures[key]?.value, h[key], 0.02)) ?? first;
                return [key, odd[key], odd] as const;
            }),
        ];
        for (const [key, found, host] of compare) {
            const figure = fabric.figures[key];
            if (!figure || !differs(figure.value, found, key === 'memory' ? 0.02 : 0) || found === undefined) {
                continue;
            }
            const text = (value: number) => (key === 'memory' ? dataText(value) : String(value));
            yield {
                kind: 'host',
                subject: fabric.name,
                plan: `${key} ${text(figure.value)}`,
                found: `${key} ${text(found)}`,
                source: placeOf(host.at),
                message: `Fabric '${fabric.name}' has ${key === 'nodes' ? `${found} hosts` : `a host with ${key} ${text(found)}`}, the plan says ${text(figure.value)}`,
                fix: `Write '${key} ${key === 'memory' ? writtenData(found) : found}' in fabric '${fabric.name}'`,
                span: figure.from === undefined ? figure.span : fabric.record.nameSpan,
            };
        }
    }
}

/** Who holds which role on a platform, and what own roles allow there. */
export function* access(plan: Plan, { platform, estate }: Seen, asOf: number): Iterable<Difference> {
    const granted = new Map<string, Set<string>>();
    for (const { principal, role } of estate.permissions) {
        granted.set(principal.toLowerCase(), (granted.get(principal.toLowerCase()) ?? new Set()).add(role));
    }
    const mapped = new Set(
        plan.phases.flatMap(p =>
            isDone(p, asOf) ? p.steps.flatMap(s => (s.verb === 'map' ? s.identities.map(i => i.name) : [])) : [],
        ),
    );
    for (const identity of estate.permissions.length === 0 ? [] : plan.identities) {
        const source = identity.platform === platform;
        if (!source && !(plan.to.includes(platform) && mapped.has(identity.name))) {
            continue;
        }
        for (const principal of identity.principals) {
            const wanted = source
                ? principal.holdsNames.map(n => n.name)
                : principal.becomes.flatMap(b => (b.platform === platform ? [b.role.name] : []));
            const has = [...(granted.get(principal.name.toLowerCase()) ?? [])].sort();
            const same = wanted.length === has.length && wanted.every(r => has.includes(r));
            if (wanted.length > 0 && !same) {
                const word = source ? 'holds' : 'becomes';
                yield {
                    kind: 'role',
                    subject: principal.name,
                    plan: wanted.join(', '),
                    found: has.join(', ') || 'no role',
                    source: estate.permissions[0] ? placeOf(estate.permissions[0].at) : null,
                    message: `'${principal.name}' has ${has.length === 0 ? 'no role' : has.map(r => `'${r}'`).join(', ')} on '${platform.name}', the plan says ${wanted.map(r => `'${r}'`).join(', ')}`,
                    fix:
                        has.length === 0 ? null : `Write '${word} ${has.join(', ')}' for principal '${principal.name}'`,
                    span: principal.nameSpan,
                };
            }
        }
    }
    for (const found of estate.roles.filter(r => !r.system)) {
        const own = plan.roleOn(found.name, platform);
        if (!own) {
            continue;
        }
        const extra = found.privileges.filter(p => !own.privileges.includes(p));
        const lost = own.privileges.filter(p => !found.privileges.includes(p));
        if (extra.length + lost.length > 0) {
            const list = (names: readonly string[]) =>
                `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;
            yield {
                kind: 'role',
                subject: found.name,
                plan: `${own.privileges.length} privileges`,
                found: `${found.privileges.length} privileges`,
                source: placeOf(found.at),
                message: `Role '${found.name}' on '${platform.name}' ${[...(extra.length > 0 ? [`also allows ${list(extra)}`] : []), ...(lost.length > 0 ? [`does not allow ${list(lost)}`] : [])].join(' and ')}`,
                fix: `Import the roles again, or report it`,
                span: own.record.nameSpan,
            };
        }
    }
}
