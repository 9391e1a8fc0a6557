import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportModel } from '../../language/report/model/model.ts';
import { EXAMPLES, exampleReport, exampleUnit, modelOf, planAround, reportOf } from './reports.ts';

const GOLDEN = join(import.meta.dirname, 'golden');

describe('reports of the examples', () => {
    for (const example of EXAMPLES) {
        const name = example.replace('/', '-');
        test(`${example} as Markdown is what it was`, async () => {
            await expect(await exampleReport(example, 'markdown')).toMatchFileSnapshot(join(GOLDEN, `${name}.md`));
        });
        test(`${example} as HTML is what it was`, async () => {
            await expect(await exampleReport(example, 'html')).toMatchFileSnapshot(join(GOLDEN, `${name}.html`));
        });
    }

    test('the same input gives the same bytes, read and computed anew', async () => {
        for (const example of EXAMPLES) {
            for (const format of ['html', 'markdown'] as const) {
                expect(await exampleReport(example, format), `${example} ${format}`).toBe(
                    await exampleReport(example, format),
                );
            }
        }
    });
});

describe('a report', () => {
    test('of a plan that lacks everything is still one', async () => {
        for (const text of [
            '',
            'workload erp { vcpu 2 }',
            'plan p { from a to b }',
            'plan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix\nphase empty { }',
            'phase x { cutover all to nowhere }',
            '}}{{ plan',
        ]) {
            expect(await reportOf(text, 'markdown'), text).toContain('## Verdict');
            expect(await reportOf(text, 'html'), text).toContain('</html>');
        }
    });

    test('says go only where nothing stands against the plan', () => {
        expect(modelOf(planAround()).verdict).toBe('no-go');
        expect(modelOf(planAround()).phases.map(p => [p.name, p.verdict])).toEqual([
            ['io', 'go'],
            ['move', 'no-go'],
            ['backup-paths', 'go'],
        ]);
        const lab = reportModel(exampleUnit('lab').analysis);
        expect([lab.verdict, ...lab.phases.map(p => p.verdict)]).toEqual(['go', 'go']);
        expect(reportModel(exampleUnit('frankfurt/repaired').analysis).verdict).toBe('conditions');
    });

    test('counts findings about the whole plan against the plan', async () => {
        const text = planAround()
            .replace('class production  shape monolithic', 'class lab')
            .replace(/accept .*/, 'accept api-break on erp because "x" until 2020-01-01');
        expect(modelOf(text).verdict).toBe('conditions');
        expect(await reportOf(text, 'markdown')).toContain('| The whole plan | – | – | Go, with conditions |');
    });

    test('tells accepted risks with who, why and until when, and who has to be asked for the others', () => {
        const { risks } = modelOf(planAround());
        expect(risks.find(r => r.accepted)).toMatchObject({
            code: 'feature-unsupported',
            owner: 'storage',
            accepted: { by: 'storage', reason: 'converted', until: '2027-12-31', severity: 'warning' },
        });
        expect(risks.filter(r => r.code === 'api-break').map(r => [r.owner, r.layers])).toEqual([
            [undefined, ['backup']],
        ]);
    });

    test('puts findings of one cause together: what comes before its foundation by phase, principals of one phase', () => {
        const late = planAround()
            .replace('phase io { model hci  lasts 1 week }\n', '')
            .replace(
                'phase backup-paths',
                'phase io { model hci  lasts 1 week }\nphase rights { map ad }\nphase backup-paths',
            );
        const risk = modelOf(late).risks.find(r => r.code === 'compute-before-foundation')!;
        expect(risk.members.length).toBe(3);
        expect(risk.phases).toEqual(['move']);
        expect(risk.machines).toBe(2);
    });

    test('gives undated plans a timeline of phases', async () => {
        const undated = planAround()
            .replace('  starts 2027-01-11', '')
            .replace(/ {2}lasts \d weeks?/g, '');
        const html = await reportOf(undated, 'html');
        expect(html).toContain('aria-label="Timeline of the phases"');
        expect(html).not.toContain('NaN');
        expect(await reportOf(undated, 'markdown')).not.toMatch(/NaN|undefined|Infinity/);
    });
});
