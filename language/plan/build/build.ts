import { firstOf } from '../../basics/lists.ts';
import type { ChangeLog } from '../../incremental/change-log.ts';
import { type Keep, Memo } from '../../incremental/memo.ts';
import { FACET } from '../facets.ts';
import { IndexSet } from '../index-set.ts';
import type { Library, Namespace, NameTable } from '../naming/names.ts';
import { Selection } from '../naming/selection.ts';
import type {
    Environment,
    Fabric,
    Group,
    Identity,
    Plan,
    PlanProblem,
    Platform,
    Principal,
    Role,
    Shadow,
} from '../plan.ts';
import type { BlockRecord, DeclKind, DeclRecord } from '../records.ts';
import { buildAccess } from './access.ts';
import { Components, type Current, type CurrentComponents } from './components.ts';
import { buildControllers } from './controllers.ts';
import { type DeclarationChange, Declarations, type PlaceOrder, placeOrder } from './declarations.ts';
import { NameProblems } from './name-problems.ts';
import { buildMovers, buildNetworks, buildPolicies, buildRules } from './networks.ts';
import { buildAccepts, buildPhases } from './phases.ts';
import { headerProblems, planHeader } from './plan-header.ts';
import { PlatformTable } from './platforms.ts';
import { buildRetains, buildTenants } from './tenants.ts';
import { WorkloadList } from './workload-list.ts';
import { buildEnvironments, buildFabrics } from './workloads.ts';

/** One file of a plan, block by block. */
export interface PlanFile {
    readonly uri: string;
    readonly records: readonly BlockRecord[];
}

/** The blocks that left and came since the plan was built last; one that moved did both. */
export interface PlanChange {
    readonly removed: readonly BlockRecord[];
    readonly added: readonly BlockRecord[];
}

/** What is needed while a plan is put together. */
export interface BuildContext extends CurrentComponents {
    readonly names: NameTable;
    readonly platforms: PlatformTable;
    readonly from: readonly Platform[];
    readonly to: readonly Platform[];
    readonly problems: PlanProblem[];
    /** Keeps an object of the plan before where everything it is made from is the same. */
    readonly keep: Keep;
    /** Declarations of some kinds in plan order, without those whose name was taken. */
    of(...kinds: readonly DeclKind[]): readonly DeclRecord[];
}

/** What does not ask which workloads there are. */
interface NamedParts extends BuildContext {
    readonly header: DeclRecord | undefined;
    readonly environments: ReadonlyMap<string, Environment>;
    readonly fabrics: ReadonlyMap<string, Fabric>;
    readonly identities: readonly Identity[];
    readonly principals: ReadonlyMap<string, Principal>;
    readonly roleOn: Plan['roleOn'];
    readonly accessDeclarations: readonly DeclRecord[];
    readonly declared: Plan['declared'];
}

/** What selects workloads. */
type SelectingParts = Pick<
    Plan,
    | 'platforms'
    | 'environments'
    | 'fabrics'
    | 'networks'
    | 'policies'
    | 'movers'
    | 'rules'
    | 'groups'
    | 'controllers'
    | 'components'
    | 'phases'
    | 'accepts'
    | 'retains'
    | 'tenants'
    | 'selectors'
> & { readonly problems: readonly PlanProblem[] };

type Filling<T> = { -readonly [K in keyof T]: T[K] };

/** What an update may change, as the stages of a plan see it. */
type Input =
    /** There was no plan before. */
    | 'first'
    /** Declarations other than workloads, also without effect. */
    | 'others'
    | 'accepts'
    | 'retains'
    | 'profiles'
    /** A component appeared, is gone or became something else. */
    | 'names'
    /** A workload or profile that others are based on. */
    | 'bases'
    /** Names, environments and places of workloads, and which there are. */
    | 'selected facets'
    | (typeof COMPARED)[number];

/** Of the named parts those that decide what names in workloads mean. */
const COMPARED = ['environments', 'fabrics', 'from'] as const;

const NAMED_INPUTS: readonly Input[] = ['first', 'others', 'accepts', 'retains', 'names'];

/** The stages of a plan, in the order in which they are made, with everything that reaches them. */
const STAGES = {
    /** What does not ask which workloads there are. What depends on a workload asks which names stand for one. */
    namedParts: NAMED_INPUTS,
    /** What the names in workloads mean: all are resolved again. */
    meanings: ['environments', 'fabrics', 'from', 'profiles', 'bases'],
    /** What workloads depend on. */
    links: ['names'],
    /** What selects workloads. It is made from the named parts, so that whatever reaches that reaches it. */
    selectingParts: [...NAMED_INPUTS, 'selected facets'],
} satisfies Record<string, readonly Input[]>;

function reaches(stage: keyof typeof STAGES, changed: ReadonlySet<Input>): boolean {
    const inputs: readonly Input[] = STAGES[stage];
    return inputs.some(input => changed.has(input));
}

/** Facets of workloads by which they are selected. */
const SELECTED_BY = FACET.name | FACET.environment | FACET.place;
const NO_NAMES: ReadonlySet<string> = new Set();

/** A stage that every first build makes. */
function present<T>(stage: T | undefined): T {
    if (stage === undefined) {
        throw new Error('A stage of the plan was not made');
    }
    return stage;
}

const NO_RECORDS: readonly never[] = [];
const DEFAULT_HEADROOM = 0.3;
const DEFAULT_EXPOSURE = 8 * 3600;

/**
 * Builds a plan, and the plans after it by difference: what an edit does not reach is the same object in both, and the
 * result is always what a new builder would make of the same files. A plan holds until the next one is built.
 */
export class PlanBuilder {
    private readonly declarations: Declarations;
    private readonly nameProblems: NameProblems;
    private readonly list = new WorkloadList();
    private readonly keptNamed = new Memo();
    private readonly keptSelecting = new Memo();
    private readonly current: Filling<Current> = { components: new Components([], this.list), phases: new Map() };
    private readonly blockProblems = new Map<BlockRecord, readonly PlanProblem[]>();
    private blockRevision = 0;
    private namedParts: NamedParts | undefined;
    private selectingParts: SelectingParts | undefined;
    private problems: readonly PlanProblem[] = [];
    private gathered: readonly unknown[] = [];
    private shadows: readonly Shadow[] = [];
    private shadowRevision: number | undefined;
    private uris: readonly string[] | undefined;

    constructor(library: Library) {
        this.declarations = new Declarations(library);
        this.nameProblems = new NameProblems(this.declarations.names);
    }

    /** Which workloads changed from plan to plan. */
    get changes(): ChangeLog {
        return this.list.changes;
    }

    /** The names of the plan built last. */
    get names(): NameTable {
        return this.declarations.names;
    }

    /**
     * @param files the same in every call
     * @param problems of the files themselves
     * @param change what the files' records differ in from the last call; not read in the first one
     */
    build(
        files: readonly PlanFile[],
        problems: readonly PlanProblem[] = [],
        change: PlanChange = { removed: [], added: [] },
    ): Plan {
        const order = placeOrder(files.map(f => f.uri));
        const declared = this.enter(files, change, order);
        const renamed = new Set(declared.names.filter(n => n.before?.kind !== n.after?.kind).map(n => n.name));
        const changed = this.changesIn(declared, renamed);
        if (reaches('namedParts', changed)) {
            const before = this.namedParts;
            this.namedParts = this.buildNamedParts(order);
            for (const part of COMPARED) {
                if (before && before[part] !== this.namedParts[part]) {
                    changed.add(part);
                }
            }
        }
        const namedParts = present(this.namedParts);
        const facets = this.list.update(this.declarations.of('workload'), namedParts, {
            meanings: reaches('meanings', changed),
            components: reaches('links', changed) ? renamed : NO_NAMES,
            exchanged: declared.exchanged?.get('workload'),
        });
        if (renamed.size > 0) {
            this.list.changes.rename();
        }
        if (facets & SELECTED_BY) {
            changed.add('selected facets');
        }
        if (reaches('selectingParts', changed)) {
            this.selectingParts = this.buildSelectingParts(namedParts);
        }
        this.gather(problems, order);
        this.gatherShadows(order);
        return this.plan(files, namedParts, present(this.selectingParts));
    }

    private enter(files: readonly PlanFile[], { removed, added }: PlanChange, order: PlaceOrder): DeclarationChange {
        const all = {
            *[Symbol.iterator]() {
                for (const file of files) {
                    yield* file.records;
                }
            },
        };
        if (!this.namedParts) {
            const change = this.declarations.fill(all);
            this.nameProblems.fill(all);
            this.noteProblems([], all);
            return change;
        }
        const change = this.declarations.update(removed, added, order);
        this.nameProblems.update(
            removed,
            added,
            change.names,
            () => all,
            name => this.declarations.isBase(name),
        );
        this.noteProblems(removed, added);
        return change;
    }

    private noteProblems(removed: Iterable<BlockRecord>, added: Iterable<BlockRecord>): void {
        for (const block of removed) {
            if (this.blockProblems.delete(block)) {
                this.blockRevision++;
            }
        }
        for (const block of added) {
            if (block.problems.length === 0) {
                continue;
            }
            this.blockProblems.set(block, block.problems);
            this.blockRevision++;
        }
    }

    /** What of the inputs of the stages changed, as far as declarations tell. */
    private changesIn(declared: DeclarationChange, renamed: ReadonlySet<string>): Set<Input> {
        const changed = new Set<Input>();
        const note = (input: Input, is: boolean): void => {
            if (is) {
                changed.add(input);
            }
        };
        note('first', this.namedParts === undefined);
        note('accepts', declared.accepts);
        note('retains', declared.retains);
        note('names', renamed.size > 0);
        note(
            'others',
            [...declared.kinds].some(k => k !== 'workload'),
        );
        note('profiles', this.namedParts !== undefined && declared.kinds.has('profile'));
        note('bases', this.basesChanged(declared));
        return changed;
    }

    /** Whether a workload that others are based on changed, or one that some want to be based on. */
    private basesChanged({ names }: DeclarationChange): boolean {
        return names.some(
            ({ namespace, name }) =>
                (namespace === 'component' || namespace === 'profile') && this.declarations.isBase(name),
        );
    }

    private buildNamedParts(order: PlaceOrder): NamedParts {
        const { declarations } = this;
        const { names } = declarations;
        this.keptNamed.begin();
        const keep: Keep = (...args) => this.keptNamed.keep(...args);
        const problems: PlanProblem[] = [];
        const header = planHeader(declarations.all('plan'), problems);
        const platforms = new PlatformTable(names, declarations.of('role'), keep);
        const side = (key: 'from' | 'to') => this.keptNamed.list(key, platforms.list(header?.names[key]));
        const of = (...kinds: readonly DeclKind[]) =>
            kinds.length === 1 ? declarations.of(firstOf(kinds)) : declarations.mixed(kinds, order);
        const context: BuildContext = {
            names,
            platforms,
            problems,
            from: side('from'),
            to: side('to'),
            keep,
            of,
            current: this.current,
        };
        headerProblems(header, context);
        const environments = this.keptNamed.map('environments', buildEnvironments(context));
        const fabrics = this.keptNamed.map('fabrics', buildFabrics(context));
        const { identities, principals } = buildAccess(context);
        const roleOn = (name: string, platform: Platform): Role | undefined => platforms.role(name, platform);
        const accessDeclarations = this.keptNamed.list(
            'access',
            [...declarations.of('role'), ...declarations.all('platform')].sort((a, b) => order(a.span, b.span)),
        );
        const every = [declarations.all('product'), declarations.all('network'), declarations.all('policy')] as const;
        const [product, network, policy] = every;
        return {
            ...context,
            header,
            environments,
            fabrics,
            roleOn,
            accessDeclarations,
            declared: keep('declared', this.keptNamed, every, () => ({ product, network, policy })),
            identities: this.keptNamed.list('identities', identities),
            principals,
        };
    }

    private buildSelectingParts(namedParts: NamedParts): SelectingParts {
        const { list, declarations, keptSelecting } = this;
        keptSelecting.begin();
        const keep: Keep = (...args) => keptSelecting.keep(...args);
        const context: BuildContext = { ...namedParts, keep, problems: [] };
        const environments = members(
            namedParts.environments,
            list.membership(w => w.environment),
        );
        const fabrics = members(
            namedParts.fabrics,
            list.membership(w => w.fabric),
        );
        const selection = new Selection({
            count: list.workloads.length,
            indexOf: name => list.byName.get(name)?.index,
            globs: list.globs,
            names: declarations.names,
            keep,
            byEnvironment: new Map([...environments.values()].map(e => [e.name, e.workloads])),
        });
        const groups = context.of('group').map((record): Group => {
            const workloads = selection.group(record.name);
            return keep('group', record, [workloads], () => ({
                name: record.name,
                title: record.title,
                record,
                workloads,
            }));
        });
        for (const record of new Set(selection.groupCycles)) {
            context.problems.push({
                code: 'group-cycle',
                span: record.nameSpan,
                subjects: [record.name],
                message: `Group '${record.name}' contains itself, directly or through other groups; that part of it is empty.`,
            });
        }
        const controllers = keptSelecting.list(
            'controllers',
            buildControllers(context, selection, namedParts.principals),
        );
        const others = [...namedParts.identities, ...controllers, ...namedParts.fabrics.values()];
        const components = keep('components', this, [others], () => new Components(others, list));
        this.current.components = components;
        const networks = buildNetworks(context);
        const policies = buildPolicies(context, selection);
        const movers = buildMovers(context, namedParts.principals);
        const rules = keptSelecting.list('rules', buildRules(context, selection));
        const { header } = namedParts;
        const phases = buildPhases(context, { header, selection, components, networks, policies, movers });
        this.current.phases = new Map(phases.map(p => [p.name, p]));
        const accepts = keptSelecting.list(
            'accepts',
            buildAccepts(context, declarations.accepts, selection, namedParts.principals),
        );
        const retains = keptSelecting.list('retains', buildRetains(context, declarations.retains, selection));
        const tenants = keptSelecting.list('tenants', buildTenants(context, selection));
        list.globs.sweep();
        return {
            platforms: keptSelecting.map('platforms', namedParts.platforms.all()),
            environments: keep(
                'environments',
                this,
                [[...environments.values()], [...environments.values()].map(e => e.workloads)],
                () => new Map(environments),
            ),
            fabrics: keep('fabrics', this, [[...fabrics.values()], [...fabrics.values()].map(f => f.workloads)], () => [
                ...fabrics.values(),
            ]),
            networks: keptSelecting.list('networks', [...networks.values()]),
            policies: keptSelecting.list('policies', [...policies.values()]),
            movers: keptSelecting.list('movers', [...movers.values()]),
            rules,
            groups: keptSelecting.list('groups', groups),
            controllers,
            components,
            phases,
            accepts,
            retains,
            tenants,
            selectors: keptSelecting.list('selectors', selection.expanded),
            problems: context.problems,
        };
    }

    /** Everything wrong, in textual order; the same list as before when it is. */
    private gather(ofFiles: readonly PlanProblem[], order: PlaceOrder): void {
        const sources = [
            ofFiles,
            this.blockRevision,
            this.nameProblems.revision,
            this.namedParts!.problems,
            this.selectingParts!.problems,
            this.list.problemRevision,
        ];
        if (sources.every((source, i) => source === this.gathered[i])) {
            return;
        }
        this.gathered = sources;
        const all = [
            ...ofFiles,
            ...[...this.blockProblems.values()].flat(),
            ...this.nameProblems.list(),
            ...this.namedParts!.problems,
            ...this.selectingParts!.problems,
            ...this.list.problems.values(),
        ];
        all.sort((a, b) => order(a.span, b.span) || compare(a.code, b.code) || compare(a.message, b.message));
        if (all.length !== this.problems.length || all.some((p, i) => p !== this.problems[i])) {
            this.problems = all;
        }
    }

    /** The same list as before while no name came or went. */
    private gatherShadows(order: PlaceOrder): void {
        if (this.shadowRevision !== this.nameProblems.revision) {
            this.shadowRevision = this.nameProblems.revision;
            this.shadows = this.nameProblems.shadows().sort((a, b) => order(a.record.span, b.record.span));
        }
    }

    private plan(files: readonly PlanFile[], namedParts: NamedParts, selectingParts: SelectingParts): Plan {
        const { header } = namedParts;
        const { names } = this.declarations;
        const { problems: _, ...parts } = selectingParts;
        return {
            name: header?.name ?? baseName(files[0]?.uri ?? 'plan.exit'),
            title: header?.title,
            record: header,
            file: files[0]?.uri ?? '',
            files: (this.uris ??= files.map(f => f.uri)),
            from: namedParts.from,
            to: namedParts.to,
            sequence: header?.words['sequence']?.text === 'layers' ? 'layers' : 'phases',
            headroom: header?.figures['headroom']?.value ?? DEFAULT_HEADROOM,
            exposure: header?.figures['exposure']?.value ?? DEFAULT_EXPOSURE,
            starts: header?.dates['starts']?.day,
            freezes: header?.freezes ?? NO_RECORDS,
            windows: header?.windows ?? NO_RECORDS,
            identities: namedParts.identities,
            workloads: this.list.workloads,
            ...parts,
            roleOn: namedParts.roleOn,
            accessDeclarations: namedParts.accessDeclarations,
            declared: namedParts.declared,
            declaration: (namespace, name) => names.find(namespace as Namespace, name),
            shadows: this.shadows,
            problems: this.problems,
            blocks: files.slice(),
        };
    }
}

/** Fills in who is in or on something; returns the map. */
function members<T extends { readonly name: string; readonly workloads: IndexSet }>(
    owners: ReadonlyMap<string, T>,
    sets: ReadonlyMap<string, IndexSet>,
): ReadonlyMap<string, T> {
    for (const owner of owners.values() as Iterable<Filling<Pick<T, 'workloads'>> & T>) {
        const set = sets.get(owner.name) ?? IndexSet.EMPTY;
        if (!set.equals(owner.workloads)) {
            (owner as Filling<Pick<T, 'workloads'>>).workloads = set;
        }
    }
    return owners;
}

function baseName(uri: string): string {
    return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)).replace(/\.exit$/, '');
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
