/** Pieces of markdown in which names and sources of a plan stand as text, whatever characters they hold. */

/** A name or a value as code. */
export function code(text: string): string {
    const runs = text.match(/`+/g) ?? [];
    const fence = '`'.repeat(Math.max(0, ...runs.map(r => r.length)) + 1);
    const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
    return `${fence}${pad}${text.replace(/[\r\n]+/g, ' ')}${pad}${fence}`;
}

/** Text as text: nothing in it is markup. */
export function plain(text: string): string {
    return text.replace(/[\\`*_{}[\]<>()#+!|~]/g, c => `\\${c}`);
}

/** A line of plan text as a highlighted block. */
export function exitBlock(text: string): string {
    return `\`\`\`exit\n${text}\n\`\`\``;
}
