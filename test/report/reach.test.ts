import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { reportModel } from '../../language/report/model/model.ts';
import { wavesCsv } from '../../language/report/output/csv.ts';
import { exampleReport, exampleUnit, modelOf } from './reports.ts';

/** A finding is told once; a board decides about every phase it reaches. */

const ESTATE = `plan p { from old to new  starts 2027-01-04 }
platform old is vsphere { version "7.0" ends 2027-12-31 }
platform new is nutanix { version "7.3" }
environment prod { class production  shape monolithic }
environment dev { class development }
environment lab { class lab }
role ro on old { allows System.Read, System.View, System.Anonymous }
role rn on new { allows "View Existing Virtual Machine", "View Host", "View Cluster Host", "View Subnet", "View Storage Container" }
profile small { iops 1k peak 2k  writes 30%  block 8 KiB  p99 20 ms  evidence measured "a week"  rpo 24 h  downtime 8 h  change 1 %/d }
fabric san on old is external-array { }
fabric hci on new is nutanix-rf2 { nodes 6  racks 2  links 2 x 25 Gbps mtu 9000  oversubscription 2:1  buffer 32 MiB  rtt 50 us  media 6 x nvme  locality 95%  rebuild 400 MB/s  raw 20 TB }
backup agent { speaks in-guest.backup  protects all every 24 h keep 10 d }
workload a is small { in prod  on san  disk 1 TiB used 500 GiB }
workload b is small { in prod  on san  disk 1 TiB used 500 GiB  count 4 }
workload toy is small { in lab  on san  disk 10 GiB used 5 GiB }
`;
const WAVES = `phase first { cutover a to hci over 10 Gbps  lasts 1 week }
phase play { cutover toy to hci over 1 Gbps  lasts 1 week }
phase second { cutover b to hci over 10 Gbps  lasts 1 week }
`;
const IDENTITY = 'identity ad on old { principal "ops" holds ro becomes rn }\n';

const verdicts = (text: string) => Object.fromEntries(modelOf(text).phases.map(p => [p.name, p.verdict]));

describe('phases a finding reaches', () => {
    test('a fabric that is modelled in no phase stops every phase that moves onto it; a lab asks nothing', () => {
        const model = modelOf(`${ESTATE}${IDENTITY}phase rights { map ad  lasts 1 week }\n${WAVES}`);
        expect(verdicts(`${ESTATE}${IDENTITY}phase rights { map ad  lasts 1 week }\n${WAVES}`)).toEqual({
            rights: 'go',
            first: 'no-go',
            play: 'go',
            second: 'no-go',
        });
        expect(model.risks.find(r => r.code === 'foundation-missing')).toMatchObject({
            phases: ['first', 'second'],
            machines: 5,
        });
        const waves = parse(wavesCsv(model), { bom: true, columns: true }) as Record<string, string>[];
        expect(waves.map(w => w['verdict'])).toEqual(['go', 'no-go', 'go', 'no-go']);
    });

    test('an identity that is never mapped, and a principal without a role, stop every phase that moves there', () => {
        const text = `${ESTATE}identity ad on old { principal "ops" holds ro }\nphase io { model hci  lasts 1 week }\n${WAVES}`;
        expect(verdicts(text)).toEqual({ io: 'go', first: 'no-go', play: 'go', second: 'no-go' });
        for (const code of ['iam-mismatch', 'foundation-missing']) {
            expect(modelOf(text).risks.find(r => r.code === code)!.phases, code).toEqual(['first', 'second']);
        }
    });

    test('a choke stops every phase in which its cause presses, with everybody it hits', () => {
        const small = ESTATE.replace(
            'nodes 6  racks 2  links 2 x 25 Gbps',
            'nodes 4  racks 2  links 1 x 10 Gbps',
        ).replace('6 x nvme', '4 x sata-ssd');
        const text = `${small}workload d1 is small { in dev  on san  disk 10 TiB used 5 TiB }\nworkload d2 is small { in dev  on san  disk 10 TiB used 5 TiB }
${IDENTITY}phase rights { map ad  lasts 1 week }\nphase io { model hci  lasts 1 week }\nphase first { cutover a, b to hci over 100 Mbps  lasts 1 week }
phase dev1 { cutover d1 to hci over 40 Gbps  lasts 1 week }\nphase dev2 { cutover d2 to hci over 40 Gbps  lasts 1 week }\n`;
        const choke = modelOf(text).risks.find(r => r.code === 'network-choke')!;
        expect(choke.phases).toEqual(['dev1', 'dev2']);
        expect(verdicts(text)).toMatchObject({ dev1: 'no-go', dev2: 'no-go' });
        // a, b four times, and d1, which is there when d2 is copied.
        expect(choke.machines).toBe(6);
    });

    test('what runs past the end of the old platform does so in every later phase', () => {
        const text = `${ESTATE.replace('2027-12-31', '2027-01-17')}${IDENTITY}phase rights { map ad  lasts 1 week }\nphase io { model hci  lasts 1 week }\n${WAVES}`;
        expect(modelOf(text).risks.find(r => r.code === 'exit-after-end')!.phases).toEqual(['first', 'play', 'second']);
    });

    test('nothing is go that misses its objectives', () => {
        const model = reportModel(exampleUnit('frankfurt/faulty').analysis);
        const missed = model.headroom
            .filter(h => h.role === 'target')
            .flatMap(h => h.runs.filter(r => r.worst.missed > 0).flatMap(r => [r.first, r.last]));
        expect(missed.length).toBeGreaterThan(0);
        for (const phase of missed) {
            expect(model.phases.find(p => p.name === phase)!.verdict, phase).not.toBe('go');
        }
    });

    test('a choke that elsewhere only leaves too little free is a condition there, and what chokes on one fabric is one cause, whose settings restore the whole', async () => {
        const model = reportModel(exampleUnit('frankfurt/faulty').analysis);
        const web = model.headroom.find(h => h.fabric === 'hci-web')!;
        expect(web.causes.length).toBe(1);
        for (const run of web.runs) {
            const own = web.causes.filter(c => c.phases.includes(run.first));
            expect(run.causes, run.first).toEqual(own.map(c => c.id));
            // A station above the line that hits somebody the matrix asks about has a cause to restore.
            if (run.worst.missed > 0) {
                expect(run.causes.length, run.first).toBeGreaterThan(0);
            }
        }
        const choke = model.risks.find(r => r.code === 'network-choke')!;
        for (const phase of choke.conditionOf) {
            expect(model.phases.find(p => p.name === phase)!.verdict, phase).not.toBe('go');
        }
        const report = await exampleReport('frankfurt/faulty', 'markdown');
        expect(report).not.toMatch(/`hci-web` has \d bottlenecks/);
        expect(report).not.toContain('any one of a row');
    });
});
