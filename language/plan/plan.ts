import type { IndexSet } from './index-set.ts';
import type {
    AcceptRecord,
    AccountDemand,
    BlockRecord,
    ControllerKind,
    Cover,
    DateValue,
    DeclKind,
    DeclRecord,
    Evidence,
    Figure,
    FreezeRecord,
    Method,
    MovesRecord,
    NameUse,
    ReadProblem,
    RefusalRecord,
    RequireRecord,
    RetainRecord,
    Selector,
    StepRecord,
    StepVerb,
    VersionWindow,
    WindowRecord,
} from './records.ts';
import type { Span } from './source.ts';
import { outsideWindow } from './versions.ts';

/**
 * Every declaration of all files of one plan, names resolved, inheritance flattened, selectors expanded, quantities in
 * SI. Plain data: nothing here knows the parser, the editor or a file system.
 */

/** The five layers of the framework, top to bottom. */
export type Layer = 'identity' | 'backup' | 'monitoring' | 'fabric' | 'compute';
export const LAYERS: readonly Layer[] = ['identity', 'backup', 'monitoring', 'fabric', 'compute'];

/** A figure with the declaration it was inherited from, where it was. */
export interface FlatFigure {
    readonly value: number;
    readonly span: Span;
    /** A change rate in data per time: bytes per second, not a share per second. */
    readonly absolute?: true;
    /** The ends of a written range. */
    readonly range?: readonly [low: number, high: number];
    readonly from?: string;
}

/** A fact about a name, with its evidence. */
export interface KnownFact extends VersionWindow {
    readonly name: string;
    readonly evidence?: Evidence;
    readonly span: Span;
    /** The declaration that says so. */
    readonly from: string;
    /** For a product: the platform the row is about, where it names one. */
    readonly platform?: string;
    /** The versions of that platform it holds for. */
    readonly onVersions?: VersionWindow;
}

export interface Platform {
    readonly name: string;
    readonly title?: string;
    readonly record: DeclRecord;
    /** Itself and its bases, nearest first. */
    readonly chain: readonly DeclRecord[];
    readonly version?: string;
    /** Interfaces it offers by name, without those that live inside the guest. */
    readonly offers: ReadonlyMap<string, KnownFact>;
    readonly supports: ReadonlyMap<string, KnownFact>;
    readonly ends?: DateValue;
}

export type EnvironmentClass = 'production' | 'greenfield' | 'development' | 'lab';
export type EnvironmentShape = 'monolithic' | 'scale-out';

export interface Environment {
    readonly name: string;
    readonly title?: string;
    readonly record: DeclRecord;
    readonly class: EnvironmentClass;
    readonly shape: EnvironmentShape;
    readonly workloads: IndexSet;
}

export interface Role {
    readonly name: string;
    readonly record: DeclRecord;
    /** The platform whose roles were searched. */
    readonly platform: Platform;
    /** Privileges it allows, inherited ones included, sorted. */
    readonly privileges: readonly string[];
    readonly evidence?: Evidence;
}

export interface Principal {
    readonly name: string;
    readonly identity: string;
    readonly nameSpan: Span;
    readonly span: Span;
    readonly holds: readonly Role[];
    /** Roles as written, also those that could not be resolved. */
    readonly holdsNames: readonly NameUse[];
    /** What it becomes, once per platform that has the role; `named`: the platform is written (`on PLATFORM`). */
    readonly becomes: readonly {
        readonly role: Role;
        readonly platform: Platform;
        readonly span: Span;
        readonly named: boolean;
    }[];
    /** `becomes` is written, even where its role could not be resolved. */
    readonly becomesWritten: boolean;
    /** Per `becomes` whose role does not exist (which is told as such): the platform it names, if it names one. */
    readonly unresolved: readonly (string | undefined)[];
}

interface ComponentBase {
    readonly name: string;
    readonly title?: string;
    readonly record: DeclRecord;
    readonly depends: readonly Dependency[];
}

export interface Dependency {
    /** Looked up on every reading; the name and the kind are at hand. */
    readonly on: Component;
    readonly name: string;
    readonly kind: DeclKind;
    readonly span: Span;
}

export interface Identity extends ComponentBase {
    readonly kind: 'identity';
    readonly platform?: Platform;
    readonly principals: readonly Principal[];
}

/** A selector list of a controller, expanded. */
export interface Coverage {
    readonly verb: Cover['verb'];
    readonly workloads: IndexSet;
    /** Seconds between restore points. */
    readonly every?: number;
    /** Seconds restore points are kept. */
    readonly keep?: number;
    readonly cover: Cover;
}

export interface Product {
    readonly name: string;
    readonly title?: string;
    readonly record: DeclRecord;
    readonly layer?: string;
    readonly speaks: readonly KnownFact[];
    readonly needs: readonly NameUse[];
    /** What its account needs on certain platforms; with the evidence of the product where it has none of its own. */
    readonly demands: readonly AccountDemand[];
    /** Of a product for migration: from where to where it moves machines, and what it cannot move. */
    readonly moves: readonly MovesRecord[];
    readonly refusals: readonly RefusalRecord[];
    /** `sessions`, `rate`, of a product for migration. */
    readonly figures: Readonly<Record<string, FlatFigure>>;
}

export interface Controller extends ComponentBase {
    readonly kind: ControllerKind;
    readonly layer: 'backup' | 'monitoring';
    readonly platform?: Platform;
    readonly product?: Product;
    readonly version?: string;
    /** Interfaces it is written to speak today: its wiring. What a product can speak is ability, never inherited as that. */
    readonly speaks: readonly { readonly name: string; readonly span: Span }[];
    /**
     * Interfaces by which it may work on a `from` platform today: those written, else those of its product, since its wiring is not known then.
     * What it leaves behind is judged by these; nothing is ever founded by them.
     */
    readonly mayUse: readonly { readonly name: string; readonly span: Span }[];
    readonly coverage: readonly Coverage[];
    /** Union of the coverage. */
    readonly workloads: IndexSet;
    readonly needs: readonly NameUse[];
    readonly account?: NameUse;
    readonly principal?: Principal;
    /** Names of the controllers whose work it takes over. */
    readonly replaces: readonly NameUse[];
}

export interface Media {
    readonly name: string;
    readonly record: DeclRecord;
    /** `read.iops`, `read.bandwidth`, `read.latency`, `write.…`, `channels`, `variability`; SI. */
    readonly figures: Readonly<Record<string, FlatFigure>>;
    readonly evidence?: Evidence;
}

export interface Fabric extends ComponentBase {
    readonly kind: 'fabric';
    readonly platform?: Platform;
    /** Flattened figures by key, SI (see records.ts for the keys). */
    readonly figures: Readonly<Record<string, FlatFigure>>;
    readonly words: Readonly<Record<string, { readonly text: string; readonly span: Span; readonly from?: string }>>;
    /** The kind of media that keeps the data; its count is the figure `media.count`. */
    readonly media?: Media | undefined;
    /** A kind that writes faster, in front of it: a cache, an OpLog, the log of an OSD. */
    readonly cache?: { readonly media: Media; readonly count: FlatFigure } | undefined;
    /** All kinds of media, as they are written. */
    readonly everyMedia: readonly Media[];
    /** Itself and its bases, nearest first. */
    readonly chain: readonly DeclRecord[];
    /** Workloads whose data lies on it today. */
    readonly workloads: IndexSet;
    /** Some cutover moves workloads to it. */
    readonly target: boolean;
}

export interface Workload extends ComponentBase {
    readonly kind: 'workload';
    /** Position in plan order. */
    readonly index: number;
    readonly environment?: Environment;
    readonly fabric?: Fabric;
    readonly platform?: Platform;
    /** `vcpu memory disk used iops peak writes block p99 change rpo rto downtime count`, SI. */
    readonly figures: Readonly<Record<string, FlatFigure>>;
    readonly uses: readonly NameUse[];
    /** Networks it is on. */
    readonly nets: readonly NameUse[];
    readonly evidence?: Evidence;
    /** Machines it stands for. */
    readonly count: number;
    /** Profiles it inherits from, nearest first. */
    readonly profiles: readonly string[];
}

export type Component = Identity | Controller | Fabric | Workload;

export interface Group {
    readonly name: string;
    readonly title?: string;
    readonly record: DeclRecord;
    readonly workloads: IndexSet;
}

/** A segment that machines are on. */
export interface Network {
    readonly name: string;
    readonly title?: string;
    readonly record: DeclRecord;
    readonly platform?: Platform;
    /** `vlan`, `mtu`. */
    readonly figures: Readonly<Record<string, FlatFigure>>;
    readonly subnet?: string;
}

export type PolicyDomain = 'placement' | 'availability' | 'security' | 'storage';

/** What governs machines on one platform and stays behind unless it is recreated. */
export interface Policy {
    readonly name: string;
    readonly title?: string;
    readonly record: DeclRecord;
    readonly platform?: Platform;
    readonly domain?: PolicyDomain;
    readonly workloads: IndexSet;
}

/** The tool that copies machines. */
export interface Mover {
    readonly name: string;
    readonly title?: string;
    readonly record: DeclRecord;
    readonly product?: Product;
    readonly version?: string;
    readonly account?: NameUse;
    readonly principal?: Principal;
    /** Disks or machines it copies at the same time, and what one session copies at most (bytes/s); its own or its product's. */
    readonly sessions?: FlatFigure;
    readonly rate?: FlatFigure;
}

/** A rule of an organisation's own. */
export interface HouseRule {
    readonly name: string;
    readonly message: string;
    readonly record: DeclRecord;
    readonly severity: 'error' | 'warning' | 'information';
    readonly verb?: StepVerb;
    /** The workloads and other components it is limited to; undefined where it names none. */
    readonly workloads?: IndexSet;
    readonly names: ReadonlySet<string>;
    /** An environment, or a class of environments. */
    readonly within?: { readonly environment?: string; readonly class?: EnvironmentClass };
    readonly requires: readonly RequireRecord[];
}

/** What one step does, resolved. */
export type Step =
    | {
          readonly verb: 'decouple' | 'establish';
          readonly phase: Phase;
          readonly record: StepRecord;
          readonly controllers: readonly Controller[];
          readonly onto: readonly NameUse[];
      }
    | {
          readonly verb: 'map';
          readonly phase: Phase;
          readonly record: StepRecord;
          readonly identities: readonly Identity[];
      }
    | {
          readonly verb: 'model';
          readonly phase: Phase;
          readonly record: StepRecord;
          readonly fabrics: readonly Fabric[];
      }
    | RecreateStep
    | ConvertStep
    | TestStep
    | CutoverStep
    | RetireStep;

/** Networks and policies exist on the target from the end of its phase on. */
export interface RecreateStep {
    readonly verb: 'recreate';
    readonly phase: Phase;
    readonly record: StepRecord;
    readonly networks: readonly Network[];
    readonly policies: readonly Policy[];
    readonly platform?: Platform;
}

/** Hosts leave one fabric when its phase starts and belong to another when it ends. */
export interface ConvertStep {
    readonly verb: 'convert';
    readonly phase: Phase;
    readonly record: StepRecord;
    readonly count: number;
    readonly source?: Fabric;
    readonly fabric?: Fabric;
}

/** What it names is proven when its phase ends. */
export interface TestStep {
    readonly verb: 'test';
    readonly phase: Phase;
    readonly record: StepRecord;
    readonly identities: readonly Identity[];
    readonly controllers: readonly Controller[];
}

export interface CutoverStep {
    readonly verb: 'cutover';
    readonly phase: Phase;
    readonly record: StepRecord;
    /** Everything its selectors name. */
    readonly workloads: IndexSet;
    readonly fabric?: Fabric;
    /** Bytes per second, where written. */
    readonly over?: number;
    /** The way machines are copied, where written. */
    readonly method?: Method;
    readonly mover?: Mover;
}

/** From the end of its phase on, what it names serves nothing. */
export interface RetireStep {
    readonly verb: 'retire';
    readonly phase: Phase;
    readonly record: StepRecord;
    readonly controllers: readonly Controller[];
    readonly workloads: IndexSet;
}

export interface Phase {
    readonly name: string;
    readonly title?: string;
    readonly record: DeclRecord;
    /** Position in the order of execution, from 0. */
    readonly index: number;
    readonly steps: readonly Step[];
    readonly after: readonly { readonly phase: Phase; readonly span: Span }[];
    /** Day number, where written. */
    readonly starts?: DateValue;
    /**
     * Phases before this place have ended when it starts: its own place, or that of the latest phase it runs alongside.
     * What is before what is asked of `isBefore`.
     */
    readonly front: number;
    readonly alongside: readonly { readonly phase: Phase; readonly span: Span }[];
    /** Seconds, where written; of a range the centre. */
    readonly lasts?: number;
    /** As written, with its range. */
    readonly length?: Figure;
    /** When it really started and was over, day numbers. */
    readonly started?: DateValue;
    readonly done?: DateValue;
    readonly approve?: string;
}

export interface Accept {
    readonly record: AcceptRecord;
    readonly code: string;
    readonly workloads: IndexSet;
    /** Names written that are not workloads or groups: controllers, fabrics, identities, phases, platforms. */
    readonly names: ReadonlySet<string>;
    readonly all: boolean;
}

/** Workloads that stay where they are on purpose. */
export interface Retain {
    readonly record: RetainRecord;
    readonly workloads: IndexSet;
}

/** What lives in machines of the plan: one of them has to be up and reachable for it to work. */
export interface Tenant {
    readonly kind: 'identity' | ControllerKind | 'fabric' | 'platform';
    readonly name: string;
    readonly record: DeclRecord;
    /** All the machines it lives in. */
    readonly workloads: IndexSet;
    /** Where that is written: `runs in`, or `depends on` a workload, which means the same. */
    readonly places: readonly {
        readonly written: 'runs in' | 'depends on';
        readonly workloads: IndexSet;
        readonly span: Span;
    }[];
}

/** A declaration of the plan and the one of the library whose name it took. */
export interface Shadow {
    readonly record: DeclRecord;
    readonly hidden: DeclRecord;
}

/** A selector that stands in the plan, expanded: for inlay hints and `selector-empty`. */
export interface ExpandedSelector {
    readonly selector: Selector;
    readonly workloads: IndexSet;
    /** What holds it, for a sentence (`backup \`veeam\``). */
    readonly where: string;
    readonly unresolved: boolean;
}

export interface Plan {
    readonly name: string;
    readonly title?: string;
    /** The `plan` declaration; missing where the files declare none. */
    readonly record?: DeclRecord;
    /** Address of the file that declares the plan (or the first one). */
    readonly file: string;
    /** Addresses of all files, the main one first, then in include order. */
    readonly files: readonly string[];
    readonly from: readonly Platform[];
    readonly to: readonly Platform[];
    readonly sequence: 'phases' | 'layers';
    /** Share of every link, disk and uplink to keep free. */
    readonly headroom: number;
    /** Seconds a fabric may be without full redundancy after the loss of a node. */
    readonly exposure: number;
    /** Day number. */
    readonly starts?: number;
    /** Days without cutovers. */
    readonly freezes: readonly FreezeRecord[];
    /** Hours of the week to which cutovers are limited; empty: no limit. */
    readonly windows: readonly WindowRecord[];
    readonly platforms: ReadonlyMap<string, Platform>;
    /** Roles that stand at top level and platforms as they are declared, also those whose name was taken; in plan order. */
    readonly accessDeclarations: readonly DeclRecord[];
    /** Products, networks and policies as they are declared in the plan, also those whose name was taken; in plan order. */
    readonly declared: Readonly<Record<'product' | 'network' | 'policy', readonly DeclRecord[]>>;
    readonly environments: ReadonlyMap<string, Environment>;
    readonly identities: readonly Identity[];
    readonly controllers: readonly Controller[];
    readonly fabrics: readonly Fabric[];
    readonly networks: readonly Network[];
    readonly policies: readonly Policy[];
    readonly movers: readonly Mover[];
    readonly rules: readonly HouseRule[];
    readonly workloads: readonly Workload[];
    readonly groups: readonly Group[];
    readonly phases: readonly Phase[];
    readonly accepts: readonly Accept[];
    readonly retains: readonly Retain[];
    /** Whatever above compute, and which platform's management, lives in machines of the plan. */
    readonly tenants: readonly Tenant[];
    readonly selectors: readonly ExpandedSelector[];
    /** Components by name. */
    readonly components: ReadonlyMap<string, Component>;
    /** Resolves a role on a platform (library and own), for access questions. */
    readonly roleOn: (name: string, platform: Platform) => Role | undefined;
    /** The declaration of an interface, feature, capability, product or other library name. */
    readonly declaration: (namespace: string, name: string) => DeclRecord | undefined;
    /** Declarations that hide one of the library, in plan order. */
    readonly shadows: readonly Shadow[];
    /** Everything wrong with names, units, duplicates and files, in textual order. */
    readonly problems: readonly PlanProblem[];
    /** The records it was made from, file by file in the order of `files`. */
    readonly blocks: readonly { readonly uri: string; readonly records: readonly BlockRecord[] }[];
}

/** A problem found while the plan was read or its names resolved. */
export type PlanProblem = ReadProblem & {
    readonly severity?: 'error' | 'warning' | 'information';
    readonly subjects?: readonly string[];
};

/** Interfaces that live inside the guest are offered wherever the guest runs. */
export const GUEST_PREFIX = 'in-guest.';

/** Whether a platform offers an interface, in the version it has. */
export function offers(platform: Platform, interfaceName: string): boolean {
    if (interfaceName.startsWith(GUEST_PREFIX)) {
        return true;
    }
    const fact = platform.offers.get(interfaceName);
    return fact !== undefined && !outsideWindow(platform.version, fact);
}

/** Whether a row of a product is about other versions of a platform than the plan's: the product does not work with this one. */
export function outsideOn(platform: Platform, row: KnownFact): boolean {
    return platform.chain.some(r => r.name === row.platform) && outsideWindow(platform.version, row.onVersions);
}

/** The layer a controller kind belongs to. */
export function layerOf(kind: Component['kind']): Layer {
    switch (kind) {
        case 'identity':
            return 'identity';
        case 'backup':
        case 'replication':
            return 'backup';
        case 'monitoring':
        case 'automation':
            return 'monitoring';
        case 'fabric':
            return 'fabric';
        case 'workload':
            return 'compute';
    }
}

/** The layer a word behind `for` means; undefined for none and for words that mean no layer. */
export function layerOfWord(word: string | undefined): Layer | undefined {
    switch (word) {
        case 'identity':
        case 'fabric':
        case 'compute':
            return word;
        case 'backup':
        case 'replication':
            return 'backup';
        case 'monitoring':
        case 'automation':
            return 'monitoring';
        case 'storage':
        case 'network':
            return 'fabric';
        default:
            return undefined;
    }
}

/** The name of a workload in messages: `web[1..4]` where it stands for several machines. */
export function workloadLabel(workload: Workload): string {
    return workload.count > 1 ? `${workload.name}[1..${workload.count}]` : workload.name;
}
