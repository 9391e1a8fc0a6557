import type { Finding } from '../analysis/analysis.ts';
import { findingIds } from '../analysis/finding-id.ts';
import { applyTo } from '../edits/apply.ts';
import type { TextEdit } from '../plan/source.ts';
import { fixesFor, reorderFix, ruleOf } from '../rules/index.ts';
import type { Fix } from '../rules/rule.ts';
import type { PlanUnit, PlanWorkspace } from './workspace.ts';

/** Codes about text that was not read: repaired, it may bring to light what stood behind it. */
const UNREAD = /^(syntax|unit-.*|value-range|property-duplicate|name-duplicate|reference-unknown)$/;

export interface Repair {
    readonly title: string;
    readonly code: string;
    /** How many of the plan's open findings were gone after it. */
    readonly settled: number;
    /** How many there were before it. */
    readonly of: number;
}

/**
 * Applies preferred fixes to the texts of a plan until none is left. One fix at a time, the plan checked anew after each, so no fix
 * works on a text it was not made for; the phases are brought into a valid order first. A fix that leaves its finding where it
 * is, or brings an error that was not there, is taken back.
 * @param main the address of the plan's main file
 */
export function fixAll(workspace: PlanWorkspace, main: string): readonly Repair[] {
    const done: Repair[] = [];
    const tried = new Set<string>();
    for (let round = 0; round < 500; round++) {
        const unit = workspace.unitOf(main);
        const next = unit && nextFix(unit, tried);
        if (!unit || !next) {
            break;
        }
        tried.add(key(next.finding, next.fix));
        const before = errorsOf(unit);
        const open = openIds(unit);
        const texts = apply(workspace, next.fix.edits());
        const after = workspace.unitOf(main);
        if (after && helps(next, before, after)) {
            const left = new Set(openIds(after));
            const settled = open.filter(id => !left.has(id)).length;
            done.push({ title: next.fix.title, code: next.finding.code, settled, of: open.length });
        } else {
            restore(workspace, texts);
        }
    }
    return done;
}

interface Chosen {
    readonly finding: Finding;
    readonly fix: Fix;
}

function nextFix({ analysis }: PlanUnit, tried: ReadonlySet<string>): Chosen | undefined {
    const disorder = analysis.findings.find(f => ruleOf(f.code)?.order === 'settled' && !f.accepted);
    const reorder = disorder && reorderFix(analysis);
    if (disorder && reorder && !tried.has(key(disorder, reorder))) {
        return { finding: disorder, fix: reorder };
    }
    for (const finding of analysis.findings) {
        const fix = fixesFor(finding, analysis).find(f => f.preferred && !f.needsAuthor);
        if (fix && !tried.has(key(finding, fix))) {
            return { finding, fix };
        }
    }
    return undefined;
}

/** The same fix for the same finding is not tried twice: it did not help the first time. */
function key(finding: Finding, fix: Fix): string {
    return `${finding.code}\n${finding.message}\n${fix.title}`;
}

/** Ids of the errors of a plan. */
function errorsOf({ analysis }: PlanUnit): ReadonlySet<string> {
    const ids = findingIds(analysis.findings);
    return new Set(ids.filter((_, i) => analysis.findings[i]?.severity === 'error'));
}

/** Ids of what nobody accepted. */
function openIds({ analysis }: PlanUnit): readonly string[] {
    const ids = findingIds(analysis.findings);
    return ids.filter((_, i) => !analysis.findings[i]?.accepted);
}

function helps({ finding, fix }: Chosen, before: ReadonlySet<string>, { analysis }: PlanUnit): boolean {
    const settled =
        fix.wholePlan || !analysis.findings.some(f => f.code === finding.code && f.message === finding.message);
    const added = findingIds(analysis.findings).some(
        (id, i) => analysis.findings[i]?.severity === 'error' && !before.has(id),
    );
    return settled && (!added || UNREAD.test(finding.code));
}

/** Applies edits; the texts as they were. */
function apply(workspace: PlanWorkspace, edits: readonly TextEdit[]): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const uri of new Set(edits.map(e => e.uri))) {
        const text = workspace.document(uri)?.text ?? '';
        texts.set(uri, text);
        const own = edits.filter(e => e.uri === uri);
        workspace.set(uri, applyTo(text, own));
    }
    return texts;
}

function restore(workspace: PlanWorkspace, texts: ReadonlyMap<string, string>): void {
    for (const [uri, text] of texts) {
        workspace.set(uri, text);
    }
}
