import { GBPS, positive } from '../numbers.ts';
import type { Links } from '../types.ts';

/** TCP/IPv4 headers with timestamps, and what Ethernet adds around a frame (docs/io-model.md 1.2; iperf 940 Mb/s at MTU 1500, S18). */
const IP_TCP_BYTES = 40;
const TIMESTAMP_BYTES = 12;
const ETHERNET_BYTES = 38;
const VLAN_BYTES = 4;

/** Link rates there are, Gb/s, from Fast Ethernet on (docs/io-model.md 5, "faster links"). */
export const LINK_RATES_GBPS = [0.1, 1, 10, 25, 40, 50, 100, 200, 400] as const;

/** Payload share of the line rate, 0..1: (MTU-40-12)/(MTU+38), 4 bytes more with a VLAN tag. `null` for an MTU that carries nothing. docs/io-model.md 1.2. */
export function wireEfficiency(mtu: number, vlan = false): number | null {
    const payload = mtu - IP_TCP_BYTES - TIMESTAMP_BYTES;
    return positive(payload) === null ? null : payload / (mtu + ETHERNET_BYTES + (vlan ? VLAN_BYTES : 0));
}

/** Links that carry load: an active-backup bond counts one. docs/io-model.md 1.2. */
export function activeLinks(count: number, bond: Links['bond']): number {
    return bond === 'active-backup' ? Math.min(1, count) : count;
}

/** Most of the line rate a bulk stream was seen to reach: 0.90 from 100 GbE up, else the wire efficiency. docs/io-model.md 1.2; S7, S9. */
export function bulkShare(rate: number, mtu: number): number | null {
    return rate >= 100 * GBPS ? 0.9 : wireEfficiency(mtu);
}

/** The next faster link one can buy, bytes/s; `null` above the fastest. */
export function nextLinkRate(rate: number): number | null {
    const next = LINK_RATES_GBPS.find(gbps => gbps * GBPS > rate);
    return next === undefined ? null : next * GBPS;
}

/** Round trip of a storage network when none is stated: 50 us TCP, 30 us from 100 GbE. docs/io-model.md 1.2; S8. */
export function defaultRtt(rate: number): number {
    return rate >= 100 * GBPS ? 30e-6 : 50e-6;
}
