import { entryOf, nth, there } from '../../language/basics/lists.ts';
import type { Source } from '../../language/import/estate/estate.ts';
import type { ColumnMap } from '../../language/import/formats/table.ts';
import {
    csvFormat,
    type Extract,
    FORMATS,
    type ImportLog,
    JsonReader,
    SheetSession,
    type TableReader,
    workbookFormat,
} from '../../language/import/index.ts';
import type { NumberStyle, TableRow } from '../../language/import/values.ts';
import { type CsvShape, readCsv, sniffCsv } from './csv.ts';
import { readJson } from './json.ts';
import { type Input, lastPart, refuse } from './open.ts';
import type { CellNotes } from './sheet.ts';
import { type InputLimits, InputRefused } from './unsafe.ts';
import { openWorkbook, type Worksheet } from './xlsx.ts';
import { readYamlItems } from './yaml-items.ts';

export interface ReadContext {
    readonly log: ImportLog;
    readonly limits: InputLimits;
    readonly annotations: boolean;
    /** Which columns mean what, as a person mapped them. */
    readonly map?: ColumnMap;
    readonly signal?: AbortSignal;
    /** Told now and then what is being read. */
    progress(file: string, sheet: string, rows: number): void;
}

/** Reads all inputs; one that cannot be read is reported and does not keep the others from being read. */
export async function readInputs(inputs: readonly Input[], context: ReadContext): Promise<Extract[]> {
    const extracts: Extract[] = [];
    const tabs = new Map<string, CsvTab[]>();
    for (const input of inputs) {
        try {
            if (input.kind === 'workbook') {
                extracts.push(...(await readWorkbook(input, context)));
            } else if (input.kind === 'json' || input.kind === 'yaml') {
                extracts.push(...(await readJsonInput(input, context)));
            } else {
                extracts.push(...(await readCsvInput(input, tabs, context)));
            }
        } catch (error) {
            refuse(context.log, input.label, error);
        }
    }
    for (const group of tabs.values()) {
        extracts.push(await readTabs(group, context));
    }
    return extracts;
}

function newReader(source: Source, { log, annotations }: ReadContext, header: readonly string[] = []): TableReader {
    const reader = FORMATS[source.format].reader?.({ source, log, options: { annotations }, header });
    if (!reader) {
        throw new InputRefused(`${source.file} holds tables of ${source.title}, which are not read.`);
    }
    return reader;
}

async function readWorkbook(input: Input, context: ReadContext): Promise<Extract[]> {
    const { log, limits } = context;
    const book = await openWorkbook(input.label, input.bytes, limits);
    try {
        for (const what of book.inert) {
            log.problem('warning', 'inert-content', `${input.label} holds ${what}`);
        }
        const names = book.sheets.map(sheet => sheet.name);
        const format = workbookFormat(names);
        if (format === undefined) {
            throw new InputRefused(
                `${input.label} is a workbook of none of the tools that are known: its sheets are ${names.slice(0, 8).join(', ') || 'none'}.`,
            );
        }
        const source: Source = { file: input.label, format, title: FORMATS[format].title };
        const reader = newReader(source, context);
        const plan = reader.plan(names);
        const before = log.sheets.length;
        const byName = new Map(book.sheets.map(sheet => [sheet.name, sheet]));
        for (const { sheet, spec } of plan) {
            const worksheet = entryOf(byName, sheet);
            const session = new SheetSession(spec, input.label, sheet, log, undefined, context.map);
            await feed(session, worksheet.rows(), input.label, context, worksheet);
            noteCells(input.label, worksheet, log);
        }
        const extract = reader.finish();
        if (format === 'list' && extract.machines.length === 0) {
            log.sheets.splice(before);
            throw new InputRefused(
                names.length === 0
                    ? `${input.label} is a workbook without a sheet that can be read.`
                    : `${input.label} is a workbook of none of the tools that are known, and no sheet names machines and a size of them: its sheets are ${names.slice(0, 8).join(', ')}. Columns that are called otherwise can be mapped (--map VM=COLUMN).`,
            );
        }
        // A sheet of a list that holds something else was opened only to see that.
        const other = (name: string): boolean =>
            format === 'list' && log.sheets.slice(before).some(each => each.sheet === name && each.used === 0);
        const unread = names.filter(name => !plan.some(each => each.sheet === name) || other(name));
        log.sources.push({ file: input.label, format, title: source.title, unread });
        return [extract];
    } finally {
        await book.close();
    }
}

async function feed(
    session: SheetSession,
    batches: AsyncIterable<TableRow[]>,
    label: string,
    context: ReadContext,
    worksheet?: Worksheet,
): Promise<void> {
    let rows = 0;
    for await (const batch of batches) {
        context.signal?.throwIfAborted();
        for (const row of batch) {
            session.push(row);
        }
        if (worksheet) {
            worksheet.wanted ??= session.wanted;
        }
        rows += batch.length;
        context.progress(label, session.sheet, rows);
    }
    session.end();
}

function noteCells(label: string, worksheet: Worksheet, log: ImportLog): void {
    const { formulas, emptyFormulas, errors } = worksheet.facts;
    const note = (
        severity: 'information' | 'warning',
        code: string,
        { count, rows }: CellNotes,
        message: string,
    ): void =>
        rows.forEach((row, index) =>
            log.problem(
                severity,
                code,
                `${label}, ${worksheet.name}: ${message}`,
                { file: label, sheet: worksheet.name, row },
                index === 0 ? count - rows.length + 1 : 1,
            ),
        );
    note(
        'information',
        'formulas',
        formulas,
        'cells with formulas were read with the value stored beside them; nothing was calculated',
    );
    note(
        'warning',
        'formula-without-value',
        emptyFormulas,
        'cells with formulas have no value stored beside them and read as empty',
    );
    note('warning', 'cell-error', errors, 'cells hold an error of the spreadsheet, such as #N/A, and read as empty');
}

interface CsvTab {
    readonly input: Input;
    readonly tab: string;
    readonly shape: CsvShape;
}

async function readCsvInput(input: Input, tabs: Map<string, CsvTab[]>, context: ReadContext): Promise<Extract[]> {
    const shape = await sniffCsv(input.bytes);
    const name = lastPart(input.label);
    const known =
        csvFormat(name, shape.header) ??
        (context.map?.VM === undefined ? undefined : { format: 'list' as const, tab: undefined });
    if (known === undefined) {
        throw new InputRefused(
            `${input.label} is a CSV file of none of the tools that are known, and it does not name machines and a size of them: its first columns are ${shape.header.slice(0, 6).join(', ')}. Columns that are called otherwise can be mapped (--map VM=COLUMN).`,
        );
    }
    if (known.tab !== undefined) {
        tabs.set(input.folder, [...(tabs.get(input.folder) ?? []), { input, tab: known.tab, shape }]);
        return [];
    }
    const source: Source = { file: input.label, format: known.format, title: FORMATS[known.format].title };
    const reader = newReader(source, context, shape.header);
    for (const { spec } of reader.plan([''])) {
        await feed(
            new SheetSession(spec, input.label, '', context.log, shape.style, context.map),
            readCsv(input.label, input.bytes, shape, context.limits),
            input.label,
            context,
        );
    }
    const extract = reader.finish();
    context.log.sources.push({ file: input.label, format: known.format, title: source.title, unread: [] });
    return [extract];
}

/** The tabs of one RVTools export, one CSV file each. */
async function readTabs(group: readonly CsvTab[], context: ReadContext): Promise<Extract> {
    const source: Source = {
        file: group.length === 1 ? nth(group, 0).input.label : lastPart(nth(group, 0).input.folder) || 'CSV folder',
        format: 'rvtools',
        title: FORMATS.rvtools.title,
    };
    const reader = newReader(source, context);
    const plan = reader.plan(group.map(each => each.tab));
    for (const { sheet, spec } of plan) {
        const { input, shape } = there(
            group.find(each => each.tab === sheet),
            'table that a sheet was read from',
        );
        try {
            await feed(
                new SheetSession(spec, input.label, sheet, context.log, shape.style as NumberStyle, context.map),
                readCsv(input.label, input.bytes, shape, context.limits),
                input.label,
                context,
            );
        } catch (error) {
            refuse(context.log, input.label, error);
        }
    }
    const extract = reader.finish();
    context.log.sources.push({
        file: source.file,
        format: 'rvtools',
        title: source.title,
        unread: group.map(each => each.tab).filter(tab => !plan.some(each => each.sheet === tab)),
    });
    return extract;
}

async function readJsonInput(input: Input, context: ReadContext): Promise<Extract[]> {
    const reader = new JsonReader(input.label, context.log, { annotations: context.annotations });
    let items = 0;
    const read = input.kind === 'yaml' ? readYamlItems : readJson;
    for await (const item of read(input.label, input.bytes, context.limits)) {
        reader.item(item);
        if (++items % 500 === 0) {
            context.signal?.throwIfAborted();
            context.progress(input.label, '', items);
        }
    }
    const extract = reader.finish();
    if (!extract) {
        throw new InputRefused(notUnderstood(input, reader));
    }
    context.log.sources.push({
        file: input.label,
        format: extract.source.format,
        title: extract.source.title,
        unread: [],
    });
    return [extract];
}

function notUnderstood({ label, kind }: Input, reader: JsonReader): string {
    const { resources } = reader;
    return resources.length > 0
        ? `${label} holds no Plan, NetworkMap or StorageMap of Forklift, but resources of the kind ${resources.slice(0, 5).join(', ')}, which say nothing about machines.`
        : `${label} is ${kind === 'yaml' ? 'YAML' : 'JSON'} of none of the tools that are known (govc vm.info, role.ls, permissions.ls, metric.sample; pveum acl list, role list; pvesh, Hyper-V, SCVMM, Prism, Xen Orchestra, Forklift, Migration Planner, Terraform, Veeam jobs, Commvault plans, DRS rules).`;
}
