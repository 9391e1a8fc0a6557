import type { Side } from './model.ts';
import { SIZE } from './scene.ts';

/** The slots of one half of a band: rows of equal width, each row centred. */
export interface Grid {
    readonly columns: number;
    readonly slot: number;
    /** Left edge and width of each half. */
    readonly start: Readonly<Record<Side, number>>;
    readonly room: number;
}

/** The grid for a picture of a width: as many slots as fit, none narrower than can hold a name. */
export function gridFor(width: number): Grid {
    const gutter = width < SIZE.narrow ? SIZE.narrowGutter : SIZE.gutter;
    const room = Math.max(SIZE.slotLeast, width / 2 - SIZE.margin - gutter - SIZE.pad / 2);
    // A narrow picture rather cuts a name than stacks everything; a wide one has room for both.
    const least = width < SIZE.narrow ? SIZE.slotLeast : SIZE.slotWanted;
    const columns = Math.max(1, Math.floor((room + SIZE.gap) / (least + SIZE.gap)));
    const slot = Math.min(SIZE.slotMost, Math.floor((room - (columns - 1) * SIZE.gap) / columns));
    return { columns, slot, room, start: { left: SIZE.margin + SIZE.pad / 2, right: Math.round(width / 2 + gutter) } };
}

/** Left edge and row of the n-th of so many in a half. */
export function slotAt(
    grid: Grid,
    side: Side,
    index: number,
    count: number,
): { readonly x: number; readonly row: number } {
    const row = Math.floor(index / grid.columns);
    const inRow = Math.min(grid.columns, count - row * grid.columns);
    const used = inRow * grid.slot + (inRow - 1) * SIZE.gap;
    const x = grid.start[side] + (grid.room - used) / 2 + (index % grid.columns) * (grid.slot + SIZE.gap);
    return { x: Math.round(x), row };
}

/** Rows a half needs for so many. */
export function rowsFor(grid: Grid, count: number): number {
    return Math.ceil(count / grid.columns);
}
