/**
 * `node scripts/mutants.ts`: mutated files through every command in one process. It goes on where it stopped, prints a line now and then
 * and ends with status 1 when a command failed, hung or said that the checker has a fault.
 *
 *     --files N      files in all, counting those of runs before (10,000)
 *     --state FILE   where it goes on (test-output/mutants.json)
 *     --seed N       one file again
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Trouble, walkMutants } from '../test/cli/mutants.ts';
import { everySample } from '../test/workspace/samples.ts';
import { projectRoot } from './vscode-host/paths.ts';

const { values } = parseArgs({
    options: {
        files: { type: 'string', default: '10000' },
        state: { type: 'string', default: join(projectRoot, 'test-output/mutants.json') },
        seed: { type: 'string' },
    },
});

interface State {
    /** The next file's number, which is its seed. */
    next: number;
    runs: number;
    slowest: { seconds: number; seed: number; call: string };
    readonly trouble: Trouble[];
}

/** Seconds of processor time a run may take. */
const LIMIT = 1;
const AT_ONCE = 20;
/** Milliseconds between two lines. */
const MINUTE = 60_000;

const texts = everySample().flatMap(s => Object.values(s.files));

function walk(from: number, count: number): ReturnType<typeof walkMutants> {
    const seeds = Array.from({ length: count }, (_, i) => from + i);
    return walkMutants(texts, seeds, mkdtempSync(join(tmpdir(), 'exitplan-mutants-')), LIMIT);
}

if (values.seed !== undefined) {
    console.log(JSON.stringify(await walk(Number(values.seed), 1), undefined, 2));
} else {
    const state: State = existsSync(values.state)
        ? (JSON.parse(readFileSync(values.state, 'utf8')) as State)
        : { next: 0, runs: 0, slowest: { seconds: 0, seed: -1, call: '' }, trouble: [] };
    const tell = (): void =>
        console.log(
            `${state.next} files, ${state.runs} runs, slowest ${state.slowest.seconds.toFixed(2)} s (${state.slowest.call}, seed ${state.slowest.seed}), ${state.trouble.length} in trouble`,
        );
    let told = Date.now();
    while (state.next < Number(values.files)) {
        const { files, runs, slowest, trouble } = await walk(state.next, AT_ONCE);
        state.next += files;
        state.runs += runs;
        state.trouble.push(...trouble);
        trouble.forEach(t => console.log(JSON.stringify(t)));
        if (slowest.seconds > state.slowest.seconds) {
            state.slowest = slowest;
        }
        mkdirSync(dirname(values.state), { recursive: true });
        writeFileSync(values.state, JSON.stringify(state, undefined, 2));
        if (Date.now() - told > MINUTE) {
            told = Date.now();
            tell();
        }
    }
    tell();
    process.exitCode = state.trouble.length > 0 ? 1 : 0;
}
