import * as vscode from 'vscode';

const SCHEME = 'exitplan-import';

/** Read-only texts of an import: its report, and the inventory it proposes. They live as long as the window. */
export class ImportDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
    private readonly texts = new Map<string, string>();
    private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

    provideTextDocumentContent(uri: vscode.Uri): string {
        return this.texts.get(uri.toString()) ?? '';
    }

    /** A document of the given name; every text gets an address of its own, so that none shows an older one. */
    put(name: string, text: string): vscode.Uri {
        const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}`, query: String(this.texts.size) });
        this.texts.set(uri.toString(), text);
        return uri;
    }

    /** Shows a report beside what is open, in the place of the one before it, with its lines wrapped. */
    async showReport(summary: string, report: string): Promise<void> {
        const older = vscode.window.tabGroups.all
            .flatMap(group => group.tabs)
            .filter(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === SCHEME);
        const viewColumn = older[0]?.group.viewColumn ?? vscode.ViewColumn.Beside;
        const uri = this.put('Import report.txt', `${summary}\n\n${report}`);
        await vscode.window.showTextDocument(uri, { preview: false, viewColumn });
        await vscode.window.tabGroups.close(older, true);
        if (vscode.workspace.getConfiguration('editor', uri).get('wordWrap') === 'off') {
            await vscode.commands.executeCommand('editor.action.toggleWordWrap');
        }
    }

    dispose(): void {
        this.registration.dispose();
    }
}
