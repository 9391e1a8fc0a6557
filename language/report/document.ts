/**
 * A report as a small tree of blocks, laid out as HTML or Markdown by the renderers beside this file. Text may hold
 * `code spans` in single backticks, as the messages of findings do; everything else in it is text.
 */
export type Block =
    | { readonly type: 'heading'; readonly level: 2 | 3; readonly text: string; readonly id: string }
    | { readonly type: 'text'; readonly text: string; readonly tone?: Tone }
    | { readonly type: 'list'; readonly items: readonly string[]; readonly checks?: boolean }
    | { readonly type: 'table'; readonly caption: string; readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[]; readonly empty: string }
    | { readonly type: 'facts'; readonly rows: readonly (readonly [string, string])[] }
    /** A finished picture; `alternative` says in words what it shows. */
    | { readonly type: 'picture'; readonly svg: string; readonly alternative: string };

export type Tone = 'bad' | 'near' | 'good' | 'quiet';

export interface Column {
    readonly title: string;
    readonly number?: boolean;
}

export type Cell = string | { readonly text: string; readonly tone: Tone };

export interface ReportDocument {
    readonly title: string;
    readonly subtitle: string;
    readonly blocks: readonly Block[];
}

/** The text of a cell without its tone. */
export function cellText(cell: Cell): string {
    return typeof cell === 'string' ? cell : cell.text;
}
