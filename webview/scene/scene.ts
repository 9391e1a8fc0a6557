import type { Layer, Moment, Side, State } from './model.ts';
import type { Item, Link } from './visible.ts';

/** Positions and shapes of the layered graph, in pixels, with no DOM. Everything that draws it draws this. */
export interface Scene {
    readonly width: number;
    readonly height: number;
    readonly moment: Moment;
    readonly bands: readonly SceneBand[];
    readonly divide: SceneDivide;
    readonly nodes: readonly SceneNode[];
    readonly tethers: readonly SceneTether[];
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
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    /** Nothing in it: `nothing declared`. */
    readonly empty: boolean;
}

export interface SceneDivide {
    readonly x: number;
    readonly top: number;
    readonly bottom: number;
    readonly left: string;
    readonly right: string;
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

/** The label of tethers that break for one reason. */
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
export const LAYER_ORDER: readonly Layer[] = ['identity', 'backup', 'monitoring', 'fabric', 'compute'];

/** The sign that goes with a colour, so that colour is never the only one. */
export const SIGNS: Readonly<Record<Mark, string>> = { none: '', accepted: '○', near: '▲', broken: '✕' };

/** Sizes of the picture in pixels. */
export const SIZE = {
    margin: 10,
    head: 24,
    bandGap: 8,
    strip: 31,
    row: 42,
    rowGap: 12,
    padBottom: 10,
    emptyRow: 6,
    gutter: 22,
    narrowGutter: 20,
    narrow: 700,
    gap: 10,
    slotLeast: 104,
    slotWanted: 128,
    slotMost: 190,
    name: 12,
    line: 11,
    inset: 8,
    pill: 20,
    pad: 10,
} as const;
