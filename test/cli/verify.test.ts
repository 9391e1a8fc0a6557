import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitplan } from './cli.ts';

/** The plan against fresh lists of both sides. */

const PLAN = `plan lived { from old to new  starts 2027-01-11 }
platform old "vc.example.test" is vsphere
platform new "prism-1" is nutanix
fabric hci "prism-1" on new is nutanix-rf2 { nodes 8 }
workload web { vcpu 2  memory 4 GiB  count 3 }
workload erp { vcpu 8  memory 64 GiB }
workload crm { vcpu 4  memory 16 GiB }
phase one { cutover web to hci  started 2027-01-11  done 2027-01-20 }
phase two { cutover erp to hci  started 2027-01-20 }
phase three { cutover crm to hci  lasts 1 week }
`;
const HEAD = 'Name,Powerstate,CPU,Memory MB,Cluster';
const list = (cluster: string, ...rows: string[]) => `${[HEAD, ...rows.map(r => `${r},${cluster}`)].join('\n')}\n`;
const WEB = ['web-01,poweredOn,2,4096', 'web-02,poweredOn,2,4096', 'web-03,poweredOn,2,4096'];
const ERP = 'erp,poweredOn,8,65536';
const CRM = 'crm,poweredOn,4,16384';

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'verify-'));
    writeFileSync(join(folder, 'plan.exit'), PLAN);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Found {
    readonly differences: readonly { readonly kind: string; readonly subject: string; readonly fix: string | null }[];
}

async function verify(old: readonly string[], now: readonly string[], asOf = '2027-01-21') {
    writeFileSync(join(folder, 'old.csv'), list('vc.example.test', ...old));
    writeFileSync(join(folder, 'new.csv'), list('prism-1', ...now));
    const args = ['verify', 'plan.exit', 'old.csv', 'new.csv', '--as-of', asOf];
    const run = await exitplan(folder, [...args, '--format', 'json']);
    return {
        ...run,
        args,
        kinds: run.status === 2 ? [] : (JSON.parse(run.out) as Found).differences.map(d => `${d.kind} ${d.subject}`),
    };
}

describe('exitplan verify', () => {
    test('agrees where everything is where the plan says; a running wave may be on either side', async () => {
        for (const [old, now] of [
            [[ERP, CRM], WEB],
            [[CRM], [...WEB, ERP]],
        ] as const) {
            const { status, kinds } = await verify(old, now);
            expect({ status, kinds }).toEqual({ status: 0, kinds: [] });
        }
    });

    test('names what is not where the plan says', async () => {
        const { status, kinds } = await verify([ERP, ...WEB], [CRM]);
        expect(status).toBe(1);
        expect(kinds).toEqual(['not-moved web', 'moved-early crm']);
        expect((await verify([ERP, CRM, 'web-01,poweredOff,2,4096'], WEB)).kinds).toEqual(['state web']);
        expect((await verify([ERP], WEB)).kinds).toEqual(['missing crm']);
        expect((await verify([ERP, CRM], WEB.slice(1))).kinds).toEqual(['missing web']);
    });

    test('takes dates after the day of the inventories for not yet come', async () => {
        expect((await verify([ERP, CRM, ...WEB], [], '2027-01-15')).kinds).toEqual([]);
        expect((await verify([ERP, CRM], WEB, '2027-01-01')).kinds).toEqual(['moved-early web']);
    });

    test('names what is unknown and what has grown, with the text that takes it over', async () => {
        const { kinds, out } = await verify(['erp,poweredOn,12,65536', CRM, 'new-one,poweredOn,1,1024'], WEB);
        expect(kinds).toEqual(['figure erp', 'unknown new-one']);
        expect(out).toContain(`"fix": "Write 'vcpu 12' in workload 'erp'"`);
    });

    test('finds a machine under another name by the id that the import noted', async () => {
        const marked = PLAN.replace('memory 16 GiB }', 'memory 16 GiB } // imported ...... vm-12@4c1');
        writeFileSync(join(folder, 'marked.exit'), marked);
        writeFileSync(
            join(folder, 'ids.csv'),
            'Name,CPU,Memory MB,Cluster,VM ID\ncrm-new,4,16384,vc.example.test,vm-12\nerp,8,65536,vc.example.test,vm-13\n',
        );
        const run = await exitplan(folder, ['verify', 'marked.exit', 'ids.csv', '--as-of', '2027-01-21']);
        expect(run.out).toContain("Workload 'crm' is called 'crm-new' on 'old' now");
        expect(run.out).toContain('1 difference.');
    });

    test('refuses the inventory of another estate, and what it cannot read', async () => {
        const others = Array.from({ length: 10 }, (_, i) => `other-${i}x,poweredOn,1,1024`);
        const { status, err, out } = await verify(others, []);
        expect({ status, out }).toEqual({ status: 2, out: '' });
        expect(err).toContain('this is the inventory of another estate: the plan knows 0 of its 10 machines');
        writeFileSync(join(folder, 'notes.csv'), 'a,b\n1,2\n');
        expect((await exitplan(folder, ['verify', 'plan.exit', 'notes.csv'])).status).toBe(2);
        expect((await exitplan(folder, ['verify', 'plan.exit'])).status).toBe(2);
    });

    test('prints text and SARIF of the same differences, and changes no file', async () => {
        const { args } = await verify([ERP, ...WEB], [CRM]);
        const before = readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'));
        const { out } = await exitplan(folder, args);
        expect(out).toContain("not-moved  'web' is still on 'old', although phase 'one' is done (old.csv");
        expect(out).toContain('2 differences.');
        const sarif = JSON.parse((await exitplan(folder, [...args, '--format', 'sarif'])).out) as {
            runs: { results: { ruleId: string; locations: unknown }[] }[];
        };
        expect(sarif.runs[0]?.results.map(r => r.ruleId)).toEqual(['verify-not-moved', 'verify-moved-early']);
        expect(sarif.runs[0]?.results[0]).toMatchObject({
            locations: [{ physicalLocation: { artifactLocation: { uri: 'plan.exit' }, region: { startLine: 5 } } }],
        });
        expect(readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'))).toEqual(before);
    });
});

/** Everything else that can differ: each kind once, with what is to be done about it. */
describe('exitplan verify, beyond where machines are', () => {
    const RICH = `plan lived { from old to new  starts 2027-01-11 }
platform old "vc.example.test" is vsphere { role own { allows VirtualMachine.Interact.PowerOn, VirtualMachine.Interact.PowerOff } }
platform new "prism-1" is nutanix
fabric vsan "CL-1" on old { nodes 4  cores 32  memory 512 GiB }
fabric hci "prism-1" on new is nutanix-rf2 { nodes 8 }
identity ad on old {
  principal "CORP\\\\ops" holds own
  principal "CORP\\\\audit" holds ReadOnly
}
backup veeam is veeam-vbr { speaks vsphere.vadp  protects web, erp every 24 h keep 30 d }
workload web on vsan { vcpu 2  memory 4 GiB  count 3 }
workload erp on vsan { vcpu 8  memory 64 GiB  disk 400 GiB used 200 GiB }
workload lab on vsan { vcpu 4  memory 16 GiB }
phase one { cutover web, lab to hci  started 2027-01-11  done 2027-01-20 }
phase two { cutover erp to hci }
`;
    const files: Record<string, string> = {};
    const at = (name: string, text: string) => {
        files[name] = text;
        writeFileSync(join(folder, name), text);
    };
    const LAB = 'lab,poweredOn,4,16384';
    const run = (...args: string[]) => exitplan(folder, ['verify', 'rich.exit', ...args, '--as-of', '2027-01-21']);
    const json = async (...args: string[]) => {
        const { out, err, status } = await run(...args, '--format', 'json');
        expect(status, err).not.toBe(2);
        return (
            JSON.parse(out) as {
                differences: (Found['differences'][number] & { message: string; found: string; takesOver: boolean })[];
            }
        ).differences;
    };
    beforeAll(() => {
        at('rich.exit', RICH);
        at('now.csv', list('prism-1', ...WEB, LAB));
        at('then.csv', list('CL-1', ERP));
    });

    test('backup jobs that do not cover a moved machine, on the platform where it is now', async () => {
        const jobs = (...rows: string[]) =>
            at('jobs.csv', `${['Name,JobType,Sources,IsScheduleEnabled,RunAutomatically', ...rows].join('\n')}\n`);
        // Whoever copies the list of a job for vSphere has it read machines of vSphere.
        jobs('Prod,Backup,web-01; web-02; web-03; erp,True,True');
        expect((await json('now.csv', 'jobs.csv')).map(d => d.message)).toEqual([
            "3 machines of 'web' have moved to 'new' and no backup job covers them there; only 'Prod' names them, on the old side",
        ]);
        const commvault = (...names: string[]) =>
            at(
                'plans.json',
                JSON.stringify({
                    vmStatusInfoList: names.map(name => ({
                        name,
                        vmStatus: 1,
                        plan: { planId: 3, planName: 'Gold' },
                    })),
                }),
            );
        commvault('web-01', 'web-03');
        const [found] = await json('now.csv', 'jobs.csv', 'plans.json');
        expect(found).toMatchObject({
            kind: 'unprotected',
            message:
                "'web-02' has moved to 'new' and no backup job covers it there; only 'Prod' names it, on the old side",
            fix: "Add 'web-02' to a job of 'veeam' on 'new', and report it",
            takesOver: false,
        });
        commvault('web-01', 'web-02', 'web-03');
        expect(await json('now.csv', 'jobs.csv', 'plans.json')).toEqual([]);
        // No word where no list of jobs was read.
        expect(await json('now.csv')).toEqual([]);
    });

    test('backup jobs that run less often, or keep less, than the plan says', async () => {
        const job = (name: string, minutes: string, kept: string) => `${name},Backup,erp,True,True,${minutes},${kept}`;
        const jobs = (...rows: string[]) =>
            at(
                'jobs.csv',
                `${['Name,JobType,Sources,IsScheduleEnabled,RunAutomatically,Periodically,RestorePoints', ...rows].join('\n')}\n`,
            );
        const rhythms = async () =>
            (await json('then.csv', 'jobs.csv')).filter(d => d.kind === 'rhythm').map(d => `${d.message}. ${d.fix}`);
        jobs(job('Weekly', '2880 minutes', '7 Days'));
        expect(await rhythms()).toEqual([
            "Restore points of 'erp' are made every 2 days by 'Weekly', and 'veeam' promises 24 h. Change the job, or write 'every 2 days' into 'veeam', and report it",
            "Restore points of 'erp' are kept for 7 days by 'Weekly', and 'veeam' promises 30 days. Change the job, or write 'keep 7 days' into 'veeam', and report it",
        ]);
        // The best of several jobs counts, and a job that does not tell breaks nothing.
        jobs(job('Weekly', '2880 minutes', '7 Days'), job('Daily', '1440 minutes', '30 Days'));
        expect(await rhythms()).toEqual([]);
        jobs(job('Weekly', '', ''));
        expect(await rhythms()).toEqual([]);
    });

    test('roles and permissions of the source, which are never taken over unasked', async () => {
        at(
            'roles.json',
            JSON.stringify({
                roles: [
                    {
                        roleId: 7,
                        system: false,
                        name: 'own',
                        privilege: ['VirtualMachine.Interact.PowerOn', 'VirtualMachine.Interact.Reset'],
                    },
                    { roleId: -1, system: true, name: 'Admin', privilege: [] },
                ],
            }),
        );
        at(
            'permissions.json',
            JSON.stringify([
                {
                    entity: { type: 'Folder', value: 'group-d1' },
                    principal: 'CORP\\ops',
                    group: false,
                    roleId: -1,
                    propagate: true,
                },
                {
                    entity: { type: 'Folder', value: 'group-d1' },
                    principal: 'CORP\\new',
                    group: false,
                    roleId: 7,
                    propagate: true,
                },
                {
                    entity: { type: 'Folder', value: 'group-d1' },
                    principal: 'VSPHERE.LOCAL\\vpxd',
                    group: false,
                    roleId: -1,
                    propagate: true,
                },
            ]),
        );
        const found = await json('then.csv', 'roles.json', 'permissions.json');
        expect(found.map(d => `${d.kind} ${d.subject}: ${d.found}`)).toEqual([
            'role CORP\\ops: Admin',
            'role CORP\\audit: no role',
            'role CORP\\new: own',
            'role own: 2 privileges',
        ]);
        expect(found[3]?.message).toBe(
            "Role 'own' on 'old' also allows VirtualMachine.Interact.Reset and does not allow VirtualMachine.Interact.PowerOff",
        );
        const fixed = await run('then.csv', 'roles.json', 'permissions.json', '--fix');
        expect({ out: fixed.out, status: fixed.status }).toEqual({ out: '', status: 1 });
    });

    test('figures, snapshots, names and new machines are taken over, and then nothing differs', async () => {
        at(
            'grown.csv',
            'Name,CPU,Memory MB,Cluster,Disk GB,Used GB,VM Snapshots\nerp,12,65536,CL-1,500,320,2\nfresh,2,8192,CL-1,40,10,0\n',
        );
        const before = await json('grown.csv', 'now.csv');
        expect(before.map(d => d.kind).sort()).toEqual(['figure', 'figure', 'figure', 'unknown']);
        const shown = await run('grown.csv', 'now.csv', '--fix');
        expect(readFileSync(join(folder, 'rich.exit'), 'utf8')).toBe(RICH);
        expect(shown.status).toBe(1);
        expect(shown.err).toMatch(/would take over/);
        expect(shown.err).toMatch(/would agree with this change; nothing was written/);
        expect(shown.out).toContain('+workload fresh on vsan { vcpu 2  memory 8 GiB  disk 40');
        const written = await run('grown.csv', 'now.csv', '--fix', '--write');
        expect(written, written.err).toMatchObject({ status: 0, out: 'rich.exit: written\n' });
        expect((await run('grown.csv', 'now.csv')).status).toBe(0);
        at('rich.exit', RICH);
    });

    test('a figure that only some of several machines have is told, and not written for all', async () => {
        at('odd.csv', list('prism-1', ...WEB.slice(1), 'web-01,poweredOn,8,4096', LAB));
        const [difference] = await json('odd.csv');
        expect(difference).toMatchObject({
            kind: 'figure',
            fix: "Declare 'web-01' as a workload of its own, since the others differ from it",
            takesOver: false,
        });
    });

    test('hosts and capacity, and snapshots that came back', async () => {
        const rv = join(folder, 'rv');
        mkdirSync(rv);
        const tab = (name: string, ...rows: string[]) =>
            writeFileSync(join(rv, `RVTools_tab${name}.csv`), `${rows.join('\n')}\n`);
        tab(
            'vInfo',
            'VM,Powerstate,Template,CPUs,Memory,Provisioned MiB,In Use MiB,Cluster,Host,VM ID,VI SDK Server',
            'erp,poweredOn,False,8,65536,409600,204800,CL-1,esx1,vm-1,vc.example.test',
        );
        tab(
            'vSnapshot',
            'VM,Powerstate,Name,Description,Date / time,Quiesced,VM ID,VI SDK Server',
            'erp,poweredOn,before update,,2027-01-15 10:00:00,False,vm-1,vc.example.test',
        );
        const host = (n: number, cores: number) =>
            `esx${n},DC,CL-1,Xeon,${cores},524288,vc.example.test,VMware ESXi 8.0.3`;
        const hosts = (...cores: number[]) =>
            tab(
                'vHost',
                'Host,Datacenter,Cluster,CPU Model,# Cores,# Memory,VI SDK Server,ESX Version',
                ...cores.map((c, i) => host(i + 1, c)),
            );
        hosts(32, 32, 24);
        const found = await json('rv');
        expect(found.map(d => `${d.kind}: ${d.message}. ${d.fix}`)).toEqual([
            "state: 'erp' has a snapshot, the plan knows of none. Write 'uses snapshots' in workload 'erp', or remove them before the copy",
            "host: Fabric 'vsan' has 3 hosts, the plan says 4. Write 'nodes 3' in fabric 'vsan'",
            "host: Hosts of fabric 'vsan' have cores 24 to 32, the plan says 32. Write 'cores 24' in fabric 'vsan'",
        ]);
        const { status, out, err } = await run('rv', '--fix', '--write');
        expect({ status, out }, err).toEqual({ status: 0, out: 'rich.exit: written\n' });
        const text = readFileSync(join(folder, 'rich.exit'), 'utf8');
        expect(text).toContain('fabric vsan "CL-1" on old { nodes 3  cores 24  memory 512 GiB }');
        expect(text).toContain('used 200 GiB  uses snapshots }');
        // Hosts that a conversion has taken by now are not missing.
        const convert = (date: string) => RICH.concat(`phase hand-over { convert 2 of vsan to hci ${date} }\n`);
        hosts(32, 32);
        tab('vSnapshot', 'VM,Powerstate,Name,Description,Date / time,Quiesced,VM ID,VI SDK Server');
        for (const [date, kinds] of [
            ['', ['host']],
            [' started 2027-01-20', []],
            [' started 2027-01-12 done 2027-01-20', []],
        ] as const) {
            at('rich.exit', convert(date));
            expect(
                (await json('rv')).map(d => d.kind),
                date,
            ).toEqual(kinds);
        }
        at('rich.exit', RICH);
    });
});
