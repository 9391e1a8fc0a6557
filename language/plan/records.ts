import type { RefKind } from './schema.ts';
import type { SourceBlock, Span } from './source.ts';

/**
 * What one declaration says, as plain data: quantities in SI, names not yet resolved. A record depends on the text of
 * its block alone, so it is kept as long as that text does not change.
 */

export type DeclKind =
    | 'plan'
    | 'environment'
    | 'platform'
    | 'interface'
    | 'feature'
    | 'capability'
    | 'transition'
    | 'privilege'
    | 'role'
    | 'product'
    | 'media'
    | 'identity'
    | 'principal'
    | 'backup'
    | 'replication'
    | 'monitoring'
    | 'automation'
    | 'fabric'
    | 'network'
    | 'policy'
    | 'mover'
    | 'profile'
    | 'workload'
    | 'group'
    | 'phase'
    | 'rule';

export type ControllerKind = 'backup' | 'replication' | 'monitoring' | 'automation';

/** What a transition is called. */
export function transitionName(from: string, to: string): string {
    return `${from} to ${to}`;
}

/** A name that refers to something, with its place. */
export interface NameUse {
    readonly kind: RefKind;
    readonly name: string;
    readonly span: Span;
}

/** A quantity in SI (bytes, bytes/s, 1/s, seconds, shares of one, shares/s, plain counts). */
export interface Figure {
    /** What is written; of a range `a..b` the geometric mean (5.7). */
    readonly value: number;
    readonly span: Span;
    /** A change rate in data per time: bytes per second, not a share per second. */
    readonly absolute?: true;
    /** The ends of a written range, in the unit of `value`. */
    readonly range?: readonly [low: number, high: number];
}

export interface Word {
    readonly text: string;
    readonly span: Span;
}

/** A day as a number (days since 1970-01-01). */
export interface DateValue {
    readonly day: number;
    readonly span: Span;
}

export type FactGrade = 'verified' | 'documented' | 'recalled';
export type FigureGrade = 'measured' | 'estimated' | 'assumed';

export interface Evidence {
    readonly grade: FactGrade | FigureGrade;
    readonly source?: string;
    readonly span: Span;
}

export type SelectorTerm =
    | { readonly type: 'name'; readonly use: NameUse; readonly span: Span }
    | { readonly type: 'matching'; readonly glob: string; readonly span: Span }
    | { readonly type: 'environment'; readonly use: NameUse; readonly span: Span }
    | { readonly type: 'all'; readonly span: Span };

export interface Selector {
    readonly term: SelectorTerm;
    readonly exceptions: readonly SelectorTerm[];
    readonly span: Span;
}

/** `protects`, `observes` or `manages`: what a controller covers. */
export interface Cover {
    readonly verb: 'protects' | 'observes' | 'manages';
    readonly selectors: readonly Selector[];
    /** Interval between restore points, seconds. */
    readonly every?: Figure;
    /** How long restore points are kept, seconds. */
    readonly keep?: Figure;
    readonly span: Span;
}

/** `runs in`: machines of which one has to be up. */
export interface RunsIn {
    readonly selectors: readonly Selector[];
    readonly span: Span;
}

/** The first and the last version in which something holds, as their makers write them; both count. */
export interface VersionWindow {
    readonly since?: string;
    readonly until?: string;
}

/** One fact about one name: a platform offers or supports it, a product or controller speaks it, a transition carries it or not. */
export interface Fact extends VersionWindow {
    readonly use: NameUse;
    readonly platform?: NameUse;
    /** The versions of `platform` it holds for. */
    readonly onVersions?: VersionWindow;
    readonly evidence?: Evidence;
    /** Of a transition: what there is to do. */
    readonly work?: string;
    /** Of a transition: why. */
    readonly reason?: string;
    /** Of a transition: the tool it holds for; with another tool it is not known. */
    readonly by?: string;
    /** Of a transition: how serious it is, where that is not a warning. */
    readonly severity?: string;
}

export interface Grant {
    readonly capability: NameUse;
    readonly privileges: readonly NameUse[];
    readonly evidence?: Evidence;
    readonly span: Span;
}

/** What a product asks of its account on one platform: all of these names, or one thing no role shows. */
export interface AccountDemand {
    /** `role`: all of these roles together; each further `needs role` or `needs right` of the platform is an alternative. */
    readonly what: 'role' | 'names' | 'right';
    /** Roles, or capabilities and privileges of the platform. */
    readonly names: readonly NameUse[];
    readonly right?: string;
    readonly platform?: NameUse;
    readonly purpose?: string;
    readonly evidence?: Evidence;
    readonly span: Span;
}

export interface Translation {
    readonly role: NameUse;
    readonly platform?: NameUse;
    readonly span: Span;
}

export interface PrincipalRecord {
    readonly name: string;
    readonly nameSpan: Span;
    readonly span: Span;
    readonly holds: readonly NameUse[];
    readonly becomes: readonly Translation[];
    readonly doc?: string;
}

export const STEP_VERBS = [
    'decouple',
    'establish',
    'map',
    'model',
    'recreate',
    'convert',
    'test',
    'cutover',
    'retire',
] as const;
export type StepVerb = (typeof STEP_VERBS)[number];

/** How machines are copied. */
export const METHODS = ['cold', 'warm', 'live', 'restore', 'array'] as const;
export type Method = (typeof METHODS)[number];

/** Days on which nothing is cut over, both included. */
export interface FreezeRecord {
    readonly first: DateValue;
    readonly last: DateValue;
    readonly why?: string;
    readonly span: Span;
}

/** Hours of a week in which machines may be cut over: seconds since Monday 00:00; the end may lie in the week after. */
export interface WindowRecord {
    readonly opens: number;
    readonly closes: number;
    readonly span: Span;
}

/** From where to where a product moves machines, and in which ways. */
export interface MovesRecord extends VersionWindow {
    readonly from: NameUse;
    readonly to: NameUse;
    readonly methods: readonly Method[];
    readonly evidence?: Evidence;
    readonly span: Span;
}

/** Features a product cannot move, by some of its ways or by none. */
export interface RefusalRecord extends VersionWindow {
    readonly features: readonly NameUse[];
    /** Empty: by none. */
    readonly methods: readonly Method[];
    readonly reason?: string;
    readonly evidence?: Evidence;
    readonly span: Span;
}

/** The steps a rule of the house is about. */
export interface WhenRecord {
    readonly verb: StepVerb;
    /** Empty: all. */
    readonly selectors: readonly Selector[];
    /** An environment, else a class of environments. */
    readonly within?: Word;
    readonly span: Span;
}

/** One thing a rule of the house asks for. */
export type RequireRecord = { readonly span: Span } & (
    | { readonly what: 'approve' | 'test' | 'policy' | 'window' }
    | { readonly what: 'mover'; readonly movers: readonly NameUse[] }
    | { readonly what: 'on' /** 0 is Monday. */; readonly days: readonly number[] }
    | { readonly what: 'after'; readonly verb: StepVerb }
    | { readonly what: 'machines' | 'data'; readonly limit: Figure }
    | { readonly what: 'evidence'; readonly grade: string }
);

/** Devices of one kind on each node. */
export interface DevicesRecord {
    readonly media: NameUse;
    readonly count: Figure;
}

export interface StepRecord {
    readonly verb: StepVerb;
    readonly span: Span;
    /** Controllers, identities, fabrics, networks, policies; of a `retire` whatever it names; empty for a cutover. */
    readonly subjects: readonly NameUse[];
    readonly onto: readonly NameUse[];
    readonly selectors: readonly Selector[];
    readonly to?: NameUse;
    /** Copy rate, bytes per second. */
    readonly over?: Figure;
    /** Of a cutover: how it copies, where that is written. */
    readonly by?: { readonly method: Method; readonly span: Span };
    /** Of a cutover: the tool that copies. */
    readonly mover?: NameUse;
    /** Of a `recreate`: where. */
    readonly platform?: NameUse;
    /** Of a `convert`: the fabric the hosts leave (they go `to` the other), and how many. */
    readonly source?: NameUse;
    readonly count?: Figure;
}

export interface AcceptRecord {
    readonly code: Word;
    readonly subjects: readonly Selector[];
    readonly reason?: string;
    readonly owner?: string;
    readonly until?: DateValue;
    readonly span: Span;
}

/** What stays where it is on purpose. */
export interface RetainRecord {
    readonly selectors: readonly Selector[];
    readonly reason?: string;
    readonly owner?: string;
    /** The last day on which it stays. */
    readonly until?: DateValue;
    readonly span: Span;
}

export interface IncludeRecord {
    readonly path: string;
    readonly span: Span;
}

/** Something wrong that the declaration's own text shows. */
export interface ReadProblem {
    readonly code: string;
    readonly message: string;
    readonly span: Span;
    readonly related?: readonly { readonly span: Span; readonly message: string }[];
    /** Replacements to offer, best first. */
    readonly suggestions?: readonly string[];
    /** The first suggestion can only have been meant, and changes no rights, no interface and no device: it may be taken without asking. */
    readonly certain?: boolean;
    /** The stretch to delete to repair it, where deleting is the repair. */
    readonly remove?: Span;
    /** The stretch to delete instead, where either of two may be the one that is meant. */
    readonly removeInstead?: Span;
}

/** A property as it stands in the text: for hover, outline and duplicate checks. */
export interface PropertyPlace {
    readonly key: string;
    readonly span: Span;
}

export interface DeclRecord {
    readonly kind: DeclKind;
    readonly name: string;
    readonly nameSpan: Span;
    /** From keyword to closing brace. */
    readonly span: Span;
    readonly title?: string;
    readonly doc?: string;
    readonly on?: NameUse;
    readonly base?: NameUse;
    /** `for LAYER` of an interface or product; the domain of a policy; the severity of a rule of the house. */
    readonly layer?: Word;
    /** By key; compound properties under their own and their parts' keys (`iops`, `peak`, `links.count`, `links.rate`, `read.iops`). */
    readonly figures: Readonly<Record<string, Figure>>;
    readonly words: Readonly<Record<string, Word>>;
    readonly texts: Readonly<Record<string, Word>>;
    readonly dates: Readonly<Record<string, DateValue>>;
    /** Plain lists of names by key (`uses`, `depends`, `needs`, `allows`, `replaces`, `from`, `to`, `after`, `in`, `on`, `media`, `account`). */
    readonly names: Readonly<Record<string, readonly NameUse[]>>;
    readonly facts: Readonly<Record<string, readonly Fact[]>>;
    readonly covers: readonly Cover[];
    readonly steps: readonly StepRecord[];
    readonly principals: readonly PrincipalRecord[];
    /** Of a group its members, of a policy what it applies to. */
    readonly selectors: readonly Selector[];
    /** `runs in`: the machines it lives in, property by property. */
    readonly runsIn: readonly RunsIn[];
    readonly grants: readonly Grant[];
    /** What a product needs on certain platforms, beside its plain `needs`. */
    readonly demands: readonly AccountDemand[];
    /** Privileges and roles declared inside a platform. */
    readonly nested: readonly DeclRecord[];
    readonly evidence?: Evidence;
    readonly properties: readonly PropertyPlace[];
    /** Of a plan. */
    readonly freezes?: readonly FreezeRecord[];
    readonly windows?: readonly WindowRecord[];
    /** Of a product that moves machines. */
    readonly moves?: readonly MovesRecord[];
    readonly refusals?: readonly RefusalRecord[];
    /** Of a rule of the house. */
    readonly when?: WhenRecord;
    readonly requires?: readonly RequireRecord[];
    /** Of a fabric: the devices of each node, kind by kind. */
    readonly devices?: readonly DevicesRecord[];
}

/** Everything one block says. */
export interface BlockRecord {
    readonly includes: readonly IncludeRecord[];
    readonly declarations: readonly DeclRecord[];
    readonly accepts: readonly AcceptRecord[];
    readonly retains: readonly RetainRecord[];
    /** Every name that refers to something, in textual order. */
    readonly uses: readonly NameUse[];
    readonly problems: readonly ReadProblem[];
}

/** The declarations a block was read as; what is read of a block stays the same as long as there is the block. */
export function declarationsIn(block: SourceBlock): readonly DeclRecord[] {
    const { value } = block as { readonly value?: BlockRecord };
    return value?.declarations ?? [];
}
