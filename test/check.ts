import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rangeOf, type TextEdit } from '../language/plan/source.ts';
import { day } from '../language/plan/units.ts';
import { libraryFolder, nodeLibrary } from '../language/server/node-library.ts';
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
        message: f.message,
    }));
}

/** Applies edits to texts by path; edits of one file must not overlap. */
export function applyEdits(
    files: Readonly<Record<string, string>>,
    edits: readonly TextEdit[],
): Record<string, string> {
    const result: Record<string, string> = { ...files };
    for (const path of Object.keys(files)) {
        const own = edits.map((e, i) => ({ e, i })).filter(({ e }) => e.uri === ROOT + path);
        const text = files[path]!;
        const offsets = own.map(({ e, i }) => ({
            start: offsetAt(text, e.range.start),
            end: offsetAt(text, e.range.end),
            newText: e.newText,
            i,
        }));
        offsets.sort((a, b) => b.start - a.start || b.end - a.end || b.i - a.i);
        let out = text;
        for (const { start, end, newText } of offsets) {
            out = out.slice(0, start) + newText + out.slice(end);
        }
        result[path] = out;
    }
    return result;
}

function offsetAt(text: string, position: { line: number; character: number }): number {
    let offset = 0;
    for (let line = 0; line < position.line; line++) {
        offset = text.indexOf('\n', offset) + 1;
    }
    return offset + position.character;
}
