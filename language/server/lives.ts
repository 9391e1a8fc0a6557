import type { Range, WorkspaceEdit } from 'vscode-languageserver-types';
import type { VerdictValue } from '../analysis/analysis.ts';
import { type PhaseState, type Progress, progressOf } from '../analysis/schedule/progress.ts';
import type { Extract } from '../import/estate/estate.ts';
import { workspaceEdit } from '../lsp/edits/workspace-edit.ts';
import { locationOf } from '../lsp/file-view.ts';
import { takeOverEdits } from '../lsp/take-over.ts';
import { dataText, dayText } from '../plan/units.ts';
import { pageOf } from '../report/output/render.ts';
import { portfolioDocument } from '../report/portfolio/document.ts';
import { portfolioOf } from '../report/portfolio/portfolio.ts';
import { rateSentences, statusDocument } from '../report/status/document.ts';
import { verificationDocument } from '../report/verification/document.ts';
import { differenceId, OtherEstate, type Verification, verify } from '../verify/verify.ts';
import { normalUri } from '../workspace/uris.ts';
import type { PlanUnit, PlanWorkspace } from '../workspace/workspace.ts';
import { addServerExtra, type ServerContext } from './extras.ts';
import { type OtherVersion, otherVersion } from './report.ts';

/** What the client asks of the server while a plan is carried out: its status, the plan against inventories, plans side by side. */

export interface StatusParams {
    readonly uri: string;
    /** Texts of an earlier version by address, to tell what changed since; `null` where that version has no such file. */
    readonly old?: Readonly<Record<string, string | null>>;
}

/** A page about a plan, or about all. */
export interface Page {
    readonly title: string;
    readonly html: string;
}

export type StatusAnswer = { readonly missing: readonly string[] } | (Page & { readonly main: string });

/** Where one plan stands, for a list. */
export interface PlanStatus {
    readonly uri: string;
    readonly title: string;
    readonly verdict: VerdictValue;
    readonly asOf: string;
    readonly machines: { readonly done: number; readonly total: number };
    readonly data: string;
    readonly finish?: string;
    readonly plannedFinish?: string;
    readonly slackDays?: number;
    /** What was measured against what later phases plan. */
    readonly rates: readonly string[];
    readonly phases: readonly PhaseStatus[];
}

export interface PhaseStatus {
    readonly name: string;
    readonly state: PhaseState;
    readonly starts?: string;
    readonly ends?: string;
    readonly machines: number;
    readonly place: { readonly uri: string; readonly range: Range };
}

export interface VerifyParams {
    readonly uri: string;
    /** What was read; without it what was read last for this plan. */
    readonly extracts?: readonly Extract[];
}

export type VerifyAnswer =
    | { readonly refused: string }
    | (Page & {
          readonly main: string;
          readonly differences: readonly DifferenceEntry[];
      });

export interface DifferenceEntry {
    /** The same as long as the difference is. */
    readonly id: string;
    readonly kind: string;
    readonly message: string;
    readonly fix: string;
    /** {@link fix} is an edit the server can make. */
    readonly takesOver: boolean;
    readonly place: { readonly uri: string; readonly range: Range };
}

export interface TakeOverParams {
    readonly uri: string;
    readonly id: string;
}

export function statusOf({ main, plan, analysis }: PlanUnit): PlanStatus {
    const progress = progressOf(analysis);
    const { asOf, bytes, finish, plannedFinish, slackDays } = progress;
    return {
        uri: main,
        title: plan.title ?? plan.name,
        verdict: analysis.verdict.value,
        asOf: dayText(asOf),
        machines: progress.machines,
        data: bytes.total === 0 ? '' : `${dataText(bytes.done)} of ${dataText(bytes.total)}`,
        ...(finish === undefined ? {} : { finish: dayText(finish) }),
        ...(plannedFinish === undefined ? {} : { plannedFinish: dayText(plannedFinish) }),
        ...(slackDays === undefined ? {} : { slackDays }),
        rates: rateSentences(progress),
        phases: progress.phases.map(phaseOf),
    };
}

function phaseOf({ phase, state, expected, actual, machines }: Progress['phases'][number]): PhaseStatus {
    const starts = actual.starts ?? expected.starts;
    const ends = actual.ends ?? expected.ends;
    return {
        name: phase.title ?? phase.name,
        state,
        ...(starts === undefined ? {} : { starts: dayText(starts) }),
        ...(ends === undefined ? {} : { ends: dayText(ends) }),
        machines,
        place: locationOf(phase.record.nameSpan),
    };
}

/** Holds plans against inventories, and remembers what was read: the text changes more often than the inventories. */
export class Verifications {
    private readonly read = new Map<string, readonly Extract[]>();
    private readonly workspace: PlanWorkspace;

    constructor(workspace: PlanWorkspace) {
        this.workspace = workspace;
    }

    /** What differs by now; null for a file of no plan, and where no inventory was read. */
    async answer({ uri, extracts }: VerifyParams): Promise<VerifyAnswer | null> {
        const unit = this.workspace.unitOf(uri);
        const known = unit && (extracts ?? this.read.get(unit.main));
        if (!unit?.plan.record || !known) {
            return null;
        }
        try {
            const found = verify(unit.analysis, known);
            this.read.set(unit.main, known);
            return await answerOf(unit, found);
        } catch (error) {
            if (error instanceof OtherEstate) {
                return { refused: error.message };
            }
            throw error;
        }
    }

    /** The edits that take a difference over into the text as it is now; null where it has none any more. */
    edits({ uri, id }: TakeOverParams, versioned: boolean): WorkspaceEdit | null {
        const unit = this.workspace.unitOf(uri);
        const known = unit && this.read.get(unit.main);
        const difference = known && verify(unit.analysis, known).differences.find(d => differenceId(d) === id);
        const edits = difference && takeOverEdits(this.workspace, difference);
        return edits ? workspaceEdit(this.workspace, edits, versioned) : null;
    }

    forget(uri: string): void {
        this.read.delete(this.workspace.unitOf(uri)?.main ?? normalUri(uri));
    }
}

async function answerOf({ main, plan, analysis }: PlanUnit, found: Verification): Promise<VerifyAnswer> {
    const title = plan.title ?? plan.name;
    const record = plan.record;
    return {
        main,
        title,
        html: await pageOf(verificationDocument({ title, asOf: dayText(analysis.asOf) }, found)),
        differences: found.differences.map(d => ({
            id: differenceId(d),
            kind: d.kind,
            message: `${d.message}. ${d.fix}.`,
            fix: d.fix,
            takesOver: d.edits !== undefined || d.rename !== undefined,
            // What the plan does not know is said of the plan.
            place: d.span
                ? locationOf(d.span)
                : record
                  ? locationOf(record.nameSpan)
                  : { uri: main, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } },
        })),
    };
}

/** All plans of the workspace side by side. */
export async function portfolioPage(workspace: PlanWorkspace): Promise<Page> {
    const units = [...workspace.all()].filter(u => u.plan.record).sort((a, b) => (a.main < b.main ? -1 : 1));
    const members = units.map(({ main, analysis }) => ({ file: main, analysis }));
    return {
        title: 'Exit portfolio',
        html: await pageOf(portfolioDocument(portfolioOf(members), dayText(workspace.asOf))),
    };
}

async function statusPage(workspace: PlanWorkspace, { uri, old }: StatusParams): Promise<StatusAnswer | null> {
    const unit = workspace.unitOf(uri);
    if (!unit?.plan.record) {
        return null;
    }
    const before: OtherVersion | undefined = old && otherVersion(workspace, unit, old);
    if (before && 'missing' in before) {
        return before;
    }
    const title = unit.plan.title ?? unit.plan.name;
    return { main: unit.main, title, html: await pageOf(statusDocument(unit.analysis, before?.unit.analysis)) };
}

addServerExtra(({ connection, workspace, flush, ready }: ServerContext) => {
    const verifications = new Verifications(workspace);
    /** Numbers about a part of a plan, or about an older text, would be wrong. */
    const settled = async () => {
        await ready;
        flush();
    };
    connection.onRequest('exitplan/statuses', async (): Promise<readonly PlanStatus[]> => {
        await settled();
        return [...workspace.all()]
            .filter(u => u.plan.record)
            .map(statusOf)
            .sort((a, b) => (a.uri < b.uri ? -1 : 1));
    });
    connection.onRequest<StatusAnswer | null, void>(
        'exitplan/status',
        async (params: StatusParams): Promise<StatusAnswer | null> => {
            await settled();
            return statusPage(workspace, params);
        },
    );
    connection.onRequest('exitplan/portfolio', async (): Promise<Page> => {
        await settled();
        return portfolioPage(workspace);
    });
    connection.onRequest<VerifyAnswer | null, void>(
        'exitplan/verify',
        async (params: VerifyParams): Promise<VerifyAnswer | null> => {
            await settled();
            return verifications.answer(params);
        },
    );
    connection.onRequest('exitplan/takeOver', async (params: TakeOverParams): Promise<WorkspaceEdit | null> => {
        await settled();
        return verifications.edits(params, true);
    });
    connection.onNotification('exitplan/verifyDone', ({ uri }: { readonly uri: string }) => verifications.forget(uri));
});
