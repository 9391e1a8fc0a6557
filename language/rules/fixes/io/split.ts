import type { Facts, Move } from '../../../analysis/analysis.ts';
import { breaksObjectives, machineBytes } from '../../../analysis/headroom/copy.ts';
import type { FabricHeadroom, FabricPhase } from '../../../analysis/headroom/headroom.ts';
import { type Problem } from '../../../analysis/headroom/problems.ts';
import { improves, settingsFor } from '../../../analysis/headroom/remedies/settings.ts';
import { ingestOf } from '../../../analysis/headroom/remedies/trial.ts';
import { entryOf, firstOf, lastOf, nth } from '../../../basics/lists.ts';
import { insertAt } from '../../../edits/declarations.ts';
import { lineEndOf } from '../../../edits/line-ends.ts';
import { IndexSet } from '../../../plan/index-set.ts';
import type { Workload } from '../../../plan/plan.ts';
import type { DeclRecord } from '../../../plan/records.ts';
import { replace, type TextEdit, textOf } from '../../../plan/source.ts';
import { DAY } from '../../../plan/units.ts';
import { written } from '../../../writing/names.ts';
import { roundedRate, writtenRate } from '../../../writing/quantities.ts';
import { troubleOf } from '../../io/io-text.ts';
import type { Fix } from '../../rule.ts';
import { freePhaseName } from '../phases/insert-phase.ts';
import { overEdit, overText } from './edits.ts';

/** Longer lists of names nobody wants to read in a plan. */
export const MOST_NAMES = 60;
export const MOST_PARTS = 8;

/** Splits a wave that is copied too fast into several phases, each with its part of the rate. docs/io-model.md 2.10, 5. */
export function splitWaveFix(facts: Facts, problem: Problem): readonly Fix[] {
    const trouble = troubleOf(facts.plan, problem),
        { headroom } = problem;
    // The parts are copied at the rate a throttle would leave, whether or not the whole wave would end in time at it.
    const throttle = [...settingsFor({ ...trouble, copyFits: undefined })].find(s => s.knob === 'over');
    if (!throttle || throttle.ingest.size !== 1) {
        return [];
    }
    const [[index, allowed]] = [...throttle.ingest] as [[number, number]];
    const { moves, phase } = nth(headroom.phases, index);
    const move = firstOf(moves);
    if (moves.length !== 1 || phase.starts !== undefined || move.workloads.size > MOST_NAMES) {
        return [];
    }
    const units = together(facts, move);
    const now = ingestOf(headroom.track, index);
    for (let parts = Math.max(2, Math.ceil(now / allowed)); parts <= Math.min(units.length, MOST_PARTS); parts++) {
        const rate = roundedRate(now / parts),
            sets = shared(headroom, units, parts);
        if (sets.some(set => breaksObjectives(move, headroom.workloads(set), rate))) {
            continue;
        }
        const phases = phasesWith(headroom, index, sets, rate);
        if (
            !improves(trouble, headroom.variant(phases), headroom.relevanceOf(phases)) ||
            !datesHold(facts, index, parts - 1)
        ) {
            continue;
        }
        const text = writtenRate(rate, overText(move.step.record));
        return [
            {
                title: `Split the wave of phase ${phase.name} into ${parts} phases, each copied over ${text}`,
                kind: 'quickfix',
                preferred: false,
                edits: () => splitEdits(facts, move, sets, text),
            },
        ];
    }
    return [];
}

/** The wave in parts that must not be torn apart: workloads that depend on each other. What else moves in the same phase stays with the first part. */
export function together(facts: Facts, move: Move): IndexSet[] {
    const { plan } = facts,
        parent = new Map<number, number>();
    const elsewhere = move.phase.steps.flatMap(s => (s.verb === 'cutover' && s !== move.step ? [...s.workloads] : []));
    const root = (i: number): number => (parent.get(i) === i ? i : root(entryOf(parent, i)));
    const all = [...move.workloads, ...elsewhere];
    for (const i of all) {
        parent.set(i, i);
    }
    for (const i of elsewhere) {
        parent.set(root(i), root(firstOf(elsewhere)));
    }
    for (const i of all) {
        for (const { on } of nth(plan.workloads, i).depends) {
            if (on.kind === 'workload' && parent.has(on.index)) {
                parent.set(root(i), root(on.index));
            }
        }
    }
    const groups = new Map<number, number[]>();
    const first = elsewhere.length > 0 ? root(firstOf(elsewhere)) : undefined;
    for (const i of move.workloads) {
        groups.set(root(i), [...(groups.get(root(i)) ?? []), i]);
    }
    return [...groups]
        .sort(([a], [b]) => Number(b === first) - Number(a === first))
        .map(([, members]) => IndexSet.ofSorted(members));
}

/** Parts of about equal data, or of equal numbers of machines where that is not known. */
function shared(headroom: FabricHeadroom, units: readonly IndexSet[], parts: number): IndexSet[] {
    const weight = (w: Workload) => (machineBytes(w) ?? NaN) * w.count;
    const weights = units.map(u => headroom.workloads(u).reduce((sum, w) => sum + weight(w), 0));
    const known = weights.every(Number.isFinite)
        ? weights
        : units.map(u => headroom.workloads(u).reduce((n, w) => n + w.count, 0));
    const total = known.reduce((a, b) => a + b, 0);
    const sets: IndexSet[] = Array.from({ length: parts }, () => IndexSet.EMPTY);
    let done = 0;
    units.forEach((unit, i) => {
        const fair = Math.min(parts - 1, Math.floor(((done + nth(known, i) / 2) / total) * parts));
        // No part may stay empty: the last units fill the last parts.
        const left = units.length - i,
            used = sets.findLastIndex(s => !s.empty);
        const at = Math.max(Math.min(fair, used + 1), left <= parts - 1 - used ? used + 1 : 0, used, 0);
        sets[at] = nth(sets, at).union(unit);
        done += nth(known, i);
    });
    return sets.filter(s => !s.empty);
}

function phasesWith(
    headroom: FabricHeadroom,
    index: number,
    sets: readonly IndexSet[],
    rate: number,
): Pick<FabricPhase, 'before' | 'after' | 'ingest'>[] {
    return headroom.phases.flatMap((phase, i): Pick<FabricPhase, 'before' | 'after' | 'ingest'>[] => {
        if (i !== index) {
            return [phase];
        }
        let before = phase.before;
        return sets.map((set, n) => {
            const start = before;
            before = n === sets.length - 1 ? phase.after : before.union(set);
            return { before: start, after: before, ingest: rate };
        });
    });
}

/**
 * Writes a wave as several phases, one behind the other, each as long as the whole was.
 * @param rate what each is copied over; as it is written now where it is left out
 */
export function splitEdits(facts: Facts, move: Move, sets: readonly IndexSet[], rate?: string): TextEdit[] {
    const { plan } = facts,
        { phase, step, fabric } = move,
        { record } = step;
    const names = (set: IndexSet) => [...set].map(i => written(nth(plan.workloads, i).name)).join(', ');
    const selectors = record.selectors,
        taken = new Set(plan.phases.map(p => p.name));
    const first = { block: record.span.block, start: firstOf(selectors).span.start, end: lastOf(selectors).span.end };
    const rest = sets.slice(1).map((set, n) => {
        const name = freePhaseName(plan, `${phase.name}-${n + 2}`, taken);
        const lasts = lastsText(phase.record);
        const own = rate ?? overText(record);
        const over = own === '' ? '' : ` over ${own}`;
        return `phase ${written(name)} { cutover ${names(set)} to ${written(fabric.name)}${over}${lasts} }`;
    });
    return [
        replace(first, names(firstOf(sets))),
        ...(rate === undefined ? [] : [overEdit(record, rate)]),
        insertAt(plan.phases, phase.index + 1, rest.join(lineEndOf(phase.record.span.block.text)), phase.record.span),
    ];
}

/** Whether so many further phases as long as this one still end before the next dated start, and before the platform ends that is left in time now. */
export function datesHold({ plan, timeline }: Facts, index: number, further: number): boolean {
    const delay = (further * (nth(plan.phases, index).lasts ?? 0)) / DAY;
    const next = timeline.findIndex(({ phase }, i) => i > index && phase.starts !== undefined);
    const moved = timeline.slice(index, next < 0 ? undefined : next),
        last = moved.at(-1)?.ends;
    if (last === undefined) {
        return true;
    }
    if (next >= 0 && last + delay > nth(timeline, next).starts!) {
        return false;
    }
    return plan.from.every(({ ends }) => ends === undefined || last > ends.day + 1 || last + delay <= ends.day + 1);
}

/** Each part is given the time the whole had: it copies a part of the data at the same part of the rate. */
function lastsText(record: DeclRecord): string {
    const lasts = record.properties.find(p => p.key === 'lasts');
    return lasts ? `  ${textOf(lasts.span)}` : '';
}
