import type { Verdict, VerdictValue } from '../../analysis/analysis.ts';
import { VERDICT_TONES, VERDICT_WORDS } from '../../analysis/verdict-words.ts';
import type { Risk } from './risks/risks.ts';

export type { VerdictValue };

/** The verdict in words, for tables: `Go, with conditions`. */
export function verdictWords(value: VerdictValue): string {
    return VERDICT_WORDS[value];
}

export const TONES = VERDICT_TONES;

/** The verdict on a phase, as the analysis gives it. */
export function phaseVerdict({ phases }: Verdict, name: string): VerdictValue {
    return phases.find(p => p.name === name)?.value ?? 'go';
}

/** A risk that stops what it reaches. */
export function blocks(risk: Risk): boolean {
    return risk.severity === 'error';
}
