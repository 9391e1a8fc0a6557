import type { Facts, Foundation, Move, RelatedPlace, Repairable } from '../../analysis/analysis.ts';
import { type Judged, judge } from '../../analysis/matrix.ts';
import { gainsOf, mapStepOf, modelStepOf } from '../../analysis/schedule/state.ts';
import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { isBefore } from '../../plan/order.ts';
import type { Layer, Phase } from '../../plan/plan.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { besideFixes } from '../fixes/beside.ts';
import { movePhaseFixes } from '../fixes/phases/move-phase.ts';
import { splitPhaseFix } from '../fixes/phases/split-phase.ts';
import { counted, namesOf, quotedNames, quotedWorkloads } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';

/** What founds a layer, and what is missing until then. */
export const FOUNDED_BY = {
    identity: { verb: 'maps', done: 'mapped', lost: 'nobody has a role on the new platform' },
    backup: { verb: 'establishes', done: 'established', lost: 'no restore points are made there' },
    monitoring: { verb: 'decouples', done: 'decoupled', lost: 'the machines are neither monitored nor managed' },
    fabric: { verb: 'models', done: 'modelled', lost: 'it is unknown whether their I/O fits' },
    compute: { verb: 'moves', done: 'moved', lost: 'they depend on the old platform' },
} as const;

/** What makes up a layer that is not founded in time: one finding tells them together. */
export interface LayerDependences {
    readonly move: Move;
    readonly layer: Layer;
    readonly dependences: readonly Dependence[];
    readonly workloads: IndexSet;
}

/** Foundations that the moves of a phase (or, with `perPlan`, of the whole plan) lack, by layer and target. */
export function byLayer(all: readonly Dependence[], perPlan: boolean): LayerDependences[] {
    const groups = new Map<string, Dependence[]>();
    for (const dependence of all) {
        const { move, foundation } = dependence;
        const target = foundation.layer === 'fabric' || foundation.layer === 'identity' ? '' : move.platform?.name;
        const key = `${perPlan ? '' : move.phase.index}\n${foundation.layer}\n${target ?? ''}`;
        groups.set(key, [...(groups.get(key) ?? []), dependence]);
    }
    return [...groups.values()].map(own => {
        const { move, foundation } = nth(own, 0);
        return {
            move,
            layer: foundation.layer,
            dependences: own,
            workloads: IndexSet.union(own.map(l => l.workloads)),
        };
    });
}

/** `monitoring 'watch', 'logs' and automation 'patching'`. */
export function kindList(components: readonly Foundation['component'][]): string {
    const kinds = new Map<string, string[]>();
    for (const { kind, name } of components) {
        kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
    }
    const own = [...kinds].map(([kind, names]) => `${kind} ${quotedNames(names)}`);
    return own.length < 2 ? own.join('') : `${own.slice(0, -1).join(', ')} and ${own.at(-1)}`;
}

/** So many of the components of a layer are explained by the places that lead to them. */
export const MOST_CHAINS = 3;

/** Foundations of one phase that concern the same component, their workloads joined. */
export interface Dependence {
    readonly move: Move;
    readonly foundation: Foundation;
    readonly workloads: IndexSet;
}

/** Joins what several cutovers of a phase (or, with `perPlan`, of the whole plan) dependence on. */
export function dependences(
    facts: Facts,
    perPlan: boolean,
    wanted: (move: Move, foundation: Foundation) => boolean,
): Dependence[] {
    const joined = new Map<string, Dependence>();
    for (const { move, foundations } of facts.foundations) {
        for (const foundation of foundations) {
            // What the matrix calls not critical asks for nothing, so it must not be the move a finding is placed on.
            if (foundation.already || !wanted(move, foundation) || !judge(facts.plan, foundation.workloads)) {
                continue;
            }
            const target =
                foundation.layer === 'fabric' || foundation.layer === 'identity' ? '' : (move.platform?.name ?? '');
            const key = `${perPlan ? '' : move.phase.index}\n${foundation.component.name}\n${target}`;
            const before = joined.get(key);
            joined.set(key, {
                move: before?.move ?? move,
                foundation: before?.foundation ?? foundation,
                workloads: (before?.workloads ?? IndexSet.EMPTY).union(foundation.workloads),
            });
        }
    }
    return [...joined.values()];
}

/** The chain from the phase to the machines, for related information. */
export function chain(facts: Facts, dependence: Dependence, founding: Phase | undefined): RelatedPlace[] {
    const { component, layer } = dependence.foundation;
    const places: RelatedPlace[] = [];
    const step = founding && foundingSpan(facts, dependence);
    if (founding && step) {
        places.push({
            span: step,
            message: `'${founding.name}' ${FOUNDED_BY[layer].verb} it, effective at its end`,
        });
    }
    places.push({ span: component.record.nameSpan, message: `${component.kind} '${component.name}'` });
    if ('coverage' in component) {
        const cover = component.coverage.find(c => c.workloads.overlaps(dependence.workloads));
        if (cover) {
            places.push({ span: cover.cover.span, message: `${cover.verb} the workloads` });
        }
        const speaks = component.speaks[0];
        if (speaks) {
            places.push({ span: speaks.span, message: `uses '${speaks.name}' today` });
        }
    }
    const first = dependence.workloads.first;
    if (first !== undefined) {
        places.push({
            span: nth(facts.plan.workloads, first).record.nameSpan,
            message: `workload '${nth(facts.plan.workloads, first).name}'`,
        });
    }
    return places;
}

function foundingSpan(facts: Facts, { foundation: { component, foundedIn } }: Dependence) {
    if (component.kind === 'identity') {
        return mapStepOf(facts.plan, component)?.record.span;
    }
    if (component.kind === 'fabric') {
        return modelStepOf(facts.plan, component)?.record.span;
    }
    return gainsOf(facts.plan, component).find(g => g.phase === foundedIn)?.step.record.span;
}

/** What its fixes need to know: places of phases. */
interface Repair {
    readonly phase: number;
    readonly founding: readonly number[];
}

export const computeBeforeFoundation: RuleWith<Repair> = {
    code: 'compute-before-foundation',
    title: 'Compute moves last, after its foundations',
    severity: 'by the decision matrix',
    order: 'settled',
    explain: `A cutover stands before (or in the same phase as) the step that founds it. A step takes effect when its phase ends, so machines that move in the
same phase move onto something that is not there yet. Four things have to be done before a machine moves: the identities of its platform are mapped, its
backup and replication speak an interface the target offers, what observes and manages it does too, and the target fabric is modelled.

Machines that move first leave their backup, access and monitoring behind: recovery gaps open, and nobody on the new platform may operate them.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
identity ad on old { }
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps  media 4 x nvme }
workload erp { in prod }
phase io       { model hci }
phase move     { cutover erp to hci }
phase identity { map ad }`,
    repair: 'Move the founding phase before the cutover (the quick fix does it), or reorder the whole plan. Where both steps stand in one phase, split it.',
    *check(facts) {
        const late = dependences(
            facts,
            false,
            (move, f) =>
                f.foundedIn !== undefined &&
                (!isBefore(f.foundedIn, move.phase) || isOwed(facts, f.foundedIn, move.phase)),
        );
        for (const group of byLayer(late, false)) {
            for (const part of splitByAcceptance(this.code, group.workloads, facts)) {
                const judged = judge(facts.plan, part);
                if (judged) {
                    yield finding(facts, group, part, judged);
                }
            }
        }
    },
    fixes(finding, facts, { phase, founding }, order) {
        // What is not done yet is done first, or was and nobody wrote it down: no order of the phases says which.
        if (founding.every(index => isOwed(facts, nth(facts.plan.phases, index), nth(facts.plan.phases, phase)))) {
            return [];
        }
        const beside = founding.length === 1 ? besideFixes(facts, nth(founding, 0), phase) : [];
        if (beside.length > 0) {
            return beside;
        }
        return founding.includes(phase)
            ? founding.length === 1
                ? splitPhaseFix(facts, phase)
                : []
            : movePhaseFixes(facts, founding, phase, finding, order);
    },
};

/** Whether a phase that has started goes on over one that is not done, although it stands before it. */
function isOwed({ asOf }: Facts, founding: Phase, phase: Phase): boolean {
    return (
        isBefore(founding, phase) &&
        phase.started !== undefined &&
        phase.started.day <= asOf &&
        !(founding.done !== undefined && founding.done.day <= asOf)
    );
}

function finding(
    facts: Facts,
    { move: { phase, step }, layer, dependences: all }: LayerDependences,
    part: IndexSet,
    { workloads, severity }: Judged,
): Repairable<Repair> {
    const own = all.filter(l => l.workloads.overlaps(part));
    const components = own.map(l => l.foundation.component);
    const founding = [...new Set(own.flatMap(l => l.foundation.foundedIn ?? []))].sort((a, b) => a.index - b.index);
    return {
        code: computeBeforeFoundation.code,
        severity,
        span: step.record.span,
        layer,
        phase: phase.name,
        subjects: namesOf(workloads),
        message:
            `'${phase.name}' moves ${quotedWorkloads(workloads)} before ${kindList(components)} ` +
            `${components.length === 1 ? 'is' : 'are'} ${FOUNDED_BY[layer].done} ${when(facts, phase, founding)}. Until then ${FOUNDED_BY[layer].lost}.`,
        related: own.slice(0, MOST_CHAINS).flatMap(l => chain(facts, l, l.foundation.foundedIn)),
        figures: {
            layer,
            components: components.map(c => c.name),
            foundedIn: founding.map(p => p.name),
            ...(components.length === 1 ? { component: nth(components, 0).name } : {}),
        },
        repair: { phase: phase.index, founding: founding.map(p => p.index) },
    };
}

/** `(in 'independence', 3 phases later)`. */
function when(facts: Facts, from: Phase, founding: readonly Phase[]): string {
    const [first] = founding;
    if (founding.every(p => isOwed(facts, p, from))) {
        return `(in ${quotedNames(founding.map(p => p.name))}, not done although '${from.name}' has started)`;
    }
    if (founding.length !== 1 || !first) {
        return `(in ${quotedNames(founding.map(p => p.name))})`;
    }
    if (first !== from && first.front <= from.index && first.index >= from.front) {
        return `(in '${first.name}', which runs alongside it)`;
    }
    const later = first.index - from.index;
    return later === 0
        ? '(in the same phase, which takes effect at its end)'
        : `(in '${first.name}', ${counted(later, 'phase')} later)`;
}
