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

/** Sorts the workloads into cells of equals: an estate of thousands is some dozens of them. */
export function cellsOf(journey: Journey, findings: FindingIndex): Cells {
    const { workloads } = journey.analysis.plan;
    const groupNames = groupsByWorkload(journey);
    const byKey = new Map<string, number>();
    const members: Workload[][] = [];
    const cellOf = workloads.map(workload => {
        const key = cellKey(journey, findings, workload, groupNames[workload.index]!);
        let at = byKey.get(key);
        if (at === undefined) {
            at = members.length;
            byKey.set(key, at);
            members.push([]);
        }
        members[at]!.push(workload);
        return at;
    });
    return { members, cellOf, cells: members.map(list => cellOfMembers(journey, list, groupNames[list[0]!.index]!)) };
}

function groupsByWorkload(journey: Journey): string[][] {
    const { workloads, groups } = journey.analysis.plan;
    const names: string[][] = workloads.map(() => []);
    for (const group of groups) for (const index of group.workloads) names[index]!.push(group.name);
    return names;
}

/** Everything that shows in the picture about one workload, as a text that is equal for equals. */
function cellKey(journey: Journey, findings: FindingIndex, workload: Workload, groups: readonly string[]): string {
    const { plan, moves } = journey.analysis;
    const move = journey.moveOf(workload);
    const covering = plan.controllers.flatMap((c, i) => (c.workloads.has(workload.index) ? i : []));
    return [
        workload.environment?.name, workload.fabric?.name, workload.platform?.name, move ? moves.indexOf(move) : -1, workload.profiles[0],
        groups.join(), covering.join(), workload.depends.map(d => d.on.name).join(), findings.about(workload.name).map(f => findings.idOf(f)).join(),
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
