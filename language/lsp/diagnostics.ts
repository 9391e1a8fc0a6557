import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import { type Finding, type NotLookedAt, SEVERITIES, type Severity, type VerdictValue } from '../analysis/analysis.ts';
import type { Code } from '../analysis/codes.ts';
import { type Tally, tallyOf } from '../analysis/tally.ts';
import { countsOf } from '../check/verdict.ts';
import { STEP_VERBS } from '../plan/records.ts';
import { rangeOf, type Span, textOf } from '../plan/source.ts';
import type { PlanUnit } from '../workspace/workspace.ts';
import { locationOf } from './file-view.ts';

/** What a person may set: how loud a code is, and the day that counts as today. */
export interface CheckSettings {
    /** Code of a finding to its severity; codes that are not named keep their own. */
    readonly severity: Readonly<Record<string, Severity | 'off'>>;
    /** Address of the page about a code, as this client can open it. */
    readonly page?: (code: string) => string;
}

export const DEFAULT_SETTINGS: CheckSettings = { severity: {} };

const LEVELS: Readonly<Record<Severity, DiagnosticSeverity>> = {
    error: DiagnosticSeverity.Error,
    warning: DiagnosticSeverity.Warning,
    information: DiagnosticSeverity.Information,
    hint: DiagnosticSeverity.Hint,
};

/** The severity a finding is shown with; undefined where its code is switched off. An accepted risk stays a hint. */
export function shownSeverity(finding: Finding, settings: CheckSettings): Severity | undefined {
    const set = Object.hasOwn(settings.severity, finding.code) ? settings.severity[finding.code] : undefined;
    if (set === 'off') {
        return undefined;
    }
    return finding.accepted ? 'hint' : (set ?? finding.severity);
}

/** The page about a code in VS Code, where the extension brings it along. */
export function packagedPage(code: string): string {
    return `exit-docs:/${code}.md`;
}

/** The findings of a plan for each of its files, those without any included. Findings in the library are nobody's to repair. */
export function diagnosticsOf(
    unit: PlanUnit,
    settings: CheckSettings = DEFAULT_SETTINGS,
): ReadonlyMap<string, readonly Diagnostic[]> {
    const lists = new Map<string, Diagnostic[]>(unit.files.map(uri => [uri, []]));
    unit.analysis.findings.forEach((finding, index) => {
        const list = lists.get(finding.span.block.document.uri);
        const severity = shownSeverity(finding, settings);
        if (list && severity) {
            list.push(diagnostic(finding, severity, index, settings.page));
        }
    });
    return lists;
}

/** A diagnostic with the lines on which the blocks began that it points into. */
interface Made {
    readonly diagnostic: Diagnostic;
    readonly severity: Severity;
    readonly index: number;
    readonly page: CheckSettings['page'];
    readonly lines: readonly number[];
}

const made = new WeakMap<Finding, Made>();

/** The diagnostic of a finding, the same object as long as nothing about it changes: findings outlive edits elsewhere. */
function diagnostic(finding: Finding, severity: Severity, index: number, page: CheckSettings['page']): Diagnostic {
    const known = made.get(finding);
    if (
        known &&
        known.severity === severity &&
        known.index === index &&
        known.page === page &&
        finding.span.block.line === known.lines[0] &&
        finding.related.every((r, i) => r.span.block.line === known.lines[i + 1])
    ) {
        return known.diagnostic;
    }
    const fresh = makeDiagnostic(finding, severity, index, page);
    made.set(finding, {
        diagnostic: fresh,
        severity,
        index,
        page,
        lines: [finding.span.block.line, ...finding.related.map(r => r.span.block.line)],
    });
    return fresh;
}

/** Findings about text that changes nothing: editors show it faded. */
const NO_EFFECT: ReadonlySet<Code> = new Set([
    'without-effect',
    'acceptance-unused',
    'acceptance-expired',
    'property-duplicate',
    'phase-starts-early',
]);

const STEP = new RegExp(`^(?:${STEP_VERBS.join('|')})(?=\\s)`);

/** A finding about a whole step marks its verb: over the names in it, an editor tells of them and not of the finding. */
function marked(span: Span): Span {
    const [verb] = STEP.exec(textOf(span)) ?? [];
    return verb === undefined ? span : { ...span, end: span.start + verb.length };
}

function makeDiagnostic(
    finding: Finding,
    severity: Severity,
    index: number,
    page: CheckSettings['page'] = packagedPage,
): Diagnostic {
    const own = locationOf(finding.span);
    const related = [
        ...(finding.details ?? []).map(message => ({ location: own, message })),
        ...finding.related.map(r => ({ location: locationOf(r.span), message: r.message })),
    ];
    return {
        range: rangeOf(marked(finding.span)),
        severity: LEVELS[severity],
        source: 'exitplan',
        code: finding.code,
        codeDescription: { href: page(finding.code) },
        message: finding.message,
        tags: finding.unnecessary || NO_EFFECT.has(finding.code) ? [DiagnosticTag.Unnecessary] : undefined,
        relatedInformation: related.length > 0 ? related : undefined,
        data: { finding: index },
    };
}

/** What an editor shows about a plan beside its findings. */
export interface ShownVerdict {
    readonly verdict: VerdictValue;
    readonly error: number;
    readonly warning: number;
    readonly information: number;
    /** What has to change, and how much of it blocks; missing while that is still being found out. */
    readonly tally?: Tally;
    /** Findings that a setting shows less severe than they are, or not at all; verdict and counts hold them all the same. */
    readonly softened: number;
    readonly notLookedAt: readonly NotLookedAt[];
}

/**
 * The verdict and counts of the analysis: a setting decides how loud a finding is in the editor, never what a plan is worth.
 * @param causes whether to look for the causes too, which takes longer than a keystroke in a large plan
 */
export function verdictOf(
    { analysis }: PlanUnit,
    settings: CheckSettings = DEFAULT_SETTINGS,
    causes = true,
): ShownVerdict {
    const { error, warning, information } = countsOf(analysis);
    const softened = analysis.findings.filter(f => isSofter(shownSeverity(f, settings), f.severity)).length;
    const { value, notLookedAt } = analysis.verdict;
    const tally = causes ? { tally: tallyOf(analysis) } : {};
    return { verdict: value, error, warning, information, ...tally, softened, notLookedAt };
}

function isSofter(shown: Severity | undefined, own: Severity): boolean {
    return own !== 'hint' && (shown === undefined || SEVERITIES.indexOf(shown) > SEVERITIES.indexOf(own));
}
