// npm test: every check of the project, on a fresh clone too.
import { ensureProject } from './bootstrap.mjs';

await ensureProject(import.meta.url);
const { testAll } = await import('./test.ts');
process.exitCode = await testAll();
