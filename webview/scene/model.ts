import type { Code } from '../../language/analysis/codes.ts';
import type { FabricInput, WorkloadClass } from '../../language/physics/index.ts';

/**
 * What the picture is made from: an Analysis as plain JSON, so that it can cross to a webview, be recorded for a test,
 * or be drawn by the command line. Nothing here is computed by the picture; `model-of.ts` copies it from the Analysis.
 *
 * A *moment* is a number: 0 is today, k the state when the k-th phase has ended.
 */
export type Moment = number;

export type Layer = 'identity' | 'backup' | 'monitoring' | 'fabric' | 'compute';
export type Side = 'left' | 'right';
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A value that changes along the phases: pairs of the first moment it holds and the value, ascending. */
export type Run<T> = readonly (readonly [from: Moment, value: T])[];

/** The value of a run at a moment; undefined before its first entry. */
export function at<T>(run: Run<T>, moment: Moment): T | undefined {
    let found: T | undefined;
    for (const [from, value] of run) {
        if (from > moment) {
            break;
        }
        found = value;
    }
    return found;
}

export interface ModelPlatform {
    readonly name: string;
    readonly title?: string;
    readonly version?: string;
    /** Day number on which the licence ends or the platform is switched off. */
    readonly ends?: number;
}

export interface ModelPhase {
    readonly name: string;
    readonly title?: string;
    /** Moment at which it has ended: its index + 1. */
    readonly moment: Moment;
    /** Day numbers, fractions allowed; absent where something before it has no duration. */
    readonly starts?: number;
    readonly ends?: number;
    /** What it does, a line per step. */
    readonly steps: readonly string[];
    /** It moves compute. */
    readonly moves: boolean;
    /** When it really started and was over, day numbers. */
    readonly started?: number;
    readonly done?: number;
    readonly approve?: string;
}

/** How far a component is: on the old platform's interfaces, freed of them, calculated, or moved itself. */
export type State = 'legacy' | 'abstracted' | 'modelled' | 'moved';

export type ComponentKind =
    | 'identity'
    | 'backup'
    | 'replication'
    | 'monitoring'
    | 'automation'
    | 'fabric'
    | 'network'
    | 'policy';

/** Networks and policies stand in the lane of fabrics, and its storey is not built of them. */
export function standsBeside(kind: string): boolean {
    return kind === 'network' || kind === 'policy';
}

/** An identity, controller, fabric, network or policy. */
export interface ModelComponent {
    /** Its name: unique among all components and workloads; of a network or policy with its kind in front. */
    readonly id: string;
    /** Where that is not its id. */
    readonly name?: string;
    readonly kind: ComponentKind;
    readonly layer: Layer;
    readonly title?: string;
    /** What the platform of a fabric is called: several share a side. */
    readonly platform?: string;
    /** The platform on the new side that a network or policy is about. */
    readonly goal?: string;
    readonly side: Run<Side>;
    readonly state: Run<State>;
    /** One line under the name. */
    readonly line: Run<string>;
}

/** Workloads that nothing in the picture tells apart: same place, same journey, same ties, same findings. */
export interface ModelCell {
    /** `cell:` and the name of its first workload. */
    readonly id: string;
    readonly names: readonly string[];
    readonly title?: string;
    /** Machines they stand for. */
    readonly machines: number;
    readonly environment?: string;
    readonly profile?: string;
    readonly groups: readonly string[];
    /** Fabric their data is on today, and the one they go to. */
    readonly fabric?: string;
    readonly target?: string;
    readonly side: Run<Side>;
    readonly state: Run<State>;
    readonly line: string;
}

/** What a tether is about, as a verb of its upper end. */
export type TieKind = 'authorizes' | 'protects' | 'observes' | 'manages' | 'carries' | 'depends';

/** How a tether is doing; `absent`: not in force at that moment. In order of alarm. */
export const TIE_STATUS = ['absent', 'quiet', 'crossing', 'accepted', 'near', 'broken'] as const;
export type TieStatus = (typeof TIE_STATUS)[number];

export interface TieState {
    readonly status: TieStatus;
    /** Short text on the tether: `API Break · 28 days > RPO 4 h`. */
    readonly label?: string;
    /** Ids of the findings that say so. */
    readonly findings?: readonly string[];
}

/** A dependency: `to` leans on `from`. */
export interface ModelTie {
    readonly id: string;
    readonly from: string;
    /** A component or a cell. */
    readonly to: string;
    readonly kind: TieKind;
    /** A sentence for hover and table: `protects erp-db every 24 h`. */
    readonly what: string;
    readonly states: Run<TieState>;
}

export interface ModelFinding {
    readonly id: string;
    readonly code: Code;
    readonly severity: Severity;
    readonly message: string;
    readonly layer?: Layer;
    /** The moment it happens; absent: the whole time. */
    readonly moment?: Moment;
    /** The last moment it holds, where that is later. */
    readonly until?: Moment;
    readonly phase?: string;
    /** Tethers show when it holds and for whom; nothing is marked before its tether breaks. */
    readonly byTether: boolean;
    /** Components and cells it marks. */
    readonly marks: readonly string[];
    readonly accepted?: { readonly reason?: string; readonly owner?: string; readonly until?: number };
    /** Titles of the code actions that repair it, preferred first; absent where they are found when somebody asks. */
    readonly fixes?: readonly string[];
}

export interface ModelGap {
    readonly id: string;
    readonly controller: string;
    readonly workloads: readonly string[];
    readonly opens: string;
    readonly closes?: string;
    readonly opensAt: Moment;
    readonly closesAt?: Moment;
    readonly fromDay?: number;
    readonly toDay?: number;
    /** `no recovery path: 28 days against RPO 4 h`. */
    readonly text: string;
    readonly accepted: boolean;
    /** Nobody asks for protection there (lab): shown without alarm. */
    readonly quiet: boolean;
}

export type StationName = 'node-link' | 'rack-uplink' | 'media' | 'switch-buffer' | 'controller';
export type Band = 'ok' | 'warn' | 'indicative' | 'beyond-model' | 'saturated';

export interface HeadroomStation {
    readonly station: StationName;
    /** bytes/s, 1/s, bytes or cores, as `unit` says. */
    readonly capacity: number | null;
    readonly load: number | null;
    readonly unit: string;
    readonly utilisation: number | null;
    /** From the good to the bad end of what nobody stated, where that is not one number. */
    readonly range?: readonly [low: number, high: number];
    readonly meanUtilisation: number | null;
    readonly band: Band | null;
    readonly reason?: string | null;
}

/** P99 of the workload that is closest to (or furthest past) its objective; seconds, null where the model holds none. */
export interface Tail {
    readonly workload: string;
    readonly read: number | null;
    readonly write: number | null;
    readonly objective: number | null;
}

/** One fabric in one scenario, from the phase that ends at `moment` to the one that ends at `last`: phases that change nothing share a row. */
export interface HeadroomRow {
    readonly fabric: string;
    readonly moment: Moment;
    readonly last: Moment;
    readonly scenario: string;
    readonly stations: readonly HeadroomStation[];
    readonly bottleneck: StationName | null;
    readonly tail: Tail | null;
    /** Workloads that miss their objective; the first few by name. */
    readonly missed: { readonly count: number; readonly names: readonly string[] };
    /** Seconds to heal and without full redundancy. */
    readonly rebuild: { readonly seconds: number; readonly exposure: number } | null;
    /** The decision matrix asks nothing mandatory of what is on it: shown without alarm. */
    readonly calm?: boolean;
    /** Why nothing could be computed. */
    readonly reason: string | null;
}

/** Rows that hold at a moment; of one fabric where named. */
export function rowsAt(rows: readonly HeadroomRow[], moment: Moment, fabric?: string): HeadroomRow[] {
    return rows.filter(r => r.moment <= moment && moment <= r.last && (fabric === undefined || r.fabric === fabric));
}

/** What holds for a fabric in every phase, and what it takes to compute its rows again with other settings. */
export interface HeadroomFabric {
    readonly fabric: string;
    readonly target: boolean;
    /** Figures nobody stated, with the values taken instead. */
    readonly assumed: readonly string[];
    /** How far a P99 of it can be trusted, and what it rests on. */
    readonly trust: string;
    readonly input: FabricInput;
    /** Figures of one machine of each class of workloads on it. */
    readonly classes: readonly WorkloadClass[];
    /** Class and machines on it today. */
    readonly initial: readonly ClassCount[];
    readonly phases: readonly HeadroomPhase[];
}

export type ClassCount = readonly [classIndex: number, machines: number];

/** Factors on the mean and on the peak of all rates: their deviations combined, at either end. */
export type RateEnds = Readonly<Record<'low' | 'high', readonly [mean: number, peak: number]>>;

export interface HeadroomPhase {
    readonly moment: Moment;
    /** Machines of a class that come, or go (negative), when it ends. */
    readonly changes: readonly ClassCount[];
    /** Copied in while it runs, bytes/s; 0 without a wave; null: what one link carries. */
    readonly ingest: number | null;
    /** Most that the last deltas of a switchover take on top, bytes/s. */
    readonly window: number;
    /** What the rates of the machines may be while it runs and when it has ended, as factors on all of them; missing where they are exact. */
    readonly rates?: { readonly before: RateEnds; readonly after: RateEnds };
    /** Processors and memory of the machines on it when it ends, with one node lost; missing where the fabric states neither. */
    readonly compute?: string;
}

/** Data, memory or virtual processors of one fabric along the phases, as the report has them. */
export interface ModelCapacity {
    readonly id: string;
    readonly fabric: string;
    readonly side: 'source' | 'target';
    /** `vCPU`. */
    readonly resource: string;
    /** Wherever something changes, ascending; missing where there are no hosts and nothing asks for any. */
    readonly fills: readonly CapacityFill[];
}

export interface CapacityFill {
    readonly moment: Moment;
    readonly last: Moment;
    readonly need: number;
    readonly have: number;
    /** What there is room for with one node lost; `null` where that is not known. */
    readonly less: number | null;
    readonly tone: 'over' | 'near' | 'fine';
    /** `2 TB of 3 TB · with one node less 2.5 TB`. */
    readonly text: string;
}

/** Findings that one change settles. */
export interface ModelCause {
    readonly id: string;
    readonly title: string;
    readonly blocks: boolean;
    readonly fix?: string;
    /** Ids of its findings. */
    readonly settles: readonly string[];
    /** The first phase it reaches, and how many it reaches; none: it is about the whole plan. */
    readonly first?: string;
    readonly phases: number;
    readonly machines: number;
}

/** The verdict on the plan, with the counts of its findings, however loud they are shown. */
export interface ModelVerdict {
    readonly text: string;
    readonly tone: 'bad' | 'near' | 'good';
    readonly error: number;
    readonly warning: number;
    /** What has to change, worst first; missing in a part that is sent before the rest. */
    readonly causes?: readonly ModelCause[];
    /** `5 causes, 4 blockers · 33 findings`. */
    readonly tally?: string;
    /** Figures that are missing or guessed where a judgement hangs on them: `I/O of 'erp'`. */
    readonly measureNext?: readonly string[];
    /** What it does not rest on: a few words, and how it is declared. */
    readonly notLookedAt: readonly { readonly label: string; readonly message: string }[];
}

export interface PreviewModel {
    readonly version: 1;
    readonly plan: {
        readonly name: string;
        readonly title?: string;
        readonly from: readonly ModelPlatform[];
        readonly to: readonly ModelPlatform[];
        /** Share of every link, disk and uplink to keep free. */
        readonly headroom: number;
        /** Day number. */
        readonly starts?: number;
        readonly asOf: number;
        /** Days, both included, on which nothing moves. */
        readonly freezes?: readonly { readonly first: number; readonly last: number; readonly why?: string }[];
        /** Hours of a week in which machines may be cut over: `Sat 22:00 to Sun 06:00`. */
        readonly windows?: readonly string[];
        readonly verdict: ModelVerdict;
    };
    readonly phases: readonly ModelPhase[];
    readonly components: readonly ModelComponent[];
    readonly cells: readonly ModelCell[];
    readonly ties: readonly ModelTie[];
    /** Titles of environments and groups by name, in the order of the plan. */
    readonly environments: readonly { readonly name: string; readonly title?: string; readonly class: string }[];
    readonly groups: readonly { readonly name: string; readonly title?: string }[];
    readonly findings: readonly ModelFinding[];
    readonly headroom: readonly HeadroomRow[];
    readonly fabrics: readonly HeadroomFabric[];
    readonly gaps: readonly ModelGap[];
    readonly capacity: readonly ModelCapacity[];
    /** Headroom and capacity are not in it yet: of a large plan the picture comes first. */
    readonly partial?: boolean;
}
