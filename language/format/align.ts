import { lastOf, nth } from '../basics/lists.ts';
import { type Item, leastGap, plainGap, type Stop } from './lay-out.ts';

/** One line of the formatted text. */
export interface Line {
    readonly items: readonly Item[];
    /** Nothing but comments. */
    readonly comment: boolean;
    /** A blank line stands above it. */
    readonly blank: boolean;
    /** The line right above, where neither a blank line nor a comment lies between. */
    readonly above?: Line;
    /** Words that begin lines which may be aligned with each other. */
    readonly head: string;
    readonly indent: number;
    /** What its author wrote is kept as it stands; nothing is aligned across it. */
    readonly fixed?: boolean;
}

/** Aligning may bring columns together that were apart before; after so many rounds that has long ended. */
const ROUNDS = 8;

/** Widens gaps so that columns line up where their author began to line them up. Aligning what is aligned changes nothing. */
export function align(lines: readonly Line[]): void {
    for (let round = 0; round < ROUNDS; round++) {
        for (const line of lines) {
            for (const item of line.items) {
                if (item.stop) {
                    item.gap = plainGap(item.stop);
                }
            }
        }
        for (const run of runs(lines, continues)) {
            alignStops(
                run.filter(l => !l.comment),
                0,
            );
        }
        for (const run of runs(lines, (line, before) => !line.blank && !line.comment && !before.comment)) {
            alignComments(run);
        }
        if (!settle(lines)) {
            return;
        }
    }
}

/** Takes the columns of this round as written; whether any differs from what was written before. */
function settle(lines: readonly Line[]): boolean {
    let changed = false;
    for (const line of lines) {
        let column = line.indent;
        for (const item of line.items) {
            if (item !== line.items[0]) {
                column += item.gap;
            }
            if (item.stop && (item.stop.written !== item.gap || item.stop.column !== column)) {
                item.stop.written = item.gap;
                item.stop.column = column;
                changed = true;
            }
            column += item.token.end - item.token.start;
        }
    }
    return changed;
}

/** Stretches of neighbouring lines that belong together. */
function runs(lines: readonly Line[], joins: (line: Line, before: Line, run: readonly Line[]) => boolean): Line[][] {
    const found: Line[][] = [];
    let run: Line[] = [];
    for (const line of lines) {
        const before = run.at(-1);
        if (before && !line.fixed && joins(line, before, run)) {
            run.push(line);
        } else {
            if (run.length > 1) {
                found.push(run);
            }
            run = line.fixed ? [] : [line];
        }
    }
    if (run.length > 1) {
        found.push(run);
    }
    return found;
}

/** Declarations of one kind on a line each stay together across comments and blank lines, properties only right below each other. */
function continues(line: Line, before: Line, run: readonly Line[]): boolean {
    if (line.indent > 0) {
        return (
            !line.blank &&
            !line.comment &&
            !before.comment &&
            line.indent === before.indent &&
            line.head === before.head
        );
    }
    if (line.comment) {
        return true;
    }
    const last = run.findLast(l => !l.comment);
    return !last || (last.indent === 0 && last.head === line.head);
}

/** Aligns the stop of this number where the stops up to it agree, then those behind it. */
function alignStops(lines: readonly Line[], index: number): void {
    for (let from = 0; from < lines.length; ) {
        const sign = stop(nth(lines, from), index)?.sign;
        let to = from + 1;
        while (
            to < lines.length &&
            stop(nth(lines, to), index)?.sign === sign &&
            together(nth(lines, to - 1), nth(lines, to), index)
        ) {
            to++;
        }
        if (sign !== undefined && to - from > 1) {
            const group = lines.slice(from, to);
            const items = group.map(line => nth(stops(line), index));
            if (meant(items)) {
                widen(group, items);
            }
            alignStops(group, index + 1);
        }
        from = to;
    }
}

/** Across a comment or a blank line only what was lined up belongs together, and only in the heads of declarations. */
function together(before: Line, line: Line, index: number): boolean {
    if (line.above === before) {
        return true;
    }
    const one = stop(before, index);
    const other = stop(line, index);
    return (
        one !== undefined &&
        other !== undefined &&
        !one.apart &&
        one.column === other.column &&
        (wide(one) || wide(other))
    );
}

function wide(stop: Stop): boolean {
    return stop.written > leastGap(stop);
}

function stops(line: Line): Item[] {
    return line.items.filter(i => i.stop && !i.trailing);
}

function stop(line: Line, index: number): Item['stop'] {
    return stops(line)[index]?.stop;
}

function alignComments(lines: readonly Line[]): void {
    for (let from = 0; from < lines.length; ) {
        let to = from;
        const items: Item[] = [];
        while (to < lines.length && nth(lines, to).items.at(-1)?.trailing) {
            items.push(lastOf(nth(lines, to++).items));
        }
        if (items.length > 1 && meant(items)) {
            widen(lines.slice(from, to), items);
        }
        from = Math.max(to, from + 1);
    }
}

/**
 * Whether somebody lined these up: two neighbours stand in one column and it took more blanks than usual to get there, or
 * most of them have more blanks than usual.
 */
function meant(items: readonly Item[]): boolean {
    const all = items.map(i => i.stop!);
    const lined = all.some(
        (stop, i) => i > 0 && stop.column === nth(all, i - 1).column && (wide(stop) || wide(nth(all, i - 1))),
    );
    return lined || all.filter(wide).length * 2 >= all.length;
}

/** Puts items of lines into one column, as far left as the widest line allows. */
function widen(lines: readonly Line[], items: readonly Item[]): void {
    const ends = lines.map((line, i) => endBefore(line, nth(items, i)));
    const column = ends.reduce((most, end, i) => Math.max(most, end + leastGap(nth(items, i).stop!)), 0);
    items.forEach((item, i) => {
        item.gap = column - nth(ends, i);
    });
}

/** The column behind everything that stands before an item of a line. */
function endBefore(line: Line, item: Item): number {
    let column = line.indent;
    for (const each of line.items) {
        if (each !== line.items[0]) {
            column += each.gap;
        }
        if (each === item) {
            return column - each.gap;
        }
        column += each.token.end - each.token.start;
    }
    return column;
}
