import { offers } from '../../plan/plan.ts';
import { otherInterfaceFixes } from '../fixes/interface-fixes.ts';
import type { Rule } from '../rule.ts';
import { nameList } from '../words.ts';

export const interfaceNotOffered: Rule = {
    code: 'interface-not-offered',
    title: 'A controller is put onto an interface the target offers',
    severity: 'error',
    explain: 'A step puts a controller onto an interface that no target platform of the plan offers, so after it the controller still cannot talk to where the machines go.',
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all }
workload erp { }
phase backup { establish veeam onto vsphere.vadp }`,
    repair: 'Choose an interface of the target: the quick fix lists those of the same layer.',
    *check({ plan }) {
        if (plan.to.length === 0) return;
        for (const step of plan.phases.flatMap(p => p.steps)) {
            if (step.verb !== 'establish' && step.verb !== 'decouple') continue;
            for (const use of step.onto) {
                if (!plan.declaration('interface', use.name) || plan.to.some(p => offers(p, use.name))) continue;
                const targets = nameList(plan.to.map(p => p.name));
                yield {
                    code: this.code, severity: 'error', span: use.span, layer: step.verb === 'establish' ? 'backup' : 'monitoring', phase: step.phase.name,
                    subjects: step.controllers.map(c => c.name), figures: { interface: use.name },
                    message: `Phase \`${step.phase.name}\` puts ${nameList(step.controllers.map(c => c.name))} onto \`${use.name}\`, which ${targets} ${plan.to.length === 1 ? 'does' : 'do'} not offer.`,
                    related: [{ span: plan.declaration('interface', use.name)!.nameSpan, message: `interface \`${use.name}\`` }, ...plan.to.map(p => ({ span: p.record.nameSpan, message: `platform \`${p.name}\`` }))],
                    repair: { interface: use.name },
                };
            }
        }
    },
    fixes: otherInterfaceFixes,
};

export const productCannotSpeak: Rule = {
    code: 'product-cannot-speak',
    title: 'A product can speak the interface it is put onto',
    severity: 'error',
    explain: `A step puts a controller onto an interface that its product is not known to speak (or only from a later version). The library's product tables say which
interface a product speaks since when, each row with its source; a plan can declare a \`product\` of its own where it knows better.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
replication dr is vmware-srm { speaks vsphere.vr  protects all }
workload erp { }
phase backup { establish dr onto ahv.v4-recovery-points }`,
    repair: 'Choose an interface the product speaks, update the product, or replace it.',
    *check({ plan }) {
        for (const step of plan.phases.flatMap(p => p.steps)) {
            if (step.verb !== 'establish' && step.verb !== 'decouple') continue;
            for (const controller of step.controllers) {
                if (!controller.product) continue;
                for (const use of step.onto) {
                    if (!plan.declaration('interface', use.name) || controller.product.speaks.some(f => f.name === use.name)) continue;
                    yield {
                        code: this.code, severity: 'error', span: use.span, layer: controller.layer, phase: step.phase.name, subjects: [controller.name], figures: { interface: use.name, product: controller.product.name },
                        message: `${controller.kind} \`${controller.name}\` is \`${controller.product.name}\`, which is not known to speak \`${use.name}\`. Known: ${nameList([...new Set(controller.product.speaks.map(f => f.name))], 6)}.`,
                        related: [{ span: controller.record.nameSpan, message: `${controller.kind} \`${controller.name}\`` }, { span: controller.product.record.nameSpan, message: `product \`${controller.product.name}\`` }],
                        repair: { controller: controller.name },
                    };
                }
            }
        }
    },
    fixes: otherInterfaceFixes,
};
