import { sameLinks } from './components.ts';
import { flatFigures, joinedNames, nearestEvidence } from './flatten.ts';
import type { Dependency, Environment, Fabric, FlatFigure, Platform, Workload } from './plan.ts';
import type { DeclRecord, Evidence, NameUse } from './records.ts';

/**
 * What there is to know about workloads, by aspect. Reading an aspect of any workload is noted, so that a result which
 * read only some of them holds as long as those stay: an edit of a memory size leaves everything alone that asked for
 * names and environments.
 */
export const FACET = { order: 1, name: 2, environment: 4, place: 8, figures: 16, uses: 32, depends: 64, other: 128 } as const;
export const ALL_FACETS = 255;
export const FACET_COUNT = 8;

/** More workloads than this whose text was looked at count as all. */
const MOST_RECORDS = 512;

/** What was read since it was reset; one for all plans, since reading is synchronous. */
export const noted = {
    facets: 0,
    /** Workloads whose declaration was looked at; undefined when nobody watches. */
    records: undefined as Set<PlanWorkload> | undefined,
    allRecords: false,
};

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
    /** Another object stands for this workload by now. */
    gone = false;
    private position: number;
    private readonly declared: DeclRecord;
    readonly chain: readonly DeclRecord[];
    private readonly env: Environment | undefined;
    private readonly on: Fabric | undefined;
    private readonly runsOn: Platform | undefined;
    private readonly flat: Readonly<Record<string, FlatFigure>>;
    private readonly features: readonly NameUse[];
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
    }

    get kind(): 'workload' {
        return 'workload';
    }

    get index(): number {
        noted.facets |= FACET.order;
        return this.position;
    }

    get name(): string {
        noted.facets |= FACET.name;
        return this.declared.name;
    }

    get title(): string | undefined {
        noted.facets |= FACET.other;
        return this.declared.title;
    }

    get record(): DeclRecord {
        if (noted.records) this.noteRecord(noted.records);
        return this.declared;
    }

    get environment(): Environment | undefined {
        noted.facets |= FACET.environment;
        return this.env;
    }

    get fabric(): Fabric | undefined {
        noted.facets |= FACET.place;
        return this.on;
    }

    get platform(): Platform | undefined {
        noted.facets |= FACET.place;
        return this.runsOn;
    }

    get figures(): Readonly<Record<string, FlatFigure>> {
        noted.facets |= FACET.figures;
        return this.flat;
    }

    get count(): number {
        noted.facets |= FACET.figures;
        return this.flat['count']?.value ?? 1;
    }

    get evidence(): Evidence | undefined {
        noted.facets |= FACET.figures;
        return nearestEvidence(this.chain);
    }

    get uses(): readonly NameUse[] {
        noted.facets |= FACET.uses;
        return this.features;
    }

    get depends(): readonly Dependency[] {
        noted.facets |= FACET.depends;
        return this.links;
    }

    get profiles(): readonly string[] {
        noted.facets |= FACET.other;
        return this.chain.slice(1).map(r => r.name);
    }

    /** @internal For the builder of plans. */
    moveTo(index: number): void {
        this.position = index;
    }

    /** @internal For the builder of plans; whether these are other dependencies than before. */
    linkTo(links: readonly Dependency[]): boolean {
        if (sameLinks(links, this.links)) return false;
        this.links = links;
        return true;
    }

    /** @internal Whether its text and its names mean the same as before. */
    is({ record, chain, environment, fabric, platform }: Omit<Resolution, 'index' | 'depends'>): boolean {
        return this.declared === record && this.env === environment && this.on === fabric && this.runsOn === platform
            && this.chain.length === chain.length && this.chain.every((r, i) => r === chain[i]);
    }

    /** @internal The aspects in which this workload says something else than the one that stood for it before. */
    changedFrom(before: PlanWorkload): number {
        let facets = 0;
        if (this.declared.name !== before.declared.name) facets |= FACET.name;
        if (this.env !== before.env) facets |= FACET.environment;
        if (this.on !== before.on || this.runsOn !== before.runsOn) facets |= FACET.place;
        if (!sameFigures(this.flat, before.flat) || !sameEvidence(nearestEvidence(this.chain), nearestEvidence(before.chain))) facets |= FACET.figures;
        if (!sameNames(this.features, before.features)) facets |= FACET.uses;
        if (!sameLinks(this.links, before.links)) facets |= FACET.depends;
        if (this.declared.title !== before.declared.title || !sameNames(this.chain.slice(1), before.chain.slice(1))) facets |= FACET.other;
        return facets;
    }

    private noteRecord(records: Set<PlanWorkload>): void {
        if (noted.allRecords) return;
        records.add(this);
        if (records.size <= MOST_RECORDS) return;
        noted.allRecords = true;
        records.clear();
    }
}

function sameFigures(a: Readonly<Record<string, FlatFigure>>, b: Readonly<Record<string, FlatFigure>>): boolean {
    const keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length) return false;
    return keys.every(key => b[key] !== undefined && a[key]!.value === b[key]!.value && a[key]!.from === b[key]!.from);
}

function sameEvidence(a: Evidence | undefined, b: Evidence | undefined): boolean {
    return a?.grade === b?.grade && a?.source === b?.source;
}

function sameNames(a: readonly { readonly name: string }[], b: readonly { readonly name: string }[]): boolean {
    return a.length === b.length && a.every((use, i) => use.name === b[i]!.name);
}

