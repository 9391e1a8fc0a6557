/**
 * `npm run bench`: how long a keystroke takes, measured on real servers over stdio with plans of several sizes, interleaved
 * in one run. Writes docs/performance.md. With `--ci` only small sizes, fails where a ratio is worse than its budget.
 *
 * Options: --sizes 100,1000 · --rounds N · --servers product,limit,floor,likec4,yaml · --no-write
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkTimes } from './check.ts';
import { budgetsMissed, BUDGETS } from './budgets.ts';
import { estate } from './estate.ts';
import { type Outcome, Session } from './measure.ts';
import { report, table } from './report.ts';
import { type Server, type ServerName, servers } from './servers.ts';

const { values: options } = parseArgs({
    options: { ci: { type: 'boolean' }, sizes: { type: 'string' }, rounds: { type: 'string' }, servers: { type: 'string' }, files: { type: 'string' }, 'no-write': { type: 'boolean' } },
});
const ci = options.ci === true;
const sizes = (options.sizes ?? (ci ? '300,2000' : '100,1000,10000,50000')).split(',').map(Number);
const rounds = Number(options.rounds ?? (ci ? 15 : 15));
const wanted = (options.servers ?? (ci ? 'product,limit,floor' : 'product,limit,floor,likec4,yaml')).split(',') as ServerName[];
/** In how many files the plan is spread; the servers that know includes are measured with each. */
const spreads = (options.files ?? (ci ? '1' : '1,21')).split(',').map(Number);

/** Nobody gets more than this per size and measure (ms): a server that needs seconds per key is known well enough after a few. */
const PATIENCE = 25_000;

const say = (line: string): void => console.log(line);
const outcomes: Outcome[] = [];
const notes: string[] = [];
const ready = await servers(wanted, line => { notes.push(line); say(line); });
for (const size of sizes) {
    for (const files of spreads) outcomes.push(...await measure(size, files, files === 1 ? ready : ready.filter(s => s.name === 'product')));
}
const checks = ci ? [] : await checkTimes(sizes, say);
say('');
say(table(outcomes));
if (ci) {
    const missed = budgetsMissed(outcomes);
    for (const { what, ratio, budget } of BUDGETS.map(b => ({ what: b.what, ratio: b.ratio(outcomes), budget: b }))) say(`${what}: ${ratio === undefined ? 'not measured' : ratio.toFixed(2)} (${budget.least ? 'at least' : 'at most'} ${budget.limit})`);
    if (missed.length > 0) {
        for (const line of missed) console.error(line);
        process.exitCode = 1;
    }
} else if (!options['no-write']) writeFileSync(join(import.meta.dirname, '../docs/performance.md'), report(outcomes, checks, notes));

/** All servers with an estate of one size, asked in turns. */
async function measure(size: number, files: number, all: readonly Server[]): Promise<Outcome[]> {
    const model = estate(size);
    const sessions = all.filter(s => size <= s.most).map(server => new Session(server, model, files));
    try {
        // One after the other: opening is long enough to disturb each other.
        for (const session of sessions) await session.open();
        for (const session of sessions) await session.memory();
        for (const session of sessions) await session.settle(isSlow(session) ? 0 : 5);
        const turns: readonly ((s: Session) => Promise<void>)[] = [s => s.edit(), s => s.completion(), s => s.hover(), s => s.tokens()];
        for (let round = 0; round < rounds; round++) {
            for (const session of sessions) {
                for (const turn of turns) if (round < 3 || !isSlow(session)) await turn(session);
                if (round % 3 === 0 && !isSlow(session) || round === 0) await session.burst();
            }
        }
    } finally {
        await Promise.all(sessions.map(s => s.stop()));
    }
    say(`${size} workloads in ${files} ${files === 1 ? 'file' : 'files'}: measured`);
    return sessions.map(s => s.outcome);
}

function isSlow({ outcome: { values } }: Session): boolean {
    return [values.open?.[0] ?? 0, ...values.edit ?? []].some(time => time * rounds / 4 > PATIENCE);
}
