import type { Analysis } from '../../analysis/analysis.ts';
import { nth } from '../../basics/lists.ts';
import type { Phase } from '../../plan/plan.ts';
import { DAY, dayText, durationText } from '../../plan/units.ts';
import { code } from '../markdown.ts';

/** When a phase runs, and what the estate looks like when it has ended. */
export function phaseMarkdown(analysis: Analysis, name: string): string {
    const { phases } = analysis.plan;
    const phase = phases.find(p => p.name === name);
    if (!phase) {
        return '';
    }
    const lines = [`Phase ${phase.index + 1} of ${phases.length}${when(analysis, phase)}`];
    const done = phases.filter(p => p.index <= phase.index);
    const steps = done.flatMap(p => p.steps);
    const controllers = steps.flatMap(s =>
        s.verb === 'decouple' || s.verb === 'establish' ? s.controllers.map(c => c.name) : [],
    );
    const identities = steps.flatMap(s => (s.verb === 'map' ? s.identities.map(i => i.name) : []));
    const fabrics = steps.flatMap(s => (s.verb === 'model' ? s.fabrics.map(f => f.name) : []));
    const retired = steps.flatMap(s =>
        s.verb === 'retire'
            ? [...s.controllers.map(c => c.name), ...[...s.workloads].map(i => nth(analysis.plan.workloads, i).name)]
            : [],
    );
    const moved = analysis.moves
        .filter(m => m.phase.index <= phase.index)
        .flatMap(m => [...m.workloads])
        .reduce((sum, i) => sum + nth(analysis.plan.workloads, i).count, 0);
    const all = analysis.plan.workloads.reduce((sum, w) => sum + w.count, 0);
    lines.push(
        'When it has ended:',
        [
            state('on new interfaces', controllers),
            state('mapped', identities),
            state('modelled', fabrics),
            state('retired', retired),
            `- ${moved} of ${all} machines moved`,
        ]
            .filter(line => line !== '')
            .join('\n'),
    );
    return lines.join('\n\n');
}

function state(what: string, names: readonly string[]): string {
    return names.length > 0 ? `- ${what}: ${[...new Set(names)].map(code).join(', ')}` : '';
}

function when({ timeline }: Analysis, phase: Phase): string {
    const dates = timeline.find(t => t.phase === phase);
    if (dates?.starts === undefined) {
        return phase.lasts === undefined ? '' : `, lasts ${durationText(phase.lasts)}`;
    }
    if (dates.ends === undefined) {
        return `, from ${dayText(dates.starts)}`;
    }
    const { early, late, slack, computed } = dates;
    const range =
        early?.ends !== undefined && late?.ends !== undefined
            ? ` (ends ${dayText(early.ends)} in the early case, ${dayText(late.ends)} in the late case)`
            : '';
    const room =
        slack === undefined || phase.done
            ? ''
            : slack > 0
              ? `; may take ${durationText(slack * DAY)} longer without the plan ending later`
              : '; the end of the plan depends on it';
    return `, ${dayText(dates.starts)} to ${dayText(dates.ends)}${range}${computed === undefined ? '' : `, computed from its data and rate (${durationText(computed)})`}${room}`;
}
