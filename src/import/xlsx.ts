import type { TableRow } from '../../language/import/values.ts';
import type { Bytes } from './decode.ts';
import { longer, noCells, readSheet, type SheetFacts } from './sheet.ts';
import { TextTable } from './texts.ts';
import { type InputLimits, InputRefused } from './unsafe.ts';
import { parseXml } from './xml.ts';
import { ZipPackage } from './zip.ts';

/** One worksheet; `rows` may be called once. Set `wanted` to leave the cells of other columns undecoded. */
export interface Worksheet {
    readonly name: string;
    readonly facts: SheetFacts;
    wanted: ReadonlySet<number> | undefined;
    rows(): AsyncGenerator<TableRow[]>;
}

export interface Workbook {
    readonly sheets: Worksheet[];
    /** What the package holds besides plain cells, in sentences: macros, links to other files, connections. */
    readonly inert: string[];
    close(): Promise<void>;
}

/**
 * Opens an .xlsx or .xlsm workbook. Only cell values are ever read: no formula is computed, no macro is looked at,
 * no link to another file is followed, nothing is written to disk.
 */
export async function openWorkbook(label: string, input: Bytes, limits: InputLimits): Promise<Workbook> {
    const zip = await ZipPackage.open(label, input, limits);
    try {
        const main = await mainPart(label, zip, limits);
        const sheets = await listSheets(label, zip, main, limits);
        const texts = new TextTable(limits.textBytes, limits.texts);
        let loaded = false;
        return {
            inert: inertParts(zip.names),
            sheets: sheets.map(sheet => {
                const facts: SheetFacts = {
                    formulas: noCells(),
                    emptyFormulas: noCells(),
                    errors: noCells(),
                    epoch1904: sheet.epoch1904,
                };
                const worksheet: Worksheet = {
                    name: sheet.name,
                    facts,
                    wanted: undefined,
                    async *rows() {
                        if (!loaded && sheet.texts !== undefined && zip.has(sheet.texts)) {
                            await loadTexts(label, zip, sheet.texts, texts, limits);
                        }
                        loaded = true;
                        yield* readSheet(`${label}, ${sheet.name}`, zip.read(sheet.part), texts, limits, worksheet);
                    },
                };
                return worksheet;
            }),
            close: () => zip.close(),
        };
    } catch (error) {
        await zip.close();
        throw error;
    }
}

interface Relation {
    readonly type: string;
    readonly target: string;
    readonly external: boolean;
}

async function mainPart(label: string, zip: ZipPackage, limits: InputLimits): Promise<string> {
    const relations = await relationsOf(label, zip, '', limits);
    const main =
        [...relations.values()].find(each => each.type.endsWith('/officeDocument') && !each.external)?.target ??
        'xl/workbook.xml';
    if (!zip.has(main)) {
        throw new InputRefused(`${label} is a zip file but no workbook: it has no part "${main}".`);
    }
    return main;
}

/** Relations of a part, by id. A target outside the package is kept as such and never opened. */
async function relationsOf(
    label: string,
    zip: ZipPackage,
    part: string,
    limits: InputLimits,
): Promise<Map<string, Relation>> {
    const slash = part.lastIndexOf('/');
    const folder = part.slice(0, slash + 1);
    const path = `${folder}_rels/${part.slice(slash + 1)}.rels`;
    const found = new Map<string, Relation>();
    if (!zip.has(path)) {
        return found;
    }
    await drain(
        parseXml(
            `${label}, ${path}`,
            zip.read(path),
            {
                open(name, attributes) {
                    if (name === 'Relationship') {
                        checkCount(label, found.size, limits);
                        found.set(attributes['Id'] ?? '', {
                            type: attributes['Type'] ?? '',
                            target: within(folder, attributes['Target'] ?? ''),
                            external: attributes['TargetMode'] === 'External',
                        });
                    }
                },
                close() {},
                text() {},
            },
            limits.recordChars,
        ),
    );
    return found;
}

/** A target as a part name; `..` cannot climb above the package. */
function within(folder: string, target: string): string {
    const parts: string[] = [];
    for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
        if (step === '..') {
            parts.pop();
        } else if (step !== '' && step !== '.') {
            parts.push(step);
        }
    }
    return parts.join('/');
}

interface SheetPart {
    readonly name: string;
    readonly part: string;
    readonly texts?: string;
    readonly epoch1904: boolean;
}

async function listSheets(label: string, zip: ZipPackage, main: string, limits: InputLimits): Promise<SheetPart[]> {
    const relations = await relationsOf(label, zip, main, limits);
    const texts = [...relations.values()].find(each => each.type.endsWith('/sharedStrings') && !each.external)?.target;
    const listed: { name: string; relation: string }[] = [];
    let epoch1904 = false;
    await drain(
        parseXml(
            `${label}, ${main}`,
            zip.read(main),
            {
                open(name, attributes) {
                    if (name === 'sheet') {
                        const relation =
                            Object.entries(attributes).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1] ?? '';
                        listed.push({ name: attributes['name'] ?? '', relation });
                        checkCount(label, listed.length, limits);
                    } else if (name === 'workbookPr') {
                        epoch1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true';
                    }
                },
                close() {},
                text() {},
            },
            limits.recordChars,
        ),
    );
    return listed.flatMap(({ name, relation }) => {
        const target = relations.get(relation);
        const plain = target && !target.external && target.type.endsWith('/worksheet') && zip.has(target.target);
        return plain ? [{ name, part: target.target, texts, epoch1904 }] : [];
    });
}

/** No package has more sheets or relations than parts. */
function checkCount(label: string, count: number, limits: InputLimits): void {
    if (count > limits.parts) {
        throw new InputRefused(`${label} names more than ${limits.parts} sheets or parts, so it was not read.`);
    }
}

async function loadTexts(
    label: string,
    zip: ZipPackage,
    part: string,
    texts: TextTable,
    limits: InputLimits,
): Promise<void> {
    let item = '';
    let inText = false;
    let phonetic = false;
    await drain(
        parseXml(
            `${label}, ${part}`,
            zip.read(part),
            {
                open(name) {
                    if (name === 'si') {
                        item = '';
                    } else if (name === 'rPh') {
                        phonetic = true;
                    } else if (name === 't') {
                        inText = !phonetic;
                    }
                },
                close(name) {
                    if (name === 'si') {
                        texts.add(item);
                    } else if (name === 'rPh') {
                        phonetic = false;
                    } else if (name === 't') {
                        inText = false;
                    }
                },
                text(text) {
                    if (inText) {
                        item = longer(`${label}, ${part}`, item, text, limits);
                    }
                },
            },
            limits.recordChars,
        ),
    );
}

function inertParts(names: readonly string[]): string[] {
    const any = (pattern: RegExp): boolean => names.some(name => pattern.test(name));
    return [
        ...(any(/vbaProject\.bin$|\/macrosheets\//iu) ? ['macros, which were not read and cannot run'] : []),
        ...(any(/\/externalLinks\//iu) ? ['links to other workbooks, which were not followed'] : []),
        ...(any(/\/connections\.xml$|\/queryTables\//iu) ? ['data connections, which were not opened'] : []),
        ...(any(/\/embeddings\/|\/activeX\//iu) ? ['embedded objects, which were not opened'] : []),
    ];
}

async function drain(steps: AsyncGenerator<void>): Promise<void> {
    for await (const _ of steps) {
        // The handlers do the work.
    }
}
