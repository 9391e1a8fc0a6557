import type { Declaration } from './declarations.ts';

/** By what a later import knows what an earlier one wrote. */

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
