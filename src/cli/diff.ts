import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PlanUnit } from '../../language/workspace/workspace.ts';
import { compare, type Comparison } from '../../language/report/compare.ts';
import { compareMarkdown, compareText } from '../../language/report/compare-text.ts';
import { PlanWorkspace } from '../../language/workspace/workspace.ts';
import { asOfDay, oneOf, parse } from './args.ts';
import { gitText, versionOf, type Version } from './git.ts';
import { type Io, plain, UsageError } from './io.ts';
import { libraryOnDisk, loadOnePlan } from './load.ts';

/** `exitplan diff OLD NEW`: what a change does to the order, the findings and the gaps. OLD and NEW are paths or `REVISION:PATH`. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { 'format': { type: 'string' }, 'as-of': { type: 'string' } });
    const format = oneOf('format', values['format'], ['text', 'markdown', 'json'] as const, 'text');
    if (paths.length !== 2) throw new UsageError('two plans are expected, OLD and NEW: paths, or REVISION:PATH');
    const asOf = asOfDay(values['as-of']);
    const [old, now] = paths.map(path => unitOf(path, io.cwd, asOf)) as [PlanUnit, PlanUnit];
    const comparison = compare(old.analysis, now.analysis);
    io.stdout(format === 'json' ? `${JSON.stringify({ version: 1, ...comparison }, undefined, 2)}\n` : format === 'markdown' ? compareMarkdown(comparison) : plain(compareText(comparison)));
    return worse(comparison) ? 1 : 0;
}

/** A change that brings new errors fails a pull request. */
function worse(c: Comparison): boolean {
    return [...c.findings.appeared, ...c.findings.changed].some(f => f.severity === 'error');
}

function unitOf(argument: string, cwd: string, asOf: number): PlanUnit {
    const disk = versionOf(argument, cwd);
    if (disk.revision === undefined || existsSync(`${cwd}/${argument}`)) return loadOnePlan([argument], { cwd, asOf }).unit;
    return unitAt(disk as Version & { revision: string }, asOf, argument);
}

/** A plan as it was in a git revision; what it includes is read from the same revision. */
export function unitAt({ path, revision }: Version & { revision: string }, asOf: number, shown: string): PlanUnit {
    if (existsSync(path) && statSync(path).isDirectory()) throw new UsageError(`${shown} is a folder; name the file that declares the plan`);
    const text = gitText(path, revision);
    if (text === undefined) throw new UsageError(`${shown} does not exist in that revision`);
    const workspace = new PlanWorkspace({
        files: { read: uri => gitText(fileURLToPath(uri), revision) }, library: libraryOnDisk(), asOf, roots: [`${pathToFileURL(dirname(path)).href}/`],
    });
    const uri = pathToFileURL(path).href;
    workspace.set(uri, text);
    return workspace.unitOf(uri)!;
}
