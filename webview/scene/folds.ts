import { at, type Layer, type ModelComponent, standsBeside } from './model.ts';
import type { Outline } from './outline.ts';

/** One entry of a lane above compute: a component, or many of them as one. */
export type Lane = Single | Fold;

interface Single {
    readonly kind: 'single';
    readonly component: ModelComponent;
    readonly towers: readonly number[];
    /** The fold it was opened from. */
    readonly parent?: string;
}

export interface Fold {
    readonly kind: 'fold';
    readonly id: string;
    readonly layer: Layer;
    readonly name: string;
    readonly noun: string;
    readonly members: readonly ModelComponent[];
    readonly towers: readonly number[];
}

/** So many boxes of a lane stand on one side before the quiet ones become one; fewer than `folded` are not worth a box that has to be opened. */
const LANE = { boxes: 6, folded: 3 } as const;
/** A tower beside others has one column. */
const TOWER = { boxes: 2, folded: 2 } as const;

const NOUNS: Readonly<Record<Layer, string>> = {
    identity: 'identities',
    backup: 'controllers',
    monitoring: 'controllers',
    fabric: 'fabrics',
    compute: 'workloads',
};

/**
 * The lanes above compute, those with many components folded: what some finding names stays by itself as long as there is room,
 * the rest is one box. What is folded does not follow the phases, so nothing jumps while they go by.
 *
 * @param towersOf shown towers that a component is about
 * @param several whether there is more than one
 */
export function foldedLanes(
    { components, named }: Outline,
    expanded: ReadonlySet<string>,
    towersOf: (id: string) => readonly number[],
    several: boolean,
): Lane[] {
    const byPlace = new Map<string, Single[]>();
    const singles = components.map((component): Single => {
        const towers = towersOf(component.id);
        return { kind: 'single', component, towers };
    });
    for (const single of singles) {
        const { component, towers } = single;
        const place = `lane:${component.layer}:${at(component.side, 0) === 'right' ? 'new' : 'old'}:${towers.join('+')}${standsBeside(component.kind) ? ':networks' : ''}`;
        const list = byPlace.get(place);
        if (list) {
            list.push(single);
        } else {
            byPlace.set(place, [single]);
        }
    }
    const narrow = ([first]: readonly Single[]) => several && first?.towers.length === 1;
    const lanes = [...byPlace].map(([place, list]) =>
        folded(place, list, named, expanded, narrow(list) ? TOWER : LANE),
    );
    // In the order of the plan, where nothing is folded.
    return lanes.some(l => l.some(e => e.kind === 'fold' || e.parent !== undefined)) ? lanes.flat() : singles;
}

function folded(
    place: string,
    list: readonly Single[],
    named: ReadonlySet<string>,
    expanded: ReadonlySet<string>,
    most: { readonly boxes: number; readonly folded: number },
): Lane[] {
    if (list.length <= most.boxes) {
        return [...list];
    }
    const loud = list.filter(s => named.has(s.component.id)).slice(0, most.boxes - 1);
    const rest = list.filter(s => !loud.includes(s));
    const [first] = rest;
    if (first === undefined || rest.length < most.folded) {
        return [...list];
    }
    if (expanded.has(place)) {
        return list.map(s => (loud.includes(s) ? s : { ...s, parent: place }));
    }
    const { layer, kind } = first.component;
    const many = standsBeside(kind) ? 'networks and policies' : NOUNS[layer];
    return [
        ...loud,
        {
            kind: 'fold',
            id: place,
            layer,
            name: loud.length > 0 ? 'others' : many,
            noun: many,
            members: rest.map(s => s.component),
            towers: first.towers,
        },
    ];
}
