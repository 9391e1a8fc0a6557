import type { Facts, Move } from '../../analysis/analysis.ts';
import type { Protection } from '../../analysis/recovery/protection.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { replace } from '../../plan/source.ts';
import { counted } from '../phrases.ts';
import type { Fix } from '../rule.ts';
import { datesHold, MOST_NAMES, MOST_PARTS, splitEdits, together } from './io/split.ts';

/* What makes the first full on a new platform fit an objective: less of it at a time, or restore points more often. */

/** Intervals that backups are set to, seconds, the longest first. */
const INTERVALS: readonly (readonly [number, string])[] = [
    [12 * 3600, '12 h'],
    [8 * 3600, '8 h'],
    [6 * 3600, '6 h'],
    [4 * 3600, '4 h'],
    [2 * 3600, '2 h'],
    [3600, '1 h'],
    [1800, '30 min'],
    [900, '15 min'],
];

/**
 * Splits a wave so that the first full of each part is over in time; workloads that depend on each other stay together.
 * @param fits whether the first full of such a part keeps every objective
 */
export function splitChainFixes(facts: Facts, move: Move, fits: (part: IndexSet) => boolean): readonly Fix[] {
    const alone = facts.moves.filter(m => m.phase === move.phase && m.fabric === move.fabric).length === 1;
    if (!alone || move.phase.starts !== undefined || move.workloads.size > MOST_NAMES) {
        return [];
    }
    const parts: IndexSet[] = [];
    for (const unit of together(facts, move)) {
        if (!fits(unit)) {
            return [];
        }
        const at = parts.findIndex(part => fits(part.union(unit)));
        if (at < 0) {
            parts.push(unit);
        } else {
            parts[at] = parts[at]?.union(unit) ?? unit;
        }
    }
    if (parts.length < 2 || parts.length > MOST_PARTS || !datesHold(facts, move.phase.index, parts.length - 1)) {
        return [];
    }
    return [
        {
            title: `Split the wave of phase ${move.phase.name} into ${counted(parts.length, 'phase')}: each first full then fits the RPO`,
            kind: 'quickfix',
            preferred: false,
            edits: () => splitEdits(facts, move, parts),
        },
    ];
}

/**
 * Backs up more often. What a backup window allows is known to its author alone, so this is never taken without asking.
 * @param fits whether restore points in this interval, seconds, keep every objective
 */
export function shorterIntervalFixes(
    { controller, workloads }: Pick<Protection, 'controller' | 'workloads'>,
    interval: number,
    fits: (every: number) => boolean,
): readonly Fix[] {
    const coverage = controller.coverage.filter(c => c.workloads.overlaps(workloads));
    const [own] = coverage;
    const written = own?.cover.every;
    const shorter = INTERVALS.find(([seconds]) => seconds < interval && fits(seconds));
    if (coverage.length !== 1 || !written || written.span.block !== controller.record.span.block || !shorter) {
        return [];
    }
    return [
        {
            title: `Let ${controller.name} protect every ${shorter[1]}`,
            kind: 'quickfix',
            preferred: false,
            needsAuthor: true,
            edits: () => [replace(written.span, shorter[1])],
        },
    ];
}
