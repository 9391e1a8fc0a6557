import { nth } from '../../basics/lists.ts';
import type { LoadEvaluation, Scenario, StationName } from '../../physics/index.ts';
import { SCENARIO_PARTS } from '../../physics/index.ts';
import type { IoClass, Machines } from './classes.ts';
import { type ClassVerdict, copies, type Track, worstOf } from './track.ts';

/** Where a track is too tight: stations above what the plan allows, objectives that are missed. */

/** What a pressure comes from: a station, or the path itself, which is too slow for an objective even when nothing waits. */
export type Cause = StationName | 'floor';

export interface Pressure {
    readonly phase: number;
    readonly scenario: Scenario;
    readonly cause: Cause;
    /** The station to show: that of the cause, or the fullest one. */
    readonly station: StationName;
    /** With the hot-receiver factor. */
    readonly utilisation: number;
    /** At or above 1: the open loop is unstable. docs/io-model.md 2.9. */
    readonly saturated: boolean;
    /** Above 1 minus the headroom of the plan. */
    readonly low: boolean;
    /** Classes whose objective is missed because of it. */
    readonly missed: readonly IoClass[];
}

/** What rounding may add to a utilisation that stands right at its limit. */
export const SLACK = 1 + 1e-9;

/** Whom the decision matrix asks anything for: where nobody is there who matters, nothing is too tight. */
export interface Relevance {
    /** By phase: before and after it. */
    readonly before: readonly boolean[];
    readonly after: readonly boolean[];
    /** Classes of which no machine matters. */
    readonly idle: ReadonlySet<IoClass>;
    readonly key: string;
}

/** Every pressure on somebody who matters, in the order of phases and scenarios. `target` is the utilisation the plan allows. */
export function pressuresOf(track: Track, target: number, relevance: Relevance): readonly Pressure[] {
    return track.note(`pressures ${target} ${relevance.key}`, () =>
        allPressures(track, target).flatMap(p => {
            if (!(copies(p.scenario) ? relevance.before : relevance.after)[p.phase]) {
                return [];
            }
            const missed = p.missed.filter(io => !relevance.idle.has(io));
            return p.saturated || p.low || missed.length > 0 ? [{ ...p, missed }] : [];
        }),
    );
}

function allPressures(track: Track, target: number): readonly Pressure[] {
    return track.note(`all pressures ${target}`, () => {
        const all = track.input.phases.flatMap((_, phase) => pressuresOfPhase(track, phase, target));
        return track.input.outward ? all.filter(p => copies(p.scenario) && comesOfCopy(track, target, p)) : all;
    });
}

/** Of a source only what a copy, or the emptying of hosts, does to it matters: what is too tight without it is so today. docs/io-model.md 8.2.6. */
function comesOfCopy(track: Track, target: number, { phase, scenario, cause, saturated, missed }: Pressure): boolean {
    const { ingest, evacuates } = nth(track.input.phases, phase);
    if (ingest === 0 && !evacuates) {
        return false;
    }
    const before = pressuresIn(track.withoutCopies(), phase, scenario, target).find(p => p.cause === cause);
    return (
        before === undefined ||
        (saturated && !before.saturated) ||
        (!before.saturated && missed.some(io => !before.missed.includes(io)))
    );
}

/**
 * Pressures of a phase, strongest scenarios first: one that is easy on everything says the same of those it is never milder than, so
 * that they need not be computed.
 */
function pressuresOfPhase(track: Track, phase: number, target: number): Pressure[] {
    const easy = new Set<Scenario>(),
        found = new Map<Scenario, readonly Pressure[]>();
    for (const scenario of [...track.scenarios].reverse()) {
        const own = easy.has(scenario) ? [] : pressuresIn(track, phase, scenario, target);
        found.set(scenario, own);
        if (easy.has(scenario) || (own.length === 0 && isWithin(track.evaluation(phase, scenario)))) {
            for (const parent of milderOnes(scenario)) {
                easy.add(parent);
            }
        }
    }
    return track.scenarios.flatMap(scenario => found.get(scenario) ?? []);
}

/** Whether the model gives percentiles there: what is withheld proves nothing about milder scenarios. */
function isWithin({ band, reason }: LoadEvaluation): boolean {
    return reason === null && band !== null && band !== 'saturated' && band !== 'beyond-model';
}

/** Scenarios with the same machines that are never harder on a fabric than this one. docs/io-model.md 8.3. */
function milderOnes(scenario: Scenario): readonly Scenario[] {
    return SCENARIO_PARTS[scenario].parents.filter(parent => copies(parent) === copies(scenario));
}

function pressuresIn(track: Track, phase: number, scenario: Scenario, target: number): Pressure[] {
    const { stations, band } = track.evaluation(phase, scenario);
    const found: Pressure[] = [];
    const missed =
        band === null || band === 'saturated' || band === 'beyond-model' ? [] : missedIn(track, phase, scenario);
    const slow = missed.filter(io => floorMissed(track, io));
    const fullest = stations
        .filter(s => s.station !== 'switch-buffer')
        .sort((a, b) => (b.utilisation ?? 0) - (a.utilisation ?? 0))[0];
    for (const { station, utilisation } of stations) {
        if (utilisation === null) {
            continue;
        }
        const late = station === fullest?.station ? missed.filter(io => !slow.includes(io)) : [];
        // A buffer is either large enough or not: the plan's headroom is about links, disks and uplinks.
        const low = station !== 'switch-buffer' && utilisation > target * SLACK;
        if (utilisation >= 1 || low || late.length > 0) {
            found.push({
                phase,
                scenario,
                cause: station,
                station,
                utilisation,
                saturated: utilisation >= 1,
                low,
                missed: late,
            });
        }
    }
    if (slow.length > 0 && fullest) {
        found.push({
            phase,
            scenario,
            cause: 'floor',
            station: fullest.station,
            utilisation: fullest.utilisation ?? 0,
            saturated: false,
            low: false,
            missed: slow,
        });
    }
    return found;
}

/** Whether the objective of a class is below what an idle fabric takes. */
export function floorMissed(track: Track, io: IoClass): boolean {
    return io.p99 !== undefined && worstOf(track.idle(io)) > io.p99;
}

function missedIn(track: Track, phase: number, scenario: Scenario): IoClass[] {
    const missed: IoClass[] = [];
    for (const { strictest, all } of shapesOf(track.machines(phase, scenario))) {
        if (track.verdict(phase, scenario, strictest).meets !== false) {
            continue;
        }
        missed.push(...all.filter(io => track.verdict(phase, scenario, io).meets === false));
    }
    return missed;
}

/** The class that is nearest to its objective or furthest above it; undefined where nobody has one. */
export function closestToObjective(
    track: Track,
    phase: number,
    scenario: Scenario,
): { readonly io: IoClass; readonly verdict: ClassVerdict } | undefined {
    let closest: { io: IoClass; verdict: ClassVerdict; ratio: number } | undefined;
    for (const { strictest: io } of shapesOf(track.machines(phase, scenario))) {
        const verdict = track.verdict(phase, scenario, io);
        // Without a percentile the strictest objective is the one to worry about.
        const ratio = verdict.p99Read === null && verdict.p99Write === null ? 1 / io.p99! : worstOf(verdict) / io.p99!;
        if (!closest || ratio > closest.ratio) {
            closest = { io, verdict, ratio };
        }
    }
    return closest;
}

interface Shape {
    readonly strictest: IoClass;
    readonly all: readonly IoClass[];
}

const shapes = new WeakMap<Machines, readonly Shape[]>();

/** Classes with an objective by shape: of equal percentiles only the strictest has to be asked. */
function shapesOf(machines: Machines): readonly Shape[] {
    let known = shapes.get(machines);
    if (known) {
        return known;
    }
    const byShape = new Map<string, { strictest: IoClass; all: IoClass[] }>();
    for (const io of machines.keys()) {
        if (io.p99 === undefined) {
            continue;
        }
        const own = byShape.get(io.shape);
        if (!own) {
            byShape.set(io.shape, { strictest: io, all: [io] });
        } else {
            own.all.push(io);
            if (io.p99 < own.strictest.p99!) {
                own.strictest = io;
            }
        }
    }
    shapes.set(machines, (known = [...byShape.values()]));
    return known;
}

/** Whether a pressure chokes: it saturates a station, or breaks an objective. */
export function chokes(pressure: Pressure): boolean {
    return pressure.saturated || pressure.missed.length > 0;
}

export interface Causes {
    readonly choking: ReadonlySet<Cause>;
    readonly low: ReadonlySet<Cause>;
}

/** Causes that choke anywhere, and stations that only keep too little free. */
export function causesOf(track: Track, target: number, relevance: Relevance): Causes {
    return track.note(`causes ${target} ${relevance.key}`, () => {
        const all = pressuresOf(track, target, relevance);
        const choking = new Set(all.filter(chokes).map(p => p.cause));
        return { choking, low: new Set(all.filter(p => p.low && !choking.has(p.cause)).map(p => p.cause)) };
    });
}

/** Whether something is too tight now that was not before. */
export function worse(before: Causes, after: Causes): boolean {
    return (
        [...after.choking].some(c => !before.choking.has(c)) ||
        [...after.low].some(c => !before.low.has(c) && !before.choking.has(c))
    );
}
