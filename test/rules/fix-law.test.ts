import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Controller, Fabric, Plan, Workload } from '../../language/plan/plan.ts';
import { GUEST_PREFIX } from '../../language/plan/plan.ts';
import { purposeRank } from '../../language/plan/purpose.ts';
import { rules } from '../../language/rules/index.ts';
import { fixAll } from '../../language/workspace/fix-all.ts';
import type { PlanUnit } from '../../language/workspace/workspace.ts';
import { workspaceOf } from '../check.ts';
import { readFixture } from '../fixtures/reader.ts';

/*
 * The law of `exitplan fix`: no verdict gets better by a statement that is untrue. What somebody declared stays declared, with the
 * rights, interfaces, devices and features it had; what is put onto an interface is put onto one for its purpose.
 */

const URI = 'file:///plans/plan.exit';
const PLANS = join(import.meta.dirname, '../fixtures/plans');
type Files = Readonly<Record<string, string>>;

function fixed(files: Files, asOf?: string) {
    const workspace = workspaceOf(files, asOf);
    const before = workspace.unitOf(URI);
    const repairs = fixAll(workspace, URI);
    const after = workspace.unitOf(URI);
    if (!before || !after) {
        throw new Error('the sample is no plan');
    }
    return { before, after, repairs, text: workspace.document(URI)?.text ?? '' };
}

/** What a controller, fabric, identity or workload says about itself that no repair of another thing may change. */
function statements(plan: Plan): Map<string, unknown> {
    const said = new Map<string, unknown>();
    const controller = (c: Controller) => ({
        product: c.product?.name,
        speaks: c.record.facts['speaks']?.map(f => f.use.name),
        account: c.account?.name,
        needs: c.needs.map(n => n.name),
    });
    const fabric = (f: Fabric) => ({
        base: f.record.base?.name,
        media: f.media?.name,
        nodes: f.figures['nodes']?.value,
    });
    const workload = (w: Workload) => ({ uses: w.uses.map(u => u.name), class: w.environment?.class, count: w.count });
    for (const c of plan.controllers) {
        said.set(`${c.kind} ${c.name}`, controller(c));
    }
    for (const f of plan.fabrics) {
        said.set(`fabric ${f.name}`, fabric(f));
    }
    for (const w of plan.workloads) {
        said.set(`workload ${w.name}`, workload(w));
    }
    for (const i of plan.identities) {
        for (const p of i.principals) {
            said.set(
                `principal ${i.name} ${p.name}`,
                p.holdsNames.map(h => h.name),
            );
        }
    }
    for (const r of plan.accessDeclarations) {
        said.set(
            `${r.kind} ${r.name}`,
            r.names['allows']?.map(u => u.name),
        );
    }
    for (const accept of plan.accepts) {
        said.set(`accept ${accept.code} ${[...accept.names].join(' ')} ${[...accept.workloads].join(' ')}`, true);
    }
    return said;
}

/** Interfaces some step puts a controller onto, with whether they serve its purpose. */
function wirings({ plan }: { plan: Plan }): Map<string, boolean> {
    const found = new Map<string, boolean>();
    for (const step of plan.phases.flatMap(p => p.steps)) {
        if (step.verb !== 'establish' && step.verb !== 'decouple') {
            continue;
        }
        for (const c of step.controllers) {
            for (const use of step.onto) {
                const word = plan.declaration('interface', use.name)?.layer?.text;
                const spoken = c.product?.speaks.some(s => s.name === use.name) ?? false;
                found.set(
                    `${c.name} onto ${use.name}`,
                    !use.name.startsWith(GUEST_PREFIX) && (spoken || purposeRank(c.kind, word) === 0),
                );
            }
        }
    }
    return found;
}

function holdLaw(before: PlanUnit, after: PlanUnit, codes: readonly string[], text: string): void {
    const said = statements(before.analysis.plan);
    const now = statements(after.analysis.plan);
    const changed = [...said].filter(([key, value]) => JSON.stringify(now.get(key)) !== JSON.stringify(value));
    // A slip in a name, or a word that was not read, is what such a repair is for.
    const readAnew = codes.some(code => /^(syntax|reference-unknown|property-duplicate|acceptance-unused)$/.test(code));
    expect(readAnew ? changed.filter(([key]) => !now.has(key) && !key.startsWith('accept')) : changed, text).toEqual(
        [],
    );
    const known = wirings(before.analysis);
    const wrong = [...wirings(after.analysis)].filter(([key, fits]) => !known.has(key) && !fits);
    expect(wrong, text).toEqual([]);
}

const samples: { name: string; files: Files; asOf?: string }[] = [
    ...readdirSync(PLANS)
        .sort()
        .flatMap(folder =>
            readdirSync(join(PLANS, folder))
                .sort()
                .map(name => {
                    const fixture = readFixture(readFileSync(join(PLANS, folder, name), 'utf8'));
                    const files = Object.fromEntries(fixture.files.map(f => [f.path, f.text]));
                    return { name: `${folder}/${name}`, files, asOf: fixture.asOf };
                }),
        ),
    ...rules.map(r => ({ name: `example of ${r.code}`, files: { 'plan.exit': r.example } })),
];

describe('after `fix` everything that was declared stands, as it stood', () => {
    for (const { name, files, asOf } of samples) {
        test(name, () => {
            const { before, after, repairs, text } = fixed(files, asOf);
            holdLaw(
                before,
                after,
                repairs.map(r => r.code),
                text,
            );
        });
    }
});

const HEAD = `plan exit { from old to new  starts 2027-03-01 }
platform old is vsphere
platform new is nutanix { version "7.3" }
environment prod { class production  shape monolithic }
`;
const HCI = 'fabric hci on new is nutanix-rf2 { nodes 6  links 2 x 25 Gbps mtu 9000  media 6 x nvme }\n';
const GO = 'phase io { model hci }\nphase go { cutover all to hci }\n';
const LOAD = 'iops 400  writes 30%  block 16 KiB  p99 10 ms  evidence measured "a week"';

/** Plans of the kinds that came out green by a repair that was untrue, or were refused for what their author never said. */
const KINDS: Readonly<
    Record<string, { plan: string; says: readonly string[]; notSays?: readonly string[]; never?: RegExp }>
> = {
    'production without identity, backup and monitoring': {
        plan: `${HEAD}${HCI}workload erp { in prod  disk 1 TiB  ${LOAD} }\n${GO}`,
        says: ['unprotected'],
        never: /accept|backup|identity|monitoring/,
    },
    'a storage driver of the old platform': {
        plan: `${HEAD}${HCI}automation volumes "Volume driver" { speaks vsphere.csi  manages matching "node-*" }
workload node-a { in prod  ${LOAD} }\n${GO}`,
        says: ['feature-redone', 'foundation-missing'],
        never: /vsphere\.(cbt|cim)|snmp|syslog/,
    },
    'a desktop broker': {
        plan: `${HEAD}${HCI}automation broker { speaks vsphere.soap  manages all }
workload desktop { in prod  ${LOAD} }\n${GO}`,
        says: ['foundation-missing'],
        never: /decouple broker/,
    },
    'a role whose privilege is spelt in another release': {
        plan: `plan exit { from old to new }
platform old is vsphere
platform new is nutanix
identity ad on old { principal "CORP\\\\l2" holds ops becomes "Power Operator" }
role ops on old { allows VirtualMachine.Interact.Power }
environment prod { class production }
${HCI}workload erp { in prod }
phase ids { map ad }\n${GO}`,
        says: ['privilege-unknown', 'reference-unknown'],
        never: /Interact\.PowerO/,
    },
    'a backup that ends beside the one that follows it': {
        plan: `${HEAD}${HCI}backup ending is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }
backup next is hycu { protects all every 24 h }
workload erp { in prod  ${LOAD} }
phase bk { establish next onto ahv.v3-snapshots }\n${GO}`,
        says: [],
        never: /establish ending/,
    },
    'two kinds of media in a node': {
        plan: `${HEAD}fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps  media 2 x nvme  media 8 x hdd-7k }
workload erp { in prod  ${LOAD} }\n${GO}`,
        says: [],
        never: /nodes 4 {2}links 2 x 25 Gbps {2}media (8 x hdd-7k }|2 x nvme })/,
    },
    'more data than the target holds': {
        plan: `${HEAD}fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps  media 4 x nvme  raw 8 TB }
workload erp { in prod  disk 60 TB used 55 TB  ${LOAD} }\n${GO}`,
        says: ['capacity'],
    },
    'an account that may not do what its tool needs': {
        plan: `${HEAD}${HCI}identity ad on old { principal "CORP\\\\svc" holds ReadOnly becomes "Prism Viewer" }
backup b is veeam-vbr { speaks vsphere.vadp  protects all every 24 h  account "CORP\\\\svc"  needs vm.clone }
workload erp { in prod  ${LOAD} }
phase bk { establish b onto ahv.v4-recovery-points }
phase ids { map ad }\n${GO}`,
        says: [],
        never: /holds (?!ReadOnly)/,
    },
    'a plan past the end of its licence': {
        plan: `${HEAD.replace('is vsphere', 'is vsphere { ends 2027-03-20 }')}${HCI}workload erp { in prod  ${LOAD} }
phase io { model hci  lasts 2 w }
phase go { cutover all to hci  lasts 3 w }\n`,
        says: ['exit-after-end'],
        never: /lasts (?![23] w)/,
    },
    'two machines that belong together, on purpose a week apart': {
        plan: `${HEAD}${HCI}workload db { in prod  ${LOAD} }\nworkload app { in prod  depends on db  ${LOAD} }
phase io { model hci }\nphase one { cutover db to hci }\nphase two { cutover app to hci }\n`,
        says: ['dependency-split'],
        never: /cutover (db|app), /,
    },
};

describe('what has to be said before `fix` is said after it', () => {
    for (const [name, { plan, says, notSays = [], never }] of Object.entries(KINDS)) {
        test(name, () => {
            const { before, after, repairs, text } = fixed({ 'plan.exit': plan });
            holdLaw(
                before,
                after,
                repairs.map(r => r.code),
                text,
            );
            const codes = new Set<string>(after.analysis.findings.filter(f => !f.accepted).map(f => f.code));
            expect([...codes], text).toEqual(expect.arrayContaining([...says]));
            expect(notSays.filter(code => codes.has(code))).toEqual([]);
            if (never) {
                expect(text.slice(HEAD.length)).not.toMatch(never);
            }
            expect(after.analysis.findings.filter(f => f.accepted)).toEqual([]);
        });
    }
});
