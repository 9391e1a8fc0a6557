import { parse } from '#csv';
import { nth } from '../../language/basics/lists.ts';
import { COMMA, type NumberStyle, POINT, type TableRow } from '../../language/import/values.ts';
import { type Bytes, encodingOf, headOf, textOfInput } from './decode.ts';
import { type InputLimits, InputRefused } from './unsafe.ts';

export interface CsvShape {
    readonly delimiter: string;
    /** A list separator `;` is what Windows sets where the decimal mark is a comma. */
    readonly style: NumberStyle;
    /** Lines before the header that are not data: `sep=;`, `#TYPE …`. */
    readonly preamble: number;
    readonly header: readonly string[];
}

/** Looks at the first lines of a CSV file: separator, what stands before the header, the header itself. */
export async function sniffCsv(input: Bytes): Promise<CsvShape> {
    const head = await headOf(input, 1 << 16);
    const lines = new TextDecoder(encodingOf(head)).decode(head).split(/\r\n|\n|\r/u);
    let preamble = 0;
    let delimiter = '';
    while (
        preamble < lines.length &&
        (/^(sep=.|#TYPE\b)/iu.test(nth(lines, preamble)) || (nth(lines, preamble).trim() === '' && preamble < 20))
    ) {
        delimiter = /^sep=(.)/iu.exec(nth(lines, preamble))?.[1] ?? delimiter;
        preamble++;
    }
    const line = lines[preamble] ?? '';
    const outside = line.replace(/"(?:[^"]|"")*"/gu, '');
    const count = (mark: string): number => outside.split(mark).length - 1;
    if (delimiter === '') {
        delimiter = [',', ';', '\t', '|'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
    }
    const header = splitLine(line, delimiter);
    return { delimiter, style: delimiter === ';' ? COMMA : POINT, preamble, header };
}

function splitLine(line: string, delimiter: string): string[] {
    const cells: string[] = [];
    let cell = '';
    let quoted = false;
    for (const char of line) {
        if (char === '"') {
            quoted = !quoted;
        } else if (char === delimiter && !quoted) {
            cells.push(cell.trim());
            cell = '';
        } else {
            cell += char;
        }
    }
    return [...cells, cell.trim()];
}

/** The rows of a CSV file in batches; row numbers are those of records, the header being row 1 after any preamble. */
export async function* readCsv(
    label: string,
    input: Bytes,
    shape: CsvShape,
    limits: InputLimits,
): AsyncGenerator<TableRow[]> {
    const parser = parse({
        delimiter: shape.delimiter,
        from_line: shape.preamble + 1,
        // Exports before RVTools 4.6.1 did not double quotes inside of values.
        relax_quotes: true,
        relax_column_count: true,
        skip_empty_lines: false,
        max_record_size: limits.recordChars,
        bom: true,
    });
    let records: string[][] = [];
    let failure: Error | undefined;
    parser.on('data', (record: string[]) => records.push(record));
    parser.on('error', error => {
        failure ??= error;
    });
    const done = new Promise<void>(resolve => {
        parser.on('end', resolve);
        parser.on('close', resolve);
    });
    let row = 0;
    const batch = (): TableRow[] => {
        if (failure) {
            throw failure;
        }
        const found = records;
        records = [];
        return found.map(record => {
            row++;
            if (record.length > limits.columns) {
                throw new InputRefused(
                    `${label} row ${row} has ${record.length} columns; at most ${limits.columns} are read.`,
                );
            }
            return { row, cells: record.map(cell => (cell === '' ? null : cell)) };
        });
    };
    try {
        for await (const text of textOfInput(input)) {
            // What was read is taken before more is given: nothing piles up.
            await new Promise<void>(resolve => parser.write(text, () => resolve()));
            const rows = batch();
            if (rows.length > 0) {
                yield rows;
            }
        }
        parser.end();
        await done;
        const rest = batch();
        if (rest.length > 0) {
            yield rest;
        }
    } catch (error) {
        throw error instanceof InputRefused
            ? error
            : new InputRefused(
                  `${label} cannot be read as CSV near record ${row + 1}: ` +
                      `${error instanceof Error ? error.message : String(error)}.`,
              );
    }
}
