/** Times of one backup job, seconds. */
export interface BackupTimes {
    readonly interval: number;
    readonly duration: number;
    /** Time the controller cannot talk to the new platform. */
    readonly broken: number;
    /** First full backup on it: the chain starts over. */
    readonly firstFull: number;
}

/** Worst loss in normal times: a backup captures its start. interval + duration. docs/io-model.md 2.11. */
export function normalGap({ interval, duration }: Pick<BackupTimes, 'interval' | 'duration'>): number {
    return interval + duration;
}

/** Worst loss across the break: interval + duration + break + firstFull. docs/io-model.md 2.11. */
export function recoveryGap(times: BackupTimes): number {
    return normalGap(times) + times.broken + times.firstFull;
}

/** Longest first full that keeps the objective: RPO - interval - duration - break; `null` when none does. docs/io-model.md 2.11. */
export function longestFirstFull(rpo: number, times: Omit<BackupTimes, 'firstFull'>): number | null {
    const left = rpo - normalGap(times) - times.broken;
    return left >= 0 ? left : null;
}
