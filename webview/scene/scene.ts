import type { Layer, Moment, Side, State } from './model.ts';
import type { Item, Link } from './visible.ts';

/** Positions and shapes of the layered graph, in pixels, with no DOM. Everything that draws it draws this. */
export interface Scene {
    readonly width: number;
    readonly height: number;
    readonly moment: Moment;
    readonly bands: readonly SceneBand[];
    readonly divide: SceneDivide;
    /** What the machines on each side stand on, lane by lane. */
    readonly storeys: readonly SceneStorey[];
    /** Uprights between the storeys of a tower. */
    readonly pillars: readonly string[];
    readonly towers: readonly SceneTower[];
    readonly nodes: readonly SceneNode[];
    /** What leans on what, box by box: drawn of what somebody looks at. */
    readonly tethers: readonly SceneTether[];
    /** What storeys hang by. */
    readonly hangs: readonly SceneHang[];
    readonly pills: readonly ScenePill[];
    /** What a later scene needs so that nothing that stays is moved. */
    readonly memory: SceneMemory;
}

export interface SceneMemory {
    /** Item ids by band, left to right. */
    readonly order: readonly (readonly string[])[];
    /** The group each opened item came from. */
    readonly parents: ReadonlyMap<string, string>;
}

export interface SceneBand {
    readonly layer: Layer;
    readonly title: string;
    /** The question the lane answers, beside or under its title. */
    readonly question: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    /** Baselines of the title and the question. */
    readonly titleAt: Point;
    readonly questionAt: Point;
    /** Nothing in it: `nothing declared`. */
    readonly empty: boolean;
}

export interface Point {
    readonly x: number;
    readonly y: number;
}

export interface SceneDivide {
    readonly x: number;
    readonly top: number;
    readonly bottom: number;
    readonly left: { readonly x: number; readonly text: string };
    readonly right: { readonly x: number; readonly text: string };
}

/** A tower with a title of its own, where there are several platforms to go to. */
export interface SceneTower {
    readonly key: string;
    readonly x: number;
    readonly text: string;
}

/**
 * How far a storey is. `open`: not all of it is there, and nobody leans on what is not. `hanging`: machines do, and it is still
 * on the other side. `faulty`: it is there, and breaks all the same. `none`: nothing declared.
 */
export type StoreyState = 'none' | 'open' | 'built' | 'hanging' | 'faulty';

export interface SceneStorey {
    readonly key: string;
    readonly layer: Layer;
    readonly side: Side;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly state: StoreyState;
    readonly alarm: Alarm;
    /** `2 of 3 mapped`, as it fits and whole; empty where a label says it. */
    readonly text: string;
    readonly full: string;
    /** Where nothing stands in it yet: what it waits for. */
    readonly note: string;
}

/** How loud a storey hangs; `crossing`: nobody minds. */
export type Alarm = Exclude<Link['status'], 'quiet'> | 'none';

/** One tether: from the components that machines still need to the storey that should be there, inside its lane. */
export interface SceneHang {
    readonly key: string;
    readonly storey: string;
    readonly status: Exclude<Link['status'], 'quiet'>;
    readonly path: string;
    /** From the tether down to each component that is still needed. */
    readonly teeth: string;
    /** Pixels: by machines. */
    readonly width: number;
    readonly machines: number;
}

/** How much a node or tether asks to be looked at. */
export type Mark = 'none' | 'accepted' | 'near' | 'broken';

export interface SceneNode {
    readonly key: string;
    readonly item: string;
    readonly layer: Layer;
    readonly kind: Item['kind'];
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly side: Side;
    readonly state: State;
    readonly mark: Mark;
    /** Name and line as they fit, and whole. */
    readonly name: string;
    readonly line: string;
    readonly fullName: string;
    readonly fullLine: string;
    readonly title?: string;
    /** `✕ 2`, `▲ 1`, or nothing; on the upper edge, right. */
    readonly badge: string;
    readonly badgeWidth: number;
    readonly findings: readonly string[];
    readonly stands: readonly string[];
    readonly expandable: boolean;
    readonly parent?: string;
}

export interface SceneTether {
    readonly key: string;
    readonly from: string;
    readonly to: string;
    readonly status: Link['status'];
    readonly side: Side;
    readonly path: string;
    readonly label?: string;
    readonly ties: readonly number[];
    readonly findings: readonly string[];
}

/** The label on what a storey hangs by, or on a storey that breaks. */
export interface ScenePill {
    readonly key: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly status: Link['status'];
    /** As it fits, with its sign; and whole. */
    readonly text: string;
    readonly full: string;
    readonly tethers: readonly string[];
    readonly findings: readonly string[];
}

export const BAND_TITLES: Readonly<Record<Layer, string>> = {
    identity: '1 Identity / RBAC',
    backup: '2 Backup & DR',
    monitoring: '3 Monitoring & automation',
    fabric: '4 Storage & network fabric',
    compute: '5 Compute',
};
/** Titles and questions of the lanes, as they stand in the picture. */
export const LANES: Readonly<Record<Layer, readonly [title: string, question: string]>> = {
    identity: ['1 Identity', 'who may act'],
    backup: ['2 Backup & DR', 'how we survive'],
    monitoring: ['3 Monitoring', 'how we see'],
    fabric: ['4 Fabric', 'where data lives'],
    compute: ['5 Compute', 'what runs'],
};
export const LAYER_ORDER: readonly Layer[] = ['identity', 'backup', 'monitoring', 'fabric', 'compute'];

/** The sign that goes with a colour, so that colour is never the only one. */
export const SIGNS: Readonly<Record<Mark, string>> = { none: '', accepted: '○', near: '▲', broken: '✕' };

/** Sizes of the picture in pixels. */
export const SIZE = {
    margin: 10,
    head: 24,
    bandGap: 6,
    padTop: 5,
    corridor: 22,
    titleLine: 15,
    row: 36,
    rowGap: 8,
    padBottom: 8,
    wide: 780,
    titles: 124,
    gutter: 44,
    narrowGutter: 26,
    gap: 10,
    columnGap: 8,
    slotLeast: 96,
    slotWanted: 112,
    slotTight: 80,
    slotMost: 160,
    towerPad: 6,
    name: 12,
    line: 11,
    inset: 8,
    pill: 20,
    pad: 10,
} as const;

/** Baselines in a storey, from its top. */
export const STOREY_TEXT = 16;
export const STOREY_NOTE = 42;
