import * as vscode from 'vscode';
import { packagedDocuments } from './packaged-documents.ts';

/** The built-in library, `exit-library:/NAME.exit`: where go-to-definition of a platform or a product leads. */
export function libraryDocuments(extension: vscode.Uri): vscode.Disposable {
    return packagedDocuments('exit-library', vscode.Uri.joinPath(extension, 'dist', 'library'));
}
