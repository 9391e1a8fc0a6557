import { describe, expect, test } from 'vitest';
import { plainText } from '../../language/report/text.ts';
import { exampleReport, modelOf } from './reports.ts';

/** A runbook must not harm what it is about, and everything in it can be checked. */

const PLAN = `plan p { from old to new  starts 2027-01-04 }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
environment lab { class lab }
identity tools on old { principal "svc-logs" holds ReadOnly becomes "Prism Viewer" }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme  buffer 32 MiB  raw 20 TB }
backup nightly { speaks vsphere.vadp  protects erp, crm every 24 h keep 10 d }
monitoring logs { speaks vsphere.syslog  observes erp, crm  account "svc-logs" }
monitoring watch { speaks vsphere.perf  observes all }
workload erp { in prod  rpo 24 h  rto 2 h }
workload crm { in prod  rpo 24 h  rto 4 h }
workload toy { in lab }
phase telemetry { decouple logs onto ahv.syslog  decouple watch onto in-guest.metrics  lasts 1 week }
phase rights { map tools  lasts 1 week }
phase paths { establish nightly onto ahv.v3-snapshots, ahv.v3-crt  lasts 1 week }
phase io { model hci  lasts 1 week }
phase pilot { cutover toy to hci over 1 Gbps  lasts 1 week }
phase first { cutover erp to hci over 1 Gbps  lasts 1 week }
phase last { cutover crm to hci over 1 Gbps  lasts 1 week }
`;

function part(name: string, of: 'entry' | 'steps' | 'exit', text = PLAN): string {
    return modelOf(text)
        .phases.find(p => p.name === name)!
        [of].map(plainText)
        .join('\n');
}

describe('a runbook', () => {
    test('a phase that retires machines says which, and when that is done', () => {
        const text = PLAN.replace(
            'phase pilot { cutover toy to hci over 1 Gbps  lasts 1 week }',
            'phase gone { retire toy  lasts 1 week }',
        );
        const row = modelOf(text).phases.find(p => p.name === 'gone')!;
        expect(row.does.map(plainText).join()).toMatch(/^retire 1 machine$/i);
        expect(part('gone', 'exit', text)).toBe('Nobody has missed the machine since it was switched off.');
    });
    test('leaves the old way of a controller on until the last machine it covers has left', () => {
        expect(part('telemetry', 'steps')).toContain(
            'Leave logs on the old platform as it is for its 2 machines until the last of them has left.',
        );
        expect(part('telemetry', 'steps')).not.toMatch(/switch off what logs/i);
        expect(part('first', 'steps')).not.toContain('has left the old platform');
        expect(part('last', 'steps')).toContain(
            'The last of the 2 machines it covers has left the old platform: switch off what logs reads there, and see that all of them report as before.',
        );
        expect(part('last', 'steps')).toContain(
            'end the jobs of nightly there, and keep their restore points for 10 days.',
        );
    });

    test('asks which release of a product is installed where an interface is spoken from some release on', () => {
        const zabbix = PLAN.replace(
            'monitoring watch { speaks vsphere.perf',
            'monitoring watch is zabbix { speaks vsphere.perf',
        ).replace('decouple watch onto in-guest.metrics', 'decouple watch onto ahv.v2-stats');
        expect(part('telemetry', 'steps', zabbix)).toContain(
            'See which release of Zabbix is installed: ahv.v2-stats asks for 6.0 or later.',
        );
        const checkmk = zabbix.replaceAll('is zabbix', 'is checkmk');
        expect(part('telemetry', 'steps', checkmk)).not.toContain('See which release');
    });

    test('switches off at once what was put inside the guest, after everybody was seen', () => {
        expect(part('telemetry', 'steps')).toContain(
            'See that all 3 machines report through it, then switch off what watch read from the old platform',
        );
    });

    test('never switches off what machines that stay still need, and waits for the step where it comes late', () => {
        const stays = PLAN.replace('phase last { cutover crm to hci over 1 Gbps  lasts 1 week }\n', '');
        expect(part('telemetry', 'steps', stays)).toContain(
            'Leave logs on the old platform as it is: 1 of its 2 machines stays there.',
        );
        expect(
            modelOf(stays)
                .phases.flatMap(p => p.steps)
                .map(plainText)
                .join('\n'),
        ).not.toContain('has left the old platform');
        const step =
            'phase telemetry { decouple logs onto ahv.syslog  decouple watch onto in-guest.metrics  lasts 1 week }\n';
        const late = PLAN.replace(step, '') + step;
        expect(part('telemetry', 'steps', late)).toContain('switch off what logs reads there');
        expect(part('last', 'steps', late)).not.toContain('switch off what logs');
    });

    test('says for every verb what has to be shown', async () => {
        expect(part('telemetry', 'exit')).toContain(
            'logs shows a test machine on the target and still every machine on the old platform',
        );
        expect(part('rights', 'exit')).toContain('The one principal of tools has signed in on new');
        expect(part('paths', 'exit')).toContain(
            'A restore point that nightly made on the target was restored there within 2 h, the strictest RTO of what it protects',
        );
        expect(part('io', 'exit')).toContain('shows no station of it above 70 % in any scenario');
        for (const example of ['frankfurt/faulty', 'frankfurt/repaired'] as const) {
            expect(await exampleReport(example, 'markdown')).not.toContain('ticked off');
        }
    });

    test('says what comes before a phase: foundations, accounts, or the phase before', () => {
        expect(part('telemetry', 'entry')).toContain(
            'The account svc-logs of logs can sign in on new (identity tools, mapped only in phase rights: give this account its role first).',
        );
        expect(part('rights', 'entry')).toBe('Phase telemetry is over; nothing else has to come before it.');
        expect(part('pilot', 'entry')).toContain(
            'The matrix asks nothing of these machines. What they depend on, if it is to work: Identity tools is mapped',
        );
        expect(part('first', 'entry')).toContain(
            'Backup nightly works through an interface of the target. Phase paths does it.',
        );
        expect(part('io', 'entry', PLAN.replace(/phase (?!io).*\n/g, ''))).toBe(
            'Nothing has to come before it: it is the first phase.',
        );
    });
});
