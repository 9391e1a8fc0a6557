import { firstOf, nth } from '../../../basics/lists.ts';
import type { FabricInput } from '../../../physics/index.ts';
import { SCENARIO_PARTS, unlimitedRebuild, withDefaults } from '../../../physics/index.ts';
import { roundedRate } from '../../../writing/quantities.ts';
import { causesOf, chokes, type Pressure, pressuresOf, worse } from '../pressure.ts';
import { copies, type Track } from '../track.ts';
import { STATION_KNOBS } from './hardware.ts';
import {
    bisect,
    gone,
    type HeadroomSetting,
    ingestOf,
    type Knob,
    largestRate,
    type Trouble,
    withSetting,
} from './trial.ts';

/** Settings that restore a fabric, with exact numbers, each checked by computing the whole fabric again. docs/io-model.md 5. */

const NO_INGEST: ReadonlyMap<number, number> = new Map();

/** Settings that restore a whole fabric, every station in every phase and scenario, and add no other cause; the least intrusive first. */
export function* settingsFor(trouble: Trouble): Generator<HeadroomSetting, undefined> {
    let throttled = false,
        any = false;
    for (const setting of soundSettings(trouble)) {
        any = true;
        // Throttling both is for where neither alone is enough, or may be had.
        if (setting.knob === 'over+rebuild' && throttled) {
            continue;
        }
        if (setting.ingest.size > 0 && trouble.copyFits?.(setting.ingest) === false) {
            continue;
        }
        throttled ||= THROTTLES.has(setting.knob);
        yield setting;
    }
    // What holds for the figures as they are written does not hold for their range: it is sized for the range.
    if (!any && trouble.judged) {
        yield* settingsFor(sizedForRange(trouble, trouble.judged));
    }
}

function sizedForRange({ judged: _, ...trouble }: Trouble, track: Track): Trouble {
    const pressures = pressuresOf(track, trouble.target, trouble.relevance);
    return { ...trouble, track, pressures: pressures.filter(p => trouble.causes.has(p.cause)) };
}

const THROTTLES: ReadonlySet<Knob> = new Set(['over', 'rebuild']);

/** The first of them: for a message, which does not need the others. */
export function bestSetting(trouble: Trouble): HeadroomSetting | undefined {
    return settingsFor(trouble).next().value ?? undefined;
}

/** What the numbers of the fabric allow, whoever is copied; each computed once, and only when somebody comes to it. */
function soundSettings(trouble: Trouble): Iterable<HeadroomSetting> {
    return trouble.track.note(`settings ${keyOf(trouble)}`, () => new Recorded(candidates(trouble)));
}

function keyOf({ causes, target, pressures, relevance }: Trouble): string {
    return `${[...causes].join(' ')} ${pressures.some(chokes) ? 'chokes' : 'low'} ${target} ${relevance.key}`;
}

/** A sequence that can be walked again without computing again. */
class Recorded<T> implements Iterable<T> {
    private readonly source: Iterator<T>;
    private readonly known: T[] = [];

    constructor(source: Iterator<T>) {
        this.source = source;
    }

    *[Symbol.iterator](): Iterator<T> {
        for (let i = 0; ; i++) {
            if (i === this.known.length) {
                const next = this.source.next();
                if (next.done) {
                    return;
                }
                this.known.push(next.value);
            }
            yield nth(this.known, i);
        }
    }
}

function* candidates(trouble: Trouble): Generator<HeadroomSetting> {
    const hardware = new Set([...trouble.causes].flatMap(cause => STATION_KNOBS[cause]));
    let alone = false;
    // Nobody buys hardware for what is being left: a source is only copied from more slowly.
    for (const knob of trouble.track.input.outward ? outward(trouble) : [over, rebuild, both, ...hardware]) {
        const setting = knob(trouble);
        if (setting !== null && sound(trouble, setting)) {
            alone = true;
            yield setting;
        }
    }
    if (alone || trouble.track.input.outward) {
        return;
    }
    const several = [true, false].flatMap(throttled => {
        const setting = together(trouble, throttled);
        return setting !== null && sound(trouble, setting) ? [setting] : [];
    });
    yield* several.sort((a, b) => (a.parts?.length ?? 0) - (b.parts?.length ?? 0)).slice(0, 1);
}

/** Where hosts are emptied the copy and the rebuild may both be throttled. */
function outward({ track }: Trouble): ((trouble: Trouble) => HeadroomSetting | null)[] {
    return track.input.phases.some(p => p.evacuates) ? [over, rebuild, both] : [over];
}

/** Each family of settings is sized once or twice: what one adds to another is taken in. */
const MOST_ROUNDS = 10;

/**
 * Several settings that only together restore the fabric. With throttles: hardware for what the workloads alone ask, then throttles, then more
 * hardware. Without: hardware for all of it.
 */
function together(trouble: Trouble, throttled: boolean): HeadroomSetting | null {
    const known = causesOf(trouble.track, trouble.target, trouble.relevance);
    const isNew = (cause: Pressure['cause']) => !known.choking.has(cause) && !known.low.has(cause);
    let parts: readonly HeadroomSetting[] = [],
        track = trouble.track;
    for (let round = 0; round <= MOST_ROUNDS; round++) {
        const left = pressuresOf(track, trouble.target, trouble.relevance).filter(
            p => trouble.causes.has(p.cause) || chokes(p) || isNew(p.cause),
        );
        if (left.length === 0) {
            return parts.length > 1 ? merged(parts) : null;
        }
        const now: Trouble = { ...trouble, track, pressures: left, causes: new Set(left.map(p => p.cause)) };
        const part = nextPart(now, parts, throttled);
        if (part === null) {
            return null;
        }
        // What is sized again starts from what it was, and stands instead of it.
        parts = [...parts.filter(p => p.knob !== part.knob), part];
        track = withSetting(track, part);
    }
    return null;
}

function nextPart(now: Trouble, parts: readonly HeadroomSetting[], throttled: boolean): HeadroomSetting | null {
    const always = throttled ? now.pressures.filter(p => !fails(p) && !copies(p.scenario)) : now.pressures;
    if (always.length === 0 && !parts.some(p => familyOf(p.knob) === 'throttle')) {
        const throttle = [over, rebuild, both].map(knob => knob(now)).find(s => s !== null);
        if (throttle) {
            return throttle;
        }
    }
    const asked = always.length > 0 ? always : now.pressures;
    for (const cause of new Set(asked.map(p => p.cause))) {
        const own: Trouble = { ...now, causes: new Set([cause]), pressures: asked.filter(p => p.cause === cause) };
        for (const knob of STATION_KNOBS[cause]) {
            const setting = knob(own);
            if (setting !== null && !writtenTwice(parts, setting.knob) && helps(own, setting)) {
                return setting;
            }
        }
    }
    return null;
}

/** Each property of the plan is written once. */
function writtenTwice(parts: readonly HeadroomSetting[], knob: Knob): boolean {
    return parts.some(p => p.knob !== knob && familyOf(p.knob) === familyOf(knob));
}

function familyOf(knob: Knob): string {
    return THROTTLES.has(knob) || knob === 'over+rebuild' ? 'throttle' : (knob.split('-')[0] ?? knob);
}

/** Whether the pressures it is meant for are gone: a changed locality changes the loads, so the track is computed again. */
function helps({ track, pressures, target, relevance }: Trouble, setting: HeadroomSetting): boolean {
    const after = pressuresOf(withSetting(track, setting), target, relevance);
    return pressures.every(
        p => !after.some(a => a.cause === p.cause && a.phase === p.phase && a.scenario === p.scenario),
    );
}

function merged(parts: readonly HeadroomSetting[]): HeadroomSetting {
    const healing = parts.findLast(p => p.rebuild !== null);
    return {
        knob: 'together',
        value: firstOf(parts).value,
        fabric: Object.assign({}, ...parts.map(p => p.fabric)) as Partial<FabricInput>,
        ingest: new Map(parts.flatMap(p => [...p.ingest])),
        rebuild: healing?.rebuild ?? null,
        parts,
    };
}

/** Whether the whole fabric, computed again, has lost its causes and gained none, and chokes nowhere in the range of its loads. */
function sound(trouble: Trouble, setting: HeadroomSetting): boolean {
    const { track, judged, causes, target, relevance } = trouble;
    if (!improves(trouble, withSetting(track, setting))) {
        return false;
    }
    if (judged === undefined || judged === track) {
        return true;
    }
    const before = causesOf(judged, target, relevance).choking,
        after = causesOf(withSetting(judged, setting), target, relevance).choking;
    return [...after].every(cause => before.has(cause) && !causes.has(cause));
}

/** Whether another track of the same fabric is without these causes and without any new one. */
export function improves({ track, causes, target, relevance }: Trouble, after: Track, afterwards = relevance): boolean {
    const before = causesOf(track, target, relevance),
        now = causesOf(after, target, afterwards);
    return [...causes].every(c => !now.choking.has(c) && !now.low.has(c)) && !worse(before, now);
}

/** Throttle the copy: largest total rate of each wave. */
function over(trouble: Trouble): HeadroomSetting | null {
    if (!trouble.pressures.every(p => copies(p.scenario))) {
        return null;
    }
    const ingest = waves(trouble, {});
    return ingest && { knob: 'over', value: ingest.values().next().value!, fabric: {}, ingest, rebuild: null };
}

/** Largest rate of every wave whose copy is part of a pressure; `null` where one cannot be throttled enough. */
function waves(trouble: Trouble, fabric: Partial<FabricInput>): Map<number, number> | null {
    const rates = new Map<number, number>(),
        copied = trouble.pressures.filter(p => copies(p.scenario) && ingestOf(trouble.track, p.phase) > 0);
    for (const phase of new Set(copied.map(p => p.phase))) {
        const now = ingestOf(trouble.track, phase);
        const best = largestRate(
            trouble,
            copied.filter(p => p.phase === phase),
            now,
            ingest => ({ ingest, fabric }),
        );
        if (best === null) {
            return null;
        }
        if (best < now) {
            rates.set(phase, roundedRate(best));
        }
    }
    return rates.size > 0 ? sharedRates(trouble.track, rates) : null;
}

/** What is copied at the same time has one rate in all, each phase its share of it: the smallest that one of them needs. */
function sharedRates({ input }: Track, rates: ReadonlyMap<number, number>): Map<number, number> {
    const shared = new Map(rates);
    for (const [phase, rate] of rates) {
        for (const other of input.phases[phase]?.beside ?? []) {
            shared.set(other, Math.min(rate, shared.get(other) ?? Infinity));
        }
    }
    return new Map([...shared].sort(([a], [b]) => a - b));
}

/** Throttle the rebuild: largest rate per node, with the time it then takes to heal. */
function rebuild(trouble: Trouble): HeadroomSetting | null {
    const now = rebuildOf(trouble.track);
    if (!now || !trouble.pressures.every(p => rebuilds(trouble.track, p))) {
        return null;
    }
    const best = largestRate(trouble, trouble.pressures, now, rate => ({ fabric: { rebuild: rate } }));
    return best === null ? null : rebuildAt(trouble, roundedRate(best));
}

/** What a rebuild takes now, bytes/s per node: its throttle, or its rate where nobody limits it. */
function rebuildOf({ input }: Track): number {
    const fabric = withDefaults(input.fabric);
    return fabric.rebuild ?? unlimitedRebuild(fabric)[fabric.pace];
}

/** A rebuild, or hosts that are emptied at its rate, is part of it. */
function rebuilds({ input }: Track, pressure: Pressure): boolean {
    return fails(pressure) || (copies(pressure.scenario) && input.phases[pressure.phase]?.evacuates === true);
}

function fails({ scenario }: Pressure): boolean {
    return SCENARIO_PARTS[scenario].heals;
}

function rebuildAt(trouble: Trouble, rate: number): HeadroomSetting {
    const healed = trouble.track.trial(firstOf(trouble.pressures).phase, 'node-failure', { fabric: { rebuild: rate } })
        .evaluation.rebuild;
    return { knob: 'rebuild', value: rate, fabric: { rebuild: rate }, ingest: NO_INGEST, rebuild: healed };
}

/** Throttle the rebuild and the copy alike, where neither alone is enough; then as much copy as that rebuild leaves. */
function both(trouble: Trouble): HeadroomSetting | null {
    const now = rebuildOf(trouble.track);
    if (!now || !trouble.pressures.every(p => fails(p) || copies(p.scenario))) {
        return null;
    }
    // Every wave and the rebuild by the same factor: 1 MB/s is the unit `largestRate` counts in.
    const factor = bisect(now, rate =>
        trouble.pressures.every(p =>
            gone(trouble, p, { fabric: { rebuild: rate }, ingest: (ingestOf(trouble.track, p.phase) * rate) / now }),
        ),
    );
    if (factor === null || factor >= now) {
        return null;
    }
    const healing = rebuildAt(trouble, roundedRate(factor)),
        ingest = waves(trouble, healing.fabric);
    return ingest && { ...healing, knob: 'over+rebuild', ingest };
}
