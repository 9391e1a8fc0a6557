import { declarationText, fingerprint, GONE, PERSONAL, readTag, tagText, type Declaration } from './declarations.ts';
import { apply, groupEdits, valueEdits, type Edit } from './merge-edits.ts';
import { written } from './names.ts';
import { nameIn, scan, scanPlan, type ScannedDeclaration } from './scan.ts';
import { decide, valuesIn, valuesOf, type Decision } from './merge-values.ts';
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
        return name === undefined ? result : `${result.slice(0, token.start)}${written(name)}${result.slice(token.end)}`;
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
