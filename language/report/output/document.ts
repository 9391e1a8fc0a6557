/**
 * A report as a small tree of blocks, laid out as HTML, Markdown or plain text by the renderers beside this file. Text is
 * text, whatever it holds: what is to look like code, or lead somewhere, is a piece of its own and never found in a text.
 */

/** A piece of running text: plain, a name as it stands in the plan, a place in the same document, or stressed. */
export type Inline =
    | string
    | { readonly code: string }
    | { readonly link: string; readonly text: string }
    | { readonly strong: string };
export type Text = string | readonly Inline[];

export type Block =
    | {
          readonly type: 'heading';
          readonly level: 2 | 3;
          readonly text: Text;
          readonly id: string /** Begins a page when printed. */;
          readonly page?: boolean;
      }
    | {
          readonly type: 'text';
          readonly text: Text;
          readonly tone?: Tone /** The one sentence to read. */;
          readonly large?: boolean;
      }
    | { readonly type: 'list'; readonly items: readonly Text[] /** Boxes to tick. */; readonly checks?: boolean }
    | Table
    | { readonly type: 'facts'; readonly rows: readonly (readonly [string, Text])[] }
    /** A finished picture; `alternative` says in words what it shows. */
    | {
          readonly type: 'picture';
          readonly svg: string;
          readonly alternative: string /** Too high to be read on a page: shown on screen only. */;
          readonly tall?: boolean;
      };

export interface Table {
    readonly type: 'table';
    readonly caption: string;
    readonly columns: readonly Column[];
    readonly rows: readonly (readonly Cell[])[];
    /** What is said instead where there are no rows. */
    readonly empty: Text;
}

export type Tone = 'bad' | 'near' | 'good' | 'quiet';

export interface Column {
    readonly title: Text;
    /** Set to the right. */
    readonly number?: boolean;
    /** Never broken: dates, ids. */
    readonly tight?: boolean;
    /** Takes the room that is left: sentences. */
    readonly wide?: boolean;
}

/** How much of the whole a cell stands for: shaded in four steps, beside the number. */
export type Heat = 0 | 1 | 2 | 3 | 4;

export type Cell = Text | RichCell;

export interface RichCell {
    readonly text: Text;
    readonly tone?: Tone;
    readonly heat?: Heat;
    /** Further lines under the text. */
    readonly more?: readonly Text[];
    /** The further lines are a list. */
    readonly listed?: boolean;
    /** Something in the document leads here. */
    readonly id?: string;
}

export interface ReportDocument {
    readonly title: string;
    readonly subtitle: string;
    readonly blocks: readonly Block[];
}

/** A cell with all its parts. */
export function richCell(cell: Cell): RichCell {
    return typeof cell === 'string' || Array.isArray(cell) ? { text: cell as Text } : (cell as RichCell);
}

/** The lines of a cell. */
export function cellLines(cell: Cell): readonly Text[] {
    const { text, more = [] } = richCell(cell);
    return [text, ...more];
}

/** The pieces of a text. */
export function pieces(text: Text): readonly Inline[] {
    return typeof text === 'string' ? [text] : text;
}

const MARKS: Readonly<Record<string, Omit<Column, 'title'>>> = {
    '#': { number: true },
    '!': { tight: true },
    '*': { wide: true },
};

/** Columns from their titles: `#` sets to the right, `!` never breaks, `*` takes the room that is left. */
export function columns(...titles: readonly string[]): Column[] {
    return titles.map(t => (t.charAt(0) in MARKS ? { title: t.slice(1), ...MARKS[t.charAt(0)] } : { title: t }));
}
