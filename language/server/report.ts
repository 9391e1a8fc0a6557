import { there } from '../basics/lists.ts';
import { compare } from '../report/compare/compare.ts';
import { compareDocument } from '../report/compare/document.ts';
import { reportModel } from '../report/model/model.ts';
import { riskCsv, wavesCsv } from '../report/output/csv.ts';
import { pageOf, reportText } from '../report/output/render.ts';
import { toMarkdown } from '../report/output/to-markdown.ts';
import { normalUri } from '../workspace/uris.ts';
import { type PlanUnit, PlanWorkspace } from '../workspace/workspace.ts';
import { addServerExtra, type ServerContext } from './extras.ts';

/** What the client asks of the server to write reports and to compare versions. */

export type ReportFormat = 'html' | 'markdown' | 'risks' | 'waves';

export interface ReportParams {
    /** Any file of the plan. */
    readonly uri: string;
    readonly format: ReportFormat;
}

export interface ReportAnswer {
    readonly plan: string;
    readonly title: string;
    /** The file that declares the plan. */
    readonly main: string;
    readonly text: string;
}

export interface CompareParams {
    readonly uri: string;
    /** Texts of the other version by address; `null` where that version has no such file. */
    readonly old: Readonly<Record<string, string | null>>;
}

export type CompareAnswer =
    /** Files of the other version that are needed first. */
    | { readonly missing: readonly string[] }
    | {
          readonly plan: string;
          readonly html: string;
          readonly markdown: string /** Names of components and phases that are new or differ. */;
          readonly changed: readonly string[];
      };

export function reportRequests({ connection, workspace, flush, ready }: ServerContext): void {
    connection.onRequest<ReportAnswer | null, void>(
        'exitplan/report',
        async ({ uri, format }: ReportParams): Promise<ReportAnswer | null> => {
            await ready;
            flush();
            const unit = workspace.unitOf(uri);
            return unit
                ? {
                      plan: unit.plan.name,
                      title: unit.plan.title ?? unit.plan.name,
                      main: unit.main,
                      text: await textOf(unit, format),
                  }
                : null;
        },
    );
    connection.onRequest<CompareAnswer | null, void>(
        'exitplan/compare',
        async ({ uri, old }: CompareParams): Promise<CompareAnswer | null> => {
            await ready;
            flush();
            const unit = workspace.unitOf(uri);
            return unit ? await comparison(workspace, unit, old) : null;
        },
    );
}

addServerExtra(reportRequests);

async function textOf({ analysis }: PlanUnit, format: ReportFormat): Promise<string> {
    if (format === 'html' || format === 'markdown') {
        return reportText(analysis, format);
    }
    const model = reportModel(analysis);
    return format === 'risks' ? riskCsv(model) : wavesCsv(model);
}

/** Another version of a plan, or which of its files are needed first. */
export type OtherVersion = { readonly missing: readonly string[] } | { readonly unit: PlanUnit };

/** The other version is built from the texts that were handed over; what it includes and lacks is asked for. */
export function otherVersion(workspace: PlanWorkspace, now: PlanUnit, old: CompareParams['old']): OtherVersion {
    const texts = new Map(Object.entries(old).map(([uri, text]) => [normalUri(uri), text]));
    const missing = new Set(now.files.filter(uri => !texts.has(uri)));
    const before = new PlanWorkspace({
        files: {
            read: uri => {
                if (!texts.has(uri)) {
                    missing.add(uri);
                }
                return texts.get(uri) ?? undefined;
            },
        },
        library: workspace.library,
        roots: workspace.roots(),
        asOf: workspace.asOf,
    });
    for (const [uri, text] of texts) {
        if (text !== null) {
            before.set(uri, text);
        }
    }
    const known = now.files.find(uri => typeof texts.get(uri) === 'string');
    const unit = known === undefined ? undefined : before.unitOf(known);
    // A plan that was not there yet is compared with an empty one.
    return missing.size > 0 ? { missing: [...missing] } : { unit: unit ?? emptyPlan(before, now.main) };
}

async function comparison(workspace: PlanWorkspace, now: PlanUnit, old: CompareParams['old']): Promise<CompareAnswer> {
    const before = otherVersion(workspace, now, old);
    if ('missing' in before) {
        return before;
    }
    const then = before.unit;
    const found = compare(then.analysis, now.analysis);
    const document = compareDocument(found);
    const declared = [...found.declarations.added, ...found.declarations.changed].map(key =>
        key.slice(key.indexOf(' ') + 1),
    );
    return {
        plan: found.plan,
        html: await pageOf(document),
        markdown: toMarkdown(document, 3),
        changed: [
            ...new Set([
                ...declared,
                ...found.phases.added,
                ...found.phases.changed,
                ...found.phases.moved.map(m => m.phase),
            ]),
        ],
    };
}

function emptyPlan(workspace: PlanWorkspace, uri: string): PlanUnit {
    workspace.set(uri, '');
    return there(workspace.unitOf(uri), `plan file ${uri}`);
}
