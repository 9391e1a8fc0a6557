import type { Facts, Finding, Move } from '../../analysis/analysis.ts';
import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { CutoverStep, Fabric, Workload } from '../../plan/plan.ts';
import { insert, replace, type TextEdit, textOf } from '../../plan/source.ts';
import { written } from '../../writing/names.ts';
import type { Fix } from '../rule.ts';
import { atTheEnd } from './accept.ts';
import { leaveOut } from './io/keep.ts';
import { addToSelectors } from './selector-edits.ts';

/** Machines tried one by one. */
const TRIED = 5;
const OFFERED = 3;

/**
 * Puts one of several machines somewhere else: onto another fabric of the same target that is modelled by then, or nowhere, where its own
 * platform stays. Where a machine runs is a decision of its author: never taken without asking.
 * @param settles whether moves leave nothing of the finding
 */
export function elsewhereFixes(
    finding: Finding,
    facts: Facts,
    machines: readonly Workload[],
    settles: (moves: readonly Move[]) => boolean,
): readonly Fix[] {
    const placed = machines.slice(0, TRIED).flatMap(machine => {
        const own = facts.moves.filter(m => m.workloads.has(machine.index));
        const [move] = own;
        return move && own.length === 1 ? [{ machine, move }] : [];
    });
    return [
        ...placed.flatMap(({ machine, move }) => otherFabrics(facts, machine, move, settles)),
        ...placed.flatMap(({ machine, move }) => staying(finding, facts, machine, move, settles)),
    ].slice(0, OFFERED);
}

function otherFabrics(
    facts: Facts,
    machine: Workload,
    move: Move,
    settles: (moves: readonly Move[]) => boolean,
): readonly Fix[] {
    const { plan } = facts;
    const modelled = (fabric: Fabric) =>
        plan.phases.some(
            p => p.index < move.phase.index && p.steps.some(s => s.verb === 'model' && s.fabrics.includes(fabric)),
        );
    return plan.fabrics
        .filter(f => f !== move.fabric && f.platform === move.platform && modelled(f))
        .filter(f => settles([...movesWithout(facts, machine), { ...move, fabric: f, workloads: only(machine) }]))
        .map(f => decision(`Cut ${machine.name} over to ${f.name} instead`, onto(facts, machine, move, f)));
}

function staying(
    finding: Finding,
    facts: Facts,
    machine: Workload,
    move: Move,
    settles: (moves: readonly Move[]) => boolean,
): readonly Fix[] {
    const { plan } = facts;
    const { platform } = machine;
    const tied =
        machine.depends.some(d => d.on.kind === 'workload') ||
        plan.workloads.some(w => w.depends.some(d => d.on === machine));
    if (!platform || platform.ends || !plan.from.includes(platform) || tied) {
        return [];
    }
    const edits = leftThere(finding, facts, machine, move);
    const left = movesWithout(facts, machine);
    // A plan that moves nothing any more is no plan.
    return edits.length > 0 && left.some(m => !m.workloads.empty) && settles(left)
        ? [decision(`Keep ${machine.name} on ${machine.fabric?.name ?? platform.name}`, edits)]
        : [];
}

function onto({ plan }: Facts, machine: Workload, { step }: Move, fabric: Fabric): readonly TextEdit[] {
    const { record, workloads } = step;
    if (workloads.size === 1 && record.to) {
        return [replace(record.to.span, written(fabric.name))];
    }
    const beside = nth(plan.phases, step.phase.index).steps.find(
        (s): s is CutoverStep => s.verb === 'cutover' && s.fabric === fabric && s.over === step.over,
    );
    const over = record.over ? ` over ${textOf(record.over.span)}` : '';
    const { block, end } = record.span;
    const arrival =
        (beside && addToSelectors(beside.record.selectors, [machine.name])) ??
        insert(block, end, `  cutover ${written(machine.name)} to ${written(fabric.name)}${over}`);
    return [...leaveOut(plan, record, workloads, [machine]), arrival];
}

/** A `retain` instead of the cutover, in place of the phase where that was all it did; none where others name that phase. */
function leftThere(finding: Finding, facts: Facts, machine: Workload, { step, phase }: Move): readonly TextEdit[] {
    const { plan } = facts;
    const retain = `retain ${written(machine.name)} because "TODO: why it stays"`;
    if (step.workloads.size > 1 || phase.steps.length > 1) {
        const said = atTheEnd(finding, facts, retain);
        return said.length > 0 ? [...leaveOut(plan, step.record, step.workloads, [machine]), ...said] : [];
    }
    const named =
        plan.phases.some(p => p.after.some(a => a.phase === phase)) || plan.accepts.some(a => a.names.has(phase.name));
    // What is noted inside a phase would be lost with it.
    return named || /\/\/|\/\*/.test(textOf(phase.record.span)) ? [] : [replace(phase.record.span, retain)];
}

function movesWithout({ moves }: Facts, machine: Workload): Move[] {
    return moves.map(m => (m.workloads.has(machine.index) ? { ...m, workloads: m.workloads.minus(only(machine)) } : m));
}

function only(machine: Workload): IndexSet {
    return IndexSet.of(machine.index);
}

function decision(title: string, edits: readonly TextEdit[]): Fix {
    return { title, kind: 'quickfix', preferred: false, needsAuthor: true, edits: () => edits };
}
