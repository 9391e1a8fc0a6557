import * as vscode from 'vscode';
import type { Location, Position } from 'vscode-languageserver-types';
import type { PlanClient } from '../client/plan-client.ts';

/** What a code lens runs: the places it counts, in a peek view at the lens. The arguments are the server's. */
export function showPlaces(plans: PlanClient): vscode.Disposable {
    return vscode.commands.registerCommand(
        'exitplan.showPlaces',
        (uri: string, position: Position, places: readonly Location[]) => {
            const convert = plans.client.protocol2CodeConverter;
            return vscode.commands.executeCommand(
                'editor.action.peekLocations',
                convert.asUri(uri),
                convert.asPosition(position),
                places.map(place => convert.asLocation(place)),
                'peek',
            );
        },
    );
}
