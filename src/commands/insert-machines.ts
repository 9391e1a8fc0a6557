import * as vscode from 'vscode';
import { importInventories } from '#host';
import { signalOf } from '../host/signal.ts';
import type { Importing } from '../import/importing.ts';
import { isTable } from '../import/table.ts';

const KIND = vscode.DocumentDropOrPasteEditKind.Empty.append('exitplan', 'machines');

/** What an export may be called. */
const EXPORT = /\.(xlsx|xlsm|csv|json|zip|tfstate)$/iu;

/** More rows than anybody pastes by hand: a file of them is imported. */
const MOST_TEXT = 4 * 2 ** 20;

/** Where the machines come from. */
type Source = Pick<Importing, 'files' | 'given'>;

/** Rows that are pasted into a plan, and exports that are dropped onto it, become the machines they tell of. */
export function insertMachines(extension: vscode.Uri): vscode.Disposable {
    const inserted = async (
        document: vscode.TextDocument,
        source: Source,
        token: vscode.CancellationToken,
    ): Promise<string | undefined> => {
        const folder = vscode.Uri.joinPath(document.uri, '..');
        try {
            const { workloads } = await importInventories(
                extension,
                {
                    ...source,
                    folder,
                    inventory: vscode.Uri.joinPath(folder, 'inventory.exit'),
                    plan: document.uri,
                    into: document.getText(),
                },
                signalOf(token, new vscode.CancellationError()),
                () => undefined,
            );
            return workloads || undefined;
        } catch {
            // What no reader takes for a list of machines is pasted as it is.
            return undefined;
        }
    };
    return vscode.Disposable.from(
        vscode.languages.registerDocumentPasteEditProvider(
            { language: 'exitplan' },
            {
                async provideDocumentPasteEdits(document, _ranges, data, _context, token) {
                    const text = await data.get('text/plain')?.asString();
                    if (text === undefined || text.length > MOST_TEXT || !isTable(text)) {
                        return undefined;
                    }
                    const rows = { name: 'pasted rows.csv', folder: '', bytes: new TextEncoder().encode(text) };
                    const machines = await inserted(document, { files: [], given: [rows] }, token);
                    return machines === undefined
                        ? undefined
                        : [new vscode.DocumentPasteEdit(machines, vscode.l10n.t('Paste as Workloads'), KIND)];
                },
            },
            { providedPasteEditKinds: [KIND], pasteMimeTypes: ['text/plain'] },
        ),
        vscode.languages.registerDocumentDropEditProvider(
            { language: 'exitplan' },
            {
                async provideDocumentDropEdits(document, position, data, token) {
                    const source = await dropped(data);
                    const machines = source && (await inserted(document, source, token));
                    if (machines === undefined) {
                        return undefined;
                    }
                    return new vscode.DocumentDropEdit(
                        position.character === 0 ? machines : `\n${machines}`,
                        vscode.l10n.t('Insert Its Machines as Workloads'),
                        KIND,
                    );
                },
            },
            { providedDropEditKinds: [KIND], dropMimeTypes: ['text/uri-list', 'files'] },
        ),
    );
}

/** The exports that are dropped: files of the explorer by their addresses, files of the system with their bytes. */
async function dropped(data: vscode.DataTransfer): Promise<Source | undefined> {
    const list = (await data.get('text/uri-list')?.asString()) ?? '';
    const files = list
        .split(/\r?\n/u)
        .filter(line => line !== '' && !line.startsWith('#'))
        .map(line => vscode.Uri.parse(line));
    if (files.length > 0) {
        return files.every(file => EXPORT.test(file.path)) ? { files } : undefined;
    }
    const given = [];
    for (const [, item] of data) {
        const file = item.asFile();
        if (file && EXPORT.test(file.name)) {
            given.push({ name: file.name, folder: '', bytes: await file.data() });
        }
    }
    return given.length > 0 ? { files: [], given } : undefined;
}
