import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { nth } from '../../../language/basics/lists.ts';
import { UnreadablePlan } from '../../../language/import/merge/scan.ts';
import { type PlanFileText, readPlanFile } from '../../../language/server/files/node-files.ts';
import { encodePlan, withLineEndsOf } from '../../../language/workspace/plan-text.ts';
import { type FileWrite, WriteRefused, writeFiles } from '../../files/write.ts';
import { planFilesBeside } from '../../import/beside-on-disk.ts';
import { type ImportResult, InputRefused, importFiles } from '../../import/index.ts';
import { type ImportArguments, parseArguments, USAGE, UsageError } from '../import-options.ts';
import { libraryOnDisk } from '../load.ts';

/** Where a command writes and what it stands in. */
export interface ImportIo {
    readonly stdout: { write(text: string): unknown };
    readonly stderr: { write(text: string): unknown };
    /** Plan files and JSON, exactly as they are. */
    readonly data: { write(text: string): unknown };
    readonly cwd: string;
    readonly color: boolean;
}

/** Warnings that figures are missing because a cell could not be read, or a row found no machine. */
const UNREAD: ReadonlySet<string> = new Set([
    'cell-unreadable',
    'cell-error',
    'formula-without-value',
    'figure-implausible',
    'rows-unmatched',
    'planned-machine-unknown',
]);

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
            error instanceof WriteRefused ||
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
    const existing = place && !request.overwrite ? planAt(place.inventory) : undefined;
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
                map: request.map,
                existing: existing?.text,
                others:
                    place && others.map(({ path, text }) => ({ name: relative(dirname(place.inventory), path), text })),
                library: libraryOnDisk(),
            },
        ),
    );
    const report = request.format === 'json' ? `${JSON.stringify(result.report, undefined, 2)}\n` : result.reportText;
    if (!place) {
        io.data.write(
            result.inventory + (result.plan === undefined ? '' : `\n${result.plan.replace(/^include [^\n]*\n+/u, '')}`),
        );
        io.stderr.write(report);
    } else {
        (request.format === 'json' ? io.data : io.stdout).write(report);
        const told = writeAll(result, place, existing, others, request);
        (request.format === 'json' ? io.stderr : io.stdout).write(told.map(line => `${line}\n`).join(''));
    }
    return result.report.problems.some(
        problem =>
            problem.severity === 'error' ||
            UNREAD.has(problem.code) ||
            (problem.code === 'figure-required' && !request.partial),
    )
        ? 1
        : 0;
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

/** A plan file that is to be merged into; one that cannot be read exactly is refused, since writing would lose what was not read. */
function planAt(path: string): PlanFileText | undefined {
    const file = readPlanFile(path);
    if (file ? !file.exact : existsSync(path)) {
        throw new UsageError(
            `${basename(path)} cannot be read as UTF-8 text. Nothing was written; save it as UTF-8 or use --overwrite.`,
        );
    }
    return file;
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

/** Writes everything or nothing; returns what to say about it. */
function writeAll(
    result: ImportResult,
    place: Places,
    existing: PlanFileText | undefined,
    others: Awaited<ReturnType<typeof planFilesBeside>>,
    request: ImportArguments,
): string[] {
    const writes: FileWrite[] = [];
    const told: string[] = [];
    if (existing?.text === result.inventory) {
        told.push(`${basename(place.inventory)} is up to date.`);
    } else {
        writes.push(
            existing
                ? merged(place.inventory, existing, result.inventory)
                : {
                      path: place.inventory,
                      content: result.inventory,
                      before: request.overwrite ? 'any' : 'none',
                  },
        );
        told.push(`${existing === undefined ? 'Wrote' : 'Updated'} ${basename(place.inventory)}.`);
    }
    if (result.plan !== undefined) {
        if (!request.overwrite && existsSync(place.plan)) {
            told.push(
                `Kept ${basename(place.plan)}, which is there already: a plan is people's work. With --overwrite the draft takes its place.`,
            );
        } else {
            writes.push({ path: place.plan, content: result.plan, before: request.overwrite ? 'any' : 'none' });
            told.push(`Wrote ${basename(place.plan)}.`);
        }
    }
    for (const [index, file] of others.entries()) {
        const text = nth(result.others, index);
        if (text !== file.text && !(file.path === place.plan && request.overwrite)) {
            writes.push(merged(file.path, file, text));
            told.push(`Updated ${relative(dirname(place.inventory), file.path)}, which holds imported machines.`);
        }
    }
    writeFiles(writes);
    return told;
}

function merged(path: string, { encoding, bytes, text: before }: PlanFileText, text: string): FileWrite {
    return { path, content: encodePlan(withLineEndsOf(before, text), encoding), before: bytes };
}

function isSystemError(error: unknown): error is Error & { code: string } {
    return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

function oneLine(text: string): string {
    return text.replace(/\s+/gu, ' ').trim();
}
