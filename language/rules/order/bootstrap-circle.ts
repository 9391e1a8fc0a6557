import type { Facts, Move, Repairable } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import { retiredMachines, Whereabouts } from '../../analysis/recovery/service.ts';
import { elementsAt, lastOf } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Plan, Tenant, Workload } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { elsewhereFixes } from '../fixes/elsewhere.ts';
import { namesOf } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';
import { names } from './availability-text.ts';

/** What its fixes need to know. */
interface Repair {
    /** The fabric or platform that waits for itself. */
    readonly name: string;
    readonly machines: readonly Workload[];
}

export const bootstrapCircle: RuleWith<Repair> = {
    code: 'bootstrap-circle',
    title: 'Nothing needs, to start, what only runs on it',
    severity:
        'warning; error where all controllers of an identity are in such a circle and the decision matrix is mandatory',
    explain: `After the last phase a fabric or platform needs something to start (\`depends on\`, \`runs in\`) that only runs in machines on that same fabric or platform, directly or through
others. As long as it is up, nothing shows; after a power failure it waits for machines that wait for it: the directory on the cluster that asks the directory, the
time source, the DNS server, the cluster manager.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is hyperv
fabric csv on new is s2d-three-way { nodes 4  depends on ad }
identity ad on old { runs in dc-1 }
workload dc-1 { }
workload erp { }
phase rights { map ad }
phase io     { model csv }
phase first  { cutover erp to csv }
phase last   { cutover dc-1 to csv }`,
    repair: 'Leave one of the machines (or a further one) outside (the quick fixes say where): on other hardware, on another fabric that needs nothing of it, in a cloud; or accept it with the way the fabric is started without it.',
    *check(facts) {
        const { plan } = facts;
        const last = plan.phases.length;
        if (last === 0) {
            return;
        }
        const before = stuckIn(plan, facts.moves, -1);
        for (const circle of stuckIn(plan, facts.moves, last).values()) {
            // What was so before the plan is not what the plan does.
            if (!before.has(circle.name)) {
                yield* told(facts, circle);
            }
        }
    },
    fixes(finding, facts, { name, machines }) {
        const { plan } = facts;
        const last = plan.phases.length;
        return elsewhereFixes(finding, facts, machines, moves => !stuckIn(plan, moves, last).has(name));
    },
};

/** A fabric or platform that waits for itself, with the tenant that closes the circle. */
interface Circle {
    readonly name: string;
    readonly kind: 'fabric' | 'platform';
    readonly nameSpan: Span;
    readonly tenant: Tenant;
}

/** Fabrics and platforms that wait for something which only runs on what waits as well, by name; when a phase has ended. */
function stuckIn(plan: Plan, moves: readonly Move[], phase: number): ReadonlyMap<string, Circle> {
    const places = new Whereabouts(plan, moves);
    const retired = retiredMachines(plan);
    const tenants = new Map(plan.tenants.map(t => [t.name, t]));
    const up = new Set<string>();
    /** Whether a machine can start: what it lies on can. */
    const startable = (index: number): boolean => {
        const fabric = places.fabricAfter(index, phase);
        const platform = places.platformAfter(index, phase)?.name;
        return [fabric, platform].every(n => n === undefined || up.has(n) || !waits.has(n));
    };
    const housed = (tenant: Tenant): boolean => {
        const left = [...tenant.workloads].filter(i => (retired.get(i)?.index ?? Infinity) > phase);
        return left.length === 0 || left.some(startable);
    };
    const waits = new Map<string, readonly Tenant[]>(
        [...plan.fabrics.map(f => f.name), ...plan.platforms.keys()].flatMap(name => {
            const needed = neededBy(plan, name, tenants);
            return needed.length > 0 ? [[name, needed] as const] : [];
        }),
    );
    for (let grown = true; grown; ) {
        grown = false;
        for (const [name, needed] of waits) {
            if (!up.has(name) && needed.every(housed)) {
                up.add(name);
                grown = true;
            }
        }
    }
    const found = new Map<string, Circle>();
    for (const [name, needed] of waits) {
        const tenant = up.has(name) ? undefined : needed.find(t => !housed(t));
        const record = plan.fabrics.find(f => f.name === name)?.record ?? plan.platforms.get(name)?.record;
        if (tenant && record) {
            const kind = record.kind === 'platform' ? 'platform' : 'fabric';
            found.set(name, { name, kind, nameSpan: record.nameSpan, tenant });
        }
    }
    return found;
}

/** Everything that lives in machines and that something needs to start: itself, and what it depends on above compute. */
function neededBy(plan: Plan, name: string, tenants: ReadonlyMap<string, Tenant>): Tenant[] {
    const found: Tenant[] = [];
    const seen = new Set<string>();
    const queue = [name];
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
        if (seen.has(at)) {
            continue;
        }
        seen.add(at);
        const tenant = tenants.get(at);
        if (tenant && !tenant.workloads.empty) {
            found.push(tenant);
        }
        queue.push(...(plan.components.get(at)?.depends ?? []).filter(d => d.kind !== 'workload').map(d => d.name));
    }
    return found;
}

function* told(facts: Facts, { name, kind, nameSpan, tenant }: Circle): Iterable<Repairable<Repair>> {
    const { plan, moves } = facts;
    const places = new Whereabouts(plan, moves);
    const there = IndexSet.union(
        moves.filter(m => m.fabric.name === name || m.platform?.name === name).map(m => m.workloads),
    );
    for (const part of splitByAcceptance('bootstrap-circle', tenant.workloads, facts)) {
        const judged = judge(plan, part.union(there));
        if (!judged) {
            continue;
        }
        const machines = elementsAt(plan.workloads, tenant.workloads);
        const on = [...new Set(machines.flatMap(w => places.fabricAfter(w.index, plan.phases.length) ?? []))];
        const itself = tenant.name === name;
        yield {
            code: 'bootstrap-circle',
            severity: tenant.kind === 'identity' && judged.severity === 'error' ? 'error' : 'warning',
            span: nameSpan,
            layer: 'fabric',
            phase: lastOf(plan.phases).name,
            subjects: namesOf(elementsAt(plan.workloads, part)),
            repair: { name, machines },
            figures: { [kind]: name, tenant: tenant.name, machines: machines.map(w => w.name) },
            message:
                `After the last phase ${kind} '${name}' needs ${itself ? names(machines.map(w => w.name)) : `${tenant.kind} '${tenant.name}'`} to start, and ${itself ? (machines.length === 1 ? 'that' : 'they') : `every machine it runs in (${names(machines.map(w => w.name))})`} only run${itself && machines.length > 1 ? '' : 's'} on ${names(on.length > 0 ? on : [name])}. ` +
                `Keep one outside, or say how '${name}' is started without it.`,
            related: [
                ...tenant.places.map(p => ({ span: p.span, message: `'${tenant.name}' ${p.written} them` })),
                ...machines.slice(0, 5).map(w => ({
                    span: places.moveOf(w.index)?.step.record.span ?? w.record.nameSpan,
                    message: `'${w.name}' is on '${places.fabricAfter(w.index, plan.phases.length) ?? name}' then`,
                })),
            ],
        };
    }
}
