import { describe, expect, test } from 'vitest';
import { timelineSvg } from '../../language/report/output/timeline-svg.ts';
import { exampleReport, modelOf, planAround, reportOf } from './reports.ts';
import { cellText, tablesOf } from './tables.ts';

/** What a board reads first, and what it must be able to read at all. */

describe('what is to decide', () => {
    test('each offer settles findings that those before it leave: no variants of one fix', async () => {
        const report = await exampleReport('frankfurt/faulty', 'markdown');
        const items = report
            .slice(0, report.indexOf('- Machines:'))
            .split('\n')
            .filter(l => l.startsWith('- '));
        const sums = items.map(l => Number(/ (\d+) of \d+ blocking/.exec(l)?.[1] ?? /^- (\d+) blocking/.exec(l)?.[1]));
        const total = Number(/of (\d+) blocking/.exec(report)![1]);
        expect(sums.length).toBeGreaterThan(2);
        expect(sums.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(total);
        expect(items.filter(l => l.includes('independence')).length).toBeLessThan(2);
    });

    test('the verdict of every phase stands in the sequence, also where page one has no room', async () => {
        const table = tablesOf(await exampleReport('frankfurt/faulty', 'markdown')).find(t =>
            t.caption.startsWith('Phases in the order'),
        )!;
        expect(
            table.rows
                .map(r => cellText(r[table.columns.indexOf('Verdict')]!))
                .filter(v => /^(Go|No-go|Go, with conditions)$/.test(v)).length,
        ).toBe(11);
    });
});

describe('what can be read', () => {
    test('names with backticks stay whole in sentences and in comparisons', async () => {
        const report = await reportOf(planAround({ workload: 'a`b`', controller: 'c`d', phase: '`' }), 'markdown');
        expect(report).toContain('`` a`b` ``');
        expect(report).toContain('``c`d``');
        expect(report).not.toMatch(/`a\\`b/);
        const html = await reportOf(planAround({ workload: 'a`b`', controller: 'c`d' }), 'html');
        const register = html.slice(html.indexOf('id="risks"'), html.indexOf('id="gaps"'));
        expect(register).toContain('<code>a`b`</code>');
        expect(register.replaceAll('<code>a`b`</code>', '').replaceAll('<code>c`d</code>', '')).not.toContain('`');
    });

    test('principals that change alike are one line', () => {
        const many = Array.from({ length: 40 }, (_, i) => `principal "team-${i}" holds VirtualMachinePowerUser`).join(
            '\n',
        );
        const text = planAround().replace('principal "CORP\\\\ops"', `${many}\nprincipal "CORP\\\\ops"`);
        const risk = modelOf(text).risks.find(r => r.code === 'iam-mismatch')!;
        expect(risk.members.length).toBeGreaterThan(39);
        expect(risk.cause.lines.length).toBeLessThan(4);
    });

    test('a picture too high for a page is left to the screen', async () => {
        const wide = Array.from(
            { length: 120 },
            (_, i) =>
                `environment e${i} { class lab }\nworkload w${i} { in e${i} count 2 }\nworkload v${i} { in e${i} }\nfabric f${i} on old is external-array { }\nmonitoring m${i} { speaks in-guest.metrics  observes w${i} }`,
        ).join('\n');
        const html = await reportOf(`${planAround()}${wide}`, 'html');
        expect(html).toContain('<figure class="tall">');
        expect(html).toContain('The picture is too large to be read on paper');
        expect(await exampleReport('frankfurt/faulty', 'html')).not.toContain('<figure class="tall">');
    });

    test('no label of a timeline begins where it would be cut', () => {
        for (const starts of ['2027-01-11', '2027-02-20', '2027-12-01']) {
            const svg = timelineSvg(
                modelOf(planAround().replace('2027-01-11', starts).replace('ends 2027-06-30', 'ends 2028-01-02')),
                'phases',
            );
            for (const [, x, text] of svg.matchAll(/<text class="tl-text" x="([\d.]+)" y="\d+">([^<]*)</g)) {
                expect(Number(x) + text!.length * 6, `${starts} ${text}`).toBeLessThanOrEqual(1000);
            }
        }
    });
});
