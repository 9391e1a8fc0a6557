import { GBPS, positive } from './numbers.ts';
import type { Links } from './types.ts';

/** TCP/IPv4 headers with timestamps, and what Ethernet adds around a frame (IO-MODEL 1.2; iperf 940 Mb/s at MTU 1500, S18). */
const IP_TCP_BYTES = 40;
const TIMESTAMP_BYTES = 12;
const ETHERNET_BYTES = 38;
const VLAN_BYTES = 4;

/** Link rates there are, Gb/s, from Fast Ethernet on (IO-MODEL 5, "faster links"). */
export const LINK_RATES_GBPS = [0.1, 1, 10, 25, 40, 50, 100, 200, 400] as const;

/** Payload share of the line rate, 0..1: (MTU-40-12)/(MTU+38), 4 bytes more with a VLAN tag. `null` for an MTU that carries nothing. IO-MODEL 1.2. */
export function wireEfficiency(mtu: number, vlan = false): number | null {
    const payload = mtu - IP_TCP_BYTES - TIMESTAMP_BYTES;
    return positive(payload) === null ? null : payload / (mtu + ETHERNET_BYTES + (vlan ? VLAN_BYTES : 0));
}

/** bytes/s one link carries per direction (c_l of IO-MODEL 2). Fibre Channel: its nominal rate, FCIA, S19. */
export function linkRate(rate: number, mtu: number, transport: Links['transport'] = 'ethernet'): number | null {
    if (positive(rate) === null) {
        return null;
    }
    if (transport === 'fibre-channel') {
        return rate;
    }
    const efficiency = wireEfficiency(mtu);
    return efficiency === null ? null : rate * efficiency;
}

/** Nominal bytes/s of an n-GFC port and direction: 100 MB/s per GFC. IO-MODEL 1.2, S19. */
export function fibreChannelRate(gfc: number): number {
    return gfc * 100e6;
}

/** Links that carry load: an active-backup bond counts one. IO-MODEL 1.2. */
export function activeLinks(count: number, bond: Links['bond']): number {
    return bond === 'active-backup' ? Math.min(1, count) : count;
}

/** Usable bytes/s of a node per direction: C = L * c_l. IO-MODEL 2.1. */
export function nodeBandwidth(links: Links, mtu: number): number | null {
    const one = linkRate(links.rate, mtu, links.transport);
    const active = activeLinks(links.count, links.bond);
    return one === null || positive(active) === null ? null : active * one;
}

/** Most of the line rate a bulk stream was seen to reach: 0.90 from 100 GbE up, else the wire efficiency. IO-MODEL 1.2; S7, S9. */
export function bulkShare(rate: number, mtu: number): number | null {
    return rate >= 100 * GBPS ? 0.9 : wireEfficiency(mtu);
}

/** The next faster link one can buy, bytes/s; `null` above the fastest. */
export function nextLinkRate(rate: number): number | null {
    const next = LINK_RATES_GBPS.find(gbps => gbps * GBPS > rate);
    return next === undefined ? null : next * GBPS;
}

/** Round trip of a storage network when none is stated: 50 us TCP, 30 us from 100 GbE. IO-MODEL 1.2; S8. */
export function defaultRtt(rate: number): number {
    return rate >= 100 * GBPS ? 30e-6 : 50e-6;
}

/** bytes/s of each part of a share of the links that quality of service reserves: C q, split. IO-MODEL 5; S17 (P22). */
export function qosSplit(capacity: number, reserved: number, parts: readonly number[]): readonly number[] {
    return parts.map(part => capacity * reserved * part);
}
