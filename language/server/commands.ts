import type { Connection } from 'vscode-languageserver';
import type { Location, Position } from 'vscode-languageserver-types';
import { SHOW_PLACE } from '../lsp/code-lens.ts';
import { byFile, workspaceEdit } from '../lsp/edits/workspace-edit.ts';
import { reorderFix } from '../rules/index.ts';
import type { FeatureContext } from './features.ts';

/** Reorders the phases of the plan a file belongs to. Argument: the file's address. Answers whether there was anything to do. */
export const REORDER_COMMAND = 'exitplan.server.reorderPhases';

/** Commands that any client may run; their names are not those of the client's own commands. */
export const SERVER_COMMANDS: readonly string[] = [REORDER_COMMAND, SHOW_PLACE];

export function registerCommands({ connection, workspace, publisher, support }: FeatureContext): void {
    connection.onExecuteCommand(async ({ command, arguments: args = [] }) => {
        if (command === SHOW_PLACE) {
            return showPlace(connection, args);
        }
        const uri: unknown = args[0];
        if (command !== REORDER_COMMAND || typeof uri !== 'string') {
            return null;
        }
        await publisher.ready;
        publisher.flush();
        const unit = workspace.unitOf(uri);
        const fix = unit && reorderFix(unit.analysis);
        if (!fix) {
            return false;
        }
        const { applied } = await connection.workspace.applyEdit({
            label: fix.title,
            edit: workspaceEdit(workspace, byFile(fix.edits()), support.documentChanges),
        });
        return applied;
    });
}

/** Has the client open the first place a lens leads to, or the lens's own. Answers whether it did. */
async function showPlace(connection: Connection, [uri, position, places]: readonly unknown[]): Promise<boolean> {
    const [first] = Array.isArray(places) ? (places as Location[]) : [];
    if (typeof uri !== 'string' || (first !== undefined && typeof first.uri !== 'string')) {
        return false;
    }
    const start = position as Position;
    const { success } = await connection.window.showDocument({
        uri: first?.uri ?? uri,
        takeFocus: true,
        selection: first?.range ?? { start, end: start },
    });
    return success;
}
