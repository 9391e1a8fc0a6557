import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { format } from 'node:util';
import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nth } from '../basics/lists.ts';
import { StreamWriter } from './message-writer.ts';
import { nodeHost } from './node-host.ts';
import { startServer } from './server.ts';

/**
 * Serves on the transport the command line names (`--stdio`, `--node-ipc`, …). The process ends when the client says so,
 * with the protocol's exit status; the promise stays open until then.
 */
export function serve(): Promise<number> {
    const connection = process.argv.includes('--stdio') ? overStdio() : createConnection(ProposedFeatures.all);
    // The library lies near the running file, in the project (a module) as in the bundle (none).
    const host = nodeHost(dirname(realpathSync(nth(process.argv, 1))));
    startServer(connection, () => host);
    connection.listen();
    return new Promise<number>(() => undefined);
}

function overStdio(): Connection {
    // It takes a writer beside a stream as well; only from a stream it learns that the client is gone.
    const writer = new StreamWriter(process.stdout) as unknown as NodeJS.WritableStream;
    const connection = createConnection(ProposedFeatures.all, process.stdin, writer);
    // Nothing but messages may go to the standard output.
    for (const name of ['log', 'info', 'debug', 'dir', 'trace'] as const) {
        console[name] = (...args: unknown[]) => connection.console.log(format(...args));
    }
    return connection;
}
