import * as vscode from 'vscode';
import type { PlanStatus } from '../../language/server/lives.ts';
import type { PlanEntry, PlanParts } from '../../language/server/plans.ts';
import type { PlanClient } from '../client/plan-client.ts';
import { statusItem } from '../lives/status-items.ts';
import { type PlanItem, partItems, planItem } from './items.ts';

/** Changes come with every key; the list follows when they pause (ms). */
const PAUSE = 400;

/** The side bar's list of plans: verdict, causes, phases with dates, findings. */
export function plansView(plans: PlanClient): vscode.Disposable {
    return planTree(plans, 'exitplan.plans', {
        roots: async () => (await plans.client.sendRequest<readonly PlanEntry[]>('exitplan/plans')).map(planItem),
        below: async uri => {
            const parts = await plans.client.sendRequest<PlanParts | null>('exitplan/plan', { uri });
            return parts ? partItems(parts) : [];
        },
    });
}

/** The side bar's status of each plan: done, running, late and next phases, machines and data, end and days to spare. */
export function statusView(plans: PlanClient): vscode.Disposable {
    return planTree(plans, 'exitplan.statusView', {
        roots: async () => (await plans.client.sendRequest<readonly PlanStatus[]>('exitplan/statuses')).map(statusItem),
        below: () => Promise.resolve([]),
    });
}

interface Content {
    roots(): Promise<readonly PlanItem[]>;
    /** What lies below a plan that brings nothing along. */
    below(uri: string): Promise<readonly PlanItem[]>;
}

function planTree(plans: PlanClient, id: string, content: Content): vscode.Disposable {
    const changed = new vscode.EventEmitter<void>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
        clearTimeout(timer);
        timer = setTimeout(() => changed.fire(), PAUSE);
    };
    const provider: vscode.TreeDataProvider<PlanItem> = {
        onDidChangeTreeData: changed.event,
        getTreeItem: treeItem,
        async getChildren(item) {
            if (item?.children) {
                return [...item.children];
            }
            if (item && !item.plan) {
                return [];
            }
            if (item?.plan) {
                await plans.start();
                return [...(await content.below(item.plan.uri))];
            }
            try {
                await plans.start();
                return [...(await content.roots())];
            } finally {
                // Until then a view without lines would say that there is no plan.
                view.message = undefined;
                await vscode.commands.executeCommand('setContext', 'exitplan.plansRead', true);
            }
        },
    };
    const view = vscode.window.createTreeView(id, { treeDataProvider: provider, showCollapseAll: true });
    view.message = vscode.l10n.t('Looking for plans …');
    return vscode.Disposable.from(changed, { dispose: () => clearTimeout(timer) }, view, plans.onPlansChanged(refresh));
}

function treeItem(item: PlanItem): vscode.TreeItem {
    const open = item.plan !== undefined || (item.children?.length ?? 0) > 0;
    const line = new vscode.TreeItem(
        item.label,
        open ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
    );
    line.description = item.description;
    line.tooltip = item.tooltip;
    // Menus of a plan's line are for such lines.
    line.contextValue = item.plan ? 'plan' : undefined;
    line.iconPath = new vscode.ThemeIcon(item.icon, colour(item.icon));
    const place = item.place;
    if (place) {
        line.command = {
            title: 'Show',
            command: 'vscode.open',
            arguments: [vscode.Uri.parse(place.uri), { selection: rangeOf(place.range) }],
        };
    }
    return line;
}

function rangeOf({ start, end }: NonNullable<PlanItem['place']>['range']): vscode.Range {
    return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** The colours of the Problems view. */
function colour(icon: PlanItem['icon']): vscode.ThemeColor | undefined {
    switch (icon) {
        case 'error':
            return new vscode.ThemeColor('problemsErrorIcon.foreground');
        case 'warning':
            return new vscode.ThemeColor('problemsWarningIcon.foreground');
        case 'info':
            return new vscode.ThemeColor('problemsInfoIcon.foreground');
        case 'pass':
            return new vscode.ThemeColor('testing.iconPassed');
        default:
            return undefined;
    }
}
