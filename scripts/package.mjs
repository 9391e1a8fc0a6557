// npm run package: the extension as a .vsix file that installs.
import { ensureProject } from './bootstrap.mjs';

await ensureProject(import.meta.url);
const { packageExtension } = await import('./package.ts');
process.exitCode = await packageExtension();
