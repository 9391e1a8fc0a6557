import { judge } from '../../analysis/matrix.ts';
import { usedBytes } from '../../analysis/recovery/gaps.ts';
import { type Protection, protections } from '../../analysis/recovery/protection.ts';
import { elementsAt } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { dataText, durationText, linkText } from '../../plan/units.ts';
import { counted, nameList, workloadList } from '../phrases.ts';
import type { Rule } from '../rule.ts';

export const backupOverlapsSeed: Rule = {
    code: 'backup-overlaps-seed',
    title: "Backups and the copy of the same machines keep out of each other's way",
    severity: 'information',
    explain: `While machines are copied to the new platform, their backup goes on through the old platform's snapshots. Where the copy of a wave takes longer than the time between
two restore points, at least one run falls into it, wherever it is put: both work on the same snapshots and change tracking. A snapshot that the backup takes or removes in
between can break a running copy, and consolidating both on slow storage takes long.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }
workload archive { disk 60 TiB }
phase backup { establish veeam onto ahv.v4-recovery-points }
phase io     { model hci }
phase move   { cutover archive to hci over 1 Gbps }`,
    repair: 'Copy less at a time or faster, or pause the backup of a machine while it is copied, after a last restore point.',
    *check({ plan, moves }) {
        for (const all of overlaps(plan, protections(plan, moves)).values()) {
            const judged = judge(plan, IndexSet.union(all.map(o => o.protection.workloads)));
            if (!judged) {
                continue;
            }
            const longest = all.reduce((a, b) => (b.seconds > a.seconds ? b : a));
            const { controller, move, bound } = longest.protection;
            const others = all.length > 1 ? ` The same holds in ${counted(all.length - 1, 'other phase')}.` : '';
            yield {
                code: this.code,
                severity: 'information' as const,
                span: controller.record.nameSpan,
                layer: 'backup' as const,
                phase: move.phase.name,
                subjects: [controller.name],
                figures: {
                    controller: controller.name,
                    phases: all.map(o => o.protection.move.phase.name),
                    every: longest.every,
                    seconds: longest.seconds,
                    bytes: longest.bytes,
                    rate: longest.rate,
                },
                message:
                    `Phase '${move.phase.name}' copies ${dataText(longest.bytes)} of ${workloadList(elementsAt(plan.workloads, longest.protection.workloads))} in about ${durationText(longest.seconds)} at ${linkText(longest.rate)}${move.step.over === undefined ? ' (one link, assumed)' : ''}. ` +
                    `Meanwhile backup '${controller.name}' makes a restore point through ${nameList(bound)} every ${durationText(longest.every)}: ${counted(Math.floor(longest.seconds / longest.every), 'run')} or more share snapshots and change tracking with the copy.${others}`,
                related: all.slice(0, 4).map(({ protection: p, seconds }) => ({
                    span: p.move.step.record.span,
                    message: `phase '${p.move.phase.name}' copies for about ${durationText(seconds)}`,
                })),
            };
        }
    },
};

interface Overlap {
    readonly protection: Protection;
    readonly bytes: number;
    /** Bytes per second. */
    readonly rate: number;
    readonly seconds: number;
    readonly every: number;
}

/** Copies that take longer than the time between two runs of a backup of the same machines, by controller. */
function overlaps(plan: Plan, all: readonly Protection[]): Map<string, Overlap[]> {
    const found = new Map<string, Overlap[]>();
    for (const protection of all) {
        const { controller, move, workloads, bound } = protection;
        const every = Math.min(
            ...controller.coverage.flatMap(c =>
                c.every !== undefined && c.workloads.overlaps(workloads) ? [c.every] : [],
            ),
        );
        const rate = move.step.over ?? move.fabric.figures['links.rate']?.value;
        const bytes = usedBytes(plan, workloads);
        if (
            controller.kind !== 'backup' ||
            bound.length === 0 ||
            !Number.isFinite(every) ||
            !rate ||
            bytes === undefined ||
            bytes / rate < every
        ) {
            continue;
        }
        found.set(controller.name, [
            ...(found.get(controller.name) ?? []),
            { protection, bytes, rate, seconds: bytes / rate, every },
        ]);
    }
    return found;
}
