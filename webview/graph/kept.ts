import type { BaseType, Selection } from 'd3';

type Value = string | number | null;

/** A selection whose attributes and texts are written only where they change: a browser lays out and paints again whatever is written, even if it is the same. */
export class Kept<E extends BaseType, D, P extends BaseType, Q> {
    private readonly selection: Selection<E, D, P, Q>;

    constructor(selection: Selection<E, D, P, Q>) {
        this.selection = selection;
    }

    attr(name: string, value: Value | ((this: E, datum: D) => Value)): this {
        this.selection.each(function (datum) {
            const own = this as unknown as Element, now = typeof value === 'function' ? value.call(this, datum) : value;
            if (now === null) own.removeAttribute(name);
            else if (own.getAttribute(name) !== String(now)) own.setAttribute(name, String(now));
        });
        return this;
    }

    text(value: (datum: D) => string): this {
        this.selection.each(function (datum) {
            const own = this as unknown as Element, now = value(datum);
            if (own.textContent !== now) own.textContent = now;
        });
        return this;
    }
}

export function kept<E extends BaseType, D, P extends BaseType, Q>(selection: Selection<E, D, P, Q>): Kept<E, D, P, Q> {
    return new Kept(selection);
}
