import type { Facts } from '../../analysis/analysis.ts';
import { gainsOf } from '../../analysis/schedule/state.ts';
import { nth } from '../../basics/lists.ts';
import type { Controller, Platform } from '../../plan/plan.ts';
import { DAY, dayText } from '../../plan/units.ts';
import type { Rule } from '../rule.ts';

/** What a path ends with. */
const TIED: Readonly<Record<string, string>> = {
    array: 'one array',
    platform: 'one hypervisor',
    'file-system': 'one file system',
};

export const pathTied: Rule = {
    code: 'path-tied',
    title: 'Recovery paths do not depend on what is left',
    severity: 'information; warning where what it is tied to ends while restore points are still kept',
    explain: `A backup or replication is put onto an interface whose copies are tied to one array, one hypervisor or one file system (array snapshots, storage replication, the replication of
a hypervisor). Backup independence asks for paths that outlive the storage and the platform: what is tied ends with what it is tied to, and the next exit begins with the same question. That an interface is
tied is a fact of the library (\`tied to\`), with its source.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production }
replication mirror { speaks vsphere.vr  protects erp every 15 min }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { in prod }
phase paths { establish mirror onto ahv.protection-policy }
phase io    { model hci }
phase move  { cutover erp to hci }`,
    repair: 'Where restore points have to outlive it, keep a second copy by a path that is not tied (an agent in the guest, a backup that reads through the platform and stores elsewhere).',
    *check(facts) {
        const { plan } = facts;
        for (const controller of plan.controllers) {
            for (const { interfaceName, phase, step } of controller.layer === 'backup'
                ? gainsOf(plan, controller)
                : []) {
                const record = plan.declaration('interface', interfaceName);
                const tied = record?.words['tied']?.text;
                if (!record || !tied) {
                    continue;
                }
                const ending = endsWithin(facts, controller, interfaceName, phase.index);
                yield {
                    code: this.code,
                    severity: ending ? 'warning' : 'information',
                    span: step.record.onto.find(u => u.name === interfaceName)?.span ?? step.record.span,
                    layer: 'backup',
                    phase: phase.name,
                    subjects: [controller.name],
                    concerns: controller.workloads,
                    figures: { controller: controller.name, interface: interfaceName, tied },
                    message: `'${phase.name}' puts '${controller.name}' onto '${interfaceName}', whose copies are tied to ${TIED[tied] ?? tied}${
                        ending
                            ? `: '${ending.platform.name}' ends on ${dayText(ending.ends)}, while restore points are kept until ${dayText(ending.kept)}.`
                            : ' and end with it.'
                    }`,
                    related: [{ span: record.nameSpan, message: `'${interfaceName}'` }],
                };
            }
        }
    },
};

/** Whether a platform that offers the interface ends before the restore points made by it are given up. */
function endsWithin(
    { plan, timeline }: Facts,
    controller: Controller,
    interfaceName: string,
    phase: number,
): { readonly platform: Platform; readonly ends: number; readonly kept: number } | undefined {
    const from = nth(timeline, phase).ends;
    const keep = Math.max(0, ...controller.coverage.map(c => c.keep ?? 0));
    if (from === undefined || keep === 0) {
        return undefined;
    }
    const kept = from + keep / DAY;
    for (const platform of [...plan.from, ...plan.to]) {
        if (platform.ends && platform.offers.has(interfaceName) && platform.ends.day < kept) {
            return { platform, ends: platform.ends.day, kept };
        }
    }
    return undefined;
}
