import { SMALL_WORDS } from '../blocks/reserved-words.ts';
import type { RefKind } from '../plan/schema.ts';
import type { Dimension } from '../plan/units.ts';

/**
 * What may follow what, as small expressions that are consumed token by token (Brzozowski derivatives). Completion reads
 * what is expected from the expression that is left where the cursor stands. Text that does not fit is skipped by the
 * caller, so that a half-typed line does not spoil the next one.
 */

/** What a reference is for, where its kind does not say it: the base of a declaration, what a principal holds, what it becomes. */
export type RefRole = 'base' | 'holds' | 'becomes';

/** One thing that may stand at a place. */
export type Leaf =
    | { readonly is: 'ref'; readonly kind: RefKind; readonly role?: RefRole }
    | { readonly is: 'name' }
    | { readonly is: 'key'; readonly word: string; readonly doc?: string }
    | { readonly is: 'number'; readonly dimension?: Dimension }
    | { readonly is: 'unit'; readonly dimension: Dimension }
    | { readonly is: 'word'; readonly words: readonly string[] }
    | { readonly is: 'text'; readonly what: string }
    | { readonly is: 'date' }
    | { readonly is: 'path' }
    | { readonly is: 'code' }
    | { readonly is: 'mark'; readonly mark: string };

export type Shape =
    | { readonly t: 'leaf'; readonly leaf: Leaf }
    | { readonly t: 'empty' }
    | { readonly t: 'seq'; readonly first: Shape; readonly rest: Shape }
    | { readonly t: 'alt'; readonly options: readonly Shape[] }
    | { readonly t: 'many'; readonly item: Shape };

/** The part of a token that decides what it can stand for. */
export interface ShapeToken {
    readonly kind: string;
    readonly text: string;
}

export const EMPTY: Shape = { t: 'empty' };

export const leaf = (l: Leaf): Shape => ({ t: 'leaf', leaf: l });
export const key = (word: string, doc?: string): Shape => leaf({ is: 'key', word, doc });
export const mark = (text: string): Shape => leaf({ is: 'mark', mark: text });
export const ref = (kind: RefKind, role?: RefRole): Shape => leaf({ is: 'ref', kind, role });
export const text = (what: string): Shape => leaf({ is: 'text', what });
export const seq = (...shapes: readonly Shape[]): Shape =>
    shapes.reduceRight((rest, first) => join(first, rest), EMPTY);
export const alt = (...options: readonly Shape[]): Shape => ({ t: 'alt', options });
export const opt = (...shapes: readonly Shape[]): Shape => alt(seq(...shapes), EMPTY);
export const many = (item: Shape): Shape => ({ t: 'many', item });
export const list = (item: Shape): Shape => seq(item, many(seq(mark(','), item)));

/** A number with the units of its dimension; a magnitude may follow a count. */
export function amount(dimension: Dimension): Shape {
    const plain = dimension === 'count' || dimension === 'operations';
    const unit = leaf({ is: 'unit', dimension });
    const value = leaf({ is: 'number', dimension });
    const written = seq(value, plain ? opt(unit) : unit);
    const spread = seq(
        leaf({ is: 'number', dimension: 'share' }),
        opt(alt(leaf({ is: 'unit', dimension: 'share' }), unit)),
    );
    return alt(
        written,
        // A range: `12k..18k`, `2..4 weeks`, `18k +- 20%`.
        seq(value, opt(unit), mark('..'), value, opt(unit)),
        seq(value, opt(unit), alt(mark('+-'), mark('±')), spread),
    );
}

function join(first: Shape, rest: Shape): Shape {
    if (first.t === 'empty') {
        return rest;
    }
    return rest.t === 'empty' ? first : { t: 'seq', first, rest };
}

/** Whether nothing more has to follow. */
export function complete(shape: Shape): boolean {
    switch (shape.t) {
        case 'leaf':
            return false;
        case 'empty':
        case 'many':
            return true;
        case 'seq':
            return complete(shape.first) && complete(shape.rest);
        case 'alt':
            return shape.options.some(complete);
    }
}

/** What may come next. */
export function next(shape: Shape): Leaf[] {
    switch (shape.t) {
        case 'leaf':
            return [shape.leaf];
        case 'empty':
            return [];
        case 'many':
            return next(shape.item);
        case 'seq':
            return complete(shape.first) ? [...next(shape.first), ...next(shape.rest)] : next(shape.first);
        case 'alt':
            return shape.options.flatMap(next);
    }
}

/** What is left after a token; undefined where the token does not fit. */
export function after(shape: Shape, token: ShapeToken): Shape | undefined {
    switch (shape.t) {
        case 'leaf':
            return fits(shape.leaf, token) ? EMPTY : undefined;
        case 'empty':
            return undefined;
        case 'many': {
            const left = after(shape.item, token);
            return left && join(left, shape);
        }
        case 'seq': {
            const left = after(shape.first, token);
            const first = left && join(left, shape.rest);
            return complete(shape.first) ? either(first, after(shape.rest, token)) : first;
        }
        case 'alt':
            return shape.options.reduce<Shape | undefined>(
                (found, option) => either(found, after(option, token)),
                undefined,
            );
    }
}

function either(a: Shape | undefined, b: Shape | undefined): Shape | undefined {
    return a && b ? alt(a, b) : (a ?? b);
}

const MAGNITUDES = new Set(['k', 'K', 'M', 'G']);

function fits(what: Leaf, { kind, text: written }: ShapeToken): boolean {
    switch (what.is) {
        case 'ref':
            // `when cutover require approve`: what is required is no name.
            return (
                kind === 'string' ||
                (kind === 'word' && !SMALL_WORDS.has(written) && !(what.kind === 'ruled' && written === 'require'))
            );
        case 'name':
        case 'code':
            return kind === 'string' || (kind === 'word' && !SMALL_WORDS.has(written));
        case 'key':
        case 'mark':
            return written === (what.is === 'key' ? what.word : what.mark);
        case 'number':
            return kind === 'number';
        case 'unit':
            return what.dimension === 'count' || what.dimension === 'operations'
                ? MAGNITUDES.has(written)
                : kind === 'word' || kind === 'unit';
        case 'word':
            return kind === 'word';
        case 'text':
        case 'path':
            return kind === 'string';
        case 'date':
            return kind === 'date';
    }
}
