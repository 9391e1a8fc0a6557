import type { Selector } from '../../plan/records.ts';
import { insert, replace, type TextEdit } from '../../plan/source.ts';
import { written } from '../../writing/names.ts';

/** Adds names at the end of a list of selectors; undefined where there is no list. */
export function addToSelectors(selectors: readonly Selector[], names: readonly string[]): TextEdit | undefined {
    const last = selectors.at(-1);
    return last && insert(last.span.block, last.span.end, names.map(name => `, ${written(name)}`).join(''));
}

/** Where a name stands by itself in a list of selectors, and is not taken in by a wider one as well; -1 elsewhere. */
export function placeInSelectors(selectors: readonly Selector[], name: string): number {
    const plain = selectors.every(s => s.term.type === 'name' && s.exceptions.length === 0);
    return plain ? selectors.findIndex(s => s.term.type === 'name' && s.term.use.name === name) : -1;
}

/** Takes one of several selectors out of its list, with the comma that parts it from its neighbour. */
export function takeFromSelectors(selectors: readonly Selector[], at: number): TextEdit | undefined {
    const own = selectors[at];
    const next = selectors[at + 1];
    const before = selectors[at - 1];
    if (!own) {
        return undefined;
    }
    if (before) {
        return replace({ ...own.span, start: before.span.end }, '');
    }
    return next && replace({ ...own.span, end: next.span.start }, '');
}
