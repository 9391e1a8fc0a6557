import { describe, expect, test } from 'vitest';
import { unitOf } from '../check.ts';

/* Published load tests as plans: what was measured there filled the processors of the storage software, and that is what a plan is told. P31, P32, P34. */

const CASES: readonly [string, string, string][] = [
    [
        'P31: three copies, writes',
        'nodes 4  links 2 x 50 Gbps mtu 9000  media 10 x nvme',
        'iops 2370 peak 2370  writes 100%',
    ],
    [
        'P32: three copies, 30 % writes',
        'nodes 4  links 2 x 50 Gbps mtu 9000  media 10 x nvme',
        'iops 5770 peak 5770  writes 30%',
    ],
    ['P34: four OSDs', 'nodes 4  links 1 x 100 Gbps mtu 9000  media 1 x nvme', 'iops 215 peak 215  writes 100%'],
];

describe('published load tests at their maximum', () => {
    test.each(CASES)('%s: chokes at the controller, and nowhere else', (_, hardware, load) => {
        const { analysis } = unitOf(`plan p { from old to new }
platform old is vsphere
platform new is proxmox
environment prod { class production  shape scale-out }
fabric ceph on new is ceph-replicated { ${hardware} }
workload w { in prod  ${load}  block 4 KiB  p99 5 ms  disk 20 GB used 10 GB  count 100  evidence measured "published" }
phase io { model ceph }
phase move { cutover w to ceph  over 1 Gbps }
`);
        const [choke] = analysis.findings.filter(f => f.code === 'network-choke');
        expect(choke?.figures['station']).toBe('controller');
        const row = analysis.headroom.of('ceph')?.row(1, 'peak');
        const used = Object.fromEntries((row?.stations ?? []).map(s => [s.station, s.utilisation]));
        expect(used['controller']).toBeGreaterThan(0.95);
        expect(Math.max(used['node-link'] ?? 1, used['media'] ?? 1)).toBeLessThan(0.3);
    });
});
