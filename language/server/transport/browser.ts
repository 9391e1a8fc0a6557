/**
 * The language server in a web worker. Without a file system only open plans exist, and those the client hands over
 * (`exitplan/files`: `{ files: [{ uri, text }] }`, text missing for a file that is gone); the library comes with
 * `initialize` (`initializationOptions.library`: texts by file name). A client that says `handsOver` there hands over the plans of the
 * workspace once at the start, be it none: nothing is checked before.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { BuiltInLibrary } from '../../workspace/library.ts';
import { normalUri } from '../../workspace/uris.ts';
import { addServerExtra } from '../extras.ts';
import { startServer } from '../server.ts';
import { localDay } from './host.ts';
import { Lifecycle } from './lifecycle.ts';

interface HandedFile {
    readonly uri: string;
    readonly text?: string;
}

const files = new Map<string, string>();
const worker = self as unknown as Worker;
let handed: () => void = () => undefined;
const handedOver = new Promise<void>(resolve => {
    handed = resolve;
});
const lifecycle = new Lifecycle();
const connection = createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker), {
    messageStrategy: lifecycle,
});
lifecycle.listen(connection);

addServerExtra(({ fileChanged }) => {
    connection.onNotification('exitplan/files', (sent: { readonly files: readonly HandedFile[] }) => {
        for (const { uri, text } of sent.files) {
            if (text === undefined) {
                files.delete(normalUri(uri));
            } else {
                files.set(normalUri(uri), text);
            }
            fileChanged(uri);
        }
        handed();
    });
});
startServer(connection, ({ initializationOptions }) => {
    const options = initializationOptions as { library?: Record<string, string>; handsOver?: boolean } | undefined;
    const texts = options?.library ?? {};
    return {
        ...(options?.handsOver === true ? { handedOver } : {}),
        files: { read: uri => files.get(uri) },
        library: new BuiltInLibrary({ read: file => texts[file] ?? '' }),
        plansBelow: folder => Promise.resolve([...files.keys()].filter(uri => uri.startsWith(normalUri(folder)))),
        today: () => localDay(),
    };
});
connection.listen();
