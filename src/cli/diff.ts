import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Severity } from '../../language/analysis/analysis.ts';
import { nth, there } from '../../language/basics/lists.ts';
import { type Comparison, compare } from '../../language/report/compare/compare.ts';
import { compareDocument } from '../../language/report/compare/document.ts';
import { toMarkdown } from '../../language/report/output/to-markdown.ts';
import { toText } from '../../language/report/output/to-text.ts';
import { normalUri } from '../../language/workspace/uris.ts';
import { type PlanUnit, PlanWorkspace } from '../../language/workspace/workspace.ts';
import { asOfDay, oneOf, parse } from './args.ts';
import { Revision, versionOf } from './git.ts';
import { type Io, json, UsageError } from './io.ts';
import { libraryOnDisk, loadOnePlan } from './load.ts';

const FAIL_ON = ['error', 'warning', 'information', 'never'] as const;

/**
 * `exitplan diff OLD NEW`: what a change does to the order, the findings, the gaps and the headroom. OLD and NEW are paths or
 * `REVISION:PATH`. Status 1: the change brings a finding at or above --fail-on (default error), new or worse than before.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, {
        format: { type: 'string' },
        'fail-on': { type: 'string' },
        'as-of': { type: 'string' },
    });
    const format = oneOf('format', values['format'], ['text', 'markdown', 'json'] as const, 'text');
    const failOn = oneOf('fail-on', values['fail-on'], FAIL_ON, 'error');
    if (paths.length !== 2) {
        throw new UsageError('two plans are expected, OLD and NEW: paths, or REVISION:PATH');
    }
    const asOf = asOfDay(values['as-of']);
    const [old, now] = paths.map(path => unitOf(path, io.cwd, asOf)) as [PlanUnit, PlanUnit];
    const comparison = compare(old.analysis, now.analysis);
    if (format === 'json') {
        io.data(`${json({ version: 1, ...comparison, oddNames: undefined })}\n`);
    } else {
        io.stdout(
            format === 'markdown' ? toMarkdown(compareDocument(comparison), 3) : toText(compareDocument(comparison)),
        );
    }
    return worse(comparison, failOn) ? 1 : 0;
}

const LEVELS: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** Whether something is new, or graver than before, at or above a severity. */
function worse({ findings }: Comparison, failOn: (typeof FAIL_ON)[number]): boolean {
    if (failOn === 'never') {
        return false;
    }
    const counts = (severity: Severity) => LEVELS.indexOf(severity) <= LEVELS.indexOf(failOn);
    return (
        findings.appeared.some(f => counts(f.severity)) ||
        findings.changed.some(
            f => f.was !== undefined && LEVELS.indexOf(f.severity) < LEVELS.indexOf(f.was) && counts(f.severity),
        )
    );
}

function unitOf(argument: string, cwd: string, asOf: number): PlanUnit {
    const { path, revision } = versionOf(argument, cwd);
    return revision === undefined
        ? loadOnePlan([argument], { cwd, asOf }).unit
        : unitAt(new Revision(path, revision), path, asOf, argument);
}

/** A plan as it was in a git revision; what it includes is read from the same revision. `path` is a file or a folder. */
function unitAt(revision: Revision, path: string, asOf: number, shown: string): PlanUnit {
    const text = revision.text(path);
    const files = text === undefined ? revision.plans(path) : [path];
    if (files.length === 0) {
        throw new UsageError(`${shown} does not exist in that revision`);
    }
    const folder = text === undefined ? path : dirname(path);
    const workspace = new PlanWorkspace({
        files: { read: uri => revision.text(fileURLToPath(uri)) },
        library: libraryOnDisk(),
        asOf,
        roots: [normalUri(`${pathToFileURL(folder).href}/`)],
    });
    for (const file of files) {
        workspace.set(pathToFileURL(file).href, revision.text(file) ?? '');
    }
    const units = [
        ...new Set(files.map(file => there(workspace.unitOf(pathToFileURL(file).href), `plan file ${file}`))),
    ];
    const declared = units.filter(u => u.plan.record);
    if (declared.length > 1) {
        throw new UsageError(`${shown} holds ${declared.length} plans; name the file of one of them`);
    }
    return declared[0] ?? nth(units, 0);
}
