import * as vscode from 'vscode';
import { State } from 'vscode-languageclient';
import { VERDICT_TONES } from '../../language/analysis/verdict-words.ts';
import type { PlanClient } from '../client/plan-client.ts';
import { activePlan, isPlan } from '../documents/active-plan.ts';
import { type PlanVerdict, statusHover, statusText } from './verdict.ts';

/** What the server sends after every check: the verdict on one plan and the files it is made of. */
export interface VerdictNotification extends PlanVerdict {
    readonly plan: string;
    /** Addresses of all files of the plan. */
    readonly files: readonly string[];
}

/** The status bar's verdict on the active plan; a click opens the findings. */
export interface StatusBarVerdict extends vscode.Disposable {
    /** What stands there now; undefined while no plan is active. */
    shown(): string | undefined;
}

export function statusBarVerdict(plans: PlanClient): StatusBarVerdict {
    const item = vscode.window.createStatusBarItem('exitplan.verdict', vscode.StatusBarAlignment.Left, 50);
    item.name = 'Exit Plan Verdict';
    const verdicts = new Map<string, VerdictNotification>();
    let shown: string | undefined;
    const update = () => {
        shown = show(item, verdicts, plans.client.state);
    };
    const subscriptions = [
        item,
        plans.client.onNotification('exitplan/verdict', (verdict: VerdictNotification) => {
            verdict.files.forEach(file => verdicts.set(vscode.Uri.parse(file).toString(), verdict));
            update();
        }),
        plans.client.onDidChangeState(({ newState }) => {
            if (newState !== State.Running) {
                verdicts.clear();
            }
            update();
        }),
        vscode.window.onDidChangeActiveTextEditor(update),
    ];
    update();
    return { shown: () => shown, dispose: () => subscriptions.forEach(subscription => subscription.dispose()) };
}

/** Brings the status bar up to date; returns what it says, if it is there. */
function show(
    item: vscode.StatusBarItem,
    verdicts: ReadonlyMap<string, VerdictNotification>,
    state: State,
): string | undefined {
    const plan = activePlan();
    if (!plan || isElsewhere(vscode.window.activeTextEditor?.document)) {
        item.hide();
        return undefined;
    }
    const verdict = verdicts.get(plan.uri.toString());
    const { icon, text, tooltip, command } = verdict ? told(verdict) : untold(state);
    item.text = `${icon} ${text}`;
    item.tooltip = tooltip;
    item.command = command;
    item.accessibilityInformation = { label: `Exit Plan: ${text}` };
    item.show();
    return text;
}

interface Shown {
    readonly icon: string;
    readonly text: string;
    readonly tooltip: string | vscode.MarkdownString;
    readonly command: string;
}

function told(verdict: VerdictNotification): Shown {
    return {
        icon: ICONS[VERDICT_TONES[verdict.verdict]],
        text: statusText(verdict),
        tooltip: hover(verdict),
        command: 'workbench.actions.view.problems',
    };
}

const ICONS = { bad: '$(error)', near: '$(warning)', good: '$(pass)' } as const;

function hover(verdict: VerdictNotification): vscode.MarkdownString {
    const text = new vscode.MarkdownString(statusHover(verdict.plan, verdict, languagePage));
    text.isTrusted = { enabledCommands: ['vscode.open'] };
    return text;
}

/** Opens the language page at a heading. */
function languagePage(section: string): string {
    const page = vscode.Uri.from({ scheme: 'exit-docs', path: '/language.md', fragment: section });
    return `command:vscode.open?${encodeURIComponent(JSON.stringify([page]))}`;
}

/** Until the server has spoken; it never reads like a plan without findings. */
function untold(state: State): Shown {
    return state === State.Stopped
        ? {
              icon: '$(circle-slash)',
              text: vscode.l10n.t('Not checked'),
              tooltip: vscode.l10n.t('The language server is not running. Click to open its log.'),
              command: 'exitplan.showLog',
          }
        : {
              icon: '$(loading~spin)',
              text: vscode.l10n.t('Checking…'),
              tooltip: vscode.l10n.t('Reading the files of the workspace and checking its plans.'),
              command: 'exitplan.showLog',
          };
}

/** Whether a person works on something else: another file, not the log that stands below the plan. */
function isElsewhere(active: vscode.TextDocument | undefined): boolean {
    return active !== undefined && !isPlan(active) && active.uri.scheme !== 'output';
}
