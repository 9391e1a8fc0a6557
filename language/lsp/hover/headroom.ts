import { fabricMarkdown, workloadMarkdown } from '../../analysis/headroom/text.ts';
import type { PlanUnit } from '../../workspace/workspace.ts';
import { code, plain } from '../markdown.ts';

/** The numbers of the I/O model under a fabric or a workload; empty where there are none. */
export function headroomMarkdown({ plan, analysis }: PlanUnit, name: string): string {
    const component = plan.components.get(name);
    if (component?.kind === 'workload') {
        return workloadMarkdown(analysis.headroom, component, { code, plain });
    }
    const headroom = component?.kind === 'fabric' ? analysis.headroom.of(name) : undefined;
    return headroom ? fabricMarkdown(plan, headroom, { code, plain }) : '';
}
