import { nth } from '../../../basics/lists.ts';
import type { Explained, Scenario, StationName } from '../../../physics/index.ts';
import type { Plan, Workload } from '../../../plan/plan.ts';
import { countText, dataText, durationText, p99Text, rateText } from '../../../plan/units.ts';
import type { FabricHeadroom, HeadroomAnalysis } from '../headroom.ts';
import { targetOf } from '../problems.ts';
import { computeText } from '../sizing/compute.ts';
import { worstOf } from '../track.ts';
import { BAND_WORDS, percent, STATION_NAMES } from './station-names.ts';
import { restsOn, trustText } from './trust.ts';

/** Headroom as the editor shows it: Markdown, labels, and where every number comes from. */

/** How names and other text of a plan are made safe in Markdown; handed in by who shows it. */
export interface Markup {
    code(text: string): string;
    plain(text: string): string;
}

/** The fullest place of a fabric over all phases and scenarios. */
export interface Tightest {
    readonly station: StationName;
    readonly utilisation: number;
    readonly scenario: Scenario;
    readonly phase: number;
}

/** Whether anything loads a fabric in a scenario of a phase: machines on it, or the copy of those that come. */
export function isLoaded(headroom: FabricHeadroom, phase: number, scenario: Scenario): boolean {
    return !headroom.present(phase, scenario).empty || !nth(headroom.phases, phase).wave.empty;
}

/**
 * The fullest station of a fabric, the first that is as full in the order of phases and scenarios; undefined where nothing is on it or
 * known of it. Every surface that names the tightest place of a fabric asks here.
 */
export function tightest(headroom: FabricHeadroom): Tightest | undefined {
    return headroom.phases
        .map((_, phase) => tightestIn(headroom, phase))
        .reduce((a, b) => ((b?.utilisation ?? 0) > (a?.utilisation ?? 0) ? b : a), undefined);
}

/** The same for one phase. */
function tightestIn(headroom: FabricHeadroom, phase: number): Tightest | undefined {
    let found: Tightest | undefined;
    for (const scenario of headroom.scenarios) {
        if (!isLoaded(headroom, phase, scenario)) {
            continue;
        }
        for (const { station, utilisation } of headroom.track.evaluation(phase, scenario).stations) {
            if (utilisation !== null && utilisation > (found?.utilisation ?? 0)) {
                found = { station, utilisation, scenario, phase };
            }
        }
    }
    return found;
}

/** `tightest: node link 81 % in failure+ingest, phase 'databases'`; undefined where there is nothing to say. */
export function lensTitle(headroom: FabricHeadroom): string | undefined {
    const at = tightest(headroom);
    return (
        at &&
        `tightest: ${STATION_NAMES[at.station]} ${percent(at.utilisation)} in ${at.scenario}, phase '${nth(headroom.phases, at.phase).phase.name}'`
    );
}

/**
 * `✕ 340 % rack uplink in failure+ingest`: the fullest station of a phase in its worst scenario, with a sign where it is above what the
 * plan allows; undefined where nothing is known.
 * @param chokes whether a finding says that the fabric chokes in this phase: it is then never shown as fine
 */
export function phaseLabel(plan: Plan, headroom: FabricHeadroom, phase: number, chokes: boolean): string | undefined {
    const at = tightestIn(headroom, phase);
    if (!at) {
        return undefined;
    }
    const sign = chokes || at.utilisation >= 1 ? '✕ ' : at.utilisation > targetOf(plan) + 1e-9 ? '▲ ' : '';
    return `${sign}${percent(at.utilisation)} ${STATION_NAMES[at.station]} in ${at.scenario}`;
}

/** What the hint is about, for its tooltip: the fullest station of each scenario. */
export function phaseTooltip(headroom: FabricHeadroom, phase: number): string {
    const lines = headroom.scenarios.flatMap(scenario => {
        const { stations, bottleneck } = headroom.track.evaluation(phase, scenario);
        const station = stations.find(s => s.station === bottleneck);
        return !isLoaded(headroom, phase, scenario) || !station || station.utilisation === null || station.band === null
            ? []
            : [
                  `${scenario}: ${STATION_NAMES[station.station]} ${percent(station.utilisation)} (${BAND_WORDS[station.band]})`,
              ];
    });
    return `Tightest station of '${headroom.fabric.name}' in phase '${nth(headroom.phases, phase).phase.name}', by scenario: ${lines.join(', ')}.`;
}

/** Stations x scenarios of a fabric at its tightest phase, the way the fullest number came about, and what was assumed. */
export function fabricMarkdown(plan: Plan, headroom: FabricHeadroom, md: Markup): string {
    const at = tightest(headroom);
    const reason = headroom.rows.find(r => r.reason !== null)?.reason;
    if (!at) {
        return reason ? `**Headroom**: not computed, ${md.plain(reason)}.` : '';
    }
    const index = at.phase,
        row = (scenario: Scenario) => headroom.row(index, scenario);
    const names: readonly StationName[] = ['node-link', 'rack-uplink', 'media', 'switch-buffer', 'controller'];
    const cell = (scenario: Scenario, name: StationName) => {
        const station = row(scenario).stations.find(s => s.station === name);
        if (!station || station.utilisation === null || station.band === null) {
            return '–';
        }
        return station.band === 'ok'
            ? percent(station.utilisation)
            : `**${percent(station.utilisation)}** ${BAND_WORDS[station.band]}`;
    };
    const failed = row('node-failure');
    return [
        `**Headroom in phase ${md.code(nth(headroom.phases, index).phase.name)}**, the tightest; the plan allows ${percent(targetOf(plan))}`,
        [
            `| | ${names.map(n => STATION_NAMES[n]).join(' | ')} |`,
            '|---|--:|--:|--:|--:|--:|',
            ...headroom.scenarios.map(s => `| ${md.plain(s)} | ${names.map(n => cell(s, n)).join(' | ')} |`),
        ].join('\n'),
        failed.rebuild
            ? `Rebuild after a node loss: ${durationText(failed.rebuild.seconds)}${failed.rebuild.exposure === failed.rebuild.seconds ? '' : `; without full redundancy for ${durationText(failed.rebuild.exposure)}`}.`
            : '',
        failed.compute ? `With one node lost: ${md.plain(computeText(failed.compute))}.` : '',
        askedMarkdown(
            `${STATION_NAMES[at.station]} ${percent(at.utilisation)} in ${at.scenario}`,
            numbersBehind(headroom, at),
            md,
        ),
        trustMarkdown(headroom, md),
        assumedMarkdown(row(at.scenario).assumed, md),
    ]
        .filter(part => part !== '')
        .join('\n\n');
}

/** How far a P99 of the fabric can be trusted, and what it rests on. */
function trustMarkdown(headroom: FabricHeadroom, md: Markup): string {
    const rests = restsOn(headroom);
    return `P99: ${md.plain(trustText(headroom))}${rests.length === 0 ? '' : `; it rests on ${rests.map(md.plain).join(', ')}`}.`;
}

/** The numbers that make up one utilisation, that one last. */
function numbersBehind(headroom: FabricHeadroom, { station, scenario, phase }: Tightest): readonly Explained[] {
    const all = headroom.explain(phase, scenario);
    const own = all.filter(
        e =>
            e.id.startsWith(`${station}.`) ||
            (station === 'node-link' && (e.id === 'wire.efficiency' || e.id === 'hot-receiver')),
    );
    return [
        ...own.filter(e => e.id !== `${station}.utilisation`),
        ...own.filter(e => e.id === `${station}.utilisation`),
    ];
}

/** A value with its unit for people. */
export function valueText(value: number | string | null, unit: string): string {
    if (value === null) {
        return 'not known';
    }
    if (typeof value === 'string') {
        return value;
    }
    switch (unit) {
        case 'B/s':
            return rateText(value);
        case 'B':
            return dataText(value);
        case 'cores':
            return `${Number(value.toPrecision(3))} ${value === 1 ? 'core' : 'cores'}`;
        case 's':
            return value === 0 ? '0 s' : durationText(value);
        case '1/s':
            return `${countText(value)}/s`;
        default:
            return String(Number(value.toPrecision(4)));
    }
}

/** Any number asked where it comes from: formula, inputs (marked where assumed), source. */
export function askedMarkdown(title: string, numbers: readonly Explained[], md: Markup): string {
    if (numbers.length === 0) {
        return '';
    }
    const lines = numbers.map(n => {
        const inputs = n.inputs
            .filter(i => i.value !== null && i.name !== '')
            .map(i => `${md.plain(i.name)} ${md.plain(valueText(i.value, i.unit))}${i.assumed ? ' (assumed)' : ''}`);
        return `- ${md.plain(n.label)}: ${md.plain(valueText(n.value, n.unit))} = ${md.code(n.formula)}${inputs.length > 0 ? `, ${inputs.join(', ')}` : ''} (${md.plain(n.source)})`;
    });
    return `**Where ${md.plain(title)} comes from**\n\n${lines.join('\n')}`;
}

function assumedMarkdown(assumed: readonly string[], md: Markup): string {
    return assumed.length === 0 ? '' : `Assumed, since nobody stated it: ${assumed.map(md.plain).join('; ')}`;
}

/** Where a workload is computed: the fabric it goes to, in the phase in which it fares worst there, else the fabric it is on today. */
function placeOf(
    headroom: HeadroomAnalysis,
    workload: Workload,
): { readonly at: FabricHeadroom; readonly phase: number } | undefined {
    for (const at of headroom.fabrics) {
        const arrival = at.phases.findIndex(p => p.wave.has(workload.index));
        if (arrival >= 0) {
            return { at, phase: worstPhase(at, workload, arrival) };
        }
    }
    const at = headroom.fabrics.find(f => f.fabric === workload.fabric);
    return at && at.phases.length > 0 ? { at, phase: 0 } : undefined;
}

/** The first phase, from the one that brings it, in which a workload comes closest to its objective or furthest above it; without one, the fullest. */
function worstPhase(at: FabricHeadroom, workload: Workload, arrival: number): number {
    const io = at.classOf(workload.index);
    let worst = arrival,
        most = -1;
    for (let phase = arrival; io && phase < at.phases.length; phase++) {
        for (const scenario of at.scenarios) {
            if (!at.present(phase, scenario).has(workload.index)) {
                continue;
            }
            const verdict = at.judged.verdict(phase, scenario, io),
                { stations } = at.judged.evaluation(phase, scenario);
            const fullest = Math.max(0, ...stations.map(s => s.utilisation ?? 0));
            const near =
                io.p99 === undefined
                    ? fullest
                    : verdict.meets === false && verdict.p99Read === null && verdict.p99Write === null
                      ? 1e6 * fullest
                      : worstOf(verdict) / io.p99;
            if (near > most * (1 + 1e-9)) {
                [worst, most] = [phase, near];
            }
        }
    }
    return worst;
}

/** From front end to back end for one workload at its peak, and its P99 in every scenario against its objective. */
export function workloadMarkdown(headroom: HeadroomAnalysis, workload: Workload, md: Markup): string {
    const place = placeOf(headroom, workload);
    const io = place?.at.classOf(workload.index);
    if (!place || !io) {
        return '';
    }
    const { at, phase } = place,
        prefix = `${workload.name}.`;
    const of = new Map(
        at
            .explain(phase, 'peak', workload)
            .filter(e => e.id.startsWith(prefix))
            .map(e => [e.id.slice(prefix.length), e]),
    );
    const factor = (id: string) => of.get(id)?.value ?? null;
    const peak = (io.peak ?? 3 * io.iops) * workload.count,
        share = io.writes ?? 0.3,
        block = io.block ?? 8192;
    const writes = peak * share,
        reads = peak - writes;
    const deviceWrites = factor('deviceWrites'),
        deviceReads = factor('deviceReads'),
        readReads = factor('readReads'),
        Xw = factor('writeFactor'),
        Xr = factor('readFactor');
    const arithmetic =
        deviceWrites === null || deviceReads === null || readReads === null || Xw === null || Xr === null
            ? []
            : [
                  `- front end: ${countText(peak)} I/Os/s at peak in blocks of ${dataText(block)}: ${countText(reads)} reads/s (${rateText(reads * block)}), ${countText(writes)} writes/s (${rateText(writes * block)})`,
                  `- devices: ${countText(reads)} x ${trim(readReads)}${deviceReads > 0 ? ` + ${countText(writes)} x ${trim(deviceReads)}` : ''} = ${countText(reads * readReads + writes * deviceReads)} reads/s, ${countText(writes)} x ${trim(deviceWrites)} = ${countText(writes * deviceWrites)} writes/s`,
                  `- East-West: ${rateText(writes * block)} x ${trim(Xw)} + ${rateText(reads * block)} x ${trim(Xr)} = ${rateText(writes * block * Xw + reads * block * Xr)}`,
              ];
    const latencies = at.scenarios.flatMap(scenario => {
        if (!at.present(phase, scenario).has(workload.index)) {
            return [];
        }
        const { p99Read, p99Write, meets, reason } = at.track.verdict(phase, scenario, io);
        const band = at.track.evaluation(phase, scenario).band;
        const time = (seconds: number | null) => (seconds === null ? '–' : p99Text(seconds, io.p99));
        return [
            `| ${md.plain(scenario)} | ${time(p99Read)} | ${time(p99Write)} | ${meets === null ? (p99Read === null && p99Write === null ? md.plain(reason ?? '') : (band ?? '')) : meets ? 'met' : '**missed**'} |`,
        ];
    });
    const objective = io.p99 === undefined ? 'no objective' : `objective ${durationText(io.p99)}`;
    return [
        `**On ${md.code(at.fabric.name)} in phase ${md.code(nth(at.phases, phase).phase.name)}**${at.phases.length > 1 ? ', the tightest for it' : ''}`,
        arithmetic.join('\n'),
        latencies.length === 0
            ? ''
            : [`| P99, ${objective} | reads | writes | |`, '|---|--:|--:|---|', ...latencies].join('\n'),
        askedMarkdown(
            'the P99 at peak',
            ['p99Read', 'p99Write'].flatMap(id => of.get(id) ?? []),
            md,
        ),
        assumedMarkdown(
            ['peak', 'writes', 'block']
                .filter(key => !workload.figures[key])
                .map(key =>
                    key === 'peak'
                        ? `peak ${countText(3 * io.iops)} (3 x iops)`
                        : key === 'writes'
                          ? 'writes 30 %'
                          : 'block 8 KiB',
                ),
            md,
        ),
    ]
        .filter(part => part !== '')
        .join('\n\n');
}

function trim(value: number): string {
    return String(Number(value.toPrecision(3)));
}
