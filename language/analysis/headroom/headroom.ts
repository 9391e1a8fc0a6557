import { elementsAt, entryOf, nth } from '../../basics/lists.ts';
import type {
    Band,
    Explained,
    FabricInput,
    LoadEvaluation,
    PaceEnd,
    Scenario,
    StationLoad,
    StationName,
} from '../../physics/index.ts';
import { STREAM, scenariosOf } from '../../physics/index.ts';
import type { IndexSet } from '../../plan/index-set.ts';
import { IndexSet as Indices } from '../../plan/index-set.ts';
import { besideOf } from '../../plan/order.ts';
import type { Fabric, Phase, Plan, Workload } from '../../plan/plan.ts';
import type { Move } from '../analysis.ts';
import { demandOf } from '../matrix.ts';
import { isFollowed, remember } from '../memory.ts';
import { hostsAlong } from '../passage/hosts.ts';
import { retiredIn } from '../recovery/service.ts';
import { classOf, type IoClass, type Machines } from './classes.ts';
import { assumedCopyRate, sourceRate } from './copy-rate.ts';
import { type FabricModel, fabricModel } from './input.ts';
import { isExact } from './load-range.ts';
import type { Relevance } from './pressure.ts';
import { Row } from './rows.ts';
import type { Compute } from './sizing/compute.ts';
import {
    type ClassVerdict,
    copies,
    type LoadEnd,
    type Track,
    type TrackInput,
    type TrackPhase,
    trackOf,
} from './track.ts';

/** P99 of one workload in one scenario, seconds. */
export interface WorkloadLatency extends ClassVerdict {
    readonly workload: string;
}

/** One fabric in one phase and scenario; SI, `null` where the model does not hold. docs/language.md section 6. */
export interface HeadroomRow {
    readonly fabric: string;
    readonly phase: string;
    readonly scenario: Scenario;
    /** Nodes that serve. */
    readonly nodes: number | null;
    readonly stations: readonly StationLoad[];
    readonly bottleneck: StationName | null;
    readonly runnerUp: StationName | null;
    readonly band: Band | null;
    /** Computed when asked for. */
    readonly workloads: readonly WorkloadLatency[];
    readonly rebuild: { readonly seconds: number; readonly exposure: number } | null;
    /** Why there is no rebuild time. */
    readonly rebuildReason: string | null;
    /** What was not stated, in the words of the language, with the value taken instead. */
    readonly assumed: readonly string[];
    /** Front-end and network bytes/s of the foreground, whole cluster: the East-West figure. */
    readonly eastWest: LoadEvaluation['eastWest'];
    /** Share of reads served on the machine's own node. */
    readonly localReads: number | null;
    /** Virtual processors and memory of the machines on it, and what its nodes have for them; `null` where the fabric says nothing of either. docs/io-model.md 8.4. */
    readonly compute: Compute | null;
    /** Why nothing could be computed. */
    readonly reason: string | null;
    /** Utilisation of a station with what nobody stated at its good and at its bad end; `null` where it is not known. docs/language.md 5.7. */
    rangeOf(station: StationName): readonly [low: number, high: number] | null;
}

/** What a phase does to one fabric. */
export interface FabricPhase {
    readonly phase: Phase;
    /** Workloads on it before and after the phase. */
    readonly before: IndexSet;
    readonly after: IndexSet;
    /** Workloads that come in this phase and workloads that go; the cutovers that bring them, on a source those that take them away. */
    readonly wave: IndexSet;
    readonly gone: IndexSet;
    readonly moves: readonly Move[];
    /** Cutovers of phases that run side by side with this one: they are copied onto it at the same time. */
    readonly beside: readonly Move[];
    /** Rate of the copy, bytes/s, with what is copied beside it; 0: no wave. */
    readonly ingest: number;
    /** Machines that are copied at a rate nobody states. */
    readonly open: number;
    /** Most that the last deltas of the machines switched over at one time take on top, bytes/s. docs/io-model.md 8.3. */
    readonly window: number;
    /** None of its cutovers states a rate. */
    readonly copyAssumed: boolean;
}

/** One fabric along the phases. */
export interface FabricHeadroom {
    readonly fabric: Fabric;
    readonly role: 'target' | 'source';
    readonly model: FabricModel;
    readonly phases: readonly FabricPhase[];
    /** The numbers of the rows. */
    readonly track: Track;
    /**
     * What chokes and remedies are judged by: the bad end of what nobody stated, a fast rebuild and a slow controller, and the rates
     * of the workloads with their deviations combined (docs/io-model.md 8.1, 8.2.5, 8.5).
     */
    readonly judged: Track;
    /** Everything at its good end: what is too tight there is so over the whole range. */
    readonly mild: Track;
    /** Everything at its bad end: what holds there holds for certain. */
    readonly corner: Track;
    /** What is not stated of the fabric at its bad end, the workloads as written: their range is what headroom is kept for. */
    readonly paced: Track;
    /** What is not stated of the fabric at its good end, the workloads as written; a lost node takes longest to heal. */
    readonly unhurried: Track;
    /** The fabric as it is usually, the rates of the workloads with their deviations combined. */
    readonly loaded: Track;
    /** The lower end of the range that is shown, as `judged` is the upper one. */
    readonly easy: Track;
    readonly rows: readonly HeadroomRow[];
    /** Scenarios that apply to it, in their order. */
    readonly scenarios: readonly Scenario[];
    /** The row of a scenario that applies. */
    row(phase: number, scenario: Scenario): HeadroomRow;
    /** Where somebody is on it for whom the decision matrix asks anything. */
    readonly relevance: Relevance;
    relevanceOf(phases: readonly Pick<FabricPhase, 'before' | 'after'>[]): Relevance;
    /** The class of a workload's figures; undefined where its I/O rate is not stated. */
    classOf(workload: number): IoClass | undefined;
    /** A workload of a class on it in a scenario of a phase. */
    nameOf(io: IoClass, phase: number, scenario: Scenario): string | undefined;
    workloadAt(index: number): Workload;
    /** Utilisation of a station over what its figures may be, clipped to the corners; `null` where it is not known. docs/io-model.md 8.5. */
    rangeOf(phase: number, scenario: Scenario, station: StationName): readonly [low: number, high: number] | null;
    /** Workloads of a set, in plan order. */
    workloads(set: IndexSet): readonly Workload[];
    /** Workloads on it in a scenario of a phase. */
    present(phase: number, scenario: Scenario): IndexSet;
    /** What findings would be judged by if the phases did something else. */
    variant(phases: readonly Pick<FabricPhase, 'before' | 'after' | 'ingest'>[], fabric?: FabricInput): Track;
    /** Every number of a row with formula, inputs and source; ids of a workload's numbers begin with its name. */
    explain(phase: number, scenario: Scenario, workload?: Workload): readonly Explained[];
}

/** Headroom of every target fabric, and of source fabrics that are described, in every phase and scenario. */
export interface HeadroomAnalysis {
    readonly fabrics: readonly FabricHeadroom[];
    /** One per fabric x phase x scenario, in that order. */
    readonly rows: readonly HeadroomRow[];
    of(fabric: string): FabricHeadroom | undefined;
}

/** The I/O headroom of a plan; computed when asked for, and kept as long as the I/O figures stay the same. */
export function headroomAnalysis(plan: Plan, moves: readonly Move[]): HeadroomAnalysis {
    let once: readonly FabricHeadroom[] | undefined;
    const rows = new WeakMap<readonly FabricHeadroom[], readonly HeadroomRow[]>();
    return {
        get fabrics() {
            return isFollowed(plan)
                ? remember(plan, moves, { key: 'headroom' }, () => analysed(plan, moves))
                : (once ??= analysed(plan, moves));
        },
        get rows() {
            const { fabrics } = this;
            if (!rows.has(fabrics)) {
                rows.set(
                    fabrics,
                    fabrics.flatMap(f => f.rows),
                );
            }
            return entryOf(rows, fabrics);
        },
        of(name) {
            return this.fabrics.find(f => f.fabric.name === name);
        },
    };
}

function merged(coming: Machines, going: Machines): Machines {
    const changes = new Map(coming);
    for (const [io, n] of going) {
        changes.set(io, (changes.get(io) ?? 0) + n);
    }
    return changes;
}

/** Whether the rate of some machine that is ever on it has a range. */
function isRanged({ initial, phases }: Omit<TrackInput, 'fabric'>): boolean {
    return [initial, ...phases].some(({ changes }) => [...changes.keys()].some(io => !isExact(io.spread)));
}

type MovesByPhase = ReadonlyMap<Phase, readonly Move[]>;

function analysed(plan: Plan, moves: readonly Move[]): FabricHeadroom[] {
    if (plan.phases.length === 0) {
        return [];
    }
    const byPhase = new Map<Phase, Move[]>();
    for (const move of moves) {
        byPhase.set(move.phase, [...(byPhase.get(move.phase) ?? []), move]);
    }
    return plan.fabrics.flatMap(fabric =>
        remember(plan, fabric, { key: 'headroom', inputs: [moves, fabric.workloads] }, () => {
            const role = fabric.target ? 'target' : 'source';
            if (role === 'source' && fabric.workloads.empty) {
                return [];
            }
            const model = fabricModel(plan, fabric);
            return role === 'source' && !model.described ? [] : [new Headroom(plan, fabric, role, model, byPhase)];
        }),
    );
}

class Headroom implements FabricHeadroom {
    readonly fabric: Fabric;
    readonly role: 'target' | 'source';
    readonly model: FabricModel;
    readonly phases: readonly FabricPhase[];
    readonly track: Track;
    private readonly plan: Plan;
    private readonly course: Omit<TrackInput, 'fabric'>;
    /** Whether some workload's rate has a range. */
    private readonly ranged: boolean;
    private readonly tracks = new Map<string, Track>();
    private built?: readonly HeadroomRow[];
    private relevant?: Relevance;
    private applying?: readonly Scenario[];

    constructor(plan: Plan, fabric: Fabric, role: 'target' | 'source', model: FabricModel, moves: MovesByPhase) {
        this.plan = plan;
        this.fabric = fabric;
        this.role = role;
        this.model = model;
        this.phases =
            role === 'source' ? sourcePhases(plan, fabric, model, moves) : phasesOf(plan, fabric, model, moves);
        this.course = this.courseOf(this.phases);
        this.ranged = isRanged(this.course);
        this.track = this.along(undefined, undefined);
    }

    get judged(): Track {
        return this.along('high', 'high');
    }

    get mild(): Track {
        return this.along('low', 'good');
    }

    get corner(): Track {
        return this.along('high', 'bad');
    }

    get paced(): Track {
        return this.along('high', undefined);
    }

    get unhurried(): Track {
        return this.along('low', undefined);
    }

    get loaded(): Track {
        return this.along(undefined, 'high');
    }

    get easy(): Track {
        return this.along('low', 'low');
    }

    /** The fabric along its phases with the unstated at one end and the loads at one end; what has no range has no ends. */
    private along(pace: PaceEnd | undefined, loads: LoadEnd | undefined): Track {
        const { input, certain } = this.model;
        const [at, end] = [certain ? undefined : pace, this.ranged ? loads : undefined];
        const key = `${at} ${end}`;
        let known = this.tracks.get(key);
        if (!known) {
            const fabric = at === undefined ? input : { ...input, pace: at };
            this.tracks.set(key, (known = trackOf({ fabric, loads: end, ...this.course })));
        }
        return known;
    }

    variant(phases: readonly Pick<FabricPhase, 'before' | 'after' | 'ingest'>[], fabric?: FabricInput): Track {
        const { input, certain } = this.model;
        return trackOf({
            fabric: fabric ?? (certain ? input : { ...input, pace: 'high' }),
            loads: this.ranged ? 'high' : undefined,
            ...this.courseOf(phases),
        });
    }

    /** What happens to it, whatever it is made of. */
    private courseOf(phases: readonly Pick<FabricPhase, 'before' | 'after' | 'ingest'>[]): Omit<TrackInput, 'fabric'> {
        const start = phases[0]?.before ?? this.fabric.workloads;
        const own = phases === this.phases;
        const first = this.sums(start, own ? 'first' : undefined);
        const hosts = hostsAlong(this.plan, this.fabric);
        return {
            ...(this.role === 'source' && { outward: true as const }),
            initial: { changes: first.machines(1), stored: first.stored() },
            phases: phases.map((p, i) => {
                const phase = this.trackPhase(p, own ? String(i) : undefined);
                if (!hosts) {
                    return phase;
                }
                const nodes = nth(hosts, i);
                const emptied = nodes.during < nodes.before && !p.before.empty;
                return { ...phase, nodes, ...(emptied ? { evacuates: true as const } : {}) };
            }),
        };
    }

    get rows(): readonly HeadroomRow[] {
        return (this.built ??= this.phases.flatMap((_, phase) =>
            this.scenarios.map(scenario => new Row(this, this.plan, phase, scenario)),
        ));
    }

    get scenarios(): readonly Scenario[] {
        return (this.applying ??= scenariosOf(this.model.full));
    }

    row(phase: number, scenario: Scenario): HeadroomRow {
        const { scenarios, rows } = this;
        return nth(rows, phase * scenarios.length + scenarios.indexOf(scenario));
    }

    get relevance(): Relevance {
        if (!isFollowed(this.plan)) {
            return (this.relevant ??= this.relevanceOf(this.phases));
        }
        return remember(this.plan, this, { key: 'relevance' }, () => this.relevanceOf(this.phases));
    }

    relevanceOf(phases: readonly Pick<FabricPhase, 'before' | 'after'>[]): Relevance {
        const counts = (i: number) => demandOf(nth(this.plan.workloads, i)) !== 'not critical';
        const known = new Map<IndexSet, boolean>();
        const matters = (set: IndexSet): boolean => {
            let found = known.get(set);
            if (found === undefined) {
                known.set(set, (found = some(set, counts)));
            }
            return found;
        };
        const idle = new Set<IoClass>(),
            busy = new Set<IoClass>();
        for (const [key, part] of arrivals(phases)) {
            const found = this.whoCounts(part, phases === this.phases ? key : undefined);
            found.idle.forEach(io => idle.add(io));
            found.busy.forEach(io => busy.add(io));
        }
        for (const io of busy) {
            idle.delete(io);
        }
        const before = phases.map(p => matters(p.before)),
            after = phases.map(p => matters(p.after));
        return {
            before,
            after,
            idle,
            key: [...before, ...after].map(Number).join('') + [...idle].map(io => ` ${io.id}`).join(''),
        };
    }

    classOf(workload: number): IoClass | undefined {
        return classOf(nth(this.plan.workloads, workload));
    }

    nameOf(io: IoClass, phase: number, scenario: Scenario): string | undefined {
        for (const index of this.present(phase, scenario)) {
            if (this.classOf(index) === io) {
                return nth(this.plan.workloads, index).name;
            }
        }
        return undefined;
    }

    rangeOf(phase: number, scenario: Scenario, station: StationName): readonly [number, number] | null {
        const used = (track: Track) =>
            track.evaluation(phase, scenario).stations.find(s => s.station === station)?.utilisation ?? null;
        const at = used(this.track),
            ends = [this.easy, this.judged, this.mild, this.corner].map(used);
        if (at === null || ends.includes(null)) {
            return null;
        }
        const [easy = at, judged = at, mild = at, corner = at] = ends.flatMap(u => u ?? []);
        return [Math.min(at, Math.max(easy, mild)), Math.max(at, Math.min(judged, corner))];
    }

    workloadAt(index: number): Workload {
        return nth(this.plan.workloads, index);
    }

    workloads(set: IndexSet): readonly Workload[] {
        return elementsAt(this.plan.workloads, set);
    }

    present(phase: number, scenario: Scenario): IndexSet {
        return copies(scenario) ? nth(this.phases, phase).before : nth(this.phases, phase).after;
    }

    explain(phase: number, scenario: Scenario, workload?: Workload): readonly Explained[] {
        const io = workload && this.classOf(workload.index);
        return this.track.explain(phase, scenario, io && { io, name: workload.name });
    }

    private trackPhase(
        {
            before,
            after,
            ingest,
            wave,
            gone: left,
            open = 0,
            window = 0,
            beside = NO_MOVES,
        }: Pick<FabricPhase, 'before' | 'after' | 'ingest'> & Partial<FabricPhase>,
        key: string | undefined,
    ): TrackPhase {
        const others = beside.length > 0 ? { beside: [...new Set(beside.map(m => m.phase.index))] } : {};
        if (before === after) {
            return { changes: NOTHING, ingest, open, window, stored: 0, ...others };
        }
        const came = this.sums(wave ?? after.minus(before), key && `${key} came`),
            gone = this.sums(left ?? before.minus(after), key && `${key} gone`);
        const coming = came.machines(1),
            going = gone.machines(-1);
        // A wave from which nothing is taken stays the same object, and so does what it adds.
        const changes = going.size === 0 ? coming : merged(coming, going);
        const arriving = came.stored(),
            leaving = gone.stored();
        return {
            changes,
            ingest,
            open,
            window,
            stored: arriving === null || leaving === null ? null : arriving - leaving,
            ...others,
        };
    }

    /**
     * What a set of workloads brings: a wave is counted again only when a figure of one of its machines changed.
     * @param key under which it is kept; missing for what is only tried
     */
    private sums(set: IndexSet, key: string | undefined): Sums {
        const { plan, fabric } = this;
        const asking = (what: string) => ({ key: `${what} ${key}`, inputs: [set], plain: true }) as const;
        const stored = () => storedIn(plan, set);
        return {
            machines: sign => {
                const count = () => machinesIn(plan, set, sign);
                return key === undefined ? count() : remember(plan, fabric, asking('machines'), count);
            },
            stored: () => (key === undefined ? stored() : remember(plan, fabric, asking('stored'), stored)),
        };
    }

    /** The classes of a set of workloads, by whether the matrix asks anything for a machine; kept like what they bring. */
    private whoCounts(set: IndexSet, key: string | undefined): Demanded {
        const find = () => demandedIn(this.plan, set);
        return key === undefined
            ? find()
            : remember(this.plan, this.fabric, { key: `counts ${key}`, inputs: [set], plain: true }, find);
    }
}

/** Everybody who is on a fabric at some time: who is there first, and who comes phase by phase. */
function* arrivals(phases: readonly Pick<FabricPhase, 'before' | 'after'>[]): Iterable<readonly [string, IndexSet]> {
    let there: IndexSet | undefined;
    for (const [i, { before, after }] of phases.entries()) {
        if (before !== there) {
            yield [`${i} before`, before];
        }
        yield [`${i} came`, after.minus(before)];
        there = after;
    }
}

/** What a set of workloads brings to its fabric. */
interface Sums {
    /** Machines by class, as they are counted. */
    machines(sign: 1 | -1): ReadonlyMap<IoClass, number>;
    /** Bytes; `null` where those of a workload are not known. */
    stored(): number | null;
}

/** Classes of machines the matrix asks nothing for, and of those it does; a class may be in both. */
interface Demanded {
    readonly idle: ReadonlySet<IoClass>;
    readonly busy: ReadonlySet<IoClass>;
}

function machinesIn(plan: Plan, set: IndexSet, sign: 1 | -1): ReadonlyMap<IoClass, number> {
    const result = new Map<IoClass, number>();
    for (const index of set) {
        const workload = nth(plan.workloads, index);
        const io = classOf(workload);
        if (io) {
            result.set(io, (result.get(io) ?? 0) + sign * workload.count);
        }
    }
    return result;
}

function storedIn(plan: Plan, set: IndexSet): number | null {
    let sum = 0;
    for (const index of set) {
        const bytes = storedBytes(nth(plan.workloads, index));
        if (bytes === null) {
            return null;
        }
        sum += bytes;
    }
    return sum;
}

function demandedIn(plan: Plan, set: IndexSet): Demanded {
    const idle = new Set<IoClass>(),
        busy = new Set<IoClass>();
    for (const index of set) {
        const workload = nth(plan.workloads, index);
        const io = classOf(workload);
        if (io) {
            (demandOf(workload) === 'not critical' ? idle : busy).add(io);
        }
    }
    return { idle, busy };
}

function some(set: IndexSet, holds: (index: number) => boolean): boolean {
    for (const index of set) {
        if (holds(index)) {
            return true;
        }
    }
    return false;
}

const NOTHING: ReadonlyMap<IoClass, number> = new Map();

/** Bytes a workload keeps on its fabric, all its machines; provisioned disk where the used part is not stated; `null` without either. */
export function storedBytes(workload: Workload): number | null {
    const each = workload.figures['used']?.value ?? workload.figures['disk']?.value;
    return each === undefined ? null : each * workload.count;
}

function machinesOf(plan: Plan, set: IndexSet): number {
    let sum = 0;
    for (const index of set) {
        sum += nth(plan.workloads, index).count;
    }
    return sum;
}

/**
 * What the last deltas of a step take on top while its machines are switched over, bytes/s: one machine at a time, or as many as its
 * mover has sessions, each in a stream of its own. A stated `over` limits every pass, the last ones included; a machine that is stopped
 * before it is copied has none. docs/io-model.md 8.3, assumed.
 */
function windowOf(plan: Plan, { step, workloads }: Move): number {
    const { method, mover, over } = step;
    return over === undefined && (method === undefined || method === 'warm' || method === 'live')
        ? Math.min(mover?.sessions?.value ?? 1, machinesOf(plan, workloads)) * (mover?.rate?.value ?? STREAM)
        : 0;
}

const NO_MOVES: readonly Move[] = [];

/** Machines that are copied to a fabric while another wave is: those of the phases side by side with it that come from elsewhere. */
function copiedBeside(plan: Plan, fabric: Fabric, phase: Phase, moves: MovesByPhase): readonly Move[] {
    return besideOf(plan.phases, phase).flatMap(p =>
        (moves.get(p) ?? NO_MOVES).filter(m => m.fabric === fabric && !m.workloads.minus(fabric.workloads).empty),
    );
}

/**
 * A source along the phases: what leaves it is read from it meanwhile, at the rate of its cutover and no faster than it can give. Of a
 * wave that comes from several fabrics each gives its share of the machines. docs/io-model.md 8.2.6.
 */
function sourcePhases(plan: Plan, fabric: Fabric, model: FabricModel, moves: MovesByPhase): FabricPhase[] {
    const most = sourceRate(model.full) ?? Infinity;
    const rateOf = (before: IndexSet, { step, workloads, fabric: target }: Move) => {
        const all = machinesOf(plan, workloads),
            here = machinesOf(plan, workloads.intersect(before));
        return (here / all) * (step.over ?? assumedCopyRate(fabricModel(plan, target).full, all));
    };
    return phasesOf(plan, fabric, model, moves).map((phase): FabricPhase => {
        const takes = (at: Phase) =>
            (moves.get(at) ?? NO_MOVES).filter(m => m.fabric !== fabric && m.workloads.overlaps(phase.before));
        const taken = phase.gone.empty ? NO_MOVES : takes(phase.phase);
        if (taken.length === 0) {
            return phase;
        }
        const beside = besideOf(plan.phases, phase.phase).flatMap(takes);
        const sum = [...taken, ...beside].reduce((rate, m) => rate + rateOf(phase.before, m), 0);
        return {
            ...phase,
            moves: taken,
            beside,
            ingest: Math.min(most, sum),
            copyAssumed: taken.every(m => m.step.over === undefined),
        };
    });
}

function phasesOf(plan: Plan, fabric: Fabric, model: FabricModel, moves: MovesByPhase): FabricPhase[] {
    let current = fabric.workloads;
    return plan.phases.map(phase => {
        const before = current;
        const own = moves.get(phase) ?? NO_MOVES,
            to = own.filter(m => m.fabric === fabric);
        const wave = Indices.union(to.map(m => m.workloads)).minus(before);
        const here = wave.empty ? [] : to.filter(m => m.workloads.overlaps(wave));
        const gone = before.empty
            ? Indices.EMPTY
            : Indices.union([
                  ...own.filter(m => m.fabric !== fabric).map(m => m.workloads),
                  retiredIn(phase),
              ]).intersect(before);
        const after = wave.empty && gone.empty ? before : before.union(wave).minus(gone);
        current = after;
        const beside = here.length === 0 ? NO_MOVES : copiedBeside(plan, fabric, phase, moves);
        const copied = beside.length === 0 ? here : [...here, ...beside];
        const stated = copied.map(m => m.step.over).filter(over => over !== undefined);
        const sum = stated.reduce((a, b) => a + b, 0);
        // Of several cutovers at one time those that state no rate share what one link carries.
        const open = copied.filter(m => m.step.over === undefined);
        const machines = open.length === 0 ? 0 : machinesOf(plan, Indices.union(open.map(m => m.workloads)));
        const ingest = sum + (open.length > 0 ? assumedCopyRate(model.full, machines) : 0);
        return {
            phase,
            before,
            after,
            wave,
            gone,
            moves: here,
            beside,
            ingest,
            open: machines,
            window: copied.reduce((most, m) => most + windowOf(plan, m), 0),
            copyAssumed: here.length > 0 && stated.length === 0,
        };
    });
}
