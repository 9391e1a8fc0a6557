import type * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { PlaceAnswer, PreviewAnswer } from '../../language/server/preview.ts';
import type { BlastGroup, WrittenSetting } from '../../webview/protocol.ts';

/** A text edit as it comes over the wire. */
export interface WireEdit {
    readonly uri: string;
    readonly range: PlaceAnswer['range'];
    readonly newText: string;
}

/** What a preview asks of the language server. */
export class PreviewRequests {
    private readonly client: BaseLanguageClient;

    constructor(client: BaseLanguageClient) {
        this.client = client;
    }

    /** @param have number of the model the page has: only what is new since then is sent */
    preview(uri: vscode.Uri, have: number | undefined): Promise<PreviewAnswer | null> {
        return this.client.sendRequest('exitplan/preview', { uri: uri.toString(), have });
    }

    /** Nobody looks at the plan any more. A client that has stopped needs not be told. */
    closed(uri: vscode.Uri): void {
        if (this.client.isRunning()) {
            void this.client.sendNotification('exitplan/previewClosed', { uri: uri.toString() });
        }
    }

    place(uri: vscode.Uri, id: string): Promise<PlaceAnswer | null> {
        return this.client.sendRequest('exitplan/previewPlace', { uri: uri.toString(), id });
    }

    at(uri: vscode.Uri, position: vscode.Position): Promise<string[]> {
        return this.client.sendRequest('exitplan/previewAt', {
            uri: uri.toString(),
            position: { line: position.line, character: position.character },
        });
    }

    blast(uri: vscode.Uri, id: string): Promise<BlastGroup[]> {
        return this.client.sendRequest('exitplan/previewBlast', { uri: uri.toString(), id });
    }

    fixes(uri: vscode.Uri, findings: readonly string[]): Promise<Record<string, string[]>> {
        return this.client.sendRequest('exitplan/previewFixes', { uri: uri.toString(), findings });
    }

    apply(uri: vscode.Uri, fabric: string, settings: readonly WrittenSetting[]): Promise<WireEdit[]> {
        return this.client.sendRequest('exitplan/previewApply', { uri: uri.toString(), fabric, settings });
    }

    onChanged(listener: (files: readonly string[]) => void): vscode.Disposable {
        return this.client.onNotification('exitplan/previewChanged', ({ files }: { files: readonly string[] }) =>
            listener(files),
        );
    }
}
