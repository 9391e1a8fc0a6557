import { describe, expect, it } from 'vitest';
import { textOf } from '../../language/plan/source.ts';
import { fixTitles, idsAt, spanOf } from '../../language/server/preview.ts';
import { settingsEdits } from '../../language/server/preview-apply.ts';
import { blastOf } from '../../language/server/preview-blast.ts';
import { modelOf } from '../../webview/scene/from-analysis/index.ts';
import { applyEdits, unitOf, workspaceOf } from '../check.ts';
import { PAGE_PLAN, RUSHED_PLAN } from '../scene/models.ts';

const PLAN = 'file:///plans/plan.exit';

describe('ids of the picture and places in the text', () => {
    const workspace = workspaceOf({ 'plan.exit': RUSHED_PLAN });
    const unit = workspace.unitOf(PLAN)!;
    const model = modelOf(unit.analysis);

    it('lead from everything in the picture to its name in the text', () => {
        const ids = [
            ...model.components.map(c => c.id),
            ...model.cells.flatMap(c => [c.id, ...c.names]),
            ...model.environments.map(e => `environment:${e.name}`),
            ...model.phases.map(p => `phase:${p.name}`),
        ];
        for (const id of ids) {
            expect(textOf(spanOf(unit, id)!), id).toBe(id.split(':').at(-1));
        }
        for (const finding of model.findings) {
            expect(spanOf(unit, `finding:${finding.id}`), finding.id).toBeDefined();
        }
        expect(spanOf(unit, 'nothing')).toBeUndefined();
        expect(spanOf(unit, 'phase:nothing')).toBeUndefined();
    });

    it('lead from the cursor back to what stands there', () => {
        const at = (text: string, inside: string) => {
            const offset = RUSHED_PLAN.indexOf(text) + text.indexOf(inside);
            const before = RUSHED_PLAN.slice(0, offset).split('\n');
            return idsAt(workspace, PLAN, { line: before.length - 1, character: before.at(-1)!.length });
        };
        expect(at('backup veeam is', 'veeam')).toEqual(['veeam']);
        expect(at('establish veeam onto', 'veeam')).toEqual(['veeam', 'phase:backup']);
        expect(at('phase backup   {', 'backup')).toEqual(['phase:backup']);
        expect(at('workload erp { in prod', 'erp')).toEqual(['erp']);
        expect(at('environment prod {', 'prod')).toEqual(['environment:prod']);
        expect(idsAt(workspace, 'file:///plans/other.exit', { line: 0, character: 0 })).toEqual([]);
    });

    it('name the code actions of a finding', () => {
        const finding = model.findings.find(f => f.code === 'api-break')!;
        expect(fixTitles(unit, [finding.id, 'gone'])).toEqual({
            [finding.id]: expect.arrayContaining(['Move phase backup before move']),
            gone: [],
        });
    });

    it('tell a blast radius once per sentence, with everybody it hits', () => {
        const groups = blastOf(unit.analysis, 'veeam');
        expect(groups.flatMap(g => g.components).sort()).toEqual(['crm', 'erp', 'play']);
        expect(groups.reduce((sum, g) => sum + g.machines, 0)).toBe(3);
        expect(blastOf(unit.analysis, 'environment:prod')).toEqual([]);
    });
});

describe('what-if settings written into the plan', () => {
    const written = (text: string, settings: Parameters<typeof settingsEdits>[2]) => {
        const after = applyEdits({ 'plan.exit': text }, settingsEdits(unitOf(text).analysis, 'hci-a', settings))[
            'plan.exit'
        ]!;
        const unit = unitOf(after);
        expect(
            unit.analysis.findings.filter(
                f => f.code === 'syntax' || f.code.startsWith('unit-') || f.code === 'property-duplicate',
            ),
        ).toEqual([]);
        return { after, figures: unit.plan.fabrics.find(f => f.name === 'hci-a')!.figures };
    };

    it('replaces figures that are stated and leaves everything else as it is', () => {
        const { after, figures } = written(PAGE_PLAN, [
            { property: 'nodes', text: '8' },
            { property: 'links.rate', text: '100 Gbps' },
            { property: 'locality', text: '80%' },
            { property: 'rebuild', text: '200 MB/s' },
        ]);
        expect(figures['nodes']!.value).toBe(8);
        expect(figures['links.rate']!.value).toBe(12.5e9);
        expect(figures['rebuild']!.value).toBe(200e6);
        expect(after).toBe(
            PAGE_PLAN.replace('nodes 6 ', 'nodes 8 ')
                .replace('25 Gbps', '100 Gbps')
                .replace('95%', '80%')
                .replace('400 MB/s', '200 MB/s'),
        );
    });

    it.each(['{ nodes 6 }', '{ }', '{}', '', '{\n  nodes 6 // six\n}', '{\n  nodes 6 }'])(
        'adds figures that are not stated to `%s`',
        body => {
            const text = PAGE_PLAN.replace(/(fabric hci-a [^{]*)\{[^}]*\}/, `$1${body}`);
            const { after, figures } = written(text, [
                { property: 'links.count', text: '4' },
                { property: 'links.rate', text: '25 Gbps' },
                { property: 'scheme', text: 'replicas 3' },
            ]);
            expect(figures['links.count']!.value).toBe(4);
            expect(figures['replicas']!.value).toBe(3);
            if (body.includes('//')) {
                expect(after).toContain('// six');
            }
        },
    );

    it('writes a copy rate into the cutover of its phase, and adds it where none is stated', () => {
        const over = (text: string, rate: number) =>
            written(text, [{ property: 'over', text: '', wave: { phase: 'databases', rate } }]).after;
        expect(over(PAGE_PLAN, 2.5e9)).toBe(PAGE_PLAN.replace('over 10 Gbps', 'over 20 Gbps'));
        expect(over(PAGE_PLAN.replace('  over 10 Gbps', ''), 0.25e9)).toBe(
            PAGE_PLAN.replace('  over 10 Gbps', ' over 2 Gbps'),
        );
        expect(
            settingsEdits(unitOf(PAGE_PLAN).analysis, 'hci-a', [
                { property: 'over', text: '', wave: { phase: 'nothing', rate: 1e9 } },
            ]),
        ).toEqual([]);
    });

    it('shares a copy rate among the cutovers of a phase as they shared it before', () => {
        const two = PAGE_PLAN.replace(
            '{ cutover erp-db to hci-a  over 10 Gbps',
            '{ cutover erp-db to hci-a  over 10 Gbps  cutover crm-db to hci-a  over 30 Gbps',
        ).replace('profile oltp', 'workload crm-db is oltp { in prod-db  on san-a }\nprofile oltp');
        expect(written(two, [{ property: 'over', text: '', wave: { phase: 'databases', rate: 2.5e9 } }]).after).toBe(
            two.replace('over 10 Gbps', 'over 5 Gbps').replace('over 30 Gbps', 'over 15 Gbps'),
        );
    });

    it('takes nothing that is no figure', () => {
        expect(
            settingsEdits(unitOf(PAGE_PLAN).analysis, 'hci-a', [
                { property: 'nodes', text: '6 } phase evil {' },
                { property: 'depends', text: 'x' },
            ]),
        ).toEqual([]);
        expect(settingsEdits(unitOf(PAGE_PLAN).analysis, 'nothing', [{ property: 'nodes', text: '6' }])).toEqual([]);
    });
});
