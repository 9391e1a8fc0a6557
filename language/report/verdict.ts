import type { Risk } from './risks.ts';

/** Whether a phase, or the plan, may run. */
export type Verdict = 'go' | 'go, with conditions' | 'no-go';

/** Errors stop, and that there are no phases; warnings and accepted risks are conditions. */
export function verdictOf(risks: readonly Risk[]): Verdict {
    if (risks.some(blocks)) return 'no-go';
    return risks.some(r => r.severity === 'warning' || r.accepted) ? 'go, with conditions' : 'go';
}

export function blocks(risk: Risk): boolean {
    return risk.severity === 'error' || risk.code === 'phases-missing';
}
