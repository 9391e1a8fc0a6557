import * as vscode from 'vscode';
import type { PlanClient } from '../client/plan-client.ts';

/** Changes come with every key; a page follows when they pause (ms). */
const PAUSE = 500;

/** What a page shows. */
export interface PageContent {
    readonly title: string;
    readonly html: string;
}

/** Pages that follow the plans they are about, one for each key. */
export class LivePages implements vscode.Disposable {
    private readonly open = new Map<string, { panel: vscode.WebviewPanel; ask: Ask }>();
    private readonly listener: vscode.Disposable;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private readonly plans: PlanClient;
    private readonly type: string;

    /** @param type the kind of page, as VS Code tells panels apart */
    constructor(plans: PlanClient, type: string) {
        this.plans = plans;
        this.type = type;
        this.listener = plans.onPlansChanged(() => {
            clearTimeout(this.timer);
            this.timer = setTimeout(() => void this.follow(), PAUSE);
        });
    }

    /**
     * Shows a page, the one that is open where there is one.
     * @param ask what it shows by now; undefined where there is nothing any more, so that what it shows stays
     */
    async show(key: string, ask: Ask, closed?: () => void): Promise<PageContent | undefined> {
        const content = await ask();
        if (!content) {
            return undefined;
        }
        const known = this.open.get(key);
        const panel =
            known?.panel ??
            vscode.window.createWebviewPanel(
                this.type,
                '',
                { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
                { enableFindWidget: true, localResourceRoots: [] },
            );
        this.open.set(key, { panel, ask });
        put(panel, content);
        if (known) {
            panel.reveal(undefined, true);
        } else {
            panel.onDidDispose(() => {
                this.open.delete(key);
                closed?.();
            });
        }
        return content;
    }

    dispose(): void {
        clearTimeout(this.timer);
        this.listener.dispose();
        this.open.forEach(({ panel }) => panel.dispose());
    }

    private async follow(): Promise<void> {
        for (const { panel, ask } of this.open.values()) {
            try {
                const content = await ask();
                if (content) {
                    put(panel, content);
                }
            } catch (error) {
                this.plans.log.error('A page could not follow a change:', error);
            }
        }
    }
}

type Ask = () => Promise<PageContent | undefined>;

function put(panel: vscode.WebviewPanel, { title, html }: PageContent): void {
    panel.title = title;
    // The same page set again would scroll to its top.
    if (panel.webview.html !== html) {
        panel.webview.html = html;
    }
}
