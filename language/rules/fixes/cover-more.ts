import type { Facts, Finding } from '../../analysis/analysis.ts';
import type { Controller, CutoverStep, Workload } from '../../plan/plan.ts';
import type { Fix } from '../rule.ts';
import { addToSelectors } from './selector-edits.ts';

/** Most workloads that a fix names one by one. */
export const MOST_NAMES = 20;

/** The workloads a finding names. */
export function workloadsOf(finding: Finding, { plan }: Facts): readonly Workload[] {
    return finding.subjects.flatMap((name): Workload[] => {
        const component = plan.components.get(name);
        return component?.kind === 'workload' ? [component] : [];
    });
}

/** What a fix calls workloads in its title: `erp`, `3 workloads`. */
export function shortList(workloads: readonly Workload[]): string {
    const [first] = workloads;
    return workloads.length === 1 && first ? first.name : `${workloads.length} workloads`;
}

/** Adds workloads to what an existing backup protects: those that protect a neighbour on the same platform first. */
export function protectFixes(finding: Finding, facts: Facts): readonly Fix[] {
    const workloads = workloadsOf(finding, facts);
    if (workloads.length === 0 || workloads.length > MOST_NAMES) {
        return [];
    }
    const near = (backup: Controller) =>
        [...backup.workloads].some(i => facts.plan.workloads[i]?.platform === workloads[0]?.platform) ? 0 : 1;
    return facts.plan.controllers
        .filter(c => c.kind === 'backup')
        .sort((a, b) => near(a) - near(b))
        .flatMap((backup): Fix[] => {
            const cover = backup.coverage.find(c => c.verb === 'protects');
            const edit =
                cover &&
                addToSelectors(
                    cover.cover.selectors,
                    workloads.map(w => w.name),
                );
            const own = cover?.cover.span.block === backup.record.span.block;
            return edit && own ? [plain(`Let backup ${backup.name} protect ${shortList(workloads)}`, edit)] : [];
        })
        .slice(0, 3);
}

/** Adds workloads to a cutover of the plan: those of the last phases first, by when most is known. */
export function cutoverFixes(finding: Finding, facts: Facts): readonly Fix[] {
    const workloads = workloadsOf(finding, facts);
    if (workloads.length === 0 || workloads.length > MOST_NAMES) {
        return [];
    }
    const cutovers = facts.plan.phases
        .flatMap(p => p.steps)
        .filter((s): s is CutoverStep => s.verb === 'cutover' && s.fabric !== undefined);
    const alike = (step: CutoverStep) =>
        [...step.workloads].some(i => facts.plan.workloads[i]?.environment === workloads[0]?.environment) ? 0 : 1;
    return cutovers
        .sort((a, b) => alike(a) - alike(b) || b.phase.index - a.phase.index)
        .slice(0, 2)
        .flatMap(step => {
            const edit = addToSelectors(
                step.record.selectors,
                workloads.map(w => w.name),
            );
            return edit ? [plain(`Cut ${shortList(workloads)} over in phase ${step.phase.name}`, edit)] : [];
        });
}

function plain(title: string, edit: ReturnType<Fix['edits']>[number]): Fix {
    return { title, kind: 'quickfix', preferred: false, edits: () => [edit] };
}
