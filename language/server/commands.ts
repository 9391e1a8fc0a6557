import { byFile, workspaceEdit } from '../lsp/workspace-edit.ts';
import { reorderFix } from '../rules/index.ts';
import type { FeatureContext } from './features.ts';

/** Reorders the phases of the plan a file belongs to. Argument: the file's address. Answers whether there was anything to do. */
export const REORDER_COMMAND = 'exitplan.server.reorderPhases';

/** Commands that any client may run; their names are not those of the client's own commands. */
export const SERVER_COMMANDS: readonly string[] = [REORDER_COMMAND];

export function registerCommands({ connection, workspace, publisher, support }: FeatureContext): void {
    connection.onExecuteCommand(async ({ command, arguments: args = [] }) => {
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
