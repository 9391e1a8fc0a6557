import { declarationText, fingerprint, GONE, headText, PERSONAL, readTag, tagText, type Declaration } from './declarations.ts';
import { nameIn, scan, scanPlan, type ScannedDeclaration } from './scan.ts';
import { decide, headKey, valuesIn, valuesOf, type Decision } from './merge-values.ts';
import { sectionLine, sectionOf } from './write.ts';

/** One difference between the text and the estate, and what was done about it. */
export interface Change {
    readonly kind: 'added' | 'changed' | 'gone' | 'returned' | 'removed' | 'kept' | 'conflict';
    readonly keyword: string;
    readonly name: string;
    readonly property?: string;
    readonly before?: string;
    readonly after?: string;
}

interface Edit {
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

/**
 * Brings an inventory text up to date. What the import wrote and nobody touched follows the estate; what somebody
 * wrote or changed stays; what the estate no longer has stays, marked. Text, comments and order are otherwise kept.
 * Throws {@link UnreadablePlan} for a text whose braces do not close.
 * @param complete whether all of the estate was read; if not, nothing counts as gone
 */
export function mergeInventory(existing: string, fresh: string, declarations: readonly Declaration[], complete = true): { text: string; changes: Change[] } {
    // A file with Windows line ends stays one.
    if (existing.includes('\r\n')) {
        const merged = mergeInventory(existing.replace(/\r\n/gu, '\n'), fresh, declarations, complete);
        return { ...merged, text: merged.text.replace(/\n/gu, '\r\n') };
    }
    const scanned = scanPlan(existing);
    const byKey = new Map(scanned.map(each => [keyOf(each), each]));
    const renamed = findRenamed(scanned, declarations);
    const changes: Change[] = [];
    const edits: Edit[] = headerEdit(existing, fresh);
    const added: Declaration[] = [];
    const met = new Set<ScannedDeclaration>();
    for (const declaration of declarations) {
        const there = byKey.get(keyOf(declaration)) ?? renamed.get(declaration);
        if (there) {
            met.add(there);
            edits.push(...mergeOne(existing, there, withNames(declaration, renamed), fingerprint(declaration), changes));
        } else {
            added.push(declaration);
            changes.push({ kind: 'added', keyword: declaration.keyword, name: declaration.name });
        }
    }
    for (const each of scanned) {
        if (complete && !met.has(each)) {
            edits.push(...goneEdits(each, changes));
        }
    }
    const withAdded = insertions(existing, scanned, added.map(each => withNames(each, renamed)));
    const text = apply(existing, [...edits, ...withAdded.edits]) + withAdded.tail;
    return { text: complete ? removeProfiles(text, declarations, changes) : text, changes };
}

/** Roles are names on a platform; everything else is named once. */
function keyOf(each: Pick<Declaration, 'keyword' | 'name' | 'on'>): string {
    return `${each.keyword}\u0000${each.name}${each.keyword === 'role' ? `\u0000${each.on ?? ''}` : ''}`;
}

/** A declaration that somebody gave another name: its mark is that of a declaration whose own name is gone. */
function findRenamed(scanned: readonly ScannedDeclaration[], declarations: readonly Declaration[]): Map<Declaration, ScannedDeclaration> {
    const names = new Set(scanned.map(keyOf));
    const missing = new Map<string, Declaration[]>();
    for (const each of declarations) {
        if (each.keyword === 'workload' && !names.has(keyOf(each))) {
            const tag = fingerprint(each);
            missing.set(tag, [...missing.get(tag) ?? [], each]);
        }
    }
    const known = new Set(declarations.map(keyOf));
    const found = new Map<Declaration, ScannedDeclaration>();
    for (const each of scanned) {
        const tag = each.mark && readTag(each.mark.text)?.tag;
        const candidates = tag === undefined || known.has(keyOf(each)) || each.keyword !== 'workload' ? [] : missing.get(tag) ?? [];
        if (candidates.length === 1 && !found.has(candidates[0]!)) {
            found.set(candidates[0]!, each);
        }
    }
    return found;
}

/** A declaration with the names that people gave. */
function withNames(declaration: Declaration, renamed: ReadonlyMap<Declaration, ScannedDeclaration>): Declaration {
    if (renamed.size === 0) {
        return declaration;
    }
    const names = new Map([...renamed].map(([from, to]) => [from.name, to.name]));
    const swap = (text: string): string => [...scan(text)].reduceRight((result, token) => {
        const name = token.kind === 'word' || token.kind === 'string' ? names.get(nameIn(token)) : undefined;
        return name === undefined ? result : `${result.slice(0, token.start)}${headText({ keyword: '', name, properties: new Map() }).trim()}${result.slice(token.end)}`;
    }, text);
    const own = declaration.keyword === 'workload' ? names.get(declaration.name) ?? declaration.name : declaration.name;
    const properties = new Map([...declaration.properties].map(([key, text]): [string, string] =>
        declaration.keyword === 'group' ? [names.get(key) ?? key, swap(text)] : [key, key === 'depends' ? swap(text) : text]));
    return { ...declaration, name: own, properties };
}

function mergeOne(existing: string, there: ScannedDeclaration, declaration: Declaration, tag: string, changes: Change[]): Edit[] {
    const { keyword, name } = there;
    const mark = there.mark && readTag(there.mark.text);
    const text = valuesIn(there);
    const estate = valuesOf(declaration);
    if (!mark || !there.mark) {
        const differ = [...estate].filter(([key, value]) => text.get(key) !== value);
        changes.push(...differ.map(([key, value]): Change => ({ kind: 'kept', keyword, name, property: label(key), before: text.get(key), after: value })));
        return [];
    }
    const decision = keyword === 'group' ? decideGroup(declaration, there, mark.tag) : decide(keyword, there.name, text, estate, mark.tag);
    const note = (kind: Change['kind'], keys: readonly string[]): void => keys.forEach(key => {
        changes.push({ kind, keyword, name, property: label(key), before: text.get(key), after: estate.get(key) });
    });
    note('changed', decision.take);
    note('kept', decision.keep.filter(key => estate.has(key)));
    note('conflict', decision.conflict);
    if (mark.gone) {
        changes.push({ kind: 'returned', keyword, name });
    }
    const fresh = tagText(tag);
    return [
        ...keyword === 'group' ? groupEdits(there, declaration, decision) : valueEdits(existing, there, declaration, decision),
        ...there.mark.text === fresh ? [] : [{ start: there.mark.start, end: there.mark.end, text: fresh }],
    ];
}

const label = (key: string): string => key.replace('head:', '');

/** A group follows the estate as long as nobody touched it; after that it only grows. */
function decideGroup(declaration: Declaration, there: ScannedDeclaration, mark: string): Decision {
    const text = valuesIn(there);
    const members = [...declaration.properties.keys()];
    const differ = [...new Set([...text.keys(), ...members])].filter(key => !key.startsWith('head:') && text.has(key) !== declaration.properties.has(key));
    if (fingerprint({ ...declaration, properties: new Map([...text].filter(([key]) => !key.startsWith('head:'))) }) === mark) {
        return { take: differ, keep: [], conflict: [] };
    }
    return fingerprint(declaration) === mark ? { take: [], keep: differ, conflict: [] }
        : { take: differ.filter(key => declaration.properties.has(key)), keep: differ.filter(key => !declaration.properties.has(key)), conflict: [] };
}

function groupEdits(there: ScannedDeclaration, declaration: Declaration, decision: Decision): Edit[] {
    if (decision.take.length === 0 || there.open === undefined || there.close === undefined) {
        return [];
    }
    const gone = new Set(decision.take.filter(key => !declaration.properties.has(key)));
    const members = [...there.properties.filter(each => !gone.has(each.key)).map(each => each.text),
        ...decision.take.filter(key => declaration.properties.has(key)).map(key => declaration.properties.get(key)!)];
    return [{ start: there.open, end: there.close, text: members.length === 0 ? ' ' : `\n  ${members.join(',\n  ')}\n` }];
}

function valueEdits(existing: string, there: ScannedDeclaration, declaration: Declaration, decision: Decision): Edit[] {
    const take = new Set(decision.take);
    if (take.size === 0) {
        return [];
    }
    const text = valuesIn(there);
    const edits: Edit[] = [];
    const inner = there.properties.find(each => each.key === 'on');
    const heads = (['title', 'on', 'is'] as const).filter(key => take.has(headKey(key)) && !(key === 'on' && inner));
    if (heads.length > 0) {
        const value = (key: 'title' | 'on' | 'is', own: string | undefined): string | undefined => heads.includes(key) ? own : text.get(headKey(key));
        const head = headText({
            keyword: there.keyword, name: there.name, title: value('title', declaration.title), on: inner ? undefined : value('on', declaration.on),
            base: value('is', declaration.base), properties: new Map(),
        });
        edits.push({ start: there.start, end: there.headEnd, text: head });
    }
    if (inner && take.has(headKey('on')) && declaration.on !== undefined) {
        edits.push({ start: inner.start, end: inner.end, text: headText({ keyword: 'on', name: declaration.on, properties: new Map() }) });
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

/** Replaces a property, keeping comments inside of it and a hand-written `becomes`; without text, takes it out. */
function propertyEdit(existing: string, property: { key: string; text: string; start: number; end: number }, text: string | undefined): Edit {
    const old = existing.slice(property.start, property.end);
    const comments = [...scan(old)].filter(token => token.kind === 'comment').map(token => token.text.startsWith('//') ? `${token.text}\n` : token.text);
    if (text === undefined && comments.length === 0) {
        const blank = /[ \t]*(?:\r?\n[ \t]*)?$/u.exec(existing.slice(0, property.start))?.[0].length ?? 0;
        return { start: property.start - blank, end: property.end, text: '' };
    }
    const becomes = property.key.startsWith('principal ') ? / becomes (?:[^"]|"(?:\\.|[^"\\])*")*$/u.exec(property.text)?.[0] ?? '' : '';
    return { start: property.start, end: property.end, text: [text === undefined ? '' : text + becomes, ...comments].join(' ').trim() };
}

function insertProperties(existing: string, there: ScannedDeclaration, texts: readonly string[]): Edit {
    if (there.open === undefined || there.close === undefined) {
        return { start: there.end, end: there.end, text: ` { ${texts.join('  ')} }` };
    }
    const inside = existing.slice(there.open, there.close);
    if (!/[\n\r]/u.test(inside)) {
        const trimmed = there.open + inside.trimEnd().length;
        return { start: trimmed, end: there.close, text: `${trimmed === there.open ? ' ' : '  '}${texts.join('  ')} ` };
    }
    const trimmed = there.open + inside.trimEnd().length;
    return { start: trimmed, end: trimmed, text: texts.map(text => `\n  ${text}`).join('') };
}

/** What the estate no longer has stays and is marked. */
function goneEdits(each: ScannedDeclaration, changes: Change[]): Edit[] {
    const mark = each.mark && readTag(each.mark.text);
    if (!mark || !each.mark) {
        return [];
    }
    const { keyword, name } = each;
    if (keyword === 'profile') {
        return [];
    }
    changes.push({ kind: 'gone', keyword, name });
    return mark.gone ? [] : [{ start: each.mark.start, end: each.mark.end, text: `${tagText(mark.tag)}${GONE}` }];
}

/** Takes away shapes that an import wrote, nobody touched and nothing refers to any more. */
function removeProfiles(text: string, declarations: readonly Declaration[], changes: Change[]): string {
    const scanned = scanPlan(text);
    const used = new Set(scanned.map(each => each.base));
    const wanted = new Set(declarations.filter(each => each.keyword === 'profile').map(each => each.name));
    const edits = scanned.flatMap((each): Edit[] => {
        const tag = each.mark && readTag(each.mark.text)?.tag;
        if (each.keyword !== 'profile' || !each.mark || wanted.has(each.name) || used.has(each.name)) {
            return [];
        }
        const values = new Map(each.properties.map(property => [property.key, property.text]));
        if (fingerprint({ ...each, properties: values }) !== tag || [...values.keys()].some(key => PERSONAL.has(key))) {
            return [];
        }
        changes.push({ kind: 'removed', keyword: 'profile', name: each.name });
        const line = /^[ \t]*\r?\n?/u.exec(text.slice(each.mark.end))?.[0].length ?? 0;
        return [{ start: each.start, end: each.mark.end + line, text: '' }];
    });
    return apply(text, edits);
}

/** The comment at the top that names the files, when it is still the import's own. */
function headerEdit(existing: string, fresh: string): Edit[] {
    const pattern = /^\/\/ What runs today, imported from\n(?:\/\/ {2,}[^\n]*\n)*/u;
    const old = pattern.exec(existing)?.[0];
    const now = pattern.exec(fresh)?.[0];
    const plain = (text: string): string => text.replace(/ +/gu, ' ');
    return old === undefined || now === undefined || plain(old) === plain(now) ? [] : [{ start: 0, end: old.length, text: now }];
}

/** New declarations go behind the last of their kind; kinds that are new go to the end. */
function insertions(existing: string, scanned: readonly ScannedDeclaration[], added: readonly Declaration[]): { edits: Edit[]; tail: string } {
    const edits: Edit[] = [];
    let tail = '';
    for (const keyword of [...new Set(added.map(each => each.keyword))]) {
        const texts = added.filter(each => each.keyword === keyword).map(declarationText).join('');
        const last = scanned.filter(each => each.keyword === keyword).at(-1);
        if (last) {
            const from = last.mark?.end ?? last.end;
            const line = existing.indexOf('\n', from);
            const at = line < 0 ? existing.length : line + 1;
            edits.push({ start: at, end: at, text: `${line < 0 ? '\n' : ''}${texts}` });
        } else {
            tail += `\n${sectionLine(sectionOf(keyword))}\n${texts}`;
        }
    }
    return { edits, tail: tail !== '' && !existing.endsWith('\n') ? `\n${tail}` : tail };
}

function apply(text: string, edits: readonly Edit[]): string {
    const ordered = edits.map((edit, index) => ({ ...edit, index })).sort((a, b) => a.start - b.start || a.end - b.end || a.index - b.index);
    const pieces: string[] = [];
    let at = 0;
    for (const edit of ordered) {
        pieces.push(text.slice(at, Math.max(at, edit.start)), edit.text);
        at = Math.max(at, edit.end);
    }
    return pieces.join('') + text.slice(at);
}
