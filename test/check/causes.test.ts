import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Cause, Finding } from '../../language/analysis/analysis.ts';
import { findingId } from '../../language/analysis/finding-id.ts';
import { asksForChange } from '../../language/check/causes.ts';
import { fixesFor, reorderFix } from '../../language/rules/index.ts';
import type { Fix } from '../../language/rules/rule.ts';
import type { PlanUnit } from '../../language/workspace/workspace.ts';
import { applyEdits, unitOf } from '../check.ts';
import { readFixture } from '../fixtures/reader.ts';

/** Findings that one change settles are one cause (5.8), and the change that is named for it does settle them. */

type Files = Readonly<Record<string, string>>;
const PLANS = join(import.meta.dirname, '../fixtures/plans');
const EXAMPLES = join(import.meta.dirname, '../../examples');

function samples(): { name: string; files: Files; asOf?: string }[] {
    const fixtures = readdirSync(PLANS).flatMap(folder =>
        readdirSync(join(PLANS, folder)).map(file => {
            const fixture = readFixture(readFileSync(join(PLANS, folder, file), 'utf8'));
            const files = Object.fromEntries(fixture.files.map(f => [f.path, f.text]));
            return { name: `${folder}/${file}`, files, asOf: fixture.asOf };
        }),
    );
    const examples = ['frankfurt/faulty', 'frankfurt/repaired', 'lab', 'proxmox', 'hyperv'].map(name => {
        const folder = join(EXAMPLES, name);
        const paths = readdirSync(folder).filter(p => p.endsWith('.exit'));
        const own = paths.sort((a, b) => Number(b === 'plan.exit') - Number(a === 'plan.exit'));
        return { name, files: Object.fromEntries(own.map(p => [p, readFileSync(join(folder, p), 'utf8')])) };
    });
    return [...examples, ...fixtures];
}

function remedyOf({ analysis }: PlanUnit, cause: Cause): Fix | undefined {
    const whole = reorderFix(analysis);
    return cause.fix === whole?.title
        ? whole
        : cause.findings.flatMap(f => fixesFor(f, analysis)).find(fix => fix.title === cause.fix);
}

/** How many open findings there are of one id and severity: numbers of equals move up when one of them is gone. */
function openOnes({ analysis }: PlanUnit): Map<string, number> {
    return counted(analysis.findings.filter(asksForChange));
}

function counted(findings: readonly Finding[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const finding of findings) {
        // The best role there is may still lose something: the finding is then milder than before (5.3).
        const key = finding.code === 'iam-mismatch' ? `${findingId(finding)} ${finding.severity}` : findingId(finding);
        counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
}

describe('the causes of every sample', () => {
    test.each(samples())('$name: each finding that asks for a change has one, and its remedy cures', sample => {
        const unit = unitOf(sample.files, sample.asOf);
        const { causes } = unit.analysis;
        expect(counted(causes.flatMap(c => c.findings))).toEqual(openOnes(unit));
        expect(new Set(causes.map(c => c.id)).size).toBe(causes.length);
        const before = openOnes(unit);
        for (const cause of causes.filter(c => c.fix !== null)) {
            const remedy = remedyOf(unit, cause);
            expect(remedy, cause.title).toBeDefined();
            const after = openOnes(unitOf(applyEdits(sample.files, remedy?.edits() ?? []), sample.asOf));
            const left = [...counted(cause.findings)].filter(
                ([key, settled]) => (after.get(key) ?? 0) > (before.get(key) ?? 0) - settled,
            );
            expect(left, `${cause.title}: ${cause.fix}`).toEqual([]);
        }
    });
});

test('causes come in the order of what they stop, blockers first', () => {
    const faulty = samples().find(s => s.name === 'frankfurt/faulty');
    const { causes } = unitOf(faulty?.files ?? {}).analysis;
    expect(causes.findIndex(c => !c.blocks)).toBe(causes.filter(c => c.blocks).length);
    const order = causes.find(c => c.id === 'order');
    expect(order).toMatchObject({ fix: 'Reorder phases into a valid sequence (3 phases move)', blocks: true });
    expect(order?.settles.length).toBeGreaterThan(8);
});

test('an edit above a finding leaves its cause as it was', () => {
    const [faulty] = samples();
    const files = faulty?.files ?? {};
    const moved = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, `// a line more\n\n${text}`]));
    const told = (unit: PlanUnit) => unit.analysis.causes.map(({ findings: _, ...cause }) => cause);
    expect(told(unitOf(moved))).toEqual(told(unitOf(files)));
});

/** The causes of a plan in which a tool logs in with an account, as far as they are about what it may do on the target. */
function accountCauses(account: string, rest = ''): { codes: string[]; fix: string | null; title: string }[] {
    const { analysis } = unitOf(`plan p { from old to new }
platform old is vsphere
platform new is ${rest === '' ? 'proxmox' : rest}
environment prod { class production  shape monolithic }
identity ad on old { ${account} }
fabric pool on new { nodes 4  replicas 2  coordinator local  links 2 x 25 Gbps  media 8 x nvme }
workload erp { in prod  iops 10  writes 30%  block 8 KiB  disk 1 GiB  evidence measured "x" }
${
    rest === ''
        ? 'automation deploy { speaks pve.rest  manages all  needs vm.clone, vm.power.on  account "CORP\\\\tool" }'
        : 'backup veeam is veeam-vbr { speaks ahv.v3-snapshots, ahv.v3-crt  protects all every 4 h  account "CORP\\\\tool" }'
}
phase ids  { map ad }
phase io   { model pool }
phase move { cutover erp to pool over 1 Gbps }`);
    return analysis.causes
        .filter(({ findings }) => findings.every(f => f.figures['side'] !== 'source'))
        .map(({ findings, fix, title }) => ({ codes: [...new Set(findings.map(f => f.code))].sort(), fix, title }))
        .filter(({ codes }) => codes.some(c => c === 'account-short' || c === 'iam-mismatch'));
}

describe('an account with the wrong role is one cause', () => {
    const both = ['account-short', 'iam-mismatch'];

    test('where a role of its own settles both, with that role as its change', () => {
        const causes = accountCauses(`principal "CORP\\\\tool" holds VirtualMachineUser becomes PVEDatastoreUser`);
        expect(causes).toMatchObject([{ codes: both, fix: expect.stringContaining('let CORP\\tool become it') }]);
    });

    test('where one change maps all principals, with that change', () => {
        const causes = accountCauses(
            `principal "CORP\\\\tool" holds VirtualMachineUser becomes PVEDatastoreUser
             principal "CORP\\\\ops" holds VirtualMachineUser becomes PVEDatastoreUser`,
        );
        expect(causes).toMatchObject([{ codes: both, fix: expect.stringMatching(/^Map the 2 principals/) }]);
    });

    test('where its product asks for a role that has to be accepted as well, without a change that would settle both', () => {
        const causes = accountCauses(
            `principal "CORP\\\\tool" holds VirtualMachineUser becomes "VM Operator"`,
            'nutanix',
        );
        expect(causes).toMatchObject([{ codes: both, fix: null }]);
        expect(causes[0]?.title).toMatch(/^'veeam' needs role 'Prism Admin' or 'Cluster Admin'/);
    });
});
