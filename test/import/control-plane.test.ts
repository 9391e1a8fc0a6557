import { describe, expect, test } from 'vitest';
import { dated } from '../../language/import/draft/calendar.ts';
import { found, unitOf } from '../check.ts';
import { declared, importTexts } from './files.ts';

const HEADER =
    'VM,Powerstate,CPUs,Memory,Provisioned MiB,In Use MiB,OS according to the VMware Tools,Annotation,VI SDK Server';
const WINDOWS = 'Microsoft Windows Server 2022 (64-bit)';
const LINUX = 'Ubuntu Linux (64-bit)';
const PHOTON = 'VMware Photon OS (64-bit)';

const vInfo = (machines: readonly (readonly [name: string, os: string, note?: string])[]): Record<string, string> => ({
    'RVTools_tabvInfo.csv': `${HEADER}\n${machines.map(([name, os, note]) => `${name},poweredOn,2,4096,51200,20480,${os},"${note ?? ''}",vc.test`).join('\n')}\n`,
});

describe('the control plane is recognised', () => {
    test.each([
        ['muc-vcsa-02', PHOTON, 'vCenter Server', 'high'],
        ['vc03', PHOTON, 'vCenter Server', 'medium'],
        ['vc03', LINUX, 'vCenter Server', 'low'],
        ['nsxt-manager-1', LINUX, 'NSX manager', 'high'],
        ['fra-edge-node-07', LINUX, 'NSX edge', 'medium'],
        ['dmz-edge', LINUX, 'edge', 'low'],
        ['srm-paris', PHOTON, 'Site Recovery Manager', 'medium'],
        ['vrops-master', PHOTON, 'Aria Operations', 'high'],
        ['vrli02', PHOTON, 'Log Insight', 'high'],
        ['VEEAMONE', WINDOWS, 'Veeam ONE', 'high'],
        ['vbr-prx-3', WINDOWS, 'backup proxy', 'high'],
        ['commserve', WINDOWS, 'backup server', 'high'],
        ['backup01', LINUX, 'backup server', 'medium'],
        ['prod-dc-2', WINDOWS, 'domain controller', 'medium'],
        ['dc01.corp.test', WINDOWS, 'domain controller', 'medium'],
        ['prod-dc-2', LINUX, 'domain controller', 'low'],
        ['SRVPARAD01', WINDOWS, 'domain controller', 'low'],
        ['dns1', LINUX, 'DNS, DHCP or NTP', 'medium'],
        ['zbx-proxy', LINUX, 'monitoring', 'high'],
        ['awx-01', LINUX, 'automation', 'high'],
        ['kms01', WINDOWS, 'key management', 'medium'],
        ['vsan-witness-b', LINUX, 'vSAN witness', 'high'],
        ['unnamed7', PHOTON, 'appliance of VMware', 'low'],
        ['SupervisorControlPlaneVM (1)', PHOTON, 'Tanzu supervisor', 'high'],
    ])('%s on %s: %s, %s', async (name, os, kind, confidence) => {
        const { report } = await importTexts(vInfo([[name, os]]));
        expect(report.controlPlane).toEqual([{ machine: name, kind, confidence, reason: expect.any(String) }]);
    });

    test.each([
        'app01',
        'erp-db',
        'webdc',
        'adcom-portal',
        'sales-2',
        'windows10-vdi',
        'medical-proxy',
        'nasdaq-feed',
        'bdns-lake',
        'DC1-web-01',
        'dc02_app',
    ])('%s is none', async name => {
        expect((await importTexts(vInfo([[name, LINUX]]))).report.controlPlane).toEqual([]);
    });

    test('by what an annotation says, of which only the product is kept', async () => {
        const { report, inventory, plan } = await importTexts(
            vInfo([['sys42', LINUX, 'VMware vCenter Server Appliance, root / hunter2']]),
            { draft: true },
        );
        expect(report.controlPlane[0]).toMatchObject({ kind: 'vCenter Server', confidence: 'high' });
        expect(JSON.stringify(report) + inventory + (plan ?? '')).not.toContain('hunter2');
    });
});

describe('a draft keeps the control plane apart', () => {
    const machines = [
        ...['vcsa01', 'srm01', 'vrli01'].map(name => [name, PHOTON] as const),
        ...['dc01', 'dc02', 'veeam01'].map(name => [name, WINDOWS] as const),
        ...['nsxmgr01', 'zabbix01', 'maybe-edge', 'app01', 'app02', 'app03', 'app04'].map(
            name => [name, LINUX] as const,
        ),
    ];

    test("never in the pilot, half of a kind at a time, the source's own last; unsure ones are asked about", async () => {
        const { plan, inventory, report } = await importTexts(vInfo(machines), {
            draft: { target: 'nutanix', pilot: 5 },
        });
        const text = plan ?? '';
        const phase = (name: string): string =>
            new RegExp(`phase ${name} [^{]*\\{([^}]*)\\}`, 'u').exec(text)?.[1] ?? '';
        expect(phase('pilot').match(/[a-z-]+\d\d|maybe-edge/gu)).toEqual(['app01', 'app02', 'app03', 'app04']);
        expect(phase('services-01')).toContain('cutover dc01\n');
        expect(phase('services-02')).toContain('cutover dc02\n');
        expect(phase('source-services')).toContain('retire vmware-srm, log-insight, nsxmgr01, srm01, vrli01');
        expect(text.trimEnd().endsWith('retire vcsa01\n  lasts 1 week\n}')).toBe(true);
        expect(declared(inventory, 'platform')[0]).toContain('runs in vcsa01');
        expect(text).toContain('backup veeam-vbr "backup server" is veeam-vbr {\n  runs in veeam01');
        expect(text).toContain('control plane too? maybe-edge (edge?)');
        expect(report.draft?.notes.join(' ')).toContain('8 machines of the control plane stand apart');
        const findings = found(unitOf({ 'plan.exit': text, 'inventory.exit': inventory }));
        const codes = new Set(findings.map(each => each.code));
        // It says what nobody declared, and nothing of the order is wrong.
        expect(codes).toContain('foundation-undeclared');
        expect(codes).toContain('foundation-missing');
        for (const code of [
            'control-plane-leaves-early',
            'runs-in-one-wave',
            'workload-unplanned',
            'syntax',
            'retired-needed',
            'retired-too-early',
        ]) {
            expect(codes).not.toContain(code);
        }
    });

    test('importing again changes nothing', async () => {
        const first = await importTexts(vInfo(machines));
        const again = await importTexts(vInfo(machines), { existing: first.inventory });
        expect(again.inventory).toBe(first.inventory);
    });
});

describe('the calendar of the waves', () => {
    const day = (text: string | undefined): number =>
        text === undefined ? NaN : new Date(`${text}T00:00:00Z`).getUTCDay();
    const waves = Array.from({ length: 12 }, (_, index) => ({ seconds: (index + 1) * 3 * 3600, rested: index === 0 }));

    test.each([
        ['nights', [1, 2, 3, 4]],
        ['weekends', [5]],
    ] as const)('%s: each wave begins on such a day, outside of freezes, after the one before it', (kind, days) => {
        const freezes = [['2027-03-08', '2027-03-20']] as const;
        const found = dated(waves, 7 * 7 * 86_400, {
            starts: '2027-01-11',
            nights: kind === 'nights',
            weekends: kind === 'weekends',
            freezes,
            soak: 7 * 86_400,
        });
        let end = 0;
        for (const { starts, lasts } of found) {
            const begins = Date.parse(`${starts}T00:00:00Z`) / 1000;
            expect(days).toContain(day(starts));
            expect((starts ?? '') < '2027-03-08' || (starts ?? '') > '2027-03-20').toBe(true);
            expect(begins).toBeGreaterThanOrEqual(end);
            end = begins + lasts - 86_400;
        }
        expect(
            Date.parse(`${found[1]?.starts}T00:00:00Z`) - Date.parse(`${found[0]?.starts}T00:00:00Z`),
        ).toBeGreaterThanOrEqual(7 * 86_400_000);
    });

    test('a draft with one has no date that the order or a freeze overrules', async () => {
        const machines = Array.from({ length: 40 }, (_, index) => [`app${index}`, LINUX] as const);
        const { plan, inventory } = await importTexts(vInfo(machines), {
            draft: {
                target: 'nutanix',
                machines: 10,
                starts: '2027-01-11',
                nights: true,
                freezes: [['2027-03-08', '2027-03-12']],
            },
        });
        expect(plan).toContain('window thu 20:00..fri 06:00');
        const codes = found(unitOf({ 'plan.exit': plan ?? '', 'inventory.exit': inventory })).map(each => each.code);
        expect(codes.filter(code => /phase-starts-early|in-freeze|syntax|value|copy-outlasts/u.test(code))).toEqual([]);
    });
});
