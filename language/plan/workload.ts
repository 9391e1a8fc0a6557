import { nth } from '../basics/lists.ts';
import { chunkOf, tracker } from '../incremental/read-tracking.ts';
import { sameLinks } from './build/components.ts';
import { flatFigures, joinedNames, nearestEvidence } from './build/flatten.ts';
import { ALL_FACETS, FACET } from './facets.ts';
import type { Dependency, Environment, Fabric, FlatFigure, Platform, Workload } from './plan.ts';
import type { DeclRecord, Evidence, NameUse } from './records.ts';

/** The parts of a workload that its declaration and its bases decide, and what its names mean in the plan. */
export interface Resolution {
    readonly record: DeclRecord;
    /** Itself and what it inherits from, nearest first. */
    readonly chain: readonly DeclRecord[];
    readonly environment?: Environment;
    readonly fabric?: Fabric;
    readonly platform?: Platform;
    readonly depends: readonly Dependency[];
    readonly index: number;
}

/** A workload of a plan. Immutable but for its position, and its dependencies while the plan is put together. */
export class PlanWorkload implements Workload {
    private position: number;
    private readonly declared: DeclRecord;
    readonly chain: readonly DeclRecord[];
    private readonly env: Environment | undefined;
    private readonly on: Fabric | undefined;
    private readonly runsOn: Platform | undefined;
    private readonly flat: Readonly<Record<string, FlatFigure>>;
    private noted?: NotedFigures;
    private readonly features: readonly NameUse[];
    private readonly segments: readonly NameUse[];
    private links: readonly Dependency[];

    constructor({ record, chain, environment, fabric, platform, depends, index }: Resolution) {
        this.declared = record;
        this.chain = chain;
        this.env = environment;
        this.on = fabric;
        this.runsOn = platform;
        this.links = depends;
        this.position = index;
        this.flat = flatFigures(chain);
        this.features = joinedNames(chain, 'uses');
        this.segments = joinedNames(chain, 'net');
    }

    get kind(): 'workload' {
        return 'workload';
    }

    get index(): number {
        if (tracker.reads) {
            tracker.reads.ordered = true;
        }
        return this.position;
    }

    get name(): string {
        this.note(FACET.name);
        return this.declared.name;
    }

    get title(): string | undefined {
        this.note(FACET.other);
        return this.declared.title;
    }

    get record(): DeclRecord {
        this.note(FACET.record);
        return this.declared;
    }

    get environment(): Environment | undefined {
        this.note(FACET.environment);
        return this.env;
    }

    get fabric(): Fabric | undefined {
        this.note(FACET.place);
        return this.on;
    }

    get platform(): Platform | undefined {
        this.note(FACET.place);
        return this.runsOn;
    }

    get figures(): Readonly<Record<string, FlatFigure>> {
        return tracker.reads
            ? ((this.noted ??= new NotedFigures(this)) as unknown as Readonly<Record<string, FlatFigure>>)
            : this.flat;
    }

    get count(): number {
        this.note(FACET.count);
        return this.flat['count']?.value ?? 1;
    }

    get evidence(): Evidence | undefined {
        this.note(FACET.evidence);
        return nearestEvidence(this.chain);
    }

    get uses(): readonly NameUse[] {
        this.note(FACET.uses);
        return this.features;
    }

    get nets(): readonly NameUse[] {
        this.note(FACET.uses);
        return this.segments;
    }

    get depends(): readonly Dependency[] {
        this.note(FACET.depends);
        return this.links;
    }

    get profiles(): readonly string[] {
        this.note(FACET.other);
        return this.chain.slice(1).map(r => r.name);
    }

    /** @internal A figure of an aspect, which is noted. */
    figure(key: string, facet: number): FlatFigure | undefined {
        this.note(facet);
        return this.flat[key];
    }

    /** @internal For the builder of plans. */
    moveTo(index: number): void {
        this.position = index;
    }

    /** @internal For the builder of plans; whether these are other dependencies than before. */
    linkTo(links: readonly Dependency[]): boolean {
        if (sameLinks(links, this.links)) {
            return false;
        }
        this.links = links;
        return true;
    }

    /** @internal Whether its text and its names mean the same as before. */
    is({ record, chain, environment, fabric, platform }: Omit<Resolution, 'index' | 'depends'>): boolean {
        return (
            this.declared === record &&
            this.env === environment &&
            this.on === fabric &&
            this.runsOn === platform &&
            this.chain.length === chain.length &&
            this.chain.every((r, i) => r === chain[i])
        );
    }

    /** @internal The aspects in which this workload says something else than the one that stood for it before. */
    changedFrom(before: PlanWorkload): number {
        // A text that counts no more but still stands ends no kept result by itself.
        const left = before.chain.filter(r => r.span.block.stamp !== -1 && !this.chain.includes(r));
        if (left.some(r => r === before.declared || this.chain.some(other => other.name === r.name))) {
            // Another one of its name took over, and may say the same.
            return ALL_FACETS;
        }
        let facets: number = this.declared === before.declared ? 0 : FACET.record;
        for (const base of left) {
            facets |= withoutOrigin(base);
        }
        if (this.declared.name !== before.declared.name) {
            facets |= FACET.name;
        }
        if (this.env !== before.env) {
            facets |= FACET.environment;
        }
        if (this.on !== before.on || this.runsOn !== before.runsOn) {
            facets |= FACET.place;
        }
        facets |= changedFigures(this.flat, before.flat);
        if (!sameEvidence(nearestEvidence(this.chain), nearestEvidence(before.chain))) {
            facets |= FACET.evidence;
        }
        if (!sameNames(this.features, before.features) || !sameNames(this.segments, before.segments)) {
            facets |= FACET.uses;
        }
        if (!sameLinks(this.links, before.links)) {
            facets |= FACET.depends;
        }
        if (this.declared.title !== before.declared.title || !sameNames(this.chain.slice(1), before.chain.slice(1))) {
            facets |= FACET.other;
        }
        return facets;
    }

    private note(facet: number): void {
        const { reads } = tracker;
        if (reads) {
            reads.note(chunkOf(this.position), facet);
        }
    }
}

/** Which aspect each figure belongs to; those that are read together share one. */
const FIGURE_FACETS: Readonly<Record<string, number>> = {
    iops: FACET.io,
    peak: FACET.io,
    writes: FACET.io,
    block: FACET.io,
    p99: FACET.io,
    disk: FACET.data,
    used: FACET.data,
    change: FACET.change,
    rpo: FACET.rpo,
    rto: FACET.rto,
    downtime: FACET.downtime,
    heartbeat: FACET.downtime,
    vcpu: FACET.size,
    memory: FACET.size,
    count: FACET.count,
};
const ANY_FIGURE = Object.values(FIGURE_FACETS).reduce((a, b) => a | b);

function facetOf(key: string): number {
    return FIGURE_FACETS[key] ?? ANY_FIGURE;
}

/** The figures of a workload while somebody takes reads of which are read: one by one, by name. They cannot be listed. */
class NotedFigures {
    readonly #workload: PlanWorkload;

    constructor(workload: PlanWorkload) {
        this.#workload = workload;
    }

    static {
        for (const [key, facet] of Object.entries(FIGURE_FACETS)) {
            Object.defineProperty(NotedFigures.prototype, key, {
                get(this: NotedFigures) {
                    return this.#workload.figure(key, facet);
                },
            });
        }
    }
}

/** Aspects a base has a part in that are the same when another one says the same in another place; a figure tells where it is from. */
function withoutOrigin({ names, on, evidence }: DeclRecord): number {
    return (
        (names['uses'] || names['net'] ? FACET.uses : 0) |
        (names['depends'] ? FACET.depends : 0) |
        (names['in'] ? FACET.environment : 0) |
        (names['on'] || on ? FACET.place : 0) |
        (evidence ? FACET.evidence : 0)
    );
}

function changedFigures(a: Readonly<Record<string, FlatFigure>>, b: Readonly<Record<string, FlatFigure>>): number {
    let facets = 0;
    for (const key in a) {
        if (b[key] === undefined || !sameFigure(a[key]!, b[key])) {
            facets |= facetOf(key);
        }
    }
    for (const key in b) {
        if (a[key] === undefined) {
            facets |= facetOf(key);
        }
    }
    return facets;
}

function sameFigure(a: FlatFigure, b: FlatFigure): boolean {
    return a.value === b.value && a.from === b.from && a.range?.[0] === b.range?.[0] && a.range?.[1] === b.range?.[1];
}

function sameEvidence(a: Evidence | undefined, b: Evidence | undefined): boolean {
    return a?.grade === b?.grade && a?.source === b?.source;
}

function sameNames(a: readonly { readonly name: string }[], b: readonly { readonly name: string }[]): boolean {
    return a.length === b.length && a.every((use, i) => use.name === nth(b, i).name);
}
