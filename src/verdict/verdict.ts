/** How many findings of each severity a plan has. */
export interface Verdict {
    readonly error: number;
    readonly warning: number;
    readonly information: number;
}

/** The verdict in words: `2 blockers · 1 warning`; an error blocks the plan. */
export function verdictText({ error, warning, information }: Verdict): string {
    const parts = [counted(error, 'blocker'), counted(warning, 'warning')].filter(part => part !== '');
    if (parts.length > 0) {
        return parts.join(' · ');
    }
    return information > 0 ? `no blockers · ${information} to note` : 'no blockers';
}

/** `1 warning`, `2 warnings`, and nothing for none. */
function counted(count: number, word: string): string {
    return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
}
