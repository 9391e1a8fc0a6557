import { describe, expect, test } from 'vitest';
import { exampleReport, modelOf, reportOf } from './reports.ts';

/** What a report says about recovery, and about plans that say nothing. */

const ESTATE = `plan p { from old to new  starts 2027-01-04 }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
environment lab { class lab }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme  buffer 32 MiB  raw 20 TB }
workload erp { in prod  rpo 1 h  count 2 }
workload crm { in prod  rpo 1 h }
workload toy { in lab }
phase io { model hci  lasts 1 week }
phase move { cutover all to hci over 1 Gbps  lasts 1 week }
`;
const AGENT = 'backup agent { speaks in-guest.backup  protects erp every 24 h }\n';

async function recovery(text: string): Promise<string> {
    const report = await reportOf(text, 'markdown');
    return report.slice(report.indexOf('## Recovery gaps'), report.indexOf('## I/O headroom'));
}

describe('recovery', () => {
    test('machines without any backup keep no recovery path, whether a move interrupts one or not', async () => {
        const none = await recovery(ESTATE);
        expect(none).toContain('No backup or replication protects any machine');
        expect(none).toContain('**No backup protects 3 machines in production**: `erp`, `crm`.');
        expect(none).toContain('No backup protects 1 machine outside production: `toy`.');
        const one = await recovery(ESTATE + AGENT);
        expect(one).toContain('No move interrupts the recovery path of the 2 machines that are protected and move.');
        expect(one).toContain('**No backup protects 1 machine in production**: `crm`.');
    });

    test('restore points further apart than the objective are told, also where nothing breaks', async () => {
        expect(await recovery(ESTATE + AGENT)).toContain(
            '`agent` makes restore points every 24 h, against an RPO of 1 h of 2 machines (`erp`): up to 24 h of data can be lost on any day.',
        );
        expect(modelOf(`${ESTATE}${AGENT.replace('24 h', '30 min')}`).recovery.tooRare).toEqual([]);
        // A second, faster one is what counts; one without an interval promises nothing.
        expect(
            modelOf(`${ESTATE}${AGENT}backup fast { speaks in-guest.backup  protects erp every 15 min }`).recovery
                .tooRare,
        ).toEqual([]);
        expect(modelOf(`${ESTATE}${AGENT.replace(' every 24 h', '')}`).recovery.tooRare).toEqual([]);
    });

    test('a gap in which another controller covers everybody is not called one without a recovery path', async () => {
        const text = `${ESTATE}${AGENT.replace('24 h', '30 min')}backup nightly { speaks vsphere.vadp  protects erp every 24 h }`;
        const told = await recovery(text);
        expect(told).toContain(
            '1 time in which a controller makes no restore points of machines that have moved. In all of them another controller covers every machine within its RPO.',
        );
        expect(await exampleReport('frankfurt/faulty', 'markdown')).not.toContain('have no recovery path');
    });

    test('a lab says that nobody asked, an empty plan that there is nothing', async () => {
        expect(await exampleReport('lab', 'markdown')).toContain(
            'No machine that is protected, and for which the matrix asks something, moves. 24 machines for which the matrix asks nothing lose their restore points in a move.',
        );
        expect(await recovery('plan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix')).toContain(
            'The plan names no machines',
        );
        expect(await recovery(ESTATE.replace(/^phase .*\n/gm, ''))).toContain('The plan has no phases: nothing moves');
    });
});

describe('a plan without phases', () => {
    test('depends, with the finding on the first page, and no dates that miss a duration', async () => {
        for (const text of [
            '',
            'plan ((( {',
            ESTATE.replace(/^phase .*\n/gm, ''),
            'plan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix',
        ]) {
            const report = await reportOf(text, 'markdown');
            const verdict = report.slice(0, report.indexOf('## Sequence'));
            const broken = text.includes('(((');
            expect(modelOf(text).verdict, text).toBe(broken ? 'no-go' : 'depends');
            expect(verdict, text).toContain('The plan has no phases, so there is nothing to decide');
            expect(verdict, text).toContain('- Finishes: not known: there are no phases');
            if (text.startsWith('plan p')) {
                expect(verdict, text).toContain('Phases missing R');
            }
        }
    });
});
