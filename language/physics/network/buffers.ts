/** One incast: F senders release b bytes each to one port. bytes, bytes/s. docs/io-model.md 2.7. */
export interface Incast {
    readonly senders: number;
    readonly burst: number;
    readonly inRate: number;
    readonly outRate: number;
    readonly mtu: number;
}

/** Peak queue in bytes: F b - b C_out/C_in + MTU; none for no sender. docs/io-model.md 2.7, 3.5 (simulated, exact). */
export function peakQueue({ senders, burst, inRate, outRate, mtu }: Incast): number {
    return senders <= 0 ? 0 : Math.max(0, senders * burst - (burst * outRate) / inRate + mtu);
}

/** Bytes one hot port may hold of a shared buffer: alpha B/(1 + alpha n) with n hot ports, plus its private part. Dynamic Thresholds, S34, S35; P29. */
export function portLimit(shared: number, alpha: number, hotPorts = 1, reserved = 0): number {
    return (alpha * shared) / (1 + alpha * hotPorts) + reserved;
}
