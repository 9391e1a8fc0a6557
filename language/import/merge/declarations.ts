import { nth } from '../../basics/lists.ts';
import { type Head, headText as headOf, inlineBlock, openBlock } from '../../writing/declarations.ts';
import { inComment, written } from '../names.ts';
import { markOf } from './fingerprints.ts';

/** A declaration as the import writes it. Property texts are whole: `disk 40 GiB used 18 GiB`. */
export interface Declaration extends Head {
    /** Key → text, in writing order; the key tells properties of one block apart (`principal "X"`). */
    readonly properties: ReadonlyMap<string, string>;
    /** Lines of documentation above it. */
    readonly doc?: readonly string[];
    /** What its profile says for it. */
    readonly inherited?: ReadonlyMap<string, string>;
    /** The machine it stands for. */
    readonly machine?: MachineKey;
    /** What the files of this import could not show: that it is missing here says nothing. */
    readonly unseen?: Unseen;
}

/** What a machine is known by in the estate, whatever its name in the plan. */
export interface MachineKey {
    readonly name: string;
    readonly id?: string;
    readonly server?: string;
    /** What tells it apart from others of its name, best first. */
    readonly apart: readonly (string | undefined)[];
}

export interface Unseen {
    /** Keys of properties; `used` is the part of `disk`, `*` all that are absent. */
    readonly keys: ReadonlySet<string>;
    readonly features: ReadonlySet<string>;
}

const WIDTH = 150;

/** The head of a declaration up to its block. */
export function headText(declaration: Head): string {
    return headOf(declaration, written);
}

/** A declaration with its documentation and the mark by which a later import knows what it wrote. */
export function declarationText(declaration: Declaration): string {
    const doc = declaration.doc ?? [];
    const above =
        doc.length === 0
            ? ''
            : doc.length === 1
              ? `/** ${inComment(nth(doc, 0))} */\n`
              : `/**\n${doc.map(line => ` * ${inComment(line)}`).join('\n')}\n */\n`;
    return `${above}${bodyText(declaration)} ${markOf(declaration)}\n`;
}

function bodyText(declaration: Declaration): string {
    const head = headText(declaration);
    const properties = [...declaration.properties.values()];
    if (declaration.keyword === 'group') {
        return properties.length === 0 ? `${head} { }` : openBlock(head, [properties.map(indented).join(',\n')]);
    }
    if (properties.length === 0) {
        return head;
    }
    const line = inlineBlock(head, properties);
    return line.length <= WIDTH && !declaration.properties.has('allows') && declaration.keyword !== 'identity'
        ? line
        : openBlock(head, properties.map(indented));
}

function indented(text: string): string {
    return `  ${text}`;
}
