import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { estate } from './estate.ts';
import { planFiles } from './plan-text.ts';
import { median } from './stats.ts';

/** `exitplan check` as a process against the bare parse of the same text by the generated parser, in a process as well. */
export interface CheckTime {
    readonly size: number;
    /** Milliseconds, whole process. */
    readonly check: number | undefined;
    readonly parse: number | undefined;
}

const root = join(import.meta.dirname, '..');
const RUNS = 3;

export async function checkTimes(sizes: readonly number[], say: (line: string) => void): Promise<CheckTime[]> {
    const folder = join(root, '.bench/check');
    mkdirSync(folder, { recursive: true });
    const cli = join(folder, 'exitplan.cjs');
    const parser = join(folder, 'parse.cjs');
    const shared = { absWorkingDir: root, bundle: true, minify: true, keepNames: true, platform: 'node', format: 'cjs', target: 'node22', logLevel: 'error' } as const;
    await build({
        ...shared, entryPoints: ['src/cli/main.ts'], outfile: cli, define: { 'import.meta.url': 'bundleAddress' },
        banner: { js: "const bundleAddress = require('node:url').pathToFileURL(require('node:path').join(process.cwd(), 'dist/exitplan.cjs')).href;" },
    });
    await build({ ...shared, entryPoints: ['bench/floor/parse.ts'], outfile: parser });
    return sizes.map(size => {
        const plan = join(folder, `plan-${size}`);
        mkdirSync(plan, { recursive: true });
        const file = join(plan, 'plan.exit');
        writeFileSync(file, planFiles(estate(size))[0]!.text);
        const checks: number[] = [];
        const parses: number[] = [];
        for (let i = 0; i < RUNS; i++) {
            time(checks, [cli, 'check', file, '--fail-on', 'never', '--format', 'json'], say);
            time(parses, [parser, file], say);
        }
        return { size, check: median(checks), parse: median(parses) };
    });
}

function time(times: number[], args: readonly string[], say: (line: string) => void): void {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 30 });
    if (status === 0) times.push(performance.now() - start);
    else say(`${args[1] === 'check' ? 'exitplan check' : 'the bare parse'} ended with ${status}: ${stderr.slice(0, 300)}`);
}
