import { at, type Layer, type ModelCell, type ModelComponent, type ModelFinding, type Moment, type PreviewModel, type Side, type State, type TieState, type TieStatus, TIE_STATUS } from './model.ts';
import { countOf, grouped } from './text.ts';
import { type GroupedCells, groupCells } from './grouping.ts';

/** What a person chose to see. */
export interface View {
    readonly moment: Moment;
    readonly grouping: Grouping;
    /** Ids of groups and cells that are opened. */
    readonly expanded: ReadonlySet<string>;
    readonly filter?: Filter;
}

export type Grouping = 'environment' | 'group' | 'profile' | 'fabric';

export interface Filter {
    /** Layers to show; absent: all. */
    readonly layers?: ReadonlySet<Layer>;
    readonly environment?: string;
    /** Only what this phase moves, and what that leans on. */
    readonly phase?: Moment;
    /** Only what a finding is about. */
    readonly findings?: boolean;
}

/** One thing that has a place in a band; a group of which a part has moved shows as two boxes. */
export interface Item {
    readonly id: string;
    readonly layer: Layer;
    readonly kind: ModelComponent['kind'] | 'group' | 'workload';
    readonly name: string;
    readonly title?: string;
    /** The group it was opened from. */
    readonly parent?: string;
    readonly expandable: boolean;
    /** Sides it is on at any moment: the places kept for it. */
    readonly sides: ReadonlySet<Side>;
    readonly boxes: readonly Box[];
}

export interface Box {
    /** Stable across moments: the box that stays keeps the id of its item. */
    readonly key: string;
    readonly side: Side;
    readonly state: State;
    readonly line: string;
    /** Ids of findings that mark it at this moment. */
    readonly findings: readonly string[];
    /** Cells (or the component) it stands for. */
    readonly stands: readonly string[];
}

/** All ties between two boxes, drawn as one tether. */
export interface Link {
    readonly key: string;
    readonly from: string;
    readonly to: string;
    readonly status: Exclude<TieStatus, 'absent'>;
    readonly label?: string;
    readonly ties: readonly number[];
    readonly findings: readonly string[];
}

export interface Visible {
    readonly items: readonly Item[];
    readonly links: readonly Link[];
    /** Pairs of item ids that some tie joins at some moment: what the order of a band is made from. */
    readonly edges: readonly (readonly [string, string])[];
}

/** What of a model is to be seen in a view, before anything has a position. */
export function visible(model: PreviewModel, view: View): Visible {
    const cells = keptCells(model, view.filter);
    const components = keptComponents(model, view.filter, cells);
    const active = activeFindings(model, view.moment);
    const tied = tiedFindings(model, view.moment);
    const findingsOf = (ids: readonly string[]) => [...new Set(ids.flatMap(id => [...(active.get(id) ?? []), ...(tied.get(id) ?? [])]))];
    const groups = groupCells(cells, view);
    const items = [
        ...components.map(c => componentItem(c, view.moment, findingsOf([c.id]))),
        ...groups.map(g => groupedItem(g, view.moment, findingsOf)),
    ].filter(i => view.filter?.layers === undefined || view.filter.layers.has(i.layer));
    return { items, ...linksOf(model, view.moment, items) };
}

function keptCells(model: PreviewModel, filter: Filter | undefined): readonly ModelCell[] {
    const marked = filter?.findings ? new Set(model.findings.filter(f => f.severity !== 'hint').flatMap(f => f.marks)) : undefined;
    return model.cells.filter(c => (filter?.environment === undefined || c.environment === filter.environment)
        && (filter?.phase === undefined || (at(c.state, filter.phase) === 'moved' && at(c.state, filter.phase - 1) !== 'moved'))
        && (marked === undefined || marked.has(c.id)));
}

/** Under a filter, components stay that something kept leans on; with a findings filter also those found fault with. */
function keptComponents(model: PreviewModel, filter: Filter | undefined, cells: readonly ModelCell[]): readonly ModelComponent[] {
    if (filter?.environment === undefined && filter?.phase === undefined && !filter?.findings) return model.components;
    const kept = new Set(cells.map(c => c.id));
    const marked = new Set(filter.findings ? model.findings.filter(f => f.severity !== 'hint').flatMap(f => f.marks) : []);
    const leanedOn = new Set(model.ties.filter(t => kept.has(t.to)).map(t => t.from));
    return model.components.filter(c => (filter.findings ? marked.has(c.id) : leanedOn.has(c.id)));
}

function activeFindings(model: PreviewModel, moment: Moment): Map<string, string[]> {
    const byMark = new Map<string, string[]>();
    for (const finding of model.findings) {
        if (!finding.byTether && (finding.moment === undefined || (finding.moment <= moment && moment <= (finding.until ?? finding.moment)))) for (const mark of finding.marks) push(byMark, mark, finding.id);
    }
    return byMark;
}

/** Findings that a tether of a component or cell shows at a moment. */
function tiedFindings(model: PreviewModel, moment: Moment): Map<string, string[]> {
    const byEnd = new Map<string, string[]>();
    for (const tie of model.ties) {
        for (const finding of at(tie.states, moment)?.findings ?? []) {
            push(byEnd, tie.from, finding);
            push(byEnd, tie.to, finding);
        }
    }
    return byEnd;
}

function push(map: Map<string, string[]>, key: string, value: string): void {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
}

function componentItem(component: ModelComponent, moment: Moment, findings: readonly string[]): Item {
    const side = at(component.side, moment) ?? 'left';
    return {
        id: component.id, layer: component.layer, kind: component.kind, name: component.id, title: component.title, expandable: false,
        sides: new Set(component.side.map(([, s]) => s)),
        boxes: [{ key: component.id, side, state: at(component.state, moment) ?? 'legacy', line: at(component.line, moment) ?? '', findings, stands: [component.id] }],
    };
}

function groupedItem(group: GroupedCells, moment: Moment, findingsOf: (ids: readonly string[]) => string[]): Item {
    const sides = (['left', 'right'] as const).map(side => ({ side, cells: group.cells.filter(c => at(c.side, moment) === side) })).filter(s => s.cells.length > 0);
    const boxes = sides.map(({ side, cells }, i): Box => ({
        key: i === 0 ? group.id : `${group.id}@${side}`, side, state: cells.every(c => at(c.state, moment) === 'moved') ? 'moved' : 'legacy',
        line: group.kind === 'workload' ? group.line : sizeLine(cells, group.share, side, moment), findings: findingsOf(cells.map(c => c.id)), stands: cells.map(c => c.id),
    }));
    return {
        id: group.id, layer: 'compute', kind: group.kind, name: group.name, title: group.title, parent: group.parent, expandable: group.expandable,
        sides: new Set(group.cells.flatMap(c => c.side.map(([, s]) => s))), boxes,
    };
}

/** `24 workloads`; on the new side `12 moved`. `share`: names shown elsewhere one by one are not counted again. */
function sizeLine(cells: readonly ModelCell[], share: number | undefined, side: Side, moment: Moment): string {
    const names = share ?? cells.reduce((sum, c) => sum + c.names.length, 0);
    const machines = share ?? cells.reduce((sum, c) => sum + c.machines, 0);
    const moved = side === 'right' && cells.every(c => at(c.state, moment) === 'moved');
    if (moved) return `${grouped(machines)} moved`;
    return machines === names ? countOf(names, 'workload') : countOf(machines, 'machine');
}

type OpenLink = { -readonly [K in keyof Link]: Link[K] } & { ties: number[]; findings: string[] };

/** Joins the ties of a model into one link for each pair of boxes. Pairs are kept as numbers: a large estate has thousands of ties. */
function linksOf(model: PreviewModel, moment: Moment, items: readonly Item[]): Pick<Visible, 'links' | 'edges'> {
    const boxes = items.flatMap(i => i.boxes);
    const boxesOf = numbered(boxes, b => b.stands);
    const itemsOf = numbered(items, i => i.boxes.flatMap(b => b.stands));
    const links = new Map<number, OpenLink>();
    const edges = new Set<number>();
    for (const [index, tie] of model.ties.entries()) {
        for (const a of itemsOf.get(tie.from) ?? []) for (const b of itemsOf.get(tie.to) ?? []) if (a !== b) edges.add(a * items.length + b);
        const state = at(tie.states, moment);
        if (!state || state.status === 'absent') continue;
        for (const from of boxesOf.get(tie.from) ?? []) {
            for (const to of boxesOf.get(tie.to) ?? []) {
                if (from === to) continue;
                const pair = from * boxes.length + to;
                let link = links.get(pair);
                if (!link) links.set(pair, link = openLink(boxes[from]!.key, boxes[to]!.key));
                join(link, index, state);
            }
        }
    }
    return { links: [...links.values()], edges: [...edges].map(e => [items[Math.floor(e / items.length)]!.id, items[e % items.length]!.id] as const) };
}

/** Positions of things by the ids they stand for. */
function numbered<T>(things: readonly T[], ids: (thing: T) => readonly string[]): Map<string, number[]> {
    const map = new Map<string, number[]>();
    things.forEach((thing, i) => {
        for (const id of ids(thing)) {
            const list = map.get(id);
            if (!list) map.set(id, [i]);
            else if (list.at(-1) !== i) list.push(i);
        }
    });
    return map;
}

function openLink(from: string, to: string): OpenLink {
    return { key: `${from}>${to}`, from, to, status: 'quiet', ties: [], findings: [] };
}

function join(link: OpenLink, tie: number, state: TieState): void {
    link.ties.push(tie);
    for (const finding of state.findings ?? []) if (!link.findings.includes(finding)) link.findings.push(finding);
    if (state.status !== link.status && state.status !== 'absent' && TIE_STATUS.indexOf(state.status) > TIE_STATUS.indexOf(link.status)) {
        link.status = state.status;
        link.label = state.label;
    }
}

/** Findings of a model by id. */
export function findingMap(model: PreviewModel): ReadonlyMap<string, ModelFinding> {
    return new Map(model.findings.map(f => [f.id, f]));
}
