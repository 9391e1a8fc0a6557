import { deltaOf, type ModelDelta } from '../../webview/scene/delta.ts';
import { FindingIndex, modelOf } from '../../webview/scene/from-analysis/index.ts';
import type { PreviewModel } from '../../webview/scene/model.ts';
import { lastOf } from '../basics/lists.ts';
import { shownSeverity } from '../lsp/diagnostics.ts';
import { locationOf, spotIn } from '../lsp/file-view.ts';
import type { DeclRecord } from '../plan/records.ts';
import { type Position, type Range, rangeOf, type Span } from '../plan/source.ts';
import { fixesFor } from '../rules/index.ts';
import type { PlanUnit, PlanWorkspace } from '../workspace/workspace.ts';
import { addServerExtra, type ServerContext } from './extras.ts';
import { type FabricSetting, settingsEdits } from './preview-apply.ts';
import { type BlastGroup, blastOf } from './preview-blast.ts';
import { settingsOf } from './settings.ts';

/** What the preview asks of the server. Places are asked for when they are needed, so that typing above sends nothing. */

export interface PreviewAnswer {
    /** All files of the plan, the main one first. */
    readonly files: readonly string[];
    /** What the plan is called. */
    readonly title: string;
    /** Number of the model that is complete with this answer; the one that was had where nothing changed. */
    readonly version?: number;
    /** The whole model, where the one that was had is not known any more. */
    readonly model?: PreviewModel;
    /** What is new since the model that was had. */
    readonly delta?: ModelDelta;
    /** Why the text cannot be read as a plan at the moment. Whoever has a model keeps it, and gets no new one. */
    readonly unreadable?: string;
}

/** The model a preview was last sent, so that the next answer says only what is new. */
interface SentModel {
    readonly version: number;
    readonly model: PreviewModel;
}

export interface PlaceAnswer {
    readonly uri: string;
    readonly range: Range;
}

interface UriParams {
    readonly uri: string;
}

/** Adds the requests of the preview to a server. */
export function previewRequests(context: ServerContext): void {
    const { connection, workspace, notifies, flush, ready, onChecked, settings } = context;
    const unitOf = (uri: string) => workspace.unitOf(uri);
    const sent = new Map<string, SentModel>();
    connection.onRequest(
        'exitplan/preview',
        async ({ uri, have }: UriParams & { have?: number }): Promise<PreviewAnswer | null> => {
            await ready;
            flush();
            const unit = unitOf(uri);
            return unit ? answer(unit, settingsOf(settings(), unit.main).severity, sent, uri, have) : null;
        },
    );
    connection.onNotification('exitplan/previewClosed', ({ uri }: UriParams) => {
        sent.delete(uri);
    });
    connection.onRequest('exitplan/previewPlace', ({ uri, id }: UriParams & { id: string }) => {
        const unit = unitOf(uri);
        const span = unit && spanOf(unit, id);
        return span ? locationOf(span) : null;
    });
    connection.onRequest('exitplan/previewAt', ({ uri, position }: UriParams & { position: Position }) =>
        idsAt(workspace, uri, position),
    );
    connection.onRequest('exitplan/previewBlast', ({ uri, id }: UriParams & { id: string }): readonly BlastGroup[] => {
        const unit = unitOf(uri);
        return unit ? blastOf(unit.analysis, id) : [];
    });
    connection.onRequest('exitplan/previewFixes', ({ uri, findings }: UriParams & { findings: readonly string[] }) => {
        const unit = unitOf(uri);
        return unit ? fixTitles(unit, findings) : {};
    });
    connection.onRequest(
        'exitplan/previewApply',
        ({ uri, fabric, settings: wanted }: UriParams & { fabric: string; settings: readonly FabricSetting[] }) => {
            const unit = unitOf(uri);
            return unit ? settingsEdits(unit.analysis, fabric, wanted) : [];
        },
    );
    if (notifies) {
        onChecked(unit => void connection.sendNotification('exitplan/previewChanged', { files: unit.files }));
    }
}

addServerExtra(previewRequests);

/** A plan of more workloads is sent in two parts at first. */
const AT_ONCE = 1000;

/** Numbers of models, never used twice: also not by a server that was started again. */
let versions = Date.now();

function answer(
    unit: PlanUnit,
    severity: ReturnType<ServerContext['settings']>['severity'],
    sent: Map<string, SentModel>,
    uri: string,
    have: number | undefined,
): PreviewAnswer {
    const { analysis } = unit;
    const about = { files: unit.files, title: analysis.plan.title ?? analysis.plan.name, unreadable: unreadable(unit) };
    const before = sent.get(uri);
    const known = before !== undefined && before.version === have ? before : undefined;
    if (about.unreadable !== undefined && have !== undefined) {
        return { ...about, version: have };
    }
    // Nobody waits for the headroom of thousands to see the picture; whoever gets a part asks for the rest at once.
    const partial = have === undefined && analysis.plan.workloads.length > AT_ONCE;
    const model = modelOf(analysis, { severity: finding => shownSeverity(finding, { severity }), partial });
    const delta = known && deltaOf(known.model, model);
    if (known && !delta) {
        return { ...about, version: known.version };
    }
    const version = ++versions;
    sent.set(uri, { version, model });
    return { ...about, version, ...(delta ? { delta } : { model }) };
}

/** Titles of the code actions of findings; found when somebody looks, since a reordering is searched for. */
export function fixTitles({ analysis }: PlanUnit, ids: readonly string[]): Record<string, string[]> {
    const index = new FindingIndex(analysis.findings);
    return Object.fromEntries(
        ids.map(id => {
            const finding = index.byId(id);
            return [id, finding ? fixesFor(finding, analysis).map(f => f.title) : []];
        }),
    );
}

/** The first syntax error of a plan, with its line. */
function unreadable({ analysis }: PlanUnit): string | undefined {
    const error = analysis.findings.find(f => f.code === 'syntax');
    if (!error) {
        return undefined;
    }
    const file = lastOf(error.span.block.document.uri.split(/[/:]/));
    return `${decodeURIComponent(file)}, line ${rangeOf(error.span).start.line + 1}: ${error.message}`;
}

const PREFIXES: Readonly<Record<string, DeclRecord['kind']>> = {
    environment: 'environment',
    group: 'group',
    profile: 'profile',
    fabric: 'fabric',
    phase: 'phase',
    network: 'network',
    policy: 'policy',
};

/** Where the thing behind an id of the picture stands. */
export function spanOf({ plan, analysis }: PlanUnit, id: string): Span | undefined {
    const component = plan.components.get(id);
    if (component) {
        return component.record.nameSpan;
    }
    const [prefix, rest] = id.split(/:(.*)/s) as [string, string | undefined];
    const name = rest?.replace(/@(left|right)$/, '');
    if (name === undefined) {
        return undefined;
    }
    if (prefix === 'finding') {
        return new FindingIndex(analysis.findings).byId(name)?.span;
    }
    if (prefix === 'cell') {
        return plan.components.get(name.replace(/\+more$/, ''))?.record.nameSpan;
    }
    const kind = PREFIXES[prefix];
    for (const { records } of plan.blocks) {
        for (const { declarations } of records) {
            const found = declarations.find(d => d.kind === kind && d.name === name);
            if (found) {
                return found.nameSpan;
            }
        }
    }
    return undefined;
}

/** Ids of what a position is about: the name under it, else the declaration around it. */
export function idsAt(workspace: PlanWorkspace, uri: string, position: Position): string[] {
    const spot = spotIn(workspace, uri, position);
    if (!spot) {
        return [];
    }
    const { block, offset } = spot;
    const holds = (span: Span) => span.start <= offset && offset <= span.end;
    const use = block.value.uses.find(u => holds(u.span));
    const components = spot.view.unit?.plan.components;
    const around = block.value.declarations.find(d => holds(d.span));
    // A name in a phase is about both: what it names, and the stop of the phase.
    const phase = around?.kind === 'phase' ? [`phase:${around.name}`] : [];
    if (use && components?.has(use.name)) {
        return [use.name, ...phase];
    }
    if (use?.kind === 'network') {
        return [`network:${use.name}`, ...phase];
    }
    if (use && use.kind === 'environment') {
        return [`environment:${use.name}`, ...phase];
    }
    return around
        ? [around.kind in PREFIXES && around.kind !== 'fabric' ? `${around.kind}:${around.name}` : around.name]
        : [];
}
