import type { DeclRecord, StepRecord } from '../../../plan/records.ts';
import { insert, replace, type TextEdit, textOf } from '../../../plan/source.ts';

export { propertyEdit } from '../../../edits/properties.ts';

/** Edits of single properties and steps: they replace what stands there, or add what is missing in the style of the block. */

/** Changes one figure inside an own property; undefined where the property is inherited or missing. */
export function figureEdit(record: DeclRecord, figure: string, text: string): TextEdit | undefined {
    const own = record.figures[figure];
    return own && replace(own.span, text);
}

/** Writes the rate a cutover is copied over. */
export function overEdit(step: StepRecord, text: string): TextEdit {
    return step.over ? replace(step.over.span, text) : insert(step.span.block, step.span.end, ` over ${text}`);
}

/** How the rate of a cutover is written now. */
export function overText(step: StepRecord): string {
    return step.over ? textOf(step.over.span) : '';
}
