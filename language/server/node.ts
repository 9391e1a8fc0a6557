/** The language server over stdio or VS Code's own channel. Placeholder: it answers, and knows nothing of plans yet. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';

const connection = createConnection(ProposedFeatures.all);
connection.onInitialize(() => ({ capabilities: {} }));
connection.listen();
