import type { Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { Position } from '../../blocks/positions.ts';
import { SMALL_WORDS } from '../../blocks/reserved-words.ts';
import { namespaceOf } from '../../plan/naming/names.ts';
import { withArticle } from '../../plan/naming/spelling.ts';
import { DECLARATIONS } from '../../plan/schema.ts';
import { rangeOf, type Span } from '../../plan/source.ts';
import { fileName } from '../../workspace/uris.ts';
import type { PlanWorkspace } from '../../workspace/workspace.ts';
import { quoted, written } from '../../writing/names.ts';
import { workspaceEdit } from '../edits/workspace-edit.ts';
import { type FileView, spotIn } from '../file-view.ts';
import { usesOf } from './references.ts';
import { nameAt, platformChain, principalsOf, rolesOf, type Target } from './resolve.ts';

/** A rename that cannot be done; the message is for the person who asked. */
export class RenameRefused extends Error {}

const KEYWORDS: ReadonlySet<string> = new Set(DECLARATIONS.flatMap(d => [d.keyword, ...d.properties.map(p => p.key)]));

/** The name that a rename at a position would change, without its quotes. Throws `RenameRefused` where there is none to change. */
export function prepareRename(
    workspace: PlanWorkspace,
    uri: string,
    position: Position,
): { readonly range: Range; readonly placeholder: string } {
    const { span, target } = renamed(workspace, uri, position);
    return { range: rangeOf(span), placeholder: target.name };
}

/** The edits that give a declaration another name in all files of its plan. Throws `RenameRefused` with the reason where that cannot be. */
export function rename(
    workspace: PlanWorkspace,
    uri: string,
    position: Position,
    newName: string,
    versioned = true,
): WorkspaceEdit {
    const edits = renameEdits(workspace, uri, position, newName);
    return edits.size === 0 ? { changes: {} } : workspaceEdit(workspace, edits, versioned);
}

/** The same, file by file; none where the name is the old one. */
export function renameEdits(
    workspace: PlanWorkspace,
    uri: string,
    position: Position,
    newName: string,
): ReadonlyMap<string, readonly TextEdit[]> {
    const { view, target } = renamed(workspace, uri, position);
    const name = nameFrom(newName);
    if (name === target.name) {
        return new Map();
    }
    const taken = takenBy(view, target, name);
    if (taken) {
        throw new RenameRefused(`The name ${written(name)} is taken: ${taken}. Choose another name.`);
    }
    const edits = new Map<string, TextEdit[]>();
    for (const span of [target.nameSpan, ...usesOf(view, target)]) {
        const { uri: file } = span.block.document;
        const list = edits.get(file) ?? [];
        list.push({ range: rangeOf(span), newText: writtenAt(name, span) });
        edits.set(file, list);
    }
    return edits;
}

function renamed(
    workspace: PlanWorkspace,
    uri: string,
    position: Position,
): { readonly view: FileView; readonly span: Span; readonly target: Target } {
    const spot = spotIn(workspace, uri, position);
    if (!spot || spot.view.library) {
        throw new RenameRefused(
            spot ? 'This is a file of the built-in library, which is read-only.' : 'There is nothing to rename here.',
        );
    }
    const name = nameAt(spot);
    if (!name) {
        throw new RenameRefused('There is no name here. Words of the language cannot be renamed.');
    }
    const { target, span } = name;
    if (!target) {
        throw new RenameRefused(
            `\`${name.use?.name ?? ''}\` is not declared, so there is nothing to rename; write its declaration first.`,
        );
    }
    if (target.library) {
        const file = fileName(target.nameSpan.block.document.uri);
        throw new RenameRefused(
            `\`${target.name}\` belongs to the built-in library (${file}) and keeps its name. Declare your own with \`is ${written(target.name)}\` to call it something else.`,
        );
    }
    return { view: spot.view, span, target };
}

/** The name somebody typed, with or without quotes. */
function nameFrom(typed: string): string {
    const text = typed.trim();
    const inQuotes = text.length > 1 && text.startsWith('"') && text.endsWith('"');
    const name = inQuotes ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
    if (name.trim() === '') {
        throw new RenameRefused('A name needs at least one character.');
    }
    if (/[\r\n]/.test(name)) {
        throw new RenameRefused('A name stands on one line.');
    }
    if (!inQuotes && SMALL_WORDS.has(name)) {
        throw new RenameRefused(
            `\`${name}\` is a word of the language. Write "${name}" in double quotes to use it as a name.`,
        );
    }
    return name;
}

/** A keyword is read as a name only behind other words of its line, so at the front of one it needs quotes. */
function writtenAt(name: string, span: Span): string {
    const { text } = span.block;
    let at = span.start;
    while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) {
        at--;
    }
    const first = at === 0 || text[at - 1] === '\n' || text[at - 1] === '\r';
    return KEYWORDS.has(name) && first ? quoted(name) : written(name);
}

/** What has the new name already, in a sentence; undefined where it is free. */
function takenBy(view: FileView, target: Target, name: string): string | undefined {
    if (target.kind === 'principal') {
        return principalsOf(view).some(p => p.principal.name === name) ? 'a principal has it' : undefined;
    }
    if (target.kind === 'privilege' || target.kind === 'role') {
        return onPlatform(view, target, name);
    }
    const other = view.names.find(namespaceOf(target.kind), name);
    if (!other) {
        return undefined;
    }
    const { uri } = other.nameSpan.block.document;
    return view.names.own(namespaceOf(target.kind)).get(name)
        ? `${withArticle(other.kind)} in ${fileName(uri)} has it`
        : `the library has ${withArticle(other.kind)} of that name`;
}

/** Roles and privileges are names on a platform. */
function onPlatform(view: FileView, target: Target, name: string): string | undefined {
    const platform =
        target.record?.on?.name ??
        [...view.names.own('platform').values()].find(p => p.nested.some(n => n === target.record))?.name;
    if (platform === undefined) {
        return undefined;
    }
    const chain = platformChain(view.names, platform);
    const nested = chain.some(p => p.nested.some(n => n.kind === target.kind && n.name === name));
    const top =
        target.kind === 'role' && rolesOf(view).some(r => r.name === name && chain.some(p => p.name === r.on?.name));
    return nested || top ? `a ${target.kind} on platform ${platform} has it` : undefined;
}
