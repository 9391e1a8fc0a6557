import { firstOf, nth } from '../../basics/lists.ts';
import { LIMIT, SCENARIOS, type Scenario } from '../../physics/index.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { SEVERITIES } from '../analysis.ts';
import { type Judged, judge } from '../matrix.ts';
import type { FabricHeadroom } from './headroom.ts';
import { type Cause, causesOf, chokes, type Pressure, pressuresOf, type Relevance } from './pressure.ts';
import { copies, type Track } from './track.ts';

/** What is too tight on a fabric, cause by cause, and whom it hits. */

export interface Problem {
    readonly headroom: FabricHeadroom;
    /** It saturates or breaks an objective; otherwise it only leaves less free than the plan asks. */
    readonly chokes: boolean;
    readonly cause: Cause;
    /** It holds over the whole range of what nobody stated, a rebuild nobody limits and the controller; otherwise only at its bad end. docs/io-model.md 8.1, 8.2.5. */
    readonly certain: boolean;
    /** It shows with every figure at the centre of its range. */
    readonly atCentre: boolean;
    /** One figure being wrong is enough for it; otherwise several have to be at once. docs/language.md 5.7. */
    readonly alone: boolean;
    /** Where it shows in the most phases and scenarios. */
    readonly widest: Track;
    /** Where its figures come from: the centre of the range where it shows there, else its bad end. */
    readonly track: Track;
    /** Where it shows, in the order of phases and scenarios. */
    readonly pressures: readonly Pressure[];
}

/** Everything that is too tight on one fabric, or keeps too little free: one finding, and one remedy for all of it. docs/language.md 5.3. */
export interface FabricProblem extends Problem {
    /** Cause by cause. */
    readonly parts: readonly Problem[];
}

/** A problem at the phase it is told for. */
export interface Told {
    readonly problem: Problem;
    readonly phase: number;
    /** The mildest scenario it shows in, and the strongest. */
    readonly first: Pressure;
    readonly worst: Pressure;
    /** The strongest of all phases: what a setting that restores headroom everywhere is sized for. */
    readonly most: Pressure;
    readonly scenarios: readonly Scenario[];
    readonly victims: IndexSet;
    readonly judged: Judged;
    /** It rests on a copy rate nobody stated. */
    readonly assumedCopy: boolean;
    /** The capacity of its station, or the burst that fills a buffer, is an assumption. */
    readonly assumedStation: boolean;
}

/** Utilisation a plan allows: 1 minus the share it keeps free. */
export function targetOf(plan: Plan): number {
    return 1 - plan.headroom;
}

/** What chokes on a target fabric, and what only keeps too little free; a station that chokes anywhere is not also told as low. */
export function problemsOf(plan: Plan, headroom: FabricHeadroom): FabricProblem[] {
    const found = tight(plan, headroom);
    const { choking, low, together } = found;
    const tell = (causes: Iterable<Cause>, extent: Extent) =>
        joined([...causes].map(cause => problemAt(plan, headroom, cause, extent)));
    return [...tell(choking, 'choking'), ...(choking.size > 0 ? [] : tell(together, 'together')), ...tell(low, 'low')];
}

/** How a problem shows: it chokes; it chokes only if several figures are wrong at once; it keeps too little free. */
type Extent = 'choking' | 'together' | 'low';

/** Causes on a fabric by how they show. What holds with everything at its bad end is clear, and nothing else is computed. */
function tight(plan: Plan, headroom: FabricHeadroom): Readonly<Record<Extent, ReadonlySet<Cause>>> {
    const target = targetOf(plan),
        { relevance } = headroom;
    const on = (track: Track) => causesOf(track, target, relevance);
    const worst = on(headroom.corner);
    // Above the limit of the model no percentile is given: nothing is clear there unless the plan keeps that much free.
    if (worst.choking.size + worst.low.size === 0 && target <= LIMIT) {
        return { choking: NONE, together: NONE, low: NONE };
    }
    // A path that is stretched at the bad end may hide which station breaks an objective at the good one, and near saturation no percentile is given that could break one.
    const choking = new Set(
        [headroom.mild, headroom.track, headroom.paced, headroom.judged].flatMap(track => [...on(track).choking]),
    );
    const others = (causes: ReadonlySet<Cause>) => new Set([...causes].filter(cause => !choking.has(cause)));
    return { choking, together: others(worst.choking), low: others(on(headroom.paced).low) };
}

const NONE: ReadonlySet<Cause> = new Set();

function problemAt(plan: Plan, headroom: FabricHeadroom, cause: Cause, extent: Extent): Problem {
    const target = targetOf(plan),
        { relevance, track } = headroom;
    const chokes = extent !== 'low';
    const shows = (at: Track) => {
        const causes = causesOf(at, target, relevance);
        return (chokes ? causes.choking : causes.low).has(cause);
    };
    const slow = causesOf(headroom.mild, target, relevance);
    const certain = chokes ? extent === 'choking' && slow.choking.has(cause) : shows(headroom.unhurried);
    const atCentre = shows(track);
    const alone = extent === 'choking' && (cause !== 'controller' || certain || shows(headroom.loaded));
    const widest =
        extent === 'together'
            ? headroom.corner
            : chokes && shows(headroom.judged)
              ? headroom.judged
              : shows(headroom.paced)
                ? headroom.paced
                : track;
    const shown = atCentre && (certain || cause === 'controller') ? track : widest;
    return {
        headroom,
        cause,
        chokes,
        certain,
        atCentre,
        alone,
        widest,
        track: shown,
        pressures: pressuresIn(shown, target, relevance, cause, chokes),
    };
}

function joined(parts: readonly Problem[]): FabricProblem[] {
    const lead = parts.find(p => p.certain) ?? parts[0];
    return lead ? [{ ...lead, parts, pressures: parts.flatMap(p => p.pressures) }] : [];
}

/** Where a cause chokes, or only leaves too little free. */
export function pressuresIn(
    track: Track,
    target: number,
    relevance: Relevance,
    cause: Cause,
    choking: boolean,
): readonly Pressure[] {
    return pressuresOf(track, target, relevance).filter(p => p.cause === cause && (choking ? chokes(p) : p.low));
}

/** Whom a pressure hits: all that is there when a station is full, otherwise those whose objective is missed. */
export function victimsOf(problem: Problem, { phase, scenario, saturated, low, missed }: Pressure): IndexSet {
    const present = problem.headroom.present(phase, scenario);
    if (saturated || (low && !problem.chokes)) {
        return present;
    }
    const classes = new Set(missed);
    return IndexSet.ofSorted(
        [...present].filter(i => {
            const io = problem.headroom.classOf(i);
            return io !== undefined && classes.has(io);
        }),
    );
}

/** Everybody a problem ever hits. */
export function allVictims(problem: Problem): IndexSet {
    return IndexSet.union(problem.pressures.map(p => victimsOf(problem, p)));
}

/** The first phase in which a problem is as serious as it gets for these workloads; undefined where the matrix asks nothing for them. */
export function firstTold(plan: Plan, problem: Problem, among: IndexSet): Told | undefined {
    let best: Told | undefined;
    for (const phase of new Set(problem.pressures.map(p => p.phase))) {
        const own = problem.pressures.filter(p => p.phase === phase && victimsOf(problem, p).overlaps(among));
        const victims = IndexSet.union(own.map(p => victimsOf(problem, p))).intersect(among);
        const judged = judge(plan, victims);
        if (!judged) {
            continue;
        }
        if (best && SEVERITIES.indexOf(judged.severity) >= SEVERITIES.indexOf(best.judged.severity)) {
            continue;
        }
        best = told(problem, phase, own, victims, judged);
    }
    return best;
}

function told(problem: Problem, phase: number, own: readonly Pressure[], victims: IndexSet, judged: Judged): Told {
    const { model, phases } = problem.headroom;
    const ordered = [...own].sort(
        (a, b) => SCENARIOS.indexOf(a.scenario as never) - SCENARIOS.indexOf(b.scenario as never),
    );
    const assumed = {
        'node-link': 'links',
        'rack-uplink': 'oversubscription',
        'switch-buffer': 'buffer',
        media: '',
        // Its range is computed, not assumed away: `certain` says what holds.
        controller: '',
        floor: '',
    }[problem.cause];
    return {
        problem,
        phase,
        victims,
        judged,
        first: firstOf(ordered),
        worst: strongest(own),
        most: strongest(problem.pressures),
        scenarios: ordered.map(p => p.scenario),
        assumedCopy: nth(phases, phase).copyAssumed && own.every(p => copies(p.scenario)),
        assumedStation:
            model.full.assumed.includes(assumed) ||
            (problem.cause === 'switch-buffer' && model.full.assumed.includes('burst') && !overflowsAtHalf(problem)) ||
            (problem.cause === 'rack-uplink' && !model.linksStated && model.full.uplinks === null),
    };
}

/** Half a burst, the small end of the assumed one, still fills the port. docs/io-model.md 2.7, docs/language.md 5.7. */
function overflowsAtHalf({ pressures }: Problem): boolean {
    return pressures.some(p => p.utilisation >= 2);
}

function strongest(pressures: readonly Pressure[]): Pressure {
    return pressures.reduce((a, b) => (b.utilisation > a.utilisation ? b : a));
}
