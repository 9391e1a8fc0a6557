import type { RawFinding } from '../../analysis/analysis.ts';
import { otherLayer } from '../../analysis/schedule/state.ts';
import { entryOf, there } from '../../basics/lists.ts';
import {
    type Controller,
    type KnownFact,
    offers,
    outsideOn,
    type Plan,
    type Product,
    type Step,
} from '../../plan/plan.ts';
import type { NameUse } from '../../plan/records.ts';
import { outsideWindow, windowText } from '../../plan/versions.ts';
import { otherInterfaceFixes } from '../fixes/interface-fixes.ts';
import { capital, nameList } from '../phrases.ts';
import type { Rule } from '../rule.ts';

/** A fact that was only remembered is never told as certain. */
function doubt(fact: KnownFact | undefined): string {
    return fact?.evidence?.grade === 'recalled' ? ' (recalled, not checked against a source)' : '';
}

export const interfaceNotOffered: Rule = {
    code: 'interface-not-offered',
    title: 'A controller is put onto an interface the target offers for its layer',
    severity: 'error',
    explain: `A step puts a controller onto an interface that no target platform of the plan offers, so after it the controller still cannot talk to where the machines go.
An interface that a platform offers only since a later version than the plan gives for it, or no longer in that version (\`version "8.2"\`), is not offered either. Neither is one \`for\` another layer: what gives metrics makes no restore points, so it founds nothing for a backup. (A product can work with
whatever its table says it speaks; automation may work on any layer but backup.)`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all }
workload erp { }
phase backup { establish veeam onto vsphere.vadp }`,
    repair: 'Choose an interface of the target: the quick fix lists those of the same layer.',
    *check({ plan }) {
        if (plan.to.length === 0) {
            return;
        }
        for (const step of plan.phases.flatMap(p => p.steps)) {
            if (step.verb !== 'establish' && step.verb !== 'decouple') {
                continue;
            }
            for (const use of step.onto) {
                if (!plan.declaration('interface', use.name)) {
                    continue;
                }
                if (plan.to.some(p => offers(p, use.name))) {
                    yield* forAnotherLayer(plan, step, use);
                    continue;
                }
                const targets = nameList(plan.to.map(p => p.name));
                yield {
                    code: this.code,
                    severity: 'error',
                    span: use.span,
                    layer: step.verb === 'establish' ? 'backup' : 'monitoring',
                    phase: step.phase.name,
                    subjects: step.controllers.map(c => c.name),
                    figures: { interface: use.name },
                    message: `Phase '${step.phase.name}' puts ${nameList(step.controllers.map(c => c.name))} onto '${use.name}', which ${targets} ${plan.to.length === 1 ? 'does' : 'do'} not offer${otherVersion(plan, use.name)}.`,
                    related: [
                        {
                            span: there(plan.declaration('interface', use.name), `interface ${use.name}`).nameSpan,
                            message: `interface '${use.name}'`,
                        },
                        ...plan.to.map(p => ({ span: p.record.nameSpan, message: `platform '${p.name}'` })),
                    ],
                    repair: { interface: use.name },
                };
            }
        }
    },
    fixes: otherInterfaceFixes,
};

/** One finding for the controllers of a step that an interface of the target is no use to. */
function* forAnotherLayer(
    plan: Plan,
    step: Extract<Step, { readonly onto: readonly NameUse[] }>,
    use: NameUse,
): Iterable<RawFinding> {
    const wrong = step.controllers.filter(c => otherLayer(plan, c, use.name) !== undefined);
    const first = wrong[0];
    if (!first) {
        return;
    }
    const layer = otherLayer(plan, first, use.name) ?? first.layer;
    const declaration = there(plan.declaration('interface', use.name), `interface ${use.name}`);
    yield {
        code: 'interface-not-offered',
        severity: 'error',
        span: use.span,
        layer: first.layer,
        phase: step.phase.name,
        subjects: wrong.map(c => c.name),
        figures: { interface: use.name, layer },
        message: `Phase '${step.phase.name}' puts ${nameList(wrong.map(c => c.name))} onto '${use.name}', which is an interface for ${layer}, not for ${first.layer}.`,
        related: [
            { span: declaration.nameSpan, message: `interface '${use.name}' is for ${layer}` },
            ...wrong.map(c => ({ span: c.record.nameSpan, message: `${c.kind} '${c.name}'` })),
        ],
        repair: { interface: use.name },
    };
}

/** `: \`pve\` is version 8.2 and offers it since 8.4` */
function otherVersion(plan: Plan, name: string): string {
    const later = plan.to.flatMap(p =>
        outsideWindow(p.version, p.offers.get(name))
            ? [
                  `'${p.name}' is version ${p.version} and offers it${windowText(entryOf(p.offers, name))}${doubt(p.offers.get(name))}`,
              ]
            : [],
    );
    return later.length > 0 ? `: ${later.join('; ')}` : '';
}

export const productCannotSpeak: Rule = {
    code: 'product-cannot-speak',
    title: 'A product can speak the interface it is put onto',
    severity: 'error',
    explain: `A step puts a controller onto an interface that its product is not known to speak (or only in another of its versions, or with another version of the target). The library's product tables say which
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
            if (step.verb !== 'establish' && step.verb !== 'decouple') {
                continue;
            }
            for (const controller of step.controllers) {
                if (!controller.product) {
                    continue;
                }
                for (const use of step.onto) {
                    if (!plan.declaration('interface', use.name)) {
                        continue;
                    }
                    const rows = controller.product.speaks.filter(f => f.name === use.name);
                    if (rows.some(f => speaksIn(plan, controller, f))) {
                        continue;
                    }
                    // An interface for something else is one mistake, which interface-not-offered tells.
                    if (
                        otherLayer(plan, controller, use.name) !== undefined &&
                        plan.to.some(p => offers(p, use.name))
                    ) {
                        continue;
                    }
                    yield {
                        code: this.code,
                        severity: 'error',
                        span: use.span,
                        layer: controller.layer,
                        phase: step.phase.name,
                        subjects: [controller.name],
                        figures: { interface: use.name, product: controller.product.name },
                        message: rows[0]
                            ? outsideVersions(plan, controller, controller.product, rows[0])
                            : notKnown(controller, controller.product, use),
                        related: [
                            { span: controller.record.nameSpan, message: `${controller.kind} '${controller.name}'` },
                            {
                                span: controller.product.record.nameSpan,
                                message: `product '${controller.product.name}'`,
                            },
                            ...rows
                                .slice(0, 1)
                                .map(f => ({ span: f.span, message: `speaks '${f.name}'${windowText(f)}` })),
                        ],
                        repair: { controller: controller.name },
                    };
                }
            }
        }
    },
    fixes: otherInterfaceFixes,
};

function notKnown(controller: Controller, product: Product, use: NameUse): string {
    return `${capital(controller.kind)} '${controller.name}' is '${product.name}', which is not known to speak '${use.name}'. Known: ${nameList([...new Set(product.speaks.map(f => f.name))], 6)}.`;
}

/** Whether a row of a product holds in the version in use, with one of the targets in the version that has. */
function speaksIn({ to }: Plan, controller: Controller, row: KnownFact): boolean {
    return !outsideWindow(controller.version, row) && (to.length === 0 || to.some(p => !outsideOn(p, row)));
}

function outsideVersions({ to }: Plan, controller: Controller, product: Product, row: KnownFact): string {
    const is = `${capital(controller.kind)} '${controller.name}' is '${product.name}'`;
    if (outsideWindow(controller.version, row)) {
        return `${is} in version ${controller.version}, which speaks '${row.name}' only${windowText(row)}${doubt(row)}.`;
    }
    const platform = to.find(p => outsideOn(p, row))!;
    return `${is}, which works with '${row.platform}' only${windowText(row.onVersions!)}${doubt(row)}; '${platform.name}' is version ${platform.version}.`;
}
