import * as vscode from 'vscode';
import type { PlanClient } from '../client/plan-client.ts';

/** Restart the language server, and show what it and the connection have logged. */
export function serverCommands(plans: PlanClient): vscode.Disposable {
    return vscode.Disposable.from(
        vscode.commands.registerCommand('exitplan.restartServer', () => plans.restart()),
        vscode.commands.registerCommand('exitplan.showLog', () => plans.log.show()),
    );
}
