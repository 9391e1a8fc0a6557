import { retiredMachines, retirementOf, Whereabouts } from '../../analysis/recovery/service.ts';
import { elementsAt, nth } from '../../basics/lists.ts';
import type { Controller, Plan, Tenant, Workload } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import { elsewhereFixes } from '../fixes/elsewhere.ts';
import { namesOf } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';
import { names } from './availability-text.ts';

/** What its fixes need to know. */
interface Repair {
    readonly controller: Controller;
    readonly servers: readonly Workload[];
}

export const backupInside: RuleWith<Repair> = {
    code: 'backup-inside',
    title: 'A backup server lies outside of what it protects',
    severity: 'information',
    explain: `After the last phase every machine a backup or replication runs in (\`runs in\`) lies on a fabric that also holds machines it protects. What takes that fabric away takes the
backup server along, in the moment in which it is needed. Restore points may still be elsewhere; somebody has to build a server first to read them.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
backup veeam is veeam-vbr { speaks ahv.v4-recovery-points  protects erp every 24 h  runs in vbr }
workload vbr { }
workload erp { }
phase io    { model hci }
phase first { cutover erp to hci }
phase last  { cutover vbr to hci }`,
    repair: 'Leave the backup server (or a copy of its configuration and a way to start it) on other hardware (the quick fixes say where), and note it in the recovery plan.',
    *check({ plan, moves }) {
        const tenants = new Map(plan.tenants.map(t => [t.name, t]));
        const places = new Whereabouts(plan, moves);
        for (const controller of plan.controllers) {
            const inside = insideOf(plan, controller, tenants.get(controller.name), places);
            if (!inside) {
                continue;
            }
            const { servers, fabrics } = inside;
            yield {
                code: this.code,
                severity: 'information',
                span: inside.span,
                layer: 'backup',
                subjects: namesOf(servers),
                figures: { controller: controller.name, fabrics },
                message:
                    `After the last phase ${controller.kind} '${controller.name}' runs only on ${names(fabrics)}, beside what it protects: losing ${fabrics.length === 1 ? 'that fabric' : 'those fabrics'} loses the backup server too. ` +
                    `Keep a server, or a way to build one, elsewhere.`,
                related: servers.slice(0, 5).map(w => ({
                    span: places.moveOf(w.index)?.step.record.span ?? w.record.nameSpan,
                    message: `workload '${w.name}'`,
                })),
                repair: { controller, servers },
            };
        }
    },
    fixes(finding, facts, { controller, servers }) {
        return elsewhereFixes(finding, facts, servers, moves => {
            const tenant = facts.plan.tenants.find(t => t.name === controller.name);
            return !insideOf(facts.plan, controller, tenant, new Whereabouts(facts.plan, moves));
        });
    },
};

interface Inside {
    readonly servers: readonly Workload[];
    readonly fabrics: readonly string[];
    /** Where the controller says what it runs in. */
    readonly span: Span;
}

/** The servers of a controller where, after these moves, all of them lie beside what it protects. */
function insideOf(
    plan: Plan,
    controller: Controller,
    tenant: Tenant | undefined,
    places: Whereabouts,
): Inside | undefined {
    if (controller.layer !== 'backup' || !tenant || retirementOf(plan, controller)) {
        return undefined;
    }
    const retired = retiredMachines(plan);
    const machines = [...tenant.workloads].filter(i => !retired.has(i));
    const after = (index: number) => places.fabricAfter(index, plan.phases.length);
    const theirs = new Set(
        [...controller.workloads].filter(i => !tenant.workloads.has(i) && !retired.has(i)).map(after),
    );
    const own = machines.map(after);
    if (own.length === 0 || own.some(f => f === undefined || !theirs.has(f))) {
        return undefined;
    }
    return {
        servers: elementsAt(plan.workloads, machines),
        fabrics: [...new Set(own as string[])],
        span: nth(tenant.places, 0).span,
    };
}
