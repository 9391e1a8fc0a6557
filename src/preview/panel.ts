import * as vscode from 'vscode';
import { fromPanel } from '../../webview/messages.ts';
import type { FromPanel, PanelCommand, ToPanel } from '../../webview/protocol.ts';
import type { PlanClient } from '../client/plan-client.ts';
import { applyAction, applyEdits, reveal, savePicture } from './editing.ts';
import { previewHtml } from './html.ts';
import { PreviewRequests } from './requests.ts';

/** The cursor rests so long before the picture follows it (ms): walking through lines is no question. */
const CURSOR_REST = 60;

/** One preview: keeps the picture of one plan as new as its text, and carries what is done in it to the editor. */
export class PreviewPanel implements vscode.Disposable {
    readonly panel: vscode.WebviewPanel;
    /** Any file of the plan: the one it was opened for. */
    readonly uri: vscode.Uri;
    /** Settled when the page has its first model; for tests. */
    readonly shown: Promise<void>;
    /** What its plan is called; undefined before it has been read. */
    planTitle: string | undefined;
    private readonly onTitled: (title: string) => void;
    private readonly plans: PlanClient;
    private readonly requests: PreviewRequests;
    private readonly subscriptions: vscode.Disposable[] = [];
    private files: ReadonlySet<string>;
    private ready = false;
    private asking = false;
    private dirty = false;
    /** Number of the model the page has. */
    private have: number | undefined;
    private changed: ToPanel | undefined;
    private resting: ReturnType<typeof setTimeout> | undefined;
    private resolveShown: () => void = () => undefined;

    constructor(
        panel: vscode.WebviewPanel,
        uri: vscode.Uri,
        extension: vscode.Uri,
        plans: PlanClient,
        onTitled: (title: string) => void,
    ) {
        this.panel = panel;
        this.onTitled = onTitled;
        this.uri = uri;
        this.plans = plans;
        this.requests = new PreviewRequests(plans.client);
        this.files = new Set([uri.toString()]);
        this.shown = new Promise(resolve => {
            this.resolveShown = resolve;
        });
        panel.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension, 'dist')] };
        panel.iconPath = vscode.Uri.joinPath(extension, 'media', 'icon.svg');
        this.subscriptions.push(
            panel.webview.onDidReceiveMessage((value: unknown) => {
                const message = fromPanel(value);
                if (message) {
                    void this.received(message);
                } else {
                    this.plans.log.warn('The preview sent something that is no message; it was dropped.');
                }
            }),
            this.requests.onChanged(files => {
                if (files.some(f => this.files.has(vscode.Uri.parse(f).toString()))) {
                    void this.refresh();
                }
            }),
            vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.followCursor(textEditor)),
        );
        panel.webview.html = previewHtml(panel.webview, extension, uri);
    }

    /** Whether a file belongs to the plan it shows. */
    shows(uri: vscode.Uri): boolean {
        return this.files.has(uri.toString());
    }

    /** Marks what differs from another version of the plan, until nobody compares any more. */
    compare(names: readonly string[] | undefined, against: string): void {
        const message: ToPanel = { type: 'changed', names, against };
        this.changed = names ? message : undefined;
        if (this.ready) {
            this.post(message);
        }
    }

    command(command: PanelCommand): void {
        this.post({ type: 'command', command });
    }

    dispose(): void {
        clearTimeout(this.resting);
        this.requests.closed(this.uri);
        this.subscriptions.forEach(s => s.dispose());
        this.panel.dispose();
    }

    private post(message: ToPanel): void {
        void this.panel.webview.postMessage(message);
    }

    /** Asks for the picture; whatever changes while it is on its way is asked for once more when it is there. */
    private async refresh(): Promise<void> {
        this.dirty = true;
        if (!this.ready || this.asking) {
            return;
        }
        this.asking = true;
        try {
            await this.plans.start();
            while (this.dirty) {
                this.dirty = false;
                await this.draw();
            }
        } catch (error) {
            this.plans.log.error('The preview could not be drawn:', error);
            this.post({ type: 'stale', reason: vscode.l10n.t('The language server does not answer.') });
        } finally {
            this.asking = false;
        }
    }

    private async draw(): Promise<void> {
        const answer = await this.requests.preview(this.uri, this.have);
        if (!answer) {
            this.post({ type: 'stale', reason: vscode.l10n.t('Its file is not open and was not found.') });
            return;
        }
        this.files = new Set(answer.files.map(f => vscode.Uri.parse(f).toString()));
        const { model, delta, version, unreadable, title } = answer;
        // A text that cannot be read keeps the last good picture; without one, a poor picture is better than none.
        if (!unreadable || model) {
            this.onTitled((this.planTitle = title));
        }
        if (model) {
            this.post({ type: 'model', model, version });
        } else if (delta && this.have !== undefined && version !== undefined) {
            this.post({ type: 'delta', delta, base: this.have, version });
        }
        this.have = version;
        if (model?.partial) {
            this.dirty = true;
        }
        this.resolveShown();
        this.post({ type: 'stale', reason: unreadable });
    }

    private async received(message: FromPanel): Promise<void> {
        switch (message.type) {
            case 'ready':
                this.ready = true;
                this.have = undefined;
                if (this.changed) {
                    this.post(this.changed);
                }
                await this.refresh();
                break;
            case 'reveal': {
                const place = await this.requests.place(this.uri, message.id);
                if (place) {
                    await reveal(place, message.focus, this.panel.viewColumn);
                }
                break;
            }
            case 'fix':
                await this.fix(message.finding, message.title);
                break;
            case 'blast':
                this.post({ type: 'blast', id: message.id, losses: await this.requests.blast(this.uri, message.id) });
                break;
            case 'fixes':
                this.post({ type: 'fixes', fixes: await this.requests.fixes(this.uri, message.findings) });
                break;
            case 'save':
                await savePicture(
                    this.uri,
                    message.name,
                    Buffer.from(message.data, message.format === 'png' ? 'base64' : 'utf8'),
                    message.format,
                );
                break;
            case 'compared':
                this.changed = undefined;
                break;
            case 'apply':
                await applyEdits(await this.requests.apply(this.uri, message.fabric, message.settings));
                break;
        }
    }

    private async fix(finding: string, title: string): Promise<void> {
        const place = await this.requests.place(this.uri, `finding:${finding}`);
        if (!place || !(await applyAction(place, title))) {
            void vscode.window.showInformationMessage(
                vscode.l10n.t('This finding is no longer there, or it can no longer be repaired that way.'),
            );
        }
    }

    /** Tells the page what the cursor stands in. It lights up; the view does not move. */
    private followCursor(editor: vscode.TextEditor): void {
        if (!this.ready || !this.shows(editor.document.uri)) {
            return;
        }
        clearTimeout(this.resting);
        this.resting = setTimeout(() => {
            void this.requests.at(editor.document.uri, editor.selection.active).then(
                ids => this.post({ type: 'cursor', ids }),
                () => undefined,
            );
        }, CURSOR_REST);
    }
}
