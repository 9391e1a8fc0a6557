import * as vscode from 'vscode';
import type { PlanEntry, PlanParts } from '../../language/server/plans.ts';
import type { PlanClient } from '../client/plan-client.ts';
import { type PlanItem, partItems, planItem } from './items.ts';

/** Changes come with every key; the list follows when they pause (ms). */
const PAUSE = 400;

/** The side bar's list of plans: verdict, causes, phases with dates, findings. */
export function plansView(plans: PlanClient): vscode.Disposable {
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
            await plans.start();
            if (item?.plan) {
                const parts = await plans.client.sendRequest<PlanParts | null>('exitplan/plan', { uri: item.plan.uri });
                return parts ? partItems(parts) : [];
            }
            return (await plans.client.sendRequest<readonly PlanEntry[]>('exitplan/plans')).map(planItem);
        },
    };
    return vscode.Disposable.from(
        changed,
        { dispose: () => clearTimeout(timer) },
        vscode.window.createTreeView('exitplan.plans', { treeDataProvider: provider, showCollapseAll: true }),
        plans.client.onNotification('exitplan/plansChanged', refresh),
    );
}

function treeItem(item: PlanItem): vscode.TreeItem {
    const open = item.plan !== undefined || (item.children?.length ?? 0) > 0;
    const line = new vscode.TreeItem(
        item.label,
        open ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
    );
    line.description = item.description;
    line.tooltip = item.tooltip;
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
