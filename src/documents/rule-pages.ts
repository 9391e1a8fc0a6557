import * as vscode from 'vscode';
import { packagedDocuments } from './packaged-documents.ts';

/** Where the pages lie inside the installed extension. */
export function rulePageFolder(extension: vscode.Uri): vscode.Uri {
    return vscode.Uri.joinPath(extension, 'dist', 'docs');
}

/**
 * The page of a finding code, `exit-docs:/CODE.md`: the address that a finding's code links to in the editor and
 * in the Problems view. The manifest associates the scheme with the built-in markdown preview, so it opens rendered.
 */
export function rulePages(extension: vscode.Uri): vscode.Disposable {
    return packagedDocuments('exit-docs', rulePageFolder(extension));
}

export function rulePageUri(code: string): vscode.Uri {
    return vscode.Uri.from({ scheme: 'exit-docs', path: `/${code}.md` });
}
