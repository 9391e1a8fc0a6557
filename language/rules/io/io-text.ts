import { assumedCopyText } from '../../analysis/headroom/copy-rate.ts';
import type { FabricHeadroom } from '../../analysis/headroom/headroom.ts';
import { coreText } from '../../analysis/headroom/input.ts';
import { causesOf, pressuresOf } from '../../analysis/headroom/pressure.ts';
import { type FabricProblem, type Problem, type Told, targetOf } from '../../analysis/headroom/problems.ts';
import { breakPoint } from '../../analysis/headroom/remedies/break-point.ts';
import { copyFits, shareOf, waveSeconds } from '../../analysis/headroom/remedies/pace.ts';
import { bestSetting } from '../../analysis/headroom/remedies/settings.ts';
import type { HeadroomSetting, Trouble } from '../../analysis/headroom/remedies/trial.ts';
import { percent, STATION_NAMES } from '../../analysis/headroom/telling/station-names.ts';
import { copies, type Track, worstOf } from '../../analysis/headroom/track.ts';
import { focusOf } from '../../analysis/matrix.ts';
import { firstOf, nth } from '../../basics/lists.ts';
import { SCENARIO_PARTS, type StationLoad, unlimitedRebuild } from '../../physics/index.ts';
import type { Plan, Workload } from '../../plan/plan.ts';
import { textOf } from '../../plan/source.ts';
import { countText, dataText, durationText, linkText, p99Text, rateText } from '../../plan/units.ts';
import { writtenRate } from '../../writing/quantities.ts';
import { counted, nameList, workloadList } from '../phrases.ts';

/** Sentences about stations, percentiles and the settings that restore them. */

export function troubleOf(plan: Plan, { headroom, chokes: choking, widest }: Problem): Trouble {
    const target = targetOf(plan),
        { relevance, paced } = headroom;
    const found = causesOf(widest, target, relevance);
    const causes = choking ? found.choking : found.low;
    const at = (track: Track) => pressuresOf(track, target, relevance).filter(p => causes.has(p.cause));
    // A remedy keeps the headroom of the plan for every rate of a rebuild nobody limits, and lets nothing choke for the loads it is judged by.
    const shown = at(paced),
        sized = shown.length > 0;
    return {
        track: sized ? paced : widest,
        ...(sized && choking && { judged: widest }),
        causes,
        pressures: sized ? shown : at(widest),
        target,
        relevance,
        copyFits: ingest => copyFits(plan, headroom, ingest),
    };
}

/** A setting of a fabric as it is written in the plan; empty where only copies change, which `copyTexts` tells. */
export function settingText({ knob, value }: HeadroomSetting, headroom: FabricHeadroom): string {
    const { links } = headroom.model.full;
    switch (knob) {
        case 'over':
        case 'together':
            return '';
        case 'over+rebuild':
        case 'rebuild':
            return `rebuild ${writtenRate(value)}`;
        case 'link-count':
            return `links ${value} x ${linkText(links.rate)}`;
        case 'link-rate':
            return `links ${links.count} x ${linkText(value)}`;
        case 'locality':
        case 'alignment':
            return `${knob} ${Math.round(value * 100)}%`;
        case 'uplink-count':
            return `uplinks ${value} x ${linkText(headroom.model.full.uplinks?.rate ?? 0)}`;
        case 'uplink-rate':
            return `uplinks ${headroom.model.full.uplinks?.count ?? 0} x ${linkText(value)}`;
        case 'oversubscription':
            return `oversubscription ${value}:1`;
        case 'devices':
            return `media ${value} x ${headroom.fabric.media?.name ?? ''}`;
        case 'cache-devices':
            return `media ${value} x ${headroom.fabric.cache?.media.name ?? ''}`;
        case 'buffer':
            return `buffer ${dataText(value)}`;
        case 'nodes':
            return `nodes ${value}`;
        case 'cores':
            return controllerText(value, headroom);
    }
}

/** `controller cores 24`, with the memory and the times that are stated. */
export function controllerText(cores: number, { fabric }: FabricHeadroom): string {
    const time = (side: 'read' | 'write') => {
        const figure = fabric.figures[`controller.${side}`];
        return figure ? ` ${side} ${durationText(figure.value)}` : '';
    };
    const memory = fabric.figures['controller.memory'];
    return `controller cores ${cores}${memory ? ` memory ${textOf(memory.span)}` : ''}${time('read')}${time('write')}`;
}

/** One phase whose copy is slowed down: the rate of each of its cutovers as it is written, and how long the copy then takes (empty where its data is not stated). */
export interface CopyText {
    readonly phase: string;
    readonly rate: string;
    readonly time: string;
}

/** The copies a setting slows down, each phase with rates of its own. */
export function copyTexts(plan: Plan, headroom: FabricHeadroom, { ingest }: HeadroomSetting): CopyText[] {
    return [...ingest].map(([index, whole]) => {
        const { phase, moves } = nth(headroom.phases, index);
        const rates = moves.map(move =>
            writtenRate(
                shareOf(headroom, index, move, whole),
                move.step.record.over ? textOf(move.step.record.over.span) : '',
            ),
        );
        const seconds = waveSeconds(plan, headroom, index, whole);
        return {
            phase: phase.name,
            rate: rates.join(' + '),
            time: seconds === null ? '' : `copied in ${durationText(seconds)}`,
        };
    });
}

/** So many phases are named with their rate. */
const MOST_RATES = 4;

/** `` `over 6.58 Gbps` (in phase `web`, copied in 8.2 h), `over 2 Gbps` (in phase `db`) and `rebuild 65 MB/s` (heals in 27.8 h) ``. */
function wholeText(plan: Plan, headroom: FabricHeadroom, setting: HeadroomSetting): string {
    const copies = copyTexts(plan, headroom, setting).map(
        c => `'over ${c.rate}' (in phase '${c.phase}'${c.time ? `, ${c.time}` : ''})`,
    );
    const more = copies.length - MOST_RATES;
    const shown =
        more > 1
            ? [
                  ...copies.slice(0, MOST_RATES),
                  `a rate of its own in each of ${more} further phases (the quick fix writes them)`,
              ]
            : copies;
    const all = [
        ...shown,
        ...(setting.parts ?? [setting]).flatMap(part => {
            const own = settingText(part, headroom);
            return own
                ? [`'${own}'${part.rebuild || part.knob === 'rebuild' ? ` (${healText(part.rebuild)})` : ''}`]
                : [];
        }),
    ];
    return all.length === 1 ? firstOf(all) : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** `heals in 4.07 h, 4.24 h without full redundancy`. */
export function healText(rebuild: HeadroomSetting['rebuild']): string {
    if (!rebuild) {
        return "time to heal not known: 'raw' is not stated";
    }
    const [heals, exposed] = [durationText(rebuild.seconds), durationText(rebuild.exposure)];
    return heals === exposed
        ? `${exposed} without full redundancy`
        : `heals in ${heals}, ${exposed} without full redundancy`;
}

const THROTTLES: readonly string[] = ['over', 'rebuild', 'over+rebuild'];

/** The remedy of the whole fabric; where no throttle can be one, that is said. */
function restoredBy(plan: Plan, whole: FabricProblem): string {
    const { headroom, parts, pressures } = whole;
    const best = bestSetting(troubleOf(plan, whole));
    const only = parts.every(p => p.cause === 'floor' || p.cause === 'switch-buffer');
    const share = only ? 'it' : `${percent(targetOf(plan))} or less${parts.length > 1 ? ' on every station' : ''}`;
    if (!best) {
        return parts.every(p => p.cause === 'floor')
            ? ' No link or throttle changes that: the workload can only stay where it is, or its objective change.'
            : " No throttle and no usual hardware restores the fabric. 'exitplan size' says what it needs; or move less onto it.";
    }
    const own = (best.parts ?? [best]).filter(part => settingText(part, headroom)).length;
    const throttled = pressures.some(p => copies(p.scenario) || SCENARIO_PARTS[p.scenario].heals);
    const no = throttled && !THROTTLES.includes(best.knob) ? ' No throttle alone is enough.' : '';
    return `${no} ${wholeText(plan, headroom, best)} ${best.ingest.size + own > 1 ? 'together restore' : 'restores'} ${share}.`;
}

/** What else is too tight on the same fabric. */
function othersText(others: readonly Told[]): string {
    const each = others.map(
        ({ problem, most }) =>
            `${problem.cause === 'floor' ? 'a path slower than an objective' : `${STATION_NAMES[problem.cause]} ${percent(most.utilisation)}`} (phase '${nth(problem.headroom.phases, most.phase).phase.name}', ${most.scenario})`,
    );
    return each.length === 0 ? '' : ` Too tight as well: ${each.join(', ')}.`;
}

/** Stations by utilisation, fullest first. */
function ranked(stations: readonly StationLoad[]): readonly StationLoad[] {
    return stations.filter(s => s.utilisation !== null).sort((a, b) => (b.utilisation ?? 0) - (a.utilisation ?? 0));
}

type Focus = ReturnType<typeof focusOf>;

/** What those it hits look at first: data locality outranks throughput where both are there. */
function focusIn({ judged }: Told): Focus {
    const all = judged.workloads.map(focusOf);
    return all.find(f => f === 'data locality') ?? all.find(f => f === 'network throughput');
}

/** The figures named first: the share of reads served locally and P99, or the East-West throughput. docs/language.md 5.4. */
function figuresText(told: Told): string {
    const { first, problem } = told,
        focus = focusIn(told);
    const { localReads, eastWest } = problem.track.evaluation(first.phase, first.scenario);
    const network = eastWest?.network ?? null;
    const local = localReads === null ? '' : ` ${percent(localReads)} of reads are served locally.`;
    const throughput = network === null ? '' : ` East-West throughput of the workloads: ${rateText(network)}.`;
    const station = problem.cause === 'floor' ? '' : ` ${stationText(told)}.`;
    if (focus === 'data locality') {
        return local + latencyText(told) + station;
    }
    return (focus === 'network throughput' ? throughput : '') + station + latencyText(told);
}

/** The workload whose objective is missed by most, with its percentile; without a percentile the strictest objective. */
export function worstWorkload({ problem, first, judged }: Told):
    | {
          readonly workload: Workload;
          readonly p99Read: number | null;
          readonly p99Write: number | null;
          readonly objective: number;
      }
    | undefined {
    const { headroom } = problem;
    let worst:
        | { workload: Workload; p99Read: number | null; p99Write: number | null; objective: number; ratio: number }
        | undefined;
    for (const workload of judged.workloads) {
        const io = headroom.classOf(workload.index);
        if (!io || io.p99 === undefined) {
            continue;
        }
        const { p99Read, p99Write } = problem.track.verdict(first.phase, first.scenario, io);
        const ratio =
            p99Read === null && p99Write === null ? 1 / io.p99 : worstOf({ p99Read, p99Write, reason: null }) / io.p99;
        if (!worst || ratio > worst.ratio) {
            worst = { workload, p99Read, p99Write, objective: io.p99, ratio };
        }
    }
    return worst;
}

function latencyText(told: Told): string {
    const worst = worstWorkload(told);
    if (!worst) {
        return '';
    }
    const against = `objective ${durationText(worst.objective)} ('${worst.workload.name}')`;
    if (worst.p99Read === null && worst.p99Write === null) {
        return ` P99 cannot be computed at saturation; ${against}.`;
    }
    const parts = [
        worst.p99Read === null ? '' : `reads ${p99Text(worst.p99Read, worst.objective)}`,
        worst.p99Write === null ? '' : `writes ${p99Text(worst.p99Write, worst.objective)}`,
    ].filter(p => p !== '');
    return ` P99: ${parts.join(', ')}; ${against}.`;
}

function stationText(told: Told): string {
    const { problem, first } = told;
    const { stations } = problem.track.evaluation(first.phase, first.scenario);
    const station = stations.find(s => s.station === first.station);
    const mean =
        station?.meanUtilisation != null &&
        station.utilisation !== null &&
        station.utilisation - station.meanUtilisation > 0.005
            ? ` (${percent(station.meanUtilisation ?? 0)} on average)`
            : '';
    const next = ranked(stations).find(s => s.station !== first.station && (s.utilisation ?? 0) > 0);
    const fuller = (next?.utilisation ?? 0) > first.utilisation;
    const second = next
        ? `, ${fuller ? 'behind' : 'next'} the ${STATION_NAMES[next.station]} with ${percent(next.utilisation ?? 0)}`
        : '';
    const usual = problem.headroom.track.evaluation(first.phase, first.scenario).stations;
    const centre = usual.find(s => s.station === first.station)?.utilisation ?? null;
    // What holds for a part of the range only is shown with the centre it is usually at.
    const used =
        centre !== null && first.utilisation - centre > 0.005
            ? `${percent(centre)}, up to ${percent(first.utilisation)}`
            : percent(first.utilisation);
    return `Utilisation: ${STATION_NAMES[first.station]} ${used}${mean}${second}`;
}

function whenText({ problem, phase, first, worst, most, scenarios }: Told): string {
    const { phases } = problem.headroom,
        others = scenarios.slice(1);
    // What binds may be later than what is told; the setting that restores headroom is sized for it.
    const later = most.utilisation > worst.utilisation + 0.005,
        peak = later ? most : worst;
    const shown = problem.cause !== 'floor' && peak !== first && peak.utilisation > first.utilisation + 0.005;
    const where = later ? `phase '${nth(phases, most.phase).phase.name}', ${most.scenario}` : worst.scenario;
    const details = [
        ...(others.length > 0 ? [`also in ${others.join(', ')}`] : []),
        ...(shown ? [`most in ${where}: ${percent(peak.utilisation)}`] : []),
    ];
    return `from phase '${nth(phases, phase).phase.name}' on in scenario ${first.scenario}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}

/** What the finding says about figures nobody stated. */
function assumptionText(plan: Plan, { assumedCopy, assumedStation, problem, phase }: Told): string {
    const { model, phases } = problem.headroom,
        { ingest } = nth(phases, phase);
    const copy = assumedCopy
        ? ` The copy rate is not stated: ${rateText(ingest)}, ${assumedCopyText(model.full, ingest)}, is assumed.`
        : '';
    return `${rangeText(plan, problem)}${copy}${assumedStation ? stationAssumed(problem) : ''}`;
}

function stationAssumed({ cause, headroom }: Problem): string {
    const { full } = headroom.model;
    if (cause === 'switch-buffer' && !full.assumed.includes('buffer')) {
        return ` The size of what each node sends at once is assumed: 'burst ${dataText(full.burst)}'.`;
    }
    return ` The capacity of the ${STATION_NAMES[cause === 'floor' ? 'node-link' : cause]} is assumed, not stated.`;
}

/** Why it is not certain: a rebuild nobody limits is a range, and so is a controller nobody described. docs/io-model.md 8.1, 8.2.5. */
function rangeText(plan: Plan, problem: Problem): string {
    const { certain, headroom, pressures } = problem,
        { rebuildStated, full } = headroom.model;
    if (certain) {
        return '';
    }
    if (!problem.alone && problem.cause !== 'controller') {
        return ' It takes several figures at the bad end of their ranges at once.';
    }
    if (problem.chokes && restsOnLoads(plan, problem)) {
        return loadRange(problem);
    }
    if ((problem.cause === 'media' || problem.cause === 'floor') && full.assumed.includes('cache')) {
        return ` This holds only as long as '${headroom.fabric.cache?.media.name ?? ''}' serves no reads, and how many it serves is not known.`;
    }
    if (problem.cause === 'controller' || rebuildStated || !pressures.every(p => SCENARIO_PARTS[p.scenario].heals)) {
        return controllerRange(problem);
    }
    const { low, high } = unlimitedRebuild(full);
    return ` This holds for fast rebuilds only: no 'rebuild' limit is stated, and one can run at ${rateText(low)} to ${rateText(high)} per node.`;
}

/** Whether it shows no more with the rates of the workloads as they are written. */
function restsOnLoads(plan: Plan, { headroom, cause }: Problem): boolean {
    return !causesOf(headroom.paced, targetOf(plan), headroom.relevance).choking.has(cause);
}

/** The workload whose rate decides most, and up to where the fabric holds. docs/language.md 5.7. */
function loadRange(problem: Problem): string {
    const at = breakPoint(problem);
    if (!at) {
        return ' It depends on the rates of the workloads: measure them.';
    }
    const { workload, peak, stated, holds } = at;
    const today = stated
        ? `${workload.evidence?.grade ?? 'estimated'} at ${countText(peak)}`
        : `without a 'peak' of its own, taken as ${countText(peak)}`;
    return holds === null
        ? ` The rate of '${workload.name}' decides most, ${today}: measure it.`
        : ` The fabric holds up to 'peak ${countText(holds)}' of '${workload.name}', ${today}: measure it.`;
}

/** What is not known of a controller, and what would settle it. docs/io-model.md 8.1. */
function controllerRange({ headroom, track }: Problem): string {
    const { controller } = headroom.model.full;
    const open = controller?.assumed ?? [];
    const what = open.includes('cores')
        ? `its cores are assumed (${coreText(controller?.cores ?? 0)} per node)`
        : 'its processor time per operation is not stated';
    const held = track === headroom.track ? 'It does not hold for the best' : 'It holds for the worst';
    return ` ${held} of what the controller may be: ${what}. State 'controller cores N read TIME write TIME', measured where you can.`;
}

/** Hosts that are converted away are emptied first, and that is part of the load. */
function emptiedText({ problem, first }: Told): string {
    const emptied = copies(first.scenario) && nth(problem.track.input.phases, first.phase).evacuates;
    return emptied ? ' The data of the hosts that are converted is moved to the others meanwhile.' : '';
}

/** The sentence of a choke. */
export function chokeMessage(plan: Plan, whole: FabricProblem, told: Told, others: readonly Told[]): string {
    const { problem, first, judged } = told,
        name = problem.headroom.fabric.name;
    const what =
        problem.cause === 'floor'
            ? `fabric '${name}' is slower than an objective even when nothing waits`
            : first.saturated
              ? `fabric '${name}' ${problem.certain ? 'saturates' : 'may saturate'}`
              : `fabric '${name}' ${problem.certain ? 'breaks' : 'may break'} a P99 objective`;
    return (
        `Network Choke: ${what}, ${whenText(told)}.${figuresText(told)}${emptiedText(told)} It hits ${workloadList(judged.workloads)}.` +
        `${othersText(others)}${restoredBy(plan, whole)}${assumptionText(plan, told)}`
    );
}

/** The sentence of too little headroom. */
export function lowMessage(plan: Plan, whole: FabricProblem, told: Told, others: readonly Told[]): string {
    const { problem, judged } = told;
    return (
        `Fabric '${problem.headroom.fabric.name}' ${problem.certain ? 'keeps' : 'may keep'} less free than the ${percent(plan.headroom)} the plan asks for, ${whenText(told)}.${figuresText(told)}` +
        ` ${judged.workloads.length === 1 ? `Workload ${nameList([firstOf(judged.workloads).name])} is` : `${counted(judged.workloads.length, 'workload')} are`} on it.${othersText(others)}${restoredBy(plan, whole)}${assumptionText(plan, told)}`
    );
}
