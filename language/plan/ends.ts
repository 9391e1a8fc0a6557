import type { BlockRecord, Cover, DeclRecord, Figure, StepRecord } from './records.ts';

/**
 * What a block would say with the figures it writes as ranges at one of their ends (docs/language.md 5.7). I/O rates and durations of
 * phases are carried to their ends by the analysis itself and stay as they are written.
 */

/** Which way a figure makes things worse; `either`: more of it is worse for one judgement, less of it for another. */
export type Worse = 'more' | 'less' | 'either';

/** Where the figures of a plan are: all at their good or bad end, those that may be worse either way at their low or high end. */
export interface PlanEnd {
    readonly end: 'good' | 'bad';
    readonly either: 'low' | 'high';
    /** Only the figures of this name go to their end, the others stay at their centres. */
    readonly only?: string;
}

/** Ranges the analysis looks at by itself. */
const CARRIED: ReadonlySet<string> = new Set(['iops', 'peak', 'lasts']);

/** By key; where kinds of declarations differ, by kind and key. */
export const WORSE: Readonly<Record<string, Worse>> = {
    headroom: 'more',
    exposure: 'less',
    sessions: 'less',
    rate: 'either',
    'read.iops': 'less',
    'read.bandwidth': 'less',
    'read.latency': 'more',
    'write.iops': 'less',
    'write.bandwidth': 'less',
    'write.latency': 'more',
    channels: 'less',
    variability: 'more',
    nodes: 'less',
    racks: 'either',
    // A copy nobody gives a rate takes what a link carries: a faster one loads the media more.
    'links.rate': 'either',
    'uplinks.rate': 'less',
    mtu: 'either',
    buffer: 'less',
    alpha: 'less',
    rtt: 'more',
    replicas: 'either',
    strip: 'either',
    locality: 'less',
    alignment: 'less',
    journal: 'more',
    metadata: 'more',
    software: 'more',
    detect: 'more',
    // A fast rebuild loads the fabric, a slow one leaves data without a copy for longer.
    rebuild: 'either',
    streams: 'less',
    quantum: 'more',
    burst: 'more',
    raw: 'less',
    cores: 'less',
    'fabric memory': 'less',
    // What the storage gets the machines do not.
    'controller.cores': 'either',
    'controller.memory': 'more',
    'controller.read': 'more',
    'controller.write': 'more',
    vcpu: 'more',
    memory: 'more',
    disk: 'more',
    used: 'more',
    writes: 'either',
    block: 'either',
    p99: 'less',
    change: 'more',
    rpo: 'less',
    rto: 'less',
    downtime: 'less',
    heartbeat: 'less',
    count: 'more',
    every: 'more',
    keep: 'less',
    over: 'either',
    limit: 'less',
    vlan: 'either',
};

function worseOf(kind: string, key: string): Worse {
    return WORSE[`${kind} ${key}`] ?? WORSE[key] ?? 'either';
}

/** One figure that is written as a range. */
export interface Ranged {
    /** Ranges of one name go to their ends together: one figure of one declaration, of workloads that figure of all of them. */
    readonly name: string;
    readonly kind: DeclRecord['kind'];
    /** Of what it is a figure. */
    readonly owner: string;
    readonly key: string;
    readonly figure: Figure;
    readonly worse: Worse;
}

const NONE: readonly Ranged[] = [];
const known = new WeakMap<BlockRecord, readonly Ranged[]>();

/** The ranges of a block that only a look at both ends judges. */
export function rangedIn(block: BlockRecord): readonly Ranged[] {
    let found = known.get(block);
    if (found === undefined) {
        const all: Ranged[] = [];
        for (const declaration of block.declarations) {
            declarationAt(declaration, each => {
                all.push(each);
                return each.figure;
            });
        }
        known.set(block, (found = all.length === 0 ? NONE : all));
    }
    return found;
}

/** The block with its ranges at an end; itself where it writes none. */
export function blockAt(block: BlockRecord, end: PlanEnd): BlockRecord {
    if (rangedIn(block).length === 0) {
        return block;
    }
    const declarations = block.declarations.map(d => declarationAt(d, each => figureAt(each, end)));
    return { ...block, declarations };
}

function figureAt({ figure, name, worse }: Ranged, { end, either, only }: PlanEnd): Figure {
    const { range, ...exact } = figure;
    if (!range || (only !== undefined && only !== name)) {
        return exact;
    }
    const high = worse === 'either' ? either === 'high' : (worse === 'more') === (end === 'bad');
    return { ...exact, value: range[high ? 1 : 0] };
}

type Change = (each: Ranged) => Figure;

function declarationAt(record: DeclRecord, change: Change): DeclRecord {
    const { kind, name: owner } = record;
    const many = kind === 'workload' || kind === 'profile';
    const changed = (key: string, figure: Figure): Figure =>
        figure.range === undefined || CARRIED.has(key)
            ? figure
            : change({
                  name: many ? key : `${owner} ${key}`,
                  kind,
                  owner,
                  key,
                  figure,
                  worse: worseOf(kind, key),
              });
    const figures = Object.fromEntries(
        Object.entries(record.figures).map(([key, figure]) => [key, changed(key, figure)] as const),
    );
    const within = <T, K extends keyof T & string>(of: T, key: K): T => {
        const figure = of[key] as Figure | undefined;
        return figure?.range === undefined ? of : { ...of, [key]: changed(key, figure) };
    };
    const coverAt = (cover: Cover): Cover => within(within(cover, 'every'), 'keep');
    const stepAt = (step: StepRecord): StepRecord => within(step, 'over');
    return {
        ...record,
        figures,
        covers: record.covers.map(coverAt),
        steps: record.steps.map(stepAt),
        nested: record.nested.map(nested => declarationAt(nested, change)),
        ...(record.requires && {
            requires: record.requires.map(require => ('limit' in require ? within(require, 'limit') : require)),
        }),
    };
}
