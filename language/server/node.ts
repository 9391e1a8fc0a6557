/** The language server over stdio, or over the channel VS Code opens to its own Node. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeHost } from './node-host.ts';
import { startServer } from './server.ts';

const connection = createConnection(ProposedFeatures.all);
// In the bundle, which is not a module, `import.meta` is empty and `__dirname` says where it lies.
startServer(connection, nodeHost(import.meta.dirname ?? __dirname));
connection.listen();
