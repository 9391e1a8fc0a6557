import { firstOf } from '../../../language/basics/lists.ts';
import type { ModelCell } from '../model.ts';
import type { Grouping, View } from '../visible.ts';

/** Cells that are one item in the compute band. */
export interface GroupedCells {
    readonly id: string;
    readonly kind: 'group' | 'workload';
    readonly name: string;
    readonly title?: string;
    readonly parent?: string;
    readonly expandable: boolean;
    readonly cells: readonly ModelCell[];
    /** Second line of a single workload. */
    readonly line: string;
    /** Workloads it stands for where that is not all of its cells (`and 9,800 more`). */
    readonly share?: number;
}

/** An opened group of up to this many workloads shows each; a larger one shows its cells first. */
const NAMES_AT_ONCE = 24;
/** An opened cell shows so many of its equal workloads, the rest as one box: nobody reads ten thousand. */
const MOST_NAMES = 60;

const NONE: Readonly<Record<Grouping, string>> = {
    environment: 'no environment',
    group: 'no group',
    profile: 'no profile',
    fabric: 'no fabric',
};

/** The id of the group a cell is in. */
export function groupId(cell: ModelCell, grouping: Grouping): string {
    return `${grouping}:${keyOf(cell, grouping) ?? ''}`;
}

function keyOf(cell: ModelCell, grouping: Grouping): string | undefined {
    return grouping === 'group' ? cell.groups[0] : cell[grouping];
}

/** Puts cells into groups and opens those that are to be open, in plan order. */
export function groupCells(cells: readonly ModelCell[], view: Pick<View, 'grouping' | 'expanded'>): GroupedCells[] {
    const groups = new Map<string, ModelCell[]>();
    for (const cell of cells) {
        const id = groupId(cell, view.grouping);
        const list = groups.get(id);
        if (list) {
            list.push(cell);
        } else {
            groups.set(id, [cell]);
        }
    }
    return [...groups].flatMap(([id, members]) => {
        const name = keyOf(firstOf(members), view.grouping) ?? NONE[view.grouping];
        const size = members.reduce((sum, c) => sum + c.names.length, 0);
        if (size === 1) {
            return [single(firstOf(members), firstOf(firstOf(members).names))];
        }
        if (!view.expanded.has(id)) {
            return [{ id, kind: 'group' as const, name, cells: members, expandable: true, line: '' }];
        }
        const direct = size <= NAMES_AT_ONCE || members.length === 1;
        return members.flatMap(cell =>
            direct || view.expanded.has(cell.id) ? opened(cell, id) : [cellItem(cell, id)],
        );
    });
}

function cellItem(cell: ModelCell, parent: string): GroupedCells {
    if (cell.names.length === 1) {
        return single(cell, firstOf(cell.names), parent);
    }
    return {
        id: cell.id,
        kind: 'group',
        name: `${cell.names[0]} …`,
        parent,
        cells: [cell],
        expandable: true,
        line: '',
    };
}

function opened(cell: ModelCell, parent: string): GroupedCells[] {
    const shown = cell.names.slice(0, MOST_NAMES).map(name => single(cell, name, parent));
    const rest = cell.names.length - shown.length;
    return rest > 0
        ? [
              ...shown,
              {
                  id: `${cell.id}+more`,
                  kind: 'group',
                  name: `${cell.names[MOST_NAMES]} …`,
                  parent,
                  cells: [cell],
                  expandable: false,
                  line: '',
                  share: rest,
              },
          ]
        : shown;
}

function single(cell: ModelCell, name: string, parent?: string): GroupedCells {
    return {
        id: name,
        kind: 'workload',
        name,
        title: cell.title,
        parent,
        cells: [cell],
        expandable: false,
        line: cell.line || cell.environment || '',
    };
}

/** Groups to open before a person has chosen: all of them in a plan that is read at a glance. */
export function firstExpanded(cells: readonly ModelCell[], grouping: Grouping): Set<string> {
    const total = cells.reduce((sum, c) => sum + c.names.length, 0);
    return new Set(total <= 8 ? cells.map(c => groupId(c, grouping)) : []);
}
