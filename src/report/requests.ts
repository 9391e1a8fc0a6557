import type * as vscode from 'vscode';
import type { CompareAnswer, ReportAnswer, ReportFormat } from '../../language/server/report.ts';
import type { PlanClient } from '../client/plan-client.ts';

/** A report, or one of its tables; null where the file belongs to no plan the server knows. */
export async function requestReport(
    plans: PlanClient,
    uri: vscode.Uri,
    format: ReportFormat,
): Promise<ReportAnswer | null> {
    await plans.start();
    return plans.client.sendRequest('exitplan/report', { uri: uri.toString(), format });
}

/** The comparison with another version, or which of its files are needed first. */
export async function requestComparison(
    plans: PlanClient,
    uri: vscode.Uri,
    old: Readonly<Record<string, string | null>>,
): Promise<CompareAnswer | null> {
    await plans.start();
    return plans.client.sendRequest('exitplan/compare', { uri: uri.toString(), old });
}
