import { type Block, type Cell, cellText, type ReportDocument } from './document.ts';
import { REPORT_STYLE } from './style.ts';

/**
 * A report as one self-contained HTML file: no script, nothing remote, and a policy that allows neither. The same document
 * gives the same bytes.
 * @param hash SHA-256 of a text, in base64: style elements are allowed by their hash
 */
export async function toHtml(document: ReportDocument, hash: (text: string) => Promise<string>): Promise<string> {
    const body = document.blocks.map(block).join('\n');
    const styles = [REPORT_STYLE, ...[...body.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(m => m[1]!)];
    const hashes = (await Promise.all([...new Set(styles)].map(hash))).map(h => `'sha256-${h}'`).join(' ');
    const contents = document.blocks.flatMap(b => (b.type === 'heading' && b.level === 2 ? [`<li><a href="#${b.id}">${inline(b.text)}</a></li>`] : [])).join('');
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${hashes}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(document.title)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${inline(document.title)}</h1>
<p>${inline(document.subtitle)}</p>
</header>
<nav aria-label="Contents"><ol>${contents}</ol></nav>
<main id="content">
${body}
</main>
</body>
</html>
`;
}

function block(b: Block): string {
    switch (b.type) {
        case 'heading': return `<h${b.level} id="${escape(b.id)}">${inline(b.text)}</h${b.level}>`;
        case 'text': return `<p${b.tone ? ` class="${b.tone}"` : ''}>${inline(b.text)}</p>`;
        case 'list': return `<ul${b.checks ? ' class="checks"' : ''}>${b.items.map(i => `<li>${inline(i)}</li>`).join('')}</ul>`;
        case 'facts': return `<dl>${b.rows.map(([name, value]) => `<div><dt>${inline(name)}</dt><dd>${inline(value)}</dd></div>`).join('')}</dl>`;
        case 'picture': return `<figure>${b.svg}<figcaption>${inline(b.alternative)}</figcaption></figure>`;
        case 'table': return table(b);
    }
}

function table(b: Extract<Block, { type: 'table' }>): string {
    if (b.rows.length === 0) return `<p class="quiet">${inline(b.empty)}</p>`;
    const head = b.columns.map(c => `<th scope="col"${c.number ? ' class="number"' : ''}>${inline(c.title)}</th>`).join('');
    const rows = b.rows.map(r => `<tr>${r.map((c, i) => cell(c, i, b.columns[i]?.number === true)).join('')}</tr>`).join('\n');
    return `<div class="scroll" role="region" tabindex="0" aria-label="${escape(b.caption)}"><table><caption>${inline(b.caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${rows}\n</tbody></table></div>`;
}

function cell(c: Cell, column: number, number: boolean): string {
    const classes = [number ? 'number' : '', typeof c === 'string' ? '' : c.tone].filter(x => x !== '').join(' ');
    const tag = column === 0 ? 'th' : 'td';
    return `<${tag}${column === 0 ? ' scope="row"' : ''}${classes ? ` class="${classes}"` : ''}>${inline(cellText(c))}</${tag}>`;
}

/** Text with `code spans`; nothing else in it is markup. */
function inline(text: string): string {
    return text.split(/(`[^`]*`)/).map(part => (/^`[^`]*`$/.test(part) ? `<code>${escape(part.slice(1, -1))}</code>` : escape(part))).join('');
}

/** Text inside HTML or an attribute. Control characters are made visible. */
export function escape(text: string): string {
    // eslint-disable-next-line no-control-regex
    return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd').replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
}
