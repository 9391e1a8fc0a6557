import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VERDICTS, type VerdictValue } from '../../language/analysis/analysis.ts';
import { unitOf } from '../check.ts';

/**
 * A verdict never gets better by ignorance (5.6): a small plan that declares every layer, then one thing of it left out.
 * Left out is never what asks for something (a workload, its move, its objectives and loads): without the demand there is nothing to judge.
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
});

/** A plan as pieces; those in braces may be left out. */
function planOf(c: Choice): string {
    const backup = '{phase bk { establish veeam onto shot  lasts 1 week }}';
    return `plan p { from old to new  {starts 2027-01-04} }
interface snap "Old" for backup
interface shot "New" for backup
platform old { offers snap }
platform new { offers shot }
environment prod { class ${c.dev ? 'development' : 'production'} }
{identity ad on old { }}
{backup veeam { {speaks snap}  {protects all {every ${c.every} h} keep 30 d} }}
{monitoring watch { {speaks in-guest.metrics}  {observes all} }}
{automation tools { {speaks in-guest.automation}  {manages erp} }}
{fabric san on old { {nodes 4}  {replicas 2}  {links 2 x 25 Gbps}  {media 8 x nvme} }}
fabric hci on new { {nodes ${c.nodes}}  {replicas 2}  {coordinator local}  {links 2 x ${c.rate} Gbps mtu 9000}  {media 8 x nvme}  {raw 40 TB}  {buffer 64 MiB}  {rebuild 100 MB/s} }
workload erp { in prod  {on san}  {disk ${c.used} TiB used ${c.used} TiB}  {iops 1k peak 2k}  {writes 30%}  {block 8 KiB}  p99 20 ms  rpo ${c.rpo} h  {evidence measured} }
workload crm { in prod  {on san}  {disk 1 TiB used 1 TiB}  {iops 500 peak 1k}  {writes 30%}  {block 8 KiB}  p99 20 ms  rpo ${c.rpo} h  {evidence measured} }
${c.late ? '' : backup}
${c.unmapped ? '' : '{phase rights { map ad  lasts 1 week }}'}
{phase io { model hci  lasts 1 week }}
phase move { cutover erp to hci over 1 Gbps  {lasts 3 weeks} }
phase last { cutover crm to hci over 1 Gbps  {lasts 3 weeks} }
${c.late ? backup : ''}
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
 * "Depends", under which no plan runs (5.6; the interval of a backup: `chain-reset`). `raw` is listed as not looked at (`capacity`), which
 * alone stops nothing and still is a condition. A rebuild nobody limits is judged at the slow end of its range (I/O model 8.2.5), which is the
 * bad end of a default and may be faster than what was written. An objective asks for something: without it only what it asked for is gone.
 */
const OPEN: readonly (readonly [RegExp, VerdictValue])[] = [
    [/^(disk|every|nodes|replicas|links|media|coordinator)/, 'depends'],
    [/^raw/, 'conditions'],
];

/** The best verdict there may be without something. */
function bestWithout(left: string, full: VerdictValue): number {
    if (left.startsWith('rebuild') && full === 'conditions') {
        return rank('go');
    }
    const open = OPEN.find(([what]) => what.test(left));
    return Math.max(rank(full), open ? rank(open[1]) : 0);
}

describe('a verdict', () => {
    test('never gets better when something is left out', () => {
        fc.assert(
            fc.property(choices, choice => {
                const { whole, without } = parsed(planOf(choice));
                const full = unitOf(whole).analysis.verdict.value;
                for (const { left, text } of without) {
                    const now = unitOf(text).analysis.verdict.value;
                    expect(rank(now), `${full} becomes ${now} without '${left}' in\n${whole}`).toBeLessThanOrEqual(
                        bestWithout(left, full),
                    );
                }
            }),
            { numRuns: Number(process.env['RUNS'] ?? 25), seed: 12 },
        );
    });
});
