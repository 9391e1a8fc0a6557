import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../scripts/vscode-host/paths.ts';

/** Seconds after which a build has hung. */
const PATIENCE = 120;

/**
 * Makes the bundles in dist/ once in a run of tests: the first file that asks makes them, one in another process waits, so that nobody
 * starts a program that is half written. `npm test` has made them before (EXITPLAN_BUILT); a run that watches makes them each time.
 */
export function built(): void {
    const { EXITPLAN_BUILT, EXITPLAN_RUN, VITEST_MODE } = process.env;
    if (EXITPLAN_BUILT === '1') {
        return;
    }
    if (EXITPLAN_RUN === undefined || VITEST_MODE === 'WATCH') {
        build();
        return;
    }
    const done = join(EXITPLAN_RUN, 'built');
    if (isFirst(join(EXITPLAN_RUN, 'building'))) {
        build();
        writeFileSync(done, '');
        return;
    }
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (const until = Date.now() + PATIENCE * 1000; !existsSync(done); Atomics.wait(pause, 0, 0, 50)) {
        if (Date.now() > until) {
            throw new Error(`Another test file began to build dist/ and has not ended after ${PATIENCE} s.`);
        }
    }
}

function build(): void {
    execFileSync(process.execPath, [join(projectRoot, 'scripts/build.ts')], { stdio: 'ignore' });
}

/** Only one process can make a folder. */
function isFirst(folder: string): boolean {
    try {
        mkdirSync(folder);
        return true;
    } catch {
        return false;
    }
}
