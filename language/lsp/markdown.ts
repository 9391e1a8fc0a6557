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
    const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(run => run.length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}exit\n${text}\n${fence}`;
}

/**
 * A doc comment as markdown in which nothing is loaded, run or led to: emphasis, lists and code stay what they are; images,
 * links, HTML and entities are text.
 */
export function docText(text: string): string {
    // Odd pieces are the code of a span between runs of backticks of one length.
    const pieces = text.split(/(?<!`)(`+)(?!`)([\s\S]*?)(?<!`)\1(?!`)/);
    return pieces
        .map((piece, i) =>
            i % 3 === 0 ? inert(piece) : i % 3 === 1 ? '' : piece.trim() === '' ? ' ' : code(piece.trim()),
        )
        .join('');
}

/** Text without code, links, images and HTML. */
function inert(text: string): string {
    return text.replace(/[\\`[\]<>!&]/g, c => `\\${c}`);
}
