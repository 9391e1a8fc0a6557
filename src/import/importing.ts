import type * as vscode from 'vscode';
import type { ImportOrder } from './apart/orders.ts';

/** An import as the editor asks its host for it: files by their addresses, whoever can read them. */
export interface Importing extends Omit<ImportOrder, 'paths' | 'inventory' | 'plan' | 'folder' | 'nearby'> {
    readonly files: readonly vscode.Uri[];
    readonly inventory: vscode.Uri;
    readonly plan: vscode.Uri;
    readonly folder: vscode.Uri;
}
