import {
    type Connection,
    type DocumentDiagnosticReport,
    DocumentDiagnosticReportKind,
    type InitializeParams,
    type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Diagnostic } from 'vscode-languageserver-types';
import { normalUri } from '../workspace/uris.ts';
import type { Publisher } from './publisher.ts';

/**
 * Findings for clients that ask for them instead of being sent them. A client that can do both is sent them: it would show each
 * finding twice, and files nobody has open are only told of by sending.
 */
export class PulledFindings {
    private readonly publisher: Publisher;
    private readonly results = new Map<string, { readonly id: string; readonly items: readonly Diagnostic[] }>();
    private count = 0;

    constructor(publisher: Publisher) {
        this.publisher = publisher;
    }

    listen(connection: Connection): void {
        connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }) => {
            await this.publisher.ready;
            this.publisher.flush();
            return this.report(uri, previousResultId);
        });
        connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }) => {
            await this.publisher.ready;
            this.publisher.flush();
            const before = new Map(previousResultIds.map(({ uri, value }) => [normalUri(uri), value]));
            const uris = new Set([...this.publisher.files(), ...before.keys()]);
            const items = [...uris].map((uri): WorkspaceDocumentDiagnosticReport => {
                const file = this.publisher.known(uri);
                return {
                    uri: file?.spelling ?? uri,
                    version: file?.version ?? null,
                    ...this.report(uri, before.get(uri)),
                } as WorkspaceDocumentDiagnosticReport;
            });
            return { items };
        });
    }

    private report(uri: string, previous: string | undefined): DocumentDiagnosticReport {
        const address = normalUri(uri);
        const items = this.publisher.known(address)?.diagnostics ?? [];
        let result = this.results.get(address);
        if (result?.items !== items) {
            result = { id: String(++this.count), items };
            this.results.set(address, result);
        }
        return result.id === previous
            ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: result.id }
            : { kind: DocumentDiagnosticReportKind.Full, resultId: result.id, items: [...items] };
    }
}

/** Whether a client asks for findings and cannot be sent them. */
export function pulls({ capabilities: { textDocument } }: InitializeParams): boolean {
    return textDocument?.diagnostic !== undefined && textDocument.publishDiagnostics === undefined;
}
