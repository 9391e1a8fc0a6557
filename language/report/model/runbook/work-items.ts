import type { Analysis } from '../../../analysis/analysis.ts';
import { broughtFeatures, type Passage, passageGroups } from '../../../analysis/passage/passages.ts';
import { elementsAt } from '../../../basics/lists.ts';
import { IndexSet } from '../../../plan/index-set.ts';
import type { Phase } from '../../../plan/plan.ts';
import type { Text } from '../../output/document.ts';
import { code, counted, exampleNames, joined, rich } from '../../text.ts';
import { machinesOf } from '../machines.ts';
import { onceFor } from '../once.ts';

/** What there is to do about the features of the machines a phase moves: when, what, for which machines, and by whom. */
export interface WorkItem {
    /** At the source, or prepared on the target, before the window; in it, while the machine is copied or off; or once it runs on the target. */
    readonly when: 'before' | 'in' | 'after';
    readonly what: Text;
    readonly machines: Text;
    /** Who does it, where the plan knows. */
    readonly owner?: Text;
}

interface Item {
    readonly passage: Passage;
    readonly workloads: IndexSet;
}

const ORDER: readonly WorkItem['when'][] = ['before', 'in', 'after'];

export function workItems(analysis: Analysis, phase: Phase): WorkItem[] {
    const { plan } = analysis;
    return itemsOf(analysis, phase)
        .map(({ passage, workloads }): WorkItem => {
            const machines = elementsAt(plan.workloads, workloads);
            const known = passage.evidence?.grade === 'recalled' ? ' (recalled: check it)' : '';
            const work = passage.work ?? 'Find out what becomes of it on the target.';
            const owner = ownerOf(analysis, passage.feature, workloads);
            return {
                when: whenOf(passage),
                what: rich`${code(passage.feature)}: ${work.replace(/\.$/, '')}${known}.`,
                machines: rich`${counted(machinesOf(machines), 'machine')}: ${exampleNames(machines.map(w => w.name))}`,
                ...(owner === undefined ? {} : { owner }),
            };
        })
        .sort((a, b) => ORDER.indexOf(a.when) - ORDER.indexOf(b.when));
}

const groupsOf = onceFor(passageGroups);

/** The same work for machines that use different sets of features is one item. */
function itemsOf(analysis: Analysis, phase: Phase): Item[] {
    const { moves } = analysis;
    const items = new Map<string, Item>();
    for (const group of groupsOf(analysis)) {
        const moved = IndexSet.union(
            moves
                .filter(m => m.phase === phase && m.platform === group.to)
                .map(m => m.workloads.intersect(group.workloads)),
        );
        for (const passage of moved.empty ? [] : group.passages) {
            const key = [passage.feature, group.to.name, group.from?.name].join('\n');
            const before = items.get(key)?.workloads ?? IndexSet.EMPTY;
            items.set(key, { passage, workloads: before.union(moved) });
        }
    }
    return [...items.values()].sort((a, b) => (a.passage.feature < b.passage.feature ? -1 : 1));
}

const IN_THE_WINDOW =
    /\b(before the first (start|boot)|cold and once|copy once|all nodes together|node by node|in the window|while it is off)\b/i;
const BEFORE = /\b(before|beforehand|in advance|when the plan is made|when planning)\b/i;

/** What is made again waits for the machine, unless the work itself says when; what is lost or in the way is seen to before. */
function whenOf({ fate, work = '' }: Passage): WorkItem['when'] {
    if (fate === 'redone' && IN_THE_WINDOW.test(work)) {
        return 'in';
    }
    return fate !== 'redone' || BEFORE.test(work) ? 'before' : 'after';
}

/** Who runs the tool that brought the feature, or who took the risk of it. */
function ownerOf({ plan, findings }: Analysis, feature: string, workloads: IndexSet): Text | undefined {
    const names = new Set(elementsAt(plan.workloads, workloads).map(w => w.name));
    const accepted = findings.flatMap(f => {
        const { features } = f.figures;
        const own = f.accepted?.owner !== undefined && Array.isArray(features) && features.includes(feature);
        return own && f.subjects.some(s => names.has(s)) ? [f.accepted?.owner ?? ''] : [];
    });
    if (accepted.length > 0) {
        return joined([...new Set(accepted)]);
    }
    const tools = plan.controllers.filter(
        c =>
            c.workloads.overlaps(workloads) &&
            broughtFeatures({ ...plan, controllers: [c] }).some(b => b.feature === feature),
    );
    return tools.length > 0 ? rich`who runs ${joined(tools.map(c => code(c.name)))}` : undefined;
}
