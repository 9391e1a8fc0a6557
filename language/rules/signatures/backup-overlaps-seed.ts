import { judge } from '../../analysis/matrix.ts';
import { type Protection, protections } from '../../analysis/protection.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { durationText } from '../../plan/units.ts';
import type { Rule } from '../rule.ts';
import { nameList, workloadList } from '../words.ts';

export const backupOverlapsSeed: Rule = {
    code: 'backup-overlaps-seed',
    title: 'Backups and the copy of the same machines keep out of each other\'s way',
    severity: 'information',
    explain: `While a machine is copied to the new platform, its backup goes on through the old platform's snapshots. Copy and backup work on the same snapshots and change tracking:
a snapshot that the backup takes or removes in between can break a running copy, and consolidating both on slow storage takes long.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }
workload erp { }
phase backup { establish veeam onto ahv.v4-recovery-points }
phase io     { model hci }
phase move   { cutover erp to hci  lasts 1 week }`,
    repair: 'Pause the backup of a machine while it is copied, after a last restore point, or let the copy wait for the backup window.',
    *check({ plan, moves }) {
        for (const [controller, all] of overlapping(protections(plan, moves))) {
            const judged = judge(plan, IndexSet.union(all.map(p => p.workloads)));
            if (!judged) continue;
            const every = Math.min(...all.map(p => intervalOf(p)!));
            const phases = [...new Set(all.map(p => p.move.phase))];
            const bound = [...new Set(all.flatMap(p => p.bound))];
            const runs = Math.floor(Math.max(...phases.map(p => p.lasts!)) / every);
            yield {
                code: this.code, severity: 'information' as const, span: controller.record.nameSpan, layer: 'backup' as const, phase: phases[0]!.name, subjects: [controller.name],
                figures: { controller: controller.name, phases: phases.map(p => p.name), every, runs },
                message: `Backup \`${controller.name}\` makes restore points through ${nameList(bound)} every ${durationText(every)} while ${phases.length === 1 ? 'phase' : 'phases'} ${nameList(phases.map(p => p.name))} ${phases.length === 1 ? 'copies' : 'copy'} `
                    + `${workloadList(judged.workloads)}: up to ${runs} ${runs === 1 ? 'run' : 'runs'} in one phase that use the same snapshots and change tracking as the copy.`,
                related: all.slice(0, 4).map(p => ({ span: p.move.step.record.span, message: `phase \`${p.move.phase.name}\` lasts ${durationText(p.move.phase.lasts!)}` })),
            };
        }
    },
};

/** Protections of which at least one run falls into the phase that copies the machines, by controller. */
function overlapping(all: readonly Protection[]): Map<Protection['controller'], Protection[]> {
    const found = new Map<Protection['controller'], Protection[]>();
    for (const protection of all) {
        const every = intervalOf(protection);
        const { controller, bound, move } = protection;
        if (controller.kind !== 'backup' || bound.length === 0 || !every || move.phase.lasts === undefined || move.phase.lasts < every) continue;
        found.set(controller, [...found.get(controller) ?? [], protection]);
    }
    return found;
}

function intervalOf({ controller, workloads }: Protection): number | undefined {
    const intervals = controller.coverage.flatMap(c => (c.every !== undefined && c.workloads.overlaps(workloads) ? [c.every] : []));
    return intervals.length > 0 ? Math.min(...intervals) : undefined;
}
