import { firstOf, nth } from '../../../language/basics/lists.ts';
import type { Workload } from '../../../language/plan/plan.ts';
import { workloadLabel } from '../../../language/plan/plan.ts';
import { countText, durationText } from '../../../language/plan/units.ts';
import type { ModelCell, Side, State } from '../model.ts';
import type { FindingIndex } from './findings.ts';
import { type Journey, momentOf, stretch } from './journey.ts';

/** Cells of the picture and which workload is in which. */
export interface Cells {
    readonly cells: readonly ModelCell[];
    /** Members of each cell, in plan order. */
    readonly members: readonly (readonly Workload[])[];
    /** Position of a workload's cell, by the workload's index. */
    readonly cellOf: readonly number[];
}

/** A plan of up to this many workloads shows each with its own figures and dependencies; a larger one is read in kinds. */
const MOST_SINGLE = 120;

/** Sorts the workloads into cells of equals: an estate of thousands is some dozens of them. */
export function cellsOf(journey: Journey, findings: FindingIndex): Cells {
    const { plan } = journey.analysis;
    const parts = plan.workloads.length <= MOST_SINGLE ? undefined : partsOf(journey, findings);
    const numbers = new Map<number, number>();
    const members: Workload[][] = [];
    const cellOf = plan.workloads.map(workload => {
        const part = parts ? parts.of(workload.index) : workload.index;
        let at = numbers.get(part);
        if (at === undefined) {
            numbers.set(part, (at = members.length));
            members.push([]);
        }
        nth(members, at).push(workload);
        return at;
    });
    const groups = namesByWorkload(plan.workloads.length, plan.groups);
    return {
        members,
        cellOf,
        cells: members.map(list => cellOfMembers(journey, list, nth(groups, firstOf(list).index))),
    };
}

/** For every workload the names of the sets it is in. */
function namesByWorkload(
    count: number,
    sets: readonly { readonly name: string; readonly workloads: Iterable<number> }[],
): readonly (readonly string[])[] {
    const names: string[][] = Array.from({ length: count }, () => []);
    for (const set of sets) {
        for (const index of set.workloads) {
            nth(names, index).push(set.name);
        }
    }
    return names;
}

/** Splits the workloads by everything that shows in the picture about one. What it depends on among workloads joins cells. */
function partsOf(journey: Journey, findings: FindingIndex): Partition {
    const { plan } = journey.analysis;
    const parts = new Partition(plan.workloads.length);
    const by = (fact: (workload: Workload) => unknown) => parts.by(index => fact(nth(plan.workloads, index)));
    for (const fact of [
        (w: Workload) => w.environment,
        (w: Workload) => w.fabric,
        (w: Workload) => w.platform,
        (w: Workload) => journey.moveOf(w),
        (w: Workload) => w.profiles[0],
    ]) {
        by(fact);
    }
    by(w => (w.depends.length === 0 ? '' : w.depends.flatMap(d => (d.kind === 'workload' ? [] : d.name)).join()));
    for (const set of [...plan.groups, ...plan.controllers]) {
        parts.off(set.workloads);
    }
    for (const finding of findings.all) {
        const about = [...findings.namesOf(finding)].flatMap(name => {
            const component = plan.components.get(name);
            return component?.kind === 'workload' ? component.index : [];
        });
        if (about.length > 0) {
            parts.off(about);
        }
    }
    return parts;
}

/** Indices in parts of equals, split fact by fact: the cost is that of the facts, with no text made of any of them. */
class Partition {
    private readonly parts: Int32Array;
    private next = 1;

    constructor(size: number) {
        this.parts = new Int32Array(size);
    }

    of(index: number): number {
        return nth(this.parts, index);
    }

    /** Keeps together what has the same value. */
    by(value: (index: number) => unknown): void {
        const split = new Map<unknown, Map<number, number>>();
        for (let index = 0; index < this.parts.length; index++) {
            const key = value(index);
            let known = split.get(key);
            if (!known) {
                split.set(key, (known = new Map()));
            }
            this.move(index, known);
        }
    }

    /** Splits off what is in a set. */
    off(members: Iterable<number>): void {
        const known = new Map<number, number>();
        for (const index of members) {
            this.move(index, known);
        }
    }

    private move(index: number, known: Map<number, number>): void {
        const before = nth(this.parts, index);
        let after = known.get(before);
        if (after === undefined) {
            known.set(before, (after = this.next++));
        }
        this.parts[index] = after;
    }
}

function cellOfMembers(journey: Journey, members: readonly Workload[], groups: readonly string[]): ModelCell {
    const first = firstOf(members);
    const move = journey.moveOf(first);
    const home = journey.sideOf(first.platform);
    const goal: Side = move ? journey.sideOf(move.platform) : home;
    const moved = move ? momentOf(move) : Infinity;
    return {
        id: `cell:${first.name}`,
        names: members.map(w => w.name),
        title: members.length === 1 ? first.title : undefined,
        machines: members.reduce((sum, w) => sum + w.count, 0),
        environment: first.environment?.name,
        profile: first.profiles[0],
        groups,
        fabric: first.fabric?.name,
        target: move?.fabric.name,
        side: stretch<Side>(journey.moments, moved, Infinity, goal, home),
        state: stretch<State>(journey.moments, moved, Infinity, 'moved', 'legacy'),
        line: members.length === 1 ? factsOf(first) : '',
    };
}

/** `18k IOPS · RPO 4 h`. */
function factsOf(workload: Workload): string {
    const iops = workload.figures['iops']?.value;
    const rpo = workload.figures['rpo']?.value;
    const parts = [
        workload.count > 1 ? workloadLabel(workload).slice(workload.name.length) : undefined,
        iops !== undefined ? `${countText(iops)} IOPS` : undefined,
        rpo !== undefined ? `RPO ${durationText(rpo)}` : undefined,
    ].filter(p => p !== undefined);
    return parts.length > 0 ? parts.join(' · ') : (workload.title ?? '');
}
