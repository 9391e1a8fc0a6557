import { entryOf } from '../../basics/lists.ts';
import type { OffsetEdit } from '../../edits/apply.ts';
import { written } from '../names.ts';
import { type Declaration, headText } from './declarations.ts';
import { type ScannedDeclaration, type ScannedProperty, scan } from './scan.ts';
import { type Decision, headKey, valuesIn } from './values.ts';

/** Brings the members of a group up to date. */
export function groupEdits(there: ScannedDeclaration, declaration: Declaration, decision: Decision): OffsetEdit[] {
    if (decision.take.length === 0 || there.open === undefined || there.close === undefined) {
        return [];
    }
    const gone = new Set(decision.take.filter(key => !declaration.properties.has(key)));
    const members = [
        ...there.properties.filter(each => !gone.has(each.key)).map(each => each.text),
        ...decision.take
            .filter(key => declaration.properties.has(key))
            .map(key => entryOf(declaration.properties, key)),
    ];
    return [
        { start: there.open, end: there.close, newText: members.length === 0 ? ' ' : `\n  ${members.join(',\n  ')}\n` },
    ];
}

/** Gives a declaration the head and properties of `declaration`, as far as `keys` says; everything else stays as it is. */
export function valueEdits(
    existing: string,
    there: ScannedDeclaration,
    declaration: Declaration,
    keys: readonly string[],
): OffsetEdit[] {
    const take = new Set(keys);
    if (take.size === 0) {
        return [];
    }
    const edits = headEdits(there, declaration, take);
    const plain = blockEdit(existing, there, declaration, take);
    if (plain) {
        return [...edits, plain];
    }
    for (const property of there.properties) {
        if (take.has(property.key)) {
            edits.push(propertyEdit(existing, property, declaration.properties.get(property.key)));
        }
    }
    const known = new Set(there.properties.map(each => each.key));
    const fresh = [...declaration.properties].filter(([key]) => take.has(key) && !known.has(key)).map(([, own]) => own);
    return fresh.length === 0 ? edits : [...edits, insertProperties(existing, there, fresh)];
}

function headEdits(there: ScannedDeclaration, declaration: Declaration, take: ReadonlySet<string>): OffsetEdit[] {
    const text = valuesIn(there);
    const edits: OffsetEdit[] = [];
    const inner = there.properties.find(each => each.key === 'on');
    const heads = (['title', 'on', 'is'] as const).filter(key => take.has(headKey(key)) && !(key === 'on' && inner));
    if (heads.length > 0) {
        const value = (key: 'title' | 'on' | 'is', own: string | undefined): string | undefined =>
            heads.includes(key) ? own : text.get(headKey(key));
        const head = headText({
            keyword: there.keyword,
            name: there.name,
            title: value('title', declaration.title),
            domain: declaration.domain,
            on: inner ? undefined : value('on', declaration.on),
            base: value('is', declaration.base),
        });
        edits.push({ start: there.start, end: there.headEnd, newText: head });
    }
    if (inner && take.has(headKey('on')) && declaration.on !== undefined) {
        edits.push({ start: inner.start, end: inner.end, newText: `on ${written(declaration.on)}` });
    }
    return edits;
}

/** A block on one line and without remarks is written anew, so that no blanks are left where a property stood; undefined for all others. */
function blockEdit(
    existing: string,
    there: ScannedDeclaration,
    declaration: Declaration,
    take: ReadonlySet<string>,
): OffsetEdit | undefined {
    if (there.open === undefined || there.close === undefined || [...take].every(key => key.startsWith('head:'))) {
        return undefined;
    }
    const inside = existing.slice(there.open, there.close);
    if (/[\n\r]/u.test(inside) || scan(inside).some(token => token.kind === 'comment')) {
        return undefined;
    }
    const said = new Map(
        there.properties.map(({ key, text }) => [
            key,
            take.has(key) && key !== 'on' ? declaration.properties.get(key) : text,
        ]),
    );
    const order = [...said.keys()];
    // What is new stands where an import writes it: before what follows it there.
    for (const [index, [key, text]] of [...declaration.properties].entries()) {
        if (take.has(key) && !said.has(key)) {
            const later = [...declaration.properties.keys()]
                .slice(index + 1)
                .map(each => order.indexOf(each))
                .filter(at => at >= 0);
            order.splice(later.length === 0 ? order.length : Math.min(...later), 0, key);
            said.set(key, text);
        }
    }
    const texts = order.map(key => said.get(key)).filter(text => text !== undefined);
    return texts.length === 0
        ? { start: there.headEnd, end: there.end, newText: '' }
        : { start: there.open, end: there.close, newText: ` ${texts.join('  ')} ` };
}

/** Replaces a property, keeping comments inside of it and a hand-written `becomes`; without text, takes it out. */
function propertyEdit(existing: string, property: ScannedProperty, text: string | undefined): OffsetEdit {
    const old = existing.slice(property.start, property.end);
    const comments = scan(old)
        .filter(token => token.kind === 'comment')
        .map(token => (token.text.startsWith('//') ? `${token.text}\n` : token.text));
    if (text === undefined && comments.length === 0) {
        const blank = /[ \t]*(?:\r?\n[ \t]*)?$/u.exec(existing.slice(0, property.start))?.[0].length ?? 0;
        return { start: property.start - blank, end: property.end, newText: '' };
    }
    const becomes = property.key.startsWith('principal ')
        ? (/ becomes (?:[^"]|"(?:\\.|[^"\\])*")*$/u.exec(property.text)?.[0] ?? '')
        : '';
    return {
        start: property.start,
        end: property.end,
        newText: [text === undefined ? '' : text + becomes, ...comments].join(' ').trim(),
    };
}

function insertProperties(existing: string, there: ScannedDeclaration, texts: readonly string[]): OffsetEdit {
    if (there.open === undefined || there.close === undefined) {
        return { start: there.end, end: there.end, newText: ` { ${texts.join('  ')} }` };
    }
    const inside = existing.slice(there.open, there.close);
    if (!/[\n\r]/u.test(inside)) {
        const trimmed = there.open + inside.trimEnd().length;
        return {
            start: trimmed,
            end: there.close,
            newText: `${trimmed === there.open ? ' ' : '  '}${texts.join('  ')} `,
        };
    }
    const trimmed = there.open + inside.trimEnd().length;
    return { start: trimmed, end: trimmed, newText: texts.map(text => `\n  ${text}`).join('') };
}
