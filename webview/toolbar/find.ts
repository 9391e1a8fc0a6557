import { entryOf } from '../../language/basics/lists.ts';
import { groupCells, groupId } from '../scene/layout/grouping.ts';
import { at, type Moment, type PreviewModel } from '../scene/model.ts';
import type { Grouping } from '../scene/visible.ts';

/** One thing a search has found. */
export interface Hit {
    /** The item it is drawn as when the groups around it are open. */
    readonly item: string;
    readonly name: string;
    /** Cell of a workload: where the item itself has no box, one that stands for its cell is shown. */
    readonly cell?: string;
    /** Group a workload is in, where it shows as one box. */
    readonly group?: { readonly id: string; readonly name: string };
    /** Ids to open so that it has a box of its own. */
    readonly open: readonly string[];
}

/** Everything in a plan whose name, title or line has the words in it: components first, then groups and workloads, in plan order. */
export function findAll(model: PreviewModel, search: string, moment: Moment, grouping: Grouping): Hit[] {
    const wanted = search.toLowerCase();
    if (wanted === '') {
        return [];
    }
    const has = (...texts: readonly (string | undefined)[]) => texts.some(t => t?.toLowerCase().includes(wanted));
    const groups = new Map(
        groupCells(model.cells, { grouping, expanded: new Set() })
            .filter(g => g.kind === 'group')
            .map(g => [g.id, g.name]),
    );
    return [
        ...model.components
            .filter(c => has(c.id, c.title, at(c.line, moment)))
            .map((c): Hit => ({ item: c.id, name: c.id, open: [] })),
        ...[...groups].filter(([, name]) => has(name)).map(([id, name]): Hit => ({ item: id, name, open: [] })),
        ...model.cells.flatMap(cell => {
            const id = groupId(cell, grouping);
            const group = groups.has(id) ? { id, name: entryOf(groups, id) } : undefined;
            return cell.names
                .filter(name => has(name, cell.title))
                .map((name): Hit => ({ item: name, name, cell: cell.id, group, open: group ? [id, cell.id] : [] }));
        }),
    ];
}

/** `1 match, in env-10`; of several, which one is shown. */
export function foundText(hits: readonly Hit[], shown: number | undefined): string {
    if (hits.length === 0) {
        return 'nothing found';
    }
    const hit = hits.length === 1 ? hits[0] : hits[shown ?? -1];
    const where = hit?.group ? `, in ${hit.group.name}` : '';
    const count =
        shown !== undefined && hits.length > 1
            ? `${shown + 1} of ${hits.length}`
            : hits.length === 1
              ? '1 match'
              : `${hits.length} matches`;
    return `${count}${where}`;
}
