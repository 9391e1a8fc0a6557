import type { Analysis } from './analysis.ts';

/** How much there is to change in a plan, as every surface counts it. */
export interface Tally {
    /** What has to change, or be accepted. */
    readonly causes: number;
    /** Causes with an error. */
    readonly blockers: number;
    /** Findings that nobody accepted, those without a cause too. */
    readonly findings: number;
}

export function tallyOf({ causes, findings }: Pick<Analysis, 'findings' | 'causes'>): Tally {
    return {
        causes: causes.length,
        blockers: causes.filter(c => c.blocks).length,
        findings: findings.filter(f => f.severity !== 'hint').length,
    };
}

/** Several plans together. */
export function summed(tallies: readonly Tally[]): Tally {
    const sum = (of: (tally: Tally) => number) => tallies.reduce((n, tally) => n + of(tally), 0);
    return { causes: sum(t => t.causes), blockers: sum(t => t.blockers), findings: sum(t => t.findings) };
}

/** `5 causes, 4 blockers · 33 findings`; without a cause `no blockers · 2 notes`. A blocker is a cause with an error. */
export function tallyText({ causes, blockers, findings }: Tally): string {
    if (causes === 0) {
        return findings === 0 ? 'no findings' : `no blockers · ${counted(findings, 'note')}`;
    }
    const stops = blockers === 0 ? 'no blockers' : counted(blockers, 'blocker');
    return `${counted(causes, 'cause')}, ${stops} · ${counted(findings, 'finding')}`;
}

function counted(count: number, word: string): string {
    return `${count} ${word}${count === 1 ? '' : 's'}`;
}
