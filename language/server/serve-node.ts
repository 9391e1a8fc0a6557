import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeHost } from './node-host.ts';
import { startServer } from './server.ts';

/**
 * Serves on the transport the command line names (`--stdio`, `--node-ipc`, …). The process ends when the client says so,
 * with the protocol's exit status; the promise stays open until then.
 */
export function serve(): Promise<number> {
    const connection = createConnection(ProposedFeatures.all);
    // The library lies near the running file, in the project (a module) as in the bundle (none).
    const host = nodeHost(dirname(realpathSync(process.argv[1]!)));
    startServer(connection, () => host);
    connection.listen();
    return new Promise<number>(() => undefined);
}
