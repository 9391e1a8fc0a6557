import type { PlanProblem } from '../plan/plan.ts';
import type { IncludeRecord } from '../plan/records.ts';
import { fileName, type IncludeTarget, resolveInclude } from './uris.ts';
import type { PlanDocument } from './workspace.ts';

export interface ResolvedInclude {
    readonly record: IncludeRecord;
    readonly target: IncludeTarget;
}

/** The includes of a file with what they lead to. */
export function includesOf(document: PlanDocument, roots: readonly string[]): ResolvedInclude[] {
    const found: ResolvedInclude[] = [];
    for (const block of document.blocks) for (const record of block.value.includes) found.push({ record, target: resolveInclude(record.path, document.uri, roots) });
    return found;
}

/** What is wrong with the includes of a file: missing, outside the folder, in a circle, not among the first lines. */
export function includeProblems(document: PlanDocument, roots: readonly string[], find: (uri: string) => PlanDocument | undefined): PlanProblem[] {
    const problems: PlanProblem[] = [];
    for (const { record, target } of includesOf(document, roots)) {
        if (!('uri' in target)) problems.push({ code: 'include-outside', span: record.span, message: target.problem });
        else if (!find(target.uri)) {
            problems.push({ code: 'include-missing', span: record.span, message: `There is no file \`${record.path}\` beside \`${fileName(document.uri)}\`; what it was to declare is missing from the plan.` });
        } else if (leadsTo(target.uri, document.uri, roots, find)) {
            problems.push({
                code: 'include-cycle', severity: 'warning', span: record.span,
                message: target.uri === document.uri ? 'This file includes itself.' : `\`${record.path}\` includes this file in turn. They are one plan either way; one of the two includes can go.`,
            });
        }
    }
    return [...problems, ...lateIncludes(document)];
}

function leadsTo(from: string, to: string, roots: readonly string[], find: (uri: string) => PlanDocument | undefined): boolean {
    const seen = new Set<string>();
    const queue = [from];
    for (let uri = queue.pop(); uri !== undefined; uri = queue.pop()) {
        if (uri === to) return true;
        if (seen.has(uri)) continue;
        seen.add(uri);
        const document = find(uri);
        if (document) for (const { target } of includesOf(document, roots)) if ('uri' in target) queue.push(target.uri);
    }
    return false;
}

function lateIncludes(document: PlanDocument): PlanProblem[] {
    const problems: PlanProblem[] = [];
    let declared = false;
    for (const block of document.blocks) {
        for (const include of block.value.includes) {
            const late = declared || block.value.declarations.some(d => d.span.start < include.span.start);
            if (late) problems.push({ code: 'syntax', severity: 'warning', span: include.span, message: 'Includes are the first lines of a file; this one stands behind a declaration.' });
        }
        declared ||= block.value.declarations.length > 0;
    }
    return problems;
}
