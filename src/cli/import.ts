import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { UnreadablePlan } from '../../language/import/merge/scan.ts';
import { planFilesBeside } from '../import/beside.ts';
import { type ImportResult, InputRefused, importFiles } from '../import/index.ts';
import { type ImportArguments, parseArguments, USAGE, UsageError } from './import-options.ts';
import { libraryOnDisk } from './load.ts';

/** Where a command writes and what it stands in. */
export interface ImportIo {
    readonly stdout: { write(text: string): unknown };
    readonly stderr: { write(text: string): unknown };
    readonly cwd: string;
    readonly color: boolean;
}

/** Warnings that a figure is missing because its cell could not be read. */
const UNREAD: ReadonlySet<string> = new Set(['cell-unreadable', 'cell-error', 'formula-without-value']);

/**
 * `exitplan import`. Returns the exit status: 0 imported, 1 imported but something could not be read (an error in the
 * report), 2 not carried out, with one line on standard error.
 */
export async function run(args: string[], io: ImportIo): Promise<number> {
    try {
        const request = parseArguments(args);
        if (request.help) {
            io.stdout.write(USAGE);
            return 0;
        }
        if (request.files.length === 0) {
            throw new UsageError('exitplan import needs at least one file; see exitplan import --help.');
        }
        return await carryOut(request, io);
    } catch (error) {
        const known =
            error instanceof UsageError ||
            error instanceof InputRefused ||
            error instanceof UnreadablePlan ||
            isSystemError(error);
        if (!known) {
            throw error;
        }
        io.stderr.write(`exitplan import: ${oneLine((error as Error).message)}\n`);
        return 2;
    }
}

async function carryOut(request: ImportArguments, io: ImportIo): Promise<number> {
    const place = await placesFor(request, io.cwd);
    const existing = place && !request.overwrite ? await textAt(place.inventory) : undefined;
    const others = place && existing !== undefined ? await planFilesBeside(place.inventory, place.plan) : [];
    const result = await mergeInto(place?.inventory, () =>
        importFiles(
            request.files.map(file => resolve(io.cwd, file)),
            {
                draft: request.draft
                    ? { ...request.draftOptions, inventoryFile: place ? basename(place.inventory) : 'inventory.exit' }
                    : false,
                environments: request.environments,
                annotations: request.annotations,
                assumeIo: request.assumeIo,
                existing,
                others: others.map(({ path, text }) => ({ name: relative(dirname(place!.inventory), path), text })),
                library: libraryOnDisk(),
            },
        ),
    );
    const report = request.format === 'json' ? `${JSON.stringify(result.report, undefined, 2)}\n` : result.reportText;
    if (!place) {
        io.stdout.write(
            result.inventory + (result.plan === undefined ? '' : `\n${result.plan.replace(/^include [^\n]*\n+/u, '')}`),
        );
        io.stderr.write(report);
    } else {
        io.stdout.write(report);
        await writeAll(result, place, existing, request, io);
        for (const [index, { path, text }] of others.entries()) {
            const merged = result.others[index]!;
            if (merged !== text && !(path === place.plan && request.overwrite)) {
                await writeWhole(path, merged);
                (request.format === 'json' ? io.stderr : io.stdout).write(
                    `Updated ${relative(dirname(place.inventory), path)}, which holds imported machines.\n`,
                );
            }
        }
    }
    return result.report.problems.some(problem => problem.severity === 'error' || UNREAD.has(problem.code)) ? 1 : 0;
}

interface Places {
    readonly inventory: string;
    readonly plan: string;
}

/** Files to write; undefined for standard output. */
async function placesFor(request: ImportArguments, cwd: string): Promise<Places | undefined> {
    const { output, draft } = request;
    if (output === '-') {
        return undefined;
    }
    const path = resolve(cwd, output ?? '.');
    const folder = output === undefined || /[\\/]$/u.test(output) || (await isFolder(path));
    if (folder) {
        return { inventory: join(path, 'inventory.exit'), plan: join(path, 'plan.exit') };
    }
    if (!draft || /inventory/iu.test(basename(path))) {
        return { inventory: path, plan: join(dirname(path), 'plan.exit') };
    }
    return { inventory: join(dirname(path), 'inventory.exit'), plan: path };
}

async function isFolder(path: string): Promise<boolean> {
    return stat(path).then(
        info => info.isDirectory(),
        () => false,
    );
}

async function textAt(path: string): Promise<string | undefined> {
    try {
        return await readFile(path, 'utf8');
    } catch (error) {
        if (isSystemError(error) && error.code === 'ENOENT') {
            return undefined;
        }
        throw error;
    }
}

/** A broken inventory is named by its file and left as it is. */
async function mergeInto(inventory: string | undefined, work: () => Promise<ImportResult>): Promise<ImportResult> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof UnreadablePlan && inventory !== undefined) {
            throw new UnreadablePlan(
                `${basename(inventory)}: ${error.message}. Nothing was merged into it and nothing was written; mend it or use --overwrite.`,
            );
        }
        throw error;
    }
}

async function writeAll(
    result: ImportResult,
    place: Places,
    existing: string | undefined,
    request: ImportArguments,
    io: ImportIo,
): Promise<void> {
    const say = (text: string): unknown => (request.format === 'json' ? io.stderr : io.stdout).write(`${text}\n`);
    if (existing === result.inventory) {
        say(`${basename(place.inventory)} is up to date.`);
    } else {
        await writeWhole(place.inventory, result.inventory);
        say(`${existing === undefined ? 'Wrote' : 'Updated'} ${basename(place.inventory)}.`);
    }
    if (result.plan === undefined) {
        return;
    }
    if (!request.overwrite && (await textAt(place.plan)) !== undefined) {
        say(
            `Kept ${basename(place.plan)}, which is there already: a plan is people's work. With --overwrite the draft takes its place.`,
        );
    } else {
        await writeWhole(place.plan, result.plan);
        say(`Wrote ${basename(place.plan)}.`);
    }
}

/** Writes beside the file and moves it into place, so that a broken run never leaves half a file. */
async function writeWhole(path: string, text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const beside = `${path}.part`;
    try {
        await writeFile(beside, text, 'utf8');
        await rename(beside, path);
    } catch (error) {
        await rm(beside, { force: true });
        throw error;
    }
}

function isSystemError(error: unknown): error is Error & { code: string } {
    return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

function oneLine(text: string): string {
    return text.replace(/\s+/gu, ' ').trim();
}
