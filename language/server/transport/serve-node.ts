import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { format } from 'node:util';
import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nth } from '../../basics/lists.ts';
import { LIBRARY_SCHEME } from '../../plan/source.ts';
import { clientOptions } from '../client-options.ts';
import { LibraryAddresses } from '../files/library-addresses.ts';
import { startServer } from '../server.ts';
import { REPOSITORY } from '../version.ts';
import { Lifecycle } from './lifecycle.ts';
import { StreamWriter } from './message-writer.ts';
import { nodeHost } from './node-host.ts';

/** Transports that a command line may name; without one it is standard input and output. */
const OTHERS = /^--(node-ipc|socket=|pipe=)/;

/**
 * Serves on the transport the command line names. The process ends when the client says so, with the protocol's exit status;
 * the promise stays open until then.
 */
export function serve(): Promise<number> {
    const addresses = new LibraryAddresses();
    const lifecycle = new Lifecycle(message => addresses.inwards(message));
    const connection = process.argv.some(word => OTHERS.test(word))
        ? createConnection(ProposedFeatures.all, { messageStrategy: lifecycle })
        : overStdio(lifecycle, addresses);
    // The library lies near the running file, in the project (a module) as in the bundle (none).
    const host = nodeHost(dirname(realpathSync(nth(process.argv, 1))));
    lifecycle.listen(connection);
    startServer(connection, ({ initializationOptions }) => {
        addresses.folder = clientOptions(initializationOptions).schemes.has(LIBRARY_SCHEME)
            ? undefined
            : (host.libraryFolder ?? `${REPOSITORY}/blob/HEAD/language/library/`);
        return host;
    });
    connection.listen();
    return new Promise<number>(() => undefined);
}

function overStdio(lifecycle: Lifecycle, addresses: LibraryAddresses): Connection {
    // It takes a writer beside a stream as well; only from a stream it learns that the client is gone.
    const writer = new StreamWriter(process.stdout, text =>
        addresses.outwards(text),
    ) as unknown as NodeJS.WritableStream;
    const connection = createConnection(ProposedFeatures.all, process.stdin, writer, { messageStrategy: lifecycle });
    // Nothing but messages may go to the standard output.
    for (const name of ['log', 'info', 'debug', 'dir', 'trace'] as const) {
        console[name] = (...args: unknown[]) => connection.console.log(format(...args));
    }
    return connection;
}
