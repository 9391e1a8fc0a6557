import { CompletionItemKind, type MarkupContent, MarkupKind } from 'vscode-languageserver-types';
import { DECLARATIONS, type DeclarationSchema, declarationSchema, type PropertySchema } from '../../plan/schema.ts';
import { DIMENSION_NAMES, UNITS_OF } from '../../plan/units.ts';
import type { Leaf } from '../shapes.ts';
import type { Suggestion } from './completion.ts';
import { isTopLevel, type Place } from './context.ts';

/** The order in which people write a plan; what only authors of libraries need comes last. */
const ORDER: readonly string[] = [
    'workload',
    'environment',
    'fabric',
    'identity',
    'backup',
    'phase',
    'monitoring',
    'automation',
    'replication',
    'plan',
    'platform',
    'include',
    'profile',
    'group',
    'accept',
    'network',
    'policy',
    'mover',
    'retain',
    'rule',
    'role',
];

function placeOf(keyword: string): number {
    const at = ORDER.indexOf(keyword);
    return at < 0 ? ORDER.length + DECLARATIONS.findIndex(d => d.keyword === keyword) : at;
}

/** Every declaration, as a snippet that names what it needs. */
export function declarationItems(): Suggestion[] {
    return DECLARATIONS.filter(d => isTopLevel(d.keyword)).map(d => ({
        label: d.keyword,
        kind: CompletionItemKind.Keyword,
        insert: d.snippet,
        snippet: true,
        detail: d.form,
        documentation: declarationDoc(d),
        rank: 3 + placeOf(d.keyword) / 100,
    }));
}

/** The properties of a declaration that may still be written; the form stands beside the name. */
export function propertyItems(place: Place): Suggestion[] {
    const schema = declarationSchema(place.declaration ?? '');
    return (schema?.properties ?? [])
        .filter(p => p.list || p.repeats || !place.present.has(p.key))
        .map((p, i) => ({
            label: p.key,
            kind: CompletionItemKind.Property,
            insert: p.snippet ?? `${p.key} $0`,
            snippet: true,
            detail: p.form,
            documentation: propertyDoc(p),
            rank: 2 + i / 100,
        }));
}

/** A small word that goes on with what is written. */
export function keyItem(leaf: Leaf & { readonly is: 'key' }): Suggestion {
    return {
        label: leaf.word,
        kind: CompletionItemKind.Keyword,
        insert: leaf.word,
        rank: 1,
        documentation: leaf.doc === undefined ? undefined : markdown(leaf.doc),
    };
}

export function markdown(value: string): MarkupContent {
    return { kind: MarkupKind.Markdown, value };
}

/** The form of a declaration and what it means, as markdown. */
export function declarationDoc(schema: DeclarationSchema): MarkupContent {
    return markdown(`\`\`\`exit\n${schema.form}\n\`\`\`\n${schema.doc}`);
}

/** The form of a property, what it means, and the units or words that fit. */
export function propertyDoc(schema: PropertySchema): MarkupContent {
    const lines = [`\`\`\`exit\n${schema.form}\n\`\`\``, schema.doc];
    const units = schema.dimension ? UNITS_OF[schema.dimension] : [];
    if (units.length > 0) {
        lines.push(`Units (${DIMENSION_NAMES[schema.dimension!]}): ${units.map(u => `\`${u}\``).join(' ')}`);
    }
    if (schema.list) {
        lines.push('A list: it may stand several times, and lists are joined along `is`.');
    }
    return markdown(lines.join('\n\n'));
}
