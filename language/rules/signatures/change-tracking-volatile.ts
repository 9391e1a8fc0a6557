import type { Facts } from '../../analysis/analysis.ts';
import { changeOf } from '../../analysis/headroom/copy.ts';
import { judge } from '../../analysis/matrix.ts';
import { usedBytes } from '../../analysis/recovery/gaps.ts';
import { type Protection, protections } from '../../analysis/recovery/protection.ts';
import { gainsOf } from '../../analysis/schedule/state.ts';
import { firstOf } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { GUEST_PREFIX, offers } from '../../plan/plan.ts';
import { DAY, dataText } from '../../plan/units.ts';
import { nameList, namesOf, workloadList } from '../phrases.ts';
import type { Rule } from '../rule.ts';

const FEATURE = 'durable-change-tracking';
export const changeTrackingVolatile: Rule = {
    code: 'change-tracking-volatile',
    title: 'The backup window holds a full read after a restart',
    severity: 'information',
    explain: `On some platforms the record of changed blocks does not outlive a power-off: the next backup after every restart reads the whole disk again. Nothing is lost by it, but
the backup window that was measured on a platform with durable change tracking may not hold it. Patch days restart everything at once.

On Proxmox VE that holds for RAW and VMDK disks; QCOW2 disks keep their record.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is proxmox
fabric pool on new is ceph-replicated { nodes 4 }
backup images is bacula-enterprise { speaks vsphere.vadp  protects all every 24 h }
workload erp { disk 2 TiB used 1 TiB  change 3 %/d }
phase backup { establish images onto pve.qmp-nbd }
phase io     { model pool }
phase move   { cutover erp to pool }`,
    repair: 'Plan the backup window for a full read after patch days, spread restarts, or use disk formats whose record is kept.',
    *check(facts) {
        for (const all of byControllerAndTarget(protections(facts.plan, facts.moves)).values()) {
            const { controller, from, to } = firstOf(all);
            const feature = facts.plan.declaration('feature', FEATURE);
            const spoken = spokenOn(facts, firstOf(all));
            if (!feature || spoken.length === 0 || !from.supports.has(FEATURE) || to.supports.has(FEATURE)) {
                continue;
            }
            const judged = judge(facts.plan, IndexSet.union(all.map(p => p.workloads)));
            if (!judged) {
                continue;
            }
            const bytes = usedBytes(facts.plan, IndexSet.ofSorted(judged.workloads.map(w => w.index)));
            const daily = judged.workloads.reduce(
                (sum, w) =>
                    sum + (changeOf(w, (w.figures['used'] ?? w.figures['disk'])?.value ?? 0) ?? 0) * w.count * DAY,
                0,
            );
            const step = gainsOf(facts.plan, controller).find(g => g.interfaceName === spoken[0])?.step;
            const reads =
                bytes === undefined
                    ? ''
                    : `: ${dataText(bytes)}${daily > 0 ? ` instead of about ${dataText(daily)} that change in a day` : ''}`;
            const recalled = feature.evidence?.grade === 'recalled' ? ' (recalled, not checked against a source)' : '';
            yield {
                code: this.code,
                severity: 'information' as const,
                span: step?.record.span ?? controller.record.nameSpan,
                layer: 'backup' as const,
                phase: step?.phase.name,
                subjects: namesOf(judged.workloads),
                figures: { controller: controller.name, platform: to.name, bytes: bytes ?? null, daily },
                message: `Change tracking may not survive a power-off on '${to.name}'${recalled}; on '${from.name}' it does. After a restart of ${workloadList(judged.workloads)} the next run of '${controller.name}' through ${nameList(spoken)} reads whole disks${reads}.`,
                related: [
                    { span: feature.nameSpan, message: `feature '${FEATURE}'` },
                    { span: controller.record.nameSpan, message: `${controller.kind} '${controller.name}'` },
                    { span: to.record.nameSpan, message: `platform '${to.name}'` },
                ],
            };
        }
    },
};

function byControllerAndTarget(all: readonly Protection[]): Map<string, Protection[]> {
    const found = new Map<string, Protection[]>();
    for (const protection of all) {
        if (protection.controller.kind !== 'backup') {
            continue;
        }
        const key = `${protection.controller.name}\n${protection.from.name}\n${protection.to.name}`;
        found.set(key, [...(found.get(key) ?? []), protection]);
    }
    return found;
}

/** Interfaces of the target that the controller speaks sooner or later, what lives in the guest left out. */
function spokenOn({ plan }: Facts, { controller, to }: Protection): string[] {
    const names = [...gainsOf(plan, controller).map(g => g.interfaceName), ...controller.mayUse.map(s => s.name)];
    return [...new Set(names)].filter(n => !n.startsWith(GUEST_PREFIX) && offers(to, n));
}
