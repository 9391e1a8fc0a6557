import { judge } from '../../analysis/matrix.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Rule } from '../rule.ts';
import { namesOf, workloadList } from '../words.ts';
import { firstOf, groupsByMove, placeOf } from './by-move.ts';

export const ioUnmodelled: Rule = {
    code: 'io-unmodelled',
    title: 'Every workload that moves has I/O figures',
    severity: 'by the decision matrix',
    explain: `A workload is cut over and nobody said how many I/O operations it does. Its load is missing in every number about the fabric it goes to, so those numbers are too good. \`iops\` is
what is needed at least; \`peak\`, \`writes\` and \`block\` have documented defaults that are listed as assumed.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { in prod  vcpu 8 }
phase io   { model hci }
phase move { cutover erp to hci }`,
    repair: 'Write `iops N peak N  writes N%  block N KiB` from a measurement into the workload, or let it inherit a `profile`; `exitplan import` reads them from the usual collectors.',
    *check(facts) {
        for (const { move, group } of groupsByMove(this.code, facts, w => !w.figures['iops'])) {
            const { severity } = judge(facts.plan, IndexSet.ofSorted(group.map(w => w.index)))!;
            yield {
                code: this.code,
                severity,
                span: placeOf(group, move),
                layer: 'fabric',
                phase: move.phase.name,
                subjects: namesOf(group),
                figures: { fabric: move.fabric.name, workloads: group.length },
                message:
                    `Phase '${move.phase.name}' moves ${workloadList(group)} to '${move.fabric.name}' without I/O figures ('iops' is missing): ` +
                    `${group.length === 1 ? 'its' : 'their'} effect on links, media and other workloads is unknown.`,
                related: [
                    ...firstOf(group, move),
                    { span: move.fabric.record.nameSpan, message: `fabric '${move.fabric.name}'` },
                ],
            };
        }
    },
};
