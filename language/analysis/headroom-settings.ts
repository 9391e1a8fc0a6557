import type { FabricInput } from '../physics/index.ts';
import { nextLinkRate, withDefaults } from '../physics/index.ts';
import { copies, type Track, trackOf, type Trial } from './headroom-track.ts';
import { type Cause, causesOf, chokes, type Pressure } from './headroom-pressure.ts';

/** Settings that restore a fabric, with exact numbers, each checked by computing the whole fabric again. IO-MODEL 5. */

export type Knob = 'over' | 'rebuild' | 'link-count' | 'link-rate' | 'locality' | 'alignment' | 'uplink-count' | 'uplink-rate' | 'oversubscription' | 'devices' | 'buffer';

export interface HeadroomSetting {
    readonly knob: Knob;
    /** bytes/s, bytes, a share or a count. */
    readonly value: number;
    readonly fabric: Partial<FabricInput>;
    /** Copy rate by phase, bytes/s. */
    readonly ingest: ReadonlyMap<number, number>;
    /** For a rebuild: seconds to heal and without full redundancy. */
    readonly rebuild: { readonly seconds: number; readonly exposure: number } | null;
}

export interface Trouble {
    readonly track: Track;
    readonly cause: Cause;
    readonly pressures: readonly Pressure[];
    readonly target: number;
}

const SLACK = 1 + 1e-9;
const NO_INGEST: ReadonlyMap<number, number> = new Map();
const MBPS = 1e6;

/** Settings that restore a cause everywhere it shows and add no other, the least intrusive first. */
export function settingsFor(trouble: Trouble): readonly HeadroomSetting[] {
    const { track, cause, target, pressures } = trouble;
    const kind = pressures.some(chokes) ? 'chokes' : 'low';
    return track.note(`settings ${cause} ${kind} ${target}`, () => {
        const found = [over(trouble), rebuild(trouble), ...ofStation(trouble)];
        return found.filter(s => s !== null).filter(s => sound(trouble, s));
    });
}

/** The track with a setting applied. */
export function withSetting(track: Track, { fabric, ingest }: Pick<HeadroomSetting, 'fabric' | 'ingest'>): Track {
    const { input } = track;
    return trackOf({ ...input, fabric: { ...input.fabric, ...fabric }, phases: input.phases.map((p, i) => (ingest.has(i) ? { ...p, ingest: ingest.get(i)! } : p)) });
}

/** Whether the whole fabric, computed again, has lost the cause and gained none. */
function sound(trouble: Trouble, setting: HeadroomSetting): boolean {
    return improves(trouble, withSetting(trouble.track, setting));
}

/** Whether another track of the same fabric is without a cause and without any new one. */
export function improves({ track, cause, target }: Trouble, after: Track): boolean {
    const before = causesOf(track, target), now = causesOf(after, target);
    if (now.choking.has(cause) || now.low.has(cause)) return false;
    return [...now.choking].every(c => before.choking.has(c)) && [...now.low].every(c => before.low.has(c) || before.choking.has(c));
}

/** Whether a pressure is gone in a trial: its station at or below the target, the objectives it broke met. */
function gone(trouble: Trouble, pressure: Pressure, trial: Trial): boolean {
    const { evaluation, meets } = trouble.track.trial(pressure.phase, pressure.scenario, trial);
    const used = evaluation.stations.find(s => s.station === pressure.station)?.utilisation;
    if (used === null || used === undefined) return false;
    const limit = pressure.cause === 'switch-buffer' ? Math.min(1, trouble.target) : trouble.target;
    return (pressure.cause === 'floor' || used <= limit * SLACK) && pressure.missed.every(meets);
}

/** Largest x in (0, high] for which every pressure is gone, rounded down to whole MB/s; `null` when none is. Cutting planes: only the pressures that bind are bisected. */
function largestRate(trouble: Trouble, pressures: readonly Pressure[], high: number, trial: (x: number) => Trial): number | null {
    if (pressures.length === 0) return null;
    const active = [pressures.reduce((a, b) => (b.utilisation > a.utilisation ? b : a))];
    for (;;) {
        const x = bisect(high, rate => active.every(p => gone(trouble, p, trial(rate))));
        if (x === null) return null;
        const next = pressures.find(p => !active.includes(p) && !gone(trouble, p, trial(x)));
        if (!next) return x;
        active.push(next);
    }
}

function bisect(high: number, holds: (x: number) => boolean): number | null {
    let low = MBPS, up = high;
    if (!holds(low)) return null;
    if (holds(up)) return up;
    for (let step = 0; step < 60 && up - low > 1e-9 * up; step++) {
        const middle = (low + up) / 2;
        if (holds(middle)) low = middle;
        else up = middle;
    }
    return low;
}

/** A rate one writes down: whole MB/s, from 100 MB/s; below with one decimal. Rounded down. */
export function roundedRate(rate: number): number {
    const step = rate >= 100 * MBPS ? MBPS : MBPS / 10;
    return Math.floor(rate / step * (1 + 1e-12)) * step;
}

/** Throttle the copy: largest total rate of each wave. */
function over(trouble: Trouble): HeadroomSetting | null {
    if (!trouble.pressures.every(p => copies(p.scenario))) return null;
    const rates = new Map<number, number>();
    for (const phase of new Set(trouble.pressures.map(p => p.phase))) {
        const own = trouble.pressures.filter(p => p.phase === phase);
        const now = ingestOf(trouble.track, phase);
        if (now === 0) return null;
        const best = largestRate(trouble, own, now, ingest => ({ ingest }));
        if (best === null) return null;
        rates.set(phase, roundedRate(best));
    }
    return { knob: 'over', value: rates.values().next().value!, fabric: {}, ingest: rates, rebuild: null };
}

/** What a phase copies in, bytes/s, with the default where nothing is stated. */
export function ingestOf(track: Track, phase: number): number {
    const { links, efficiency } = withDefaults(track.input.fabric);
    return track.input.phases[phase]!.ingest ?? links.rate * efficiency;
}

/** Throttle the rebuild: largest rate per node, with the time it then takes to heal. */
function rebuild(trouble: Trouble): HeadroomSetting | null {
    const now = trouble.track.input.fabric.rebuild;
    if (!now || !trouble.pressures.every(p => /failure/.test(p.scenario))) return null;
    const best = largestRate(trouble, trouble.pressures, now, rate => ({ fabric: { rebuild: rate } }));
    if (best === null) return null;
    const rate = roundedRate(best), { phase } = trouble.pressures[0]!;
    const healed = trouble.track.trial(phase, 'node-failure', { fabric: { rebuild: rate } }).evaluation.rebuild;
    return { knob: 'rebuild', value: rate, fabric: { rebuild: rate }, ingest: NO_INGEST, rebuild: healed };
}

function ofStation(trouble: Trouble): (HeadroomSetting | null)[] {
    switch (trouble.cause) {
        case 'node-link': return [...locality(trouble), linkCount(trouble), linkRate(trouble)];
        case 'rack-uplink': return [...locality(trouble), ...uplinks(trouble), linkRate(trouble)];
        case 'media': return [devices(trouble)];
        case 'switch-buffer': return [buffer(trouble)];
        case 'floor': return [...locality(trouble), linkRate(trouble)];
    }
}

/** The first of some candidates for which every pressure is gone. */
function firstThatHolds(trouble: Trouble, knob: Knob, candidates: Iterable<{ readonly value: number; readonly fabric: Partial<FabricInput> }>): HeadroomSetting | null {
    for (const { value, fabric } of candidates) {
        if (trouble.pressures.every(p => gone(trouble, p, { fabric }))) return { knob, value, fabric, ingest: NO_INGEST, rebuild: null };
    }
    return null;
}

const MOST_LINKS = 8;
const MOST_UPLINKS = 16;
const MOST_DEVICES = 24;

function linkCount(trouble: Trouble): HeadroomSetting | null {
    const links = trouble.track.input.fabric.links;
    if (!links || links.bond === 'active-backup') return null;
    return firstThatHolds(trouble, 'link-count', counts(links.count, MOST_LINKS).map(count => ({ value: count, fabric: { links: { ...links, count } } })));
}

function linkRate(trouble: Trouble): HeadroomSetting | null {
    const links = trouble.track.input.fabric.links;
    if (!links || links.transport === 'fibre-channel') return null;
    return firstThatHolds(trouble, 'link-rate', rates(links.rate).map(rate => ({ value: rate, fabric: { links: { ...links, rate } } })));
}

function uplinks(trouble: Trouble): (HeadroomSetting | null)[] {
    const { uplinks: own, oversubscription } = trouble.track.input.fabric;
    if (own) {
        return [
            firstThatHolds(trouble, 'uplink-count', counts(own.count, MOST_UPLINKS).map(count => ({ value: count, fabric: { uplinks: { ...own, count } } }))),
            firstThatHolds(trouble, 'uplink-rate', rates(own.rate).map(rate => ({ value: rate, fabric: { uplinks: { ...own, rate } } }))),
        ];
    }
    const now = oversubscription ?? 3;
    // Halves of a ratio are what switches are bought in.
    const ratios = counts(1, 2 * now).map(n => (Math.ceil(2 * now) - n + 1) / 2).filter(n => n >= 1 && n < now);
    return [firstThatHolds(trouble, 'oversubscription', ratios.map(ratio => ({ value: ratio, fabric: { oversubscription: ratio } })))];
}

function devices(trouble: Trouble): HeadroomSetting | null {
    const now = trouble.track.input.fabric.devices;
    return now ? firstThatHolds(trouble, 'devices', counts(now, MOST_DEVICES).map(n => ({ value: n, fabric: { devices: n } }))) : null;
}

/** Smallest whole MiB for which the incast stays at the target. */
function buffer(trouble: Trouble): HeadroomSetting | null {
    const worst = trouble.pressures.reduce((a, b) => (b.utilisation > a.utilisation ? b : a));
    const { evaluation } = trouble.track.trial(worst.phase, worst.scenario, {});
    const station = evaluation.stations.find(s => s.station === 'switch-buffer');
    const now = withDefaults(trouble.track.input.fabric).buffer;
    if (now === null || station?.utilisation === undefined || station.utilisation === null) return null;
    const MIB = 2 ** 20, needed = Math.ceil(now * station.utilisation / Math.min(1, trouble.target) / MIB * (1 - 1e-12)) * MIB;
    return firstThatHolds(trouble, 'buffer', [{ value: needed, fabric: { buffer: needed } }]);
}

/** The locality data comes back to: 95 % on a local coordinator, the owner's node for an owner. Loads change, so the whole track does. */
function locality(trouble: Trouble): HeadroomSetting[] {
    const { fabric } = trouble.track.input;
    const knob = fabric.coordinator === 'local' ? 'locality' : fabric.coordinator === 'owner' ? 'alignment' : null;
    if (knob === null) return [];
    const full = knob === 'locality' ? 0.95 : 1, now = fabric[knob];
    if (now === null || now === undefined || now >= full) return [];
    return [{ knob, value: full, fabric: { [knob]: full }, ingest: NO_INGEST, rebuild: null }];
}

function counts(now: number, most: number): number[] {
    return Array.from({ length: Math.max(0, most - now) }, (_, i) => now + 1 + i);
}

function rates(now: number): number[] {
    const faster: number[] = [];
    for (let rate = nextLinkRate(now); rate !== null; rate = nextLinkRate(rate)) faster.push(rate);
    return faster;
}
