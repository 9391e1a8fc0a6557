import * as vscode from 'vscode';
import { nth } from '../../language/basics/lists.ts';
import type { PlanClient } from '../client/plan-client.ts';
import { activePlan } from '../documents/active-plan.ts';
import { PreviewPanel } from './panel.ts';
import { tabTitles } from './titles.ts';

const TYPE = 'exitplan.preview';

/** The previews that are open, for tests and for commands about the active one. */
export interface Previews extends vscode.Disposable {
    readonly open: ReadonlySet<PreviewPanel>;
    /** The column of the preview of a plan, where there is one. */
    columnOf(uri: vscode.Uri): vscode.ViewColumn | undefined;
    /** Marks in the preview of a plan what differs from another version; without names no longer. */
    compare(uri: vscode.Uri, names: readonly string[] | undefined, against: string): void;
}

/** Writes the titles of the tabs: they depend on each other. */
function retitle(open: ReadonlySet<PreviewPanel>): void {
    const known = [...open].flatMap(p => (p.planTitle === undefined ? [] : [{ title: p.planTitle, p }]));
    tabTitles(known.map(({ title, p }) => ({ title, path: p.uri.path }))).forEach((title, i) => {
        nth(known, i).p.panel.title = title;
    });
}

/** `Exit Plan: Open Preview`, and previews that come back after a reload of the window. One panel for each plan. */
export function preview(extension: vscode.Uri, plans: PlanClient): Previews {
    const open = new Set<PreviewPanel>();
    let compared: { readonly uri: vscode.Uri; readonly names: readonly string[]; readonly against: string } | undefined;
    const add = (panel: vscode.WebviewPanel, uri: vscode.Uri) => {
        const added = new PreviewPanel(panel, uri, extension, plans, () => retitle(open));
        open.add(added);
        // Only now it is known which files its plan has.
        void added.shown.then(() => {
            if (compared && added.shows(compared.uri)) {
                added.compare(compared.names, compared.against);
            }
        });
        panel.onDidDispose(() => {
            open.delete(added);
            added.dispose();
            retitle(open);
        });
    };
    const show = async (uri = activePlan()?.uri) => {
        await plans.start();
        if (!uri) {
            void vscode.window.showInformationMessage(
                vscode.l10n.t('Open a plan first: the preview shows the plan you are in.'),
            );
            return;
        }
        const known = [...open].find(p => p.shows(uri));
        if (known) {
            known.panel.reveal(undefined, true);
        } else {
            add(
                vscode.window.createWebviewPanel(TYPE, 'Preview', {
                    viewColumn: vscode.ViewColumn.Beside,
                    preserveFocus: true,
                }),
                uri,
            );
        }
    };
    const active = () => [...open].find(p => p.panel.active) ?? [...open][0];
    const disposables = vscode.Disposable.from(
        // A menu hands over an address, a code lens its text.
        vscode.commands.registerCommand('exitplan.openPreview', (uri?: unknown) =>
            show(uri instanceof vscode.Uri ? uri : typeof uri === 'string' ? vscode.Uri.parse(uri) : undefined),
        ),
        vscode.commands.registerCommand('exitplan.previewExportSvg', () => active()?.command('exportSvg')),
        vscode.commands.registerCommand('exitplan.previewExportPng', () => active()?.command('exportPng')),
        vscode.window.registerWebviewPanelSerializer(TYPE, {
            async deserializeWebviewPanel(panel, state: { readonly uri?: string } | undefined) {
                if (typeof state?.uri === 'string') {
                    add(panel, vscode.Uri.parse(state.uri));
                } else {
                    panel.dispose();
                }
            },
        }),
    );
    const of = (uri: vscode.Uri) => [...open].find(p => p.shows(uri));
    return {
        open,
        columnOf: uri => of(uri)?.panel.viewColumn,
        compare: (uri, names, against) => {
            compared = names && { uri, names, against };
            of(uri)?.compare(names, against);
        },
        dispose: () => {
            disposables.dispose();
            open.forEach(p => p.dispose());
        },
    };
}
