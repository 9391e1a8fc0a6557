import { type CodeAction, CodeActionKind, type Diagnostic, type Range } from 'vscode-languageserver-types';
import type { Finding } from '../../analysis/analysis.ts';
import { rangeOf, type TextEdit } from '../../plan/source.ts';
import { fixesFor, reorderFix } from '../../rules/index.ts';
import type { Fix } from '../../rules/rule.ts';
import type { PlanUnit, PlanWorkspace } from '../../workspace/workspace.ts';
import type { ClientSupport } from '../client.ts';
import { FULL_CLIENT } from '../client.ts';
import { type CheckSettings, DEFAULT_SETTINGS, shownSeverity } from '../diagnostics.ts';
import { type SizeData, sizeActions, sizeEdits } from '../size-actions.ts';
import { SETTLES } from './action-title.ts';
import { repairedTexts } from './fix-all.ts';
import { type ProgressData, progressActions, progressEdits } from './progress-actions.ts';
import { textChanges } from './text-changes.ts';
import { byFile, workspaceEdit } from './workspace-edit.ts';

export const FIX_ALL = 'source.fixAll.exit';
export const REORDER_PHASES = 'source.reorderPhases.exit';
export const ACTION_KINDS: readonly string[] = [
    CodeActionKind.QuickFix,
    CodeActionKind.RefactorRewrite,
    FIX_ALL,
    REORDER_PHASES,
];

/** How an action finds its edits when it is chosen: by what it repairs, never by places that may have moved since. */
type ActionData =
    | {
          readonly do: 'fix';
          readonly uri: string;
          readonly code: string;
          readonly message: string;
          readonly title: string;
      }
    | { readonly do: 'reorder' | 'fixAll'; readonly uri: string }
    | ProgressData
    | SizeData;

export interface ActionContext {
    /** Kinds asked for; all that are offered by themselves where missing. */
    readonly only?: readonly string[];
    /** The editor's findings in the range, so that an action can be tied to them. */
    readonly diagnostics?: readonly Diagnostic[];
}

/** What can be done about the findings in a range; whole-plan actions only where somebody asks for them by kind. */
export function codeActions(
    workspace: PlanWorkspace,
    uri: string,
    range: Range,
    context: ActionContext = {},
    client: ClientSupport = FULL_CLIENT,
    settings: CheckSettings = DEFAULT_SETTINGS,
): CodeAction[] {
    const unit = workspace.unitOf(uri);
    const file = workspace.document(uri)?.uri;
    if (!unit || file === undefined) {
        return [];
    }
    const { only } = context;
    const actions: CodeAction[] = [];
    if (
        !only ||
        only.some(kind => includes(kind, CodeActionKind.QuickFix) || includes(kind, CodeActionKind.RefactorRewrite))
    ) {
        actions.push(
            ...[
                ...fixActions(unit, file, range, context, settings),
                ...progressActions(unit.analysis, file, range),
                ...sizeActions(unit.analysis, file, range),
            ].filter(a => !only || only.some(kind => includes(kind, a.kind!))),
        );
    }
    if (only?.some(kind => includes(kind, REORDER_PHASES))) {
        actions.push(...reorderAction(unit, file));
    }
    if (only?.some(kind => includes(kind, FIX_ALL))) {
        actions.push(...fixAllAction(unit, file));
    }
    return client.resolvesActions ? actions : actions.map(a => resolveCodeAction(workspace, a, client));
}

/** Fills in the edits of an action, made for the texts as they are now. Without them where what it repairs is gone. */
export function resolveCodeAction(
    workspace: PlanWorkspace,
    action: CodeAction,
    client: ClientSupport = FULL_CLIENT,
): CodeAction {
    const data = action.data as ActionData | undefined;
    const unit = data && workspace.unitOf(data.uri);
    if (!unit) {
        return action;
    }
    const edits =
        data.do === 'fixAll' ? textChanges(workspace, repairedTexts(workspace, unit)) : byFile(editsOf(unit, data));
    return edits.size === 0 ? action : { ...action, edit: workspaceEdit(workspace, edits, client.documentChanges) };
}

function editsOf(unit: PlanUnit, data: Exclude<ActionData, { do: 'fixAll' }>): readonly TextEdit[] {
    switch (data.do) {
        case 'progress':
            return progressEdits(unit.analysis, data);
        case 'size':
            return sizeEdits(unit.analysis, data);
        default:
            return fixOf(unit, data)?.edits() ?? [];
    }
}

function fixOf(
    { analysis }: PlanUnit,
    data: Exclude<ActionData, { do: 'fixAll' } | ProgressData | SizeData>,
): Fix | undefined {
    if (data.do === 'reorder' || !('code' in data)) {
        return reorderFix(analysis);
    }
    for (const finding of analysis.findings) {
        if (finding.code !== data.code || finding.message !== data.message) {
            continue;
        }
        const fix = fixesFor(finding, analysis).find(f => f.title === data.title);
        if (fix) {
            return fix;
        }
    }
    return undefined;
}

function fixActions(
    { analysis }: PlanUnit,
    uri: string,
    range: Range,
    { diagnostics = [] }: ActionContext,
    settings: CheckSettings,
): CodeAction[] {
    const actions = new Map<string, CodeAction>();
    const offers = new Map<CodeAction, Offer>();
    for (const finding of analysis.findings) {
        if (finding.span.block.document.uri !== uri || !shownSeverity(finding, settings)) {
            continue;
        }
        const place = rangeOf(finding.span);
        if (!touches(place, range)) {
            continue;
        }
        const shown = diagnostics.filter(d => d.code === finding.code && d.message === finding.message);
        for (const fix of fixesFor(finding, analysis)) {
            const key = fix.wholePlan ? fix.title : `${fix.title}\n${place.start.line}:${place.start.character}`;
            const known = actions.get(key);
            if (known) {
                known.diagnostics = [...(known.diagnostics ?? []), ...shown];
            } else {
                const made = action(finding, fix, uri, shown);
                actions.set(key, made);
                offers.set(made, offerOf(fix, analysis));
            }
        }
    }
    return [...actions.values()]
        .map((made, i) => ({ made, i, offer: offers.get(made) ?? NO_OFFER }))
        .sort((a, b) => rank(a.made, a.offer) - rank(b.made, b.offer) || b.offer.settles - a.offer.settles || a.i - b.i)
        .map(({ made, offer }) => (offer.settles > 1 ? { ...made, title: `${made.title}${settling(offer)}` } : made));
}

/** How much a fix settles, and whether it only takes the risk. */
interface Offer {
    readonly settles: number;
    readonly open: number;
    readonly accepts: boolean;
}

const NO_OFFER: Offer = { settles: 0, open: 0, accepts: false };

/** The order of phases counts what it settles; of other fixes that is only known when somebody applies them. */
function offerOf(fix: Fix, { findings }: PlanUnit['analysis']): Offer {
    return {
        settles: fix.settles?.().length ?? 0,
        open: findings.filter(f => f.severity !== 'hint').length,
        accepts: fix.title.startsWith('Accept '),
    };
}

/** What repairs a finding that was asked about comes first, acceptances last. */
function rank({ diagnostics = [] }: CodeAction, { accepts }: Offer): number {
    return accepts ? 2 : diagnostics.length > 0 ? 0 : 1;
}

function settling({ settles, open }: Offer): string {
    return `${SETTLES}${settles} of ${open}`;
}

function action(finding: Finding, fix: Fix, uri: string, diagnostics: readonly Diagnostic[]): CodeAction {
    const data: ActionData = { do: 'fix', uri, code: finding.code, message: finding.message, title: fix.title };
    return {
        title: fix.title,
        kind: fix.kind,
        isPreferred: fix.preferred || undefined,
        diagnostics: [...diagnostics],
        data,
    };
}

function reorderAction({ analysis }: PlanUnit, uri: string): CodeAction[] {
    const fix = reorderFix(analysis);
    return fix ? [{ title: fix.title, kind: REORDER_PHASES, data: { do: 'reorder', uri } satisfies ActionData }] : [];
}

function fixAllAction({ analysis }: PlanUnit, uri: string): CodeAction[] {
    const any =
        reorderFix(analysis) !== undefined ||
        analysis.findings.some(f => fixesFor(f, analysis).some(fix => fix.preferred && !fix.needsAuthor));
    return any
        ? [{ title: 'Apply all preferred fixes', kind: FIX_ALL, data: { do: 'fixAll', uri } satisfies ActionData }]
        : [];
}

/** Kinds are hierarchies: asking for `source` asks for `source.fixAll.exit` too. */
function includes(asked: string, kind: string): boolean {
    return asked === '' || kind === asked || kind.startsWith(`${asked}.`);
}

function touches(a: Range, b: Range): boolean {
    const before = (p: Range['start'], q: Range['start']): boolean =>
        p.line < q.line || (p.line === q.line && p.character < q.character);
    return !before(a.end, b.start) && !before(b.end, a.start);
}
