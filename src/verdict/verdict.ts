import type { NotLookedAt, VerdictValue } from '../../language/analysis/analysis.ts';
import type { Tally } from '../../language/analysis/tally.ts';
import { tallyText } from '../../language/analysis/tally.ts';
import { VERDICT_WORDS } from '../../language/analysis/verdict-words.ts';

/** How many findings of each severity a plan has. */
export interface Counts {
    readonly error: number;
    readonly warning: number;
    readonly information: number;
}

/** The verdict on a plan with its counts, as the server sends them. */
export interface PlanVerdict extends Counts {
    readonly verdict: VerdictValue;
    /** Missing until the causes are found, a moment after the findings. */
    readonly tally?: Tally;
    /** Findings a setting shows less severe than they are, or not at all. */
    readonly softened: number;
    readonly notLookedAt: readonly NotLookedAt[];
}

/** Counts in words: `2 errors · 1 warning`. */
export function countsText({ error, warning, information }: Counts): string {
    const parts = [counted(error, 'error'), counted(warning, 'warning'), counted(information, 'note')];
    return parts.filter(part => part !== '').join(' · ') || 'no findings';
}

/** What there is to change: `5 causes, 4 blockers · 33 findings`; while the causes are not known, the findings. */
export function verdictText({ tally, ...counts }: Counts & Pick<PlanVerdict, 'tally'>): string {
    return tally ? tallyText(tally) : countsText(counts);
}

/** The status bar: `No-go · 5 causes, 4 blockers · 33 findings`. */
export function statusText(verdict: PlanVerdict): string {
    return `${VERDICT_WORDS[verdict.verdict]} · ${verdictText(verdict)}`;
}

/** Its hover, in Markdown: what the verdict does not rest on, each line leading to how it is declared. */
export function statusHover(plan: string, verdict: PlanVerdict, link: (section: string) => string): string {
    const { softened, notLookedAt } = verdict;
    const lines = [
        `**${VERDICT_WORDS[verdict.verdict]}**: plan ${escaped(plan)}, ${verdictText(verdict)}. Click to see the findings.`,
    ];
    if (softened > 0) {
        lines.push(
            `${counted(softened, 'finding')} ${softened === 1 ? 'is' : 'are'} shown less severe, or not at all, because of \`exitplan.severity\`; the verdict counts ${softened === 1 ? 'it' : 'them'}.`,
        );
    }
    if (notLookedAt.length > 0) {
        const items = notLookedAt.map(n => `- [${escaped(n.label)}](${link(n.section)}): ${escaped(n.message)}`);
        lines.push(['**Not looked at**', '', ...items].join('\n'));
    }
    return lines.join('\n\n');
}

/** Names of a plan are text, never markup. */
function escaped(text: string): string {
    return text.replace(/[\\`*_{}[\]()#+!|<>~&-]/g, '\\$&');
}

/** `1 warning`, `2 warnings`, and nothing for none. */
function counted(count: number, word: string): string {
    return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
}
