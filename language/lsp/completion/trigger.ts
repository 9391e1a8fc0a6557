import type { Place } from './context.ts';

/** The only line of an empty file. */
export const EMPTY_LINE: Place = {
    expected: [],
    properties: false,
    declarations: true,
    present: new Set(),
    listed: new Set(),
    word: { start: 0, end: 0, text: '' },
    afterNumber: false,
};

/**
 * Whether a blank alone is reason enough to offer something: only where one of a few things has to follow. Where a line
 * may as well end, a list that opens by itself would swallow the Enter that ends it.
 */
export function needsAnswer(place: Place): boolean {
    return (
        !place.properties &&
        !place.declarations &&
        place.expected.length > 0 &&
        place.expected.every(leaf => leaf.is !== 'mark')
    );
}
