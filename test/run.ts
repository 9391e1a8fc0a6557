import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Before a run of tests and after it: a folder for what test files of one run share, in whichever process they are. Programs that tests
 * start keep there what Node made of their TypeScript, which is two fifths of what a short command costs.
 */
export default function run(): () => void {
    const folder = mkdtempSync(join(tmpdir(), 'exitplan-run-'));
    process.env['EXITPLAN_RUN'] = folder;
    process.env['NODE_COMPILE_CACHE'] ??= join(folder, 'compiled');
    return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
