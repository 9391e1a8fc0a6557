/** Senders release a burst each to `hotPorts` ports of a switch at once; packets share a buffer under Dynamic Thresholds. bytes, bytes/s. */
export interface IncastCase {
    readonly senders: number;
    readonly burst: number;
    readonly inRate: number;
    readonly outRate: number;
    readonly shared: number;
    readonly alpha: number;
    readonly hotPorts: number;
    readonly packet: number;
}

/** Peak queue of one port and whether a packet was lost, packet by packet. */
export function simulateIncast(c: IncastCase): { readonly peak: number; readonly drops: boolean } {
    const packets = Math.ceil(c.burst / c.packet),
        slot = c.packet / c.inRate,
        drained = slot * c.outRate;
    const queues = new Float64Array(c.hotPorts);
    let peak = 0,
        drops = false;
    for (let i = 0; i < packets; i++) {
        const bytes = Math.min(c.packet, c.burst - i * c.packet);
        // The senders are in step: their packets arrive together, then the port sends for one packet time.
        for (let sender = 0; sender < c.senders; sender++) {
            for (let port = 0; port < c.hotPorts; port++) {
                const occupied = queues.reduce((sum, queue) => sum + queue, 0);
                const queue = queues[port] ?? 0;
                if (queue + bytes > c.alpha * (c.shared - occupied) + bytes) {
                    drops = true;
                } else {
                    queues[port] = queue + bytes;
                }
                peak = Math.max(peak, queues[port] ?? 0);
            }
        }
        for (let port = 0; port < c.hotPorts; port++) {
            queues[port] = Math.max(0, (queues[port] ?? 0) - drained);
        }
    }
    return { peak, drops };
}
