import { nth } from '../basics/lists.ts';
import { IndexSet } from '../plan/index-set.ts';
import type { Accept, Fabric, FlatFigure, Layer, Plan } from '../plan/plan.ts';
import type { Move } from './analysis.ts';
import { remember } from './memory.ts';

/** Layers above compute that can be without any declaration, as a word. */
export type UndeclaredLayer = 'identity' | 'backup' | 'monitoring' | 'fabric';

/** The code that says so. */
export const UNDECLARED = 'foundation-undeclared';

/** The address of a library file begins so; what stands there is a fact about a kind, not about what was bought. */
const LIBRARY = 'exit-library:';

/** A figure of a fabric that the plan states, itself or in a base of its own. */
export function ownFigure(fabric: Fabric, key: string): FlatFigure | undefined {
    const figure = fabric.figures[key];
    return figure && !figure.span.block.document.uri.startsWith(LIBRARY) ? figure : undefined;
}

/** Whether an array holds the copies: what happens inside it is its maker's matter and is not asked for. */
export function isArray(fabric: Fabric): boolean {
    return fabric.words['coordinator']?.text === 'array';
}

/** Figures of which one at least has to be there, so that anything can be said about a target. */
const ANY_OF = ['nodes', 'links.count', 'media.count'] as const;

/** Whether nobody said what a fabric is made of: none of its nodes, links and media. */
export function withoutFigures(fabric: Fabric): boolean {
    return ANY_OF.every(key => !ownFigure(fabric, key));
}

/**
 * What a fabric leaves open that its load cannot be judged without, in the words of the language: how many nodes, what connects them, what
 * stores, how many copies, and who coordinates them. A default would stand for hardware that nobody said is there (5.6). Of an array the links
 * are enough.
 */
export function missingFigures(fabric: Fabric): readonly string[] {
    const stated = (...keys: readonly string[]) => keys.every(key => ownFigure(fabric, key));
    const links = stated('links.count', 'links.rate') ? [] : ['links'];
    if (isArray(fabric)) {
        return links;
    }
    const { figures, words, media } = fabric;
    return [
        ...(stated('nodes') ? [] : ['nodes']),
        ...links,
        ...(stated('media.count') && media ? [] : ['media']),
        ...(figures['replicas'] || (figures['erasure.data'] && figures['erasure.parity']) ? [] : ['replicas']),
        ...(words['coordinator'] ? [] : ['coordinator']),
    ];
}

/**
 * Workloads that move without anything declared in a layer (5.6): no identity on the platform they leave, no backup or
 * replication that protects them, no monitoring or automation that covers them, no figures of the fabric they go to. A move
 * inside one platform leaves all but the fabric as it is.
 */
export function undeclaredLayers(plan: Plan, moves: readonly Move[]): UndeclaredWorkloads {
    return remember(plan, LAYER_NAMES, { key: 'workloads', inputs: [moves], plain: true }, () =>
        undeclared(plan, moves),
    );
}

type UndeclaredWorkloads = Readonly<Record<UndeclaredLayer, IndexSet>>;

/** What moves to another platform. */
export function leavingWorkloads(plan: Plan, moves: readonly Move[]): IndexSet {
    return IndexSet.ofSorted(
        moves
            .flatMap(m => [...m.workloads].filter(i => nth(plan.workloads, i).platform?.name !== m.platform?.name))
            .sort((a, b) => a - b),
    );
}

function undeclared(plan: Plan, moves: readonly Move[]): UndeclaredWorkloads {
    const leaving = leavingWorkloads(plan, moves);
    const covered = (layer: 'backup' | 'monitoring') =>
        IndexSet.union(plan.controllers.filter(c => c.layer === layer).map(c => c.workloads));
    return {
        identity: leaving.minus(withIdentity(plan, leaving)),
        backup: leaving.minus(covered('backup')),
        monitoring: leaving.minus(covered('monitoring')),
        fabric: IndexSet.union(moves.filter(m => withoutFigures(m.fabric)).map(m => m.workloads)),
    };
}

/**
 * Workloads that leave a platform whose identities name no principal: somebody may operate them there, and nobody says who. Where an
 * identity's platform is not known it may be that of any workload.
 */
export function withoutPrincipals(plan: Plan, leaving: IndexSet): IndexSet {
    const named = new Set(plan.identities.filter(i => i.principals.length > 0).map(i => i.platform?.name));
    return named.has(undefined)
        ? IndexSet.EMPTY
        : IndexSet.ofSorted(
              [...withIdentity(plan, leaving)].filter(i => !named.has(nth(plan.workloads, i).platform?.name)),
          );
}

/** An identity whose platform is not known is told as such, and may be that of any workload. */
function withIdentity(plan: Plan, workloads: IndexSet): IndexSet {
    if (plan.identities.some(i => !i.platform)) {
        return workloads;
    }
    const platforms = new Set(plan.identities.map(i => i.platform!.name));
    return IndexSet.ofSorted([...workloads].filter(i => platforms.has(nth(plan.workloads, i).platform?.name ?? '')));
}

const LAYER_NAMES: ReadonlySet<string> = new Set<UndeclaredLayer>(['identity', 'backup', 'monitoring', 'fabric']);

/** The layers an acceptance is limited to (`on monitoring, erp`): a word that names nothing in the plan. */
function layersOf(accept: Accept, plan: Plan): readonly string[] {
    return [...accept.names].filter(name => LAYER_NAMES.has(name) && !plan.components.has(name));
}

/** Workloads for which an acceptance of `foundation-undeclared` takes a layer that is missing. */
export function acceptedUndeclared(
    accept: Accept,
    layer: Layer | undefined,
    plan: Plan,
    moves: readonly Move[],
): IndexSet {
    const layers = layersOf(accept, plan);
    const all = IndexSet.range(0, plan.workloads.length);
    if (layers.length > 0 && !layers.includes(layer ?? '')) {
        return IndexSet.EMPTY;
    }
    if (accept.all || (layers.length > 0 && layers.length === accept.names.size && accept.workloads.empty)) {
        return all;
    }
    const left = layer === 'fabric' ? [] : plan.workloads.filter(w => w.platform && accept.names.has(w.platform.name));
    const moved = moves.filter(
        m => accept.names.has(m.phase.name) || (layer === 'fabric' && accept.names.has(m.fabric.name)),
    );
    return IndexSet.union([
        accept.workloads,
        IndexSet.ofSorted(left.map(w => w.index)),
        ...moved.map(m => m.workloads),
    ]);
}
