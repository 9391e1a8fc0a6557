import { judge } from '../../analysis/matrix.ts';
import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { namesOf, quotedNames, workloadList } from '../phrases.ts';
import type { Rule } from '../rule.ts';
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
        for (const told of groupsByMove(this.code, facts, w => !w.figures['iops'])) {
            const { moves, group } = told;
            const move = nth(moves, 0);
            const concerns = IndexSet.ofSorted(group.map(w => w.index));
            const { severity } = judge(facts.plan, concerns)!;
            if (moves.length > 1) {
                const fabrics = [...new Set(moves.map(each => each.fabric.name))];
                yield {
                    code: this.code,
                    severity,
                    span: placeOf(told, facts),
                    layer: 'fabric',
                    subjects: namesOf(group),
                    concerns,
                    figures: { fabrics, workloads: group.length, phases: moves.map(each => each.phase.name) },
                    message:
                        `No I/O figures are given for ${workloadList(group)}: what they do to the links, the media and everybody else on ${quotedNames(fabrics)} is not known. ` +
                        `Import a file that has them (Live Optics, Nutanix Collector, metrics of vCenter), or assume published ones with 'exitplan import --assume-io'.`,
                    related: firstOf(told),
                };
                continue;
            }
            yield {
                code: this.code,
                severity,
                span: placeOf(told, facts),
                layer: 'fabric',
                phase: move.phase.name,
                subjects: namesOf(group),
                figures: { fabric: move.fabric.name, workloads: group.length },
                message:
                    `Phase '${move.phase.name}' moves ${workloadList(group)} to '${move.fabric.name}' without I/O figures ('iops' is missing): ` +
                    `${group.length === 1 ? 'its' : 'their'} effect on links, media and other workloads is unknown.`,
                related: [
                    ...firstOf(told),
                    { span: move.fabric.record.nameSpan, message: `fabric '${move.fabric.name}'` },
                ],
            };
        }
    },
};
