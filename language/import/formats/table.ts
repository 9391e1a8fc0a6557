import type { Provenance } from '../estate/estate.ts';
import type { Ours } from '../reader.ts';
import { type ImportLog, type SheetCount, skip } from '../telling/report.ts';
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
import { canonical, headerKey, sizeWithUnit, synonymsOf } from './headers.ts';

/** What a reader wants to know about one kind of sheet. */
export interface SheetSpec {
    /** Names a header row must hold; each entry lists alternatives. */
    readonly required: readonly (readonly string[])[];
    /** Columns the reader uses; their absence is told in the report. */
    readonly columns: readonly string[];
    /** All columns the format itself has; what is not among them is a custom attribute. Absent: none are kept. */
    readonly known?: readonly string[];
    /** Further columns the format has and nothing needs. Where neither these nor `known` are told, no column counts as not understood. */
    readonly others?: readonly string[];
    /** Columns by the names that `--map` gives them. */
    readonly ours?: Readonly<Partial<Record<Ours, string>>>;
    /** Keeps columns that are not understood as attributes of the machine. */
    readonly keepsAttributes?: boolean;
    /** A sheet without its header is no fault: the workbook holds other things too. */
    readonly optional?: boolean;
    /** Columns that are attributes wherever they stand, and so no news in this sheet; filled by the sheet that keeps them. */
    readonly attributes?: Set<string>;
    /** Other spellings of a column: canonical name → spellings. */
    readonly aliases?: Readonly<Record<string, readonly string[]>>;
    /** Prefix of internal column names (`vInfo` of `vInfoCPUs`). */
    readonly prefix?: string;
    /** Takes one row; returns why it was skipped, or nothing when it was used. */
    row(view: RowView): string | undefined;
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

    /** MiB → bytes, unless header or cell say another unit. The label may say MB: RVTools always wrote MiB. */
    mib(column: string): number | undefined {
        return this.bytes(column, MIB);
    }

    /** A size in bytes; `unit` is what a number means of which neither the header nor the cell says it. */
    bytes(column: string, unit: number): number | undefined {
        const cell = this.cell(column);
        const sized = typeof cell === 'string' ? sizeWithUnit(cell) : undefined;
        const own = sized?.unit ?? this.session.unitOf(column);
        if (own === undefined || (own === unit && !sized)) {
            const value = this.count(column);
            return value === undefined ? undefined : Math.round(value * unit);
        }
        const value = numberOf(sized?.number ?? cell, this.session.style);
        if (value === undefined ? textOf(cell) !== '' : value < 0) {
            this.unreadable(column, value === undefined ? 'no size' : 'a negative number');
            return undefined;
        }
        return value === undefined ? undefined : Math.round(value * own);
    }

    /** Whether header or cell say in which unit a size is. */
    saysUnit(column: string): boolean {
        const cell = this.cell(column);
        return (
            this.session.unitOf(column) !== undefined || (typeof cell === 'string' && sizeWithUnit(cell) !== undefined)
        );
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

/** Column names of the files by ours. */
export type ColumnMap = Readonly<Partial<Record<Ours, string>>>;

const FIRST_VALUES = 3;
const MOST_STRANGE = 200;

/** The column a person means: by its name as it stands there, else by its letters. */
function indexOf(wanted: string, names: ReadonlyMap<string, number>, cells: readonly Cell[]): number | undefined {
    const exact = names.get(canonical(wanted));
    if (exact !== undefined) {
        return exact;
    }
    const { key } = headerKey(wanted);
    const found = cells.findIndex(cell => headerKey(textOf(cell)).key === key);
    return found < 0 ? undefined : found;
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
    private readonly units = new Map<string, number>();
    private readonly map: ColumnMap;
    /** Columns that nothing understands, with their first values. */
    private readonly strange: { readonly name: string; readonly index: number; readonly values: string[] }[] = [];
    private found = false;
    private looked = 0;

    constructor(
        spec: SheetSpec,
        file: string,
        sheet: string,
        log: ImportLog,
        style: NumberStyle = POINT,
        map: ColumnMap = {},
    ) {
        this.spec = spec;
        this.map = map;
        this.file = file;
        this.sheet = sheet;
        this.log = log;
        this.style = style;
        this.count = log.sheet(file, sheet);
    }

    index(column: string): number | undefined {
        return this.indexes.get(this.keyOf(column));
    }

    private keyOf(column: string): string {
        // Asked for every cell, with the same few names: each is made canonical once.
        let key = this.keys.get(column);
        if (key === undefined) {
            key = canonical(column);
            this.keys.set(column, key);
        }
        return key;
    }

    /** Bytes of the unit that the header of a column names. */
    unitOf(column: string): number | undefined {
        return this.units.size === 0 ? undefined : this.units.get(this.keyOf(column));
    }

    /** Column indexes worth reading, once the header is known; others may be left undecoded. */
    get wanted(): ReadonlySet<number> | undefined {
        if (!this.found) {
            return undefined;
        }
        const wanted = new Set([...this.extra.map(([, index]) => index), ...this.strange.map(each => each.index)]);
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
        for (const { index, values } of this.strange) {
            const text = values.length < FIRST_VALUES ? textOf(row.cells[index]) : '';
            if (text !== '' && !values.includes(text)) {
                values.push(text.slice(0, 80));
            }
        }
        const reason = this.spec.row(new RowView(this, row));
        if (reason === undefined) {
            this.count.used++;
        } else {
            skip(this.count, reason, row.row);
        }
    }

    end(): void {
        for (const { name, values } of this.strange) {
            this.log.notUnderstood.push({ file: this.file, sheet: this.sheet, column: name, values });
        }
        if (!this.found && this.looked > 0 && !this.spec.optional) {
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
        const taken = this.resolve(names, row.cells);
        if (
            this.looked <= HEADER_ROWS &&
            this.spec.required.every(any => any.some(name => this.indexes.has(canonical(name))))
        ) {
            this.found = true;
            this.keepExtra(row.cells, taken);
            this.noteStrange(row.cells, taken);
            this.noteMapped();
            this.count.missing = this.spec.columns.filter(column => this.index(column) === undefined);
            return;
        }
        this.indexes.clear();
        this.units.clear();
        this.count.read++;
        skip(this.count, 'before the header', row.row);
    }

    /**
     * Finds each known column: as `--map` says, under its own name, an alias or its internal name, else under a word that another
     * tool or language has for it. Returns the indexes taken.
     */
    private resolve(names: ReadonlyMap<string, number>, cells: readonly Cell[]): Set<number> {
        const taken = new Set<number>();
        const take = (column: string, index: number | undefined): void => {
            if (index !== undefined && !this.indexes.has(canonical(column))) {
                this.indexes.set(canonical(column), index);
                taken.add(index);
                const { unit } = headerKey(textOf(cells[index]));
                // A name that the format itself gives a column says what it says: 'Memory' is in MiB, 'Provisioned MB' too.
                if (unit !== undefined && canonical(textOf(cells[index])) !== canonical(column)) {
                    this.units.set(canonical(column), unit);
                }
            }
        };
        for (const [ours, column] of Object.entries(this.spec.ours ?? {})) {
            const wanted = this.map[ours as Ours];
            if (wanted !== undefined) {
                take(column, indexOf(wanted, names, cells));
            }
        }
        const prefix = this.spec.prefix?.toLowerCase() ?? '';
        const bare = new Map<string, number>();
        for (const [name, index] of names) {
            bare.set(squeeze(prefix !== '' && name.startsWith(prefix) ? name.slice(prefix.length) : name), index);
        }
        const columns = new Set([...this.spec.columns, ...this.spec.required.flat(), ...(this.spec.known ?? [])]);
        for (const column of columns) {
            const spellings = [column, ...(this.spec.aliases?.[column] ?? [])];
            take(
                column,
                spellings.map(name => names.get(canonical(name))).find(each => each !== undefined) ??
                    (prefix === ''
                        ? undefined
                        : spellings.map(name => bare.get(squeeze(name))).find(each => each !== undefined)),
            );
        }
        const others = new Set(this.spec.others?.map(canonical));
        const keysOf = (name: string): string[] => [
            headerKey(name).key,
            headerKey(name.replace(/\s*[(（][^)）]*[)）]\s*$/u, '')).key,
        ];
        const left = cells.flatMap((cell, index) => {
            const name = textOf(cell);
            return name === '' || taken.has(index) || others.has(canonical(name)) ? [] : [{ name, index }];
        });
        for (const column of [...this.spec.columns, ...this.spec.required.flat()]) {
            if (!this.indexes.has(canonical(column))) {
                const own = this.spec.aliases?.[column] ?? [];
                const words =
                    own.length === 0
                        ? synonymsOf(column)
                        : new Set([...synonymsOf(column), ...own.map(word => headerKey(word).key)]);
                take(
                    column,
                    left.find(({ name, index }) => !taken.has(index) && keysOf(name).some(key => words.has(key)))
                        ?.index,
                );
            }
        }
        return taken;
    }

    /** Columns of a format whose columns are all known, which are none of them. */
    private noteStrange(cells: readonly Cell[], taken: ReadonlySet<number>): void {
        if (!this.spec.known && !this.spec.others) {
            return;
        }
        const known = new Set([...(this.spec.known ?? []), ...(this.spec.others ?? [])].map(canonical));
        cells.forEach((cell, index) => {
            const name = textOf(cell);
            const own = known.has(canonical(name)) || this.isInternal(name);
            if (name === '' || taken.has(index) || own) {
                return;
            }
            const elsewhere = this.spec.known ? false : this.spec.attributes?.has(canonical(name)) === true;
            if (this.spec.known) {
                this.spec.attributes?.add(canonical(name));
            }
            if (!elsewhere && this.strange.length < MOST_STRANGE) {
                this.strange.push({ name: name.slice(0, 200), index, values: [] });
            }
        });
    }

    private noteMapped(): void {
        for (const [ours, column] of Object.entries(this.spec.ours ?? {})) {
            if (this.map[ours as Ours] !== undefined && this.index(column) !== undefined) {
                this.log.mapped.add(ours);
            }
        }
    }

    private isInternal(name: string): boolean {
        return this.spec.prefix !== undefined && new RegExp(`^${this.spec.prefix}[A-Z]`, 'u').test(name);
    }

    private keepExtra(cells: readonly Cell[], taken: ReadonlySet<number>): void {
        if (!this.spec.known && !this.spec.keepsAttributes) {
            return;
        }
        cells.forEach((cell, index) => {
            const name = textOf(cell);
            if (name !== '' && !this.isInternal(name) && !taken.has(index)) {
                this.extra.push([name, index]);
            }
        });
    }
}
