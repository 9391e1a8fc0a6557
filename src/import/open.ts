import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ImportLog } from '../../language/import/index.ts';
import { type Bytes, headOf } from './decode.ts';
import { type InputLimits, InputRefused, sizeText } from './unsafe.ts';
import { ZipPackage } from './zip.ts';

export type InputKind = 'workbook' | 'csv' | 'json';

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

/** Finds what to read behind the paths a person gave: files, folders of files, archives of files. */
export async function gatherInputs(paths: readonly string[], limits: InputLimits, log: ImportLog): Promise<Input[]> {
    const found: Input[] = [];
    for (const path of paths) {
        try {
            found.push(...(await inputsAt(path, limits, log)));
        } catch (error) {
            refuse(log, basename(path), error);
        }
    }
    return found.sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
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

async function inputsAt(path: string, limits: InputLimits, log: ImportLog): Promise<Input[]> {
    const info = await stat(path);
    if (info.isDirectory()) {
        return folderInputs(path, limits, log);
    }
    if (!info.isFile()) {
        throw new InputRefused(`${basename(path)} is neither a file nor a folder, so it was not opened.`);
    }
    return fileInputs(basename(path), dirname(path), { path }, limits, log);
}

async function folderInputs(path: string, limits: InputLimits, log: ImportLog): Promise<Input[]> {
    const names = (await readdir(path)).sort();
    if (names.length > limits.files) {
        throw new InputRefused(`${basename(path)} holds ${names.length} files; at most ${limits.files} are read.`);
    }
    const found: Input[] = [];
    for (const name of names.filter(each => /\.(csv|xlsx|xlsm|json|zip)$/iu.test(each))) {
        const file = join(path, name);
        // A link inside of a folder may lead anywhere; whoever wants it read can name it.
        if (!(await lstat(file)).isFile()) {
            log.problem(
                'warning',
                'link-skipped',
                `${name} in ${basename(path)} is a link or no plain file; it was not opened`,
            );
            continue;
        }
        try {
            found.push(...(await fileInputs(name, path, { path: file }, limits, log)));
        } catch (error) {
            refuse(log, name, error);
        }
    }
    if (found.length === 0) {
        throw new InputRefused(`${basename(path)} holds no workbook, CSV or JSON file that could be read.`);
    }
    return found;
}

async function fileInputs(
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
    if (head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
        throw new InputRefused(
            `${label} is an old .xls workbook or one with a password; save it as .xlsx without a password and import it again.`,
        );
    }
    if (head.subarray(0, 2).toString('latin1') === 'PK') {
        return zipInputs(label, folder, bytes, limits, log);
    }
    const text = head
        .toString('latin1')
        .replace(/^\u00ef\u00bb\u00bf|^\u00ff\u00fe/u, '')
        .replace(/\u0000/gu, '')
        .trimStart();
    if (/^[[{]/u.test(text)) {
        return [{ label, folder, kind: 'json', bytes }];
    }
    if (/^(<|%PDF|\u007fELF|MZ)/u.test(text) || (head.includes(0) && head[0] !== 0xff && head[0] !== 0xfe)) {
        throw new InputRefused(`${label} is neither a workbook nor CSV nor JSON, so it was not read.`);
    }
    const yaml = /^(---\s*\n)?(#[^\n]*\n|\s)*(apiVersion|kind):/u.exec(text);
    if (yaml || /\.ya?ml$/iu.test(label)) {
        const kind = /^kind:\s*([A-Za-z]+)/mu.exec(text)?.[1];
        throw new InputRefused(
            `${label} is YAML${kind === undefined ? '' : `, a ${/forklift/u.test(text) ? 'Forklift ' : ''}${kind}`}, which names machines but no sizes of them. Import the inventory it was made from.`,
        );
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
    const zip = await ZipPackage.open(label, 'path' in bytes ? bytes.path : bytes.buffer, limits);
    try {
        if (zip.has('[Content_Types].xml') || zip.has('xl/workbook.xml')) {
            return [{ label, folder, kind: 'workbook', bytes }];
        }
        const names = zip.names
            .filter(name => /\.(csv|xlsx|xlsm|json|tfstate)$/iu.test(name) && !/(^|\/)(__MACOSX|\.)/u.test(name))
            .sort();
        if (names.length === 0 || names.length > limits.files) {
            throw new InputRefused(
                `${label} is an archive with ${names.length === 0 ? 'no' : names.length} workbook, CSV or JSON files; ` +
                    `${names.length === 0 ? 'there is nothing to read' : `at most ${limits.files} are read`}.`,
            );
        }
        const found: Input[] = [];
        let held = 0;
        for (const name of names) {
            const buffer = await zip.readAll(name, MOST_IN_ARCHIVE);
            held += buffer.length;
            if (held > 2 * MOST_IN_ARCHIVE) {
                throw new InputRefused(
                    `${label} holds more than ${sizeText(2 * MOST_IN_ARCHIVE)} of files; unpack it and name them.`,
                );
            }
            const inner = `${label}/${name}`;
            try {
                const inside = await fileInputs(inner, `${folder}/${label}/${dirname(name)}`, { buffer }, limits, log);
                found.push(...inside);
            } catch (error) {
                refuse(log, inner, error);
            }
        }
        return found;
    } finally {
        zip.close();
    }
}
