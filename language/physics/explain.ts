import type { Workload } from './defaults.ts';
import { withWorkloadDefaults } from './defaults.ts';
import type { ClassLatency, LoadEvaluation, Worked } from './evaluate.ts';
import { readCost, rebuildFactor, writeCost } from './load/amplification.ts';
import { readFactor, writeFactor } from './load/eastwest.ts';
import { hotReceiver, imbalance } from './load/rebuild.ts';
import type { DeviceShares } from './media.ts';
import { answering, mediaNodes, mediaShares, tightest } from './media.ts';
import { activeLinks } from './network/links.ts';
import { copiesLeaveRack, leavesRack } from './network/racks.ts';
import { linkCapacity } from './node/capacities.ts';
import type { Controller } from './node/controller.ts';
import { finite } from './numbers.ts';
import { channelsOf, delayParts, latencyState, servedBy, writeHops } from './queueing/latency.ts';
import { SCENARIO_PARTS } from './scenarios.ts';
import type { Explained, StationLoad } from './types.ts';

type Input = Explained['inputs'][number];

/** Writes one entry; `assumed` names of the fabric or workload mark the inputs that hold a default. */
function entry(
    id: string,
    label: string,
    value: number | null,
    unit: string,
    formula: string,
    source: string,
    inputs: readonly Input[],
): Explained {
    return { id, label, value: value === null ? null : finite(value), unit, formula, source, inputs };
}

function given(assumed: readonly string[]) {
    return (name: string, value: number | string | null, unit = '', field = name): Input => ({
        name,
        unit,
        value: typeof value === 'number' ? finite(value) : value,
        assumed: assumed.includes(field),
    });
}

function linkEntries({ fabric, situation, stations: { background } }: Worked, link: StationLoad): readonly Explained[] {
    const of = given(fabric.assumed),
        { node, one } = linkCapacity(fabric),
        hot = hotReceiver(fabric.streams);
    const sends = link.reason === 'sending',
        front = situation.foreground;
    const foreground = sends ? front.tx + front.excessTx : front.rx + front.excessRx;
    const behind = sends ? background.tx : background.rx;
    return [
        entry(
            'wire.efficiency',
            'payload share of the line rate',
            fabric.efficiency,
            '',
            '(MTU-40-12)/(MTU+38)',
            'docs/io-model.md 1.2; S18',
            [of('mtu', fabric.links.mtu)],
        ),
        entry(
            'node-link.capacity',
            'what a node can send or receive',
            node,
            'B/s',
            'C = L x rate x e',
            'docs/io-model.md 2.1',
            [
                of('active links', activeLinks(fabric.links.count, fabric.links.bond), '', 'links'),
                of('rate', fabric.links.rate, 'B/s', 'links'),
                of('e', fabric.efficiency),
            ],
        ),
        entry('link.one', 'what one link carries', one, 'B/s', 'c_l = rate x e', 'docs/io-model.md 2.1', [
            of('rate', fabric.links.rate, 'B/s', 'links'),
        ]),
        entry(
            'hot-receiver',
            'factor on background at the busiest receiver',
            hot,
            '',
            '1 + 2.326/sqrt(M)',
            'docs/io-model.md 2.8.7, simulated 3.4',
            [of('streams', fabric.streams)],
        ),
        entry(
            'node-link.foreground',
            'workload bytes on the hot node',
            foreground,
            'B/s',
            'sum X D/N + what the pinned machine adds on its host',
            'docs/io-model.md 2.3',
            [
                of('direction', link.reason),
                of('spread share', sends ? front.tx : front.rx, 'B/s'),
                of('hot host', sends ? front.excessTx : front.excessRx, 'B/s'),
            ],
        ),
        entry(
            'node-link.background',
            'rebuild, copy and other bytes per node',
            behind,
            'B/s',
            'A R_d + I/N + I X_w/N (receiving), A R_d + I X_w/N (sending)',
            'docs/io-model.md 2.4',
            [
                of('rebuild', background.rebuild, 'B/s'),
                ...(background.evacuation > 0 ? [of('evacuation', background.evacuation, 'B/s', 'rebuild')] : []),
                of('ingest', SCENARIO_PARTS[situation.scenario].ingest ? situation.ingest : 0, 'B/s', 'over'),
                of('last delta', SCENARIO_PARTS[situation.scenario].delta ? situation.delta : null, 'B/s'),
            ],
        ),
        entry(
            'node-link.meanUtilisation',
            'mean share of the node link',
            link.meanUtilisation,
            '',
            '(foreground + background)/C',
            'docs/io-model.md 2.6',
            [],
        ),
        entry(
            'node-link.utilisation',
            'share of the node link at the hot receiver',
            link.utilisation,
            '',
            '(foreground + background x (1+2.326/sqrt M))/C',
            'docs/io-model.md 2.6, 2.8.7',
            [
                of('foreground', foreground, 'B/s'),
                of('background', behind, 'B/s'),
                of('factor', hot),
                of('C', node, 'B/s'),
            ],
        ),
    ];
}

function otherStations(worked: Worked, stations: readonly StationLoad[]): readonly Explained[] {
    const {
            fabric,
            stations: { place },
        } = worked,
        of = given(fabric.assumed),
        result: Explained[] = [];
    for (const s of stations) {
        if (s.station === 'rack-uplink') {
            result.push(
                entry(
                    'rack-uplink.capacity',
                    'uplinks of one rack',
                    s.capacity,
                    'B/s',
                    fabric.uplinks ? 'uplinks x rate x e' : '(N/R) C / oversubscription',
                    'docs/io-model.md 1.2, 2.3',
                    [
                        of('oversubscription', fabric.uplinks ? null : fabric.oversubscription),
                        of('racks', fabric.racks),
                    ],
                ),
                entry(
                    'rack-uplink.utilisation',
                    'share of the rack uplinks',
                    s.utilisation,
                    '',
                    '(copy bytes x P_copy + other bytes x P_peer + seed)/R/capacity',
                    'docs/io-model.md 2.3, 8.2.3',
                    [
                        of('P_copy', copiesLeaveRack(place.whole, fabric.racks, fabric.failureDomain)),
                        of('P_peer', leavesRack(place.whole, fabric.racks)),
                        of('load', s.load, 'B/s'),
                    ],
                ),
            );
        } else if (s.station === 'media') {
            const shares = mediaShares(
                fabric,
                mediaNodes(fabric, place),
                worked.situation.foreground,
                worked.stations.background,
            );
            if (shares !== null) {
                result.push(mediaEntry(worked, tightest(shares), s));
            }
        } else if (s.station === 'controller' && fabric.controller !== null) {
            result.push(...controllerEntries(worked, fabric.controller, s));
        } else if (s.station === 'switch-buffer') {
            result.push(
                entry(
                    'switch-buffer.capacity',
                    'bytes one port may hold',
                    s.capacity,
                    'B',
                    'alpha B/(1 + alpha n), n = 1',
                    'docs/io-model.md 2.7; S34, S35',
                    [of('buffer', fabric.buffer, 'B'), of('alpha', fabric.alpha)],
                ),
                entry(
                    'switch-buffer.load',
                    'peak queue of an incast',
                    s.load,
                    'B',
                    '(F-1) b + MTU',
                    'docs/io-model.md 2.7, simulated 3.5',
                    [
                        of('senders F', (fabric.nodes ?? 1) - 1),
                        of('burst b', fabric.burst, 'B', 'burst'),
                        of('mtu', fabric.links.mtu),
                    ],
                ),
            );
        }
    }
    return result;
}

/** What keeps the storage software of a node busy. */
function controllerEntries(
    { fabric, situation: { foreground }, stations: { place, background } }: Worked,
    controller: Controller,
    s: StationLoad,
): readonly Explained[] {
    const of = given(fabric.assumed);
    return [
        entry(
            'controller.reads',
            'reads of 4 KiB a node serves, or what takes as long',
            foreground.readWork / place.nodes + foreground.excessWork + background.readWork,
            '1/s',
            'sum operations x (1 + max(0, b - 4 KiB)/128 KiB)/N + hot host + rebuild A R_d/p',
            'docs/io-model.md 8.1',
            [of('rebuild and copy', background.readWork, '1/s'), of('hot host', foreground.excessWork, '1/s')],
        ),
        entry(
            'controller.writes',
            'device writes of 4 KiB a node serves, or what takes as long',
            foreground.writeWork / place.nodes + background.writeWork,
            '1/s',
            'sum operations x (1 + max(0, b - 4 KiB)/128 KiB)/N + rebuild R_d/p + copies of 1 MiB',
            'docs/io-model.md 8.1',
            [of('rebuild and copy', background.writeWork, '1/s')],
        ),
        entry(
            'controller.utilisation',
            'share of the cores of the storage software',
            s.utilisation,
            '',
            controller.daemons === null
                ? '(reads x t_r + writes x t_w)/c'
                : 'reads x t_r/min(c, 4.5 d) + writes x t_w/min(c, 7.8 d)',
            controller.assumed.includes('times') ? 'docs/io-model.md 8.1; S42' : 'docs/io-model.md 8.1',
            [
                of('c', controller.cores, 'cores', 'controller.cores'),
                of('t_r', controller.times.read, 's', 'controller.times'),
                of('t_w', controller.times.write, 's', 'controller.times'),
                of('devices d', controller.daemons),
            ],
        ),
    ];
}

function rebuildEntries({ fabric, stations: { place } }: Worked, loads: LoadEvaluation): readonly Explained[] {
    if (loads.rebuild === null || fabric.scheme === null) {
        return [];
    }
    const of = given(loads.assumed),
        { seconds, exposure, rate } = loads.rebuild;
    return [
        entry(
            'rebuild.rate',
            'rebuild per surviving node',
            rate,
            'B/s',
            rateFormula(fabric.rebuild, rate),
            'docs/io-model.md 2.5, 8.2.5',
            [of('rebuild', fabric.rebuild, 'B/s'), of('A', rebuildFactor(fabric.scheme))],
        ),
        entry(
            'rebuild.seconds',
            'time to heal',
            seconds,
            's',
            'lost/(N-1)/R_d x imbalance',
            'docs/io-model.md 2.5, simulated 3.7',
            [
                of('lost', fabric.raw, 'B', 'raw'),
                of('survivors', place.nodes),
                of('R_d', rate, 'B/s', 'rebuild'),
                of('imbalance', imbalance(place.nodes, fabric.chunks), '', 'chunks'),
            ],
        ),
        entry(
            'rebuild.exposure',
            'time without full redundancy',
            exposure,
            's',
            'detect + time to heal',
            'docs/io-model.md 2.5',
            [of('detect', fabric.detect, 's')],
        ),
    ];
}

function rateFormula(stated: number | null, rate: number): string {
    if (stated === null) {
        return 'min(rate per device x devices, what links and media carry, what full stations leave)';
    }
    return rate < stated ? 'min(as stated, what full links, media and uplinks leave)' : 'as stated';
}

/** The branch of the maximum that binds, with everything that is in it. */
function mediaEntry({ fabric, stations: { place } }: Worked, own: DeviceShares, s: StationLoad): Explained {
    const of = given(fabric.assumed),
        nodes = mediaNodes(fabric, place),
        devices = of('devices', own.devices * nodes);
    const faster = own.media === fabric.cache?.media && own.devices === fabric.cache.devices,
        whose = fabric.cache === null ? '' : faster ? ' of the faster media' : ' of the media that keep the data';
    if (s.unit === '1/s') {
        return entry(
            'media.utilisation',
            `share of the busiest device${whose}, bound by I/Os`,
            s.utilisation,
            '',
            'r/IOPS_r + w/IOPS_w, per device',
            'docs/io-model.md 2.6',
            [
                of('device reads', own.readOps, '1/s'),
                of('device writes', own.writeOps, '1/s'),
                devices,
                of('IOPS_r', own.media.read.iops, '1/s'),
                of('IOPS_w', own.media.write.iops, '1/s'),
            ],
        );
    }
    return entry(
        'media.utilisation',
        `share of the busiest device${whose}, bound by bytes`,
        s.utilisation,
        '',
        'B_r/BW_r + B_w/BW_w, per device',
        'docs/io-model.md 2.6',
        [
            of('device bytes read', own.readBytes + own.read * nodes, 'B/s'),
            of('of them rebuild', own.read * nodes, 'B/s'),
            of('device bytes written', own.writeBytes + own.write * nodes, 'B/s'),
            of('of them rebuild and copy', own.write * nodes, 'B/s'),
            devices,
            of('BW_r', own.media.read.bandwidth, 'B/s'),
            of('BW_w', own.media.write.bandwidth, 'B/s'),
        ],
    );
}

function classEntries(worked: Worked, workload: Workload, latency: ClassLatency): readonly Explained[] {
    const {
        fabric,
        stations: { place },
    } = worked;
    const of = given([...fabric.assumed, ...workload.assumed]),
        name = workload.name;
    const w = writeCost(place.scheme, workload.writeBlock, fabric.journal, fabric.metadata),
        r = readCost(place.scheme, workload.readBlock);
    const Xw = writeFactor(place, workload.writeBlock),
        Xr = readFactor(place, workload.readBlock);
    const block = of('block', workload.writeBlock, 'B');
    const facts = [
        entry(
            `${name}.deviceWrites`,
            'device writes per write',
            w.writes,
            '',
            'r, or touched strips + m',
            'docs/io-model.md 2.2; S1',
            [block],
        ),
        entry(
            `${name}.deviceReads`,
            'device reads per write',
            w.reads,
            '',
            'delta t+m, reconstruct k-t, whole k',
            'docs/io-model.md 2.2; S1',
            [block],
        ),
        entry(
            `${name}.readReads`,
            'device reads per read',
            r.reads,
            '',
            '1, or touched strips',
            'docs/io-model.md 2.2',
            [block],
        ),
        entry(
            `${name}.writeFactor`,
            'network bytes per byte written',
            Xw.total,
            '',
            'X_w of the coordinator',
            'docs/io-model.md 2.3',
            [of('coordinator', place.coordinator), of('nodes', place.nodes)],
        ),
        entry(
            `${name}.readFactor`,
            'network bytes per byte read',
            Xr.total,
            '',
            'X_r of the coordinator',
            'docs/io-model.md 2.3',
            [of('locality', place.locality), of('alignment', place.alignment)],
        ),
    ];
    if (latency.p99Read === null && latency.p99Write === null) {
        return facts;
    }
    const state = latencyState(worked),
        parts = delayParts(state, workload, workload.writeBlock),
        devices = answering(fabric, 'write', workload.writeBlock, state.media.hit);
    const shared = [
        of('software', fabric.software, 's'),
        of('rtt', fabric.rtt, 's'),
        of('block on one link', parts.serialisation, 's'),
        of('waiting per hop', parts.hop.mean, 's'),
        of('variability', devices?.variability ?? null),
        of('channels', devices === null ? null : channelsOf(devices.media, servedBy(state, devices === fabric.cache))),
    ];
    return [
        ...facts,
        entry(
            `${name}.p99Read`,
            'P99 of reads',
            latency.p99Read,
            's',
            'mixture of gamma quantiles over min(X_r, 2) hops: software + hops (RTT + B/c_l) + media',
            'docs/io-model.md 2.8.3, 2.8.5, 2.8.8',
            [...shared, of('media', parts.read.mean, 's')],
        ),
        entry(
            `${name}.p99Write`,
            'P99 of writes',
            latency.p99Write,
            's',
            'software + hops (RTT + B/c_l) + (peers-1) B/c_l + gamma quantile at 0.99^(1/copies) of queues and media',
            'docs/io-model.md 2.8.3, 2.8.4, 2.8.6, 2.8.8',
            [
                ...shared,
                of('hops', writeHops(place)),
                of('copies waited for', w.writes),
                of('media', parts.write.mean, 's'),
            ],
        ),
    ];
}

/** Every number of an evaluation with its formula, inputs and source. */
export function explainEvaluation(
    worked: Worked,
    loads: LoadEvaluation,
    latencies: readonly ClassLatency[],
    workloads: readonly Workload[],
): readonly Explained[] {
    const link = loads.stations.find(s => s.station === 'node-link');
    const byName = new Map(latencies.map(l => [l.workload, l]));
    return [
        ...(link === undefined ? [] : linkEntries(worked, link)),
        ...otherStations(worked, loads.stations),
        ...rebuildEntries(worked, loads),
        ...workloads.flatMap(workload => {
            const latency = byName.get(workload.name);
            return latency === undefined ? [] : classEntries(worked, workload, latency);
        }),
    ];
}

/** The usable classes of an input, by the same defaults the evaluation took. */
export function usableWorkloads(inputs: readonly Parameters<typeof withWorkloadDefaults>[0][]): readonly Workload[] {
    return inputs.map(withWorkloadDefaults).filter(w => w !== null);
}
