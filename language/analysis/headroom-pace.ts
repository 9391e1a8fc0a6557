import type { Plan } from '../plan/plan.ts';
import type { Move } from './analysis.ts';
import type { FabricHeadroom } from './headroom.ts';
import { breaksObjectives, machineBytes } from './headroom-copy.ts';
import { ingestOf } from './headroom-trial.ts';
import { remember } from './memory.ts';

/** What a slower copy means for those who are copied: whether it still ends in time, converges, and keeps their objectives. */

/** Bytes a wave copies onto a fabric in a phase; `null` where the data of some machine is not stated. */
export function waveBytes(plan: Plan, headroom: FabricHeadroom, phase: number): number | null {
    const { moves } = headroom.phases[phase]!;
    return remember(plan, headroom, { key: `wave bytes ${phase}`, inputs: [moves], plain: true }, () => {
        let sum = 0;
        for (const move of moves) {
            for (const workload of headroom.workloads(move.workloads)) {
                const bytes = machineBytes(workload);
                if (bytes === null) return null;
                sum += bytes * workload.count;
            }
        }
        return sum;
    });
}

/** A step's part of the rate of its wave, bytes/s: as now, scaled with the whole. */
export function shareOf(headroom: FabricHeadroom, phase: number, move: Move, rate: number): number {
    const { moves } = headroom.phases[phase]!;
    if (moves.length === 1) return rate;
    const total = ingestOf(headroom.track, phase);
    const stated = moves.reduce((sum, m) => sum + (m.step.over ?? 0), 0);
    const unstated = moves.filter(m => m.step.over === undefined).length;
    return (move.step.over ?? (total - stated) / unstated) / total * rate;
}

/** Whether waves copied at these rates (bytes/s by phase) end within their phases, converge, and keep every objective that is kept now. IO-MODEL 2.10. */
export function copyFits(plan: Plan, headroom: FabricHeadroom, ingest: ReadonlyMap<number, number>): boolean {
    return [...ingest].every(([phase, rate]) => endsInTime(plan, headroom, phase, rate) && keepsObjectives(plan, headroom, phase, rate));
}

function endsInTime(plan: Plan, headroom: FabricHeadroom, phase: number, rate: number): boolean {
    const { lasts } = headroom.phases[phase]!.phase;
    const bytes = lasts === undefined ? null : waveBytes(plan, headroom, phase);
    return lasts === undefined || bytes === null || bytes / rate <= lasts || bytes / ingestOf(headroom.track, phase) > lasts;
}

function keepsObjectives(plan: Plan, headroom: FabricHeadroom, phase: number, rate: number): boolean {
    const now = ingestOf(headroom.track, phase);
    return headroom.phases[phase]!.moves.every(move => {
        const breaks = (key: string, whole: number) => {
            const own = shareOf(headroom, phase, move, whole);
            return remember(plan, move, { key, inputs: [own], plain: true }, () => breaksObjectives(move, headroom.workloads(move.workloads), own));
        };
        return !breaks('objectives when throttled', rate) || breaks('objectives as copied now', now);
    });
}
