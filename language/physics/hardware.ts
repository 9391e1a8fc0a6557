import { TARGET } from './bands.ts';
import { lossFreeFanIn, portLimit, requiredBuffer } from './buffers.ts';
import { linkCapacity } from './capacities.ts';
import { withDefaults } from './defaults.ts';
import { evaluateLoads } from './evaluate.ts';
import type { KnobInput, Setting } from './knobs.ts';
import { judge, nothing, onFabric, restored, tried } from './knobs.ts';
import { activeLinks, LINK_RATES_GBPS, wireEfficiency } from './links.ts';
import { GBPS, smallest } from './numbers.ts';
import type { FabricInput } from './types.ts';

/** More links than any node takes. */
const MOST_LINKS = 32;

/** The fabric's links with something changed; stated ones win over the defaults they fall back to. */
function linksOf(fabric: FabricInput) {
    const { count, rate, mtu, bond, transport } = withDefaults(fabric).links;
    return { count, rate, mtu, bond, transport };
}

function stationOf(input: KnobInput, name: string) {
    return evaluateLoads(input).stations.find(s => s.station === name) ?? null;
}

/** Smallest number of equal links: L >= load/(target c_l), then P99. An active-backup bond gains nothing. IO-MODEL 5. */
export function addLinks(input: KnobInput): Setting {
    const target = input.target ?? TARGET,
        links = linksOf(input.fabric);
    if (links.bond === 'active-backup') {
        return nothing('link-count', '1', 'an active-backup bond counts one link, however many there are');
    }
    const before = stationOf(input, 'node-link');
    if (before === null || before.utilisation === null || before.capacity === null) {
        return nothing('link-count', '1', before?.reason ?? 'unknown load');
    }
    const { one } = linkCapacity(withDefaults(input.fabric));
    const closed = Math.max(1, Math.ceil((before.utilisation * before.capacity) / (target * one) - 1e-9));
    for (let count = closed; count <= MOST_LINKS; count++) {
        const after = onFabric(input, { links: { ...links, count } });
        if (restored(judge(after), target)) {
            return tried('link-count', '1', count, closed, after, target, null);
        }
    }
    const most = Math.max(closed, links.count);
    return tried(
        'link-count',
        '1',
        most,
        closed,
        onFabric(input, { links: { ...links, count: most } }),
        target,
        'more links do not restore the target: another station or the latency floor binds',
    );
}

/** Next link rate one can buy that restores the scenario. IO-MODEL 5. */
export function fasterLinks(input: KnobInput): Setting {
    const target = input.target ?? TARGET,
        links = linksOf(input.fabric);
    const rates = LINK_RATES_GBPS.map(gbps => gbps * GBPS).filter(rate => rate > links.rate);
    const before = stationOf(input, 'node-link');
    const efficiency = withDefaults(input.fabric).efficiency,
        active = activeLinks(links.count, links.bond);
    const closed =
        before?.utilisation && before.capacity
            ? (before.utilisation * before.capacity) / (target * active * efficiency)
            : null;
    for (const rate of rates) {
        const after = onFabric(input, { links: { ...links, rate } });
        if (restored(judge(after), target)) {
            return tried('link-rate', 'B/s', rate, closed, after, target, null);
        }
    }
    const fastest = rates.at(-1);
    if (fastest === undefined) {
        return nothing('link-rate', 'B/s', 'there is no faster link');
    }
    return tried(
        'link-rate',
        'B/s',
        fastest,
        closed,
        onFabric(input, { links: { ...links, rate: fastest } }),
        target,
        'faster links do not restore the target: another station or the latency floor binds',
    );
}

/** MTU 9000: 5.2 % more payload over 1500; every switch and end has to match. IO-MODEL 5. */
export function jumboFrames(input: KnobInput): Setting {
    const links = linksOf(input.fabric);
    if (links.transport === 'fibre-channel') {
        return nothing('mtu', 'B', 'Fibre Channel has no MTU to raise');
    }
    if (links.mtu >= 9000) {
        return nothing('mtu', 'B', 'the MTU is 9000 already');
    }
    const gain = (wireEfficiency(9000) ?? 1) / (wireEfficiency(links.mtu) ?? 1) - 1;
    return tried(
        'mtu',
        'B',
        9000,
        null,
        onFabric(input, { links: { ...links, mtu: 9000 } }),
        input.target ?? TARGET,
        `jumbo frames give ${(gain * 100).toFixed(1)} % more, not enough here`,
    );
}

/** The locality data comes back to: 95 % on a local coordinator, the owner's node for an owner. IO-MODEL 5. `setting` is the smallest share that is enough. */
export function restoreLocality(input: KnobInput): Setting {
    const fabric = withDefaults(input.fabric),
        target = input.target ?? TARGET;
    if (fabric.coordinator !== 'local' && fabric.coordinator !== 'owner') {
        return nothing(
            'locality',
            'share',
            `a ${fabric.coordinator ?? 'missing'} coordinator has no locality to restore`,
        );
    }
    const knob = fabric.coordinator === 'local' ? 'locality' : 'alignment';
    const now = fabric[knob],
        full = knob === 'locality' ? 0.95 : 1;
    if (now >= full) {
        return nothing(knob, 'share', `the ${knob} is ${(now * 100).toFixed(0)} % already`);
    }
    const at = (share: number) => onFabric(input, { [knob]: share });
    const enough = smallest(now, full, share => restored(judge(at(share)), target));
    return tried(
        knob,
        'share',
        enough ?? full,
        null,
        at(enough ?? full),
        target,
        `even ${(full * 100).toFixed(0)} % ${knob} does not restore the target`,
    );
}

/** Shared buffer that keeps the incast at the target: Q(1+alpha n)/alpha over the target; `closedForm` is the one that just loses nothing. IO-MODEL 5. */
export function largerBuffer(input: KnobInput): Setting {
    const fabric = withDefaults(input.fabric),
        target = input.target ?? TARGET;
    const queue =
        stationOf({ ...input, fabric: { ...input.fabric, buffer: fabric.buffer ?? 1 } }, 'switch-buffer')?.load ?? null;
    if (queue === null || queue === 0) {
        return nothing('buffer', 'B', 'no incast in this scenario');
    }
    const needed = requiredBuffer(queue, fabric.alpha);
    const result = tried(
        'buffer',
        'B',
        needed / target,
        needed,
        onFabric(input, { buffer: needed / target }),
        target,
        'the buffer is not what binds',
    );
    const used = result.evaluation?.stations.find(s => s.station === 'switch-buffer')?.utilisation ?? 1;
    return used <= target * (1 + 1e-9) ? { ...result, feasible: true, reason: null } : result;
}

/** Smaller rebuild bursts that keep an incast of all peers at the target. IO-MODEL 2.7, 5. Fan-in that loses nothing: `lossFreeFanIn`. */
export function smallerBurst(input: KnobInput): Setting {
    const fabric = withDefaults(input.fabric),
        target = input.target ?? TARGET;
    if (fabric.nodes === null || fabric.nodes < 3 || fabric.buffer === null) {
        return nothing('burst', 'B', 'no incast, or no known buffer');
    }
    const closed = (target * portLimit(fabric.buffer, fabric.alpha) - fabric.links.mtu) / (fabric.nodes - 2);
    if (closed < fabric.links.mtu) {
        return nothing('burst', 'B', 'even one frame per peer fills the port');
    }
    return tried(
        'burst',
        'B',
        closed,
        closed,
        onFabric(input, { burst: closed }),
        target,
        'the burst size is not what binds',
    );
}

/** Senders of one burst each that one port takes without loss. IO-MODEL 2.7. */
export function fanInLimit(input: FabricInput): number | null {
    const fabric = withDefaults(input),
        { one } = linkCapacity(fabric);
    if (fabric.buffer === null) {
        return null;
    }
    return lossFreeFanIn(portLimit(fabric.buffer, fabric.alpha), {
        burst: fabric.burst,
        inRate: one,
        outRate: one,
        mtu: fabric.links.mtu,
    });
}

/** A dedicated storage NIC: takes the non-storage background off the node. A VLAN moves no bits and is credited none. IO-MODEL 5. */
export function dedicatedNic(input: KnobInput): Setting {
    const { tx, rx } = withDefaults(input.fabric).background;
    if (tx === 0 && rx === 0) {
        return nothing('storage-nic', '1', 'no other traffic is stated on these links');
    }
    const background = { ...withDefaults(input.fabric).background, tx: 0, rx: 0 };
    return tried(
        'storage-nic',
        '1',
        1,
        null,
        onFabric(input, { background }),
        input.target ?? TARGET,
        'the other traffic is not what binds',
    );
}

/** Storage limited to a share q of its links: C' = q C. IO-MODEL 5; S17 (P22). */
export function qosShare(input: KnobInput, share: number): Setting {
    if (!(share > 0 && share <= 1)) {
        return nothing('qos', 'share', 'a share is above 0 and at most 1');
    }
    const links = linksOf(input.fabric);
    return tried(
        'qos',
        'share',
        share,
        null,
        onFabric(input, { links: { ...links, rate: links.rate * share } }),
        input.target ?? TARGET,
        'that share does not carry the storage traffic',
    );
}

/** These classes stay on the array: this fabric without them. The array's own evaluation, where it is described, is `evaluate` on it. IO-MODEL 5. */
export function keepOnSan(input: KnobInput, names: readonly string[]): Setting {
    const stay = new Set(names);
    const workloads = input.workloads.filter(w => !stay.has(w.name));
    if (workloads.length === input.workloads.length) {
        return nothing('keep-on-san', '1', 'none of these workloads is on the fabric');
    }
    return tried(
        'keep-on-san',
        '1',
        stay.size,
        null,
        { ...input, workloads, loads: null },
        input.target ?? TARGET,
        'the others alone exceed the target',
    );
}
