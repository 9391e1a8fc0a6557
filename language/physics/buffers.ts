import { positive } from './numbers.ts';

/** One incast: F senders release b bytes each to one port. bytes, bytes/s. IO-MODEL 2.7. */
export interface Incast {
    readonly senders: number;
    readonly burst: number;
    readonly inRate: number;
    readonly outRate: number;
    readonly mtu: number;
}

/** Peak queue in bytes: F b - b C_out/C_in + MTU; none for no sender. IO-MODEL 2.7, 3.5 (simulated, exact). */
export function peakQueue({ senders, burst, inRate, outRate, mtu }: Incast): number {
    return senders <= 0 ? 0 : Math.max(0, senders * burst - (burst * outRate) / inRate + mtu);
}

/** Bytes one hot port may hold of a shared buffer: alpha B/(1 + alpha n) with n hot ports, plus its private part. Dynamic Thresholds, S34, S35; P29. */
export function portLimit(shared: number, alpha: number, hotPorts = 1, reserved = 0): number {
    return (alpha * shared) / (1 + alpha * hotPorts) + reserved;
}

/** Largest loss-free fan-in: (limit - MTU)/b + C_out/C_in, whole senders. IO-MODEL 2.7. */
export function lossFreeFanIn(limit: number, { burst, inRate, outRate, mtu }: Omit<Incast, 'senders'>): number {
    return Math.max(0, Math.floor((limit - mtu) / burst + outRate / inRate + 1e-9));
}

/** Shared buffer that holds a queue of `queue` bytes at one port: Q (1 + alpha n)/alpha. IO-MODEL 2.7. */
export function requiredBuffer(queue: number, alpha: number, hotPorts = 1): number {
    return (queue * (1 + alpha * hotPorts)) / alpha;
}

/** Seconds until the limit is reached: limit/(F C_in - C_out); `null` when the port keeps up. IO-MODEL 2.7. */
export function absorptionTime(
    limit: number,
    { senders, inRate, outRate }: Pick<Incast, 'senders' | 'inRate' | 'outRate'>,
): number | null {
    const surplus = positive(senders * inRate - outRate);
    return surplus === null ? null : limit / surplus;
}

/** Seconds to drain a queue, which is also the latency the burst adds: Q/C_out. IO-MODEL 2.7. */
export function drainTime(queue: number, outRate: number): number {
    return queue / outRate;
}

/** Bandwidth-delay product in bytes, over sqrt(n) for n desynchronised long flows. IO-MODEL 2.7; S16 (P21). */
export function bandwidthDelay(rate: number, rtt: number, flows = 1): number {
    return (rate * rtt) / Math.sqrt(flows);
}

/** First flight of a cold TCP flow: 10 segments (RFC 6928, from memory). IO-MODEL 2.7. */
export function firstFlight(mtu: number): number {
    return 10 * (mtu - 40);
}
