/**
 * Where the names of phases stand under the bar, without a DOM: whole or not at all, in as few lines as they need. A name in a
 * lower line has a lead up to its segment, which no name above it lies on.
 */

/** A segment of the bar with the width of its name. */
export interface Segment {
    readonly middle: number;
    readonly size: number;
    /** How much it is missed where there is no room: the shown phase most, then phases that break something. */
    readonly weight: number;
}

export interface PlacedName {
    readonly from: number;
    readonly row: number;
}

/** Pixels between two names in a line, and between a name and the lead of another. */
const APART = 8;
const CLEAR = 3;
/** How far a name reaches past its lead when it hangs to one side of it. */
const OVER = 4;
/** Choices that are followed at once: fewer where there are many segments. */
const beamFor = (segments: number): number => Math.max(24, Math.min(1200, Math.round(14_000 / Math.max(1, segments))));
/** What a line further down, and a name that is not centred, cost against names that are shown. */
const LOWER = 0.3;
const ASIDE = 0.05;

interface Label extends PlacedName {
    readonly to: number;
    readonly lead: number;
}

interface Choice {
    readonly labels: readonly (Label | undefined)[];
    readonly score: number;
}

/** One place for each segment, from left to right; undefined where its name has no room. */
export function placeNames(segments: readonly Segment[], width: number, rows: number): (PlacedName | undefined)[] {
    const beam = beamFor(segments.length);
    let choices: Choice[] = [{ labels: [], score: 0 }];
    for (const segment of segments) {
        const places = placesOf(segment, width, rows);
        choices = choices
            .flatMap(({ labels, score }): Choice[] => [
                { labels: [...labels, undefined], score },
                ...places
                    .filter(({ label }) => labels.every(other => other === undefined || apart(label, other)))
                    .map(({ label, cost }) => ({
                        labels: [...labels, label],
                        score: score + segment.weight - cost,
                    })),
            ])
            .sort((a, b) => b.score - a.score);
        choices = differing(choices).slice(0, beam);
    }
    return (choices[0]?.labels ?? []).map(label => label && { from: label.from, row: label.row });
}

/** Of choices that leave the same room to what follows, the best. They come best first. */
function differing(choices: readonly Choice[]): Choice[] {
    const seen = new Set<string>();
    return choices.filter(({ labels }) => {
        const ends: number[] = [];
        for (const label of labels) {
            if (label) {
                ends[label.row] = Math.max(ends[label.row] ?? 0, Math.round(label.to / 8));
            }
        }
        const key = ends.join();
        const known = seen.has(key);
        seen.add(key);
        return !known;
    });
}

/** The same with the name of one segment, in the first line, in place of those that are in its way. */
export function withName(
    names: readonly (PlacedName | undefined)[],
    segments: readonly Segment[],
    shown: number,
    width: number,
): (PlacedName | undefined)[] {
    const own = segments[shown] && placesOf(segments[shown], width, 1)[0]?.label;
    return names.map((name, i) => {
        const segment = segments[i];
        if (i === shown) {
            return own && { from: own.from, row: own.row };
        }
        return name && segment && own && !apart(own, { ...name, to: name.from + segment.size, lead: segment.middle })
            ? undefined
            : name;
    });
}

function placesOf({ middle, size }: Segment, width: number, rows: number): { label: Label; cost: number }[] {
    if (size > width) {
        return [];
    }
    const starts = [1 / 2, 1 / 4, 3 / 4].map(part => middle - size * part).concat(middle - OVER, middle + OVER - size);
    const seen = new Set<number>();
    return starts.flatMap((start, aside) => {
        const from = Math.round(Math.max(0, Math.min(width - size, start)));
        if (seen.has(from)) {
            return [];
        }
        seen.add(from);
        return Array.from({ length: rows }, (_, row) => ({
            label: { from, to: from + size, row, lead: middle },
            cost: row * LOWER + (aside > 0 ? ASIDE : 0),
        }));
    });
}

function apart(a: Label, b: Label): boolean {
    if (a.row === b.row) {
        return a.to + APART <= b.from || b.to + APART <= a.from;
    }
    const [upper, lower] = a.row < b.row ? [a, b] : [b, a];
    return lower.lead < upper.from - CLEAR || lower.lead > upper.to + CLEAR;
}
