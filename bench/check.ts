import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { estate } from './estate.ts';
import { planFiles } from './plan-text.ts';
import { median } from './stats.ts';

/** A process: milliseconds by the clock, and of processor time. */
export interface Process {
    readonly wall: number;
    readonly cpu: number;
}

/** `exitplan check` as a process against the bare parse of the same text by the generated parser, in a process as well. */
export interface CheckTime {
    readonly size: number;
    readonly check: Process | undefined;
    readonly parse: Process | undefined;
}

const root = join(import.meta.dirname, '..');
/** Each program is run so often; large plans take long enough to be measured once. */
const RUNS = 3;
const LARGE = 20_000;

/** Builds both programs; the times are taken with what comes back. Undefined, with the reason told, when they cannot be built. */
export async function prepareChecks(say: (line: string) => void): Promise<((size: number) => CheckTime) | undefined> {
    const folder = join(root, '.bench/check');
    mkdirSync(folder, { recursive: true });
    const cli = join(folder, 'exitplan.cjs');
    const parser = join(folder, 'parse.cjs');
    const shared = {
        absWorkingDir: root,
        bundle: true,
        minify: true,
        keepNames: true,
        platform: 'node',
        format: 'cjs',
        target: 'node22',
        logLevel: 'silent',
    } as const;
    try {
        await build({
            ...shared,
            entryPoints: ['src/cli/main.ts'],
            outfile: cli,
            define: { 'import.meta.url': 'bundleAddress' },
            banner: {
                js: "const bundleAddress = require('node:url').pathToFileURL(require('node:path').join(process.cwd(), 'dist/exitplan.cjs')).href;",
            },
        });
        await build({ ...shared, entryPoints: ['bench/floor/parse.ts'], outfile: parser });
    } catch (error) {
        say(`the command line: left out, ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
        return undefined;
    }
    return size => timesOf(size, folder, cli, parser, say);
}

function timesOf(size: number, folder: string, cli: string, parser: string, say: (line: string) => void): CheckTime {
    const plan = join(folder, `plan-${size}`);
    mkdirSync(plan, { recursive: true });
    const file = join(plan, 'plan.exit');
    writeFileSync(file, planFiles(estate(size))[0]!.text);
    const checks: Process[] = [];
    const parses: Process[] = [];
    for (let i = 0; i < (size > LARGE ? 1 : RUNS); i++) {
        checks.push(...timed([cli, 'check', file, '--fail-on', 'never', '--format', 'json'], say));
        parses.push(...timed([parser, file], say));
    }
    return { size, check: middle(checks), parse: middle(parses) };
}

function middle(times: readonly Process[]): Process | undefined {
    return times.length === 0
        ? undefined
        : { wall: median(times.map(t => t.wall))!, cpu: median(times.map(t => t.cpu))! };
}

function timed(args: readonly string[], say: (line: string) => void): Process[] {
    const start = performance.now();
    const { status, stderr } = spawnSync(
        process.execPath,
        ['--require', join(import.meta.dirname, 'spent.cjs'), ...args],
        { cwd: root, encoding: 'utf8', maxBuffer: 1 << 30 },
    );
    const wall = performance.now() - start;
    const spent = /processor time (\d+)/.exec(stderr);
    if (status === 0 && spent) {
        return [{ wall, cpu: Number(spent[1]) }];
    }
    say(`${args[1] === 'check' ? 'exitplan check' : 'the bare parse'} ended with ${status}: ${stderr.slice(0, 300)}`);
    return [];
}
