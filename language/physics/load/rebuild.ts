import { IMBALANCE } from '../defaults.ts';
import type { Scheme } from '../types.ts';
import { width } from './amplification.ts';

/** z of 99 % as docs/io-model.md prints it in the hot-receiver factor. */
const Z99 = 2.326;
/** How much more than the mean the busiest of the receivers gets when each carries `streams`: 1 + 2.326/sqrt(M). docs/io-model.md 2.8.7, 3.4. */
export function hotReceiver(streams: number): number {
    return 1 + Z99 / Math.sqrt(streams);
}

/** Slowest survivor over the mean under random re-homing: 1 + sqrt(2 ln(S) S/n), S survivors, n chunks on the lost node; 1.1 when n is unknown. docs/io-model.md 2.5, 3.7. */
export function imbalance(survivors: number, chunks: number | null): number {
    if (chunks === null) {
        return IMBALANCE;
    }
    return survivors <= 1 ? 1 : 1 + Math.sqrt((2 * Math.log(survivors) * survivors) / chunks);
}

/** Seconds to heal: lost/(N-1)/R_d x imbalance. `null` without survivors or rate. docs/io-model.md 2.5; P16. */
export function healTime(lost: number, survivors: number, rate: number, unevenness: number): number | null {
    return survivors >= 1 && rate > 0 && lost >= 0 ? (lost / survivors / rate) * unevenness : null;
}

/** Seconds without full redundancy: detection + healing. docs/io-model.md 2.5. */
export function exposure(detect: number, heal: number): number {
    return detect + heal;
}

/** Whether the survivors can hold every copy or strip again: N-1 >= r or k+m. docs/io-model.md 2.5. */
export function canSelfHeal(nodes: number, scheme: Scheme): boolean {
    return nodes - 1 >= width(scheme);
}

/** Largest R_d, bytes/s per node, that leaves the link at `target`: (rho* - rho_fg) C / A / (1 + 2.326/sqrt M). docs/io-model.md 2.5, 5. */
export function linkRebuildLimit(input: {
    readonly target: number;
    readonly foreground: number;
    readonly capacity: number;
    readonly factor: number;
    readonly streams: number;
}): number {
    return Math.max(
        0,
        ((input.target - input.foreground) * input.capacity) / input.factor / hotReceiver(input.streams),
    );
}
