import type { CodeAction, TextEdit } from 'vscode-languageserver-types';
import type { Position, Range } from '../../language/blocks/positions.ts';
import { applyTo, overlap, placed } from '../../language/edits/apply.ts';
import { resolveCodeAction } from '../../language/lsp/edits/code-actions.ts';
import { day } from '../../language/plan/units.ts';
import { PlanWorkspace } from '../../language/workspace/workspace.ts';
import { AS_OF, library } from '../check.ts';

/** Plans with a cursor: `<|>` is where it stands; `<[` and `]>` enclose a range. The marks are taken out of the text. */
export interface Marked {
    readonly workspace: PlanWorkspace;
    /** The file with the cursor or the range, else the first. */
    readonly uri: string;
    readonly position: Position;
    readonly range: Range;
    text(path?: string): string;
}

export const ROOT = 'file:///plans/';

export function marked(files: string | Readonly<Record<string, string>>): Marked {
    const all = typeof files === 'string' ? { 'plan.exit': files } : files;
    const workspace = new PlanWorkspace({
        files: { read: () => undefined },
        library,
        roots: [ROOT],
        asOf: day(AS_OF)!,
    });
    let uri = ROOT + Object.keys(all)[0]!;
    let offsets: readonly [number, number] = [0, 0];
    for (const [path, text] of Object.entries(all)) {
        const places = /<\[|\]>|<\|>/.test(text)
            ? [...text.matchAll(/<\[|\]>|<\|>/g)].map((m, i) => m.index - lengthBefore(text, i))
            : undefined;
        workspace.set(ROOT + path, text.replace(/<\[|\]>|<\|>/g, ''), 1);
        if (!places) {
            continue;
        }
        uri = ROOT + path;
        offsets = [places[0]!, places[1] ?? places[0]!];
    }
    const document = workspace.document(uri)!;
    const range = { start: document.positionAt(offsets[0]), end: document.positionAt(offsets[1]) };
    return {
        workspace,
        uri,
        position: range.start,
        range,
        text: path => workspace.document(path ? ROOT + path : uri)!.text,
    };
}

function lengthBefore(text: string, index: number): number {
    return [...text.matchAll(/<\[|\]>|<\|>/g)].slice(0, index).reduce((sum, m) => sum + m[0].length, 0);
}

interface Edit {
    readonly range: Range;
    readonly newText: string;
}

/** A text after edits of the protocol. They must not overlap; later ones at one place come behind earlier ones. */
export function edited(text: string, edits: readonly Edit[]): string {
    if (overlap(placed(text, edits))) {
        throw new Error('edits overlap');
    }
    return applyTo(text, edits);
}

/** The words a range covers. */
export function covered(workspace: PlanWorkspace, uri: string, range: Range): string {
    const document = workspace.document(uri)!;
    return document.text.slice(document.offsetAt(range.start), document.offsetAt(range.end));
}

/** The file with the cursor after an action, as a client applies it. */
export function applyAction({ workspace, uri, text }: Marked, action: CodeAction | undefined): string {
    const { edit } = resolveCodeAction(workspace, action ?? { title: '' });
    const changes = edit?.documentChanges?.flatMap(c => ('edits' in c ? c.edits : [])) ?? edit?.changes?.[uri] ?? [];
    return applyTo(text(uri.slice(ROOT.length)), changes as TextEdit[]);
}
