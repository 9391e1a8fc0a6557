import { describe, expect, test } from 'vitest';
import { fixesFor } from '../../language/rules/index.ts';
import { fixAll } from '../../language/workspace/fix-all.ts';
import { unitOf, workspaceOf } from '../check.ts';

/*
 * What `exitplan fix` may do by itself, and what it may only offer: it repairs slips and the order of phases; it says nothing about
 * rights, interfaces, devices or products that its author did not say.
 */

const URI = 'file:///plans/plan.exit';

/** The text after `exitplan fix --write`. */
function repaired(text: string): string {
    const workspace = workspaceOf({ 'plan.exit': text });
    fixAll(workspace, URI);
    return workspace.document(URI)?.text ?? '';
}

/** Titles of what is offered for the findings of a code; the preferred ones begin with `*`. */
function offered(text: string, code: string): string[] {
    const { analysis } = unitOf(text);
    return analysis.findings
        .filter(f => f.code === code)
        .flatMap(f => fixesFor(f, analysis).map(x => `${x.preferred ? '*' : ''}${x.title}`));
}

function codesOf(text: string): string[] {
    return [
        ...new Set(
            unitOf(text)
                .analysis.findings.filter(f => f.severity !== 'hint')
                .map(f => f.code),
        ),
    ].sort();
}

function messagesOf(text: string): string {
    return unitOf(text)
        .analysis.findings.map(f => f.message)
        .join('\n');
}

const HEAD = `plan p { from old to new }
platform old is vsphere
platform new is nutanix { version "7.3" }
environment prod { class production  shape scale-out }
fabric hci on new is nutanix-rf2 { nodes 6  links 2 x 25 Gbps  media 6 x nvme }
`;
const WEB = 'workload web { in prod  disk 100 GiB  iops 100  writes 40%  block 16 KiB  p99 20 ms }\n';

describe('a spelling repair never changes what somebody may do, how a tool reaches machines, or what a node holds', () => {
    const guesses: Readonly<Record<string, readonly [string, string]>> = {
        'a privilege': [
            `${HEAD}role ops on old { allows VirtualMachine.Interact.PowerOnn }`,
            'VirtualMachine.Interact.PowerOnn',
        ],
        'a role': [
            `${HEAD}identity ad on old { principal "CORP\\\\ops" holds ReadOnli becomes "Prism Viewr" }`,
            'holds ReadOnli becomes "Prism Viewr"',
        ],
        'a capability a tool needs': [
            `${HEAD}automation tf { speaks vsphere.terraform  needs vm.powr.on  manages all }\n${WEB}`,
            'needs vm.powr.on',
        ],
        'an interface': [`${HEAD}automation csi { speaks vsphere.csi  manages all }\n${WEB}`, 'speaks vsphere.csi'],
        'a misspelt backup interface': [
            `${HEAD}backup b is veeam-vbr { speaks vsphere.vadpp  protects all }\n${WEB}`,
            'speaks vsphere.vadpp',
        ],
        'a device': [
            'platform new is nutanix\nfabric x on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps  media 4 x sta-ssd }',
            'media 4 x sta-ssd',
        ],
        'a feature': [`${HEAD}workload web { in prod  uses rdmm }`, 'uses rdmm'],
        'a scheme that differs in a figure': [
            'platform new is nutanix\nfabric x on new is nutanix-rf4 { nodes 4 }',
            'is nutanix-rf4',
        ],
        'one of two as near': [
            `${HEAD}workload a-db { in prod }\nworkload b-db { in prod }\ngroup g { c-db }`,
            '{ c-db }',
        ],
        'a property whose nearest word means something else': [
            `${HEAD}workload web { in prod  os "Linux" }`,
            'os "Linux"',
        ],
        'an account': [
            `${HEAD}identity ad on old { principal "CORP\\\\svc-veeam" holds ReadOnly }
backup b is veeam-vbr { speaks vsphere.vadp  protects all  account "CORP\\\\svc-veem" }\n${WEB}`,
            'account "CORP\\\\svc-veem"',
        ],
    };
    for (const [what, [text, stays]] of Object.entries(guesses)) {
        test(what, () => {
            const after = repaired(text);
            expect(after).toContain(stays);
            const lost = codesOf(text).filter(code => /unknown|syntax/.test(code) && !codesOf(after).includes(code));
            expect(lost).toEqual([]);
        });
    }

    test('what is offered for automation is no interface of a backup', () => {
        const text = `${HEAD}automation csi { speaks vsphere.csi  manages all }\n${WEB}`;
        expect(offered(text, 'reference-unknown').filter(t => !t.startsWith('Accept'))).not.toContainEqual(
            expect.stringMatching(/vsphere\.(cbt|cim|vddk)/),
        );
        expect(messagesOf(text)).not.toMatch(/Did you mean 'vsphere\.c(bt|im)'/);
    });

    test('a slip of the finger in a name of the plan is repaired', () => {
        expect(repaired(`${HEAD}workload web { in prd }`)).toContain('in prd');
        expect(repaired(`${HEAD}environment staging { class lab }\nworkload web { in stagng }`)).toContain(
            'in staging }',
        );
        expect(repaired('wrkload web { vcpu 4 }')).toContain('workload web');
    });
});

describe('devices and figures are taken out by nobody but their author', () => {
    const hybrid =
        'platform new is nutanix\nfabric x on new is nutanix-rf2 { nodes 4  media 2 x nvme  media 8 x hdd-7k }';

    test('a second kind of media stays', () => {
        expect(repaired(hybrid)).toContain('media 8 x hdd-7k');
    });
    test('of two figures that differ both are offered', () => {
        const text = 'workload web { vcpu 4  vcpu 8 }';
        expect(repaired(text)).toContain('vcpu 4  vcpu 8');
        expect(offered(text, 'property-duplicate').sort()).toEqual(["Remove 'vcpu 4'", "Remove 'vcpu 8'"]);
    });
    test('of two that say the same the second goes', () => {
        expect(repaired('workload web { vcpu 4  vcpu 4 }')).toContain('workload web { vcpu 4 }');
    });
});

describe('a fabric that is too tight is relieved by a rate that somebody sets, not by hardware that is not there', () => {
    const choking = (figures: string) => `${HEAD.replace('hci on', 'other on')}
fabric hci on new is ceph-replicated { nodes 8  links 2 x 10 Gbps mtu 9000  media 6 x nvme  ${figures} }
workload web { in prod  count 40  disk 500 GiB used 300 GiB  iops 200 peak 500  writes 30%  block 8 KiB  p99 5 ms  evidence measured }
phase io { model hci }
phase move { cutover web to hci  over 1 Gbps }
`;

    test('a buffer of the size it would take is offered, and never written by `fix`', () => {
        const text = choking('raw 20 TB  rebuild 150 MB/s  buffer 9 MiB  quantum 4 MiB');
        expect(offered(text, 'network-choke').join('\n')).toMatch(/^Change hci to buffer /m);
        expect(repaired(text)).toContain('buffer 9 MiB');
    });
    test('links are offered, and never written by `fix`', () => {
        const text = choking('raw 20 TB  buffer 256 MiB').replace('2 x 10 Gbps mtu 9000', '1 x 1 Gbps');
        expect(offered(text, 'network-choke').join('\n')).toMatch(/^Change hci to links /m);
        expect(repaired(text)).toContain('links 1 x 1 Gbps');
    });
    test('a copy is made slower by `fix`, never faster than its author said', () => {
        const text = `${HEAD}workload web { in prod  disk 12 TiB used 10 TiB  change 100 %/d  downtime 1 h  rto 2 h  iops 100 }
phase io { model hci }
phase move { cutover web to hci  over 100 Mbps }
`;
        expect(offered(text, 'copy-never-converges')[0]).toMatch(/^Copy over /);
        expect(offered(text, 'rto-exceeded')[0]).toMatch(/^Copy over /);
        expect(repaired(text)).toContain('over 100 Mbps');
    });
    test('a throttle of the rebuild is set where the plan still allows the time it then takes', () => {
        const text = choking('raw 1 TB  rebuild 4 GB/s  buffer 256 MiB');
        expect(offered(text, 'network-choke')[0]).toMatch(/^\*Throttle the rebuild of hci/);
        const slow = text.replace('raw 1 TB', 'raw 400 TB');
        expect(offered(slow, 'network-choke')[0]).toMatch(/^Throttle the rebuild of hci/);
        expect(repaired(slow)).toContain('rebuild 4 GB/s');
        const allowed = slow.replace('to new }', 'to new  exposure 60 h }');
        expect(offered(allowed, 'network-choke')[0]).toMatch(/^\*Throttle the rebuild of hci/);
    });
});

describe('a controller is put onto what serves its purpose', () => {
    const phases = 'phase io { model hci }\nphase move { cutover web to hci }\n';

    test('automation without a product is offered interfaces for automation, none of them by itself', () => {
        const text = `${HEAD}automation csi { speaks vsphere.terraform  manages all }\n${WEB}${phases}`;
        const titles = offered(text, 'foundation-missing').filter(t => t.includes('decouple csi'));
        expect(titles.length).toBeGreaterThan(0);
        for (const title of titles) {
            expect(title).toMatch(/onto (ahv\.(ansible|cli|packer|terraform|v2|v3|v4)|in-guest\.automation)$/);
            expect(title).not.toMatch(/^\*/);
        }
        expect(repaired(text)).not.toContain('decouple csi');
    });

    test('monitoring is offered interfaces for monitoring', () => {
        const text = `${HEAD}monitoring eyes { speaks vsphere.perf  observes all }\n${WEB}${phases}`;
        const titles = offered(text, 'foundation-missing').filter(t => t.includes('decouple eyes'));
        expect(titles.length).toBeGreaterThan(0);
        for (const title of titles) {
            expect(title).toMatch(/onto (ahv\.(snmp|syslog|v2-stats|v4-stats|v4-alerts)|in-guest\.metrics)$/);
        }
    });

    test('a backup is established on what its product speaks there, from a source', () => {
        const text = `${HEAD}backup nb is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }\n${WEB}${phases}`;
        expect(repaired(text)).toMatch(/establish nb onto ahv\./);
    });

    test('nobody installs an agent in every machine by `fix`', () => {
        const text = `${HEAD}backup nb is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }\n${WEB}`
            .replaceAll('nutanix-rf2', 'external-array')
            .replace('platform new is nutanix { version "7.3" }', 'platform new is kubevirt');
        expect(repaired(text + phases)).not.toContain('in-guest');
        expect(offered(text + phases, 'api-break').join('\n')).toContain('in-guest.backup');
    });

    test('a product whose work another one has taken over is not put onto the target', () => {
        const text = `${HEAD}backup ending is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }
backup coming is hycu { protects all every 24 h }
${WEB}phase bk { establish coming onto ahv.v3-snapshots }\n${phases}`;
        expect(offered(text, 'api-break').filter(t => t.startsWith('*'))).toEqual([]);
        expect(repaired(text)).not.toContain('establish ending');
        expect(offered(text, 'api-break')).toContain('Declare that coming replaces ending');
    });
});

describe('did you mean', () => {
    const cases: Readonly<Record<string, readonly [string, string]>> = {
        vmware: ['platform a is vmware', 'vsphere'],
        ahv: ['platform a is ahv', 'nutanix'],
        openshift: ['platform a is openshift', 'openshift-virtualization'],
        pve: ['platform a is pve', 'proxmox'],
        'azure-stack-hci': ['platform a is azure-stack-hci', 'azure-local'],
        veeam: ['backup b is veeam { protects all }', 'veeam-vbr'],
        cohesity: ['backup b is cohesity { protects all }', 'cohesity-dataprotect'],
        vrops: ['monitoring m is vrops { observes all }', 'aria-operations'],
        vadp: ['backup b { speaks vadp  protects all }', 'vsphere.vadp'],
        ssd: ['platform new is nutanix\nfabric f on new is nutanix-rf2 { nodes 4  media 4 x ssd }', 'sata-ssd'],
        vsan: ['platform new is vsphere\nfabric f on new is vsan { nodes 4 }', 'vsan-raid1'],
        'Fabric Administrator': [
            `plan p { from a to b }\nplatform a is vsphere\nplatform b is scvmm
identity ad on a { principal "CORP\\\\ops" holds ReadOnly becomes "Fabric Administrator" }`,
            'Fabric Administrator (Delegated Administrator)',
        ],
    };
    for (const [word, [text, meant]] of Object.entries(cases)) {
        test(`${word} is ${meant}`, () => {
            expect(messagesOf(text)).toContain(`Did you mean '${meant}'?`);
            expect(offered(text, 'reference-unknown').join('\n')).toContain(meant);
        });
    }

    test('no second name that is a first one, and none that leads nowhere', async () => {
        const { LIBRARY_ALIASES } = await import('../../language/library/aliases.ts');
        const { LIBRARY_NAMES } = await import('../../language/library/index.ts');
        for (const [kind, table] of Object.entries(LIBRARY_ALIASES)) {
            const names = LIBRARY_NAMES[kind as keyof typeof LIBRARY_NAMES];
            for (const [alias, meant] of Object.entries(table)) {
                expect(Object.keys(names), `${kind} ${alias}`).toEqual(expect.arrayContaining([...meant]));
                expect(names[alias], `${kind} ${alias}`).toBeUndefined();
                expect(alias).toBe(alias.toLowerCase());
            }
        }
    });
});

describe('of the units that fit the one that was meant is offered first', () => {
    const first: Readonly<Record<string, string>> = {
        'fabric f { links 2 x 1Gbit/s }': '1 Gbps',
        'fabric f { rebuild 100 Mbit/s }': '100 Mbps',
        'fabric f { links 2 x 10GbE }': '10 Gbps',
        'fabric f { buffer 16 megabytes }': '16 MB',
        'fabric f { buffer 16 mebibytes }': '16 MiB',
        'workload w { memory 64 gb }': '64 GB',
        'workload w { rto 4 hrs }': '4 h',
        'workload w { downtime 5 mins }': '5 min',
        'workload w { disk 8 TBytes }': '8 TB',
        'workload w { writes 40 percent }': '40%',
    };
    for (const [text, meant] of Object.entries(first)) {
        test(text, () => {
            const titles = offered(text, 'unit-unknown');
            expect(titles[0]).toMatch(new RegExp(`^Change '.*' to '${meant}'$`));
        });
    }
    test('so much data a week is offered no share a day of the same number', () => {
        expect(offered('workload w { change 200 GB/week }', 'unit-unknown').join()).not.toContain('200%');
    });
});
