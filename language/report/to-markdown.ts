import { type Block, type Cell, cellText, type ReportDocument } from './document.ts';
import { escapeMarkdown } from './markdown.ts';

/** A report as Markdown. The same document gives the same bytes. */
export function toMarkdown(document: ReportDocument): string {
    const parts = [`# ${escapeMarkdown(document.title)}`, escapeMarkdown(document.subtitle), ...document.blocks.map(block)];
    return `${parts.filter(p => p !== '').join('\n\n')}\n`;
}

function block(b: Block): string {
    switch (b.type) {
        case 'heading': return `${'#'.repeat(b.level)} ${escapeMarkdown(b.text)}`;
        case 'text': return b.tone === 'bad' || b.tone === 'good' ? `**${escapeMarkdown(b.text)}**` : escapeMarkdown(b.text);
        case 'list': return b.items.map(i => `- ${b.checks ? '[ ] ' : ''}${escapeMarkdown(i)}`).join('\n');
        case 'facts': return b.rows.map(([name, value]) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(value)}`).join('\n');
        case 'picture': return `*${escapeMarkdown(b.alternative)}*`;
        case 'table': {
            if (b.rows.length === 0) return escapeMarkdown(b.empty);
            const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
            return [line(b.columns.map(c => escapeMarkdown(c.title))), line(b.columns.map(c => (c.number ? '--:' : '---'))), ...b.rows.map(r => line(r.map(cell)))].join('\n');
        }
    }
}

function cell(c: Cell): string {
    const text = escapeMarkdown(cellText(c));
    return typeof c !== 'string' && c.tone === 'bad' && text !== '' ? `**${text}**` : text;
}
