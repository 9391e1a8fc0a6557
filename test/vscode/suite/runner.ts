import { writeFileSync } from 'node:fs';

/** One behaviour of the extension: its name says what is so. */
export interface Test {
    readonly name: string;
    run(): Promise<void>;
}

/** How a suite ended, as the script that started VS Code reads it. */
export interface Report {
    readonly passed: number;
    readonly failed: number;
    readonly failures: readonly { readonly name: string; readonly reason: string }[];
}

/** Longer than any single behaviour takes on a slow machine; reached only when something hangs. */
const limit = 30_000;

export function test(name: string, run: () => Promise<void>): Test {
    return { name, run };
}

/** Runs the tests one after another (they share one window) and writes the report where the caller asked for it. */
export async function runTests(tests: readonly Test[]): Promise<void> {
    const failures: { name: string; reason: string }[] = [];
    for (const { name, run } of tests) {
        const started = Date.now();
        const failure = await withLimit(run()).then(
            () => undefined,
            (error: unknown) => error,
        );
        console.log(`${failure === undefined ? 'ok    ' : 'FAILED'} ${name} (${Date.now() - started} ms)`);
        if (failure !== undefined) {
            failures.push({
                name,
                reason: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure),
            });
        }
    }
    const report: Report = { passed: tests.length - failures.length, failed: failures.length, failures };
    const path = process.env['EXITPLAN_SUITE_REPORT'];
    if (path) {
        writeFileSync(path, JSON.stringify(report));
    }
    if (failures.length > 0) {
        throw new Error(failures.map(({ name, reason }) => `${name}\n${reason}`).join('\n\n'));
    }
}

async function withLimit(running: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`not finished after ${limit / 1000} s`)), limit);
    });
    await Promise.race([running, late]).finally(() => clearTimeout(timer));
}
