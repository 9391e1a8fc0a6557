import { describe, expect, test } from 'vitest';
import { capacityAlong } from '../../language/analysis/headroom/course.ts';
import { unitOf } from '../check.ts';

/** Capacity over the phases: what each side holds, and what it could hold with one node less. */

const PLAN = `plan p { from old to new  starts 2027-01-04 }
platform old is vsphere
platform new is proxmox
environment prod { class production }
fabric vsan on old is vsan-raid1 { nodes 6  raw 10 TB  cores 32  memory 512 GiB  controller cores 2 memory 32 GiB }
fabric ceph on new is ceph-replicated { nodes 0  raw 10 TB  cores 32  memory 512 GiB  controller cores 4 memory 64 GiB }
workload a { in prod  on vsan  count 20  vcpu 4  memory 32 GiB  disk 200 GB used 100 GB }
workload b { in prod  on vsan  vcpu 2  memory 16 GiB }
phase first { convert 3 of vsan to ceph }
phase go { cutover a to ceph }
phase rest { convert 3 of vsan to ceph }
`;
const rows = (text = PLAN) => capacityAlong(unitOf(text).analysis);
const at = (fabric: string, phase: string | undefined) => rows().find(r => r.fabric === fabric && r.phase === phase)!;

describe('capacity along the phases', () => {
    test('both sides have their nodes, and a row wherever something changes', () => {
        expect(rows().map(r => [r.fabric, r.phase, r.nodes])).toEqual([
            ['vsan', undefined, 6],
            ['vsan', 'first', 3],
            ['vsan', 'go', 3],
            ['vsan', 'rest', 0],
            ['ceph', undefined, 0],
            ['ceph', 'first', 3],
            ['ceph', 'go', 3],
            ['ceph', 'rest', 6],
        ]);
    });

    test('data is that of the machines, its room that of the nodes without the copies', () => {
        const today = at('vsan', undefined).data!;
        expect(today.need).toBe(2e12);
        // b states no disk.
        expect(today.atLeast).toBe(true);
        expect(today.have).toBeCloseTo((6 * 10e12 * 0.95) / 2, -9);
        expect(today.less!).toBeLessThan(today.have);
        expect(at('vsan', 'go').data!.need).toBe(0);
        expect(at('ceph', 'go').data!.need).toBe(2e12);
    });

    test('memory and processors are those that the storage software leaves, with a node less', () => {
        const { memory, vcpu } = at('vsan', undefined);
        const GiB = 2 ** 30;
        expect(memory).toMatchObject({ need: 656 * GiB, have: 6 * 480 * GiB, less: 5 * 480 * GiB });
        expect(vcpu).toMatchObject({ need: 82, have: 6 * 30 * 4, less: 5 * 30 * 4 });
    });

    test('a cluster without hosts has room for nothing, and says so only of what is on it', () => {
        expect(at('ceph', undefined)).toMatchObject({ data: null, memory: null });
        // b stays, and its three hosts are gone.
        expect(at('vsan', 'rest').memory).toMatchObject({ have: 0 });
    });

    test('what says nothing of its size has no rows', () => {
        expect(rows(PLAN.replace(/raw 10 TB.*?}/g, '}').replace('nodes 0', 'nodes 4'))).toEqual([]);
    });
});
