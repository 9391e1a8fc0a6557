import type { FabricInput } from '../physics/index.ts';
import { nextLinkRate, withDefaults } from '../physics/index.ts';
import { copies, type Track, trackOf, type Trial } from './headroom-track.ts';
import { roundedRate } from './headroom-words.ts';
import { type Cause, causesOf, chokes, type Pressure, type Relevance, worse } from './headroom-pressure.ts';

/** Settings that restore a fabric, with exact numbers, each checked by computing the whole fabric again. IO-MODEL 5. */

export type Knob = 'over' | 'rebuild' | 'over+rebuild' | 'link-count' | 'link-rate' | 'locality' | 'alignment' | 'uplink-count' | 'uplink-rate' | 'oversubscription' | 'devices' | 'buffer';

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
    readonly relevance: Relevance;
}

const SLACK = 1 + 1e-9;
const NO_INGEST: ReadonlyMap<number, number> = new Map();
const MBPS = 1e6;

/** Settings that restore a cause everywhere it shows and add no other, the least intrusive first. */
export function settingsFor(trouble: Trouble): readonly HeadroomSetting[] {
    return trouble.track.note(`settings ${keyOf(trouble)}`, () => [...candidates(trouble)]);
}

/** The first of them: for a message, which does not need the others. */
export function bestSetting(trouble: Trouble): HeadroomSetting | undefined {
    return trouble.track.note(`setting ${keyOf(trouble)}`, () => candidates(trouble).next().value ?? undefined);
}

function keyOf({ cause, target, pressures, relevance }: Trouble): string {
    return `${cause} ${pressures.some(chokes) ? 'chokes' : 'low'} ${target} ${relevance.key}`;
}

function* candidates(trouble: Trouble): Generator<HeadroomSetting, undefined> {
    let throttled = false;
    for (const knob of [over, rebuild, both]) {
        // Throttling both is for where neither alone is enough.
        if (knob === both && throttled) continue;
        const setting = knob(trouble);
        if (setting === null || !sound(trouble, setting)) continue;
        throttled = true;
        yield setting;
    }
    for (const knob of STATION_KNOBS[trouble.cause]) {
        const setting = knob(trouble);
        if (setting !== null && sound(trouble, setting)) yield setting;
    }
    return undefined;
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
export function improves({ track, cause, target, relevance }: Trouble, after: Track, afterwards = relevance): boolean {
    const before = causesOf(track, target, relevance), now = causesOf(after, target, afterwards);
    return !now.choking.has(cause) && !now.low.has(cause) && !worse(before, now);
}

/** Whether a pressure is gone in a trial: its station at or below the target, the objectives it broke met. */
function gone(trouble: Trouble, pressure: Pressure, trial: Trial): boolean {
    const { evaluation, meets } = trouble.track.trial(pressure.phase, pressure.scenario, trial);
    const used = evaluation.stations.find(s => s.station === pressure.station)?.utilisation;
    if (used === null || used === undefined) return false;
    const limit = pressure.cause === 'switch-buffer' ? Math.min(1, trouble.target) : trouble.target;
    return (pressure.cause === 'floor' || used <= limit * SLACK) && pressure.missed.every(meets);
}

/** Largest x in (0, high] for which every pressure is gone, `null` when none is. Cutting planes: only the pressures that bind are bisected. */
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

/** Throttle the copy: largest total rate of each wave. */
function over(trouble: Trouble): HeadroomSetting | null {
    if (!trouble.pressures.every(p => copies(p.scenario))) return null;
    const ingest = waves(trouble, {});
    return ingest && { knob: 'over', value: ingest.values().next().value!, fabric: {}, ingest, rebuild: null };
}

/** Largest rate of every wave whose copy is part of a pressure; `null` where one cannot be throttled enough. */
function waves(trouble: Trouble, fabric: Partial<FabricInput>): Map<number, number> | null {
    const rates = new Map<number, number>(), copied = trouble.pressures.filter(p => copies(p.scenario) && ingestOf(trouble.track, p.phase) > 0);
    for (const phase of new Set(copied.map(p => p.phase))) {
        const now = ingestOf(trouble.track, phase);
        const best = largestRate(trouble, copied.filter(p => p.phase === phase), now, ingest => ({ ingest, fabric }));
        if (best === null) return null;
        if (best < now) rates.set(phase, roundedRate(best));
    }
    return rates.size > 0 ? rates : null;
}

/** What a phase copies in, bytes/s, with the default where nothing is stated. */
export function ingestOf(track: Track, phase: number): number {
    const { links, efficiency } = withDefaults(track.input.fabric);
    return track.input.phases[phase]!.ingest ?? links.rate * efficiency;
}

/** Throttle the rebuild: largest rate per node, with the time it then takes to heal. */
function rebuild(trouble: Trouble): HeadroomSetting | null {
    const now = trouble.track.input.fabric.rebuild;
    if (!now || !trouble.pressures.every(fails)) return null;
    const best = largestRate(trouble, trouble.pressures, now, rate => ({ fabric: { rebuild: rate } }));
    return best === null ? null : rebuildAt(trouble, roundedRate(best));
}

function fails({ scenario }: Pressure): boolean {
    return scenario === 'node-failure' || scenario === 'failure+ingest';
}

function rebuildAt(trouble: Trouble, rate: number): HeadroomSetting {
    const healed = trouble.track.trial(trouble.pressures[0]!.phase, 'node-failure', { fabric: { rebuild: rate } }).evaluation.rebuild;
    return { knob: 'rebuild', value: rate, fabric: { rebuild: rate }, ingest: NO_INGEST, rebuild: healed };
}

/** Throttle the rebuild and the copy alike, where neither alone is enough; then as much copy as that rebuild leaves. */
function both(trouble: Trouble): HeadroomSetting | null {
    const now = trouble.track.input.fabric.rebuild;
    if (!now || !trouble.pressures.every(p => fails(p) || copies(p.scenario))) return null;
    // Every wave and the rebuild by the same factor: 1 MB/s is the unit `largestRate` counts in.
    const factor = bisect(now, rate => trouble.pressures.every(p => gone(trouble, p, { fabric: { rebuild: rate }, ingest: ingestOf(trouble.track, p.phase) * rate / now })));
    if (factor === null || factor >= now) return null;
    const healing = rebuildAt(trouble, roundedRate(factor)), ingest = waves(trouble, healing.fabric);
    return ingest && { ...healing, knob: 'over+rebuild', ingest };
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

function uplinkCount(trouble: Trouble): HeadroomSetting | null {
    const own = trouble.track.input.fabric.uplinks;
    return own ? firstThatHolds(trouble, 'uplink-count', counts(own.count, MOST_UPLINKS).map(count => ({ value: count, fabric: { uplinks: { ...own, count } } }))) : null;
}

function uplinkRate(trouble: Trouble): HeadroomSetting | null {
    const own = trouble.track.input.fabric.uplinks;
    return own ? firstThatHolds(trouble, 'uplink-rate', rates(own.rate).map(rate => ({ value: rate, fabric: { uplinks: { ...own, rate } } }))) : null;
}

function oversubscription(trouble: Trouble): HeadroomSetting | null {
    if (trouble.track.input.fabric.uplinks) return null;
    const now = trouble.track.input.fabric.oversubscription ?? 3;
    // Halves of a ratio are what switches are bought in.
    const ratios = counts(1, 2 * now).map(n => (Math.ceil(2 * now) - n + 1) / 2).filter(n => n >= 1 && n < now);
    return firstThatHolds(trouble, 'oversubscription', ratios.map(ratio => ({ value: ratio, fabric: { oversubscription: ratio } })));
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
function locality(trouble: Trouble): HeadroomSetting | null {
    const { fabric } = trouble.track.input;
    const knob = fabric.coordinator === 'local' ? 'locality' : fabric.coordinator === 'owner' ? 'alignment' : null;
    if (knob === null) return null;
    const full = knob === 'locality' ? 0.95 : 1, now = fabric[knob];
    if (now === null || now === undefined || now >= full) return null;
    return { knob, value: full, fabric: { [knob]: full }, ingest: NO_INGEST, rebuild: null };
}

/** What can be changed about each cause, cheapest first. */
const STATION_KNOBS: Readonly<Record<Cause, readonly ((trouble: Trouble) => HeadroomSetting | null)[]>> = {
    'node-link': [locality, linkCount, linkRate], 'rack-uplink': [locality, uplinkCount, uplinkRate, oversubscription, linkRate],
    'media': [devices], 'switch-buffer': [buffer], 'floor': [locality, linkRate],
};

function counts(now: number, most: number): number[] {
    return Array.from({ length: Math.max(0, most - now) }, (_, i) => now + 1 + i);
}

function rates(now: number): number[] {
    const faster: number[] = [];
    for (let rate = nextLinkRate(now); rate !== null; rate = nextLinkRate(rate)) faster.push(rate);
    return faster;
}
