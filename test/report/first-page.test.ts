import { describe, expect, test } from 'vitest';
import { tallyOf, tallyText } from '../../language/analysis/tally.ts';
import { timelineSvg } from '../../language/report/output/timeline-svg.ts';
import { exampleReport, exampleUnit, modelOf, planAround, reportOf } from './reports.ts';
import { cellText, tablesOf } from './tables.ts';

/** What a board reads first, and what it must be able to read at all. */

describe('what is to decide', () => {
    test('page one names the first causes that block by their titles, each with its remedy', async () => {
        const { analysis } = exampleUnit('frankfurt/faulty');
        const report = (await exampleReport('frankfurt/faulty', 'markdown'))
            .replaceAll('`', "'")
            .replaceAll('\\\\', '\\');
        const page = report.slice(report.indexOf('## Verdict'), report.indexOf('- Machines:'));
        expect(page).toContain(tallyText(tallyOf(analysis)));
        for (const { title, fix } of analysis.causes.filter(c => c.blocks).slice(0, 5)) {
            expect(page).toContain(`- ${title}. ${fix ? `Remedy: ${fix.replaceAll('`', "'")}.` : 'No automatic fix.'}`);
        }
        expect(page).toContain('Not looked at:');
        expect(page).toContain('Measure next: I/O of');
    });

    test('no row below a No-go says Go', async () => {
        const table = tablesOf(await exampleReport('frankfurt/faulty', 'markdown')).find(t =>
            t.caption.startsWith('Verdict per phase'),
        )!;
        const column = table.rows.map(r => cellText(r[table.columns.indexOf('Verdict')]!));
        expect(column[0]).toBe('No-go');
        expect(column.filter(v => /\bgo\b/i.test(v.replace(/no-go/gi, '')))).toEqual([]);
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
