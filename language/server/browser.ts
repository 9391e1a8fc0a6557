/**
 * The language server in a web worker. Without a file system only open plans exist, and those the client hands over
 * (`exitplan/files`: `{ files: [{ uri, text }] }`, text missing for a file that is gone); the library comes with
 * `initialize` (`initializationOptions.library`: texts by file name).
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { BuiltInLibrary } from '../workspace/library.ts';
import { normalUri } from '../workspace/uris.ts';
import { addServerExtra } from './extras.ts';
import { localDay } from './host.ts';
import { startServer } from './server.ts';

interface HandedFile {
    readonly uri: string;
    readonly text?: string;
}

const files = new Map<string, string>();
const worker = self as unknown as Worker;
const connection = createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker));

addServerExtra(({ fileChanged }) => {
    connection.onNotification('exitplan/files', (handed: { readonly files: readonly HandedFile[] }) => {
        for (const { uri, text } of handed.files) {
            if (text === undefined) {
                files.delete(normalUri(uri));
            } else {
                files.set(normalUri(uri), text);
            }
            fileChanged(uri);
        }
    });
});
startServer(connection, ({ initializationOptions }) => {
    const texts = (initializationOptions as { library?: Record<string, string> } | undefined)?.library ?? {};
    return {
        files: { read: uri => files.get(uri) },
        library: new BuiltInLibrary({ read: file => texts[file] ?? '' }),
        plansBelow: folder => Promise.resolve([...files.keys()].filter(uri => uri.startsWith(normalUri(folder)))),
        today: () => localDay(),
    };
});
connection.listen();
