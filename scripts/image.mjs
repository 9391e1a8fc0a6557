// npm run image: the image of the Dockerfile, built on Debian's own packages, checks an example.
import { ensureProject } from './bootstrap.mjs';

await ensureProject(import.meta.url);
await import('./image.ts');
