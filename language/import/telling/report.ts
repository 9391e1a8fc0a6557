import type { Format, Provenance } from '../estate/estate.ts';

export type Severity = 'error' | 'warning' | 'information';

/** Something a person should know about an import. Several alike are one problem with a count and first examples. */
export interface Problem {
    readonly code: string;
    readonly severity: Severity;
    readonly message: string;
    count: number;
    readonly at: Provenance[];
}

export interface Skipped {
    readonly reason: string;
    count: number;
    /** The first rows, so that a person can look them up. */
    readonly rows: number[];
}

/** Rows of one sheet. `read` = `used` + the sum of `skipped`; the header is not counted. */
export interface SheetCount {
    readonly file: string;
    readonly sheet: string;
    read: number;
    used: number;
    readonly skipped: Skipped[];
    /** Columns of the format that this sheet lacks and the import would have used. */
    missing: string[];
}

export interface SourceCount {
    readonly file: string;
    readonly format: Format | 'unknown';
    readonly title: string;
    /** Sheets that hold nothing a plan needs, so they were not opened. */
    readonly unread: string[];
}

/** A machine that a person should look at, with where it was read. */
export interface Listed {
    readonly name: string;
    readonly at: Provenance;
    readonly reason?: string;
}

/** A column that no reader understood, with its first values. Of a sheet of machines it is kept as an attribute all the same. */
export interface StrangeColumn {
    readonly file: string;
    readonly sheet: string;
    readonly column: string;
    readonly values: readonly string[];
}

const EXAMPLES = 20;

/** Collects counts and problems while files are read. Deterministic: nothing here depends on time. */
export class ImportLog {
    readonly sources: SourceCount[] = [];
    readonly sheets: SheetCount[] = [];
    readonly skippedMachines: Listed[] = [];
    readonly notUnderstood: StrangeColumn[] = [];
    /** Names of `--map` whose column some sheet had. */
    readonly mapped = new Set<string>();
    private readonly byKey = new Map<string, Problem>();

    sheet(file: string, sheet: string): SheetCount {
        const count: SheetCount = { file, sheet, read: 0, used: 0, skipped: [], missing: [] };
        this.sheets.push(count);
        return count;
    }

    /** Records a problem; the same code and message are counted once, with their first places. */
    problem(severity: Severity, code: string, message: string, at?: Provenance, count = 1): void {
        const key = `${code}\u0000${message}`;
        let found = this.byKey.get(key);
        if (!found) {
            found = { code, severity, message, count: 0, at: [] };
            this.byKey.set(key, found);
        }
        found.count += count;
        if (at && found.at.length < EXAMPLES) {
            found.at.push(at);
        }
    }

    /** Rows that were read well, but turned out to belong to nothing: they count as skipped after all. */
    unuse(at: Provenance, reason: string, rows = 1): void {
        const count = this.sheets.find(each => each.file === at.file && each.sheet === at.sheet);
        if (count && count.used >= rows) {
            count.used -= rows;
            skip(count, reason, at.row, rows);
        }
    }

    /** All problems, the grave ones first, then in the order in which they were met. */
    get problems(): Problem[] {
        const rank: Record<Severity, number> = { error: 0, warning: 1, information: 2 };
        return [...this.byKey.values()].sort((a, b) => rank[a.severity] - rank[b.severity]);
    }
}

export function skip(count: SheetCount, reason: string, row: number, rows = 1): void {
    let found = count.skipped.find(each => each.reason === reason);
    if (!found) {
        found = { reason, count: 0, rows: [] };
        count.skipped.push(found);
    }
    found.count += rows;
    if (found.rows.length < EXAMPLES) {
        found.rows.push(row);
    }
}

/** `RVTools.xlsx, vInfo row 12`. */
export function placeText(at: Provenance): string {
    const row = at.row > 0 ? ` row ${at.row}` : '';
    return at.sheet === '' ? `${at.file}${row}` : `${at.file}, ${at.sheet}${row}`;
}
