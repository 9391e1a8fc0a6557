import { nth } from '../../basics/lists.ts';
import type {
    Band,
    EvaluateInput,
    Explained,
    Fabric,
    FabricInput,
    ForegroundLoads,
    LoadEvaluation,
    Scenario,
} from '../../physics/index.ts';
import {
    evaluate,
    evaluateLoads,
    NO_LOADS,
    SCENARIO_PARTS,
    scenariosOf,
    spaceOverhead,
    withDefaults,
} from '../../physics/index.ts';
import {
    combinedFactors,
    type IoClass,
    loadSignature,
    type Machines,
    modelClass,
    nextLoads,
    scaledLoads,
    timesRate,
} from './classes.ts';
import { assumedCopyRate } from './copy-rate.ts';
import type { LoadCorner } from './load-range.ts';

/**
 * One fabric along the phases, as numbers without names: what is on it before and after each phase, and what each scenario makes of
 * it. Kept by content, so that an edit that changes nothing about I/O computes nothing.
 */

/** What one phase does to a fabric. */
export interface TrackPhase {
    /** Machines that come (positive) or go (negative). */
    readonly changes: Machines;
    /** Copied in while the phase runs, bytes/s; 0 without a wave. */
    readonly ingest: number;
    /** Machines of it that are copied at a rate nobody states: another fabric copies them at another one. */
    readonly open?: number;
    /** Most that the last deltas of the machines that are switched over at one time may take on top, bytes/s. */
    readonly window?: number;
    /** Bytes stored on it that come or go; `null` where some workload does not say. */
    readonly stored: number | null;
    /** Nodes while the phase runs and when it has ended, where hosts are converted; else those of the fabric. */
    readonly nodes?: { readonly during: number; readonly after: number };
    /** Hosts with data on them are converted away: it is moved to the others while the phase runs. */
    readonly evacuates?: true;
    /** Phases whose copies run at the same time, by index: part of its `ingest`. */
    readonly beside?: readonly number[];
}

/**
 * Where the rates of the workloads are taken: all at their good or all at their bad end; or `low` and `high`, each by itself at that
 * end and the deviations combined. docs/io-model.md 8.5.
 */
export type LoadEnd = LoadCorner | 'low' | 'high';

export interface TrackInput {
    readonly fabric: FabricInput;
    /** Missing: at their centres. */
    readonly loads?: LoadEnd | undefined;
    /** What is copied in a phase is read from it and leaves it: a source. */
    readonly outward?: true | undefined;
    readonly initial: Pick<TrackPhase, 'changes' | 'stored'>;
    readonly phases: readonly TrackPhase[];
}

/** What is on the fabric between two phases. */
interface FabricState {
    readonly machines: Machines;
    readonly loads: ForegroundLoads | null;
    readonly stored: number | null;
}

/** P99 of I/Os of one size, the same for every class of that size (docs/io-model.md 2.8.8). Seconds; `null` where withheld. */
export interface Percentiles {
    readonly p99Read: number | null;
    readonly p99Write: number | null;
    readonly reason: string | null;
}

export interface ClassVerdict extends Percentiles {
    readonly objective: number | null;
    /** `null` without an objective or where the model does not hold; a saturated station never meets one. */
    readonly meets: boolean | null;
}

export interface Trial {
    readonly fabric?: Partial<FabricInput>;
    /** bytes/s. */
    readonly ingest?: number;
}

export interface TrialResult {
    readonly evaluation: LoadEvaluation;
    /** Whether a class meets its objective, or has none, or cannot be judged. */
    meets(io: IoClass): boolean;
}

const BEFORE_THE_WAVE: ReadonlySet<Scenario> = new Set(['ingest', 'ingest+peak', 'cutover', 'failure+ingest']);

/** Whether a scenario looks at what was there before the phase, while its wave is copied. docs/language.md section 6. */
export function copies(scenario: Scenario): boolean {
    return BEFORE_THE_WAVE.has(scenario);
}

/** The last deltas in a scenario, bytes/s: no more than the wave itself is copied at. docs/io-model.md 8.3. */
function deltaOf(scenario: Scenario, ingest: number, { window = 0 }: TrackPhase): number {
    return SCENARIO_PARTS[scenario].delta ? Math.min(ingest, window) : 0;
}

export class Track {
    readonly input: TrackInput;
    private readonly states: readonly FabricState[];
    private readonly evaluations = new Map<string, LoadEvaluation>();
    private readonly percentiles = new Map<LoadEvaluation, Map<string, Percentiles>>();
    private readonly notes = new Map<string, unknown>();

    constructor(input: TrackInput) {
        this.input = input;
        this.states = statesOf(input);
    }

    /** Scenarios that apply to the fabric, in their order. */
    get scenarios(): readonly Scenario[] {
        return this.note('scenarios', () => scenariosOf(withDefaults(this.input.fabric)));
    }

    /** Machines on the fabric in a scenario of a phase. */
    machines(phase: number, scenario: Scenario): Machines {
        return this.state(phase, scenario).machines;
    }

    /** Stations, bottleneck and rebuild; SI. */
    evaluation(phase: number, scenario: Scenario): LoadEvaluation {
        const other = this.converted(phase, scenario);
        if (other) {
            return other.evaluation(phase, scenario);
        }
        const state = this.state(phase, scenario);
        const { ingest, evacuates = false } = nth(this.input.phases, phase);
        const key = `${this.states.indexOf(state)} ${scenario} ${copies(scenario) ? `${ingest} ${evacuates}` : ''}`;
        let known = this.evaluations.get(key);
        if (!known) {
            this.evaluations.set(key, (known = evaluateLoads(this.question(phase, scenario))));
        }
        return known;
    }

    /** P99 of one class in a scenario of a phase against its objective. */
    verdict(phase: number, scenario: Scenario, io: IoClass): ClassVerdict {
        const other = this.converted(phase, scenario);
        if (other) {
            return other.verdict(phase, scenario, io);
        }
        const evaluation = this.evaluation(phase, scenario);
        return judge(this.percentilesOf(phase, scenario, evaluation, io), io, evaluation.band);
    }

    /** P99 of one class on this fabric with nothing else on it: its floor. */
    idle(io: IoClass): Percentiles {
        return this.note(`idle ${io.shape}`, () =>
            percentilesIn(
                { fabric: this.input.fabric, workloads: [], loads: NO_LOADS, scenario: 'steady', ingest: 0 },
                io,
            ),
        );
    }

    /** The same scenario with something changed that leaves the loads of workloads as they are: rates, links, media, buffers. Nothing is kept. */
    trial(phase: number, scenario: Scenario, change: Trial): TrialResult {
        const other = this.converted(phase, scenario);
        if (other) {
            return other.trial(phase, scenario, change);
        }
        const own = this.question(phase, scenario);
        const ingest =
            copies(scenario) && change.ingest !== undefined
                ? change.ingest
                : (own.ingest || own.egress || 0) +
                  (copies(scenario) ? this.faster(phase, { ...own.fabric, ...change.fabric }) : 0);
        // A rate that is set is a limit of every pass.
        const delta = change.ingest === undefined ? deltaOf(scenario, ingest, nth(this.input.phases, phase)) : 0;
        const question: EvaluateInput = {
            ...own,
            ...this.copied(ingest, delta),
            fabric: { ...own.fabric, ...change.fabric },
        };
        const evaluation = evaluateLoads(question);
        return { evaluation, meets: io => judge(percentilesIn(question, io), io, evaluation.band).meets !== false };
    }

    /** The same scenario with the rates of one class multiplied, all else as it is. */
    rated(phase: number, scenario: Scenario, io: IoClass, factor: number): LoadEvaluation {
        const other = this.converted(phase, scenario);
        if (other) {
            return other.rated(phase, scenario, io, factor);
        }
        const { machines } = this.state(phase, scenario),
            model = withDefaults(this.input.fabric);
        const others = new Map(machines);
        others.delete(io);
        const rest = this.note(`${scenario} ${phase} without ${io.id}`, () => nextLoads(model, null, others, others));
        const more = new Map([[timesRate(io, factor), machines.get(io) ?? 0]]);
        const loads = nextLoads(model, rest, more, new Map([...others, ...more]));
        return evaluateLoads({ ...this.question(phase, scenario), loads });
    }

    /** Every number of one scenario with formula, inputs and source; of the workloads only one class, under the name given. */
    explain(
        phase: number,
        scenario: Scenario,
        only?: { readonly io: IoClass; readonly name: string },
    ): readonly Explained[] {
        const other = this.converted(phase, scenario);
        if (other) {
            return other.explain(phase, scenario, only);
        }
        const machines = only && this.machines(phase, scenario).get(only.io);
        return evaluate({
            ...this.question(phase, scenario),
            workloads: only && machines ? [modelClass(only.io, machines, only.name)] : [],
        }).explain;
    }

    /** Remembers what was computed from this track and nothing else. */
    note<T>(key: string, compute: () => T): T {
        if (!this.notes.has(key)) {
            this.notes.set(key, compute());
        }
        return this.notes.get(key) as T;
    }

    /** How much faster the copy of a phase is on another fabric, where nobody states its rate. bytes/s. */
    faster(phase: number, fabric: FabricInput): number {
        const open = this.input.phases[phase]?.open ?? 0;
        return open === 0
            ? 0
            : assumedCopyRate(withDefaults(fabric), open) - assumedCopyRate(withDefaults(this.input.fabric), open);
    }

    /** The same with the nodes it has in a phase, where hosts are converted; without any nothing is computed. */
    private converted(phase: number, scenario: Scenario): Track | undefined {
        const count = this.input.phases[phase]?.nodes;
        const nodes = count && (copies(scenario) ? count.during : count.after);
        if (nodes === undefined) {
            return undefined;
        }
        return this.note(`nodes ${nodes}`, () =>
            trackOf({
                ...this.input,
                fabric: { ...this.input.fabric, nodes: nodes === 0 ? null : nodes },
                phases: this.input.phases.map(({ nodes: _, ...rest }) => rest),
            }),
        );
    }

    private state(phase: number, scenario: Scenario): FabricState {
        return nth(this.states, copies(scenario) ? phase : phase + 1);
    }

    private question(phase: number, scenario: Scenario): EvaluateInput {
        const state = this.state(phase, scenario),
            { fabric, phases } = this.input;
        const ingest = copies(scenario) ? nth(phases, phase).ingest : 0;
        return {
            fabric: { ...fabric, raw: fabric.raw ?? rawOf(fabric, state.stored) },
            workloads: [],
            loads: state.loads,
            scenario,
            evacuates: nth(phases, phase).evacuates === true,
            ...this.copied(ingest, deltaOf(scenario, ingest, nth(phases, phase))),
        };
    }

    private copied(rate: number, delta: number): Pick<EvaluateInput, 'ingest' | 'delta' | 'egress'> {
        return this.input.outward ? { ingest: 0, delta: 0, egress: rate } : { ingest: rate, delta };
    }

    /** The same without any copy. */
    withoutCopies(): Track {
        return this.note('quiet', () =>
            trackOf({
                ...this.input,
                phases: this.input.phases.map(({ evacuates: _, ...p }) => ({ ...p, ingest: 0, open: 0, window: 0 })),
            }),
        );
    }

    private percentilesOf(phase: number, scenario: Scenario, evaluation: LoadEvaluation, io: IoClass): Percentiles {
        let known = this.percentiles.get(evaluation);
        if (!known) {
            this.percentiles.set(evaluation, (known = new Map()));
        }
        let found = known.get(io.shape);
        if (!found) {
            known.set(io.shape, (found = percentilesIn(this.question(phase, scenario), io)));
        }
        return found;
    }
}

function percentilesIn(question: EvaluateInput, { block, writes }: IoClass): Percentiles {
    const share = writes === 0 || writes === 1 ? writes : 0.5;
    const asked = { name: '', iops: 1, peak: 1, writeShare: share, block: block ?? null };
    const [latency] = evaluate({ ...question, workloads: [asked], explain: false }).workloads;
    return { p99Read: latency?.p99Read ?? null, p99Write: latency?.p99Write ?? null, reason: latency?.reason ?? null };
}

function judge(found: Percentiles, io: IoClass, band: Band | null): ClassVerdict {
    const objective = io.p99 ?? null;
    const withheld = found.p99Read === null && found.p99Write === null;
    const meets =
        objective === null ? null : withheld ? (band === 'saturated' ? false : null) : worstOf(found) <= objective;
    return { ...found, objective, meets };
}

/** The slower of reads and writes, seconds; 0 where neither is given. */
export function worstOf({ p99Read, p99Write }: Percentiles): number {
    return Math.max(p99Read ?? 0, p99Write ?? 0);
}

/** Used raw bytes of a node from the data of its workloads: what is lost with it (docs/io-model.md 1.1, 2.5). */
function rawOf(fabric: FabricInput, stored: number | null): number | null {
    const { scheme, nodes } = withDefaults(fabric);
    return stored === null || stored === 0 || scheme === null || nodes === null
        ? null
        : (stored * spaceOverhead(scheme)) / nodes;
}

function statesOf({ fabric, initial, phases, loads }: TrackInput): readonly FabricState[] {
    const model = withDefaults(fabric);
    const known = remembered(fabric, initial, phases, loads);
    if (known.states) {
        return known.states;
    }
    const states =
        loads === undefined
            ? centreStates(model, initial, phases)
            : atEnd(model, statesOf({ fabric, initial, phases }), [initial, ...phases], loads);
    known.keep(states);
    return states;
}

function centreStates(
    model: Fabric,
    initial: TrackInput['initial'],
    phases: TrackInput['phases'],
): readonly FabricState[] {
    const nothing: FabricState = { machines: new Map(), loads: null, stored: 0 };
    const states: FabricState[] = [];
    let last = nothing;
    for (const { changes, stored } of [initial, ...phases]) {
        if (states.length > 0 && changes.size === 0 && stored === 0) {
            states.push(last);
            continue;
        }
        const machines = new Map(last.machines);
        for (const [io, n] of changes) {
            const left = (machines.get(io) ?? 0) + n;
            if (left > 0) {
                machines.set(io, left);
            } else {
                machines.delete(io);
            }
        }
        last = {
            machines,
            loads: nextLoads(model, last.loads, changes, machines),
            stored: last.stored === null || stored === null ? null : Math.max(0, last.stored + stored),
        };
        states.push(last);
    }
    return states;
}

/** The same states with the rates of the workloads at an end; one that stays the same stays one. */
function atEnd(
    model: Fabric,
    centre: readonly FabricState[],
    changes: readonly Pick<TrackPhase, 'changes'>[],
    end: LoadEnd,
): readonly FabricState[] {
    const states: FabricState[] = [];
    centre.forEach((state, i) => {
        if (i > 0 && state === centre[i - 1]) {
            states.push(nth(states, i - 1));
            return;
        }
        const loads =
            end === 'low' || end === 'high'
                ? scaledLoads(state.loads, combinedFactors(model, state.machines, end === 'low' ? 'good' : 'bad'))
                : nextLoads(model, states[i - 1]?.loads ?? null, nth(changes, i).changes, state.machines, end);
        states.push({ ...state, loads });
    });
    return states;
}

/** So many fabrics and estates are remembered, the latest ones. */
const MOST_KEPT = 96;
const keptStates = new Map<string, readonly FabricState[]>();
const keptTracks = new Map<string, Track>();

function keep<T>(store: Map<string, T>, key: string, value: T): T {
    store.delete(key);
    store.set(key, value);
    if (store.size > MOST_KEPT) {
        store.delete(store.keys().next().value!);
    }
    return value;
}

function remembered(
    fabric: FabricInput,
    initial: TrackInput['initial'],
    phases: TrackInput['phases'],
    loads: LoadEnd | undefined,
) {
    const key = `${loads ?? ''}${loadSignature(withDefaults(fabric))}\n${courseOf(initial, phases).loads}`;
    const states = keptStates.get(key);
    if (states) {
        keep(keptStates, key, states);
    }
    return { states, keep: (value: readonly FabricState[]) => keep(keptStates, key, value) };
}

function changeSignature({ changes, stored }: Pick<TrackPhase, 'changes' | 'stored'>): string {
    let text = `${stored}`;
    for (const [io, n] of changes) {
        text += ` ${io.id}:${n}`;
    }
    return text;
}

/** What happens to a fabric as text: what decides its loads, and with the rates of the copies. */
interface Course {
    readonly loads: string;
    readonly whole: string;
}

/** The same phases are asked for at every end of a range. */
const courses = new WeakMap<
    TrackInput['phases'],
    { readonly initial: TrackInput['initial']; readonly course: Course }
>();

function nodesText({ nodes }: TrackPhase): string {
    return nodes ? `@${nodes.during}/${nodes.after}` : '';
}

function copyText(p: TrackPhase): string {
    const beside = p.beside ? `|${p.beside.join(',')}` : '';
    return `${p.ingest}+${p.open ?? 0}+${p.window ?? 0}${nodesText(p)}${p.evacuates ? '!' : ''}${beside}`;
}

function courseOf(initial: TrackInput['initial'], phases: TrackInput['phases']): Course {
    const known = courses.get(phases);
    if (known?.initial === initial) {
        return known.course;
    }
    const loads = [initial, ...phases].map(changeSignature).join('\n');
    const course = {
        loads,
        whole: `${loads}\n${phases.map(copyText).join(' ')}`,
    };
    courses.set(phases, { initial, course });
    return course;
}

/** The track of a fabric and what happens to it: the same object for the same content. */
export function trackOf(input: TrackInput): Track {
    const key = `${input.loads ?? ''}${input.outward ? ' outward ' : ''}${JSON.stringify(input.fabric)}\n${courseOf(input.initial, input.phases).whole}`;
    return keep(keptTracks, key, keptTracks.get(key) ?? new Track(input));
}
