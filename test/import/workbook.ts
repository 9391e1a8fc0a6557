import { deflateRawSync } from 'node:zlib';

/** Makes workbooks and zip archives for tests, byte by byte, so that hostile ones can be made too. */

export type TestCell =
    | string
    | number
    | boolean
    | null
    | { readonly formula: string; readonly stored?: string; readonly error?: boolean };

export interface TestSheet {
    readonly name: string;
    readonly rows: readonly (readonly TestCell[])[];
}

export interface WorkbookSettings {
    /** Texts in the shared table (as spreadsheet programs write) or in the cells (as some libraries do). */
    readonly texts?: 'shared' | 'inline';
    /** Parts to add to the package or to put in the place of usual ones. */
    readonly parts?: Readonly<Record<string, string | Buffer>>;
    /** Leaves out `r="A1"`, as the standard allows. */
    readonly bareCells?: boolean;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

export function workbook(sheets: readonly TestSheet[], settings: WorkbookSettings = {}): Buffer {
    const texts = new Map<string, number>();
    const parts = new Map<string, string | Buffer>([
        [
            '[Content_Types].xml',
            `<?xml version="1.0"?><Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
        ],
        [
            '_rels/.rels',
            `<?xml version="1.0"?><Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
        ],
        [
            'xl/workbook.xml',
            `<?xml version="1.0"?><workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets
                .map(
                    (sheet, index) =>
                        `<sheet name="${escape(sheet.name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
                )
                .join('')}</sheets></workbook>`,
        ],
        [
            'xl/_rels/workbook.xml.rels',
            `<?xml version="1.0"?><Relationships xmlns="${PACKAGE}/relationships">${sheets
                .map(
                    (_, index) =>
                        `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
                )
                .join('')}` +
                `<Relationship Id="rIdT" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
        ],
    ]);
    sheets.forEach((sheet, index) =>
        parts.set(`xl/worksheets/sheet${index + 1}.xml`, sheetXml(sheet, texts, settings)),
    );
    parts.set(
        'xl/sharedStrings.xml',
        `<?xml version="1.0"?><sst xmlns="${MAIN}">${[...texts.keys()].map(text => `<si><t xml:space="preserve">${escape(text)}</t></si>`).join('')}</sst>`,
    );
    Object.entries(settings.parts ?? {}).forEach(([name, text]) => parts.set(name, text));
    return zip([...parts].map(([name, text]) => ({ name, data: Buffer.from(text as string) })));
}

function sheetXml(sheet: TestSheet, texts: Map<string, number>, settings: WorkbookSettings): string {
    const rows = sheet.rows.map(
        (row, index) =>
            `<row r="${index + 1}">${row.map((cell, column) => cellXml(cell, reference(column, index + 1), texts, settings)).join('')}</row>`,
    );
    return `<?xml version="1.0"?><worksheet xmlns="${MAIN}"><sheetData>${rows.join('')}</sheetData></worksheet>`;
}

function cellXml(cell: TestCell, at: string, texts: Map<string, number>, settings: WorkbookSettings): string {
    const r = settings.bareCells ? '' : ` r="${at}"`;
    if (cell === null) {
        return settings.bareCells ? '<c/>' : '';
    }
    if (typeof cell === 'number') {
        return `<c${r}><v>${cell}</v></c>`;
    }
    if (typeof cell === 'boolean') {
        return `<c${r} t="b"><v>${cell ? 1 : 0}</v></c>`;
    }
    if (typeof cell === 'object') {
        return `<c${r} t="${cell.error ? 'e' : 'str'}"><f>${escape(cell.formula)}</f>${cell.stored === undefined ? '' : `<v>${escape(cell.stored)}</v>`}</c>`;
    }
    if (settings.texts === 'inline') {
        return `<c${r} t="inlineStr"><is><t xml:space="preserve">${escape(cell)}</t></is></c>`;
    }
    if (!texts.has(cell)) {
        texts.set(cell, texts.size);
    }
    return `<c${r} t="s"><v>${texts.get(cell)}</v></c>`;
}

/** 0, 1 → `A1`; 27, 3 → `AB3`. */
function reference(column: number, row: number): string {
    let letters = '';
    for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
        letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
    }
    return `${letters}${row}`;
}

/** XML text; characters that XML cannot hold are written as spreadsheets do: `_x0007_`. */
function escape(text: string): string {
    return text
        .replace(/_x[0-9A-Fa-f]{4}_/gu, '_x005F$&')
        .replace(
            /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\r]|\p{Surrogate}/gu,
            char => `_x${char.charCodeAt(0).toString(16).padStart(4, '0')}_`,
        )
        .replace(/&/gu, '&amp;')
        .replace(/</gu, '&lt;')
        .replace(/>/gu, '&gt;')
        .replace(/"/gu, '&quot;');
}

export interface ZipPart {
    readonly name: string;
    readonly data: Buffer;
    /** What the package claims the data unpacks to, when it lies. */
    readonly claimed?: number;
    /** Ready-made deflate bytes. */
    readonly packed?: Buffer;
}

/** A zip archive. Only what readers look at is filled in; check sums are right unless the size is a lie. */
export function zip(parts: readonly ZipPart[]): Buffer {
    const chunks: Buffer[] = [];
    const directory: Buffer[] = [];
    let offset = 0;
    for (const part of parts) {
        const name = Buffer.from(part.name, 'utf8');
        const packed = part.packed ?? deflateRawSync(part.data);
        const size = part.claimed ?? part.data.length;
        const common = Buffer.alloc(26);
        common.writeUInt16LE(20, 0);
        common.writeUInt16LE(0x800, 2);
        common.writeUInt16LE(8, 4);
        common.writeUInt32LE(crc32(part.data), 10);
        common.writeUInt32LE(packed.length, 14);
        common.writeUInt32LE(size, 18);
        common.writeUInt16LE(name.length, 22);
        const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common, name, packed]);
        const tail = Buffer.alloc(14);
        tail.writeUInt32LE(offset, 10);
        directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), common, tail, name]));
        chunks.push(local);
        offset += local.length;
    }
    const central = Buffer.concat(directory);
    const end = Buffer.alloc(22);
    end.write('PK\u0005\u0006', 0, 'latin1');
    end.writeUInt16LE(parts.length, 8);
    end.writeUInt16LE(parts.length, 10);
    end.writeUInt32LE(central.length, 12);
    end.writeUInt32LE(offset, 16);
    return Buffer.concat([...chunks, central, end]);
}

const CRC = Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++) {
        value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    }
    return value >>> 0;
});

function crc32(data: Buffer): number {
    let value = 0xffffffff;
    for (const byte of data) {
        value = (value >>> 8) ^ CRC[(value ^ byte) & 0xff]!;
    }
    return (value ^ 0xffffffff) >>> 0;
}
