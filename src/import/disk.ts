import { lstat, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Extract, ImportLog } from '../../language/import/index.ts';
import type { Bytes } from './decode.ts';
import { readExtracts } from './extracts.ts';
import { fileInputs, type Input, inOrder, refuse } from './open.ts';
import { type InputLimits, InputRefused } from './unsafe.ts';

/** A file of this computer, read piece by piece. */
export function fileOnDisk(path: string): Bytes {
    return {
        async open() {
            const file = await open(path, 'r');
            const { size } = await file.stat();
            return {
                size,
                async read(at, length) {
                    const buffer = new Uint8Array(Math.min(length, Math.max(0, size - at) || length));
                    let filled = 0;
                    while (filled < buffer.length) {
                        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, at + filled);
                        if (bytesRead === 0) {
                            break;
                        }
                        filled += bytesRead;
                    }
                    return buffer.subarray(0, filled);
                },
                close: () => file.close(),
            };
        },
    };
}

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
    return inOrder(found);
}

async function inputsAt(path: string, limits: InputLimits, log: ImportLog): Promise<Input[]> {
    const info = await stat(path);
    if (info.isDirectory()) {
        return folderInputs(path, limits, log);
    }
    if (!info.isFile()) {
        throw new InputRefused(`${basename(path)} is neither a file nor a folder, so it was not opened.`);
    }
    return fileInputs(basename(path), dirname(path), fileOnDisk(path), limits, log);
}

async function folderInputs(path: string, limits: InputLimits, log: ImportLog): Promise<Input[]> {
    const names = (await readdir(path)).sort();
    if (names.length > limits.files) {
        throw new InputRefused(`${basename(path)} holds ${names.length} files; at most ${limits.files} are read.`);
    }
    const found: Input[] = [];
    for (const name of names.filter(each => /\.(csv|xlsx|xlsm|json|zip|tfstate|ya?ml)$/iu.test(each))) {
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
            found.push(...(await fileInputs(name, path, fileOnDisk(file), limits, log)));
        } catch (error) {
            refuse(log, name, error);
        }
    }
    if (found.length === 0) {
        throw new InputRefused(`${basename(path)} holds no workbook, CSV, JSON or YAML file that could be read.`);
    }
    return found;
}

/** What inventories of this computer say; see {@link readExtracts}. */
export function readInventories(
    paths: readonly string[],
    progress?: (file: string, sheet: string, rows: number) => void,
): Promise<readonly Extract[]> {
    return readExtracts((limits, log) => gatherInputs(paths, limits, log), progress);
}
