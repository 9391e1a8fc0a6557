import type * as vscode from 'vscode';
import { hostFeatures } from '#host';
import { PlanClient } from './client/plan-client.ts';
import { calibrate } from './commands/calibrate.ts';
import { checkWorkspace } from './commands/check-workspace.ts';
import { importEstate } from './commands/import-estate.ts';
import { insertMachines } from './commands/insert-machines.ts';
import { newPlan } from './commands/new-plan.ts';
import { openRulePage } from './commands/open-rule-page.ts';
import { reorderPhases } from './commands/reorder-phases.ts';
import { serverCommands } from './commands/server-commands.ts';
import { showPlaces } from './commands/show-places.ts';
import { trackActivePlan } from './documents/active-plan.ts';
import { libraryDocuments } from './documents/library-documents.ts';
import { rulePages } from './documents/rule-pages.ts';
import { statusPages } from './lives/status.ts';
import { verifyInventory } from './lives/verify.ts';
import { plansView, statusView } from './plans/plans-view.ts';
import { type Previews, preview } from './preview/preview.ts';
import { compareWithHead } from './report/compare-with-head.ts';
import { createReport } from './report/create-report.ts';
import { statusBarVerdict } from './verdict/status-bar.ts';
import { samplePlan } from './walkthrough/sample-plan.ts';

/** What other extensions and the tests may use. */
export interface ExitPlanApi {
    /** Settled when the language server answers; rejects with the reason when it could not start. */
    readonly ready: Promise<void>;
    readonly client: PlanClient['client'];
    /** The verdict in the status bar, which VS Code lets nobody read; undefined while no plan is active. */
    readonly verdict: () => string | undefined;
    /** The previews that are open. */
    readonly previews: Previews['open'];
}

/** Called by VS Code when the first plan is opened or the first command is run. */
export function activate(context: vscode.ExtensionContext): ExitPlanApi {
    const plans = new PlanClient(context);
    const verdict = statusBarVerdict(plans);
    const previews = preview(context.extensionUri, plans);
    context.subscriptions.push(
        plans,
        trackActivePlan(),
        libraryDocuments(context.extensionUri),
        rulePages(context.extensionUri),
        verdict,
        previews,
        createReport(plans),
        compareWithHead(plans, previews),
        serverCommands(plans),
        showPlaces(plans),
        reorderPhases(plans),
        checkWorkspace(plans),
        plansView(plans),
        statusView(plans),
        statusPages(plans),
        verifyInventory(plans, context.extensionUri),
        calibrate(plans, context.extensionUri),
        importEstate(context.extensionUri),
        insertMachines(context.extensionUri),
        newPlan(context.extensionUri),
        hostFeatures(context.extensionUri),
        openRulePage(context.extensionUri),
        samplePlan(context.extensionUri, plans),
    );
    return { ready: plans.start(), client: plans.client, verdict: verdict.shown, previews: previews.open };
}
