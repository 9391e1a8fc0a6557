import type { Facts, Repairable } from '../../analysis/analysis.ts';
import { type OpenWiring, openOn } from '../../analysis/recovery/wiring.ts';
import { lastOf } from '../../basics/lists.ts';
import type { Controller, Step } from '../../plan/plan.ts';
import { insert, replace, textOf } from '../../plan/source.ts';
import { written } from '../../writing/names.ts';
import { capital, quotedNames } from '../phrases.ts';
import type { Fix, RuleWith } from '../rule.ts';

type Establish = Extract<Step, { readonly onto: unknown }>;

interface Repair {
    readonly controller: string;
    readonly phase: number;
    readonly step: number;
    readonly fitting: readonly string[];
}

export const interfaceAmbiguous: RuleWith<Repair> = {
    code: 'interface-ambiguous',
    title: "An 'establish' without 'onto' means one interface",
    severity: 'error',
    explain: `\`establish\` without \`onto\` puts a controller onto the one interface its product speaks and the target offers. Here there are several, or there is none, so it
puts the controller onto nothing and founds nothing; the break and the missing foundation that follow are not reported beside it. An agent in every guest (\`in-guest.backup\`) is meant only where the product has no other way, and an interface that bears the
product's name is its own.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all }
workload erp { }
phase backup { establish veeam }`,
    repair: 'Write `onto INTERFACE` with one of those the message lists; the quick fixes write each of them.',
    *check({ plan }) {
        for (const phase of plan.phases) {
            for (const [index, step] of phase.steps.entries()) {
                if (step.verb !== 'establish' || step.onto.length > 0) {
                    continue;
                }
                for (const controller of step.controllers) {
                    const open = openOn(plan, controller);
                    if (open) {
                        yield finding(step, index, controller, open);
                    }
                }
            }
        }
    },
    fixes(_finding, facts, repair) {
        return ontoFixes(facts, repair);
    },
};

function finding(step: Establish, index: number, controller: Controller, open: OpenWiring): Repairable<Repair> {
    const { targets, fitting, agents } = open;
    const { product, kind, name } = controller;
    return {
        code: 'interface-ambiguous',
        severity: 'error',
        span: step.record.subjects.find(s => s.name === name)?.span ?? step.record.span,
        layer: controller.layer,
        phase: step.phase.name,
        subjects: [name],
        figures: { controller: name, interfaces: fitting },
        message: sentence(step, controller, open),
        related: [
            { span: controller.record.nameSpan, message: `${kind} '${name}'` },
            ...(product ? [{ span: product.record.nameSpan, message: `product '${product.name}'` }] : []),
            ...targets.map(t => ({ span: t.record.nameSpan, message: `platform '${t.name}'` })),
        ],
        repair: {
            controller: name,
            phase: step.phase.index,
            step: index,
            fitting: fitting.length > 0 ? fitting : agents,
        },
    };
}

function sentence(step: Establish, { product, kind, name }: Controller, open: OpenWiring): string {
    const { targets, fitting, ruledOut, agents } = open;
    const there = quotedNames(targets.map(t => t.name));
    const offers = targets.length === 1 ? 'offers' : 'offer';
    if (!product) {
        return `'${step.phase.name}' puts ${kind} '${name}' onto nothing: it is no product, so what it could speak on ${there} is unknown. Write 'onto' and an interface.`;
    }
    if (fitting.length > 0) {
        return `'${step.phase.name}' does not say onto what it puts ${kind} '${name}': '${product.name}' speaks ${listed(fitting)}, and ${there} offers them all. Write 'onto' and one of them.`;
    }
    const nothing = `'${step.phase.name}' puts ${kind} '${name}' onto nothing`;
    if (ruledOut.length > 0) {
        const versions = targets.flatMap(t => (t.version === undefined ? [] : [`version ${t.version} of '${t.name}'`]));
        return `${nothing}: '${product.name}' works through ${listed(ruledOut)}, but not in ${versions.length > 0 ? versions.join(' and ') : 'its version'}. ${agents.length > 0 ? `If agents in the machines are meant, write 'onto ${written(agents[0] ?? '')}'` : 'Another version is needed, or another product'}.`;
    }
    return `${nothing}: '${product.name}' speaks no interface that ${there} ${offers}. It speaks ${listed([...new Set(product.speaks.map(s => s.name))])}.`;
}

/** Every one of them, since the message is what somebody chooses from. */
function listed(names: readonly string[]): string {
    const all = names.map(n => `'${n}'`);
    return all.length < 2 ? (all[0] ?? 'nothing') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** One per interface, none preferred: which one it is, is a decision. */
function ontoFixes({ plan }: Facts, { controller: name, phase, step: index, fitting }: Repair): readonly Fix[] {
    const step = plan.phases[phase]?.steps[index];
    if (step?.verb !== 'establish') {
        return [];
    }
    const { subjects, span } = step.record;
    const others = subjects.filter(s => s.name !== name).map(s => textOf(s.span));
    const last = lastOf(subjects).span;
    return fitting.map(
        (target): Fix => ({
            title: `${capital(step.verb)} '${name}' onto '${target}'`,
            kind: 'quickfix',
            preferred: false,
            edits: () => [
                others.length === 0
                    ? insert(last.block, last.end, ` onto ${written(target)}`)
                    : replace(
                          span,
                          `establish ${written(name)} onto ${written(target)}  establish ${others.join(', ')}`,
                      ),
            ],
        }),
    );
}
