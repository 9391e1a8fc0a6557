import { nth } from '../basics/lists.ts';
import { GIB, KIB, MIB, TIB } from '../writing/quantities.ts';

/** A cell as a reader hands it over: what the file stores, never what a formula would compute. */
export type Cell = string | number | boolean | null;

/** One row of a table; `row` counts from 1, as the spreadsheet shows it. */
export interface TableRow {
    readonly row: number;
    readonly cells: readonly Cell[];
}

/** How numbers are written as text in a file: the decimal mark; the other mark groups thousands. */
export interface NumberStyle {
    readonly decimal: '.' | ',';
}

export const POINT: NumberStyle = { decimal: '.' };
export const COMMA: NumberStyle = { decimal: ',' };

export { GIB, KIB, MIB, TIB };

/** More than this cannot be a size, a rate or a count of a real estate; such a cell is unreadable, not huge. */
const LARGEST = 1e15;

/** The trimmed text of a cell; empty for an empty one. */
export function textOf(cell: Cell | undefined): string {
    if (cell === null || cell === undefined) {
        return '';
    }
    return typeof cell === 'string' ? cell.trim() : String(cell);
}

/**
 * The number in a cell, or undefined where there is none.
 * A mark that is followed by exactly three digits in every group is a thousands mark unless it is the file's decimal
 * mark; where only whole numbers occur (sizes, counts) it is one in either case.
 */
export function numberOf(cell: Cell | undefined, style: NumberStyle = POINT, whole = false): number | undefined {
    if (typeof cell === 'number') {
        return sane(cell);
    }
    if (typeof cell !== 'string') {
        return undefined;
    }
    const text = cell.replace(/[\s\u00a0\u202f'’_]/gu, '');
    if (!/^[+-]?[0-9.,]*[0-9][0-9.,]*(e[+-]?[0-9]{1,3})?$/iu.test(text)) {
        return undefined;
    }
    return sane(Number(withPoint(text, style, whole)));
}

function withPoint(text: string, style: NumberStyle, whole: boolean): string {
    const point = text.lastIndexOf('.');
    const comma = text.lastIndexOf(',');
    if (point < 0 && comma < 0) {
        return text;
    }
    if (point >= 0 && comma >= 0) {
        return point > comma ? text.replace(/,/gu, '') : text.replace(/\./gu, '').replace(',', '.');
    }
    const mark = point >= 0 ? '.' : ',';
    const grouped = /^[+-]?[1-9][0-9]{0,2}([.,][0-9]{3})+$/u.test(text);
    const several = text.indexOf(mark) !== text.lastIndexOf(mark);
    if (grouped && (several || whole || mark !== style.decimal)) {
        return text.replace(/[.,]/gu, '');
    }
    return several ? 'NaN' : text.replace(',', '.');
}

function sane(value: number): number | undefined {
    return Number.isFinite(value) && Math.abs(value) <= LARGEST ? value : undefined;
}

const YES = new Set([
    'true',
    '1',
    'yes',
    'y',
    'wahr',
    'ja',
    'vrai',
    'oui',
    'verdadero',
    'sí',
    'si',
    'vero',
    'enabled',
    'on',
    'checked',
]);
const NO = new Set([
    'false',
    '0',
    'no',
    'n',
    'falsch',
    'nein',
    'faux',
    'non',
    'falso',
    'disabled',
    'off',
    'unchecked',
    '',
]);

/** Booleans come as cells, as 1/0 and as text, in the language of whoever saved the file. */
export function booleanOf(cell: Cell | undefined): boolean | undefined {
    if (typeof cell === 'boolean') {
        return cell;
    }
    const text = textOf(cell).toLowerCase();
    if (text === '') {
        return undefined;
    }
    return YES.has(text) ? true : NO.has(text) ? false : undefined;
}

/** Whether a row holds anything. Exports keep formatted but empty rows. */
export function isBlank(cells: readonly Cell[]): boolean {
    return cells.every(cell => cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === ''));
}

/** Excel's day numbers (1900 system, with its leap-year bug) or a written date → `YYYY-MM-DD`, else undefined. */
export function dayOf(cell: Cell | undefined, epoch1904 = false): string | undefined {
    if (typeof cell === 'number' && cell >= 1 && cell < 2_958_466) {
        const base = epoch1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
        return new Date(base + Math.floor(cell) * 86_400_000).toISOString().slice(0, 10);
    }
    const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/u.exec(textOf(cell));
    return found ? `${found[1]}-${nth(found, 2).padStart(2, '0')}-${nth(found, 3).padStart(2, '0')}` : undefined;
}

/** Order of names that does not depend on the machine's language: by UTF-16 code units. */
export function byText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

/** Like {@link byText}, but runs of digits compare as numbers, so that `vm-9` stands before `vm-10`. */
export function byNatural(a: string, b: string): number {
    const left = a.match(/\d+|\D+/gu) ?? [];
    const right = b.match(/\d+|\D+/gu) ?? [];
    for (let index = 0; index < Math.min(left.length, right.length); index++) {
        const x = nth(left, index);
        const y = nth(right, index);
        const digits = /^\d/u.test(x) && /^\d/u.test(y);
        const order = digits ? byDigits(x, y) : byText(x, y);
        if (order !== 0) {
            return order;
        }
    }
    return left.length - right.length || byText(a, b);
}

function byDigits(a: string, b: string): number {
    const x = a.replace(/^0+(?=\d)/u, '');
    const y = b.replace(/^0+(?=\d)/u, '');
    return x.length - y.length || byText(x, y);
}

/** Bytes for a reader, rounded: `122.0 TiB`. */
export function roundData(bytes: number): string {
    const [unit, size] =
        bytes >= TIB ? (['TiB', TIB] as const) : bytes >= GIB ? (['GiB', GIB] as const) : (['MiB', MIB] as const);
    return `${(bytes / size).toFixed(1)} ${unit}`;
}
