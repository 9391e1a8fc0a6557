import { describe, expect, test } from 'vitest';
import { LEAST_FABRIC } from '../../language/rules/fixes/least-fabric.ts';
import { fixesFor } from '../../language/rules/index.ts';
import type { Fix } from '../../language/rules/rule.ts';
import { fixAll } from '../../language/workspace/fix-all.ts';
import { applyEdits, unitOf, workspaceOf } from '../check.ts';

/* Changes of a plan that only its author can decide on: they are offered, they settle what they are offered for, and `fix` never makes them. */

function fixesOf(text: string, code: string): readonly Fix[] {
    const { analysis } = unitOf(text);
    return analysis.findings.filter(f => f.code === code && !f.accepted).flatMap(f => fixesFor(f, analysis));
}

function offered(text: string, code: string): string[] {
    return fixesOf(text, code)
        .map(f => f.title)
        .filter(title => !title.startsWith('Accept'));
}

/** The text after the fix of a title; nothing of its code is expected to be left, and nothing that cannot be read. */
function settled(text: string, code: string, title: string): string {
    const fix = fixesOf(text, code).find(f => f.title === title);
    expect(fix, offered(text, code).join('\n')).toBeDefined();
    const after = applyEdits({ 'plan.exit': text }, fix?.edits() ?? [])['plan.exit'] ?? '';
    const left = unitOf(after).analysis.findings.filter(f => f.code === code || f.code === 'syntax');
    expect(
        left.map(f => f.message),
        after,
    ).toEqual([]);
    return after;
}

function untouchedByFix(text: string): void {
    const workspace = workspaceOf({ 'plan.exit': text });
    fixAll(workspace, 'file:///plans/plan.exit');
    const after = workspace.document('file:///plans/plan.exit')?.text ?? '';
    for (const line of text.split('\n').filter(l => /^(phase|backup|platform)/.test(l))) {
        expect(after).toContain(line);
    }
}

describe('chain-reset', () => {
    const estate = `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 10 Gbps }
identity ad on old { }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 1 h keep 7 d }
workload files { in prod  disk 10 TiB used 6 TiB  rpo 4 h }
workload mail  { in prod  disk 10 TiB used 6 TiB  rpo 4 h }
workload app   { in prod  disk 1 TiB used 1 TiB  rpo 4 h  depends on mail }
phase backup { establish veeam onto ahv.v4-recovery-points  lasts 1 week }
phase rights { map ad  lasts 1 week }
phase io     { model hci  lasts 1 week }
// Everything in one wave.
phase move   { cutover files, mail, app to hci over 4 Gbps  lasts 1 week }
`;

    test('the wave is split into parts whose first full fits; what belongs together stays together', () => {
        const after = settled(
            estate,
            'chain-reset',
            'Split the wave of phase move into 2 phases: each first full then fits the RPO',
        );
        expect(after).toContain(
            '// Everything in one wave.\nphase move   { cutover files to hci over 4 Gbps  lasts 1 week }',
        );
        expect(after).toContain('phase move-2 { cutover mail, app to hci over 4 Gbps  lasts 1 week }');
        untouchedByFix(estate);
    });

    test('no split where one machine alone is too much; more often where that is enough', () => {
        const one = estate
            .replace('every 1 h', 'every 3 h')
            .replace('used 6 TiB  rpo 4 h }\nworkload app', 'used 9 TiB  rpo 4 h }\nworkload app');
        expect(offered(one, 'chain-reset')).toEqual([]);
        const often = estate
            .replace('every 1 h', 'every 4 h')
            .replace('files, mail, app', 'files')
            .replaceAll('rpo 4 h', 'rpo 5 h');
        expect(settled(often, 'chain-reset', 'Let veeam protect every 2 h')).toContain(
            'protects all every 2 h keep 7 d',
        );
    });
});

describe('a machine that has to be somewhere else', () => {
    const estate = `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric san on old is external-array { }
fabric hci on new is nutanix-rf2 { nodes 4 }
fabric edge on new is nutanix-rf2 { nodes 3 }
backup veeam is veeam-vbr { speaks ahv.v4-recovery-points  protects erp every 24 h  runs in vbr }
workload vbr { on san }
workload erp { on san }
workload crm { on san }
phase io    { model hci  model edge }
phase first { cutover erp to hci }
phase last  { cutover vbr to hci }
phase rest  { cutover crm to hci }
`;

    test('backup-inside: onto another fabric that is modelled, or not at all', () => {
        expect(offered(estate, 'backup-inside')).toEqual(['Cut vbr over to edge instead', 'Keep vbr on san']);
        expect(settled(estate, 'backup-inside', 'Cut vbr over to edge instead')).toContain('cutover vbr to edge');
        const kept = settled(estate, 'backup-inside', 'Keep vbr on san');
        expect(kept).toContain('retain vbr because "TODO: why it stays"');
        expect(kept).not.toContain('phase last');
        untouchedByFix(estate);
    });

    test('one of several in a cutover leaves it', () => {
        const wave = estate
            .replace('cutover erp to hci', 'cutover erp, vbr to hci')
            .replace('phase last  { cutover vbr to hci }\n', '');
        expect(settled(wave, 'backup-inside', 'Cut vbr over to edge instead')).toContain(
            'cutover erp to hci  cutover vbr to edge',
        );
        expect(settled(wave, 'backup-inside', 'Keep vbr on san')).toContain('{ cutover erp to hci }');
    });

    test('nothing stays on a platform that ends, and nothing goes onto a fabric nobody modelled', () => {
        const ends = estate
            .replace('platform old is vsphere', 'platform old is vsphere { ends 2027-06-30 }')
            .replace('  model edge', '');
        expect(offered(ends, 'backup-inside')).toEqual([]);
    });

    test('bootstrap-circle: the directory goes where it does not wait for itself', () => {
        const circle = `plan p { from old to new }
platform old is vsphere
platform new is hyperv
fabric san on old is external-array { }
fabric csv on new is s2d-three-way { nodes 4  depends on ad }
fabric local on new is s2d-two-way { nodes 2 }
identity ad on old { runs in dc-1, dc-2 }
workload dc-1 { on san }
workload dc-2 { on san }
workload erp { on san }
phase rights { map ad }
phase io     { model csv, local }
phase first  { cutover erp, dc-2 to csv }
phase last   { cutover dc-1 to csv }
`;
        expect(offered(circle, 'bootstrap-circle')).toEqual([
            'Cut dc-1 over to local instead',
            'Cut dc-2 over to local instead',
            'Keep dc-1 on san',
        ]);
        expect(settled(circle, 'bootstrap-circle', 'Cut dc-1 over to local instead')).toContain(
            'cutover dc-1 to local',
        );
        settled(circle, 'bootstrap-circle', 'Keep dc-1 on san');
        untouchedByFix(circle);
        // Where the other fabric waits for the directory as well, it is no way out.
        const both = circle.replace('s2d-two-way { nodes 2 }', 's2d-two-way { nodes 2  depends on ad }');
        expect([...new Set(offered(both, 'bootstrap-circle'))]).toEqual(['Keep dc-1 on san', 'Keep dc-2 on san']);
    });
});

describe('exit-after-end: phases the plan could do without', () => {
    const estate = `plan p { from old to new  starts 2027-06-01 }
platform old is vsphere { ends 2027-06-30 }
platform new is nutanix
environment lab { class lab }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { }
workload t1 { in lab }
phase io   { model hci  lasts 2 weeks }
// The test machines first.
phase pilot { cutover t1 to hci  lasts 3 d }
phase move { cutover erp to hci  lasts 2 weeks }
`;

    test('a phase that moves nothing the plan is for', () => {
        const title = 'Remove phase pilot (3 days): t1 is then in no cutover';
        expect(offered(estate, 'exit-after-end')).toContain(title);
        const after = settled(estate, 'exit-after-end', title);
        expect(after).not.toContain('phase pilot');
        expect(after).toContain('// The test machines first.\nphase move');
        untouchedByFix(estate);
    });

    test('never one that production needs, or that others wait for', () => {
        const production = estate.replace('class lab', 'class production');
        const awaited = estate.replace('cutover erp to hci', 'cutover erp to hci  after pilot');
        for (const text of [production, awaited]) {
            expect(offered(text, 'exit-after-end').filter(t => t.startsWith('Remove'))).toEqual([]);
        }
    });

    test('several together where one is not enough', () => {
        const two = estate
            .replace('phase move', 'phase empty { lasts 2 d }\nphase move')
            .replace('lasts 2 weeks }\n// The', 'lasts 16 d }\n// The');
        expect(offered(two, 'exit-after-end').filter(t => t.startsWith('Remove'))).toEqual([
            'Remove phases pilot, empty (5 days): t1 is then in no cutover',
        ]);
    });
});

describe('a limit of the rebuild', () => {
    const estate = (rebuild: string) => `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape scale-out }
fabric hci on new is nutanix-rf2 { nodes 6  racks 2  links 2 x 25 Gbps  media 6 x nvme  raw 20 TB  buffer 64 MiB  controller cores 200 ${rebuild} }
identity ad on old { }
workload web { in prod  count 40  iops 500 peak 700  writes 30%  block 32 KiB  disk 500 GiB used 300 GiB  evidence measured "x" }
phase rights { map ad }
phase io     { model hci }
phase move   { cutover web to hci over 1 Gbps }
`;
    const throttles = (text: string) => {
        const { analysis } = unitOf(text);
        return analysis.findings
            .filter(f => f.code === 'headroom-low' || f.code === 'network-choke')
            .flatMap(f => fixesFor(f, analysis))
            .filter(f => f.title.startsWith('Throttle the rebuild'));
    };

    test('is lowered by `fix` where the plan states one, and only offered where nobody said that it can be set', () => {
        expect(throttles(estate('rebuild 3000 MB/s')).map(f => f.preferred)).toEqual([true]);
        expect(throttles(estate('')).filter(f => f.preferred)).toEqual([]);
        untouchedByFix(estate(''));
    });
});

describe('network-choke', () => {
    const estate = (fabric: string, load: string) => `plan p { from old to new }
platform old is vsphere
platform new is proxmox
environment prod { class production  shape scale-out }
fabric pool on new is ceph-replicated { ${fabric} }
workload w { count 40  in prod  ${load}  writes 40%  block 16 KiB  p99 20 ms  evidence measured }
phase io   { model pool }
phase move { cutover w to pool  over 1 Gbps }
`;
    const fabricLine = (text: string) => text.split('\n').find(l => l.startsWith('fabric'));
    const untouched = (text: string) => {
        const workspace = workspaceOf({ 'plan.exit': text });
        fixAll(workspace, 'file:///plans/plan.exit');
        expect(workspace.document('file:///plans/plan.exit')?.text).toContain(fabricLine(text));
    };

    test('where faster links only move the choke elsewhere, what it moves to is changed with them', () => {
        const text = estate('nodes 4  links 1 x 1 Gbps  media 4 x sata-ssd  raw 8 TB', 'iops 100 peak 180');
        const title = offered(text, 'network-choke').find(t => t.startsWith('Change pool to '));
        expect(title).toMatch(/links 1 x \d+ Gbps/);
        expect(title).toMatch(/controller cores|media|rebuild/);
        settled(text, 'network-choke', title ?? '');
        untouched(text);
    });

    test('where no usual change of one kind of hardware is enough, more nodes are, with what they bring along', () => {
        const text = estate('nodes 5  links 2 x 10 Gbps  media 8 x nvme  raw 40 TB', 'iops 1k peak 1.8k');
        const title = offered(text, 'network-choke').find(t => t.startsWith('Change pool to '));
        expect(title).toMatch(/nodes \d+/);
        settled(text, 'network-choke', title ?? '');
        untouched(text);
    });

    test('where nothing of that is enough the least fabric is, as far as there is one', () => {
        const text = estate('nodes 9  links 2 x 100 Gbps mtu 9000  media 8 x nvme  raw 40 TB', 'iops 5k peak 10k');
        expect(offered(text, 'network-choke')[0]).toBe(LEAST_FABRIC);
        settled(text, 'network-choke', LEAST_FABRIC);
        untouched(text);
    });
});
