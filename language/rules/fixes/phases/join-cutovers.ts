import type { Facts, Finding } from '../../../analysis/analysis.ts';
import { dependents, tenantsOf } from '../../../analysis/recovery/availability.ts';
import { elementsAt } from '../../../basics/lists.ts';
import { commentsOf, insertCommentsAbove, remove } from '../../../edits/declarations.ts';
import { removeStretch } from '../../../edits/stretches.ts';
import { IndexSet } from '../../../plan/index-set.ts';
import type { CutoverStep, Phase, Workload } from '../../../plan/plan.ts';
import { insert, type TextEdit } from '../../../plan/source.ts';
import { written } from '../../../writing/names.ts';
import { firstSteps } from '../../order/constraints.ts';
import type { Fix } from '../../rule.ts';
import { addToSelectors, placeInSelectors, takeFromSelectors } from '../selector-edits.ts';

/** One of two workloads that belong together, on its way into the phase of the other. */
interface Way {
    readonly workload: Workload;
    readonly partner: Workload;
    readonly from: CutoverStep;
    readonly to: CutoverStep;
}

/**
 * Joins the two cutovers of a workload and one it depends on, in either phase: never where it would part the workload from others it
 * belongs to, or move it before what founds it.
 */
export function joinCutoverFixes(finding: Finding, facts: Facts): readonly Fix[] {
    const { plan } = facts;
    const pair = finding.subjects.map(name => plan.components.get(name));
    const [one, other] = pair;
    if (pair.length !== 2 || one?.kind !== 'workload' || other?.kind !== 'workload') {
        return [];
    }
    const first = firstSteps(plan);
    const [a, b] = [first.of(one), first.of(other)];
    if (a?.verb !== 'cutover' || b?.verb !== 'cutover' || first.several(one) || first.several(other)) {
        return [];
    }
    const ways: Way[] = [
        { workload: one, partner: other, from: a, to: b },
        { workload: other, partner: one, from: b, to: a },
    ];
    // Later is safer: what founds the earlier phase founds the later one as well.
    return ways
        .sort((x, y) => y.to.phase.index - x.to.phase.index)
        .filter(way => partsNobody(facts, way) && isFounded(facts, way))
        .flatMap(way => {
            const edits = editsOf(facts, way);
            return edits
                ? [
                      {
                          title: `Cut ${way.workload.name} over in phase ${way.to.phase.name}, with ${way.partner.name}`,
                          kind: 'quickfix' as const,
                          preferred: false,
                          edits: () => edits,
                      },
                  ]
                : [];
        });
}

/** Whether everything else the workload is tied to is in the phase it goes to, or moves nowhere. */
function partsNobody({ plan }: Facts, { workload, to }: Way): boolean {
    // What an identity or a backup runs in is spread over phases on purpose.
    if ((tenantsOf(plan).get(workload.index) ?? []).length > 0) {
        return false;
    }
    const first = firstSteps(plan);
    const depending = elementsAt(plan.workloads, dependents(plan).get(workload.name) ?? IndexSet.EMPTY);
    return [...workload.depends.map(d => d.on), ...depending].every(component => {
        const step = component.kind === 'workload' ? first.of(component) : undefined;
        return !step || step.phase === to.phase;
    });
}

function isFounded({ foundations }: Facts, { workload, from, to }: Way): boolean {
    if (to.phase.index >= from.phase.index) {
        return true;
    }
    return foundations
        .filter(f => f.move.step === from)
        .flatMap(f => f.foundations)
        .filter(f => f.workloads.has(workload.index))
        .every(f => f.already || (f.foundedIn !== undefined && f.foundedIn.index < to.phase.index));
}

function editsOf(facts: Facts, { workload, from, to }: Way): readonly TextEdit[] | undefined {
    const at = placeInSelectors(from.record.selectors, workload.name);
    const into = arrival(facts, workload, from, to);
    if (at < 0 || !into) {
        return undefined;
    }
    if (from.record.selectors.length > 1) {
        const out = takeFromSelectors(from.record.selectors, at);
        return out && [out, into];
    }
    if (from.phase.steps.length > 1) {
        return [removeStretch(from.record.span), into];
    }
    // Its phase has nothing else to do; what was written about it goes along.
    if (isNamed(facts, from.phase)) {
        return undefined;
    }
    const comments = commentsOf(from.phase);
    const above = comments.length > 0 ? insertCommentsAbove(to.phase, comments) : [];
    return above && [remove(from.phase), ...above, into];
}

/** The workload named in a cutover to its fabric, or a step of its own beside the one of its partner. */
function arrival({ plan }: Facts, workload: Workload, from: CutoverStep, to: CutoverStep): TextEdit | undefined {
    const same = plan.phases[to.phase.index]?.steps.find(
        (s): s is CutoverStep => s.verb === 'cutover' && s.fabric === from.fabric && s.over === from.over,
    );
    if (same) {
        return addToSelectors(same.record.selectors, [workload.name]);
    }
    const { block, start, end } = from.record.span;
    const rest = from.record.selectors.at(-1)?.span.end;
    if (rest === undefined || rest < start) {
        return undefined;
    }
    const text = `  cutover ${written(workload.name)}${block.text.slice(rest, end)}`;
    return insert(to.record.span.block, to.record.span.end, text);
}

/** Whether another phase waits for this one, or an acceptance names it. */
function isNamed({ plan }: Facts, phase: Phase): boolean {
    return (
        plan.phases.some(p => p.after.some(a => a.phase === phase)) || plan.accepts.some(a => a.names.has(phase.name))
    );
}
