import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ImportOptions, type ImportResult, importFiles } from '../../src/import/index.ts';

/** Runs something in a folder of its own with the given files, and takes the folder away again. */
export async function inFolder<T>(
    files: Readonly<Record<string, string | Buffer>>,
    work: (folder: string) => Promise<T>,
): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'exit-import-'));
    try {
        for (const [name, data] of Object.entries(files)) {
            await mkdir(dirname(join(folder, name)), { recursive: true });
            await writeFile(join(folder, name), data);
        }
        return await work(folder);
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

/** Imports files given by name and content. */
export function importTexts(
    files: Readonly<Record<string, string | Buffer>>,
    options: ImportOptions = {},
): Promise<ImportResult> {
    return inFolder(files, folder =>
        importFiles(
            Object.keys(files).map(name => join(folder, name)),
            options,
        ),
    );
}

/** Lines of an inventory that declare something, without their marks. */
export function declared(inventory: string, keyword = 'workload'): string[] {
    return inventory
        .split('\n')
        .filter(line => line.startsWith(`${keyword} `))
        .map(line => line.replace(/ \/\/ imported .*$/u, ''));
}

export function codes(result: ImportResult): string[] {
    return result.report.problems.map(problem => problem.code);
}
