import { type Head, headText as headOf, inlineBlock, openBlock } from '../../writing/declarations.ts';
import { inComment, written } from '../names.ts';
import { markOf } from './marks.ts';

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
              ? `/** ${inComment(doc[0]!)} */\n`
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

/** Properties an import never writes: what a person adds. They do not count as edits of imported text. */
export const PERSONAL: ReadonlySet<string> = new Set([
    'p99',
    'change',
    'rpo',
    'rto',
    'downtime',
    'count',
    'ends',
    'offers',
    'supports',
]);

/** What `becomes` of a principal is a person's decision, made beside the imported `holds`. */
export function importedPart(key: string, text: string): string {
    const plain = text.replace(/\s+/gu, ' ').trim();
    return key.startsWith('principal ') ? plain.replace(/ becomes (?:[^"]|"(?:\\.|[^"\\])*")*$/u, '') : plain;
}

/**
 * What the import wrote of a declaration, without how it is laid out and without what only people write: an imported
 * text and a hand-formatted copy of it have one fingerprint.
 */
export function fingerprint(
    declaration: Pick<Declaration, 'keyword' | 'name' | 'title' | 'on' | 'base' | 'properties'>,
): string {
    const parts = [
        declaration.keyword,
        declaration.name,
        declaration.title ?? '',
        declaration.on ?? '',
        declaration.base ?? '',
        ...[...declaration.properties]
            .filter(([key]) => !PERSONAL.has(key))
            .map(([key, text]) => `${key}\u0001${importedPart(key, text)}`)
            .sort(),
    ];
    return hash32(parts.join('\u0000'));
}

/** FNV-1a over UTF-16 code units, finished with an avalanche step; eight hex digits. Not for secrets, only for sameness. */
export function hash32(text: string): string {
    let hash = 0x811c9dc5;
    for (let index = 0; index < text.length; index++) {
        hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
}
