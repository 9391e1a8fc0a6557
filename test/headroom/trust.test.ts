import { describe, expect, test } from 'vitest';
import { restsOn, trustText } from '../../language/analysis/headroom/telling/trust.ts';
import { there } from '../../language/basics/lists.ts';
import { rowJson } from '../../src/cli/commands/headroom.ts';
import { unitOf } from '../check.ts';

/** A number is shown with no more certainty than it has. docs/language.md 5.7; docs/io-model.md 2.9, 8.7. */

const headroomOf = (fabric: string, load = 'iops 100  disk 20 GB') =>
    there(
        unitOf({
            'plan.exit': `plan p { from old to new }
platform old is vsphere
platform new is proxmox
fabric f on new is ${fabric}
workload web { count 10  ${load} }
phase io   { model f }
phase move { cutover web to f  over 1 Gbps }
`,
        }).analysis.headroom.of('f'),
        'fabric f',
    );

const CEPH = 'ceph-replicated { nodes 4  links 2 x 25 Gbps  media 4 x nvme';

describe('how far a P99 can be trusted', () => {
    test('figures of other clusters: factor 2, with recalled media and assumed cores named', () => {
        const headroom = headroomOf(`${CEPH} }`);
        expect(trustText(headroom)).toBe('from published figures of other clusters: factor 2');
        expect(restsOn(headroom)).toEqual([
            "media 'nvme' (recalled)",
            "16 cores of each node's controller (assumed)",
            'processor times of the controller (not stated)',
        ]);
    });

    test('storage without a published load test says so', () => {
        expect(trustText(headroomOf('nutanix-rf2 { nodes 4  links 2 x 25 Gbps  media 4 x nvme }'))).toContain(
            'calibrate it before',
        );
    });

    test('a calibrated fabric carries the tolerance it earned', () => {
        const calibrated = `${CEPH}  controller cores 16 read 90 us write 200 us  evidence measured "r1.json and r256.json, 2026-11-30, depths 1 and 256, within 22 %" }`;
        expect(trustText(headroomOf(calibrated))).toBe(
            'calibrated: means within 22 % at the depths that were not fitted',
        );
        expect(trustText(headroomOf(calibrated.replace(', within 22 %', '')))).toContain(
            'no further depth was measured',
        );
    });

    test('stated figures without a measurement have the tolerance of their band', () => {
        expect(trustText(headroomOf(`${CEPH}  controller cores 16 read 90 us write 200 us }`))).toBe(
            '± 15 % in the band ok and ± 30 % in warn, for right inputs',
        );
    });
});

describe('rows', () => {
    test('each station has the range of what nobody stated, around its own number', () => {
        const row = there(
            headroomOf(`${CEPH} }`).rows.find(r => r.phase === 'move' && r.scenario === 'node-failure'),
            'a row',
        );
        const { stations } = rowJson(row) as {
            stations: { station: string; utilisation: number; range: [number, number] }[];
        };
        for (const { utilisation, range } of stations) {
            expect(range[0]).toBeLessThanOrEqual(utilisation);
            expect(range[1]).toBeGreaterThanOrEqual(utilisation);
        }
        const controller = there(
            stations.find(s => s.station === 'controller'),
            'the controller',
        );
        expect(controller.range[1] / controller.range[0]).toBeGreaterThan(3);
    });

    test('unknown I/O is unknown, never 0 % and ok', () => {
        const rows = headroomOf(`${CEPH} }`, 'disk 20 GB').rows.filter(
            r => r.phase === 'move' && r.scenario === 'peak',
        );
        expect(rows.map(r => [r.band, r.bottleneck, r.stations.map(s => s.utilisation), r.rangeOf('media')])).toEqual([
            [null, null, [null, null, null, null, null], null],
        ]);
    });
});
