// npm run clients: other editors with the set-up of their pages, the tree-sitter grammar, and what else needs programs of Debian.
import { ensureProject } from './bootstrap.mjs';

await ensureProject(import.meta.url);
const { runClients } = await import('./clients/run.ts');
process.exitCode = await runClients(process.argv.slice(2));
