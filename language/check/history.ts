import type { Facts, Finding } from '../analysis/analysis.ts';

/** Findings of what is over: they are told as history, not among what still has to be decided. */

/** What is only about the way a phase is carried out: over when the phase is done. */
const DURING: ReadonlySet<string> = new Set([
    'downtime-exceeded',
    'copy-never-converges',
    'copy-outlasts-phase',
    'switchover-stall',
    'backup-overlaps-seed',
    'method-refused',
    'clear-first',
    'layer-out-of-sequence',
    'phase-starts-early',
    'phase-mixes-layers',
    'phase-empty',
    'in-freeze',
]);

/** What lasts from one phase to others: over when those are done as well. The figure that names them. */
const UNTIL: Readonly<Record<string, string>> = {
    'compute-before-foundation': 'foundedIn',
    'api-break': 'until',
    'dependency-split': 'other',
};

/** What is still to be decided, and what is over because the phases it is about are done. */
export function withoutHistory(
    { plan }: Pick<Facts, 'plan'>,
    findings: readonly Finding[],
): { readonly findings: readonly Finding[]; readonly history: readonly Finding[] } {
    const done = new Set(plan.phases.flatMap(p => (p.done ? [p.name] : [])));
    if (done.size === 0) {
        return { findings, history: [] };
    }
    const open: Finding[] = [];
    const history: Finding[] = [];
    for (const finding of findings) {
        (isOver(finding, done) ? history : open).push(finding);
    }
    return { findings: open, history };
}

function isOver({ code, phase, figures }: Finding, done: ReadonlySet<string>): boolean {
    if (phase === undefined || !done.has(phase)) {
        return false;
    }
    const { phases } = figures;
    if (Array.isArray(phases) && !phases.every(p => done.has(String(p)))) {
        return false;
    }
    if (DURING.has(code)) {
        return true;
    }
    const figure = UNTIL[code];
    const until = figure === undefined ? [] : [figures[figure]].flat();
    return until.length > 0 && until.every(p => typeof p === 'string' && done.has(p));
}
