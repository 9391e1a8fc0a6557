import * as vscode from 'vscode';
import type { PlanClient } from '../client/plan-client.ts';
import { activePlan } from '../documents/active-plan.ts';
import { PreviewPanel } from './panel.ts';

const TYPE = 'exitplan.preview';

/** The previews that are open, for tests and for commands about the active one. */
export interface Previews extends vscode.Disposable {
    readonly open: ReadonlySet<PreviewPanel>;
}

/** `Exit Plan: Open Preview`, and previews that come back after a reload of the window. One panel for each plan. */
export function preview(extension: vscode.Uri, plans: PlanClient): Previews {
    const open = new Set<PreviewPanel>();
    const add = (panel: vscode.WebviewPanel, uri: vscode.Uri) => {
        const added = new PreviewPanel(panel, uri, extension, plans);
        open.add(added);
        panel.onDidDispose(() => {
            open.delete(added);
            added.dispose();
        });
    };
    const show = async (uri = activePlan()?.uri) => {
        await plans.start();
        if (!uri) {
            void vscode.window.showInformationMessage('Open a plan first: the preview shows the plan you are in.');
            return;
        }
        const known = [...open].find(p => p.shows(uri));
        if (known) known.panel.reveal(undefined, true);
        else add(vscode.window.createWebviewPanel(TYPE, 'Preview', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }), uri);
    };
    const active = () => [...open].find(p => p.panel.active) ?? [...open][0];
    const disposables = vscode.Disposable.from(
        vscode.commands.registerCommand('exitplan.openPreview', (uri?: vscode.Uri) => show(uri instanceof vscode.Uri ? uri : undefined)),
        vscode.commands.registerCommand('exitplan.previewExportSvg', () => active()?.command('exportSvg')),
        vscode.commands.registerCommand('exitplan.previewExportPng', () => active()?.command('exportPng')),
        vscode.window.registerWebviewPanelSerializer(TYPE, {
            async deserializeWebviewPanel(panel, state: { readonly uri?: string } | undefined) {
                if (typeof state?.uri === 'string') add(panel, vscode.Uri.parse(state.uri));
                else panel.dispose();
            },
        }),
    );
    return { open, dispose: () => { disposables.dispose(); open.forEach(p => p.dispose()); } };
}
