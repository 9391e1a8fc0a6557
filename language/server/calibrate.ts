import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { fabricModel } from '../analysis/headroom/input.ts';
import { calibrationOf, figureEdits, type Goal, isUsed } from '../calibration/calibrate.ts';
import type { Reading } from '../calibration/reading.ts';
import { calibrationText } from '../calibration/report.ts';
import { workspaceEdit } from '../lsp/edits/workspace-edit.ts';
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
    const goal = uri === undefined || name === undefined ? null : goalOf(workspace.unitOf(uri), name);
    if (name !== undefined && goal === null) {
        return null;
    }
    const calibration = calibrationOf(readings, goal, workspace.asOf);
    const { figures } = calibration;
    const answer: CalibrateAnswer = { report: calibrationText(calibration), used: isUsed(calibration) };
    if (goal === null || figures === null || figures.properties.size === 0) {
        return answer;
    }
    const file = goal.fabric.record.span.block.document.uri;
    return {
        ...answer,
        states: [...figures.properties.values()],
        edit: workspaceEdit(workspace, new Map([[file, figureEdits(goal.fabric, figures)]]), true),
    };
}

function goalOf(unit: PlanUnit | undefined, name: string): Goal | null {
    const fabric = unit?.plan.components.get(name);
    return unit && fabric?.kind === 'fabric' ? { fabric, model: fabricModel(unit.plan, fabric).full } : null;
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
