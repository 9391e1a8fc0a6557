import { type Block, type Cell, type ReportDocument, richCell, type Table } from './document.ts';
import { escapeMarkdown, escapeStart, markdown } from './markdown.ts';

/**
 * A document as Markdown. The same document gives the same bytes.
 * @param top level of the title: 1 for a file of its own, more inside something else
 */
export function toMarkdown(document: ReportDocument, top = 1): string {
    const parts = [
        `${'#'.repeat(top)} ${escapeMarkdown(document.title)}`,
        escapeStart(escapeMarkdown(document.subtitle)),
        ...document.blocks.map(b => block(b, top)),
    ];
    return `${parts.filter(p => p !== '').join('\n\n')}\n`;
}

function block(b: Block, top: number): string {
    switch (b.type) {
        case 'heading':
            return `${'#'.repeat(b.level - 1 + top)} ${markdown(b.text)}`;
        case 'text': {
            const text = markdown(b.text);
            return b.large ? `**${text}**` : escapeStart(text);
        }
        case 'list':
            return b.items
                .map(i => `- ${b.checks ? '[ ] ' : ''}${b.checks ? markdown(i) : escapeStart(markdown(i))}`)
                .join('\n');
        case 'facts':
            return b.rows
                .map(([name, value]) => `- ${escapeStart(escapeMarkdown(name))}: ${markdown(value)}`)
                .join('\n');
        case 'picture':
            return escapeStart(escapeMarkdown(b.alternative));
        case 'table':
            return table(b);
    }
}

function table(b: Table): string {
    if (b.rows.length === 0) {
        return escapeStart(markdown(b.empty));
    }
    const line = (cells: readonly string[]) => `| ${cells.map(c => c || ' ').join(' | ')} |`;
    return [
        escapeStart(escapeMarkdown(`${b.caption}:`)),
        '',
        line(b.columns.map(c => markdown(c.title, true))),
        line(b.columns.map(c => (c.number ? '--:' : '---'))),
        ...b.rows.map(r => line(r.map(cell))),
    ].join('\n');
}

function cell(c: Cell): string {
    const { text, tone, more = [], listed } = richCell(c);
    const own = markdown(text, true);
    const head = tone === 'bad' && own !== '' && typeof text === 'string' ? `**${own}**` : own;
    return [head, ...more.map(m => `${listed ? '• ' : ''}${markdown(m, true)}`)].filter(l => l !== '').join('<br>');
}
