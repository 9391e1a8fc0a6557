import type { ImportLog } from '../../language/import/index.ts';
import { type Bytes, bytesInMemory, headOf } from './decode.ts';
import { type InputLimits, InputRefused, sizeText } from './unsafe.ts';
import { ZipPackage } from './zip.ts';

export type InputKind = 'workbook' | 'csv' | 'json' | 'yaml';

/** One thing to read. */
export interface Input {
    /** What reports call it: its name without the folders of this machine, with those of an archive. */
    readonly label: string;
    /** Files of one folder, which may be the tabs of one export. */
    readonly folder: string;
    readonly kind: InputKind;
    readonly bytes: Bytes;
}

/** Bytes of an archive's file that is held in memory while it is read. */
const MOST_IN_ARCHIVE = 512 * 2 ** 20;

/** Inputs by their names, so that the order in which they were given does not show. */
export function inOrder(inputs: readonly Input[]): Input[] {
    return [...inputs].sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
}

/** The last part of a path, with slashes of either kind. */
export function lastPart(path: string): string {
    return path.split(/[\\/]/u).findLast(part => part !== '') ?? '';
}

/** Notes in the report why something was not read; rethrows what is no fault of the input. */
export function refuse(log: ImportLog, label: string, error: unknown): void {
    const system = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    if (!(error instanceof InputRefused) && system === undefined) {
        throw error;
    }
    const message =
        error instanceof InputRefused
            ? error.message
            : system === 'ENOENT'
              ? `There is no file ${label}.`
              : `${label} cannot be read (${system}).`;
    log.problem('error', 'input-refused', message);
}

/** What one file is: an input, several where it is an archive. Throws {@link InputRefused} where it is none. */
export async function fileInputs(
    label: string,
    folder: string,
    bytes: Bytes,
    limits: InputLimits,
    log: ImportLog,
): Promise<Input[]> {
    const head = await headOf(bytes, 4096);
    if (head.length === 0) {
        throw new InputRefused(`${label} is empty.`);
    }
    const text = latin1(head);
    if (text.startsWith('\u00d0\u00cf\u0011\u00e0')) {
        throw new InputRefused(
            `${label} is an old .xls workbook or one with a password; save it as .xlsx without a password and import it again.`,
        );
    }
    if (text.startsWith('PK')) {
        return zipInputs(label, folder, bytes, limits, log);
    }
    const plain = text
        .replace(/^\u00ef\u00bb\u00bf|^\u00ff\u00fe/u, '')
        .replace(/\u0000/gu, '')
        .trimStart();
    if (/^[[{]/u.test(plain)) {
        return [{ label, folder, kind: 'json', bytes }];
    }
    if (/^(<|%PDF|\u007fELF|MZ)/u.test(plain) || (head.includes(0) && head[0] !== 0xff && head[0] !== 0xfe)) {
        throw new InputRefused(`${label} is neither a workbook nor CSV, JSON or YAML, so it was not read.`);
    }
    if (
        /\.ya?ml$/iu.test(label) ||
        /^((%[^\n]*|#[^\n]*|---[ \t]*)?\r?\n)*(---[ \t]+)?(apiVersion|kind|items):\s/u.test(plain)
    ) {
        return [{ label, folder, kind: 'yaml', bytes }];
    }
    return [{ label, folder, kind: 'csv', bytes }];
}

/** A workbook is a zip package itself; any other one is an archive whose files are read, not those of archives in it. */
async function zipInputs(
    label: string,
    folder: string,
    bytes: Bytes,
    limits: InputLimits,
    log: ImportLog,
): Promise<Input[]> {
    const zip = await ZipPackage.open(label, bytes, limits);
    try {
        if (zip.has('[Content_Types].xml') || zip.has('xl/workbook.xml')) {
            return [{ label, folder, kind: 'workbook', bytes }];
        }
        const names = zip.names
            .filter(name => /\.(csv|xlsx|xlsm|json|tfstate|ya?ml)$/iu.test(name) && !/(^|\/)(__MACOSX|\.)/u.test(name))
            .sort();
        if (names.length === 0 || names.length > limits.files) {
            throw new InputRefused(
                `${label} is an archive with ${names.length === 0 ? 'no' : names.length} workbook, CSV, JSON or YAML files; ` +
                    `${names.length === 0 ? 'there is nothing to read' : `at most ${limits.files} are read`}.`,
            );
        }
        const found: Input[] = [];
        let held = 0;
        for (const name of names) {
            const data = await zip.readAll(name, MOST_IN_ARCHIVE);
            held += data.length;
            if (held > 2 * MOST_IN_ARCHIVE) {
                throw new InputRefused(
                    `${label} holds more than ${sizeText(2 * MOST_IN_ARCHIVE)} of files; unpack it and name them.`,
                );
            }
            const inner = `${label}/${name}`;
            try {
                const place = `${folder}/${label}/${name.split('/').slice(0, -1).join('/')}`;
                found.push(...(await fileInputs(inner, place, bytesInMemory(data), limits, log)));
            } catch (error) {
                refuse(log, inner, error);
            }
        }
        return found;
    } finally {
        await zip.close();
    }
}

/** Bytes as characters of the same numbers. */
function latin1(bytes: Uint8Array): string {
    return String.fromCharCode(...bytes);
}
