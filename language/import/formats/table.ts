import type { Provenance } from '../estate.ts';
import { type ImportLog, type SheetCount, skip } from '../report.ts';
import {
    booleanOf,
    type Cell,
    isBlank,
    MIB,
    type NumberStyle,
    numberOf,
    POINT,
    type TableRow,
    textOf,
} from '../values.ts';

/** What a reader wants to know about one kind of sheet. */
export interface SheetSpec {
    /** Names a header row must hold; each entry lists alternatives. */
    readonly required: readonly (readonly string[])[];
    /** Columns the reader uses; their absence is told in the report. */
    readonly columns: readonly string[];
    /** All columns the format itself has; what is not among them is a custom attribute. Absent: none are kept. */
    readonly known?: readonly string[];
    /** Other spellings of a column: canonical name → spellings. */
    readonly aliases?: Readonly<Record<string, readonly string[]>>;
    /** Prefix of internal column names (`vInfo` of `vInfoCPUs`). */
    readonly prefix?: string;
    /** Takes one row; returns why it was skipped, or nothing when it was used. */
    row(view: RowView): string | undefined;
}

/** Header names compare without case, doubled blanks and the MB/MiB label change of RVTools 4.1.2. */
export function canonical(header: string): string {
    return header
        .replace(/^\ufeff/u, '')
        .trim()
        .replace(/\s+/gu, ' ')
        .toLowerCase()
        .replace(/\bmb\b/gu, 'mib')
        .replace(/\bkb\b/gu, 'kib');
}

const squeeze = (header: string): string => canonical(header).replace(/[^a-z0-9]/gu, '');

/** One row seen through its sheet's header. */
export class RowView {
    private readonly session: SheetSession;
    readonly cells: readonly Cell[];
    readonly row: number;

    constructor(session: SheetSession, row: TableRow) {
        this.session = session;
        this.cells = row.cells;
        this.row = row.row;
    }

    get at(): Provenance {
        return { file: this.session.file, sheet: this.session.sheet, row: this.row };
    }

    has(column: string): boolean {
        return this.session.index(column) !== undefined;
    }

    cell(column: string): Cell {
        const index = this.session.index(column);
        return index === undefined ? null : (this.cells[index] ?? null);
    }

    text(column: string): string {
        return textOf(this.cell(column));
    }

    /** The text, or undefined where it is empty. */
    word(column: string): string | undefined {
        return this.text(column) || undefined;
    }

    flag(column: string): boolean | undefined {
        return booleanOf(this.cell(column));
    }

    /** A number that may have decimals. */
    number(column: string): number | undefined {
        return this.readNumber(column, false);
    }

    /** A whole number; both marks group thousands. */
    count(column: string): number | undefined {
        const value = this.readNumber(column, true);
        if (value !== undefined && value < 0) {
            this.unreadable(column, 'a negative number');
            return undefined;
        }
        return value;
    }

    /** MiB → bytes. The label may say MB: RVTools always wrote MiB. */
    mib(column: string): number | undefined {
        const value = this.count(column);
        return value === undefined ? undefined : Math.round(value * MIB);
    }

    private readNumber(column: string, whole: boolean): number | undefined {
        const cell = this.cell(column);
        const value = numberOf(cell, this.session.style, whole);
        if (value === undefined && textOf(cell) !== '') {
            this.unreadable(column, 'no number');
        }
        return value;
    }

    private unreadable(column: string, what: string): void {
        this.session.log.problem(
            'warning',
            'cell-unreadable',
            `${this.session.sheet || this.session.file}: ` +
                `a cell of column "${column}" holds ${what}, so that figure is missing`,
            this.at,
        );
    }

    /** Tells something about this sheet; alike rows are counted. */
    note(code: string, message: string, severity: 'warning' | 'information' = 'information'): void {
        const { sheet, file, log } = this.session;
        log.problem(severity, code, `${sheet || file}: ${message}`, this.at);
    }

    /** Columns the format does not know, with what they hold: custom attributes and tags. */
    attributes(): Record<string, string> {
        const found: Record<string, string> = {};
        for (const [name, index] of this.session.extra) {
            const text = textOf(this.cells[index]);
            if (text !== '') {
                found[name] = text;
            }
        }
        return found;
    }
}

/** How many rows are looked at for a header before a sheet is given up. */
const HEADER_ROWS = 20;

/** Feeds the rows of one sheet to its reader: finds the header, drops blank rows, counts everything. */
export class SheetSession {
    readonly file: string;
    readonly sheet: string;
    readonly log: ImportLog;
    readonly style: NumberStyle;
    readonly extra: [string, number][] = [];
    private readonly spec: SheetSpec;
    private readonly count: SheetCount;
    private readonly indexes = new Map<string, number>();
    private readonly keys = new Map<string, string>();
    private found = false;
    private looked = 0;

    constructor(spec: SheetSpec, file: string, sheet: string, log: ImportLog, style: NumberStyle = POINT) {
        this.spec = spec;
        this.file = file;
        this.sheet = sheet;
        this.log = log;
        this.style = style;
        this.count = log.sheet(file, sheet);
    }

    index(column: string): number | undefined {
        // Asked for every cell, with the same few names: each is made canonical once.
        let key = this.keys.get(column);
        if (key === undefined) {
            key = canonical(column);
            this.keys.set(column, key);
        }
        return this.indexes.get(key);
    }

    /** Column indexes worth reading, once the header is known; others may be left undecoded. */
    get wanted(): ReadonlySet<number> | undefined {
        if (!this.found) {
            return undefined;
        }
        const wanted = new Set(this.extra.map(([, index]) => index));
        for (const column of [...this.spec.columns, ...this.spec.required.flat()]) {
            const index = this.index(column);
            if (index !== undefined) {
                wanted.add(index);
            }
        }
        return wanted;
    }

    push(row: TableRow): void {
        if (!this.found) {
            this.lookForHeader(row);
            return;
        }
        this.count.read++;
        if (isBlank(row.cells)) {
            skip(this.count, 'blank row', row.row);
            return;
        }
        const reason = this.spec.row(new RowView(this, row));
        if (reason === undefined) {
            this.count.used++;
        } else {
            skip(this.count, reason, row.row);
        }
    }

    end(): void {
        if (!this.found && this.looked > 0) {
            this.log.problem(
                'error',
                'header-missing',
                `${this.sheet || this.file}: no row among the first ${HEADER_ROWS} ` +
                    `holds the column ${this.spec.required.map(names => `"${names[0]}"`).join(' and ')}; its rows were not read`,
                { file: this.file, sheet: this.sheet, row: 1 },
            );
        }
    }

    private lookForHeader(row: TableRow): void {
        if (isBlank(row.cells)) {
            return;
        }
        this.looked++;
        const names = new Map<string, number>();
        row.cells.forEach((cell, index) => {
            const name = canonical(textOf(cell));
            if (name !== '' && !names.has(name)) {
                names.set(name, index);
            }
        });
        const taken = this.resolve(names);
        if (
            this.looked <= HEADER_ROWS &&
            this.spec.required.every(any => any.some(name => this.indexes.has(canonical(name))))
        ) {
            this.found = true;
            this.keepExtra(row.cells, taken);
            this.count.missing = this.spec.columns.filter(column => this.index(column) === undefined);
            return;
        }
        this.indexes.clear();
        this.count.read++;
        skip(this.count, 'before the header', row.row);
    }

    /** Finds each known column under its own name, an alias or its internal name; returns the indexes taken. */
    private resolve(names: ReadonlyMap<string, number>): Set<number> {
        const taken = new Set<number>();
        const prefix = this.spec.prefix?.toLowerCase() ?? '';
        const bare = new Map<string, number>();
        for (const [name, index] of names) {
            bare.set(squeeze(prefix !== '' && name.startsWith(prefix) ? name.slice(prefix.length) : name), index);
        }
        for (const column of new Set([
            ...this.spec.columns,
            ...this.spec.required.flat(),
            ...(this.spec.known ?? []),
        ])) {
            const spellings = [column, ...(this.spec.aliases?.[column] ?? [])];
            const index =
                spellings.map(name => names.get(canonical(name))).find(each => each !== undefined) ??
                (prefix === ''
                    ? undefined
                    : spellings.map(name => bare.get(squeeze(name))).find(each => each !== undefined));
            if (index !== undefined) {
                this.indexes.set(canonical(column), index);
                taken.add(index);
            }
        }
        return taken;
    }

    private keepExtra(cells: readonly Cell[], taken: ReadonlySet<number>): void {
        if (!this.spec.known) {
            return;
        }
        cells.forEach((cell, index) => {
            const name = textOf(cell);
            const internal = this.spec.prefix !== undefined && new RegExp(`^${this.spec.prefix}[A-Z]`, 'u').test(name);
            if (name !== '' && !internal && !taken.has(index)) {
                this.extra.push([name, index]);
            }
        });
    }
}
