import type { Risk } from './risks.ts';

/** Whether a phase, or the plan, may run. */
export type Verdict = 'go' | 'go, with conditions' | 'no-go';

/**
 * Errors stop, and that there are no phases; warnings and accepted risks are conditions.
 * @param phase the phase that is judged; without it the plan as a whole
 */
export function verdictOf(risks: readonly Risk[], phase?: string): Verdict {
    const milder = (r: Risk) => phase !== undefined && r.conditionOf.includes(phase);
    if (risks.some(r => blocks(r) && !milder(r))) {
        return 'no-go';
    }
    return risks.some(r => r.severity === 'warning' || r.accepted || milder(r)) ? 'go, with conditions' : 'go';
}

export function blocks(risk: Risk): boolean {
    return risk.severity === 'error' || risk.code === 'phases-missing';
}
