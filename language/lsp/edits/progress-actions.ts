import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis/analysis.ts';
import { progressOf } from '../../analysis/schedule/progress.ts';
import { propertyEdit } from '../../edits/properties.ts';
import type { Phase } from '../../plan/plan.ts';
import { rangeOf, type TextEdit } from '../../plan/source.ts';
import { dayText, linkText } from '../../plan/units.ts';
import { overEdit, overText } from '../../rules/fixes/io/edits.ts';
import { writtenRate } from '../../writing/quantities.ts';

/** What keeps a plan up with what really happens: offered on the line that names a phase. Today is the day of the analysis. */

/** How such an action finds its edits when it is chosen. */
export interface ProgressData {
    readonly do: 'progress';
    readonly uri: string;
    readonly phase: string;
    readonly what: 'started' | 'done' | 'rate';
}

export function progressActions(analysis: Analysis, uri: string, range: Range): CodeAction[] {
    return analysis.plan.phases
        .filter(p => p.record.span.block.document.uri === uri && onName(p, range))
        .flatMap(phase => {
            const action = (what: ProgressData['what'], title: string): CodeAction => ({
                title,
                kind: CodeActionKind.RefactorRewrite,
                data: { do: 'progress', uri, phase: phase.name, what } satisfies ProgressData,
            });
            const today = dayText(analysis.asOf);
            const rate = measuredFor(analysis, phase);
            return [
                ...(phase.started || phase.done ? [] : [action('started', `Mark phase as started today (${today})`)]),
                ...(phase.done || (phase.started && phase.started.day > analysis.asOf)
                    ? []
                    : [action('done', `Mark phase as done today (${today})`)]),
                ...(rate === undefined ? [] : [action('rate', `Take over the measured rate (${linkText(rate)})`)]),
            ];
        });
}

/** The edits of such an action for the text as it is now; none where it has nothing to change any more. */
export function progressEdits(analysis: Analysis, { phase: name, what }: ProgressData): readonly TextEdit[] {
    const phase = analysis.plan.phases.find(p => p.name === name);
    if (!phase || phase.done) {
        return [];
    }
    if (what !== 'rate') {
        return [propertyEdit(phase.record, what, `${what} ${dayText(analysis.asOf)}`)];
    }
    return measured(analysis, phase).map(({ step, rate }) =>
        overEdit(step.record, writtenRate(rate, overText(step.record) || 'bps')),
    );
}

function onName({ record }: Phase, range: Range): boolean {
    const { start } = rangeOf(record.span);
    const { end } = rangeOf(record.nameSpan);
    return range.start.line <= end.line && range.end.line >= start.line;
}

function measured(analysis: Analysis, phase: Phase) {
    return progressOf(analysis).rates.flatMap(({ rate, later }) =>
        later.flatMap(l => (l.phase === phase ? [{ step: l.step, rate }] : [])),
    );
}

function measuredFor(analysis: Analysis, phase: Phase): number | undefined {
    // Without a phase that is done nothing was measured: most plans, on every move of the cursor.
    return analysis.plan.phases.some(p => p.done) && !phase.done ? measured(analysis, phase)[0]?.rate : undefined;
}
