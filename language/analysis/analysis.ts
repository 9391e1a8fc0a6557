import type { IndexSet } from '../plan/index-set.ts';
import type { Controller, CutoverStep, Fabric, Identity, Layer, Phase, Plan, Platform } from '../plan/plan.ts';
import type { Method } from '../plan/records.ts';
import type { Span } from '../plan/source.ts';
import type { AccessRow } from './access/access.ts';
import type { Code } from './codes.ts';
import type { HeadroomAnalysis } from './headroom/headroom.ts';

/**
 * Everything the product says about a plan. Editor, picture, command line and report show this object; none computes a
 * number of its own.
 */

export type Severity = 'error' | 'warning' | 'information' | 'hint';
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export interface RelatedPlace {
    readonly span: Span;
    readonly message: string;
}

/** One thing to know, with its place, its cause and whom it hits. */
export interface Finding<R = unknown> {
    readonly code: Code;
    readonly severity: Severity;
    /** What breaks and what to do: at most two sentences. */
    readonly message: string;
    /** Further sentences: reasons and arithmetic, for where there is room. */
    readonly details?: readonly string[];
    readonly span: Span;
    readonly layer?: Layer;
    /** Name of the phase in which it happens. */
    readonly phase?: string;
    /** Names of what it is about: workloads, controllers, principals … */
    readonly subjects: readonly string[];
    /** Workloads it is about where its subjects are others: accepting it for all of them accepts it. */
    readonly concerns?: IndexSet;
    /** The chain that leads to it: phase → step → controller → interface → workload. */
    readonly related: readonly RelatedPlace[];
    /** The numbers in the message, SI, for machines. */
    readonly figures: Readonly<Record<string, unknown>>;
    /** Set when an `accept` took the risk; the severity is then `hint`. */
    readonly accepted?: {
        readonly reason?: string;
        readonly owner?: string;
        readonly until?: number;
        readonly span: Span;
        readonly severity: Severity;
    };
    /** A judgement the matrix calls mandatory could not be made, or holds for a part of its range only: the verdict is "Depends". */
    readonly undecided?: true;
    /** An information that counts as a condition of the verdict all the same: what the matrix calls optional was not declared, or holds unless several guesses are wrong at once (5.6, 5.7). */
    readonly condition?: true;
    /** It shows at the bad end of a written range only: a fix would be sized for the centre, where nothing is to be repaired (5.7). */
    readonly atEnd?: true;
    /** It is about the whole plan and takes its severity from the matrix, so a phase may be judged by the workloads it moves. */
    readonly byMatrix?: true;
    /** What the rule needs to build fixes; opaque to everybody else. */
    readonly repair?: R;
    /** Deleting this text is harmless: shown faded. */
    readonly unnecessary?: boolean;
}

/** Everything a finding says, with its details. */
export function saidBy({ message, details = [] }: Pick<Finding, 'message' | 'details'>): string {
    return [message, ...details].join(' ');
}

/** When a phase runs: day numbers (fractions allowed), absent where something before it has no duration. */
export interface PhaseDates {
    readonly phase: Phase;
    readonly starts?: number;
    readonly ends?: number;
    /** The same if every duration that is a range is as short, or as long, as it may be; absent where none is a range. */
    readonly early?: { readonly starts?: number; readonly ends?: number };
    readonly late?: { readonly starts?: number; readonly ends?: number };
    /** Its length in seconds where no `lasts` is written and it can be computed: copies of known data at a written rate. */
    readonly computed?: number;
    /** Days it may take longer without the plan ending later; absent without dates. */
    readonly slack?: number;
}

/** What the decision matrix asks of an environment. */
export type Demand = 'mandatory' | 'optional' | 'not critical';

/** One cutover with what it really moves: workloads that an earlier cutover moved already are left out. */
export interface Move {
    readonly step: CutoverStep;
    readonly phase: Phase;
    readonly fabric: Fabric;
    readonly platform?: Platform;
    readonly workloads: IndexSet;
    /** How it is copied, as far as that is written or follows from its mover. */
    readonly method?: Method;
    /** Where neither is written: machines that have to stand still for their copy, since no tool can copy what they have while they run. */
    readonly standing?: IndexSet;
}

/** A founding step that a move needs before it (5.1), and when it happens. */
export interface Foundation {
    readonly layer: Layer;
    readonly component: Identity | Controller | Fabric;
    /** Workloads of the move that lean on it. */
    readonly workloads: IndexSet;
    /** The phase that founds it: earlier than the move's when all is well; undefined where none does. */
    readonly foundedIn?: Phase;
    /** It needs no step: the controller speaks an interface of the target already. */
    readonly already: boolean;
}

export interface MoveFoundations {
    readonly move: Move;
    readonly foundations: readonly Foundation[];
}

/** A time in which a controller cannot make restore points of what it protects. */
export interface RecoveryGap {
    readonly controller: Controller;
    readonly move: Move;
    readonly workloads: IndexSet;
    readonly opens: Phase;
    /** The phase at whose end it closes; undefined: it stays open until the plan ends. */
    readonly closes?: Phase;
    /** Length in seconds, worst case: from the start of the phase that moves to the end of the one that re-establishes (5.1). Absent without dates. */
    readonly seconds?: number;
    readonly fromDay?: number;
    readonly toDay?: number;
    /** Strictest objective among the workloads, seconds. */
    readonly rpo?: number;
    /** Workloads another controller still covers within their objective. */
    readonly covered: IndexSet;
    /** The controllers that do. */
    readonly coveredBy: readonly Controller[];
    /** Seconds between restore points in normal times: the longest interval given for these workloads. */
    readonly interval?: number;
    /** The first backup on the target: new machine objects, so a full one that starts a new chain. Absent without sizes. */
    readonly firstFull?: FirstFull;
    /** Worst loss across the break, seconds: interval + break + first full (docs/io-model.md 2.11); absent where one of them is not known. */
    readonly worst?: number;
}

/** A full backup of everything a controller protects in a move. */
export interface FirstFull {
    /** Data in use. */
    readonly bytes: number;
    /** How long it takes at least: at what one storage link of the target carries, since a plan says nothing about a backup's rate. */
    readonly seconds?: number;
}

/** What a component means to others: who loses something when it fails or moves too early. */
export interface BlastRadius {
    readonly component: string;
    readonly losses: readonly BlastLoss[];
}

export interface BlastLoss {
    readonly component: string;
    readonly layer: Layer;
    /** What is lost, in a sentence without subject ("its restore points every 24 h"). */
    readonly what: string;
    readonly environment?: string;
    /** The phases during which the loss could happen: dependency in force. Names, in order. */
    readonly phases: readonly string[];
    /** Machines it stands for. */
    readonly machines: number;
    /** Length of the dependency chain. */
    readonly distance: number;
}

/**
 * What may be said about a plan or a phase (5.6), worst first. `no-go`: an error. `depends`: a judgement the matrix calls
 * mandatory could not be made. `conditions`: warnings or accepted risks. `go`: none of these.
 */
export type VerdictValue = 'no-go' | 'depends' | 'conditions' | 'go';
export const VERDICTS: readonly VerdictValue[] = ['no-go', 'depends', 'conditions', 'go'];

/** What no verdict rests on. */
export const UNSEEN = [
    'identity',
    'backup',
    'monitoring',
    'network',
    'policy',
    'cpu-memory',
    'capacity',
    'io',
    'test',
    'calibration',
    'schedule',
] as const;

/** One thing that was not looked at, since the plan does not declare it. */
export interface NotLookedAt {
    readonly what: (typeof UNSEEN)[number];
    /** A few words for a list (`CPU and memory (no 'cores')`). */
    readonly label: string;
    /** One sentence: what is missing, and how it is declared. */
    readonly message: string;
    /** Heading of docs/language.md that tells how it is declared. */
    readonly section: string;
}

/** The verdict on a plan, the same on every surface. */
export interface Verdict {
    readonly value: VerdictValue;
    /** In the order of execution. */
    readonly phases: readonly { readonly name: string; readonly value: VerdictValue }[];
    readonly notLookedAt: readonly NotLookedAt[];
}

/** Findings that one change settles together (5.8). */
export interface Cause {
    /** Stable: made of what its findings are about, never of their lines. */
    readonly id: string;
    /** What is wrong, in a sentence without full stop. */
    readonly title: string;
    /** The worst of its findings. */
    readonly severity: Severity;
    /** It holds an error, so the plan is "No-go" until it is settled or accepted. */
    readonly blocks: boolean;
    /** In textual order. */
    readonly findings: readonly Finding[];
    /** Ids of its findings, in their order. */
    readonly settles: readonly string[];
    /** Title of the change that settles them all; null where the checker offers none. */
    readonly fix: string | null;
    /** Names of the phases it reaches, in order; empty: it is about the whole plan. */
    readonly phases: readonly string[];
    /** Declared workloads it reaches. */
    readonly workloads: number;
    /** Machines those stand for. */
    readonly machines: number;
}

export interface Analysis {
    readonly plan: Plan;
    /** The day it was computed for (days since 1970-01-01). */
    readonly asOf: number;
    readonly timeline: readonly PhaseDates[];
    readonly moves: readonly Move[];
    readonly foundations: readonly MoveFoundations[];
    readonly gaps: readonly RecoveryGap[];
    /** Translation of every principal to every target. */
    readonly access: readonly AccessRow[];
    /** I/O headroom per fabric, phase and scenario. */
    readonly headroom: HeadroomAnalysis;
    /** All findings, accepted ones as hints, in textual order (file, place, code). */
    readonly findings: readonly Finding[];
    /** What was found about phases that are done, and is over with them: told in the status, counted nowhere. */
    readonly history: readonly Finding[];
    /** What the findings mean for the plan and its phases. Computed when asked for, once. */
    readonly verdict: Verdict;
    /** What has to change, each with the findings it settles. Computed when asked for, once: it looks at every fix. */
    readonly causes: readonly Cause[];
    /** Who loses something when a component fails or moves too early. Computed when asked for. */
    readonly blast: (component: string) => BlastRadius;
}

/** What rules read: the analysis without its findings and what follows from them. */
export type Facts = Omit<Analysis, 'findings' | 'history' | 'verdict' | 'causes'>;

/** A finding, its text and place, before acceptance and severity settings are applied. */
export type RawFinding<R = unknown> = Omit<Finding<R>, 'accepted'>;

/** A finding with what its fixes need. */
export type Repairable<R> = RawFinding<R> & { readonly repair: R };
