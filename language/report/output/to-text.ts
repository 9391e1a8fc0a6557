import { nth } from '../../basics/lists.ts';
import { plainText, visible } from '../text.ts';
import { type Block, cellLines, type ReportDocument, type Table } from './document.ts';

/** A document for a terminal: no markup, tables aligned. The same document gives the same text. */
export function toText(document: ReportDocument): string {
    const parts = [`${visible(document.title)}\n${visible(document.subtitle)}`, ...document.blocks.map(block)];
    return `${parts.filter(p => p !== '').join('\n\n')}\n`.replace(/(^|\n)([^\n]+:)\n\n(?= {2}- )/g, '$1$2\n');
}

function block(b: Block): string {
    switch (b.type) {
        case 'heading':
            return `${visible(plainText(b.text))}:`;
        case 'text':
            return visible(plainText(b.text));
        case 'list':
            return b.items.map(i => `  - ${visible(plainText(i))}`).join('\n');
        case 'facts':
            return b.rows.map(([name, value]) => `  ${visible(name)}: ${visible(plainText(value))}`).join('\n');
        case 'picture':
            return visible(b.alternative);
        case 'table':
            return table(b);
    }
}

function table(b: Table): string {
    if (b.rows.length === 0) {
        return visible(plainText(b.empty));
    }
    const rows = [
        b.columns.map(c => visible(plainText(c.title))),
        ...b.rows.map(r =>
            r.map(c =>
                cellLines(c)
                    .map(l => visible(plainText(l)))
                    .join('; '),
            ),
        ),
    ];
    const widths = b.columns.map((_, i) => Math.max(...rows.map(r => nth(r, i).length)));
    return rows
        .map(r =>
            `  ${r.map((text, i) => (nth(b.columns, i).number ? text.padStart(nth(widths, i)) : text.padEnd(nth(widths, i)))).join('  ')}`.trimEnd(),
        )
        .join('\n');
}
