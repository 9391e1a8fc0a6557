import { SIZE } from '../scene.ts';

/** Places of equal width in rows, from the left. */
export interface Grid {
    readonly x: number;
    readonly columns: number;
    readonly slot: number;
}

/** Where the lanes of a picture of a width have what: titles, what is left, the gap between, the towers. */
export interface Frame {
    /** Titles have a column of their own; else they lie above. */
    readonly wide: boolean;
    /** Height above the boxes of a lane: the corridor of tethers, and the title where it lies above. */
    readonly strip: number;
    /** From the top of a lane to its storeys. */
    readonly inset: number;
    readonly left: Grid;
    /** Left edge and width of each tower. */
    readonly towers: readonly { readonly x: number; readonly width: number }[];
    readonly divide: number;
}

/** The frame for a picture of a width and so many towers. */
export function frameFor(width: number, towers: number): Frame {
    const wide = width >= SIZE.wide;
    const start = SIZE.margin / 2 + (wide ? SIZE.titles : SIZE.pad);
    const gap = wide ? SIZE.gutter : SIZE.narrowGutter;
    const end = width - SIZE.margin / 2 - SIZE.inset;
    // Towers have an edge to their boxes; what is left has none.
    const half = Math.max(SIZE.slotLeast, Math.floor((end - start - gap) / 2) - SIZE.towerPad);
    const left = gridIn(start, half, wide ? SIZE.slotWanted : SIZE.slotLeast);
    const x = Math.max(start + half + gap, end - half - 2 * SIZE.towerPad);
    const room = end - x;
    const each = (room - (towers - 1) * SIZE.gap) / towers;
    return {
        wide,
        strip: wide ? SIZE.corridor + SIZE.padTop : SIZE.corridor + SIZE.padTop + SIZE.titleLine,
        inset: SIZE.padTop + (wide ? 0 : SIZE.titleLine) - 3,
        left,
        towers: Array.from({ length: towers }, (_, i) => ({
            x: Math.round(x + i * (each + SIZE.gap)),
            width: Math.floor(each),
        })),
        divide: Math.round(start + half + (x - start - half) / 2),
    };
}

/** As many places as fit, none narrower than can hold a name, and at least one. */
export function gridIn(x: number, room: number, least: number = SIZE.slotLeast): Grid {
    const columns = Math.max(1, Math.floor((room + SIZE.columnGap) / (least + SIZE.columnGap)));
    const slot = Math.min(SIZE.slotMost, Math.floor((room - (columns - 1) * SIZE.columnGap) / columns));
    return { x, columns, slot };
}

/** Left edge and row of the n-th place. */
export function slotAt({ x, columns, slot }: Grid, index: number): { readonly x: number; readonly row: number } {
    return { x: Math.round(x + (index % columns) * (slot + SIZE.columnGap)), row: Math.floor(index / columns) };
}

/** Rows so many need. */
export function rowsFor({ columns }: Grid, count: number): number {
    return Math.ceil(count / columns);
}
