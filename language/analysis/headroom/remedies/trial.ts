import { entryOf, nth } from '../../../basics/lists.ts';
import type { FabricInput } from '../../../physics/index.ts';
import { type Cause, type Pressure, type Relevance, SLACK } from '../pressure.ts';
import { type Track, type Trial, trackOf } from '../track.ts';

/** Trying a changed setting on the pressures of one cause. */

export type Knob =
    | 'over'
    | 'rebuild'
    | 'over+rebuild'
    | 'link-count'
    | 'link-rate'
    | 'locality'
    | 'alignment'
    | 'uplink-count'
    | 'uplink-rate'
    | 'oversubscription'
    | 'devices'
    | 'cache-devices'
    | 'buffer'
    | 'nodes'
    /** Cores of the storage software on a node. */
    | 'cores'
    /** Several of them that only together are enough. */
    | 'together';

export interface HeadroomSetting {
    readonly knob: Knob;
    /** bytes/s, bytes, a share or a count. */
    readonly value: number;
    readonly fabric: Partial<FabricInput>;
    /** Copy rate by phase, bytes/s. */
    readonly ingest: ReadonlyMap<number, number>;
    /** For a rebuild: seconds to heal and without full redundancy. */
    readonly rebuild: { readonly seconds: number; readonly exposure: number } | null;
    /** What `together` is made of. */
    readonly parts?: readonly HeadroomSetting[];
}

export interface Trouble {
    /** What a setting is sized for: the workloads as they are written, what is not stated of the fabric at its bad end. */
    readonly track: Track;
    /** Where nothing may choke either with a setting: the workloads with their range. Missing: nobody asks. */
    readonly judged?: Track;
    /** What has to be gone: every cause of the fabric, so that one remedy restores the whole (docs/language.md 5.3). */
    readonly causes: ReadonlySet<Cause>;
    readonly pressures: readonly Pressure[];
    readonly target: number;
    readonly relevance: Relevance;
    /** Whether the waves may be copied at these rates: objectives of the workloads and the time of the phase are still kept. Missing: nobody asks. */
    readonly copyFits?: (ingest: ReadonlyMap<number, number>) => boolean;
}

const MBPS = 1e6;

/** Whether a pressure is gone in a trial: its station at or below the target, the objectives it broke met. */
export function gone(trouble: Trouble, pressure: Pressure, trial: Trial): boolean {
    const { evaluation, meets } = trouble.track.trial(pressure.phase, pressure.scenario, trial);
    const used = evaluation.stations.find(s => s.station === pressure.station)?.utilisation;
    if (used === null || used === undefined) {
        return false;
    }
    const limit = pressure.cause === 'switch-buffer' ? Math.min(1, trouble.target) : trouble.target;
    return (pressure.cause === 'floor' || used <= limit * SLACK) && pressure.missed.every(meets);
}

/** Largest x in (0, high] for which every pressure is gone, `null` when none is. Cutting planes: only the pressures that bind are bisected. */
export function largestRate(
    trouble: Trouble,
    pressures: readonly Pressure[],
    high: number,
    trial: (x: number) => Trial,
): number | null {
    if (pressures.length === 0) {
        return null;
    }
    const active = [pressures.reduce((a, b) => (b.utilisation > a.utilisation ? b : a))];
    for (;;) {
        const x = bisect(high, rate => active.every(p => gone(trouble, p, trial(rate))));
        if (x === null) {
            return null;
        }
        const next = pressures.find(p => !active.includes(p) && !gone(trouble, p, trial(x)));
        if (!next) {
            return x;
        }
        active.push(next);
    }
}

/** Largest rate from 1 MB/s to `high` for which something holds; `null` when it fails at 1 MB/s. */
export function bisect(high: number, holds: (x: number) => boolean): number | null {
    let low = MBPS,
        up = high;
    if (!holds(low)) {
        return null;
    }
    if (holds(up)) {
        return up;
    }
    for (let step = 0; step < 60 && up - low > 1e-9 * up; step++) {
        const middle = (low + up) / 2;
        if (holds(middle)) {
            low = middle;
        } else {
            up = middle;
        }
    }
    return low;
}

/** What a phase copies in, bytes/s. */
export function ingestOf(track: Track, phase: number): number {
    return nth(track.input.phases, phase).ingest;
}

/** The track with a setting applied. */
export function withSetting(track: Track, { fabric, ingest }: Pick<HeadroomSetting, 'fabric' | 'ingest'>): Track {
    const { input } = track;
    return trackOf({
        ...input,
        fabric: { ...input.fabric, ...fabric },
        phases: input.phases.map((p, i) =>
            ingest.has(i)
                ? { ...p, ingest: entryOf(ingest, i), open: 0, window: 0 }
                : { ...p, ingest: p.ingest + track.faster(i, { ...input.fabric, ...fabric }) },
        ),
    });
}
