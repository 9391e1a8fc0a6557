import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { TIB } from '../../language/import/values.ts';
import { type ImportResult, importFiles } from '../../src/import/index.ts';
import { found, unitOf } from '../check.ts';

/** A workbook of a real estate that is not part of the project: read where it lies beside the checkout. */
const FOLDER = process.env['EXIT_SAMPLES'] ?? fileURLToPath(new URL('../../../shared/samples', import.meta.url));
const FILE = join(FOLDER, 'rvtools-3x-MB-805vm__mjvincent_SizingWorkshop.xlsx');
const present = existsSync(FILE);
if (!present) {
    console.log('The 805-machine workbook is not there (set EXIT_SAMPLES to its folder): its tests are skipped.');
}

describe.skipIf(!present)('the 805-machine workbook', () => {
    let result: ImportResult;
    beforeAll(async () => {
        result = await importFiles([FILE], {
            draft: { target: 'nutanix', nodes: 24, links: '2 x 25 Gbps mtu 9000', media: '6 x nvme', rate: 4e9 },
        });
    });

    test('has the totals that were published of it', () => {
        const { totals } = result.report;
        expect(totals).toMatchObject({ machines: 805, on: 763, templates: 10, hosts: 34, vcpu: 2741 });
        expect([totals.memory, totals.provisioned, totals.inUse].map(bytes => (bytes / TIB).toFixed(1))).toEqual([
            '10.3',
            '223.7',
            '122.0',
        ]);
    });

    test('by cluster', () => {
        expect(
            result.report.totals.clusters.map(each => [
                each.name,
                each.hosts,
                each.machines,
                each.vcpu,
                (each.provisioned / TIB).toFixed(1),
                (each.inUse / TIB).toFixed(1),
            ]),
        ).toEqual([
            ['Cluster1', 5, 47, 257, '34.2', '22.4'],
            ['Cluster2', 22, 695, 2268, '163.6', '87.3'],
            ['DMZ', 4, 41, 136, '10.5', '5.8'],
            ['Mgmt', 3, 22, 80, '15.4', '6.4'],
        ]);
    });

    test('every row is accounted for', () => {
        expect(
            result.report.sheets.map(each => [
                each.sheet,
                each.read,
                each.used,
                each.skipped.map(skipped => [skipped.reason, skipped.count]),
            ]),
        ).toEqual([
            ['vInfo', 3503, 805, [['blank row', 2698]]],
            ['vHost', 34, 34, []],
            ['vPartition', 1618, 1618, []],
            ['vNetwork', 805, 805, []],
        ]);
    });

    test('the plan text has the same totals, machine by machine', () => {
        const { plan } = unitOf({ 'plan.exit': result.plan!, 'inventory.exit': result.inventory });
        const sum = (figure: string): number =>
            plan.workloads.reduce((total, each) => total + (each.figures[figure]?.value ?? 0), 0);
        expect(plan.workloads).toHaveLength(805);
        expect([sum('vcpu'), sum('memory'), sum('disk'), sum('used')]).toEqual([
            2741,
            result.report.totals.memory,
            result.report.totals.provisioned,
            result.report.totals.inUse,
        ]);
    });

    test('its draft moves every machine once, the control plane apart, and has no error but that nobody measured its I/O or declared its foundations', () => {
        const unit = unitOf({ 'plan.exit': result.plan!, 'inventory.exit': result.inventory });
        expect(
            [
                ...new Set(
                    found(unit)
                        .filter(each => each.severity === 'error')
                        .map(each => each.code),
                ),
            ].sort(),
        ).toEqual(['foundation-missing', 'foundation-undeclared', 'io-unmodelled']);
        const apart = result.report.controlPlane.filter(each => each.confidence !== 'low');
        expect(apart.map(each => [each.machine, each.kind])).toEqual([
            ['BOWMGH-PTH-DC', 'domain controller'],
            ['bolvcsa17-S', 'vCenter Server'],
            ['bowveeamone1', 'Veeam ONE'],
            ['ns1-int', 'DNS, DHCP or NTP'],
            ['ns2-int', 'DNS, DHCP or NTP'],
        ]);
        expect(result.report.draft!.waves.reduce((total, wave) => total + wave.machines, 0)).toBe(805 - apart.length);
        expect(found(unit).filter(each => each.code === 'workload-unplanned')).toEqual([]);
    });

    test('the share that database names and published defaults give', async () => {
        const assumed = await importFiles([FILE], { assumeIo: true });
        const { plan } = unitOf({ 'plan.exit': assumed.inventory });
        expect(plan.workloads.filter(each => each.figures['peak'] === undefined)).toEqual([]);
    });

    test('importing it again changes nothing', async () => {
        const again = await importFiles([FILE], { existing: result.inventory });
        expect(again.inventory).toBe(result.inventory);
        expect(again.report.changes).toEqual([]);
    });
});
