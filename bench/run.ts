/**
 * `npm run bench`: how long a keystroke takes, measured on real servers over stdio with plans of several sizes, interleaved
 * in one run. Writes docs/performance.md. With `--ci` only small sizes, fails where a ratio is worse than its budget.
 *
 * Options: --sizes 100,1000 · --rounds N · --servers product,limit,floor,likec4,yaml · --files 1,21 · --no-write ·
 * --handicap N (the product takes N ms longer for every answer: to see that a budget notices)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CheckTime, prepareChecks } from './check.ts';
import { judge } from './ci.ts';
import { estate } from './estate.ts';
import { OPENING } from './first-finding.ts';
import { type Outcome, REACHES, Session } from './measure.ts';
import { measurePreview, type PreviewTimes, previewText } from './preview.ts';
import { report, table } from './report.ts';
import { sectionOf, WAITS } from './sections.ts';
import { type Server, type ServerName, servers } from './servers.ts';

const { values: options } = parseArgs({
    options: {
        ci: { type: 'boolean' },
        sizes: { type: 'string' },
        rounds: { type: 'string' },
        servers: { type: 'string' },
        files: { type: 'string' },
        handicap: { type: 'string' },
        'no-write': { type: 'boolean' },
    },
});
const ci = options.ci === true;
const sizes = (options.sizes ?? (ci ? '300,1500' : '100,1000,10000,50000')).split(',').map(Number);
const rounds = Number(options.rounds ?? (ci ? 20 : 32));
const wanted = (options.servers ?? (ci ? 'product,limit,floor' : 'product,limit,floor,likec4,yaml')).split(
    ',',
) as ServerName[];
/** In how many files the plan is spread; the servers that know includes are measured with each. */
const spreads = (options.files ?? (ci ? '1' : '1,21')).split(',').map(Number);

/** The size of the estate the panel is measured with. */
const PREVIEWED = 10_000;
/** Every so many rounds what takes longer is measured as well. */
const SELDOM = 4;

const say = (line: string): void => console.log(line);
const notes: string[] = [];
const ready = await servers(
    wanted,
    line => {
        notes.push(line);
        say(line);
    },
    Number(options.handicap ?? 0),
);
if (ci) {
    process.exitCode = await judge(() => measureAll(), say);
} else {
    const checked = await prepareChecks(line => {
        notes.push(line);
        say(line);
    });
    const write = (outcomes: readonly Outcome[], checks: readonly CheckTime[]): void => {
        if (!options['no-write']) {
            const page = join(import.meta.dirname, '../docs/performance.md');
            // Measured by themselves (bench/first-finding.ts) or written by hand: they stay as they are.
            const before = readFileSync(page, 'utf8');
            const kept = [WAITS, OPENING].flatMap(title => sectionOf(before, title) ?? []);
            const text = report(outcomes, checks, notes, preview);
            writeFileSync(
                page,
                kept.length > 0 ? text.replace(/\n## Not measured|$/, match => `\n${kept.join('\n')}${match}`) : text,
            );
        }
    };
    // First, while the machine is quiet: frames are counted by the clock.
    const preview: PreviewTimes | undefined = sizes.includes(PREVIEWED)
        ? await measurePreview(PREVIEWED).catch(
              (error: unknown) =>
                  void notes.push(`preview: left out, ${error instanceof Error ? error.message : String(error)}`),
          )
        : undefined;
    if (preview) {
        say(previewText(preview));
    }
    // What is there is written at once: the largest sizes take minutes.
    const outcomes = await measureAll(some => write(some, []));
    const checks: CheckTime[] = [];
    for (const size of checked ? sizes : []) {
        checks.push(checked!(size));
        write(outcomes, checks);
    }
    say(`\n${table(outcomes)}`);
}

async function measureAll(done: (outcomes: readonly Outcome[]) => void = () => undefined): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const size of sizes) {
        for (const files of spreads) {
            outcomes.push(
                ...(await measure(size, files, files === 1 ? ready : ready.filter(s => s.name === 'product'))),
            );
        }
        done(outcomes);
    }
    return outcomes;
}

/** All servers with an estate of one size, asked in turns. */
async function measure(size: number, files: number, all: readonly Server[]): Promise<Outcome[]> {
    const model = estate(size);
    const started = performance.now();
    const sessions = all.filter(s => size <= s.most).map(server => new Session(server, model, files));
    try {
        // One after the other: opening is long enough to disturb each other. One that gives no answer would go on computing beside the rest.
        for (const session of sessions) {
            if (!(await session.open())) {
                await session.stop();
            }
        }
        for (const session of sessions) {
            await session.memory();
        }
        for (const session of sessions) {
            await session.settle();
        }
        for (let round = 0; round < rounds; round++) {
            for (const session of sessions) {
                await turn(session, round);
            }
        }
    } finally {
        await Promise.all(sessions.map(s => s.stop()));
    }
    say(
        `${size} workloads in ${files} ${files === 1 ? 'file' : 'files'}: measured in ${Math.round((performance.now() - started) / 1000)} s (load ${loadavg()[0]!.toFixed(1)})`,
    );
    return sessions.map(s => s.outcome);
}

/** One round of one server; one that takes long for a key is asked seldom, and in CI only for keys. */
async function turn(session: Session, round: number): Promise<void> {
    const { slow, outcome } = session;
    if (slow && round % SELDOM !== 0) {
        return;
    }
    await session.edit();
    if (slow && ci) {
        return;
    }
    await session.figure();
    await session.completion();
    await session.hover();
    await session.hoverAfterKey();
    // As often as single keys, so that both are as warm.
    if (!slow) {
        await session.burst();
    }
    if (round % SELDOM !== 0 || (slow && round > 0)) {
        return;
    }
    await session.tokens();
    if (slow) {
        await session.burst();
    }
    if (outcome.server.name === 'product' && outcome.size <= 10_000) {
        for (const kind of REACHES) {
            await session.reach(kind);
        }
    }
}
