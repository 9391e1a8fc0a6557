import { nth } from '../../basics/lists.ts';
import type { Machine } from '../estate.ts';
import { byNatural } from '../values.ts';
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
    return waves;
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

/** Small running units of the lowest criticality that need nothing outside of the pilot; those with the fewest features first. */
function choosePilot(units: readonly Unit[], caps: WaveCaps): Unit[] {
    const alone = units.filter(
        unit => unit.needs.size === 0 && fitsWave(caps, unit.machines.length, unit.used, unit.vcpu),
    );
    const lowest = Math.min(...units.map(unit => unit.criticality));
    const running = alone.filter(
        unit => unit.criticality === lowest && unit.machines.every(each => each.power === 'on' && !each.template),
    );
    const candidates = running.length > 0 ? running : alone.filter(unit => unit.criticality === lowest);
    const chosen: Unit[] = [];
    let machines = 0;
    let used = 0;
    let vcpu = 0;
    for (const unit of [...candidates].sort(
        (a, b) =>
            a.features - b.features || a.used - b.used || byNatural(nth(a.machines, 0).name, nth(b.machines, 0).name),
    )) {
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
