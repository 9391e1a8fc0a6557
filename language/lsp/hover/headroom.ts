import type { Facts } from '../../analysis/analysis.ts';
import { sizesOf } from '../../analysis/headroom/sizing/size.ts';
import { REQUIREMENT_TITLES, requirementCells } from '../../analysis/headroom/sizing/size-words.ts';
import { fabricMarkdown, workloadMarkdown } from '../../analysis/headroom/telling/text.ts';
import type { PlanUnit } from '../../workspace/workspace.ts';
import { code, plain } from '../markdown.ts';

/** The numbers of the I/O model under a fabric or a workload; empty where there are none. */
export function headroomMarkdown({ plan, analysis }: PlanUnit, name: string): string {
    const component = plan.components.get(name);
    if (component?.kind === 'workload') {
        return workloadMarkdown(analysis.headroom, component, { code, plain });
    }
    const headroom = component?.kind === 'fabric' ? analysis.headroom.of(name) : undefined;
    if (!headroom) {
        return '';
    }
    const needs = plan.workloads.length > MOST_SIZED ? '' : needsMarkdown(analysis, name);
    return [fabricMarkdown(plan, headroom, { code, plain }), needs].filter(part => part !== '').join('\n\n');
}

/** A hover does not wait until an estate of more workloads is sized; the command line does that. */
const MOST_SIZED = 500;

/** The least a target fabric has to have, beside what is stated. docs/language.md 6. */
function needsMarkdown(facts: Facts, name: string): string {
    const [size] = sizesOf(facts, name, 0);
    if (!size || size.requires.length === 0 || facts.headroom.of(name)?.role !== 'target') {
        return '';
    }
    const line = (cells: readonly string[]) => `| ${cells.map(plain).join(' | ')} |`;
    return [
        line(REQUIREMENT_TITLES),
        '|---|--:|--:|---|---|',
        ...size.requires.map(r => line(requirementCells(r))),
    ].join('\n');
}
