import { nth } from '../basics/lists.ts';
import type { Inventory } from './formats/inventory.ts';
import { type Declaration, declarationText } from './merge/declarations.ts';
import { inComment } from './names.ts';

const SECTIONS: readonly (readonly [title: string, keywords: readonly string[]])[] = [
    ['Where it runs today', ['platform']],
    ['Environments', ['environment']],
    ['Roles', ['role']],
    ['Accounts', ['identity']],
    ['Networks', ['network']],
    ['Storage', ['fabric']],
    ['Shapes that several machines have', ['profile']],
    ['Machines', ['workload']],
    ['Rules and policies', ['policy']],
    ['Backup', ['backup', 'replication']],
    ['Automation', ['automation']],
    ['Groups', ['group']],
];

/** The section a declaration is written in. */
export function sectionOf(keyword: string): string {
    return SECTIONS.find(([, keywords]) => keywords.includes(keyword))?.[0] ?? 'Machines';
}

export function sectionLine(title: string): string {
    return `// ── ${title}`;
}

/** The text of inventory.exit. Same estate, same bytes. */
export function inventoryText(inventory: Inventory): string {
    const sources = inventory.estate.sources.map(
        source =>
            `//   ${inComment(source.file)} (${inComment(source.title)}${source.span === undefined ? '' : `, ${inComment(source.span)}`})`,
    );
    const head = [
        '// What runs today, imported from',
        ...sources,
        '// Edit it freely: what you change by hand stays when the estate is imported again into this file.',
        '// The mark behind a declaration tells the import what it wrote itself.',
    ].join('\n');
    const sections = SECTIONS.flatMap(([title, keywords]) => {
        const own = inventory.declarations.filter(each => keywords.includes(each.keyword));
        return own.length === 0 ? [] : [`${sectionLine(title)}\n${layout(own)}`];
    });
    return `${head}\n\n${sections.join('\n')}`;
}

/** Declarations one per line stand close together, others apart. */
function layout(declarations: readonly Declaration[]): string {
    const texts = declarations.map(declarationText);
    return texts
        .map((text, index) => {
            const apart = index > 0 && (isTall(text) || isTall(nth(texts, index - 1)));
            return apart ? `\n${text}` : text;
        })
        .join('');
}

const isTall = (text: string): boolean => text.trimEnd().includes('\n');
