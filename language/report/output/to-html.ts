import { nth } from '../../basics/lists.ts';
import { plainText, visible } from '../text.ts';
import {
    type Block,
    type Cell,
    type Column,
    cellLines,
    type Inline,
    pieces,
    type ReportDocument,
    richCell,
    type Table,
    type Text,
} from './document.ts';
import { REPORT_STYLE } from './style.ts';

export interface HtmlOptions {
    /** Rules for the pictures, put behind those of the page. */
    readonly style?: string;
    /** SHA-256 of a text, in base64: the one style element is allowed by its hash. */
    readonly hash: (text: string) => Promise<string>;
}

/**
 * A report as one self-contained HTML file: no script, nothing remote, and a policy that allows neither. The same document
 * gives the same bytes.
 */
export async function toHtml(document: ReportDocument, { style = '', hash }: HtmlOptions): Promise<string> {
    const rules = style === '' ? REPORT_STYLE : `${REPORT_STYLE}\n${style}`;
    const contents = document.blocks.flatMap(b =>
        b.type === 'heading' && b.level === 2
            ? [`<li><a href="#${escape(b.id)}">${escape(plainText(b.text))}</a></li>`]
            : [],
    );
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${await hash(rules)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(document.title)}</title>
<style>${rules}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${escape(document.title)}</h1>
<p>${escape(document.subtitle)}</p>
</header>
<nav aria-label="Contents">
<ol>
${contents.join('\n')}
</ol>
</nav>
<main id="content">
${sections(document.blocks)}
</main>
</body>
</html>
`;
}

/** Every heading of the second level and what follows it is a section of that name. */
function sections(blocks: readonly Block[]): string {
    const out: string[] = [];
    let open = false;
    for (const b of blocks) {
        if (b.type === 'heading' && b.level === 2) {
            if (open) {
                out.push('</section>');
            }
            out.push(`<section aria-labelledby="${escape(b.id)}"${b.page ? ' class="page"' : ''}>`);
            open = true;
        }
        out.push(block(b));
    }
    if (open) {
        out.push('</section>');
    }
    return out.join('\n');
}

function block(b: Block): string {
    switch (b.type) {
        case 'heading':
            return `<h${b.level} id="${escape(b.id)}">${inline(b.text)}</h${b.level}>`;
        case 'text':
            return `<p${classOf(b.tone, b.large ? 'large' : '')}>${inline(b.text)}</p>`;
        case 'list':
            return list(b);
        case 'facts':
            return `<dl>${b.rows.map(([name, value]) => `<div><dt>${escape(name)}</dt><dd>${inline(value)}</dd></div>`).join('')}</dl>`;
        case 'picture':
            return `<figure${b.tall ? ' class="tall"' : ''}>${b.svg}<figcaption>${escape(b.alternative)}${b.tall ? `<span class="paper"> ${TOO_TALL}</span>` : ''}</figcaption></figure>`;
        case 'table':
            return table(b);
    }
}

function list(b: Extract<Block, { type: 'list' }>): string {
    const items = b.items.map(i =>
        b.checks
            ? `<li><label><input type="checkbox"> <span>${inline(i)}</span></label></li>`
            : `<li>${inline(i)}</li>`,
    );
    return `<ul${b.checks ? ' class="checks"' : ''}>\n${items.join('\n')}\n</ul>`;
}

function table(b: Table): string {
    if (b.rows.length === 0) {
        return `<p class="quiet">${inline(b.empty)}</p>`;
    }
    const head = b.columns
        .map(
            c =>
                `<th scope="col"${classOf(c.number ? 'number' : '', c.tight ? 'tight' : '', c.wide ? 'wide' : '')}>${inline(c.title)}</th>`,
        )
        .join('');
    const rows = b.rows
        .map(
            r => `<tr${tall(r) ? ' class="tall"' : ''}>${r.map((c, i) => cell(c, i, nth(b.columns, i))).join('')}</tr>`,
        )
        .join('\n');
    const caption = escape(b.caption);
    return `<div class="scroll${small(b) ? ' keep' : ''}" role="region" tabindex="0" aria-label="${caption}">\n<table>\n<caption>${caption}</caption>\n<thead>\n<tr>${head}</tr>\n</thead>\n<tbody>\n${rows}\n</tbody>\n</table>\n</div>`;
}

/** Short tables are not torn apart by the end of a page. */
function small(b: Table): boolean {
    return b.rows.length <= 6 && b.rows.reduce((n, r) => n + longest(r), 0) < 500;
}

/** A row so high that keeping it in one piece would leave a hole at the end of the page before. */
function tall(row: readonly Cell[]): boolean {
    return longest(row) > 420;
}

/** Letters of the longest cell of a row. */
function longest(row: readonly Cell[]): number {
    return Math.max(...row.map(c => cellLines(c).reduce((sum, l) => sum + plainText(l).length, 0)));
}

function cell(c: Cell, index: number, column: Column): string {
    const { text, tone, heat, more = [], listed, id } = richCell(c);
    const tag = index === 0 ? 'th' : 'td';
    const classes = classOf(
        column.number ? 'number' : '',
        column.tight ? 'tight' : '',
        tone,
        heat === undefined ? '' : `heat-${heat}`,
    );
    const lines =
        more.length === 0
            ? ''
            : `<ul class="${listed ? 'points' : 'lines'}">${more.map(m => `<li>${inline(m)}</li>`).join('')}</ul>`;
    return `<${tag}${index === 0 ? ' scope="row"' : ''}${id === undefined ? '' : ` id="${escape(id)}"`}${classes}>${inline(text)}${lines}</${tag}>`;
}

function classOf(...names: readonly (string | undefined)[]): string {
    const own = names.filter(n => n !== undefined && n !== '');
    return own.length === 0 ? '' : ` class="${own.join(' ')}"`;
}

function inline(text: Text): string {
    return pieces(text).map(piece).join('');
}

function piece(p: Inline): string {
    if (typeof p === 'string') {
        return breakable(p);
    }
    if ('code' in p) {
        return `<code>${breakable(p.code)}</code>`;
    }
    if ('strong' in p) {
        return `<strong>${breakable(p.strong)}</strong>`;
    }
    return `<a href="#${escape(p.link)}">${escape(p.text)}</a>`;
}

/** A word without a blank may break behind its marks, and where it has none for long anywhere: a column is never wider than the page. */
function breakable(text: string): string {
    return visible(text)
        .split(/(\s+)/)
        .map(word => {
            if (word.length < LONG_WORD) {
                return escape(word);
            }
            return word
                .split(/(?<=[._/\\:@?&=,;-])/)
                .flatMap(part => part.match(/.{1,20}/gsu) ?? [])
                .map(escape)
                .join('<wbr>');
        })
        .join('');
}

const TOO_TALL = 'The picture is too large to be read on paper: open this file on a screen, or the preview.';

/** Letters of a word that may be too wide for a column. */
const LONG_WORD = 14;

const ENTITIES: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
};

/** Text inside HTML or an attribute. What cannot be seen is made visible. */
export function escape(text: string): string {
    return visible(text).replace(/[&<>"']/g, c => ENTITIES[c] ?? '');
}
