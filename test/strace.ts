import { execFileSync } from 'node:child_process';
import { test } from 'vitest';

/** Where strace is and may be used; undefined where it is missing or tracing is forbidden. */
function usableStrace(): string | undefined {
    try {
        const path = execFileSync('/bin/sh', ['-c', 'command -v strace'], { encoding: 'utf8' }).trim();
        execFileSync(path, ['-o', '/dev/null', 'true'], { stdio: 'ignore' });
        return path;
    } catch {
        return undefined;
    }
}

const path = usableStrace();

/** A test that looks at system calls. Without strace (Debian package "strace") it is left out, and that is said. */
export function withStrace(name: string, run: (strace: string) => Promise<void> | void, timeout?: number): void {
    if (path === undefined) {
        console.warn(`LEFT OUT, since strace is not installed or not permitted here: "${name}"`);
        test.skip(`${name} (needs strace)`);
        return;
    }
    test(name, () => run(path), timeout);
}
