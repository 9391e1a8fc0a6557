import { nth } from '../../../basics/lists.ts';
import type { Plan } from '../../../plan/plan.ts';
import type { Move } from '../../analysis.ts';
import { remember } from '../../memory.ts';
import { breaksObjectives, copyAt, machineBytes } from '../copy.ts';
import type { FabricHeadroom } from '../headroom.ts';
import { ingestOf } from './trial.ts';

/** What a slower copy means for those who are copied: whether it still ends in time, converges, and keeps their objectives. */

/**
 * Seconds the waves of a phase take to be copied at a total rate (bytes/s), all passes of all machines one after the other: what
 * changed meanwhile is copied too. `null` where the data of some machine is not stated. docs/io-model.md 2.10.
 */
export function waveSeconds(plan: Plan, headroom: FabricHeadroom, phase: number, rate: number): number | null {
    const { moves } = nth(headroom.phases, phase);
    const each = moves.map(move => moveSeconds(plan, headroom, move, shareOf(headroom, phase, move, rate)));
    // Steps of one phase are copied side by side, each with its share of the rate.
    return each.includes(null) ? null : Math.max(0, ...each.map(seconds => seconds!));
}

/** Seconds one step takes to be copied at its rate (bytes/s), all passes of all machines one after the other; `null` where the data of some machine is not stated. docs/io-model.md 2.10. */
export function moveSeconds(plan: Plan, headroom: FabricHeadroom, move: Move, rate: number): number | null {
    return remember(plan, move, { key: 'seconds of the copy', inputs: [rate], plain: true }, () => {
        let sum = 0;
        for (const workload of headroom.workloads(move.workloads)) {
            const bytes = machineBytes(workload);
            if (bytes === null) {
                return null;
            }
            sum += (copyAt(workload, move, rate, false)?.plan.online ?? bytes / rate) * workload.count;
        }
        return sum;
    });
}

/** A step's part of the rate of its wave, bytes/s: as now, scaled with the whole. */
export function shareOf(headroom: FabricHeadroom, phase: number, move: Move, rate: number): number {
    const { moves: own, beside } = nth(headroom.phases, phase);
    const moves = [...own, ...beside];
    if (moves.length === 1) {
        return rate;
    }
    const total = ingestOf(headroom.track, phase);
    const stated = moves.reduce((sum, m) => sum + (m.step.over ?? 0), 0);
    const unstated = moves.filter(m => m.step.over === undefined).length;
    return ((move.step.over ?? (total - stated) / unstated) / total) * rate;
}

/** Whether waves copied at these rates (bytes/s by phase) end within their phases, converge, and keep every objective that is kept now. docs/io-model.md 2.10. */
export function copyFits(plan: Plan, headroom: FabricHeadroom, ingest: ReadonlyMap<number, number>): boolean {
    return [...ingest].every(
        ([phase, rate]) => endsInTime(plan, headroom, phase, rate) && keepsObjectives(plan, headroom, phase, rate),
    );
}

function endsInTime(plan: Plan, headroom: FabricHeadroom, phase: number, rate: number): boolean {
    const { lasts } = nth(headroom.phases, phase).phase;
    const seconds = lasts === undefined ? null : waveSeconds(plan, headroom, phase, rate);
    return (
        lasts === undefined ||
        seconds === null ||
        seconds <= lasts ||
        waveSeconds(plan, headroom, phase, ingestOf(headroom.track, phase))! > lasts
    );
}

function keepsObjectives(plan: Plan, headroom: FabricHeadroom, phase: number, rate: number): boolean {
    const now = ingestOf(headroom.track, phase);
    return nth(headroom.phases, phase).moves.every(move => {
        const breaks = (key: string, whole: number) => {
            const own = shareOf(headroom, phase, move, whole);
            return remember(plan, move, { key, inputs: [own], plain: true }, () =>
                breaksObjectives(move, headroom.workloads(move.workloads), own),
            );
        };
        return !breaks('objectives when throttled', rate) || breaks('objectives as copied now', now);
    });
}
