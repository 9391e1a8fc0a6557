/**
 * Renames workloads of a large plan, one edit after another, and prints the live heap (MiB, after collection) at the start,
 * in the middle and at the end: `node --expose-gc test/workspace/renaming.ts WORKLOADS EDITS`.
 */
import { workspaceOf } from '../check.ts';

const MAIN = 'file:///plans/plan.exit';
const [workloads, edits] = process.argv.slice(2).map(Number) as [number, number];

const text = [
    'plan p { from vc to ntx  starts 2027-01-11 }',
    'platform vc is vsphere { version "8.0" }',
    'platform ntx is nutanix { version "7.3" }',
    'environment prod { class production  shape monolithic }',
    'backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h keep 30 d }',
    'fabric san on vc is external-array { }',
    'fabric hci on ntx is nutanix-rf2 { nodes 40  links 2 x 25 Gbps mtu 1500  media 6 x nvme  raw 2000 TB }',
    ...Array.from(
        { length: workloads },
        (_, i) =>
            `workload w${i} { in prod  on san  vcpu 4  memory 16 GiB  disk 100 GiB  iops ${100 + (i % 50)}  rpo 24 h }`,
    ),
    'phase io { model hci  lasts 1 week }',
    'phase move { cutover all to hci over 10 Gbps  lasts 4 weeks }',
    'phase paths { establish veeam onto ahv.v3-snapshots  lasts 1 week }',
    '',
].join('\n');

const workspace = workspaceOf({ 'plan.exit': text });
const first = text.split('\n').findIndex(line => line.startsWith('workload w0 '));
const names = Array.from({ length: workloads }, (_, i) => `w${i}`);

function heap(): number {
    for (let i = 0; i < 4; i++) {
        globalThis.gc!();
    }
    return process.memoryUsage().heapUsed / 2 ** 20;
}

const found: number[] = [];
void workspace.unitOf(MAIN)!.analysis.findings.length;
for (let edit = 0; edit <= edits; edit++) {
    if (edit === Math.min(100, edits) || edit === Math.floor(edits / 2) || edit === edits) {
        found.push(heap());
    }
    const at = (edit * 7919) % workloads;
    const before = names[at]!;
    const after = `n${edit}`;
    const start = { line: first + at, character: 'workload '.length };
    const end = { line: first + at, character: 'workload '.length + before.length };
    workspace.change(MAIN, [{ range: { start, end }, text: after }], edit + 2);
    names[at] = after;
    void workspace.unitOf(MAIN)!.analysis.findings.length;
}
console.log(JSON.stringify(found.map(mib => Math.round(mib * 10) / 10)));
