import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { saidBy } from '../language/analysis/analysis.ts';
import { applyTo, overlap, placed } from '../language/edits/apply.ts';
import { rangeOf, type TextEdit } from '../language/plan/source.ts';
import { day } from '../language/plan/units.ts';
import { libraryFolder, nodeLibrary } from '../language/server/files/node-library.ts';
import { BuiltInLibrary } from '../language/workspace/library.ts';
import { type PlanUnit, PlanWorkspace } from '../language/workspace/workspace.ts';
import type { Found } from './fixtures/reader.ts';

/** The checker for tests: texts in, findings out; the real library, no file system beside it. */

export const library = new BuiltInLibrary(
    nodeLibrary(libraryFolder(join(dirname(fileURLToPath(import.meta.url)), '../language/library'))),
);

const ROOT = 'file:///plans/';
/** A day on which nothing in the samples has ended. */
export const AS_OF = '2026-12-01';

/** A workspace that holds the files; the first one is `plan.exit` unless named otherwise. */
export function workspaceOf(files: Readonly<Record<string, string>>, asOf = AS_OF): PlanWorkspace {
    const workspace = new PlanWorkspace({ files: { read: () => undefined }, library, roots: [ROOT], asOf: day(asOf)! });
    for (const [path, text] of Object.entries(files)) {
        workspace.set(ROOT + path, text);
    }
    return workspace;
}

/** The plan that `plan.exit` (or the first file) belongs to. */
export function unitOf(files: Readonly<Record<string, string>> | string, asOf = AS_OF): PlanUnit {
    const all = typeof files === 'string' ? { 'plan.exit': files } : files;
    return workspaceOf(all, asOf).unitOf(ROOT + Object.keys(all)[0]!)!;
}

/** Findings as fixtures and JSON speak of them. */
export function found(unit: PlanUnit): Found[] {
    return unit.analysis.findings.map(f => ({
        code: f.code,
        severity: f.severity,
        file: f.span.block.document.uri.replace(ROOT, ''),
        range: rangeOf(f.span),
        message: saidBy(f),
    }));
}

/** Applies edits to texts by path; edits of one file must not overlap. */
export function applyEdits(
    files: Readonly<Record<string, string>>,
    edits: readonly TextEdit[],
): Record<string, string> {
    return Object.fromEntries(
        Object.entries(files).map(([path, text]) => {
            const own = edits.filter(e => e.uri === ROOT + path);
            if (overlap(placed(text, own))) {
                throw new Error('edits overlap');
            }
            return [path, applyTo(text, own)];
        }),
    );
}
