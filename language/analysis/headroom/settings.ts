import type { FabricInput } from '../../physics/index.ts';
import { unlimitedRebuild, withDefaults } from '../../physics/index.ts';
import { STATION_KNOBS } from './hardware.ts';
import { causesOf, chokes, type Pressure, worse } from './pressure.ts';
import { copies, type Track, trackOf } from './track.ts';
import { bisect, gone, type HeadroomSetting, ingestOf, type Knob, largestRate, type Trouble } from './trial.ts';
import { roundedRate } from './words.ts';

/** Settings that restore a fabric, with exact numbers, each checked by computing the whole fabric again. IO-MODEL 5. */

const NO_INGEST: ReadonlyMap<number, number> = new Map();

/** Settings that restore a cause everywhere it shows and add no other, the least intrusive first. */
export function* settingsFor(trouble: Trouble): Generator<HeadroomSetting, undefined> {
    let throttled = false;
    for (const setting of soundSettings(trouble)) {
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

function keyOf({ cause, target, pressures, relevance }: Trouble): string {
    return `${cause} ${pressures.some(chokes) ? 'chokes' : 'low'} ${target} ${relevance.key}`;
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
            yield this.known[i]!;
        }
    }
}

function* candidates(trouble: Trouble): Generator<HeadroomSetting> {
    for (const knob of [over, rebuild, both, ...STATION_KNOBS[trouble.cause]]) {
        const setting = knob(trouble);
        if (setting !== null && sound(trouble, setting)) {
            yield setting;
        }
    }
}

/** The track with a setting applied. */
export function withSetting(track: Track, { fabric, ingest }: Pick<HeadroomSetting, 'fabric' | 'ingest'>): Track {
    const { input } = track;
    return trackOf({
        ...input,
        fabric: { ...input.fabric, ...fabric },
        phases: input.phases.map((p, i) => (ingest.has(i) ? { ...p, ingest: ingest.get(i)! } : p)),
    });
}

/** Whether the whole fabric, computed again, has lost the cause and gained none. */
function sound(trouble: Trouble, setting: HeadroomSetting): boolean {
    return improves(trouble, withSetting(trouble.track, setting));
}

/** Whether another track of the same fabric is without a cause and without any new one. */
export function improves({ track, cause, target, relevance }: Trouble, after: Track, afterwards = relevance): boolean {
    const before = causesOf(track, target, relevance),
        now = causesOf(after, target, afterwards);
    return !now.choking.has(cause) && !now.low.has(cause) && !worse(before, now);
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
    return rates.size > 0 ? rates : null;
}

/** Throttle the rebuild: largest rate per node, with the time it then takes to heal. */
function rebuild(trouble: Trouble): HeadroomSetting | null {
    const now = rebuildOf(trouble.track);
    if (!now || !trouble.pressures.every(fails)) {
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

function fails({ scenario }: Pressure): boolean {
    return scenario === 'node-failure' || scenario === 'failure+ingest';
}

function rebuildAt(trouble: Trouble, rate: number): HeadroomSetting {
    const healed = trouble.track.trial(trouble.pressures[0]!.phase, 'node-failure', { fabric: { rebuild: rate } })
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
