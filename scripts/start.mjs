// npm start [-- --no-open] [-- --port N]: the example estate in VS Code, with this extension loaded.
import { ensureProject } from './bootstrap.mjs';

await ensureProject(import.meta.url);
const { start } = await import('./start.ts');
process.exitCode = await start(process.argv.slice(2));
