import type { VerdictValue } from './analysis.ts';

/** Verdicts as every surface writes them. */
export const VERDICT_WORDS: Readonly<Record<VerdictValue, string>> = {
    'no-go': 'No-go',
    depends: 'Depends',
    conditions: 'Go, with conditions',
    go: 'Go',
};

/** How bad a verdict is, for tables and icons. */
export const VERDICT_TONES: Readonly<Record<VerdictValue, 'bad' | 'near' | 'good'>> = {
    'no-go': 'bad',
    depends: 'near',
    conditions: 'near',
    go: 'good',
};
