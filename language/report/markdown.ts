/** Text of a plan inside Markdown: it stays text, whatever it holds. */

/** Escapes everything Markdown or HTML would read as markup, and keeps it on one line. */
export function escapeMarkdown(text: string): string {
    // Code spans that messages put around names are kept: they are made of balanced single backticks.
    return text.replace(/[\r\n]+/g, ' ').split(/(`[^`]*`)/).map(part => (/^`[^`]*`$/.test(part) ? code(part.slice(1, -1)) : part.replace(/[\\`*_[\]<>|~#]/g, c => `\\${c}`))).join('');
}

/** A name as a code span; backticks in it get a longer fence, bars are safe in tables. */
export function code(text: string): string {
    const line = text.replace(/[\r\n]+/g, ' ').replaceAll('|', '\\|');
    const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(run => run.length));
    const fence = '`'.repeat(longest + 1);
    const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
    return `${fence}${pad}${line}${pad}${fence}`;
}
