import { describe, expect, test } from 'vitest';
import type { IndexSet } from '../../language/plan/index-set.ts';
import type { Plan } from '../../language/plan/plan.ts';
import { durationText } from '../../language/plan/units.ts';
import { found, unitOf, workspaceOf } from '../check.ts';

/** What `runs in`, `replaces`, `retire`, `retain` and `exposure` come to in a plan. */

const TEXT = `plan p { from old to new  exposure 4 h }
platform old is vsphere { runs in vcenter }
platform new is nutanix
environment prod { class production }
fabric san on old is external-array
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps  media 6 x nvme  depends on dns }
workload dc-1 { in prod  on san }
workload dc-2 { in prod  on san }
workload dns { in prod  on san }
workload vcenter { on san }
workload vbr { on san }
workload plc { on san }
group controllers { matching "dc-?" }
identity base on old { runs in controllers }
identity ad on old is base { depends on dns }
backup old-veeam is veeam-vbr { speaks vsphere.vadp  protects all  runs in vbr }
backup pbs { replaces old-veeam  protects all  depends on ad }
monitoring watch { replaces old-watch  observes all }
monitoring old-watch { observes all }
phase end { retire old-veeam, old-watch, vbr, matching "vc*"  lasts 1 month }
retain plc, in prod except dns because "the line stays" by "plant" until 2028-01-31
`;

const plan = unitOf(TEXT).plan;

function names(set: IndexSet, of: Plan = plan): string[] {
    return [...set].map(i => of.workloads[i]!.name);
}

describe('a plan with the words of availability and retirement', () => {
    test('reads without a complaint', () => {
        const complaints = found(unitOf(TEXT)).filter(f => f.code === 'syntax' || f.code === 'reference-unknown');
        expect(complaints).toEqual([]);
    });

    test('knows what lives in which machines, `runs in` and a workload that is depended on alike, bases included', () => {
        const tenants = new Map(plan.tenants.map(t => [t.name, t]));
        expect(names(tenants.get('ad')!.workloads)).toEqual(['dc-1', 'dc-2', 'dns']);
        expect(tenants.get('ad')!.places.map(p => p.written)).toEqual(['runs in', 'depends on']);
        expect(names(tenants.get('old')!.workloads)).toEqual(['vcenter']);
        expect(names(tenants.get('old-veeam')!.workloads)).toEqual(['vbr']);
        expect(names(tenants.get('hci')!.workloads)).toEqual(['dns']);
        // It leans on an identity, and on no machine.
        expect(tenants.has('pbs')).toBe(false);
    });

    test('knows what replaces what', () => {
        expect(plan.controllers.map(c => [c.name, c.replaces.map(r => r.name)])).toEqual([
            ['old-veeam', []],
            ['pbs', ['old-veeam']],
            ['watch', ['old-watch']],
            ['old-watch', []],
        ]);
    });

    test('retires controllers and machines in one step', () => {
        const [step] = plan.phases[0]!.steps;
        expect(step).toMatchObject({ verb: 'retire' });
        if (step?.verb === 'retire') {
            expect(step.controllers.map(c => c.name)).toEqual(['old-veeam', 'old-watch']);
            expect(names(step.workloads)).toEqual(['vcenter', 'vbr']);
        }
    });

    test('says what stays, why and until when', () => {
        const [retain] = plan.retains;
        expect(names(retain!.workloads)).toEqual(['dc-1', 'dc-2', 'plc']);
        expect(retain!.record).toMatchObject({ reason: 'the line stays', owner: 'plant' });
        expect(retain!.record.until).toBeDefined();
    });

    test('has an exposure, eight hours where none is given', () => {
        expect(plan.exposure).toBe(4 * 3600);
        expect(unitOf('plan p { from a to b }').plan.exposure).toBe(8 * 3600);
    });
});

describe('the new words', () => {
    test('are names wherever a name is expected', () => {
        const text = `workload retire { }
workload retain { depends on runs, replaces }
workload runs { }
workload replaces { }
workload exposure { }
group retired { retire, retain, runs, replaces, exposure }
backup runs-in { protects retire, retain  runs in runs, replaces }
phase retire { retire retire, retain, exposure }
retain runs, replaces because "kept"
`;
        expect(found(unitOf(text)).filter(f => f.code === 'syntax' || f.code === 'reference-unknown')).toEqual([]);
    });

    test.each([
        ['a kind that cannot be retired', 'identity ad { }\nphase x { retire ad }', 'reference-unknown'],
        ['a workload that is replaced', 'workload a { }\nbackup b { replaces a }', 'reference-unknown'],
        ['the same machine twice', 'workload a { }\nbackup b { runs in a, a }', 'property-duplicate'],
        ['the same twice in steps', 'backup b { }\nphase x { retire b  retire b }', 'property-duplicate'],
        ['a selector without a machine', 'backup b { runs in matching "x*" }', 'selector-empty'],
        ['what stays without a reason', 'workload a { }\nretain a', 'syntax'],
        ['no machine at all', 'workload a { }\nretain matching "x*" because "kept"', 'selector-empty'],
        ['a profile that runs somewhere', 'workload a { }\nprofile p { runs in a }', 'syntax'],
    ])('%s is told', (_, text, code) => {
        expect(found(unitOf(text)).map(f => f.code)).toContain(code);
    });
});

test('what is established without an interface follows the target that is named now', () => {
    const text = (to: string) => `plan p { from old to ${to} }
platform old is vsphere
platform ocp is kubevirt
platform ntx is nutanix
fabric odf on ${to} is ceph-replicated { nodes 4 }
backup kasten is veeam-kasten { protects erp every 24 h }
workload erp { }
phase paths { establish kasten }
phase move { cutover erp to odf }
`;
    const missing = (workspace: ReturnType<typeof workspaceOf>) =>
        workspace
            .unitOf('file:///plans/plan.exit')!
            .analysis.findings.filter(f => f.code === 'interface-ambiguous' && f.subjects.includes('kasten')).length;
    const workspace = workspaceOf({ 'plan.exit': text('ocp') });
    for (const to of ['ocp', 'ntx', 'ocp']) {
        workspace.set('file:///plans/plan.exit', text(to));
        expect(missing(workspace), to).toBe(missing(workspaceOf({ 'plan.exit': text(to) })));
        expect(missing(workspace), to).toBe(to === 'ocp' ? 0 : 1);
    }
});

describe('time', () => {
    test.each([
        ['7 years', 7 * 365],
        ['1 year', 365],
        ['7 y', 7 * 365],
        ['12 months', 360],
        ['1 month', 30],
        ['52 weeks', 364],
    ])('%s', (written, days) => {
        const { plan: own } = unitOf(`workload a { }\nbackup b { protects a every 24 h keep ${written} }`);
        expect(own.controllers[0]!.coverage[0]!.keep).toBe(days * 86_400);
        expect(durationText(days * 86_400, 4)).toBe(`${days} days`);
    });
});
