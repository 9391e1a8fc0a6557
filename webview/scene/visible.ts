import { entryOf, nth } from '../../language/basics/lists.ts';
import { type Fold, foldedLanes, type Lane } from './folds.ts';
import { type Shown, shownTowers } from './layout/towers.ts';
import {
    at,
    type Layer,
    type ModelCell,
    type ModelComponent,
    type ModelFinding,
    type ModelTie,
    type Moment,
    type PreviewModel,
    type Side,
    type State,
    standsBeside,
    TIE_STATUS,
    type TieState,
    type TieStatus,
} from './model.ts';
import { type Outline, type OutlineGroup, outlineOf } from './outline.ts';
import { countOf, grouped } from './output/text.ts';

/** What a person chose to see. */
export interface View {
    readonly moment: Moment;
    readonly grouping: Grouping;
    /** Ids of groups and cells that are opened. */
    readonly expanded: ReadonlySet<string>;
    readonly filter?: Filter;
    /** A workload or group somebody chose: the towers show what it stands on. */
    readonly about?: string;
    /** So many towers have room. */
    readonly towers?: number;
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

/** Where something stands: left, or in the n-th tower. */
export type Zone = number;
export const LEFT: Zone = -1;

/** One thing that has a place in a band; a group of which a part has moved shows as several boxes. */
export interface Item {
    readonly id: string;
    readonly layer: Layer;
    readonly kind: ModelComponent['kind'] | 'group' | 'workload';
    readonly name: string;
    readonly title?: string;
    /** The group it was opened from. */
    readonly parent?: string;
    readonly expandable: boolean;
    /** It stands in its lane, and the storey is not built of it. */
    readonly beside?: boolean;
    /** Where it is at any moment: the places kept for it. */
    readonly zones: ReadonlySet<Zone>;
    /** Towers it is about, wherever it stands. */
    readonly towers: readonly number[];
    readonly boxes: readonly Box[];
}

export interface Box {
    /** Stable across moments: the box that stays keeps the id of its item. */
    readonly key: string;
    readonly side: Side;
    readonly zone: Zone;
    readonly state: State;
    readonly line: string;
    /** Ids of findings that mark it at this moment. */
    readonly findings: readonly string[];
    /** Cells (or components) it stands for. */
    readonly stands: readonly string[];
    /** Components it stands for that are built on the new side. */
    readonly ready: number;
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
    readonly towers: readonly Shown[];
    readonly outline: Outline;
    /** Cells that what was chosen stands for; undefined: all. */
    readonly about?: ReadonlySet<string>;
}

/** What of a model is to be seen in a view, before anything has a position. */
export function visible(model: PreviewModel, view: View): Visible {
    const outline = outlineOf(model, view);
    const active = activeFindings(model, view.moment);
    const tied = tiedFindings(outline.found, view.moment);
    const findingsOf = (ids: readonly string[]) => {
        const found = new Set<string>();
        for (const id of ids) {
            for (const finding of active.get(id) ?? []) {
                found.add(finding);
            }
            for (const finding of tied.get(id) ?? []) {
                found.add(finding);
            }
        }
        return [...found];
    };
    const chosen =
        view.about === undefined
            ? []
            : outline.groups.filter(g => g.id === view.about || g.parent === view.about).flatMap(g => g.ids);
    const towers = shownTowers(
        outline.towers,
        chosen.flatMap(id => outline.towers.of.get(id) ?? []),
        view.towers,
    );
    const shownAt = new Map(towers.flatMap(({ members }, i) => members.map(m => [m, i] as const)));
    const towersOf = (id: string) => [...new Set((outline.towers.of.get(id) ?? []).map(t => shownAt.get(t) ?? 0))];
    const lanes = foldedLanes(outline, view.expanded, towersOf, towers.length > 1);
    const items = [
        ...lanes.map(each =>
            each.kind === 'fold'
                ? foldItem(each, view.moment, findingsOf)
                : componentItem(each.component, view.moment, findingsOf([each.component.id]), each.towers, each.parent),
        ),
        ...outline.groups.map(g => groupedItem(g, view.moment, findingsOf, id => towersOf(id)[0] ?? 0)),
    ];
    return {
        items,
        links: linksOf(outline, view.moment, items),
        edges: edgesOf(outline, lanes),
        towers,
        outline,
        about: chosen.length > 0 ? new Set(chosen) : undefined,
    };
}

function activeFindings(model: PreviewModel, moment: Moment): Map<string, string[]> {
    const byMark = new Map<string, string[]>();
    for (const finding of model.findings) {
        if (
            !finding.byTether &&
            (finding.moment === undefined || (finding.moment <= moment && moment <= (finding.until ?? finding.moment)))
        ) {
            for (const mark of finding.marks) {
                push(byMark, mark, finding.id);
            }
        }
    }
    return byMark;
}

/** Findings that a tether of a component or cell shows at a moment. */
function tiedFindings(ties: readonly ModelTie[], moment: Moment): Map<string, string[]> {
    const byEnd = new Map<string, string[]>();
    for (const tie of ties) {
        for (const finding of at(tie.states, moment)?.findings ?? []) {
            push(byEnd, tie.from, finding);
            push(byEnd, tie.to, finding);
        }
    }
    return byEnd;
}

function push(map: Map<string, string[]>, key: string, value: string): void {
    const list = map.get(key);
    if (list) {
        list.push(value);
    } else {
        map.set(key, [value]);
    }
}

/** Ties between what is shown, those of what is folded away at the box that stands for it. */
function edgesOf({ edges }: Outline, lanes: readonly Lane[]): Visible['edges'] {
    const folds = new Map(lanes.flatMap(f => (f.kind === 'fold' ? f.members.map(m => [m.id, f.id] as const) : [])));
    return folds.size === 0
        ? edges
        : edges.map(([a, b]) => [folds.get(a) ?? a, folds.get(b) ?? b] as const).filter(([a, b]) => a !== b);
}

/** Whether a component is built on the new side, and what a fabric carries is calculated. */
function isBuilt({ kind, side, state }: ModelComponent, moment: Moment): boolean {
    return at(side, moment) === 'right' && (kind !== 'fabric' || at(state, moment) === 'modelled');
}

/** Components of a lane that nobody has a reason to look at one by one: a box on each side where some of them are. */
function foldItem(
    { id, layer, name, noun, members, towers }: Fold,
    moment: Moment,
    findingsOf: (ids: readonly string[]) => string[],
): Item {
    const home = towers[0] ?? 0;
    const zoneOf = (side: Side) => (side === 'left' ? LEFT : home);
    const sides = (['left', 'right'] as const).filter(side =>
        members.some(m => (at(m.side, moment) ?? 'left') === side),
    );
    return {
        id,
        layer,
        kind: 'group',
        ...(members.every(m => standsBeside(m.kind)) && { beside: true }),
        name,
        expandable: true,
        zones: new Set(members.flatMap(m => m.side.map(([, s]) => zoneOf(s)))),
        towers,
        boxes: sides.map((side, i): Box => {
            const there = members.filter(m => (at(m.side, moment) ?? 'left') === side);
            const states = new Set(there.map(m => at(m.state, moment) ?? 'legacy'));
            const [state = 'legacy'] = states.size === 1 ? states : [];
            const stands = there.map(m => m.id);
            return {
                key: i === 0 ? id : `${id}@right`,
                side,
                zone: zoneOf(side),
                state,
                line: `${there.length} ${noun}`,
                findings: findingsOf(stands),
                stands,
                ready: there.filter(m => isBuilt(m, moment)).length,
            };
        }),
    };
}

function componentItem(
    component: ModelComponent,
    moment: Moment,
    findings: readonly string[],
    towers: readonly number[],
    parent: string | undefined,
): Item {
    const side = at(component.side, moment) ?? 'left';
    const home = towers[0] ?? 0;
    const zoneOf = (s: Side) => (s === 'left' ? LEFT : home);
    return {
        id: component.id,
        layer: component.layer,
        kind: component.kind,
        ...(standsBeside(component.kind) && { beside: true }),
        name: component.name ?? component.id,
        title: component.title,
        parent,
        expandable: false,
        zones: new Set(component.side.map(([, s]) => zoneOf(s))),
        towers,
        boxes: [
            {
                key: component.id,
                side,
                zone: zoneOf(side),
                state: at(component.state, moment) ?? 'legacy',
                line: at(component.line, moment) ?? '',
                findings,
                stands: [component.id],
                ready: isBuilt(component, moment) ? 1 : 0,
            },
        ],
    };
}

function groupedItem(
    group: OutlineGroup,
    moment: Moment,
    findingsOf: (ids: readonly string[]) => string[],
    towerOf: (id: string) => number,
): Item {
    const zoneOf = (cell: ModelCell, side: Side): Zone => (side === 'left' ? LEFT : towerOf(cell.id));
    const byZone = new Map<Zone, ModelCell[]>();
    const zones = new Set<Zone>();
    for (const cell of group.cells) {
        for (const [, side] of cell.side) {
            zones.add(zoneOf(cell, side));
        }
        const zone = zoneOf(cell, at(cell.side, moment) ?? 'left');
        byZone.set(zone, [...(byZone.get(zone) ?? []), cell]);
    }
    const present = [...byZone].sort(([a], [b]) => a - b);
    const boxes = present.map(([zone, cells], i): Box => {
        const side: Side = zone === LEFT ? 'left' : 'right';
        const stands = cells.length === group.cells.length ? group.ids : cells.map(c => c.id);
        return {
            key: i === 0 ? group.id : `${group.id}@right${zone === 0 ? '' : zone + 1}`,
            side,
            zone,
            state: cells.every(c => at(c.state, moment) === 'moved') ? 'moved' : 'legacy',
            line: group.kind === 'workload' ? group.line : sizeLine(cells, group.share, side, moment),
            findings: findingsOf(stands),
            stands,
            ready: 0,
        };
    });
    return {
        id: group.id,
        layer: 'compute',
        kind: group.kind,
        name: group.name,
        title: group.title,
        parent: group.parent,
        expandable: group.expandable,
        zones,
        towers: [...zones].filter(z => z !== LEFT),
        boxes,
    };
}

/** `24 workloads`; on the new side `12 moved`. `share`: names shown elsewhere one by one are not counted again. */
function sizeLine(cells: readonly ModelCell[], share: number | undefined, side: Side, moment: Moment): string {
    const names = share ?? cells.reduce((sum, c) => sum + c.names.length, 0);
    const machines = share ?? cells.reduce((sum, c) => sum + c.machines, 0);
    const moved = side === 'right' && cells.every(c => at(c.state, moment) === 'moved');
    if (moved) {
        return `${grouped(machines)} moved`;
    }
    return machines === names ? countOf(names, 'workload') : countOf(machines, 'machine');
}

type OpenLink = { -readonly [K in keyof Link]: Link[K] } & { ties: number[]; findings: string[] };

/** Joins the ties of a model into one link for each pair of boxes. Pairs are kept as numbers: a large estate has thousands of ties. */
function linksOf({ numbers, ties }: Outline, moment: Moment, items: readonly Item[]): Link[] {
    const boxes = items.flatMap(i => i.boxes);
    const boxesOf = Array.from({ length: numbers.size }, (): number[] => []);
    boxes.forEach((box, i) => {
        for (const id of box.stands) {
            nth(boxesOf, entryOf(numbers, id)).push(i);
        }
    });
    const links = new Map<number, OpenLink>();
    for (const tie of ties) {
        const state = at(tie.states, moment);
        if (!state || state.status === 'absent') {
            continue;
        }
        for (const from of nth(boxesOf, tie.from)) {
            for (const to of nth(boxesOf, tie.to)) {
                if (from === to) {
                    continue;
                }
                const pair = from * boxes.length + to;
                let link = links.get(pair);
                if (!link) {
                    links.set(pair, (link = openLink(nth(boxes, from).key, nth(boxes, to).key)));
                }
                join(link, tie.index, state);
            }
        }
    }
    return [...links.values()];
}

function openLink(from: string, to: string): OpenLink {
    return { key: `${from}>${to}`, from, to, status: 'quiet', ties: [], findings: [] };
}

function join(link: OpenLink, tie: number, state: TieState): void {
    link.ties.push(tie);
    for (const finding of state.findings ?? []) {
        if (!link.findings.includes(finding)) {
            link.findings.push(finding);
        }
    }
    if (
        state.status !== link.status &&
        state.status !== 'absent' &&
        TIE_STATUS.indexOf(state.status) > TIE_STATUS.indexOf(link.status)
    ) {
        link.status = state.status;
        link.label = state.label;
    }
}

/** Findings of a model by id. */
export function findingMap(model: PreviewModel): ReadonlyMap<string, ModelFinding> {
    return new Map(model.findings.map(f => [f.id, f]));
}
