import {
    type CompletionItem,
    CompletionItemKind,
    type CompletionList,
    InsertTextFormat,
    type MarkupContent,
    type Range,
    type TextEdit,
} from 'vscode-languageserver-types';
import type { Position } from '../../blocks/positions.ts';
import { rangeOf } from '../../plan/source.ts';
import { dayText, UNITS_OF } from '../../plan/units.ts';
import type { PlanWorkspace } from '../../workspace/workspace.ts';
import { quoted, written } from '../../writing/names.ts';
import { type ClientSupport, FULL_CLIENT } from '../client.ts';
import { type Spot, spotAt, viewOf } from '../file-view.ts';
import type { Leaf } from '../shapes.ts';
import { type Place, placeAt } from './context.ts';
import { declarationItems, keyItem, propertyItems } from './keywords.ts';
import {
    codeNames,
    documentationOf,
    includePaths,
    isSubsequence,
    MOST_NAMES,
    type NameItem,
    namesFor,
    typedOf,
} from './names.ts';
import { EMPTY_LINE, needsAnswer } from './trigger.ts';

/** One suggestion before it has its place in the text. */
export interface Suggestion {
    readonly label: string;
    readonly kind: CompletionItemKind;
    readonly insert: string;
    readonly snippet?: boolean;
    readonly detail?: string;
    readonly description?: string;
    readonly documentation?: MarkupContent;
    /** Sorted by this, then by label. */
    readonly rank: number;
    readonly data?: unknown;
    /** Insert it even where a word of the language with the same letters is typed already. */
    readonly filter?: string;
}

/**
 * What may be written at a position. Works from the tokens of one block and the table of names, not from a parse of
 * the whole file. `trigger` is the character that asked, where one did.
 */
export function completion(
    workspace: PlanWorkspace,
    uri: string,
    position: Position,
    client: ClientSupport = FULL_CLIENT,
    trigger?: string,
): CompletionList {
    const view = viewOf(workspace, uri);
    if (!view || view.library) {
        return { isIncomplete: false, items: [] };
    }
    const spot = spotAt(view, position);
    const place = spot ? placeAt(spot.block.text, spot.offset) : EMPTY_LINE;
    if (!place || (trigger === ' ' && !needsAnswer(place))) {
        return { isIncomplete: false, items: [] };
    }
    const suggestions = place.expected.flatMap(leaf => suggest(leaf, place, spot, workspace, uri));
    if (place.properties) {
        suggestions.push(...propertyItems(place));
    }
    if (place.declarations) {
        suggestions.push(...declarationItems());
    }
    const typed = typedOf(place);
    // Words of the language come before names where there are too many to send.
    const fitting = suggestions
        .filter(s => isSubsequence(typed, s.label.toLowerCase()))
        .sort((a, b) => Number(a.data !== undefined) - Number(b.data !== undefined));
    const edit = editor(spot, place, position, client);
    return {
        isIncomplete: fitting.length > MOST_NAMES,
        items: fitting.slice(0, MOST_NAMES).map(s => item(s, edit, place, client)),
    };
}

/** Fills in the documentation of a suggested name. */
export function resolveCompletion(workspace: PlanWorkspace, item: CompletionItem): CompletionItem {
    const documentation = documentationOf(workspace, item.data);
    return documentation ? { ...item, documentation } : item;
}

function suggest(
    leaf: Leaf,
    place: Place,
    spot: Spot | undefined,
    workspace: PlanWorkspace,
    uri: string,
): Suggestion[] {
    switch (leaf.is) {
        case 'ref':
            return spot ? namesFor(leaf, place, spot).map(n => named(n, place)) : [];
        case 'code':
            return codeNames().map(n => named(n, place));
        case 'path':
            return includePaths(workspace, uri).map(path => ({
                label: path,
                kind: CompletionItemKind.File,
                insert: quoted(path),
                rank: 0,
                filter: quoted(path),
            }));
        case 'key':
            return [keyItem(leaf)];
        case 'word':
            return leaf.words.map((word, rank) => ({
                label: word,
                kind: CompletionItemKind.EnumMember,
                insert: word,
                rank: rank / 100,
            }));
        case 'unit':
            return UNITS_OF[leaf.dimension].map((unit, rank) => ({
                label: unit,
                kind: CompletionItemKind.Unit,
                insert: place.afterNumber && !unit.startsWith('%') ? ` ${unit}` : unit,
                rank: rank / 100,
                detail: leaf.dimension,
            }));
        case 'date': {
            const today = dayText(workspace.asOf);
            return [
                {
                    label: today,
                    kind: CompletionItemKind.Value,
                    insert: today,
                    rank: 0,
                    detail: 'the day the plan is checked for',
                },
            ];
        }
        case 'mark':
            return leaf.mark === 'x' ? [{ label: 'x', kind: CompletionItemKind.Operator, insert: 'x', rank: 0 }] : [];
        case 'name':
        case 'number':
        case 'text':
            return [];
    }
}

function named(name: NameItem, place: Place): Suggestion {
    const inQuotes = place.word.text.startsWith('"');
    const insert = inQuotes ? quoted(name.name) : written(name.name);
    return {
        label: name.name,
        kind: name.kind,
        insert,
        detail: name.detail,
        description: name.description,
        rank: name.rank,
        data: name.data,
        filter: insert,
        documentation: name.documentation,
    };
}

type Edit = (newText: string) => CompletionItem['textEdit'];

/** The edit that puts a suggestion in the place of what is typed of it, quotes included. */
function editor(spot: Spot | undefined, place: Place, position: Position, client: ClientSupport): Edit {
    const at = (start: number, end: number): Range =>
        spot ? rangeOf({ block: spot.block, start, end }) : { start: position, end: position };
    const cursor = spot?.offset ?? 0;
    const insert = at(place.word.start, Math.max(cursor, place.word.start));
    const replace = at(place.word.start, place.word.end);
    return newText =>
        client.insertReplace ? { newText, insert, replace } : ({ newText, range: replace } satisfies TextEdit);
}

function item(s: Suggestion, edit: Edit, place: Place, client: ClientSupport): CompletionItem {
    const snippet = s.snippet === true && client.snippets;
    return {
        label: s.label,
        kind: s.kind,
        detail: s.detail,
        labelDetails: s.description ? { description: s.description } : undefined,
        documentation: s.documentation,
        sortText: sortText(s),
        filterText: place.afterNumber ? undefined : s.filter,
        data: s.data,
        insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
        textEdit: edit(snippet || !s.snippet ? s.insert : s.label),
    };
}

function sortText(s: Suggestion): string {
    return `${Math.floor(s.rank)}${String(Math.round(s.rank * 100) % 100).padStart(2, '0')}${s.label}`;
}
