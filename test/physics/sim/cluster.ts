import type { Draw, Random } from './random.ts';
import { lognormal, quantile, seeded } from './random.ts';

/** A storage cluster, message by message: per node a sending and a receiving queue and one queue of media channels. Seconds, bytes. */
export interface ClusterCase {
    readonly nodes: number;
    readonly coordinator: 'local' | 'primary';
    readonly copies: number;
    readonly locality: number;
    readonly block: number;
    readonly writeShare: number;
    /** Front-end I/Os per second and node. */
    readonly rate: number;
    /** bytes/s of the one link of a node. */
    readonly link: number;
    readonly rtt: number;
    readonly software: number;
    readonly readLatency: number;
    readonly writeLatency: number;
    readonly scv: number;
    readonly devices: number;
    readonly channels: number;
    /** Paced background: bytes/s each node sends, in quanta, over `streams` that keep a receiver for `sticky` bytes. */
    readonly background?: {
        readonly rate: number;
        readonly quantum: number;
        readonly streams?: number;
        readonly sticky?: number;
    };
}

type Job = (now: number) => void;

/** Events in time order: a binary heap. */
class Agenda {
    private readonly times: number[] = [];
    private readonly jobs: Job[] = [];

    add(time: number, job: Job): void {
        const { times, jobs } = this;
        let i = times.length;
        times.push(time);
        jobs.push(job);
        while (i > 0) {
            const up = (i - 1) >> 1;
            if ((times[up] as number) <= time) {
                break;
            }
            times[i] = times[up] as number;
            jobs[i] = jobs[up] as Job;
            i = up;
        }
        times[i] = time;
        jobs[i] = job;
    }

    /** Runs the next event; false when none is left. */
    step(): boolean {
        const { times, jobs } = this;
        const first = jobs[0],
            now = times[0];
        if (first === undefined || now === undefined) {
            return false;
        }
        const time = times.pop() as number,
            job = jobs.pop() as Job;
        const size = times.length;
        if (size > 0) {
            let i = 0;
            for (;;) {
                let down = 2 * i + 1;
                if (down >= size) {
                    break;
                }
                if (down + 1 < size && (times[down + 1] as number) < (times[down] as number)) {
                    down++;
                }
                if ((times[down] as number) >= time) {
                    break;
                }
                times[i] = times[down] as number;
                jobs[i] = jobs[down] as Job;
                i = down;
            }
            times[i] = time;
            jobs[i] = job;
        }
        first(now);
        return true;
    }
}

class Cluster {
    private readonly sending: Float64Array;
    private readonly receiving: Float64Array;
    private readonly channels: Float64Array;
    private readonly draw: Draw;
    private readonly c: ClusterCase;
    private readonly random: Random;
    private readonly agenda: Agenda;

    constructor(c: ClusterCase, random: Random, agenda: Agenda) {
        this.c = c;
        this.random = random;
        this.agenda = agenda;
        this.sending = new Float64Array(c.nodes);
        this.receiving = new Float64Array(c.nodes);
        this.channels = new Float64Array(c.nodes * c.devices * c.channels);
        this.draw = lognormal(c.scv);
    }

    other(node: number): number {
        const drawn = this.random.below(this.c.nodes - 1);
        return drawn < node ? drawn : drawn + 1;
    }

    /** A message through the sender's queue, then, cut through, the receiver's. */
    send(now: number, from: number, to: number, bytes: number, then: Job): void {
        const time = bytes / this.c.link;
        const start = Math.max(now, this.sending[from] ?? 0);
        this.sending[from] = start + time;
        this.agenda.add(start, arrived => {
            const begin = Math.max(arrived, this.receiving[to] ?? 0);
            this.receiving[to] = begin + time;
            this.agenda.add(begin + time, then);
        });
    }

    /** One device I/O on a random device of a node. */
    access(now: number, node: number, latency: number, then: Job): void {
        const { devices, channels } = this.c;
        const base = (node * devices + this.random.below(devices)) * channels;
        let first = base;
        for (let i = base + 1; i < base + channels; i++) {
            if ((this.channels[i] ?? 0) < (this.channels[first] ?? 0)) {
                first = i;
            }
        }
        const done = Math.max(now, this.channels[first] ?? 0) + latency * this.draw(this.random);
        this.channels[first] = done;
        this.agenda.add(done, then);
    }

    read(now: number, client: number, done: (seconds: number) => void): void {
        const { coordinator, locality, nodes, block, rtt, software, readLatency } = this.c;
        const local = coordinator === 'local' ? this.random.next() < locality : false;
        const holder = local ? client : coordinator === 'local' ? this.other(client) : this.random.below(nodes);
        this.access(now, holder, readLatency, ready => {
            if (holder === client) {
                done(ready - now + software);
            } else {
                this.send(ready, holder, client, block, arrived => done(arrived - now + rtt + software));
            }
        });
    }

    write(now: number, client: number, done: (seconds: number) => void): void {
        const { coordinator, copies, nodes, block, rtt, software, writeLatency } = this.c;
        const primary = coordinator === 'local' ? client : this.random.below(nodes);
        let left = copies,
            hops = primary === client ? 1 : 2;
        if (copies === 1) {
            hops--;
        }
        const finish: Job = time => {
            if (--left === 0) {
                done(time - now + hops * rtt + software);
            }
        };
        const replicate: Job = time => {
            this.access(time, primary, writeLatency, finish);
            const targets = new Set<number>();
            while (targets.size < copies - 1) {
                targets.add(this.other(primary));
            }
            for (const target of targets) {
                this.send(time, primary, target, block, arrived => this.access(arrived, target, writeLatency, finish));
            }
        };
        if (primary === client) {
            replicate(now);
        } else {
            this.send(now, client, primary, block, replicate);
        }
    }

    /** Paced streams of background quanta, each keeping its receiver for a while. */
    stream(sender: number, quantum: number, interval: number, keep: number): void {
        let target = this.other(sender),
            sent = 0;
        const tick: Job = now => {
            if (sent >= keep) {
                target = this.other(sender);
                sent = 0;
            }
            sent++;
            this.send(now, sender, target, quantum, () => undefined);
            this.agenda.add(now + interval, tick);
        };
        this.agenda.add(this.random.next() * interval, tick);
    }
}

export interface ClusterResult {
    readonly read: number;
    readonly write: number;
}

/** P99 of reads and writes over `operations`, the first tenth left out. */
export function simulateCluster(c: ClusterCase, operations: number, seed: number): ClusterResult {
    const random = seeded(seed),
        agenda = new Agenda(),
        cluster = new Cluster(c, random, agenda);
    const reads: number[] = [],
        writes: number[] = [];
    let started = 0,
        finished = 0;
    const arrive: Job = now => {
        const counted = started++ > operations / 10;
        const client = random.below(c.nodes),
            write = random.next() < c.writeShare;
        const done = (seconds: number) => {
            finished++;
            if (counted) {
                (write ? writes : reads).push(seconds);
            }
        };
        if (write) {
            cluster.write(now, client, done);
        } else {
            cluster.read(now, client, done);
        }
        agenda.add(now + random.exponential(1 / (c.rate * c.nodes)), arrive);
    };
    agenda.add(0, arrive);
    if (c.background) {
        const { rate, quantum, streams = 1, sticky = quantum } = c.background;
        for (let node = 0; node < c.nodes; node++) {
            for (let s = 0; s < streams; s++) {
                cluster.stream(node, quantum, (quantum * streams) / rate, Math.max(1, Math.round(sticky / quantum)));
            }
        }
    }
    while (finished < operations && agenda.step()) {}
    return { read: quantile(Float64Array.from(reads), 0.99), write: quantile(Float64Array.from(writes), 0.99) };
}
