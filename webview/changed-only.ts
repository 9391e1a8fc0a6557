import type { BaseType, Selection } from 'd3';
import { nth } from '../language/basics/lists.ts';

/**
 * Writing only what changes: a browser lays out and paints again whatever is written, even if it is the same. A step through
 * the phases would write more than a thousand attributes of which a few dozen differ.
 */

type Value = string | number | null;

/** Sets an attribute to another value; null takes it away. */
export function keepAttribute(element: Element, name: string, value: Value): void {
    const now = value === null ? null : String(value);
    if (element.getAttribute(name) === now) {
        return;
    }
    if (now === null) {
        element.removeAttribute(name);
    } else {
        element.setAttribute(name, now);
    }
}

/** Sets the text of an element to another one. */
export function keepText(element: Element, text: string): void {
    if (element.textContent !== text) {
        element.textContent = text;
    }
}

/** Gives a list its options, unless it has them. */
export function keepOptions(list: HTMLSelectElement, names: readonly string[], chosen: string | undefined): void {
    if (list.options.length !== names.length || names.some((name, i) => nth(list.options, i).value !== name)) {
        list.replaceChildren(...names.map(name => new Option(name, name)));
    }
    if (chosen !== undefined && list.value !== chosen) {
        list.value = chosen;
    }
}

/** A selection whose attributes, styles and texts are written only where they change. */
export class Kept<E extends BaseType, D, P extends BaseType, Q> {
    private readonly selection: Selection<E, D, P, Q>;

    constructor(selection: Selection<E, D, P, Q>) {
        this.selection = selection;
    }

    attr(name: string, value: Value | ((this: E, datum: D, index: number) => Value)): this {
        return this.each((element, datum, index) =>
            keepAttribute(
                element,
                name,
                typeof value === 'function' ? value.call(element as unknown as E, datum, index) : value,
            ),
        );
    }

    style(name: string, value: (datum: D) => string): this {
        return this.each((element, datum) => {
            const { style } = element as unknown as HTMLElement,
                now = value(datum);
            if (style.getPropertyValue(name) !== now) {
                style.setProperty(name, now);
            }
        });
    }

    text(value: string | ((datum: D, index: number) => string)): this {
        return this.each((element, datum, index) =>
            keepText(element, typeof value === 'function' ? value(datum, index) : value),
        );
    }

    private each(write: (element: Element, datum: D, index: number) => void): this {
        this.selection.each(function (datum, index) {
            write(this as unknown as Element, datum, index);
        });
        return this;
    }
}

export function kept<E extends BaseType, D, P extends BaseType, Q>(selection: Selection<E, D, P, Q>): Kept<E, D, P, Q> {
    return new Kept(selection);
}
