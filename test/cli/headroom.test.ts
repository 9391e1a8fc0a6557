import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../language/physics/index.ts';
import { workedExample } from '../headroom/plans.ts';
import { exitplan } from './cli.ts';

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-'));
    writeFileSync(join(folder, 'plan.exit'), workedExample({ rebuild: 800 }));
    writeFileSync(
        join(folder, 'bare.exit'),
        'plan p { from old to new }\nplatform old is vsphere\nplatform new is nutanix\nfabric hci on new is nutanix-rf2 { }\nworkload a { iops 10 }\nphase move { cutover a to hci }\n',
    );
    writeFileSync(
        join(folder, 'nothing.exit'),
        'plan p { from old to new }\nplatform old is vsphere\nplatform new is nutanix\n',
    );
});
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
});

type Row = Record<string, unknown> & {
    stations: Record<string, unknown>[];
    workloads: Record<string, unknown>[];
    rebuild: Record<string, unknown> | null;
    assumed: unknown[];
};

const BANDS = ['ok', 'warn', 'indicative', 'beyond-model', 'saturated'];
const number = (value: unknown) =>
    value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0);

function holdsTheSchema(row: Row): void {
    expect(Object.keys(row)).toEqual([
        'fabric',
        'phase',
        'scenario',
        'nodes',
        'stations',
        'bottleneck',
        'band',
        'workloads',
        'rebuild',
        'compute',
        'assumed',
    ]);
    expect(row.stations.map(s => s['station'])).toEqual([
        'node-link',
        'rack-uplink',
        'media',
        'switch-buffer',
        'controller',
    ]);
    for (const s of row.stations) {
        expect(Object.keys(s)).toEqual([
            'station',
            'capacity',
            'load',
            'utilisation',
            'meanUtilisation',
            'band',
            'range',
        ]);
        for (const key of ['capacity', 'load', 'utilisation', 'meanUtilisation']) {
            expect(number(s[key]), JSON.stringify(s)).toBe(true);
        }
        expect(s['band'] === null || BANDS.includes(s['band'] as string)).toBe(true);
    }
    expect(row['bottleneck'] === null || row.stations.some(s => s['station'] === row['bottleneck'])).toBe(true);
    for (const w of row.workloads) {
        expect(Object.keys(w)).toEqual(['workload', 'p99Read', 'p99Write', 'objective', 'meets']);
        expect([w['p99Read'], w['p99Write'], w['objective']].every(number)).toBe(true);
    }
    if (row.rebuild) {
        expect(Object.keys(row.rebuild)).toEqual(['seconds', 'exposure']);
    }
    expect(row.assumed.every(a => typeof a === 'string')).toBe(true);
}

describe('exitplan headroom', () => {
    test('JSON: one row per fabric, phase and scenario, shaped as the language page has it', async () => {
        const { out, status, err } = await exitplan(folder, ['headroom', 'plan.exit', '--format', 'json']);
        expect({ status, err }).toEqual({ status: 0, err: '' });
        const { version, rows, ...more } = JSON.parse(out) as { version: number; rows: Row[] };
        expect({ version, more }).toEqual({ version: 1, more: {} });
        expect(rows.map(r => r['scenario'])).toEqual(
            // Three copies in one rack.
            [1, 2, 3].flatMap(() => SCENARIOS.filter(s => s !== 'uplink-failure')),
        );
        rows.forEach(holdsTheSchema);
        const choke = rows.find(r => r['phase'] === 'next' && r['scenario'] === 'failure+ingest')!;
        expect(choke).toMatchObject({ fabric: 'ceph', nodes: 5, bottleneck: 'node-link', band: 'saturated' });
        expect(choke.workloads[0]).toEqual({
            workload: 'oltp',
            p99Read: null,
            p99Write: null,
            objective: 2e-3,
            meets: false,
        });
    });

    test('JSON: what is not known is null, never a number', async () => {
        const { out } = await exitplan(folder, ['headroom', 'bare.exit', '--format', 'json']);
        const { rows } = JSON.parse(out) as { rows: Row[] };
        rows.forEach(holdsTheSchema);
        expect(
            rows.every(
                r => r['nodes'] === null && r['band'] === null && r.stations.every(s => s['utilisation'] === null),
            ),
        ).toBe(true);
        expect(JSON.parse((await exitplan(folder, ['headroom', 'nothing.exit', '--format', 'json'])).out)).toEqual({
            version: 1,
            rows: [],
        });
    });

    test('processors and memory stand beside every scenario, with the nodes it leaves', async () => {
        const plan = `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme
  cores 32  memory 512 GiB  controller cores 8 memory 32 GiB  overcommit 4:1 }
workload web { vcpu 6  memory 32 GiB  count 50  iops 10 }
workload crm { vcpu 2  iops 10 }
phase move { cutover all to hci  over 1 Gbps }
`;
        writeFileSync(join(folder, 'compute.exit'), plan);
        const { out } = await exitplan(folder, ['headroom', 'compute.exit', '--format', 'json']);
        const rows = (JSON.parse(out) as { rows: Row[] }).rows;
        const of = (scenario: string) => rows.find(r => r['scenario'] === scenario)!['compute'];
        const memory = (nodes: number) => ({ need: 50 * 32 * 2 ** 30, have: 480 * nodes * 2 ** 30, atLeast: true });
        const vcpu = (nodes: number) => ({ need: 302, have: 96 * nodes, atLeast: false });
        expect(of('peak')).toEqual({ vcpu: vcpu(4), memory: memory(4) });
        expect(of('node-failure')).toEqual({ vcpu: vcpu(3), memory: memory(3) });
        expect(of('ingest'), 'nobody is on it before').toMatchObject({ vcpu: { need: 0 } });
        expect((await exitplan(folder, ['headroom', 'compute.exit'])).out).toContain(
            'with one node lost: 302 of 288 vCPU, at least 1.56 TiB of 1.41 TiB memory',
        );
    });

    test('text: a table per phase with bars, the nearest objective, and what was assumed', async () => {
        const { out, status } = await exitplan(folder, ['headroom', 'plan.exit']);
        expect(status).toBe(0);
        expect(out).toContain('ceph (target, 6 nodes)\n  nothing on it in io\n');
        expect(out).toContain('  move: 2 workloads (601 machines) on it at the end, 2 come over 100 MB/s\n');
        expect(out).toMatch(
            / {4}failure\+ingest {6}████████  126 % ········ {4}0 % ██▏····· {3}26 % ███████▏ {3}89 % [█▏▎▍▌▋▊▉·]{8} +[\d.]+ % oltp: none, saturated \(of 2 ms\)\n/,
        );
        expect(out).toMatch(/ {4}peak {16}██▎····· {3}27 % /);
        expect(out).toContain('a lost node heals in 1.53 h, 1.53 h without full redundancy');
        expect(out).toContain('assumed: racks 1; buffer 9 MiB;');
        expect(out).not.toContain('\u001b');
    });

    test('text in colour marks the bands', async () => {
        const { out } = await exitplan(folder, ['headroom', 'plan.exit'], true);
        expect(out).toContain('\u001b[31m████████  126 %\u001b[0m');
        expect(out).toContain('\u001b[32m');
    });

    test('a fabric that says too little is named with the reason', async () => {
        expect((await exitplan(folder, ['headroom', 'bare.exit'])).out).toContain(
            'Not computed: the number of nodes is not stated.',
        );
        expect((await exitplan(folder, ['headroom', 'nothing.exit'])).out).toMatch(/^No fabric to compute/);
    });

    test('wrong calls end with status 2 and one line', async () => {
        for (const args of [[], ['plan.exit', 'bare.exit'], ['plan.exit', '--format', 'xml'], ['missing.exit']]) {
            const { status, err, out } = await exitplan(folder, ['headroom', ...args]);
            expect({ status, out }).toEqual({ status: 2, out: '' });
            expect(err).toMatch(/^exitplan: /);
        }
    });
});
