import type { Finding } from '../analysis/analysis.ts';
import type { TextEdit } from '../plan/source.ts';
import type { PlanUnit } from '../workspace/workspace.ts';
import { reorderFix } from './fixes/reorder.ts';
import { fixesFor } from './index.ts';
import type { Fix } from './rule.ts';

/** Codes whose findings a whole-plan reorder settles together. */
const ORDER_CODES = new Set([
    'compute-before-foundation',
    'dependency-after-dependent',
    'layer-out-of-sequence',
    'api-break',
]);

/** What applying fixes needs: the plan as it is now, and a way to change its text. */
export interface Repairable {
    unit(): PlanUnit;
    apply(edits: readonly TextEdit[]): void;
}

export interface Repair {
    readonly title: string;
    readonly code: string;
}

/**
 * Applies preferred fixes until none is left. One fix at a time, the plan checked anew after each, so no fix works on a text
 * it was not made for; the phases are brought into a valid order first. Stops when a fix does not make things better.
 */
export function fixAll(target: Repairable): readonly Repair[] {
    const done: Repair[] = [];
    const tried = new Set<string>();
    for (let round = 0; round < 500; round++) {
        const unit = target.unit();
        const next = nextFix(unit, tried);
        if (!next) {
            break;
        }
        tried.add(key(next.finding, next.fix));
        target.apply(next.fix.edits());
        done.push({ title: next.fix.title, code: next.finding.code });
    }
    return done;
}

function nextFix(unit: PlanUnit, tried: ReadonlySet<string>): { finding: Finding; fix: Fix } | undefined {
    const { analysis } = unit;
    const disorder = analysis.findings.find(f => ORDER_CODES.has(f.code) && !f.accepted);
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
