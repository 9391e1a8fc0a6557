import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../scripts/build.ts';

/** Processor time (ms, all threads) of whole processes: Node that does nothing, and a small plan checked by what npm starts. */
export interface StartTimes {
    readonly node: readonly number[];
    readonly check: readonly number[];
}

const root = join(import.meta.dirname, '..');
const SMALL_PLAN = join(root, 'examples/lab/plan.exit');
const RUNS = 7;

/** Measures both in turns, what Node compiled before at hand; `before` counts as well. */
export async function measureStart(before?: StartTimes): Promise<StartTimes> {
    await build();
    const home = join(root, '.bench/home');
    mkdirSync(home, { recursive: true });
    const check = [join(root, 'dist/start.cjs'), 'check', SMALL_PLAN];
    spent(check, home);
    const times = Array.from({ length: RUNS }, () => [spent(['-e', '0'], home), spent(check, home)] as const);
    return {
        node: [...(before?.node ?? []), ...times.map(([node]) => node)],
        check: [...(before?.check ?? []), ...times.map(([, time]) => time)],
    };
}

function spent(args: readonly string[], home: string): number {
    const { stderr } = spawnSync(process.execPath, ['--require', join(import.meta.dirname, 'spent.cjs'), ...args], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, HOME: home, XDG_CACHE_HOME: '', NODE_COMPILE_CACHE: undefined },
    });
    const time = /processor time (\d+)/.exec(stderr)?.[1];
    if (time === undefined) {
        throw new Error(`a process told no processor time: ${stderr.slice(0, 300)}`);
    }
    return Number(time);
}
