import { nth } from '../../basics/lists.ts';
import type { Machine } from '../estate/estate.ts';
import { byNatural, GIB } from '../values.ts';
import type { Unit } from './movers.ts';

/** What one wave may hold. */
export interface WaveCaps {
    readonly machines: number;
    /** Bytes to copy. */
    readonly data: number;
    readonly vcpu?: number;
    /** Machines of the first wave. */
    readonly pilot: number;
}

export interface Wave {
    readonly machines: Machine[];
    used: number;
    vcpu: number;
    criticality: number;
    readonly pilot: boolean;
    /** Why nothing may be added: a unit that exceeds the caps alone. */
    readonly oversized: boolean;
}

/** Whether machines fit into one wave. */
export function fitsWave(caps: WaveCaps, machines: number, used: number, vcpu: number): boolean {
    return machines <= caps.machines && used <= caps.data && (caps.vcpu === undefined || vcpu <= caps.vcpu);
}

/**
 * Packs units into waves: a small pilot first, then rising criticality; within one criticality the largest unit into
 * the first wave with room (first fit decreasing, at most 11/9 of the best number of waves plus one). A unit never
 * comes before one it needs.
 */
export function packWaves(units: readonly Unit[], caps: WaveCaps): Wave[] {
    const waves: Wave[] = [];
    const placed = new Map<Unit, number>();
    const pilots = new Set(choosePilot(units, caps));
    if (pilots.size > 0) {
        waves.push(emptyWave(true, false));
        pilots.forEach(unit => put(waves, 0, unit, placed));
    }
    const rest = units.filter(unit => !pilots.has(unit));
    for (const criticality of [...new Set(rest.map(unit => unit.criticality))].sort((a, b) => a - b)) {
        const band = rest.filter(unit => unit.criticality === criticality).sort(byDepthThenSize);
        // The last wave of the band below may take some of this one: its criticality rises, those before it stay lower.
        const start = Math.max(
            waves.findIndex(wave => !wave.pilot),
            waves.length - 1,
        );
        band.forEach(unit => place(unit, waves, Math.max(0, start), caps, placed));
    }
    return largestLast(waves, placed);
}

/** Of waves with the same at stake those with the largest machines come last, unless something in them is needed before. */
function largestLast(waves: readonly Wave[], placed: ReadonlyMap<Unit, number>): Wave[] {
    const largest = waves.map(() => 0);
    placed.forEach((index, unit) => (largest[index] = Math.max(nth(largest, index), unit.used)));
    const order = waves
        .map((_, index) => index)
        .sort(
            (a, b) =>
                Number(nth(waves, b).pilot) - Number(nth(waves, a).pilot) ||
                nth(waves, a).criticality - nth(waves, b).criticality ||
                nth(largest, a) - nth(largest, b) ||
                a - b,
        );
    const position = new Map(order.map((index, at) => [index, at]));
    const at = (unit: Unit): number => position.get(placed.get(unit) ?? 0) ?? 0;
    const kept = [...placed.keys()].every(unit => [...unit.needs].every(need => at(need) <= at(unit)));
    return kept ? order.map(index => nth(waves, index)) : [...waves];
}

function byDepthThenSize(a: Unit, b: Unit): number {
    return (
        a.depth - b.depth ||
        b.used - a.used ||
        b.machines.length - a.machines.length ||
        byNatural(nth(a.machines, 0).name, nth(b.machines, 0).name)
    );
}

function place(unit: Unit, waves: Wave[], start: number, caps: WaveCaps, placed: Map<Unit, number>): void {
    const earliest = Math.max(start, ...[...unit.needs].map(each => placed.get(each) ?? 0));
    const count = unit.machines.length;
    if (!fitsWave(caps, count, unit.used, unit.vcpu)) {
        waves.push(emptyWave(false, true));
        put(waves, waves.length - 1, unit, placed);
        return;
    }
    for (let index = earliest; index < waves.length; index++) {
        const wave = nth(waves, index);
        if (
            !wave.pilot &&
            !wave.oversized &&
            fitsWave(caps, wave.machines.length + count, wave.used + unit.used, wave.vcpu + unit.vcpu)
        ) {
            put(waves, index, unit, placed);
            return;
        }
    }
    waves.push(emptyWave(false, false));
    put(waves, waves.length - 1, unit, placed);
}

/** What a pilot machine has at most, where there are machines that have no more. */
const SMALL = { vcpu: 8, memory: 32 * GIB, used: 512 * GIB } as const;

/**
 * Small running units of the lowest criticality that need nothing outside of the pilot and are none of the control plane; those with
 * the fewest features first, and of each family of guest systems in turn, so that the pilot tries what comes after it.
 */
function choosePilot(units: readonly Unit[], caps: WaveCaps): Unit[] {
    const alone = units.filter(
        unit => unit.needs.size === 0 && !unit.doubtful && fitsWave(caps, unit.machines.length, unit.used, unit.vcpu),
    );
    const small = alone.filter(
        unit => unit.vcpu <= SMALL.vcpu && unit.memory <= SMALL.memory && unit.used <= SMALL.used,
    );
    const possible = small.length > 0 ? small : alone;
    const lowest = Math.min(...possible.map(unit => unit.criticality));
    const running = possible.filter(
        unit => unit.criticality === lowest && unit.machines.every(each => each.power === 'on' && !each.template),
    );
    const candidates = running.length > 0 ? running : possible.filter(unit => unit.criticality === lowest);
    const chosen: Unit[] = [];
    let machines = 0;
    let used = 0;
    let vcpu = 0;
    for (const unit of inTurn([...candidates].sort(bySmallness))) {
        if (
            machines + unit.machines.length <= Math.min(caps.pilot, caps.machines) &&
            fitsWave(caps, 0, used + unit.used, vcpu + unit.vcpu)
        ) {
            chosen.push(unit);
            machines += unit.machines.length;
            used += unit.used;
            vcpu += unit.vcpu;
        }
    }
    return chosen.length < units.length ? chosen : [];
}

function bySmallness(a: Unit, b: Unit): number {
    const size = (unit: Unit): number => unit.used / SMALL.used + unit.vcpu / SMALL.vcpu + unit.memory / SMALL.memory;
    return a.features - b.features || size(a) - size(b) || byNatural(nth(a.machines, 0).name, nth(b.machines, 0).name);
}

/** The first of each family, then the second of each, and so on; the commonest family first. */
function inTurn(units: readonly Unit[]): Unit[] {
    const families = new Map<string, Unit[]>();
    for (const unit of units) {
        families.set(unit.family, [...(families.get(unit.family) ?? []), unit]);
    }
    const lists = [...families.values()].sort((a, b) => b.length - a.length);
    return Array.from({ length: Math.max(0, ...lists.map(list => list.length)) }, (_, index) =>
        lists.flatMap(list => list[index] ?? []),
    ).flat();
}

function emptyWave(pilot: boolean, oversized: boolean): Wave {
    return { machines: [], used: 0, vcpu: 0, criticality: 0, pilot, oversized };
}

function put(waves: readonly Wave[], index: number, unit: Unit, placed: Map<Unit, number>): void {
    const wave = nth(waves, index);
    wave.machines.push(...unit.machines);
    wave.used += unit.used;
    wave.vcpu += unit.vcpu;
    wave.criticality = Math.max(wave.criticality, unit.criticality);
    placed.set(unit, index);
}
