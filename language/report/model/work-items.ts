import type { Analysis } from '../../analysis/analysis.ts';
import { type Passage, passageGroups } from '../../analysis/passages.ts';
import { elementsAt } from '../../basics/lists.ts';
import type { Phase, Workload } from '../../plan/plan.ts';
import type { Text } from '../output/document.ts';
import { code, exampleNames, rich } from '../text.ts';

/** What there is to do about the features of the machines a phase moves, to be ticked off. */
export interface WorkItems {
    /** At the source, or prepared on the target, before the window. */
    readonly prepare: readonly Text[];
    /** Made again once the machines run on the target. */
    readonly rebuild: readonly Text[];
}

interface Item {
    readonly passage: Passage;
    readonly workloads: Workload[];
}

export function workItems(analysis: Analysis, phase: Phase): WorkItems {
    const items = itemsOf(analysis, phase);
    return {
        prepare: items.filter(({ passage }) => isBefore(passage)).map(textOf),
        rebuild: items.filter(({ passage }) => !isBefore(passage)).map(textOf),
    };
}

/** The same work for machines that use different sets of features is one item. */
function itemsOf({ plan, moves }: Analysis, phase: Phase): Item[] {
    const items = new Map<string, Item>();
    for (const group of passageGroups({ plan, moves })) {
        const moved = moves
            .filter(m => m.phase === phase && m.platform === group.to)
            .flatMap(m => [...m.workloads.intersect(group.workloads)]);
        for (const passage of moved.length === 0 ? [] : group.passages) {
            const key = [passage.feature, group.to.name, group.from?.name].join('\n');
            const item = items.get(key) ?? { passage, workloads: [] };
            item.workloads.push(...elementsAt(plan.workloads, moved));
            items.set(key, item);
        }
    }
    return [...items.values()].sort((a, b) => (a.passage.feature < b.passage.feature ? -1 : 1));
}

/** What is made again waits for the machine, unless the work itself says that it comes before. */
function isBefore({ fate, work }: Passage): boolean {
    return fate !== 'redone' || /\b(before|beforehand|in advance)\b/i.test(work ?? '');
}

function textOf({ passage, workloads }: Item): Text {
    const known = passage.evidence?.grade === 'recalled' ? ' (recalled: check it)' : '';
    const work = passage.work ?? `Find out what becomes of it on the target.`;
    const names = workloads.sort((a, b) => a.index - b.index).map(w => w.name);
    const shown = exampleNames(names);
    return rich`${code(passage.feature)} of ${shown}: ${work.replace(/\.$/, '')}${known}.`;
}
