import { describe, expect, test } from 'vitest';
import { fixesFor } from '../../language/rules/index.ts';
import { applyEdits, unitOf } from '../check.ts';

/** What is offered to whoever holds a vCenter role and has none on the target yet. */

const ROLES = [
    'ReadOnly',
    'VirtualMachineUser',
    'VirtualMachinePowerUser',
    'svc-veeam-backup',
    'svc-vsphere-data-protection',
    'svc-rubrik',
];
const TARGETS = ['nutanix', 'proxmox', 'hyperv', 'scvmm', 'azure-local', 'kubevirt'];

const plan = (role: string, target: string) => `plan p { from old to new }
platform old is vsphere
platform new is ${target}
environment prod { class production  shape monolithic }
fabric pool on new is ceph-replicated { nodes 8 }
identity ad on old { principal "who" holds "${role}" }
workload erp { in prod }
phase rights { map ad }
phase io     { model pool }
phase move   { cutover erp to pool }
`;

describe.each(TARGETS)('to %s', target => {
    test.each(ROLES)('the first offer for %s brings nothing critical, and the preferred one leaves no error', role => {
        const text = plan(role, target);
        const { analysis } = unitOf(text);
        const finding = analysis.findings.find(f => f.code === 'iam-mismatch');
        expect(finding).toBeDefined();
        const fixes = fixesFor(finding!, analysis).filter(f => !f.needsAuthor);
        expect(fixes[0]?.title ?? '').not.toContain('critical:');
        const preferred = fixes.find(f => f.preferred);
        expect(preferred?.title).toBe(fixes[0]?.title);
        const after = unitOf(applyEdits({ 'plan.exit': text }, preferred!.edits()));
        expect(
            after.analysis.findings
                .filter(f => f.code === 'iam-mismatch' && f.severity === 'error')
                .map(f => f.message),
        ).toEqual([]);
    });
});
