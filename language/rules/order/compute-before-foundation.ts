import type { Facts, Foundation, Move, RelatedPlace } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import { gainsOf, mapStepOf, modelStepOf } from '../../analysis/state.ts';
import { nth, there } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Phase } from '../../plan/plan.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { movePhaseFixes } from '../fixes/move-phase.ts';
import { splitPhaseFix } from '../fixes/split-phase.ts';
import type { RuleWith } from '../rule.ts';
import { namesOf, workloadList } from '../words.ts';

/** What a foundation does for the machines, per layer. */
export const FOUNDED_BY = {
    identity: { verb: 'map', does: 'is mapped', lost: 'nobody holds a translated role on the new platform' },
    backup: { verb: 'establish', does: 'is established', lost: 'it cannot make restore points there' },
    monitoring: { verb: 'decouple', does: 'is decoupled', lost: 'it no longer sees or manages them' },
    fabric: { verb: 'model', does: 'is modelled', lost: 'nobody has calculated whether it carries their I/O' },
    compute: { verb: 'cutover', does: 'is moved', lost: '' },
} as const;

/** Foundations of one phase that concern the same component, their workloads joined. */
export interface Lean {
    readonly move: Move;
    readonly foundation: Foundation;
    readonly workloads: IndexSet;
}

/** Joins what several cutovers of a phase (or, with `perPlan`, of the whole plan) lean on. */
export function leans(facts: Facts, perPlan: boolean, wanted: (move: Move, foundation: Foundation) => boolean): Lean[] {
    const joined = new Map<string, Lean>();
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
export function chain(facts: Facts, lean: Lean, founding: Phase | undefined): RelatedPlace[] {
    const { component, layer } = lean.foundation;
    const places: RelatedPlace[] = [];
    const step = founding && foundingSpan(facts, lean);
    if (founding && step) {
        places.push({
            span: step,
            message: `phase \`${founding.name}\`: ${FOUNDED_BY[layer].verb}; it takes effect at its end`,
        });
    }
    places.push({ span: component.record.nameSpan, message: `${component.kind} \`${component.name}\`` });
    if ('coverage' in component) {
        const cover = component.coverage.find(c => c.workloads.overlaps(lean.workloads));
        if (cover) {
            places.push({ span: cover.cover.span, message: `${cover.verb} the workloads` });
        }
        const speaks = component.speaks[0];
        if (speaks) {
            places.push({ span: speaks.span, message: `speaks \`${speaks.name}\` today` });
        }
    }
    const first = lean.workloads.first;
    if (first !== undefined) {
        places.push({
            span: nth(facts.plan.workloads, first).record.nameSpan,
            message: `workload \`${nth(facts.plan.workloads, first).name}\``,
        });
    }
    return places;
}

function foundingSpan(facts: Facts, { foundation: { component, foundedIn } }: Lean) {
    if (component.kind === 'identity') {
        return mapStepOf(facts.plan, component)?.record.span;
    }
    if (component.kind === 'fabric') {
        return modelStepOf(facts.plan, component)?.record.span;
    }
    return gainsOf(facts.plan, component).find(g => g.phase === foundedIn)?.step.record.span;
}

/** What its fixes need to know. */
interface Repair {
    readonly phase: number;
    readonly founding: number;
}

export const computeBeforeFoundation: RuleWith<Repair> = {
    code: 'compute-before-foundation',
    title: 'Compute moves last, onto foundations that stand',
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
        const late = leans(
            facts,
            false,
            (move, f) => f.foundedIn !== undefined && f.foundedIn.index >= move.phase.index,
        );
        for (const lean of late) {
            for (const part of splitByAcceptance(this.code, lean.workloads, facts)) {
                const judged = judge(facts.plan, part);
                if (!judged) {
                    continue;
                }
                const { component, layer } = lean.foundation;
                const foundedIn = there(lean.foundation.foundedIn, `phase that founds ${component.name}`);
                const phase = lean.move.phase;
                const same = foundedIn === phase;
                const by = FOUNDED_BY[layer];
                yield {
                    code: this.code,
                    severity: judged.severity,
                    span: lean.move.step.record.span,
                    layer,
                    phase: phase.name,
                    subjects: namesOf(judged.workloads),
                    message:
                        `Phase \`${phase.name}\` moves ${workloadList(judged.workloads)} before ${component.kind} \`${component.name}\` ${by.does}: ` +
                        `${same ? 'that happens in the same phase and takes effect at its end' : `that happens in phase \`${foundedIn.name}\`, ${phaseDistance(phase, foundedIn)}`}. Until then ${by.lost}.`,
                    related: chain(facts, lean, foundedIn),
                    figures: { component: component.name, foundedIn: foundedIn.name },
                    repair: { phase: phase.index, founding: foundedIn.index },
                };
            }
        }
    },
    fixes(finding, facts, { phase, founding }, order) {
        return phase === founding
            ? splitPhaseFix(facts, phase)
            : movePhaseFixes(facts, founding, phase, finding, order);
    },
};

function phaseDistance(from: Phase, to: Phase): string {
    const n = to.index - from.index;
    return n === 1 ? 'the next one' : `${n} phases later`;
}
