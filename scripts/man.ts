import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manual } from '../src/cli/commands.ts';

/** Writes the manual page from the table of commands: `node scripts/man.ts`. */
const path = join(dirname(fileURLToPath(import.meta.url)), '../docs/man/exitplan.1');
mkdirSync(dirname(path), { recursive: true });
writeFileSync(path, manual());
