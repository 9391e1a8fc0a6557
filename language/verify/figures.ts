import { lastOf, nth } from '../basics/lists.ts';
import { insertProperty, propertyEdit } from '../edits/properties.ts';
import type { Host, Machine } from '../import/estate/estate.ts';
import type { Fabric, FlatFigure, Plan, Workload } from '../plan/plan.ts';
import type { TextEdit } from '../plan/source.ts';
import { dataText } from '../plan/units.ts';
import { writtenData } from '../writing/quantities.ts';
import type { Match } from './machines.ts';
import { placeOf, sourceOf, standsFor } from './phrases.ts';
import type { Seen } from './platform-of.ts';
import { isDone, type PlanState } from './state.ts';
import type { Difference } from './verify.ts';

/** Figures of machines and hosts that are no longer what the plan says. */

/** Shares by which a figure may differ: sizes are rounded by tools, and data in use changes every day. */
const TOLERANCE: Readonly<Record<string, number>> = { vcpu: 0, memory: 0.01, disk: 0.01, used: 0.1 };

export function* machineFigures(state: PlanState, { workload, on }: Match): Iterable<Difference> {
    const { phase, target } = state.of(workload);
    // While it stands on both sides, the one that counts is where the plan has it by now.
    const expected = isDone(phase, state.asOf) ? target : workload.platform;
    const machines = (expected && on.get(expected)) ?? [...on.values()][0] ?? [];
    for (const [key, read] of Object.entries(READ)) {
        const figure = workload.figures[key];
        const off = figure && machines.find(m => differs(figure, read(m), TOLERANCE[key] ?? 0));
        const found = off && read(off);
        if (!figure || !off || found === undefined) {
            continue;
        }
        const text = (value: number) => (key === 'vcpu' ? String(value) : dataText(value));
        const alike = machines.length === workload.count && machines.every(m => read(m) === found);
        yield {
            kind: 'figure',
            subject: workload.name,
            plan: `${key} ${text(figure.value)}`,
            found: `${key} ${text(found)}`,
            source: sourceOf(off),
            message: `'${off.name}' has ${key} ${text(found)}, the plan says ${text(figure.value)}`,
            ...(alike
                ? {
                      fix: `Write '${key} ${key === 'vcpu' ? found : writtenData(found)}' in workload '${workload.name}'`,
                      edits: () => [figureEdit(workload, key, found, nth(machines, 0))],
                      certain: true as const,
                  }
                : { fix: `Declare '${off.name}' as a workload of its own, since the others differ from it` }),
            span: figure.from === undefined ? figure.span : workload.record.nameSpan,
        };
    }
    const snapped = machines.find(m => (m.traits.snapshots ?? 0) > 0);
    if (snapped && !workload.uses.some(u => u.name === 'snapshots') && !isDone(phase, state.asOf)) {
        const count = snapped.traits.snapshots ?? 0;
        yield {
            kind: 'state',
            subject: workload.name,
            plan: 'no snapshots',
            found: count === 1 ? '1 snapshot' : `${count} snapshots`,
            source: sourceOf(snapped),
            message: `'${snapped.name}' has ${count === 1 ? 'a snapshot' : `${count} snapshots`}, the plan knows of none`,
            fix: `Write 'uses snapshots' in workload '${workload.name}', or remove them before the copy`,
            edits: () => [insertProperty(workload.record, 'uses snapshots')],
            certain: true,
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

/** `disk` and `used` are one property: the one that is not taken over is written as it is. */
function figureEdit(workload: Workload, key: string, found: number, machine: Machine): TextEdit {
    if (key === 'vcpu' || key === 'memory') {
        return propertyEdit(workload.record, key, `${key} ${key === 'vcpu' ? found : writtenData(found)}`);
    }
    const size = (part: 'disk' | 'used') => {
        const figure = workload.figures[part];
        const read = READ[part]?.(machine);
        return figure && differs(figure, read, TOLERANCE[part] ?? 0) ? read : figure?.value;
    };
    const [disk, used] = [size('disk'), size('used')];
    return propertyEdit(
        workload.record,
        'disk',
        [
            ...(disk === undefined ? [] : [`disk ${writtenData(disk)}`]),
            ...(used === undefined ? [] : [`used ${writtenData(used)}`]),
        ].join(' '),
    );
}

/** Whether what was found is neither the figure nor within its range. */
function differs(figure: FlatFigure, found: number | undefined, tolerance: number): boolean {
    const [low, high] = figure.range ?? [figure.value, figure.value];
    return found !== undefined && (found < low * (1 - tolerance) || found > high * (1 + tolerance));
}

/** Hosts of clusters whose name begins a fabric's title, beside its `nodes`, `cores` and `memory`. */
export function* hosts(plan: Plan, { platform, estate }: Seen, asOf: number): Iterable<Difference> {
    for (const fabric of plan.fabrics.filter(f => f.platform === platform)) {
        const own = estate.hosts.filter(h => h.cluster !== undefined && standsFor(fabric, h.cluster));
        if (own.length > 0) {
            yield* count(plan, fabric, own, asOf);
            yield* equipment(fabric, own);
        }
    }
}

/** Hosts that conversions have brought or taken by now count; while one runs, they may be on either side. */
function* count(plan: Plan, fabric: Fabric, own: readonly Host[], asOf: number): Iterable<Difference> {
    const nodes = fabric.figures['nodes'];
    if (!nodes) {
        return;
    }
    let moved = 0;
    let [least, most] = [0, 0];
    for (const phase of plan.phases) {
        for (const step of phase.steps) {
            const change =
                step.verb === 'convert'
                    ? (step.fabric === fabric ? step.count : 0) - (step.source === fabric ? step.count : 0)
                    : 0;
            if (isDone(phase, asOf)) {
                moved += change;
            } else if (phase.started && phase.started.day <= asOf) {
                least += Math.min(0, change);
                most += Math.max(0, change);
            }
        }
    }
    const [low, high] = nodes.range ?? [nodes.value, nodes.value];
    const found = own.length;
    if (found >= low + moved + least && found <= high + moved + most) {
        return;
    }
    const wanted = nodes.value + moved;
    const write = found - moved;
    yield {
        kind: 'host',
        subject: fabric.name,
        plan: `nodes ${wanted}`,
        found: `nodes ${found}`,
        source: placeOf(nth(own, 0).at),
        message: `Fabric '${fabric.name}' has ${found === 1 ? '1 host' : `${found} hosts`}, the plan says ${wanted}`,
        ...(write < 0
            ? { fix: 'Report it: more hosts were converted away than there were' }
            : {
                  fix: `Write 'nodes ${write}' in fabric '${fabric.name}'`,
                  edits: () => [propertyEdit(fabric.record, 'nodes', `nodes ${write}`)],
                  certain: true as const,
              }),
        span: nodes.from === undefined ? nodes.span : fabric.record.nameSpan,
    };
}

/** What a node has is what the smallest of them has: the plan is to hold whichever is lost. */
function* equipment(fabric: Fabric, own: readonly Host[]): Iterable<Difference> {
    for (const key of ['cores', 'memory'] as const) {
        const figure = fabric.figures[key];
        const known = own.filter(h => h[key] !== undefined).sort((a, b) => (a[key] ?? 0) - (b[key] ?? 0));
        const [least] = known;
        const found = least?.[key];
        if (!figure || !least || found === undefined || !differs(figure, found, key === 'memory' ? 0.02 : 0)) {
            continue;
        }
        const text = (value: number) => (key === 'memory' ? dataText(value) : String(value));
        const write = `${key} ${key === 'memory' ? writtenData(found) : found}`;
        const most = lastOf(known)[key] ?? found;
        const span = text(found) === text(most) ? text(found) : `${text(found)} to ${text(most)}`;
        yield {
            kind: 'host',
            subject: fabric.name,
            plan: `${key} ${text(figure.value)}`,
            found: `${key} ${span}`,
            source: placeOf(least.at),
            message: `Hosts of fabric '${fabric.name}' have ${key} ${span}, the plan says ${text(figure.value)}`,
            fix: `Write '${write}' in fabric '${fabric.name}'`,
            edits: () => [propertyEdit(fabric.record, key, write)],
            certain: true,
            span: figure.from === undefined ? figure.span : fabric.record.nameSpan,
        };
    }
}
