import type { Location, Log, ReportingDescriptor, Result, Run } from 'sarif';
import { type Analysis, type Finding, saidBy, type VerdictValue } from '../../../language/analysis/analysis.ts';
import { findingIds } from '../../../language/analysis/finding-id.ts';
import { nth } from '../../../language/basics/lists.ts';
import { worse } from '../../../language/check/verdict.ts';
import { type Range, rangeOf, type Span } from '../../../language/plan/source.ts';
import { fixesFor, rules } from '../../../language/rules/index.ts';
import type { PlanUnit } from '../../../language/workspace/workspace.ts';
import { REPOSITORY, VERSION } from '../version.ts';
import { causeIds, causeJson } from './findings-json.ts';
import { fingerprint } from './fingerprint.ts';

/** Findings as SARIF 2.1.0, for code scanning and review tools. */

const LEVEL = { error: 'error', warning: 'warning', information: 'note', hint: 'note' } as const;

export function sarif(units: readonly PlanUnit[], show: (uri: string) => string): Log {
    const used = rules.map(rule => ({
        id: rule.code,
        name: pascal(rule.code),
        shortDescription: { text: rule.title },
        fullDescription: { text: oneLine(rule.explain) },
        helpUri: `${REPOSITORY}/blob/HEAD/docs/rules/${rule.code}.md`,
        help: { text: oneLine(rule.repair), markdown: `${rule.explain}\n\n**Repair:** ${rule.repair}` },
        properties: { severity: rule.severity },
    }));
    const index = new Map(used.map((rule, i) => [rule.id, i]));
    return sarifLog(used, {
        properties: { verdict: worstOf(units), plans: units.map(unit => planVerdict(unit, show)) },
        results: units.flatMap(({ main, analysis }) => {
            const file = show(main);
            const ids = findingIds(analysis.findings);
            const causes = causeIds(analysis);
            return analysis.findings.map((f, i) =>
                result(f, { id: ids[i] ?? '', file, cause: causes.get(f) ?? null }, analysis, index, show),
            );
        }),
    });
}

/** One run of the tool with what it found: the same frame for whatever a command finds. */
export function sarifLog(rules: ReportingDescriptor[], run: Pick<Run, 'results' | 'properties'>): Log {
    return {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [
            {
                tool: {
                    driver: {
                        name: 'Exit Plan',
                        version: VERSION,
                        semanticVersion: VERSION,
                        informationUri: REPOSITORY,
                        rules,
                    },
                },
                columnKind: 'utf16CodeUnits',
                ...run,
            },
        ],
    };
}

/** What services recognise a result by from one run to the next; GitHub looks at the name it uses itself, and at no other. */
export function fingerprints(scheme: string, file: string, id: string): Record<string, string> {
    return { [scheme]: id, primaryLocationLineHash: `${fingerprint(file, id)}:1` };
}

/** One run is one invocation: the worst of its plans decides. */
function worstOf(units: readonly PlanUnit[]): VerdictValue | null {
    return units
        .map(unit => unit.analysis.verdict.value)
        .reduce<VerdictValue | null>((a, b) => (a ? worse(a, b) : b), null);
}

function planVerdict({ main, plan, analysis: { verdict, causes } }: PlanUnit, show: (uri: string) => string): object {
    return {
        file: show(main),
        plan: plan.record?.name ?? null,
        verdict: verdict.value,
        phases: verdict.phases.map(({ name, value }) => ({ name, verdict: value })),
        notLookedAt: verdict.notLookedAt.map(({ what, message }) => ({ what, message })),
        causes: causes.map(causeJson),
    };
}

function result(
    f: Finding,
    { id, file, cause }: { readonly id: string; readonly file: string; readonly cause: string | null },
    analysis: Analysis,
    index: ReadonlyMap<string, number>,
    show: (uri: string) => string,
): Result {
    return {
        ruleId: f.code,
        ruleIndex: index.get(f.code) ?? -1,
        level: LEVEL[f.accepted?.severity ?? f.severity],
        message: { text: saidBy(f) },
        locations: [location(f.span, show)],
        relatedLocations: f.related.map((r, i) => ({ id: i, ...location(r.span, show), message: { text: r.message } })),
        partialFingerprints: fingerprints('exitplan/v2', file, id),
        ...(f.accepted
            ? {
                  suppressions: [
                      {
                          kind: 'inSource',
                          justification: f.accepted.reason ?? '',
                          location: location(f.accepted.span, show),
                      },
                  ],
              }
            : {}),
        properties: {
            cause,
            layer: f.layer ?? null,
            phase: f.phase ?? null,
            subjects: f.subjects,
            fixes: fixesFor(f, analysis).map(x => x.title),
            figures: f.figures,
        },
    };
}

function location(span: Span, show: (uri: string) => string): Location {
    return placeAt(show(span.block.document.uri), rangeOf(span));
}

/** A place in a file, by its path as it is shown. */
export function placeAt(path: string, { start, end }: Range): Location {
    const uri = path.startsWith('/')
        ? `file://${encoded(path)}`
        : encoded(path).replace(/^([A-Za-z][A-Za-z0-9+.-]*):(?!\/)/, './$1:');
    return {
        physicalLocation: {
            artifactLocation: { uri },
            region: {
                startLine: start.line + 1,
                startColumn: start.character + 1,
                endLine: end.line + 1,
                endColumn: end.character + 1,
            },
        },
    };
}

export function pascal(code: string): string {
    return code
        .split('-')
        .map(w => nth(w, 0).toUpperCase() + w.slice(1))
        .join('');
}

function oneLine(text: string): string {
    return text.replace(/\s+/g, ' ').trim();
}

/** A path as the path of an address: every character that means something there is encoded. */
function encoded(path: string): string {
    return path.split('/').map(encodeURIComponent).join('/');
}
