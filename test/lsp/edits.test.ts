import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FULL_CLIENT } from '../../language/lsp/client.ts';
import { codeLenses } from '../../language/lsp/code-lens.ts';
import { completion } from '../../language/lsp/completion/completion.ts';
import { diagnosticsOf } from '../../language/lsp/diagnostics.ts';
import { codeActions } from '../../language/lsp/edits/code-actions.ts';
import { formatDocument } from '../../language/lsp/edits/formatting.ts';
import { foldingRanges } from '../../language/lsp/folding.ts';
import { hover } from '../../language/lsp/hover/hover.ts';
import { inlayHints } from '../../language/lsp/inlay-hints.ts';
import { definition } from '../../language/lsp/names/definition.ts';
import { highlights, references } from '../../language/lsp/names/references.ts';
import { RenameRefused, rename } from '../../language/lsp/names/rename.ts';
import { documentSymbols } from '../../language/lsp/names/symbols.ts';
import { selectionRanges } from '../../language/lsp/selection.ts';
import { semanticTokens } from '../../language/lsp/semantic-tokens.ts';
import type { PlanWorkspace } from '../../language/workspace/workspace.ts';
import { anyPiece } from '../blocks/texts.ts';
import { marked, ROOT } from './marked.ts';

const SAMPLE = readFileSync('media/templates/sample.exit', 'utf8');
const AT = SAMPLE.indexOf('workload orders-db');
/** One plan in two files, so that an edit in one shows in the other. */
const FILES = {
    'plan.exit': `include "inventory.exit"\n${SAMPLE.slice(0, AT)}${SAMPLE.slice(SAMPLE.indexOf('// The database'))}`,
    'inventory.exit': SAMPLE.slice(AT, SAMPLE.indexOf('// The database')),
};

/** Everything an editor shows of all files. */
function shown(workspace: PlanWorkspace): unknown {
    return workspace.all().map(unit => ({
        files: unit.files,
        findings: [...diagnosticsOf(unit)],
        views: unit.files.map(uri => [
            documentSymbols(workspace, uri),
            foldingRanges(workspace, uri),
            semanticTokens(workspace, uri).data,
        ]),
    }));
}

const edit = fc.record({
    file: fc.constantFrom('plan.exit', 'inventory.exit'),
    at: fc.nat(4000),
    length: fc.oneof(fc.constant(0), fc.constant(1), fc.nat(60)),
    text: fc.oneof(
        anyPiece,
        fc.constantFrom(
            '',
            'x',
            '\n',
            'include "inventory.exit"\n',
            'plan q { }\n',
            'phase extra { map directory }\n',
            'workload orders-db\n',
        ),
    ),
    /** Take it back at once. */
    undo: fc.boolean(),
});

describe('after any edits', () => {
    it('an editor is shown what a fresh start would show', () => {
        fc.assert(
            fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), edits => {
                const { workspace } = marked(FILES);
                shown(workspace);
                let version = 1;
                for (const { file, at, length, text, undo } of edits) {
                    const document = workspace.document(ROOT + file)!;
                    const start = at % (document.length + 1);
                    const end = Math.min(start + length, document.length);
                    const before = document.text;
                    const range = { start: document.positionAt(start), end: document.positionAt(end) };
                    workspace.change(ROOT + file, [{ range, text }], ++version);
                    // Looking in between must not make anything stick.
                    shown(workspace);
                    if (undo) {
                        workspace.change(ROOT + file, [{ text: before }], ++version);
                    }
                }
                const fresh = marked(
                    Object.fromEntries(
                        workspace.uris().map(uri => [uri.slice(ROOT.length), workspace.document(uri)!.text]),
                    ),
                );
                expect(shown(workspace)).toEqual(shown(fresh.workspace));
            }),
            { numRuns: 40 },
        );
    });

    it('every question has an answer, wherever it is asked', () => {
        fc.assert(
            fc.property(fc.array(edit, { maxLength: 4 }), fc.nat(4000), fc.nat(200), (edits, from, length) => {
                const { workspace } = marked(FILES);
                const uri = `${ROOT}plan.exit`;
                edits.forEach(({ file, at, length: cut, text }, i) => {
                    const document = workspace.document(ROOT + file)!;
                    const start = at % (document.length + 1);
                    workspace.change(
                        ROOT + file,
                        [{ range: { start: document.positionAt(start), end: document.positionAt(start + cut) }, text }],
                        i + 2,
                    );
                });
                const document = workspace.document(uri)!;
                const range = {
                    start: document.positionAt(from % (document.length + 1)),
                    end: document.positionAt((from % (document.length + 1)) + length),
                };
                for (const ask of [hover, completion, definition, highlights]) {
                    ask(workspace, uri, range.start);
                }
                references(workspace, uri, range.start, true);
                for (const step of selectionRanges(workspace, uri, [range.start])) {
                    expect(step.range).toBeDefined();
                }
                for (const hint of inlayHints(workspace, uri, range)) {
                    expect(String(hint.label)).not.toMatch(/NaN|undefined|Infinity/);
                }
                codeLenses(workspace, uri);
                formatDocument(workspace, uri);
                codeActions(workspace, uri, range, {}, { ...FULL_CLIENT, resolvesActions: false });
                try {
                    rename(workspace, uri, range.start, 'another name');
                } catch (error) {
                    expect(error).toBeInstanceOf(RenameRefused);
                }
            }),
            { numRuns: 150 },
        );
    });
});
