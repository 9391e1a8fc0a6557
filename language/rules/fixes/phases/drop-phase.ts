import type { Facts } from '../../../analysis/analysis.ts';
import { judge } from '../../../analysis/matrix.ts';
import { elementsAt } from '../../../basics/lists.ts';
import { commentsOf, insertCommentsAbove, remove } from '../../../edits/declarations.ts';
import { IndexSet } from '../../../plan/index-set.ts';
import type { Phase } from '../../../plan/plan.ts';
import type { TextEdit } from '../../../plan/source.ts';
import { DAY } from '../../../plan/units.ts';
import { counted } from '../../phrases.ts';
import type { Fix, OrderCheck } from '../../rule.ts';
import { shortList } from '../cover-more.ts';
import { addsFindings, findingKeys, oncePerPlan, withOrder } from '../simulate.ts';
import { fits } from './fit-end.ts';

const OFFERED = 2;

/**
 * Phases a plan could do without so that it ends before a day: they move nothing whose environment makes its move mandatory, and nothing that
 * remains needs what they do. One that is enough alone, else all of them together. What is dropped is its author's decision.
 * @param wall the day (fractions allowed) by which the last phase has to be over
 */
export function dropFixes(facts: Facts, wall: number, check: OrderCheck): readonly Fix[] {
    const { plan } = facts;
    const before = oncePerPlan(facts, 'findings', () => findingKeys(check(facts)));
    const without = (dropped: readonly Phase[]) =>
        withOrder(
            facts,
            plan.phases.map(p => p.index).filter(i => dropped.every(p => p.index !== i)),
        );
    const bare = oncePerPlan(facts, 'unfounded', () => unfounded(facts));
    const harmless = (dropped: readonly Phase[]) => {
        const left = without(dropped);
        return [...unfounded(left)].every(f => bare.has(f)) && !addsFindings(before, findingKeys(check(left)));
    };
    // A plan that moves nothing any more is no plan.
    const moves = (dropped: readonly Phase[]) =>
        facts.moves.some(m => !m.workloads.empty && !dropped.includes(m.phase));
    const enough = (dropped: readonly Phase[]) => fits(without(dropped).timeline, wall);
    const able = plan.phases
        .filter(p => mayGo(facts, p) && moves([p]) && harmless([p]))
        .sort((a, b) => (b.lasts ?? 0) - (a.lasts ?? 0) || b.index - a.index);
    const alone = able.filter(p => enough([p])).slice(0, OFFERED);
    const sets = alone.length > 0 ? alone.map(p => [p]) : fewest(able, enough);
    return sets
        .filter(set => moves(set) && harmless(set))
        .flatMap(dropped => {
            const edits = editsOf(facts, dropped);
            return edits
                ? [
                      {
                          title: titleOf(facts, dropped),
                          kind: 'quickfix',
                          preferred: false,
                          needsAuthor: true,
                          edits: () => edits,
                      },
                  ]
                : [];
        });
}

/** What a move stands on and no phase makes so, by the names of both. */
function unfounded({ foundations }: Facts): ReadonlySet<string> {
    return new Set(
        foundations.flatMap(({ move, foundations: needed }) =>
            needed
                .filter(f => !f.already && f.foundedIn === undefined)
                .map(f => `${move.phase.name} ${f.component.name}`),
        ),
    );
}

/** The longest ones first, until it is enough. */
function fewest(able: readonly Phase[], enough: (dropped: readonly Phase[]) => boolean): Phase[][] {
    for (let n = 2; n <= able.length && n < 6; n++) {
        const dropped = able.slice(0, n);
        if (enough(dropped)) {
            return [dropped];
        }
    }
    return [];
}

function mayGo(facts: Facts, phase: Phase): boolean {
    const { plan } = facts;
    const named =
        plan.phases.some(p => p.after.some(a => a.phase === phase)) || plan.accepts.some(a => a.names.has(phase.name));
    // What stops serving when something is retired is not judged by the order of phases.
    const retires = phase.steps.some(s => s.verb === 'retire');
    // A proof nobody makes is no way to be in time.
    const proves = phase.steps.some(s => s.verb === 'test');
    return (
        !named &&
        !retires &&
        !proves &&
        phase.lasts !== undefined &&
        judge(plan, leftOf(facts, [phase]))?.severity !== 'error'
    );
}

/** The machines that no cutover takes any more. */
function leftOf({ moves }: Facts, dropped: readonly Phase[]): IndexSet {
    return IndexSet.union(moves.filter(m => dropped.includes(m.phase)).map(m => m.workloads));
}

function titleOf(facts: Facts, dropped: readonly Phase[]): string {
    const days = Math.round(dropped.reduce((sum, p) => sum + (p.lasts ?? 0), 0) / DAY);
    const left = elementsAt(facts.plan.workloads, leftOf(facts, dropped));
    const names = dropped.map(p => p.name).join(', ');
    const what = `Remove ${dropped.length === 1 ? 'phase' : 'phases'} ${names} (${counted(days, 'day')})`;
    return left.length === 0
        ? what
        : `${what}: ${shortList(left)} ${left.length === 1 ? 'is' : 'are'} then in no cutover`;
}

/** What was written about a phase stays, above the next one that does; undefined where there is no place for it. */
function editsOf({ plan }: Facts, dropped: readonly Phase[]): readonly TextEdit[] | undefined {
    const edits: TextEdit[] = [];
    for (const phase of dropped) {
        const comments = commentsOf(phase);
        const next = plan.phases.find(p => p.index > phase.index && !dropped.includes(p));
        const above = comments.length === 0 ? [] : next && insertCommentsAbove(next, comments);
        if (!above) {
            return undefined;
        }
        edits.push(remove(phase), ...above);
    }
    return edits;
}
