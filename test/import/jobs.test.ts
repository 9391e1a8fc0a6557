import fc from 'fast-check';
import { expect, test } from 'vitest';
import { longestPause } from '../../language/import/formats/backup-jobs.ts';
import { codes, declared, importTexts } from './files.ts';

const VINFO = [
    'VM,Powerstate,CPUs,Memory,Provisioned MiB,Datacenter,Cluster,Host,Folder,VM ID,VM UUID',
    'web-1,poweredOn,2,2048,20480,DC,C1,esx1,/DC/vm/Web,vm-1,50aa-1',
    'web-2,poweredOn,2,2048,20480,DC,C1,esx1,/DC/vm/Web,vm-2,50aa-2',
    'db-1,poweredOn,8,32768,204800,DC,C2,esx2,/DC/vm/DB,vm-3,50aa-3',
    'twin,poweredOn,8,32768,204800,DC,C2,esx2,/DC/vm/DB,vm-4,50aa-4',
    'twin,poweredOn,8,32768,204800,DC,C2,esx2,/DC/vm/DB,vm-5,50aa-5',
    'veeam01,poweredOn,8,32768,204800,DC,C3,esx2,/DC/vm/Mgmt,vm-6,50aa-6',
    '',
].join('\n');

const EVERYDAY = { runAutomatically: true, daily: { isEnabled: true, dailyKind: 'Everyday' } };

function veeam(name: string, more: object): object {
    return { type: 'VSphereBackup', id: `id-${name}`, name, isDisabled: false, schedule: EVERYDAY, ...more };
}

const machine = (name: string, id?: string): object => ({ type: 'VirtualMachine', name, objectId: id });

async function withJobs(jobs: unknown, more: Record<string, string> = {}) {
    const result = await importTexts({ 'v.csv': VINFO, 'jobs.json': JSON.stringify(jobs), ...more });
    return { ...result, backups: declared(result.inventory, 'backup'), rows: result.report.sheets[0] };
}

test('Veeam: machines, places, exclusions and both ways to name them', async () => {
    const { backups, report } = await withJobs({
        data: [
            veeam('Web', {
                virtualMachines: {
                    includes: [{ type: 'Folder', name: 'Web' }],
                    excludes: { vms: [{ inventoryObject: machine('web-2', 'vm-2') }] },
                },
                storage: { retentionPolicy: { type: 'Days', quantity: 14 } },
            }),
            veeam('DB', {
                virtualMachines: { includes: [{ inventoryObject: machine('db-1', 'vm-3') }] },
                storage: { retentionPolicy: { type: 'RestorePoints', quantity: 12 } },
                schedule: {
                    runAutomatically: true,
                    periodically: { isEnabled: true, periodicallyKind: 'Hours', frequency: 4 },
                },
            }),
        ],
    });
    expect(backups).toEqual([
        'backup DB "Veeam: DB" is veeam-vbr { speaks vsphere.vadp  protects db-1 every 4 h keep 2 d  runs in veeam01 }',
        'backup Web "Veeam: Web" is veeam-vbr { speaks vsphere.vadp  protects web-1 every 24 h keep 14 d  runs in veeam01 }',
    ]);
    expect(report.sheets.find(each => each.file === 'jobs.json')).toMatchObject({ read: 2, used: 2, skipped: [] });
});

test('what makes no restore points protects nothing, and each row says why', async () => {
    const includes = [machine('web-1')];
    const { backups, report } = await withJobs({
        data: [
            veeam('off', { isDisabled: true, virtualMachines: { includes } }),
            veeam('by hand', { schedule: { runAutomatically: false }, virtualMachines: { includes } }),
            { ...veeam('copy', {}), type: 'BackupCopy' },
            veeam('on', { virtualMachines: { includes } }),
        ],
    });
    expect(backups).toHaveLength(1);
    expect(report.sheets.find(each => each.file === 'jobs.json')?.skipped.map(each => each.reason)).toEqual([
        'a backup job that is disabled, so it protects nothing',
        'a backup job that only runs by hand, so nothing counts as protected by it',
        'a job that makes no restore points of machines',
    ]);
});

test('what a job names and no file knows is told and protects nothing: tags, strangers, one name of two machines', async () => {
    const result = await withJobs({
        data: [
            veeam('some', { virtualMachines: { includes: [machine('web-1'), { type: 'Tag', name: 'gold' }] } }),
            veeam('none', { virtualMachines: { includes: [machine('stranger'), machine('twin')] } }),
            veeam('one', { virtualMachines: { includes: [machine('twin', 'vm-5')] } }),
        ],
    });
    expect(result.backups.map(line => /protects (.*?) every/u.exec(line)?.[1])).toEqual(['"twin (vm-5)"', 'web-1']);
    expect(codes(result).filter(code => code === 'job-member-unknown')).toHaveLength(2);
    expect(result.report.sheets.find(each => each.file === 'jobs.json')).toMatchObject({ read: 3, used: 2 });
});

test('places of two vCenters with one name protect nobody unless the job names the vCenter', async () => {
    const sites = ['a', 'b'].map(
        site =>
            `VM,CPUs,Memory,Provisioned MiB,Cluster,VM ID,VI SDK Server,VI SDK UUID\n${site}-1,1,1024,1024,C1,vm-1,vc-${site}.example.test,uuid-${site}\n`,
    );
    const files = { 'a.csv': sites[0]!, 'b.csv': sites[1]! };
    const job = (more: object) =>
        JSON.stringify({
            data: [veeam('j', { virtualMachines: { includes: [{ type: 'Cluster', name: 'C1', ...more }] } })],
        });
    const untold = await importTexts({ ...files, 'jobs.json': job({}) });
    expect(declared(untold.inventory, 'backup')).toEqual([]);
    const told = await importTexts({ ...files, 'jobs.json': job({ hostName: 'vc-b.example.test' }) });
    expect(declared(told.inventory, 'backup')[0]).toContain('protects b-1 every 24 h');
});

test('a job after another has its rhythm, a circle has none', async () => {
    const after = (jobName: string) => ({
        schedule: { runAutomatically: true, afterThisJob: { isEnabled: true, jobName } },
    });
    const of = (name: string) => ({ virtualMachines: { includes: [machine(name)] } });
    const { backups } = await withJobs({
        data: [
            veeam('a', of('web-1')),
            veeam('b', { ...of('web-2'), ...after('a') }),
            veeam('c', { ...of('db-1'), ...after('c') }),
        ],
    });
    expect(backups.map(line => / every [^ ]+ [^ ]+/u.exec(line)?.[0])).toEqual([
        ' every 24 h',
        ' every 24 h',
        undefined,
    ]);
});

test('the pause between two named days is never shorter than the longest one of a week', () => {
    const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
    fc.assert(
        fc.property(fc.subarray(days, { minLength: 1 }), chosen => {
            const runs = Array.from({ length: 15 }, (_, day) => day).filter(day => chosen.includes(days[day % 7]!));
            const longest = Math.max(...runs.slice(1).map((day, index) => day - runs[index]!));
            expect(longestPause(chosen)).toBe(longest * 86_400);
        }),
    );
    expect(longestPause([])).toBeUndefined();
});

test('Veeam jobs as a script lists them: sources are found by name, a start time is no rhythm', async () => {
    const csv = [
        '"Name","JobType","Description","Sources","TargetRepository","RestorePoints","IsScheduleEnabled","RunAutomatically","DailyStartTime","Periodically","HourlyOffset"',
        '"Web","Backup","","web-1;C2","repo","14 days","True","True","22:00","",""',
        '"Fast","Backup","","web-2","repo","48 points","True","True","","60 min(s)","0 min(s)"',
        '"Off","Backup","","db-1","repo","14 days","False","True","22:00","",""',
        '"Hand","Backup","","db-1","repo","14 days","True","False","22:00","",""',
        '',
    ].join('\n');
    const { inventory } = await importTexts({ 'v.csv': VINFO, 'joblist-backup.csv': csv });
    const lines = inventory.replace(/,\n\s+/gu, ', ');
    expect(declared(lines, 'backup').map(line => /protects.*?(?=  runs)/u.exec(line)?.[0])).toEqual([
        'protects web-2 every 1 h keep 2 d',
        'protects db-1, twin, "twin (vm-5)", web-1 keep 14 d',
    ]);
});

test('Commvault: protected machines by plan, the plan from a file of its own, in either order', async () => {
    const vms = {
        vmStatusInfoList: [
            { name: 'web-1', strGUID: '50AA-1', vmStatus: 1, vendor: 1, plan: { planName: 'Gold' } },
            { name: 'web-2', strGUID: '50AA-2', vmStatus: 2, vendor: 1, plan: { planName: 'Gold' } },
            { name: 'db-1', vmStatus: 1, vendor: 1, isDeleted: true, plan: { planName: 'Gold' } },
            { name: 'twin', strGUID: '50AA-4', vmStatus: 1, vendor: 1, plan: { planName: 'Gold' } },
        ],
    };
    const plan = {
        plan: { id: 3, name: 'Gold' },
        backupDestinations: [{ retentionPeriodDays: 30 }, { retentionPeriodDays: 90 }],
        rpo: {
            backupFrequency: {
                schedules: [
                    { backupType: 'INCREMENTAL', schedulePattern: { scheduleFrequencyType: 'DAILY', frequency: 1 } },
                    {
                        backupType: 'TRANSACTIONLOG',
                        forDatabasesOnly: true,
                        schedulePattern: { scheduleFrequencyType: 'HOURS', frequency: 4 },
                    },
                ],
            },
        },
    };
    for (const [first, second] of [
        [vms, plan],
        [plan, vms],
    ]) {
        const { backups } = await withJobs(first, { 'more.json': JSON.stringify(second) });
        expect(backups).toEqual(['backup Gold "Commvault: Gold" is commvault { speaks vsphere.vadp  protects twin,']);
    }
    const { inventory } = await withJobs(vms, { 'more.json': JSON.stringify(plan) });
    expect(inventory).toContain('web-1 every 24 h keep 90 d }');
});

test('a second import of the same jobs changes nothing, and a changed rhythm is a change of one value', async () => {
    const jobs = (quantity: number) => ({
        data: [
            veeam('Web', {
                virtualMachines: { includes: [machine('web-1')] },
                storage: { retentionPolicy: { type: 'Days', quantity } },
            }),
        ],
    });
    const files = { 'v.csv': VINFO, 'jobs.json': JSON.stringify(jobs(14)) };
    const { inventory } = await importTexts(files);
    expect((await importTexts(files, { existing: inventory })).inventory).toBe(inventory);
    const again = await importTexts({ ...files, 'jobs.json': JSON.stringify(jobs(30)) }, { existing: inventory });
    expect(again.report.changes).toHaveLength(1);
    expect(declared(again.inventory, 'backup')[0]).toContain('protects web-1 every 24 h keep 30 d');
    // Without a file of jobs nothing is known about them.
    expect(declared((await importTexts({ 'v.csv': VINFO }, { existing: inventory })).inventory, 'backup')).toEqual(
        declared(inventory, 'backup'),
    );
});
