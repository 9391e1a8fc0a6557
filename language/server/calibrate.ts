import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { fabricModel } from '../analysis/headroom/input.ts';
import { curvesOf } from '../calibration/curves.ts';
import { figuresOf } from '../calibration/figures.ts';
import { type Reading, together } from '../calibration/reading.ts';
import { calibrationText } from '../calibration/report.ts';
import { propertyEdit } from '../edits/properties.ts';
import { workspaceEdit } from '../lsp/edits/workspace-edit.ts';
import type { Fabric } from '../plan/plan.ts';
import type { TextEdit } from '../plan/source.ts';
import { dayText } from '../plan/units.ts';
import type { PlanUnit, PlanWorkspace } from '../workspace/workspace.ts';
import { addServerExtra, type ServerContext } from './extras.ts';

/** What measuring tools wrote, held against the model, and a fabric of a plan that takes the figures over. */

export interface CalibrateParams {
    readonly readings: readonly Reading[];
    /** A file of the plan, and its fabric that was measured; missing: nothing is to be written. */
    readonly uri?: string;
    readonly fabric?: string;
}

export interface CalibrateAnswer {
    /** Predicted against measured, what was not used and why. */
    readonly report: string;
    /** Something could be used. */
    readonly used: boolean;
    /** What the fabric states then, and the edit that writes it; missing: no figure could be told. */
    readonly states?: readonly string[];
    readonly edit?: WorkspaceEdit;
}

/** Null where the plan has no such fabric any more. */
export function calibrate(
    workspace: PlanWorkspace,
    { readings, uri, fabric: name }: CalibrateParams,
): CalibrateAnswer | null {
    const reading = together(readings);
    const curves = curvesOf(reading.runs);
    const found = uri === undefined || name === undefined ? undefined : fabricOf(workspace.unitOf(uri), name);
    if (name !== undefined && found === undefined) {
        return null;
    }
    const figures =
        found === undefined
            ? null
            : figuresOf(
                  fabricModel(found.unit.plan, found.fabric).full,
                  curves.fits,
                  dayText(workspace.asOf),
                  found.fabric.figures['controller.memory']?.value ?? null,
              );
    const answer: CalibrateAnswer = {
        report: calibrationText({ reading, curves, figures }),
        used: curves.fits.length + reading.links.length + reading.asides.length > 0,
    };
    if (found === undefined || figures === null || figures.properties.size === 0) {
        return answer;
    }
    const { record } = found.fabric;
    const edits = [...figures.properties].map(([key, text]): TextEdit => propertyEdit(record, key, text));
    return {
        ...answer,
        states: [...figures.properties.values()],
        edit: workspaceEdit(workspace, new Map([[record.span.block.document.uri, edits]]), true),
    };
}

function fabricOf(
    unit: PlanUnit | undefined,
    name: string,
): { readonly unit: PlanUnit; readonly fabric: Fabric } | undefined {
    const fabric = unit?.plan.components.get(name);
    return unit && fabric?.kind === 'fabric' ? { unit, fabric } : undefined;
}

addServerExtra(({ connection, workspace, flush, ready }: ServerContext) => {
    connection.onRequest<CalibrateAnswer | null, void>(
        'exitplan/calibrate',
        async (params: CalibrateParams): Promise<CalibrateAnswer | null> => {
            await ready;
            flush();
            return calibrate(workspace, params);
        },
    );
});
