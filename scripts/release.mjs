// npm run release: everything a release consists of, in release/; publishes nothing.
import { ensureProject } from './bootstrap.mjs';

await ensureProject(import.meta.url);
await import('./release.ts');
