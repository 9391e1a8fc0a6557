/** Tables of a report in Markdown, for tests that hold their figures against something. */

export interface MarkdownTable {
    readonly caption: string;
    readonly columns: readonly string[];
    /** Cells as written. */
    readonly rows: readonly (readonly string[])[];
}

export function tablesOf(markdown: string): MarkdownTable[] {
    const lines = markdown.split('\n');
    return lines.flatMap((line, i): MarkdownTable[] => {
        if (!/^\| (---|--:)/.test(line)) {
            return [];
        }
        const end = lines.findIndex((l, k) => k > i && !l.startsWith('|'));
        return [
            {
                caption: plain(lines[i - 3]!),
                columns: cellsOf(lines[i - 1]!).map(plain),
                rows: lines.slice(i + 1, end < 0 ? undefined : end).map(cellsOf),
            },
        ];
    });
}

function cellsOf(line: string): string[] {
    return line.slice(2, -2).split(' | ');
}

/** What a cell says: without marks, its lines one under another. */
export function cellText(cell: string): string {
    return cell
        .split('<br>')
        .map(l => plain(l.replace(/^• /, '')))
        .join('\n');
}

function plain(text: string): string {
    return text
        .replace(/^\*\*(.*)\*\*$/, '$1')
        .split(/(`+[^`]*`+)/)
        .map(part =>
            /^`/.test(part)
                ? part.replace(/^`+|`+$/g, '')
                : part
                      .replace(/\*\*/g, '')
                      .replace(/\\([!-/:-@[-`{-~])/g, '$1')
                      .replaceAll('&#124;', '|'),
        )
        .join('');
}
