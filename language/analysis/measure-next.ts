import { quotedNames } from '../plan/listing.ts';
import type { Analysis, Finding } from './analysis.ts';

/** Findings that better figures would settle, and what those figures are called. */
const FIGURES: readonly (readonly [code: string, what: string])[] = [
    ['io-unmodelled', 'I/O'],
    ['io-evidence-weak', 'I/O'],
    ['capacity-unknown', 'data sizes'],
];

/** What to measure or look up next: figures that are missing or assumed where the verdict depends on them. */
export function measureNext({ findings }: Pick<Analysis, 'findings'>): string[] {
    const open = findings.filter(f => !f.accepted);
    const named = new Map<string, Set<string>>();
    for (const [code, what] of FIGURES) {
        for (const name of open.filter(f => f.code === code).flatMap(f => f.subjects)) {
            named.set(what, (named.get(what) ?? new Set()).add(name));
        }
    }
    const figures = [...named].map(([what, names]) => `${what} of ${quotedNames([...names])}`);
    const codes = new Set(FIGURES.map(([code]) => code));
    const judgements = open.filter(f => f.undecided && !codes.has(f.code)).flatMap(fabricOf);
    return [...figures, ...[...new Set(judgements)].map(name => `the figures of '${name}' and of what runs on it`)];
}

/** The fabric of a judgement that holds for a part of its range only. */
function fabricOf({ figures }: Finding): string[] {
    return typeof figures['fabric'] === 'string' ? [figures['fabric']] : [];
}
