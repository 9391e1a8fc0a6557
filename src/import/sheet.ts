import type { Cell, TableRow } from '../../language/import/values.ts';
import type { TextTable } from './texts.ts';
import { type InputLimits, InputRefused } from './unsafe.ts';
import { parseXml, type XmlHandlers } from './xml.ts';

/** What a sheet holds besides values; filled while its rows are read. */
export interface SheetFacts {
    /** Cells, of the columns that are read, with a formula and a stored value, with a formula and none, and with an error value such as #N/A. */
    readonly formulas: CellNotes;
    readonly emptyFormulas: CellNotes;
    readonly errors: CellNotes;
    readonly epoch1904: boolean;
}

/** How many cells, and the rows of the first ones. */
export interface CellNotes {
    count: number;
    readonly rows: number[];
}

const NOTED_ROWS = 20;

export function noCells(): CellNotes {
    return { count: 0, rows: [] };
}

function note(notes: CellNotes, row: number): void {
    notes.count++;
    if (notes.rows.length < NOTED_ROWS && notes.rows.at(-1) !== row) {
        notes.rows.push(row);
    }
}

interface Reading {
    readonly facts: SheetFacts;
    readonly wanted: ReadonlySet<number> | undefined;
}

/** The rows of a worksheet part, in batches of what one chunk of bytes gave. */
export async function* readSheet(
    label: string,
    bytes: AsyncIterable<Uint8Array>,
    texts: TextTable,
    limits: InputLimits,
    reading: Reading,
): AsyncGenerator<TableRow[]> {
    const rows = new RowBuilder(label, texts, limits, reading);
    for await (const _ of parseXml(label, bytes, rows, limits.recordChars)) {
        const batch = rows.take();
        if (batch.length > 0) {
            yield batch;
        }
    }
}

/** Builds rows from the events of `<row><c><f/><v/><is><t/></is></c></row>`. */
class RowBuilder implements XmlHandlers {
    private readonly label: string;
    private readonly texts: TextTable;
    private readonly limits: InputLimits;
    private readonly reading: Reading;
    private done: TableRow[] = [];
    private cells: Cell[] = [];
    private row = 0;
    private filled = 0;
    private column = -1;
    private kind = '';
    private value = '';
    private formula = false;
    private collecting = false;
    private phonetic = false;

    constructor(label: string, texts: TextTable, limits: InputLimits, reading: Reading) {
        this.label = label;
        this.texts = texts;
        this.limits = limits;
        this.reading = reading;
    }

    take(): TableRow[] {
        const batch = this.done;
        this.done = [];
        return batch;
    }

    open(name: string, attributes: Record<string, string>): void {
        switch (name) {
            case 'row':
                this.startRow(attributes['r']);
                break;
            case 'c':
                this.startCell(attributes);
                break;
            case 'f':
                this.formula = true;
                break;
            case 'rPh':
                this.phonetic = true;
                break;
            case 'v':
            case 't':
                this.collecting = !this.phonetic && this.isWanted();
                break;
        }
    }

    close(name: string): void {
        switch (name) {
            case 'row':
                this.filled += this.cells.length;
                if (this.filled > this.limits.cells) {
                    throw new InputRefused(
                        `${this.label} has more than ${this.limits.cells} cells, empty ones included; it was not read.`,
                    );
                }
                this.done.push({ row: this.row, cells: filled(this.cells) });
                break;
            case 'c':
                this.endCell();
                break;
            case 'rPh':
                this.phonetic = false;
                break;
            case 'v':
            case 't':
                this.collecting = false;
                break;
        }
    }

    text(text: string): void {
        if (this.collecting) {
            this.value = longer(this.label, this.value, text, this.limits);
        }
    }

    private isWanted(): boolean {
        return this.reading.wanted === undefined || this.reading.wanted.has(this.column);
    }

    private startRow(reference: string | undefined): void {
        const row = Number(reference);
        this.row = Number.isInteger(row) && row > 0 ? row : this.row + 1;
        this.cells = [];
        this.column = -1;
    }

    private startCell(attributes: Record<string, string>): void {
        const reference = attributes['r'];
        this.column = reference === undefined ? this.column + 1 : columnOf(reference);
        if (this.column < 0 || this.column >= this.limits.columns) {
            throw new InputRefused(
                `${this.label} row ${this.row} has a cell outside of the ${this.limits.columns} columns of a sheet; it was not read.`,
            );
        }
        this.kind = attributes['t'] ?? 'n';
        this.value = '';
        this.formula = false;
    }

    private endCell(): void {
        const { facts } = this.reading;
        if (this.isWanted() && this.kind === 'e') {
            note(facts.errors, this.row);
        } else if (this.isWanted() && this.formula) {
            note(this.value === '' ? facts.emptyFormulas : facts.formulas, this.row);
        }
        const cell = this.value === '' ? null : this.cell();
        if (cell !== null) {
            this.cells[this.column] = cell;
        }
    }

    private cell(): Cell {
        switch (this.kind) {
            case 's':
                return unescape(this.texts.get(Number(this.value)) ?? '');
            case 'b':
                return this.value === '1' || this.value === 'true';
            case 'e':
                // An error value (#N/A) is no value.
                return null;
            case 'n': {
                const value = Number(this.value);
                return Number.isFinite(value) ? value : null;
            }
            default:
                return unescape(this.value);
        }
    }
}

/** A text with a piece more of it. Pieces come tag by tag, and only all of them together may be too long. */
export function longer(label: string, text: string, piece: string, limits: InputLimits): string {
    if (text.length + piece.length > limits.recordChars) {
        throw new InputRefused(
            `${label} has a single text of more than ${limits.recordChars} characters; it was not read.`,
        );
    }
    return text + piece;
}

/** `BC12` → 54. */
function columnOf(reference: string): number {
    let column = 0;
    for (let index = 0; index < reference.length; index++) {
        const code = reference.charCodeAt(index) & ~32;
        if (code < 65 || code > 90) {
            break;
        }
        column = column * 26 + code - 64;
    }
    return column - 1;
}

/** Workbooks write control characters as `_x000D_`. */
function unescape(text: string): string {
    return text.includes('_x')
        ? text.replace(/_x([0-9A-Fa-f]{4})_/gu, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
        : text;
}

/** No holes: a missing cell is null. */
function filled(cells: Cell[]): Cell[] {
    for (let index = 0; index < cells.length; index++) {
        cells[index] ??= null;
    }
    return cells;
}
