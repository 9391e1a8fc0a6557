import type { Workload } from '../../../language/plan/plan.ts';
import { workloadLabel } from '../../../language/plan/plan.ts';
import { countText, durationText } from '../../../language/plan/units.ts';
import type { ModelCell, Side, State } from '../model.ts';
import type { FindingIndex } from './findings.ts';
import { type Journey, momentOf, runOf } from './journey.ts';

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
    const { plan, moves } = journey.analysis;
    const groups = namesByWorkload(plan.workloads.length, plan.groups);
    const covering = namesByWorkload(plan.workloads.length, plan.controllers);
    const moveNumbers = new Map(moves.map((move, i) => [move, i]));
    const byKey = new Map<string, number>();
    const members: Workload[][] = [];
    const cellOf = plan.workloads.map(workload => {
        const move = journey.moveOf(workload);
        const key = plan.workloads.length <= MOST_SINGLE ? workload.name : cellKey(workload, move ? moveNumbers.get(move)! : -1, groups[workload.index]!, covering[workload.index]!, findings);
        let at = byKey.get(key);
        if (at === undefined) {
            at = members.length;
            byKey.set(key, at);
            members.push([]);
        }
        members[at]!.push(workload);
        return at;
    });
    return { members, cellOf, cells: members.map(list => cellOfMembers(journey, list, groups[list[0]!.index]!)) };
}

/** For every workload the names of the sets it is in. */
function namesByWorkload(count: number, sets: readonly { readonly name: string; readonly workloads: Iterable<number> }[]): readonly (readonly string[])[] {
    const names: string[][] = Array.from({ length: count }, () => []);
    for (const set of sets) for (const index of set.workloads) names[index]!.push(set.name);
    return names;
}

/** Everything that shows in the picture about one workload, as a text that is equal for equals. What it depends on among workloads joins cells. */
function cellKey(workload: Workload, move: number, groups: readonly string[], covering: readonly string[], findings: FindingIndex): string {
    const depends = workload.depends.flatMap(d => (d.on.kind === 'workload' ? [] : d.on.name));
    const about = findings.about(workload.name).map(f => findings.idOf(f));
    return [
        workload.environment?.name, workload.fabric?.name, workload.platform?.name, move, workload.profiles[0], groups.join(), covering.join(), depends.join(), about.join(),
    ].join('\n');
}

function cellOfMembers(journey: Journey, members: readonly Workload[], groups: readonly string[]): ModelCell {
    const first = members[0]!;
    const move = journey.moveOf(first);
    const home = journey.sideOf(first.platform);
    const goal: Side = move ? journey.sideOf(move.platform) : home;
    const moved = move ? momentOf(move) : Infinity;
    return {
        id: `cell:${first.name}`, names: members.map(w => w.name), title: members.length === 1 ? first.title : undefined,
        machines: members.reduce((sum, w) => sum + w.count, 0), environment: first.environment?.name, profile: first.profiles[0], groups,
        fabric: first.fabric?.name, target: move?.fabric.name,
        side: runOf<Side>(journey.moments, m => (m >= moved ? goal : home)),
        state: runOf<State>(journey.moments, m => (m >= moved ? 'moved' : 'legacy')),
        line: members.length === 1 ? factsOf(first) : '',
    };
}

/** `18k IOPS · RPO 4 h`. */
function factsOf(workload: Workload): string {
    const iops = workload.figures['iops']?.value;
    const rpo = workload.figures['rpo']?.value;
    const parts = [
        workload.count > 1 ? workloadLabel(workload).slice(workload.name.length) : undefined,
        iops !== undefined ? `${countText(iops)} IOPS` : undefined, rpo !== undefined ? `RPO ${durationText(rpo)}` : undefined,
    ].filter(p => p !== undefined);
    return parts.length > 0 ? parts.join(' · ') : workload.title ?? '';
}
