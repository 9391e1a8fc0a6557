import { propertyEdit } from '../edits/properties.ts';
import type { ModelFabric } from '../physics/index.ts';
import type { Fabric } from '../plan/plan.ts';
import type { TextEdit } from '../plan/source.ts';
import { dayText } from '../plan/units.ts';
import { curvesOf } from './curves.ts';
import { figuresOf, type MeasuredFigures, type StatedController } from './figures.ts';
import { type Reading, together } from './reading.ts';
import type { Calibration } from './report.ts';

/** The fabric that was measured, and what the model makes of it. */
export interface Goal {
    readonly fabric: Fabric;
    readonly model: ModelFabric;
}

/**
 * What was measured against what is predicted, and the figures a fabric takes over from it.
 * @param goal `null`: no fabric takes anything over
 * @param day the day number that stands in the evidence
 */
export function calibrationOf(readings: readonly Reading[], goal: Goal | null, day: number): Calibration {
    const reading = together(readings);
    const curves = curvesOf(reading.runs);
    const figures = goal === null ? null : figuresOf(goal.model, curves.fits, dayText(day), statedOf(goal.fabric));
    return { reading, curves, figures };
}

function statedOf({ figures }: Fabric): StatedController {
    const of = (key: string) => figures[`controller.${key}`]?.value ?? null;
    return { memory: of('memory'), read: of('read'), write: of('write') };
}

/** Whether anything of what was read could be used. */
export function isUsed({ reading, curves }: Calibration): boolean {
    return curves.fits.length + reading.links.length + reading.asides.length > 0;
}

/** Writes measured figures into the declaration of a fabric, instead of those that are there. */
export function figureEdits({ record }: Fabric, { properties }: MeasuredFigures): readonly TextEdit[] {
    return [...properties].map(([key, text]) => propertyEdit(record, key, text));
}
