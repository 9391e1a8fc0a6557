import { describe, expect, it } from 'vitest';
import { capacityAlong } from '../../language/analysis/headroom/course.ts';
import { reportModel } from '../../language/report/model/model.ts';
import { capacitySection } from '../../language/report/sections/capacity.ts';
import { deltaOf, withDelta } from '../../webview/scene/delta.ts';
import { modelOf } from '../../webview/scene/from-analysis/index.ts';
import { unitOf } from '../check.ts';
import { modelOfText } from './models.ts';

/** Capacity over the phases in the picture: the rows of the report, in its words. */

const PLAN = `plan p { from old to new  starts 2027-01-04 }
platform old is vsphere
platform new is proxmox
environment prod { class production }
fabric vsan on old is vsan-raid1 { nodes 6  raw 10 TB  cores 32  memory 512 GiB  controller cores 2 memory 32 GiB }
fabric ceph on new is ceph-replicated { nodes 0  raw 10 TB  cores 32  memory 512 GiB  controller cores 4 memory 64 GiB }
workload a { in prod  on vsan  count 20  vcpu 4  memory 60 GiB  disk 200 GB used 100 GB }
workload b { in prod  on vsan  vcpu 2  memory 16 GiB }
phase first { convert 3 of vsan to ceph }
phase go { cutover a to ceph }
phase rest { convert 3 of vsan to ceph }
`;
const { analysis } = unitOf(PLAN);
const model = modelOf(analysis);
const strip = (id: string) => model.capacity.find(c => c.id === id)?.fills ?? [];

describe('capacity over the phases in the picture', () => {
    it('has both sides and all three resources, at the moments at which something changes', () => {
        expect(model.capacity.map(c => [c.side, c.fabric, c.resource])).toEqual([
            ['source', 'vsan', 'data'],
            ['source', 'vsan', 'memory'],
            ['source', 'vsan', 'vCPU'],
            ['target', 'ceph', 'data'],
            ['target', 'ceph', 'memory'],
            ['target', 'ceph', 'vCPU'],
        ]);
        expect(strip('vsan memory').map(f => f.moment)).toEqual([0, 1, 2, 3]);
    });

    it('ends where a cluster has no hosts any more and nothing asks for any', () => {
        const emptied = modelOfText(PLAN.replace('phase rest', 'phase last { cutover b to ceph }\nphase rest'));
        const fills = emptied.capacity.find(c => c.id === 'vsan memory')?.fills;
        expect(fills?.map(f => [f.moment, f.last])).toEqual([
            [0, 0],
            [1, 1],
            [2, 2],
            [3, 3],
        ]);
        expect(emptied.capacity.find(c => c.id === 'ceph memory')?.fills.map(f => [f.moment, f.last])).toEqual([
            [1, 1],
            [2, 2],
            [3, 3],
            [4, 4],
        ]);
    });

    it('tells what does not fit, and what does not with one node less', () => {
        // 1,216 GiB: three hosts have 3 × 480 GiB, two of them 960 GiB.
        expect(strip('vsan memory').map(f => f.tone)).toEqual(['fine', 'near', 'fine', 'over']);
        expect(strip('vsan memory')[1]?.text).toMatch(/^\S+ \S+ of \S+ \S+ · with one node less \S+ \S+$/);
        expect(strip('ceph memory').map(f => f.tone)).toContain('near');
    });

    it('says to each row of the report what the report says', () => {
        const rows = capacityAlong(analysis);
        const table = capacitySection(reportModel(analysis)).find(b => b.type === 'table');
        const cells = table?.type === 'table' ? table.rows.map(r => r.slice(3)) : [];
        let compared = 0;
        rows.forEach((row, i) => {
            const moment = analysis.plan.phases.findIndex(p => p.name === row.phase) + 1;
            (['data', 'memory', 'vcpu'] as const).forEach((resource, column) => {
                const fill = model.capacity
                    .find(c => c.fabric === row.fabric && c.resource.toLowerCase() === resource)
                    ?.fills.find(f => f.moment === moment);
                const cell = cells[i]?.[column];
                if (fill === undefined) {
                    expect(cell).toBe('–');
                    return;
                }
                expect(cell).toMatchObject({ text: fill.text.split(' · ')[0] });
                compared++;
            });
        });
        expect(compared).toBeGreaterThan(15);
    });

    it('crosses to the panel with what else is new', () => {
        const after = modelOfText(PLAN.replace('memory 60 GiB', 'memory 30 GiB'));
        const before = modelOfText(PLAN);
        const delta = deltaOf(before, after);
        expect(delta?.lists.capacity).toBeDefined();
        expect(delta && withDelta(before, delta).capacity).toEqual(after.capacity);
        // Only the strips that differ are sent.
        expect(JSON.stringify(delta?.lists.capacity).match(/"id"/g)).toHaveLength(2);
    });

    it('is nothing where nothing says how large it is', () => {
        const bare = PLAN.replaceAll(/\{ nodes \d+ {2}raw[^}]*\}/g, '{ }').replaceAll(/phase (first|rest).*\n/g, '');
        expect(modelOfText(bare).capacity).toEqual([]);
    });
});
