import type { Facts, Foundation, Move, Repairable } from '../../analysis/analysis.ts';
import { type Judged, judge } from '../../analysis/matrix.ts';
import { leftOpenBefore } from '../../analysis/recovery/wiring.ts';
import { gainsOf, otherLayer } from '../../analysis/schedule/state.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { type Controller, type Layer, offers, type Plan, type Platform } from '../../plan/plan.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { insertPhaseFixes } from '../fixes/phases/insert-phase.ts';
import { namesOf, quotedNames, quotedWorkloads } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';
import {
    byLayer,
    chain,
    dependences,
    FOUNDED_BY,
    kindList,
    type LayerDependences,
    MOST_CHAINS,
} from './compute-before-foundation.ts';

/** What its fixes need to know. */
interface Repair {
    readonly components: readonly string[];
    readonly phase: number;
    readonly platform?: string;
}

export const foundationMissing: RuleWith<Repair> = {
    code: 'foundation-missing',
    title: 'Every foundation has a phase',
    severity: 'by the decision matrix; where it is information, the verdict is "Go, with conditions" all the same',
    explain: `Machines are moved, and no phase of the plan founds what they dependence on: an identity is never mapped, a controller is never put onto an interface
the target offers, or the target fabric is never modelled. What is missing does not break one phase but everything after it, until somebody notices.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
identity ad on old { }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps  media 4 x nvme }
workload erp { }
phase io   { model hci }
phase move { cutover erp to hci }`,
    repair: "Insert the phase that founds it before the cutover (the quick fix writes it where the plan's sequence wants it).",
    *check(facts) {
        const missing = dependences(facts, true, (move, f) => f.foundedIn === undefined && !isOpen(facts, move, f));
        for (const group of byLayer(missing, true)) {
            for (const part of splitByAcceptance(this.code, group.workloads, facts)) {
                const judged = judge(facts.plan, part);
                if (judged) {
                    yield finding(facts, group, part, judged);
                }
            }
        }
    },
    fixes(_finding, facts, { components, phase, platform }) {
        return insertPhaseFixes(facts, components, phase, platform);
    },
};

/** What an `establish` before it leaves open is reported there. */
function isOpen({ plan }: Facts, { phase, platform }: Move, { component }: Foundation): boolean {
    return 'coverage' in component && platform !== undefined && leftOpenBefore(plan, component, platform, phase);
}

function finding(
    facts: Facts,
    { move, layer, dependences: all }: LayerDependences,
    part: IndexSet,
    { workloads, severity }: Judged,
): Repairable<Repair> {
    const own = all.filter(l => l.workloads.overlaps(part));
    const components = own.map(l => l.foundation.component);
    const names = components.map(c => c.name);
    const moving = movingPhases(facts, part);
    const phases = moving.map(m => m.phase.name);
    const first = moving[0] ?? move;
    const who = phases.length > 1 ? quotedNames(phases) : `'${first.phase.name}'`;
    return {
        code: foundationMissing.code,
        severity,
        // Where it is optional it is no more a "Go" than a layer that nobody declared.
        condition: true,
        span: first.step.record.span,
        layer,
        phase: first.phase.name,
        subjects: namesOf(workloads),
        message:
            `${who} ${phases.length > 1 ? 'move' : 'moves'} ${quotedWorkloads(workloads)}, but ${notFounded(facts, layer, components, move.platform)}. ` +
            `From then on ${stillCovered(facts, components, part) ?? FOUNDED_BY[layer].lost}.`,
        related: own.slice(0, MOST_CHAINS).flatMap(l => chain(facts, l, undefined)),
        figures: { layer, components: names, phases, ...(names.length === 1 ? { component: names[0] } : {}) },
        repair: { components: names, phase: first.phase.index, platform: move.platform?.name },
    };
}

/** `no phase models fabric 'hci'`, `no phase connects backup 'veeam' to an interface of 'ntx'`. */
function notFounded(
    { plan }: Facts,
    layer: Layer,
    components: readonly Foundation['component'][],
    target: Platform | undefined,
): string {
    if (layer === 'identity' || layer === 'fabric') {
        return `no phase ${FOUNDED_BY[layer].verb} ${kindList(components)}`;
    }
    const wrong = components.map(c => ('coverage' in c ? useless(plan, c, target) : '')).join('');
    return `no phase connects ${kindList(components)} to an interface of ${target ? `'${target.name}'` : 'the target'}${wrong}`;
}

/** What `api-break` says of the same machines, one level milder: told here as well, so that the two do not seem to disagree. */
function stillCovered(
    { gaps }: Facts,
    components: readonly Foundation['component'][],
    workloads: IndexSet,
): string | undefined {
    const own = gaps.filter(g => components.includes(g.controller));
    const covered = components.every(
        component =>
            workloads.minus(IndexSet.union(own.filter(g => g.controller === component).map(g => g.covered))).empty,
    );
    if (workloads.empty || !covered) {
        return undefined;
    }
    const others = [...new Set(own.flatMap(g => g.coveredBy.map(c => c.name)))];
    return (
        `${quotedNames(components.map(c => c.name))} ${components.length === 1 ? 'makes' : 'make'} no restore points there; ` +
        `${quotedNames(others)} still ${others.length === 1 ? 'protects' : 'protect'} ${workloads.size === 1 ? 'it within its RPO' : 'them within their RPOs'}`
    );
}

/** ` for monitoring ('ahv.v4-stats' is for backup)`: what it uses, or is put onto, although it cannot do its work through it. */
function useless(plan: Plan, controller: Controller, target: Platform | undefined): string {
    const names = [
        ...new Set([...controller.speaks.map(s => s.name), ...gainsOf(plan, controller).map(g => g.interfaceName)]),
    ];
    const wrong = names.filter(n => target && offers(target, n) && otherLayer(plan, controller, n));
    return wrong.length === 0
        ? ''
        : ` for ${controller.layer} (${wrong.map(n => `'${n}' is for ${otherLayer(plan, controller, n)}`).join(', ')})`;
}

/** The moves of some workloads, one for each phase, in order; those the matrix asks nothing for are left out. */
function movingPhases(facts: Facts, workloads: IndexSet): Facts['moves'] {
    const seen = new Set<number>();
    return facts.moves.filter(m => {
        const own = m.workloads.intersect(workloads);
        if (own.empty || !judge(facts.plan, own) || seen.has(m.phase.index)) {
            return false;
        }
        seen.add(m.phase.index);
        return true;
    });
}
