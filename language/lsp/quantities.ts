import type { DeclRecord, Figure } from '../plan/records.ts';
import { propertySchema } from '../plan/schema.ts';
import type { Span } from '../plan/source.ts';
import { textOf } from '../plan/source.ts';
import { DAY, DIMENSION_NAMES, type Dimension, dataText, durationText, linkText, rateText } from '../plan/units.ts';
import { holds, type Spot } from './file-view.ts';
import { code } from './markdown.ts';
import { enclosing } from './names/resolve.ts';

/** A quantity in the text with its dimension. */
export interface FoundFigure {
    readonly value: number;
    readonly absolute?: true;
    readonly dimension: Dimension;
    readonly span: Span;
}

/** The quantity at a spot. */
export function figureAt({ block, offset }: Spot): FoundFigure | undefined {
    for (const record of enclosing(block, offset)) {
        const found = figuresOf(record).find(f => holds(f.span, offset));
        if (found) {
            return found;
        }
    }
    return undefined;
}

function figuresOf(record: DeclRecord): FoundFigure[] {
    const found = (figure: Figure | undefined, dimension: Dimension | undefined): FoundFigure[] =>
        figure && dimension ? [{ ...figure, dimension }] : [];
    return [
        ...Object.entries(record.figures).flatMap(([key, figure]) => found(figure, dimensionOf(record.kind, key))),
        ...record.covers.flatMap(c => [...found(c.every, 'time'), ...found(c.keep, 'time')]),
        ...record.steps.flatMap(s => found(s.over, 'data rate')),
    ];
}

/** The dimension of a figure by its key: a property, a part of one (`peak`), or a part with its owner (`read.iops`). */
export function dimensionOf(kind: string, key: string): Dimension | undefined {
    const [owner, part] = key.split('.');
    if (part !== undefined) {
        return propertySchema(kind, owner!)?.parts?.find(p => p.key === part)?.dimension ?? 'count';
    }
    const own = propertySchema(kind, key)?.dimension;
    if (own) {
        return own;
    }
    const owners = ['iops', 'disk', 'buffer', 'links', 'uplinks', 'erasure', 'protects'];
    return owners
        .map(o => propertySchema(kind, o)?.parts?.find(p => p.key === key)?.dimension)
        .find(d => d !== undefined);
}

/** A quantity in SI and in a unit for people, as markdown. */
export function siText({ value, dimension, span, absolute }: FoundFigure): string {
    const forms = absolute
        ? [grouped(value) + SI['data rate'], `${dataText(value * DAY)} per day`]
        : [grouped(value) + SI[dimension], ...PEOPLE[dimension](value)];
    const written = textOf(span);
    const calendar = dimension === 'time' && CALENDAR.test(written) ? ' (a month counts 30 days, a year 365)' : '';
    return `${code(written)} is ${DIMENSION_NAMES[dimension]}: ${[...new Set(forms)].join(' = ')}${calendar}`;
}

/** Units whose length the calendar leaves open. */
const CALENDAR = /(?:months?|years?|y)$/;

const SI: Readonly<Record<Dimension, string>> = {
    data: ' B',
    'data rate': ' B/s',
    operations: ' per second',
    time: ' s',
    share: '',
    'change rate': ' per second',
    count: '',
};

const PEOPLE: Readonly<Record<Dimension, (value: number) => string[]>> = {
    data: v => [dataText(v)],
    'data rate': v => [rateText(v), linkText(v)],
    operations: () => [],
    time: v => [durationText(v)],
    share: v => [`${Number((v * 100).toPrecision(6))} %`],
    'change rate': v => [`${Number((v * 86_400 * 100).toPrecision(6))} % per day`],
    count: () => [],
};

/** Digits in threes, as SI writes them. */
function grouped(value: number): string {
    const text = String(Number.isInteger(value) ? value : Number(value.toPrecision(12)));
    if (/e/.test(text)) {
        return text;
    }
    const [whole, fraction] = text.split('.');
    return whole!.replace(/\B(?=(\d{3})+$)/g, ' ') + (fraction === undefined ? '' : `.${fraction}`);
}
