/**
 * `node scripts/edits.ts`: random sequences of edits and file events over every example, fixture and a large import; what an editor
 * says that saw all of them is compared with what one says that starts now. It goes on where it stopped, prints a line per minute and
 * ends with status 1 when something differed.
 *
 *     --edits N      edits and events to make in all, counting those of runs before (50,000)
 *     --state FILE   where it goes on (test-output/edits.json)
 *     --seed N --sample NAME --length N --burst 1   one sequence again, compared after each step, with what was done
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { importedSample } from '../test/workspace/imported.ts';
import { everySample, type Sample } from '../test/workspace/samples.ts';
import { type Difference, walk } from '../test/workspace/walk.ts';
import { projectRoot } from './vscode-host/paths.ts';

const { values } = parseArgs({
    options: {
        edits: { type: 'string', default: '50000' },
        state: { type: 'string', default: join(projectRoot, 'test-output/edits.json') },
        seed: { type: 'string' },
        sample: { type: 'string' },
        length: { type: 'string', default: '2000' },
        burst: { type: 'string' },
    },
});

/** How far it has come. */
interface State {
    /** The next sequence's number, which is its seed. */
    next: number;
    edits: number;
    comparisons: number;
    readonly differences: Difference[];
}

/** Machines of the large import. */
const MACHINES = 805;
/** Milliseconds between two lines. */
const MINUTE = 60_000;

const every = everySample();
const examples = every.filter(s => s.name.startsWith('examples/'));
const small = every.filter(s => !s.name.startsWith('examples/'));
const large = await importedSample(MACHINES);

/** What a sequence works on, and how long it is: one in ten on the large import, three on examples, the others on fixtures. */
function taskOf(seed: number): { readonly sample: Sample; readonly edits: number; readonly burst: number } {
    const turn = Math.floor(seed / 10);
    switch (seed % 10) {
        case 0:
            return { sample: large, edits: 2000, burst: 60 };
        case 3:
        case 6:
        case 9:
            return { sample: examples[(turn * 3 + (seed % 10) / 3 - 1) % examples.length]!, edits: 1000, burst: 16 };
        default:
            return { sample: small[(turn * 7 + (seed % 10)) % small.length]!, edits: 300, burst: 4 };
    }
}

async function again(seed: number, name: string | undefined): Promise<void> {
    const task = taskOf(seed);
    const sample = [...every, large].find(s => s.name === name) ?? task.sample;
    const burst = Number(values.burst ?? task.burst);
    const trace = (what: string): void => console.log(what);
    const walked = await walk(sample, { seed, edits: Number(values.length), burst, trace });
    console.log(JSON.stringify(walked, undefined, 2));
}

async function goOn(): Promise<number> {
    const state: State = existsSync(values.state)
        ? (JSON.parse(readFileSync(values.state, 'utf8')) as State)
        : { next: 0, edits: 0, comparisons: 0, differences: [] };
    let told = Date.now();
    const tell = (): void => {
        const { edits, comparisons, next, differences } = state;
        console.log(
            `${edits} edits, ${comparisons} comparisons, seeds 0 to ${next - 1}, ${differences.length} differences`,
        );
    };
    while (state.edits < Number(values.edits)) {
        const seed = state.next++;
        const { sample, edits, burst } = taskOf(seed);
        const walked = await walk(sample, { seed, edits, burst });
        state.edits += walked.edits;
        state.comparisons += walked.comparisons;
        if (walked.difference) {
            state.differences.push(walked.difference);
            console.log(JSON.stringify(walked.difference));
        }
        mkdirSync(dirname(values.state), { recursive: true });
        writeFileSync(values.state, JSON.stringify(state, undefined, 2));
        if (Date.now() - told > MINUTE) {
            told = Date.now();
            tell();
        }
    }
    tell();
    return state.differences.length;
}

if (values.seed === undefined) {
    process.exitCode = (await goOn()) > 0 ? 1 : 0;
} else {
    await again(Number(values.seed), values.sample);
}
