import * as vscode from 'vscode';

const SCHEME = 'exitplan-import';

/** Columns after which a line of the report is broken: it is prose, and the editor does not wrap plain text by itself. */
const WIDTH = 120;

/** Read-only texts of an import: its report, and the inventory it proposes. They live as long as the window. */
export class ImportDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
    private readonly texts = new Map<string, string>();
    private readonly changed = new vscode.EventEmitter<vscode.Uri>();
    private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
    readonly onDidChange = this.changed.event;

    provideTextDocumentContent(uri: vscode.Uri): string {
        return this.texts.get(uri.path) ?? '';
    }

    /** A document of the given name; the next one of that name takes its place. */
    put(name: string, text: string): vscode.Uri {
        const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
        this.texts.set(uri.path, text);
        this.changed.fire(uri);
        return uri;
    }

    async showReport(summary: string, report: string): Promise<void> {
        const uri = this.put('Import report.txt', `${summary}\n\n${report.split('\n').map(broken).join('\n')}`);
        await vscode.window.showTextDocument(uri, { preview: false, viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
    }

    dispose(): void {
        this.registration.dispose();
        this.changed.dispose();
    }
}

/** A long line in several, the further ones indented below the first. */
function broken(line: string): string {
    const indent = `${/^ */u.exec(line)![0]}    `;
    const lines: string[] = [];
    let rest = line;
    while (rest.length > WIDTH) {
        const at = rest.lastIndexOf(' ', WIDTH);
        const from = rest.length - rest.trimStart().length;
        if (at <= from) break;
        lines.push(rest.slice(0, at));
        rest = indent + rest.slice(at + 1);
    }
    return [...lines, rest].join('\n');
}
