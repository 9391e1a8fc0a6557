import { describe, expect, test } from 'vitest';
import { saidBy } from '../../language/analysis/analysis.ts';
import { fixesFor } from '../../language/rules/index.ts';
import { applyEdits, unitOf } from '../check.ts';
import { type Worked, workedExample } from './plans.ts';

/** docs/io-model.md 5.1, line by line, from the text of a plan. */

function row(worked: Worked, phase: string, scenario: string) {
    const found = unitOf(workedExample(worked)).analysis.headroom.rows.find(
        r => r.phase === phase && r.scenario === scenario,
    )!;
    const link = found.stations.find(s => s.station === 'node-link')!;
    const oltp = found.workloads.find(w => w.workload === 'oltp');
    return {
        mean: Number(link.meanUtilisation!.toFixed(2)),
        hot: Number(link.utilisation!.toFixed(2)),
        band: found.band,
        p99: oltp?.p99Write == null ? null : Number((oltp.p99Write * 1e3).toFixed(2)),
        meets: oltp?.meets ?? null,
        hours: found.rebuild === null ? null : Number((found.rebuild.seconds / 3600).toFixed(2)),
    };
}

function findings(text: string, code: string) {
    const unit = unitOf(text);
    return unit.analysis.findings
        .filter(f => f.code === code)
        .map(finding => ({ finding, unit, fixes: fixesFor(finding, unit.analysis) }));
}

describe('worked example of the I/O model as a plan', () => {
    test('peak', () =>
        expect(row({ rebuild: 400 }, 'move', 'peak')).toEqual({
            mean: 0.27,
            hot: 0.27,
            p99: 0.57,
            band: 'ok',
            meets: true,
            hours: null,
        }));

    test('node failure, rebuild 400 MB/s per node', () => {
        expect(row({ rebuild: 400 }, 'move', 'node-failure')).toEqual({
            mean: 0.47,
            hot: 0.56,
            p99: 0.8,
            // Five peers of a default burst fill 89 % of what one port of a 9 MiB switch may hold.
            band: 'indicative',
            meets: true,
            hours: 3.06,
        });
    });

    test('failure and ingest, rebuild 800, copy 900 MB/s: Network Choke', () => {
        expect(row({ rebuild: 800 }, 'next', 'failure+ingest')).toMatchObject({
            mean: 0.91,
            hot: 1.26,
            p99: null,
            band: 'saturated',
            meets: false,
        });
        const [choke, ...more] = findings(workedExample({ rebuild: 800 }), 'network-choke');
        expect(more).toEqual([]);
        expect(choke!.finding).toMatchObject({ severity: 'error', phase: 'next', subjects: ['oltp', 'vdi'] });
        expect(choke!.finding.figures).toMatchObject({
            fabric: 'ceph',
            scenario: 'failure+ingest',
            station: 'node-link',
            runnerUp: 'switch-buffer',
            p99Write: null,
            objective: 2e-3,
        });
        expect(saidBy(choke!.finding)).toContain('node link 126 % (91 % on average)');
    });

    // The page rounds to whole MB/s; a setting is written with four digits, rounded down.
    test.each([
        [400, 278, 3.06],
        [300, 408, 4.07],
    ])('fix A: with rebuild %i the copy is throttled to %i MB/s', (rebuild, over, hours) => {
        const text = workedExample({ rebuild });
        const low = [...findings(text, 'network-choke'), ...findings(text, 'headroom-low')].find(
            f => f.finding.figures['station'] === 'node-link',
        )!;
        const fix = low.fixes.find(f => f.title.startsWith('Throttle the copy in phase next'))!;
        const exact = Number(/to ([\d.]+) MB\/s/.exec(fix.title)![1]);
        expect(Math.round(exact)).toBe(over);
        expect(saidBy(low.finding)).toContain(`'over ${exact} MB/s' (in phase 'next') restores 70 % or less`);
        const fixed = applyEdits({ 'plan.exit': text }, fix.edits())['plan.exit']!;
        expect(fixed).toBe(workedExample({ rebuild, over: exact }));
        expect(row({ rebuild, over: exact }, 'next', 'failure+ingest')).toMatchObject({ hot: 0.7, meets: true, hours });
        expect(findings(fixed, 'headroom-low')).toEqual([]);
    });

    test('fix B: 25 GbE at the original rates', () => {
        const text = workedExample({ rebuild: 800 });
        const fix = findings(text, 'network-choke')[0]!.fixes.find(
            f => f.title === 'Change ceph to links 2 x 25 Gbps',
        )!;
        const fixed = applyEdits({ 'plan.exit': text }, fix.edits())['plan.exit']!;
        expect(fixed).toBe(workedExample({ rebuild: 800, links: '2 x 25 Gbps' }));
        expect(row({ rebuild: 800, links: '2 x 25 Gbps' }, 'next', 'failure+ingest')).toMatchObject({
            mean: 0.36,
            hot: 0.5,
            meets: true,
        });
    });

    test('for comparison: without a failure the links take 1,044 MB/s', () => {
        expect(row({ rebuild: 400, over: 1044 }, 'next', 'ingest+peak').hot).toBe(0.7);
        expect(row({ rebuild: 400, over: 1060 }, 'next', 'ingest+peak').hot).toBe(0.71);
    });
});
