/** The titles of rules by code, from the rows of the table that lists them: `| [CODE](CODE.md) | TITLE | … |`. */
export function rulePageTitles(table: string): ReadonlyMap<string, string> {
    const rows = table.matchAll(/^\| \[([a-z-]+)\]\([^)]*\) \| (.*?) \|/gm);
    return new Map([...rows].map(([, code, title]) => [code ?? '', title ?? '']));
}
