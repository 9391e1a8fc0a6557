import { describe, expect, it } from 'vitest';
import { brokenMoments, causingMoments, firstMoment } from '../../webview/scene/first-moment.ts';
import { at, type PreviewModel } from '../../webview/scene/model.ts';
import { modelOfFolder, modelOfText, PAGE_PLAN, RUSHED_PLAN } from './models.ts';

function tie(model: PreviewModel, from: string, to: string): PreviewModel['ties'][number] {
    return model.ties.find(t => t.from === from && t.to === `cell:${to}`)!;
}

describe('the picture of a plan along the phases', () => {
    const model = modelOfText(PAGE_PLAN);
    const component = (id: string) => model.components.find(c => c.id === id)!;

    it('slides a component to the right when its step is done', () => {
        expect(component('veeam').side).toEqual([
            [0, 'left'],
            [2, 'right'],
        ]);
        expect(component('corp-ad').side).toEqual([
            [0, 'left'],
            [3, 'right'],
        ]);
        expect(component('srm').side).toEqual([[0, 'left']]);
    });

    it('keeps fabrics on their platform and says when they are modelled', () => {
        expect(component('san-a').side).toEqual([[0, 'left']]);
        expect(component('hci-a').side).toEqual([[0, 'right']]);
        expect(component('hci-a').state).toEqual([
            [0, 'legacy'],
            [4, 'modelled'],
        ]);
    });

    it('moves workloads last, and their data with them', () => {
        expect(model.cells.map(c => c.side)).toEqual([
            [
                [0, 'left'],
                [6, 'right'],
            ],
        ]);
        expect(at(tie(model, 'san-a', 'erp-db').states, 6)).toEqual({ status: 'absent' });
        expect(at(tie(model, 'hci-a', 'erp-db').states, 6)?.status).not.toBe('absent');
    });

    it('has no broken tether in a phase before the one that breaks it', () => {
        expect(brokenMoments(model)).toEqual([6]);
        expect(at(tie(model, 'veeam', 'erp-db').states, 6)?.status).toBe('quiet');
        expect(at(tie(model, 'srm', 'erp-db').states, 6)).toMatchObject({
            status: 'broken',
            label: 'API Break · never re-established, RPO 4 h',
        });
    });

    it('carries the code actions of its findings', () => {
        const broken = model.findings.find(f => f.code === 'api-break')!;
        expect(broken.fixes!.length).toBeGreaterThan(0);
        expect(broken.marks).toContain('srm');
    });
});

describe('a plan that moves machines first', () => {
    const model = modelOfText(RUSHED_PLAN);

    it('breaks every foundation from the move until it is laid', () => {
        const status = (from: string) => model.phases.map(p => at(tie(model, from, 'erp').states, p.moment)?.status);
        expect(status('ad')).toEqual(['broken', 'broken', 'broken', 'broken', 'quiet', 'quiet']);
        expect(status('veeam')).toEqual(['broken', 'quiet', 'quiet', 'quiet', 'quiet', 'quiet']);
        expect(status('watch')).toEqual(['broken', 'broken', 'quiet', 'quiet', 'quiet', 'quiet']);
        expect(at(tie(model, 'veeam', 'erp').states, 1)?.label).toBe('API Break · 28 days > RPO 4 h');
    });

    it('asks nothing of a lab: its tethers cross without alarm', () => {
        expect(at(tie(model, 'veeam', 'play').states, 1)).toMatchObject({ status: 'crossing', label: undefined });
    });

    it('shows an accepted risk as accepted', () => {
        expect(at(tie(model, 'srm', 'crm').states, 6)?.status).toBe('accepted');
    });

    it('tells the phase that breaks something from those that live with it', () => {
        expect(firstMoment(model)).toBe(1);
        expect([...causingMoments(model)]).toContain(1);
        expect(causingMoments(model).has(2)).toBe(false);
        expect(brokenMoments(model)).toContain(2);
    });

    it('keeps a foundation that is laid in the same phase on the old side while that phase runs', () => {
        const same = modelOfText(
            RUSHED_PLAN.replace(
                'phase move     { cutover erp, play to hci',
                'phase move     { map ad  cutover erp, play to hci',
            ).replace('phase identity { map ad  lasts 1 week }\n', ''),
        );
        expect(same.components.find(c => c.id === 'ad')!.side).toEqual([
            [0, 'left'],
            [2, 'right'],
        ]);
        expect(at(tie(same, 'ad', 'erp').states, 1)?.status).toBe('broken');
        expect(at(tie(same, 'ad', 'erp').states, 2)?.status).toBe('quiet');
    });

    it('is plain JSON', () => {
        expect(JSON.parse(JSON.stringify(model))).toEqual(JSON.parse(JSON.stringify(structuredClone(model))));
    });
});

describe('a fabric that saturates', () => {
    const model = modelOfText(
        RUSHED_PLAN.replace(
            'hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps',
            'hci on new is nutanix-rf2 { nodes 4  links 1 x 1 Gbps',
        ).replace('iops 2k  p99', 'iops 40k  p99'),
    );

    it('breaks the tether to what it carries from the phase of the Network Choke on, and says which station', () => {
        const choke = model.findings.find(f => f.code === 'network-choke')!;
        const states = model.phases.map(p => at(tie(model, 'hci', 'erp').states, p.moment)!);
        expect(states[choke.moment! - 1]).toMatchObject({
            status: 'broken',
            label: expect.stringMatching(/^Network Choke · node link/),
            findings: expect.arrayContaining([choke.id]),
        });
        expect(states.slice(choke.moment! - 1).every(s => s.status === 'broken')).toBe(true);
    });
});

describe('an estate of equal workloads', () => {
    it('is one cell, however many there are', () => {
        const many = Array.from({ length: 400 }, (_, i) => `workload web-${i} { in prod  iops 40 }`).join('\n');
        const model = modelOfText(RUSHED_PLAN + many);
        const cell = model.cells.find(c => c.names.includes('web-7'))!;
        expect(cell.names).toHaveLength(400);
        expect(model.cells.length).toBeLessThan(6);
    });
});

describe('hosts that are converted', () => {
    it('stand in the cluster they are in at each moment', () => {
        const model = modelOfFolder('examples/in-place');
        const line = (id: string, moment: number) => at(model.components.find(c => c.id === id)!.line, moment);
        expect([0, 4, 9].map(m => line('vsan', m)?.split(' · ')[0])).toEqual(['6 nodes', '3 nodes', '0 nodes']);
        expect([4, 9].map(m => line('pool', m)?.split(' · ')[0])).toEqual(['3 nodes', '6 nodes']);
    });
});
