import type * as vscode from 'vscode';
import type { ImportOrder } from './apart/orders.ts';
import type { ImportProgress } from './run.ts';

/** An import as the editor asks its host for it: files by their addresses, whoever can read them. */
export interface Importing extends Omit<ImportOrder, 'paths' | 'inventory' | 'plan' | 'folder' | 'nearby'> {
    readonly files: readonly vscode.Uri[];
    readonly inventory: vscode.Uri;
    readonly plan: vscode.Uri;
    readonly folder: vscode.Uri;
}

/** How far an import is: `vm.xlsx, vInfo: 1200 rows`. */
export function progressText({ file, sheet, rows }: ImportProgress): string {
    return `${file}${sheet ? `, ${sheet}` : ''}: ${rows} rows`;
}
