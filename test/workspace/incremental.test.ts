import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContentChange } from '../../language/blocks/positions.ts';
import { workspaceOf } from '../check.ts';
import { pictureOfFindings, pictureOfPlan } from './picture.ts';

/** A plan that was edited is the plan a fresh start reads from the same texts. */

const ROOT = 'file:///plans/';

const FILES: Readonly<Record<string, string>> = {
    'plan.exit': `include "inventory.exit"
include "more.exit"

/** Leaves two vCenters. */
plan estate "Exit" { from vc-a, vc-b to ntx, pve  headroom 30%  starts 2027-01-11 }
platform vc-a "A" is vsphere { version "8.0"  ends 2027-06-30 }
platform vc-b is vsphere { version "7.0" }
platform ntx is nutanix { version "7.3" }
platform pve is proxmox { version "9.0" }

phase independence { decouple watch onto in-guest.metrics  lasts 2 weeks }
phase backup { establish veeam onto ahv.v3-snapshots  lasts 1 week }
phase identities { map ad  lasts 1 week }
phase io { model hci, ceph  after identities  lasts 1 week }
phase pilot { cutover in lab to hci over 10 Gbps  lasts 3 days }
phase wave-1 "First" { cutover first, matching "web-*" to hci over 10 Gbps  lasts 1 week }
phase wave-2 { cutover in prod-db except first to ceph  after wave-1  lasts 1 week  approve "CAB-1" }

accept dependency-split on web-1, first because "bridged" until 2040-01-31
accept feature-unsupported on wave-1 because "converted" until 2020-01-31
`,
    'inventory.exit': `environment prod-db { class production  shape monolithic }
environment prod-web is prod-db { shape scale-out }
environment lab { class lab }

identity ad "Directory" on vc-a {
  principal "CORP\\\\svc-backup" holds backup-operator becomes "Backup Admin" on ntx
}
role backup-operator on vc-a { allows VirtualMachine.State.CreateSnapshot, VirtualMachine.Provisioning.DiskRandomRead }

backup veeam is veeam-vbr { speaks vsphere.vadp  protects all except in lab every 24 h  account "CORP\\\\svc-backup"  depends on ad }
replication dr { speaks vsphere.vr  protects tier1 every 15 min }
monitoring watch is zabbix { speaks vsphere.perf  observes matching "*-1", tier1 }
automation steer { speaks vsphere.terraform  manages in prod-web }

fabric san-a on vc-a is external-array { }
fabric san-b on vc-b is san-a
fabric hci on ntx is nutanix-rf2 { nodes 6  links 2 x 25 Gbps mtu 9000  media 6 x nvme  rebuild 400 MB/s }
fabric ceph on pve is ceph-replicated { nodes 5  links 2 x 25 Gbps  media 8 x sata-ssd }

profile oltp { writes 45%  block 16 KiB  p99 5 ms  change 3 %/d  evidence measured "seven days" }
profile small is oltp { block 8 KiB  uses vtpm }

group tier1 { db-1, matching "app-?" }
group first { tier1, web-1 }
`,
    'more.exit': `// The machines.
workload db-1 "Database" is oltp { in prod-db  on san-a  vcpu 16  memory 128 GiB  disk 2 TiB used 1 TiB  iops 5k peak 9k  rpo 1 h  depends on ad }
workload db-2 is db-1 { on san-b  uses rdm }
workload app-1 is small {
  in prod-db  on san-a
  vcpu 8  memory 32 GiB  disk 200 GiB used 80 GiB
  iops 300 peak 900  rpo 4 h  downtime 2 h
  depends on db-1, web-1
}
workload app-2 is app-1
/* front ends */
workload web-1 is small { in prod-web  on san-b  count 4  vcpu 4  memory 8 GiB  disk 80 GiB  iops 40  depends on app-1 }
workload web-2 is web-1 { depends on db-2 }
workload lab-1 { in lab  on san-b  vcpu 2  memory 4 GiB }
workload stray { vcpu 2 }
`,
};

const NAMES = [
    'db-1',
    'db-2',
    'app-1',
    'web-1',
    'web-2',
    'prod-db',
    'prod-web',
    'lab',
    'oltp',
    'small',
    'san-a',
    'hci',
    'ad',
    'veeam',
    'tier1',
    'first',
    'wave-1',
    'vc-a',
    'ntx',
    'rdm',
    'nothing',
];
const PIECES = [
    ...NAMES,
    ' ',
    '\n',
    '{',
    '}',
    '"',
    '/*',
    '*/',
    '// ',
    ',',
    '1',
    '9',
    'x',
    '-',
    ' GiB',
    ' is ',
    ' on ',
    ' in ',
    'depends on ',
    'except ',
    'all',
    'matching "web-*"',
    'matching "*"',
    '\nworkload new is oltp { in lab  on san-a  vcpu 2  iops 10 }\n',
    '\nworkload db-1 { }\n',
    '\nprofile extra is small { writes 10% }\n',
    '\nenvironment dev { class development }\n',
    '\nphase late { cutover all to hci }\n',
    '\ngroup g { in lab, tier1 }\n',
    '\naccept api-break on wave-1 because "x"\n',
    '\nfabric nvme on ntx is nutanix-rf3 { nodes 4 }\n',
    '\nidentity ldap on vc-b { principal "p" holds backup-operator }\n',
    '\nplan second { from vc-a to ntx }\n',
    '\ninclude "lost.exit"\n',
    '\nprofile oltp is small { }\n',
    '\ngroup tier1 { first }\n',
    '\nplatform vc-c is vsphere { }\n',
    '\nrole viewer on vc-a { allows System.Read, System.Vieww }\n',
    ' runs in first, stray ',
    ' replaces veeam, watch ',
    '\nphase gone { retire veeam, stray, in lab }\n',
    '\nretain in lab, stray because "kept" until 2027-03-01\n',
    '\nbackup other is cohesity { replaces veeam, dr  protects all except app-1  runs in web-1 }\n',
];

interface Edit {
    readonly file: string;
    readonly at: number;
    readonly length: number;
    readonly text: string;
}

const anyEdit: fc.Arbitrary<Edit> = fc.record({
    file: fc.constantFrom(...Object.keys(FILES)),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    text: fc.constantFrom('', ...PIECES),
    length: fc.oneof(
        { weight: 4, arbitrary: fc.constant(0) },
        { weight: 3, arbitrary: fc.constant(1) },
        { weight: 2, arbitrary: fc.nat(12) },
        { weight: 1, arbitrary: fc.nat(300) },
    ),
});
/** Most edits of a person replace one word by another of its kind. */
const anyWord: fc.Arbitrary<Omit<Edit, 'length'>> = fc.record({
    file: fc.constantFrom(...Object.keys(FILES)),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    text: fc.constantFrom(...NAMES, '2', '17', '30%', 'GiB'),
});

function changeOf(edit: Edit | Omit<Edit, 'length'>, text: string): { readonly start: number; readonly end: number } {
    const at = Math.floor(edit.at * text.length);
    if ('length' in edit) {
        return { start: at, end: Math.min(text.length, at + edit.length) };
    }
    const word = /[A-Za-z0-9_.%-]+/g;
    word.lastIndex = at;
    const found = word.exec(text);
    return found ? { start: found.index, end: found.index + found[0].length } : { start: at, end: at };
}

type Step = Edit | Omit<Edit, 'length'> | 'undo';

function compareAll(
    steps: readonly Step[],
    picture: (unit: NonNullable<ReturnType<ReturnType<typeof workspaceOf>['unitOf']>>) => unknown,
    lazy: boolean,
): void {
    const texts: Record<string, string> = { ...FILES };
    const edited = workspaceOf(texts);
    const undo: { file: string; text: string }[] = [];
    let version = 1;
    steps.forEach((step, i) => {
        const change: ContentChange = { text: '' };
        let file: string;
        let content: ContentChange = change;
        if (step === 'undo') {
            const last = undo.pop();
            if (!last) {
                return;
            }
            file = last.file;
            content = { text: last.text };
            texts[file] = last.text;
        } else {
            file = step.file;
            const before = texts[file]!;
            const { start, end } = changeOf(step, before);
            const document = edited.document(ROOT + file)!;
            undo.push({ file, text: before });
            content = { range: { start: document.positionAt(start), end: document.positionAt(end) }, text: step.text };
            texts[file] =
                before.slice(0, document.offsetAt(document.positionAt(start))) +
                step.text +
                before.slice(document.offsetAt(document.positionAt(end)));
        }
        edited.change(ROOT + file, [content], ++version);
        if (lazy && i % 3 !== 2) {
            return;
        }
        const fresh = workspaceOf(texts);
        for (const name of Object.keys(FILES)) {
            expect(picture(edited.unitOf(ROOT + name)!)).toEqual(picture(fresh.unitOf(ROOT + name)!));
        }
    });
}

const anySteps = fc.array(
    fc.oneof(
        { weight: 4, arbitrary: anyEdit },
        { weight: 6, arbitrary: anyWord },
        { weight: 2, arbitrary: fc.constant<'undo'>('undo') },
    ),
    { minLength: 4, maxLength: 24 },
);
const RUNS = Number(process.env['EDIT_RUNS'] ?? 40);

describe('a plan kept by difference', () => {
    test('is the plan of a fresh start after any edits', () => {
        fc.assert(
            fc.property(anySteps, fc.boolean(), (steps, lazy) =>
                compareAll(steps, unit => pictureOfPlan(unit.plan), lazy),
            ),
            { numRuns: RUNS },
        );
    }, 120_000);

    test('has the findings of a fresh start after any edits', () => {
        fc.assert(
            fc.property(anySteps, fc.boolean(), (steps, lazy) => compareAll(steps, pictureOfFindings, lazy)),
            { numRuns: RUNS },
        );
    }, 120_000);
});
