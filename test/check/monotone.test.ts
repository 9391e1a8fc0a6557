import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VERDICTS, type VerdictValue } from '../../language/analysis/analysis.ts';
import { meaningOf, worse } from '../../language/check/verdict.ts';
import type { PlanUnit } from '../../language/workspace/workspace.ts';
import { unitOf } from '../check.ts';

/**
 * A verdict never gets better by ignorance (5.6): a small plan that declares every layer, then one thing of it left out.
 * Left out is never what asks for something (a workload, its move, its objectives and loads): without the demand there is nothing to judge.
 * Some words only ask for something (DEMANDS); there the rest of the plan is judged no better than with them.
 */

interface Choice {
    readonly nodes: number;
    readonly rate: number;
    readonly used: number;
    readonly every: number;
    readonly rpo: number;
    readonly late: boolean;
    readonly dev: boolean;
    readonly unmapped: boolean;
    /** What the server of the backup moves with, the days restore points are kept, and a device of the first machine. */
    readonly server: 'first' | 'last' | 'own';
    readonly keep: number;
    readonly uses: string;
    readonly ends: boolean;
    readonly retired: boolean;
    /** Whether the new fabric needs the directory that moves onto it. */
    readonly circle: boolean;
    /** The version of the new platform, which offers its interface only since 7. Where nothing needs it, a step onto it is a mistake all the same, and not tried. */
    readonly version: '6' | '8';
}

const choices: fc.Arbitrary<Choice> = fc.record({
    nodes: fc.constantFrom(4, 8),
    rate: fc.constantFrom(1, 25),
    used: fc.constantFrom(1, 8, 40),
    every: fc.constantFrom(1, 12),
    rpo: fc.constantFrom(4, 24),
    late: fc.boolean(),
    dev: fc.boolean(),
    unmapped: fc.boolean(),
    server: fc.constantFrom('own', 'own', 'first', 'last'),
    keep: fc.constantFrom(7, 400),
    uses: fc.constantFrom('rdm', 'rdm', 'passthrough', 'snapshots'),
    circle: fc.constantFrom(false, false, false, true),
    version: fc.constantFrom('6', '8', '8', '8'),
    ends: fc.boolean(),
    retired: fc.boolean(),
});

/** A plan as pieces; those in braces may be left out. */
function planOf(c: Choice): string {
    const backup = '{phase bk { establish veeam onto shot  lasts 1 week }}';
    const server = (phase: Choice['server']) => (c.server === phase ? ', vbr' : '');
    const next = `backup next { speaks in-guest.backup  {protects all {every 1 h} keep 30 d} }`;
    return `plan p { from old to new  {starts 2027-01-04} }
interface snap "Old" for backup
interface shot "New" for backup
platform old { offers snap ${c.ends ? ' {ends 2027-12-31}' : ''} }
platform new { offers shot since "7"  supports rdm  {version "${c.dev || c.retired ? '8' : c.version}"} }
environment prod { class ${c.dev ? 'development' : 'production'} }
{identity ad on old { {runs in dc-1, dc-2} }}
{backup veeam { {speaks snap}  {protects all {every ${c.every} h} {keep ${c.keep} d}}  {depends on ad}  {runs in vbr} }}
${c.retired ? next : ''}
{monitoring watch { {speaks in-guest.metrics}  {observes all} {depends on ad} }}
{automation tools { {speaks in-guest.automation}  {manages erp} }}
{fabric san on old { {nodes 4}  {replicas 2}  {links 2 x 25 Gbps}  {media 8 x nvme} }}
{fabric hci on new { {nodes ${c.nodes}}  {replicas 2}  {coordinator local}  {links 2 x ${c.rate} Gbps mtu 9000}  {media 8 x nvme}  {raw 40 TB}  {buffer 64 MiB}  {rebuild 100 MB/s}  ${c.circle ? '{depends on ad}' : ''} }}
workload erp { in prod  {on san}  {disk ${c.used} TiB used ${c.used} TiB}  {iops 1k peak 2k}  {writes 30%}  {block 8 KiB}  p99 20 ms  rpo ${c.rpo} h  {evidence measured}  {uses ${c.uses}} }
workload crm { in prod  {on san}  {disk 1 TiB used 1 TiB}  {iops 500 peak 1k}  {writes 30%}  {block 8 KiB}  p99 20 ms  rpo ${c.rpo} h  {evidence measured}  {depends on erp} }
workload dc-1 is small { in prod }
workload dc-2 is small { in prod }
workload vbr is small { in prod }
profile small { {on san}  {disk 100 GiB used 50 GiB}  {iops 50 peak 100}  {writes 30%}  {block 8 KiB}  p99 20 ms  rpo 24 h  {evidence measured} }
${c.unmapped ? '' : '{phase rights { map ad  lasts 1 week }}'}
${c.late ? '' : backup}
{phase io { model hci  lasts 1 week }}
phase move { cutover erp, dc-1${server('first')} to hci over 1 Gbps  {lasts 3 weeks} }
${c.server === 'own' ? 'phase own { cutover vbr to hci over 1 Gbps  {lasts 1 week} }' : ''}
phase last { cutover crm, dc-2${server('last')} to hci over 1 Gbps  {lasts 3 weeks} }
${c.late ? backup : ''}
${c.retired ? 'phase bye { retire veeam  {lasts 1 week} }' : ''}
`;
}

/** `{…}` around what may be left out is told from the braces of the language by what opens it: no blank follows. */
function parsed(template: string): { whole: string; without: readonly { left: string; text: string }[] } {
    const spans: [number, number][] = [];
    const open: (number | undefined)[] = [];
    [...template].forEach((char, i) => {
        if (char === '{') {
            open.push(/\S/.test(template[i + 1] ?? ' ') ? i : undefined);
        } else if (char === '}') {
            const start = open.pop();
            if (start !== undefined) {
                spans.push([start, i]);
            }
        }
    });
    const marks = new Set(spans.flat());
    const render = (from = -1, to = -1) =>
        [...template].filter((_, i) => !marks.has(i) && !(i >= from && i <= to)).join('');
    const piece = ([from, to]: [number, number]) =>
        [...template].filter((_, i) => i > from && i < to && !marks.has(i)).join('');
    return { whole: render(), without: spans.map(s => ({ left: piece(s), text: render(...s) })) };
}

const rank = (v: VerdictValue) => VERDICTS.indexOf(v);

/**
 * What proved something and is gone leaves it open, and how far open is the contract's matter. Sizes and figures the matrix asks for make it
 * "Depends", under which no plan runs (5.6; the interval of a backup: `chain-reset`). A rebuild nobody limits is judged at the slow end of its range (I/O model 8.2.5), which is the
 * bad end of a default and may be faster than what was written. Which version a platform has is open as well where something there needs one,
 * "Depends" where the matrix says mandatory (`version-unknown`). An objective asks for something: without it only what it asked for is gone.
 */
const OPEN: readonly (readonly [RegExp, VerdictValue])[] = [
    [/^(disk|every|nodes|replicas|links|media|coordinator|raw)/, 'depends'],
    [/^version/, 'conditions'],
];

/** The best verdict there may be without something. */
function bestWithout(left: string, full: VerdictValue): number {
    if (left.startsWith('rebuild') && full === 'conditions') {
        return rank('go');
    }
    const open = OPEN.find(([what]) => what.test(left));
    return Math.max(rank(full), open ? rank(open[1]) : 0);
}

/**
 * Words that ask for something, with what is judged by them alone. `depends on` a machine asks that both move together, of a component for an
 * order and, with `runs in`, that something stays up; `uses` asks the target for a device; `ends` and dates ask for an end in time, and a schedule
 * nobody gave is not looked at and changes nothing (5.6). What they excuse (a sequence that a dependency outranks, 5.2) only gets worse without.
 */
const DEMANDS: readonly (readonly [RegExp, RegExp])[] = [
    // What a service does not cover does not need the machines it runs in, nor an order of its steps.
    [
        /^(protects|observes|manages|identity|backup|monitoring|automation)/,
        /^(dependency-|runs-in-one-wave|control-plane-leaves-early|bootstrap-circle|backup-inside)/,
    ],
    [
        /^(depends on|runs in)/,
        /^(dependency-|runs-in-one-wave|control-plane-leaves-early|bootstrap-circle|backup-inside|layer-out-of-sequence|compute-before-foundation|api-break|retired-)/,
    ],
    [/^uses/, /^(feature-|clear-first)/],
    [
        /^(ends|starts|lasts)/,
        /^(exit-after-end|rollback-lost|retired-too-early|retained-past-end|copy-outlasts-phase|api-break)/,
    ],
    // How long is said is judged; that it is not said is a condition (rollback-lost).
    [/^keep/, /^(rollback-lost|retired-too-early)/],
];

/** The verdict of a plan without what is judged by a word alone. */
function verdictBeside({ analysis }: PlanUnit, left: string): VerdictValue {
    const judgedBy = DEMANDS.find(([what]) => what.test(left))?.[1];
    if (!judgedBy) {
        return analysis.verdict.value;
    }
    return analysis.findings
        .filter(f => !judgedBy.test(f.code))
        .map(meaningOf)
        .reduce(worse, 'go');
}

const RUNS = Number(process.env['RUNS'] ?? 6);

describe('a verdict', () => {
    test(
        'never gets better when something is left out',
        () => {
            fc.assert(
                fc.property(choices, choice => {
                    const { whole, without } = parsed(planOf(choice));
                    const unit = unitOf(whole);
                    const unread = unit.analysis.findings.filter(f => /^(syntax|reference-unknown)/.test(f.code));
                    expect(unread.map(f => f.message)).toEqual([]);
                    for (const { left, text } of without) {
                        const full = verdictBeside(unit, left);
                        const now = unitOf(text).analysis.verdict.value;
                        expect(rank(now), `${full} becomes ${now} without '${left}' in\n${whole}`).toBeLessThanOrEqual(
                            bestWithout(left, full),
                        );
                    }
                }),
                { numRuns: RUNS, seed: 12 },
            );
        },
        RUNS * 10_000,
    );

    test(
        'never gets better when a risk is not accepted, nor when how long restore points are kept is not said',
        () => {
            fc.assert(
                fc.property(choices, choice => {
                    const { whole } = parsed(planOf(choice));
                    const { analysis } = unitOf(whole);
                    for (const { code, subjects } of analysis.findings) {
                        const names = subjects.filter(s => analysis.plan.components.get(s)?.kind === 'workload');
                        if (names.length > 0) {
                            const accepted = unitOf(`${whole}accept ${code} on ${names.join(', ')} because "known"\n`);
                            const now = accepted.analysis.findings.some(f => f.code === 'acceptance-unused');
                            expect(
                                now ? 0 : rank(analysis.verdict.value),
                                `without accept ${code} on ${names.join(', ')} in\n${whole}`,
                            ).toBeLessThanOrEqual(rank(accepted.analysis.verdict.value));
                        }
                    }
                    const unsaid = whole.replaceAll(/keep \d+ d/g, '');
                    expect(rank(unitOf(unsaid).analysis.verdict.value), unsaid).toBeLessThanOrEqual(
                        Math.max(rank(analysis.verdict.value), rank('conditions')),
                    );
                }),
                { numRuns: RUNS, seed: 13 },
            );
        },
        RUNS * 10_000,
    );
});
