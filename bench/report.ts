import { cpus, loadavg, totalmem } from 'node:os';
import type { CheckTime, Process } from './check.ts';
import { type Measure, type Outcome, REACHES, type Reach } from './measure.ts';
import { firstOf, type PreviewTimes } from './preview.ts';
import type { ServerName } from './servers.ts';
import { growth, median } from './stats.ts';

/** What was measured, as tables. */

const COLUMNS: readonly { readonly measure: Measure; readonly title: string; readonly memory?: boolean }[] = [
    { measure: 'start', title: 'initialize' },
    { measure: 'open', title: 'open' },
    { measure: 'edit', title: 'keystroke' },
    { measure: 'figure', title: 'I/O figure' },
    { measure: 'burst', title: 'burst of 30' },
    { measure: 'completion', title: 'completion' },
    { measure: 'hover', title: 'hover' },
    { measure: 'hover after a key', title: 'hover after a key' },
    { measure: 'tokens', title: 'semantic tokens' },
    { measure: 'heap', title: 'heap MiB', memory: true },
    { measure: 'resident', title: 'resident MiB', memory: true },
];

/** One table per size: medians in ms. */
export function table(outcomes: readonly Outcome[]): string {
    const sizes = [...new Set(outcomes.map(o => o.size))];
    return sizes
        .map(size => {
            const rows = outcomes
                .filter(o => o.size === size)
                .map(o => `| ${title(o)} | ${COLUMNS.map(c => cell(o, c.measure, c.memory)).join(' | ')} |`);
            return [
                `### ${size.toLocaleString('en')} workloads`,
                '',
                `| server | ${COLUMNS.map(c => c.title).join(' | ')} |`,
                `|---|${COLUMNS.map(() => '--:').join('|')}|`,
                ...rows,
            ].join('\n');
        })
        .join('\n\n');
}

function cell(outcome: Outcome, measure: Measure, memory = false): string {
    const value = median(outcome.values[measure]);
    if (value === undefined || Number.isNaN(value)) {
        return outcome.missing[measure]?.includes('no answer') || outcome.missing[measure]?.startsWith('no diagnostics')
            ? 'no answer'
            : '–';
    }
    return memory ? String(Math.round(value / 2 ** 20)) : number(value);
}

function number(value: number): string {
    return value >= 100 ? Math.round(value).toLocaleString('en') : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function of(
    outcomes: readonly Outcome[],
    server: ServerName,
    size: number,
    measure: Measure,
    files = 1,
): number | undefined {
    return median(
        outcomes.find(o => o.server.name === server && o.size === size && o.files === files)?.values[measure],
    );
}

function exponent(
    outcomes: readonly Outcome[],
    server: ServerName,
    measure: Measure,
    files = 1,
    by: 'values' | 'cpu' = 'values',
): number | undefined {
    const own = outcomes.filter(o => o.server.name === server && o.files === files && o.size >= 1000);
    return growth(
        own.flatMap(o => {
            const time = median(o[by][measure]);
            return time === undefined ? [] : [{ size: o.size, time }];
        }),
    );
}

/** Processor time of a key, whole server process. */
function cpuTable(outcomes: readonly Outcome[]): string {
    const sizes = [...new Set(outcomes.map(o => o.size))];
    const kinds = [...new Map(outcomes.map(o => [`${o.server.name} ${o.files}`, o])).values()];
    const rows = kinds.map(kind => {
        const cells = sizes.map(size => {
            const time = median(
                outcomes.find(o => o.size === size && o.server.name === kind.server.name && o.files === kind.files)?.cpu
                    .edit,
            );
            return time === undefined ? '–' : number(time);
        });
        return `| ${title(kind)} | ${cells.join(' | ')} |`;
    });
    return [
        `| server | ${sizes.map(s => s.toLocaleString('en')).join(' | ')} |`,
        `|---|${sizes.map(() => '--:').join('|')}|`,
        ...rows,
    ].join('\n');
}

const REACH_TITLES: Readonly<Record<Reach, string>> = {
    reference: 'a reference to a profile that there is not',
    name: 'the name of a workload others lean on',
    brace: 'an opening brace',
    duration: 'the duration of a wave',
    profile: 'a figure of the profile most workloads have',
    links: 'the links of a target fabric',
};

/** Edits that reach further: clock and processor time of the product. */
function reachTable(outcomes: readonly Outcome[]): string {
    const own = outcomes.filter(o => o.server.name === 'product' && REACHES.some(r => o.values[r]));
    const rows = REACHES.map(
        r =>
            `| ${REACH_TITLES[r]} | ${own
                .map(o => {
                    const wall = median(o.values[r]),
                        cpu = median(o.cpu[r]);
                    return wall === undefined || cpu === undefined ? '–' : `${number(wall)} (${number(cpu / 2)})`;
                })
                .join(' | ')} |`,
    );
    return [
        `| changed | ${own.map(o => o.size.toLocaleString('en')).join(' | ')} |`,
        `|---|${own.map(() => '--:').join('|')}|`,
        ...rows,
    ].join('\n');
}

function title(o: Outcome): string {
    return `${o.server.title}${o.files > 1 ? `, in ${o.files} files` : ''}`;
}

function growthTable(outcomes: readonly Outcome[]): string {
    const kinds = [...new Map(outcomes.map(o => [`${o.server.name} ${o.files}`, o])).values()];
    const rows = kinds.map(
        o =>
            `| ${title(o)} | ${(['open', 'edit', 'completion', 'tokens'] as const).map(m => exponent(outcomes, o.server.name, m, o.files)?.toFixed(2) ?? '–').join(' | ')} |`,
    );
    return ['| server | open | keystroke | completion | semantic tokens |', '|---|--:|--:|--:|--:|', ...rows].join(
        '\n',
    );
}

interface Target {
    readonly what: string;
    readonly wanted: string;
    readonly found: number | undefined;
    /** The same by processor time. */
    readonly cpu?: number;
    readonly text: (value: number) => string;
    readonly met: (value: number) => boolean;
}

function targets(all: readonly Outcome[], checks: readonly CheckTime[], preview: PreviewTimes | undefined): Target[] {
    const ms = (v: number) => `${number(v)} ms`;
    const times = (v: number) => `${number(v)} ×`;
    const mib = (v: number) => `${Math.round(v / 2 ** 20)} MiB`;
    const ratio = (a: number | undefined, b: number | undefined) =>
        a === undefined || b === undefined ? undefined : a / b;
    const at = (size: number, measure: Measure) => of(all, 'product', size, measure);
    const spent = (size: number, measure: Measure, server: ServerName = 'product') =>
        median(all.find(o => o.server.name === server && o.size === size && o.files === 1)?.cpu[measure]);
    /** Against a server that does not answer at 10,000 workloads: at the largest size it does. */
    const faster = (name: string, server: ServerName): Target => {
        const size = Math.max(
            ...all.filter(o => o.server.name === server && o.size <= 10_000 && o.values.edit).map(o => o.size),
        );
        return {
            what: `… faster than ${name}${size < 10_000 ? ` at ${size.toLocaleString('en')} workloads, the largest plan it answers for` : ''}`,
            wanted: '≥ 100 ×',
            found: ratio(of(all, server, size, 'edit'), at(size, 'edit')),
            cpu: ratio(spent(size, 'edit', server), spent(size, 'edit')),
            text: times,
            met: least(100),
        };
    };
    const most = (limit: number) => (v: number) => v <= limit;
    const least = (limit: number) => (v: number) => v >= limit;
    const perSecond = (v: number) => `${Math.round(v)} frames/s`;
    const check = checks.find(c => c.size === 50_000);
    return [
        {
            what: 'Keystroke → diagnostics, all rules, 10,000 workloads',
            wanted: '≤ 16 ms',
            found: at(10_000, 'edit'),
            cpu: spent(10_000, 'edit'),
            text: ms,
            met: most(16),
        },
        {
            what: '… against the limit',
            wanted: '≤ 12 ×',
            found: ratio(at(10_000, 'edit'), of(all, 'limit', 10_000, 'edit')),
            cpu: ratio(spent(10_000, 'edit'), spent(10_000, 'edit', 'limit')),
            text: times,
            met: most(12),
        },
        {
            what: '… faster than the floor',
            wanted: '≥ 40 ×',
            found: ratio(of(all, 'floor', 10_000, 'edit'), at(10_000, 'edit')),
            cpu: ratio(spent(10_000, 'edit', 'floor'), spent(10_000, 'edit')),
            text: times,
            met: least(40),
        },
        faster('LikeC4', 'likec4'),
        faster('yaml-language-server', 'yaml'),
        {
            what: 'Keystroke, 50,000 workloads',
            wanted: '≤ 60 ms',
            found: at(50_000, 'edit'),
            cpu: spent(50_000, 'edit'),
            text: ms,
            met: most(60),
        },
        {
            what: 'Growth exponent of a keystroke, 1,000 to 50,000',
            wanted: '≤ 0.5',
            found: exponent(all, 'product', 'edit'),
            cpu: exponent(all, 'product', 'edit', 1, 'cpu'),
            text: v => v.toFixed(2),
            met: most(0.5),
        },
        {
            what: 'Completion, 10,000',
            wanted: '≤ 20 ms',
            found: at(10_000, 'completion'),
            cpu: spent(10_000, 'completion'),
            text: ms,
            met: most(20),
        },
        {
            what: 'Hover, 10,000',
            wanted: '≤ 20 ms',
            found: at(10_000, 'hover'),
            cpu: spent(10_000, 'hover'),
            text: ms,
            met: most(20),
        },
        {
            what: 'Hover right after a key, 10,000',
            wanted: '≤ 20 ms',
            found: at(10_000, 'hover after a key'),
            cpu: spent(10_000, 'hover after a key'),
            text: ms,
            met: most(20),
        },
        {
            what: 'End of a burst against a single keystroke, 10,000',
            wanted: '≤ 2 ×',
            found: ratio(at(10_000, 'burst'), at(10_000, 'edit')),
            cpu: ratio(spent(10_000, 'burst'), spent(10_000, 'edit')),
            text: times,
            met: most(2),
        },
        {
            what: 'Open → first diagnostics against the floor, 10,000',
            wanted: '≤ 1.2 ×',
            found: ratio(at(10_000, 'open'), of(all, 'floor', 10_000, 'open')),
            cpu: ratio(spent(10_000, 'open'), spent(10_000, 'open', 'floor')),
            text: times,
            met: most(1.2),
        },
        {
            what: 'Heap after opening, 10,000',
            wanted: '≤ 250 MB',
            found: at(10_000, 'heap'),
            text: mib,
            met: most(250e6),
        },
        { what: 'Heap after opening, 50,000', wanted: '≤ 1 GB', found: at(50_000, 'heap'), text: mib, met: most(1e9) },
        {
            what: '`exitplan check` against the bare parse, 50,000',
            wanted: '≤ 2 ×',
            found: ratio(check?.check?.wall, check?.parse?.wall),
            cpu: ratio(check?.check?.cpu, check?.parse?.cpu),
            text: times,
            met: most(2),
        },
        {
            what: 'First picture after the analysis, 10,000',
            wanted: '≤ 300 ms',
            found: preview && firstOf(preview),
            text: ms,
            met: most(300),
        },
        {
            what: 'Running through the phases, 10,000',
            wanted: '≥ 50 frames/s',
            found: preview && Math.min(preview.throughFrames, preview.stepFrames),
            text: perSecond,
            met: least(50),
        },
        {
            what: 'The pointer over the picture, 10,000',
            wanted: '≥ 50 frames/s',
            found: preview?.hoverFrames,
            text: perSecond,
            met: least(50),
        },
    ];
}

/** The page: machine, tables, ratios, targets. */
export function report(
    outcomes: readonly Outcome[],
    checks: readonly CheckTime[],
    notes: readonly string[],
    preview?: PreviewTimes,
): string {
    const [cpu] = cpus();
    const missing = outcomes.flatMap(o =>
        Object.entries(o.missing).map(
            ([measure, why]) => `- ${o.server.title}, ${o.size.toLocaleString('en')} workloads, ${measure}: ${why}`,
        ),
    );
    return `# Performance

A keystroke is to cost what it touches. Documents are kept block by block, a plan is built by difference, and every part of an analysis notes what it reads
of the plan, workload by workload and aspect by aspect, so that its result is kept until that changes (\`language/blocks/\`, \`language/plan/noted.ts\`,
\`language/workspace/unit.ts\`, \`language/analysis/memory.ts\`). A property test holds the incremental plan and its findings equal to a fresh build after any edits.
A burst of keys is read once and checked once, and a diagnostic that stays is not made into text again.

\`npm run bench\` measures what follows and writes this page. \`npm run bench -- --ci\`, a part of \`npm test\`, measures small sizes and fails when a ratio of processor
times is worse than its budget (\`bench/budgets.ts\`).

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, load average at the end ${loadavg()[2]!.toFixed(1)}.
Where other programs run beside it the clock shows that, the processor time of the measured process (all its threads) hardly does. What is reached is judged by the clock.
Read the ratios: they come from one run in which the servers take turns.

Real servers over stdio, bundled and minified, on generated plans (\`bench/estate.ts\`: systems of databases, application servers and front ends at several sites,
with profiles, environments, dependencies, controllers and a phase per wave; eight lines and five or six references per workload). A keystroke is one digit changed in
the middle, until the diagnostics of the new text are there. A burst is 30 of them sent without waiting, from the sending to the last answer,
measured as often as single keys so that both are as warm. Medians in ms; heap after
a collection, once the plan is open.

- *limit*: \`bench/limit\`, a hand-written program that keeps words, names and braces of changed lines and knows nothing else.
- *floor*: \`bench/floor\`, Langium's default services for the same grammar with cached map scopes and no checks. It reads with the product's own fast scanner of words, which makes it faster than a bare one.
- LikeC4 and yaml-language-server read equivalent models (elements and relations, no views; a document with a schema). The latter waits 200 ms after each change before it looks.
${notes.map(n => `- ${n}\n`).join('')}
## Targets

| what | wanted | measured | processor time | |
|---|--:|--:|--:|---|
${targets(outcomes, checks, preview)
    .map(
        t =>
            `| ${t.what} | ${t.wanted} | ${t.found === undefined ? 'not measured' : t.text(t.found)} | ${t.cpu === undefined ? '' : t.text(t.cpu)} | ${t.found === undefined ? '' : t.met(t.found) ? 'reached' : '**not reached**'} |`,
    )
    .join('\n')}

## Medians

${table(outcomes)}

## Processor time of a keystroke

Milliseconds, whole process, collection of garbage and compilation included.

${cpuTable(outcomes)}

## Edits that reach further

The product: a change that touches more than its declaration, ms by the clock (processor time), the slower one of the edit and its undo.

${reachTable(outcomes)}

## Growth

Exponent of the time over the size, from 1,000 workloads on (1: twice the size, twice the time).

${growthTable(outcomes)}

## Command line

Whole processes: \`exitplan check\` with all rules, and Langium's parser alone on the same text.

| workloads | check ms (processor) | bare parse ms (processor) | ratio | by processor time |
|--:|--:|--:|--:|--:|
${checks.map(c => `| ${c.size.toLocaleString('en')} | ${timeOf(c.check)} | ${timeOf(c.parse)} | ${quotient(c, 'wall')} | ${quotient(c, 'cpu')} |`).join('\n')}
${preview ? previewSection(preview) : ''}${missing.length > 0 ? `\n## Not measured\n\n${missing.join('\n')}\n` : ''}`;
}

/** The picture of a large estate, in a Chromium without a graphics card. */
function previewSection(t: PreviewTimes): string {
    return `
## Preview

The panel with ${t.size.toLocaleString('en')} workloads in a plain Chromium without a graphics card (\`bench/preview.ts\`), medians of three runs, processor time where the clock is not named.

- First picture ${number(firstOf(t))} ms after the analysis: its data ${number(t.data)} ms, ${(t.bytes / 1e6).toFixed(1)} MB of JSON written ${number(t.written)} ms and read ${number(t.read)} ms, the graph on the screen ${number(t.shown)} ms later by the clock. Headroom and timeline follow in the next frames: ${number(t.drawn)} ms in all.
- A step to another phase, everything that follows it included: ${number(t.step)} ms; the pointer on another box: ${number(t.hover)} ms.
- Frames a second with a step in every one of them: ${t.throughFrames.toFixed(0)} through all phases for the first time, ${t.stepFrames.toFixed(0)} back and forth; ${t.hoverFrames.toFixed(0)} while the pointer is on another box in every one.
- After a keystroke the server makes the model anew (${number(t.edited)} ms) and sends what differs (${number(t.compared)} ms to find out), once nobody types any more.
`;
}

function timeOf(p: Process | undefined): string {
    return p ? `${number(p.wall)} (${number(p.cpu)})` : '–';
}

function quotient({ check, parse }: CheckTime, by: keyof Process): string {
    return check && parse ? (check[by] / parse[by]).toFixed(2) : '–';
}
