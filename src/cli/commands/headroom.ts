import type { FabricHeadroom, HeadroomRow } from '../../../language/analysis/headroom/headroom.ts';
import { closestToObjective } from '../../../language/analysis/headroom/pressure.ts';
import { computeText } from '../../../language/analysis/headroom/sizing/compute.ts';
import { BAND_WORDS, percent, STATION_NAMES } from '../../../language/analysis/headroom/telling/station-names.ts';
import { trustSentence } from '../../../language/analysis/headroom/telling/trust.ts';
import { worstOf } from '../../../language/analysis/headroom/track.ts';
import { nth } from '../../../language/basics/lists.ts';
import type { Band, Scenario, StationLoad, StationName } from '../../../language/physics/index.ts';
import { durationText, p99Text, rateText } from '../../../language/plan/units.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import { type Io, jsonSeen, paint, plain } from '../io.ts';
import { loadOnePlan } from '../load.ts';

/** `exitplan headroom PATH`: how full every station of every fabric is, in every phase and scenario. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { format: { type: 'string' }, 'as-of': { type: 'string' } });
    const format = oneOf('format', values['format'], ['text', 'json'] as const, 'text');
    const { unit } = loadOnePlan(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    const { fabrics } = unit.analysis.headroom;
    if (format === 'json') {
        writeJson(fabrics, io);
    } else if (fabrics.length === 0) {
        io.stdout(
            'No fabric to compute: no phase moves anything to one, and none that holds workloads is described.\n',
        );
    } else {
        for (const headroom of fabrics) {
            io.stdout(fabricText(headroom, io));
        }
    }
    return 0;
}

/** Row by row: a large estate in many phases is more text than one string should hold. */
function writeJson(fabrics: readonly FabricHeadroom[], io: Io): void {
    io.data('{ "version": 1, "rows": [');
    let first = true;
    for (const headroom of fabrics) {
        for (const row of headroom.rows) {
            io.data(`${first ? '' : ','}\n  ${jsonSeen(JSON.stringify(rowJson(row)))}`);
            first = false;
        }
    }
    io.data(`${first ? '' : '\n'}] }\n`);
}

/** One row as docs/language.md section 6 has it: SI units, `null` where the model does not hold. */
export function rowJson(row: HeadroomRow): object {
    return {
        fabric: row.fabric,
        phase: row.phase,
        scenario: row.scenario,
        nodes: row.nodes,
        stations: row.stations.map(({ station, capacity, load, utilisation, meanUtilisation, band }) => ({
            station,
            capacity,
            load,
            utilisation,
            meanUtilisation,
            band,
            range: row.rangeOf(station),
        })),
        bottleneck: row.bottleneck,
        band: row.band,
        workloads: row.workloads.map(({ workload, p99Read, p99Write, objective, meets }) => ({
            workload,
            p99Read,
            p99Write,
            objective,
            meets,
        })),
        rebuild: row.rebuild && { seconds: row.rebuild.seconds, exposure: row.rebuild.exposure },
        compute: row.compute && {
            vcpu: row.compute.vcpu,
            memory: row.compute.memory,
        },
        assumed: row.assumed,
    };
}

const COLORS: Readonly<Record<Band, Parameters<typeof paint>[1]>> = {
    ok: 'green',
    warn: 'yellow',
    indicative: 'yellow',
    'beyond-model': 'red',
    saturated: 'red',
};
const STATIONS: readonly StationName[] = ['node-link', 'rack-uplink', 'media', 'switch-buffer', 'controller'];
/** `maintenance+failure ` */
const NAME = 20;
const BAR = 8;
const CELL = BAR + 7;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A share as a bar of eight cells in eighths; full from 100 % on. */
export function bar(share: number): string {
    const eighths = Math.round(Math.min(1, Math.max(0, share)) * BAR * 8);
    const whole = Math.floor(eighths / 8),
        rest = nth(EIGHTHS, eighths % 8);
    return `${'█'.repeat(whole)}${rest}`.padEnd(BAR, '·');
}

function cell(station: StationLoad | undefined, io: Io): string {
    if (!station || station.utilisation === null || station.band === null) {
        return '–'.padEnd(CELL);
    }
    // One rack has no uplink in the way; an incast that does not happen fills no buffer.
    if (station.utilisation === 0) {
        return `${'·'.repeat(BAR)}${'0 %'.padStart(7)}`;
    }
    const text = `${bar(station.utilisation)}${percent(station.utilisation).padStart(7)}`;
    return paint(io, COLORS[station.band], text);
}

function fabricText(headroom: FabricHeadroom, io: Io): string {
    const { fabric, role, model } = headroom;
    const title = fabric.title === undefined ? '' : ` ${plain(fabric.title)}`;
    const out = [
        `${paint(io, 'bold', plain(fabric.name))}${title} (${role === 'target' ? 'target' : 'source'}${model.full.nodes === null ? '' : `, ${model.full.nodes} nodes`})`,
    ];
    const reason = headroom.rows.find(r => r.reason !== null)?.reason;
    if (reason && headroom.rows.every(r => r.reason !== null)) {
        return `${[...out, `  Not computed: ${plain(reason)}.`].join('\n')}\n\n`;
    }
    let same: string[] = [],
        like = '';
    const flush = () => {
        if (same.length > 0) {
            out.push(paint(io, 'dim', `  ${like} ${same.join(', ')}`));
        }
        same = [];
    };
    headroom.phases.forEach((phase, index) => {
        const quiet = likeBefore(headroom, index);
        if (quiet !== like) {
            flush();
        }
        like = quiet;
        if (quiet) {
            same.push(plain(phase.phase.name));
        } else {
            out.push(...phaseText(headroom, index, io));
        }
    });
    flush();
    out.push(paint(io, 'dim', `  a P99: ${plain(trustSentence(headroom))}`));
    const assumed = onceEach(headroom.rows.flatMap(r => r.assumed));
    if (assumed.length > 0) {
        out.push(paint(io, 'dim', `  assumed: ${assumed.map(plain).join('; ')}`));
    }
    return `${out.join('\n')}\n\n`;
}

/** Assumptions, each once; lists of workloads grow from wave to wave, so the longest one says it all. */
function onceEach(assumed: readonly string[]): string[] {
    const lists = new Map<string, string>();
    for (const text of assumed) {
        lists.set(text.startsWith('no I/O of ') ? 'no I/O' : text, text);
    }
    return [...lists.values()];
}

/** What a phase that needs no table of its own is like; empty where it needs one. */
function likeBefore({ phases }: FabricHeadroom, index: number): string {
    const { before, after, ingest } = nth(phases, index),
        last = phases[index - 1];
    if (before.empty && after.empty && ingest === 0) {
        return 'nothing on it in';
    }
    return before === after && ingest === 0 && last?.ingest === 0 && last.before === before ? 'the same in' : '';
}

function phaseText(headroom: FabricHeadroom, index: number, io: Io): string[] {
    const { phase, wave, before, after, ingest, copyAssumed } = nth(headroom.phases, index);
    const comes = wave.empty
        ? ''
        : `, ${wave.size} ${wave.size === 1 ? 'comes' : 'come'} over ${rateText(ingest)}${copyAssumed ? ' (assumed)' : ''}`;
    const gone = before.minus(after).size;
    const machines = headroom.workloads(after).reduce((sum, w) => sum + w.count, 0);
    const on = `${after.size} ${after.size === 1 ? 'workload' : 'workloads'}${machines > after.size ? ` (${machines} machines)` : ''}`;
    const out = [
        '',
        `  ${paint(io, 'cyan', plain(phase.name))}: ${on} on it at the end${comes}${gone > 0 ? `, ${gone} ${gone === 1 ? 'leaves' : 'leave'}` : ''}`,
    ];
    out.push(
        paint(
            io,
            'dim',
            `    ${'scenario'.padEnd(NAME)}${STATIONS.map(s => STATION_NAMES[s].padEnd(CELL)).join(' ')} P99 nearest to its objective`,
        ),
    );
    for (const scenario of headroom.scenarios) {
        const row = headroom.row(index, scenario);
        const cells = STATIONS.map(name =>
            cell(
                row.stations.find(s => s.station === name),
                io,
            ),
        );
        out.push(
            `    ${scenario.padEnd(NAME)}${cells.join(' ')} ${latencyText(headroom, index, scenario, row, io)}`.trimEnd(),
        );
    }
    const healing = headroom.row(index, 'node-failure');
    if (healing.rebuild) {
        out.push(
            paint(
                io,
                'dim',
                `    a lost node heals in ${durationText(healing.rebuild.seconds)}, ${durationText(healing.rebuild.exposure)} without full redundancy`,
            ),
        );
    } else if (healing.rebuildReason) {
        out.push(paint(io, 'dim', `    time to heal not known: ${healing.rebuildReason}`));
    }
    const compute = healing.compute && computeText(healing.compute);
    if (compute) {
        out.push(paint(io, 'dim', `    with one node lost: ${compute}`));
    }
    return out;
}

function latencyText(headroom: FabricHeadroom, phase: number, scenario: Scenario, row: HeadroomRow, io: Io): string {
    const closest = closestToObjective(headroom.track, phase, scenario);
    if (!closest) {
        return '';
    }
    const name = plain(headroom.nameOf(closest.io, phase, scenario) ?? ''),
        objective = durationText(closest.io.p99!);
    const { verdict } = closest;
    if (verdict.p99Read === null && verdict.p99Write === null) {
        return paint(io, 'red', `${name}: none, ${row.band ? BAND_WORDS[row.band] : 'not computed'} (of ${objective})`);
    }
    return paint(
        io,
        verdict.meets === false ? 'red' : 'green',
        `${name}: ${p99Text(worstOf(verdict), closest.io.p99)} of ${objective}`,
    );
}
