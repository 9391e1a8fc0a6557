import { entryOf, nth } from '../../language/basics/lists.ts';
import { type GroupedCells, groupCells } from './layout/grouping.ts';
import { type Towers, towersOf } from './layout/towers.ts';
import { at, type ModelCell, type ModelComponent, type ModelTie, type PreviewModel } from './model.ts';
import type { Filter, View } from './visible.ts';

/** What of a view stays the same while the phases go by: a step through them only asks where things are now. */
export interface Outline {
    readonly components: readonly ModelComponent[];
    readonly groups: readonly OutlineGroup[];
    /** Pairs of item ids that some tie joins at some moment. */
    readonly edges: readonly (readonly [string, string])[];
    /** Numbers of the components and cells that are shown, by id. */
    readonly numbers: ReadonlyMap<string, number>;
    readonly ties: readonly OutlineTie[];
    /** Ties of the model that a finding is told of at some moment. */
    readonly found: readonly ModelTie[];
    /** Ties of what is shown that are more than quiet at some moment. */
    readonly loud: readonly LoudTie[];
    readonly towers: Towers;
    /** Components that some finding names, at whatever moment. */
    readonly named: ReadonlySet<string>;
    readonly cells: ReadonlyMap<string, ModelCell>;
}

export interface OutlineGroup extends GroupedCells {
    readonly ids: readonly string[];
}

/** A tie that is more than quiet at some moment. */
export interface LoudTie {
    /** In the ties of the model. */
    readonly index: number;
    readonly tie: ModelTie;
}

/** A tie both ends of which are shown. */
export interface OutlineTie {
    /** In the ties of the model. */
    readonly index: number;
    readonly from: number;
    readonly to: number;
    readonly states: ModelTie['states'];
}

interface Known {
    readonly view: Omit<View, 'moment'>;
    readonly outline: Outline;
}

const known = new WeakMap<PreviewModel, Known>();

/** The outline of a view, kept until another one of the same model is asked for. */
export function outlineOf(model: PreviewModel, { grouping, expanded, filter: chosen }: Omit<View, 'moment'>): Outline {
    const filter = chosen && Object.keys(chosen).length > 0 ? chosen : undefined;
    const last = known.get(model);
    if (
        last &&
        last.view.grouping === grouping &&
        last.view.filter === filter &&
        sameNames(last.view.expanded, expanded)
    ) {
        return last.outline;
    }
    const outline = makeOutline(model, { grouping, expanded, filter });
    // A copy: a caller may open something else in its own set.
    known.set(model, { view: { grouping, expanded: new Set(expanded), filter }, outline });
    return outline;
}

function sameNames(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
    return one.size === other.size && [...one].every(name => other.has(name));
}

function makeOutline(model: PreviewModel, view: Omit<View, 'moment'>): Outline {
    const cells = keptCells(model, view.filter);
    const inLayer = (layer: ModelComponent['layer']) =>
        view.filter?.layers === undefined || view.filter.layers.has(layer);
    const components = keptComponents(model, view.filter, cells).filter(c => inLayer(c.layer));
    const groups = (inLayer('compute') ? groupCells(cells, view) : []).map(
        (g): OutlineGroup => ({
            ...g,
            ids: g.cells.map(c => c.id),
        }),
    );
    const items = [...components.map(c => ({ id: c.id, ids: [c.id] })), ...groups];
    const itemsOf = new Map<string, number[]>();
    items.forEach(({ ids }, i) => {
        for (const id of ids) {
            const list = itemsOf.get(id);
            if (list) {
                list.push(i);
            } else {
                itemsOf.set(id, [i]);
            }
        }
    });
    const numbers = new Map([...itemsOf.keys()].map((id, i) => [id, i]));
    const edges = new Set<number>();
    const ties: OutlineTie[] = [];
    for (let index = 0; index < model.ties.length; index++) {
        const { from, to, states } = nth(model.ties, index);
        const a = itemsOf.get(from);
        const b = itemsOf.get(to);
        if (!a || !b) {
            continue;
        }
        ties.push({ index, from: entryOf(numbers, from), to: entryOf(numbers, to), states });
        for (const one of a) {
            for (const other of b) {
                if (one !== other) {
                    edges.add(one * items.length + other);
                }
            }
        }
    }
    const found = model.ties.filter(t => t.states.some(([, s]) => s.findings !== undefined && s.findings.length > 0));
    return {
        components,
        named: new Set([
            ...model.findings.filter(f => f.severity !== 'hint').flatMap(f => f.marks),
            ...found.map(t => t.from),
        ]),
        groups,
        numbers,
        ties,
        loud: ties.flatMap(({ index, states }) =>
            states.some(([, s]) => s.status !== 'quiet' && s.status !== 'absent')
                ? { index, tie: nth(model.ties, index) }
                : [],
        ),
        towers: towersOf(model, components, cells),
        cells: new Map(cells.map(c => [c.id, c])),
        found,
        edges: [...edges].map(
            e => [nth(items, Math.floor(e / items.length)).id, nth(items, e % items.length).id] as const,
        ),
    };
}

function keptCells(model: PreviewModel, filter: Filter | undefined): readonly ModelCell[] {
    const marked = filter?.findings
        ? new Set(model.findings.filter(f => f.severity !== 'hint').flatMap(f => f.marks))
        : undefined;
    return model.cells.filter(
        c =>
            (filter?.environment === undefined || c.environment === filter.environment) &&
            (filter?.phase === undefined ||
                (at(c.state, filter.phase) === 'moved' && at(c.state, filter.phase - 1) !== 'moved')) &&
            (marked === undefined || marked.has(c.id)),
    );
}

/** Under a filter, components stay that something kept leans on; with a findings filter also those found fault with. */
function keptComponents(
    model: PreviewModel,
    filter: Filter | undefined,
    cells: readonly ModelCell[],
): readonly ModelComponent[] {
    if (filter?.environment === undefined && filter?.phase === undefined && !filter?.findings) {
        return model.components;
    }
    const kept = new Set(cells.map(c => c.id));
    const marked = new Set(
        filter.findings ? model.findings.filter(f => f.severity !== 'hint').flatMap(f => f.marks) : [],
    );
    const leanedOn = new Set(model.ties.filter(t => kept.has(t.to)).map(t => t.from));
    return model.components.filter(c => (filter.findings ? marked.has(c.id) : leanedOn.has(c.id)));
}
