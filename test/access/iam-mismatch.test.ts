import { describe, expect, test } from 'vitest';
import { requirements } from '../../language/analysis/access/tools.ts';
import type { Finding } from '../../language/analysis/analysis.ts';
import { saidBy } from '../../language/analysis/analysis.ts';
import { fixesFor } from '../../language/rules/index.ts';
import { readFacts } from '../../scripts/library/facts.ts';
import { applyEdits, library, unitOf } from '../check.ts';
import { factsFolder } from '../library/setup.ts';

const FABRIC = 'nodes 8  links 2 x 100 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 100 MB/s';

/** A plan that moves one production workload from vSphere to Proxmox VE. */
function plan(rest: string, to = 'proxmox'): string {
    return `plan p { from old to new }
platform old is vsphere
platform new is ${to}
environment prod { class production  shape monolithic }
fabric pool on new is ceph-replicated { ${FABRIC} }
workload erp { in prod  iops 100 peak 200  writes 30%  block 8 KiB  evidence measured }
${rest}
phase rights { map ad }
phase io     { model pool }
phase move   { cutover erp to pool }
`;
}

const OPERATOR = `role op on old { allows System.Read, System.View, VirtualMachine.Interact.PowerOn, VirtualMachine.Interact.PowerOff,
  VirtualMachine.Interact.Reset, VirtualMachine.Interact.Suspend, Datastore.Browse }`;

function findings(text: string): {
    all: readonly Finding[];
    titles: (f: Finding) => string[];
    fix: (f: Finding, title: RegExp) => string;
} {
    const { analysis } = unitOf(text);
    return {
        all: analysis.findings.filter(f => f.code === 'iam-mismatch'),
        titles: f => fixesFor(f, analysis).map(x => x.title),
        fix: (f, title) =>
            applyEdits(
                { 'plan.exit': text },
                fixesFor(f, analysis)
                    .find(x => title.test(x.title))!
                    .edits(),
            )['plan.exit']!,
    };
}

describe('figures', () => {
    test('have the keys of the contract and no others, those of the chosen role', () => {
        const [finding] = findings(
            plan(`identity ad on old { principal "ops" holds op becomes PVEAuditor }\n${OPERATOR}`),
        ).all;
        expect(Object.keys(finding!.figures)).toEqual([
            'principal',
            'from',
            'to',
            'exact',
            'partial',
            'lost',
            'gained',
            'best',
            'least',
        ]);
        expect(finding!.figures).toMatchObject({
            principal: 'ops',
            from: 'old',
            to: 'new',
            lost: ['vm.power.off', 'vm.power.on', 'vm.power.reset', 'vm.power.suspend'],
            gained: [],
            best: 'PVEAuditor',
        });
        expect(finding!.figures['least']).toEqual([
            'Datastore.Audit',
            'SDN.Audit',
            'Sys.Audit',
            'VM.Audit',
            'VM.PowerMgmt',
        ]);
    });

    test('without a role on the target are those of the least custom role', () => {
        const [finding] = findings(plan(`identity ad on old { principal "ops" holds op }\n${OPERATOR}`)).all;
        expect(finding!.figures).toMatchObject({ lost: [], gained: [] });
        expect(saidBy(finding!)).toContain("'becomes' is missing");
    });
});

describe('tools', () => {
    test('an account whose role does not allow what the interface requires is named, with what is missing', () => {
        const [finding] = findings(
            plan(`identity ad on old { principal "ops" holds op becomes mine }\n${OPERATOR}
role mine on new { allows Datastore.Audit, SDN.Audit, Sys.Audit, VM.Audit, VM.PowerMgmt }
backup images { speaks vsphere.vadp, pve.pbs  protects all every 1 h  account "ops" }`),
        ).all;
        expect(saidBy(finding!)).toContain(
            "Backup 'images' works through 'pve.pbs', which requires 'VM.Backup' and 'Datastore.AllocateSpace'",
        );
        expect(finding!.figures).toMatchObject({ lost: [], gained: [] });
    });

    test('where only one account may use an interface no role is enough', () => {
        const [finding] = findings(
            plan(`identity ad on old { principal "ops" holds op becomes mine }\n${OPERATOR}
role mine on new { allows Datastore.Audit, SDN.Audit, Sys.Audit, VM.Audit, VM.PowerMgmt }
backup images { speaks vsphere.vadp, pve.qmp-nbd  protects all every 1 h  account "ops" }`),
        ).all;
        expect(saidBy(finding!)).toContain("only 'root@pam' may use: no role is enough");
    });

    test('what works inside the guest asks the platform for nothing', () => {
        expect(
            findings(
                plan(`identity ad on old { principal "ops" holds op becomes mine }\n${OPERATOR}
role mine on new { allows Datastore.Audit, SDN.Audit, Sys.Audit, VM.Audit, VM.PowerMgmt }
backup images { speaks in-guest.backup  protects all every 1 h  account "ops" }`),
            ).all,
        ).toEqual([]);
    });

    test('what interfaces require is read as the data has it', () => {
        for (const row of readFacts(factsFolder).apis.interfaces) {
            const wanted = (row.needsPrivileges ?? []).filter(p => !p.endsWith(')'));
            expect([row.id, requirements(library.find('interface', row.id)!.doc)]).toEqual([row.id, wanted]);
        }
    });
});

describe('what is said beside it', () => {
    test('recalled facts are told as such', () => {
        const [finding] = findings(
            plan('identity ad on old { principal "ops" holds VirtualMachineUser becomes PVEVMUser }'),
        ).all;
        expect(saidBy(finding!)).toContain("Recalled, not checked against a source: what 'VirtualMachineUser' allows");
    });

    test('a grant that brings much more than it keeps is to be left out', () => {
        const { all, titles } = findings(plan('identity ad on old { principal "ops" holds VirtualMachineUser }'));
        expect(all[0]!.related.map(r => r.message).join('\n')).toMatch(
            /'task\.cancel' takes 'Sys\.Modify' there, which brings \d+ more/,
        );
        expect(titles(all[0]!)).toContainEqual(expect.stringContaining('without task.cancel'));
    });

    test('rules of access that differ between the platforms are told, those both share are not', () => {
        const [finding] = findings(
            plan('identity ad on old { principal "ops" holds VirtualMachineUser }', 'nutanix'),
        ).all;
        const told = finding!.related.map(r => r.message).join('\n');
        expect(told).toContain("'new' has no such tree");
        expect(told).not.toContain('several groups add up');
    });

    test('that an empty role is a ban on Proxmox VE matters only to whom holds or becomes one', () => {
        const related = (text: string) =>
            findings(text)
                .all.flatMap(f => f.related.map(r => r.message))
                .join('\n');
        expect(
            related(plan('identity ad on old { principal "ops" holds VirtualMachineUser becomes NoAccess }')),
        ).toContain('cancels all others');
        expect(
            related(plan('identity ad on old { principal "ops" holds VirtualMachineUser becomes PVEVMUser }')),
        ).not.toContain('cancels all others');
    });

    test('what cannot be kept by any role is said to have no equal', () => {
        const [finding] = findings(
            plan(`identity ad on old { principal "ops" holds lease becomes mine }
role lease on old { allows System.Read, System.View, VirtualMachine.Config.DiskLease }\nrole mine on new { allows Sys.Audit, SDN.Audit, VM.Audit, Datastore.Audit }`),
        ).all;
        expect(saidBy(finding!)).toMatch(
            /loses 1 of its \d+ capabilities on 'old' \('backup\.disk-lease'\), which has no equivalent there/,
        );
    });
});

describe('fixes', () => {
    test('the least custom role is inserted, wrapped, below the identity, and leaves nothing to say', () => {
        const text = plan(`identity ad on old { principal "ops" holds op } // the night shift\n${OPERATOR}`);
        const { all, fix } = findings(text);
        const fixed = fix(all[0]!, /^Insert role/);
        expect(fixed).toContain(
            'identity ad on old { principal "ops" holds op becomes op-new } // the night shift\nrole op-new on new { allows Datastore.Audit, SDN.Audit, Sys.Audit, VM.Audit, VM.PowerMgmt }',
        );
        expect(findings(fixed).all).toEqual([]);
    });

    test('a long list of privileges is wrapped under the first of them', () => {
        const { all, fix } = findings(
            plan('identity ad on old { principal "ops" holds VirtualMachinePowerUser }', 'nutanix').replace(
                'is ceph-replicated',
                'is nutanix-rf2',
            ),
        );
        const role = /role VirtualMachinePowerUser-new[\s\S]*?\n}/.exec(fix(all[0]!, /^Insert role/))![0].split('\n');
        expect(role.every(line => line.length <= 120)).toBe(true);
        expect(role[2]).toMatch(/^ {9}"/);
    });

    test('the closest built-in role replaces the one that was chosen only where it does better', () => {
        const worse = findings(plan('identity ad on old { principal "ops" holds ReadOnly becomes Administrator }'));
        expect(worse.fix(worse.all[0]!, /become 'PVEAuditor'/)).toContain('holds ReadOnly becomes PVEAuditor }');
        const same = findings(
            plan('identity ad on old { principal "ops" holds VirtualMachineUser becomes PVEVMUser }'),
        );
        expect(same.titles(same.all[0]!).filter(t => t.includes("PVEVMUser'"))).toEqual([]);
    });

    test('all principals of an identity are mapped at once; equal ones share a role', () => {
        const { all, fix } = findings(
            plan(
                `identity ad on old {\n  principal "a" holds op\n  principal "b" holds op becomes NoAccess\n  principal "c" holds ReadOnly\n}\n${OPERATOR}`,
            ),
        );
        expect(all.length).toBe(3);
        const fixed = fix(all[0]!, /^Map the 3 principals/);
        expect(fixed.match(/^role .* on new/gm)).toEqual(['role op-new on new', 'role ReadOnly-new on new']);
        // To see a store is to browse it there: what cannot be had apart stays to be decided.
        expect(
            findings(fixed).all.map(f => [
                f.subjects[0],
                f.figures['gained'],
                saidBy(f).includes("No role on 'new' comes closer."),
            ]),
        ).toEqual([['c', ['storage.browse'], true]]);
    });

    test('with several targets the role is written for the one it belongs to, and the others keep theirs', () => {
        const text = plan(
            `identity ad on old { principal "ops" holds op becomes PVEAuditor }\n${OPERATOR}\nplatform far is proxmox\nfabric away on far is ceph-replicated { ${FABRIC} }\nworkload crm is erp`,
        )
            .replace('to new }', 'to new, far }')
            .replace('cutover erp to pool', 'cutover erp to pool  cutover crm to away')
            .replace('model pool', 'model pool, away');
        const { all, fix } = findings(text);
        expect(all.map(f => f.figures['to']).sort()).toEqual(['far', 'new']);
        const fixed = fix(all.find(f => f.figures['to'] === 'far')!, /^Insert role/);
        expect(fixed).toContain('becomes PVEAuditor becomes op-far on far }');
        expect(findings(fixed).all.map(f => f.figures['to'])).toEqual(['new']);
    });

    test('a role that is there already is used instead of a second one', () => {
        const { all, fix } = findings(
            plan(
                `identity ad on old { principal "ops" holds op }\n${OPERATOR}\nrole ready on new { allows Datastore.Audit, SDN.Audit, Sys.Audit, VM.Audit, VM.PowerMgmt }`,
            ),
        );
        expect(fix(all[0]!, /^Use role ready/)).toContain('holds op becomes ready }');
    });
});
