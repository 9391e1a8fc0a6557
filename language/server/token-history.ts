import type { SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver';
import { type Colouring, semanticTokens, tokensDelta } from '../lsp/semantic-tokens.ts';
import type { PlanWorkspace } from '../workspace/workspace.ts';

/** So many files are remembered; an editor asks for the colours of few at a time. */
const MOST = 24;

/** Remembers the colours an editor has, so that an edit sends what differs and not the file. */
export class TokenHistory {
    private readonly workspace: PlanWorkspace;
    private readonly colouring: Colouring;
    private readonly last = new Map<string, { readonly id: string; readonly data: readonly number[] }>();
    private count = 0;

    constructor(workspace: PlanWorkspace, colouring: Colouring) {
        this.workspace = workspace;
        this.colouring = colouring;
    }

    full(uri: string): SemanticTokens {
        const { data } = semanticTokens(this.workspace, uri, this.colouring);
        const id = String(++this.count);
        this.last.delete(uri);
        this.last.set(uri, { id, data });
        if (this.last.size > MOST) {
            this.last.delete(this.last.keys().next().value!);
        }
        return { resultId: id, data };
    }

    /** What changed since an answer; everything where that answer is not the last one. */
    delta(uri: string, previous: string): SemanticTokens | SemanticTokensDelta {
        const before = this.last.get(uri);
        const now = this.full(uri);
        return before?.id === previous ? { resultId: now.resultId, ...tokensDelta(before.data, now.data) } : now;
    }
}
