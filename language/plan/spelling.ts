/** Did-you-mean: which of the known words somebody may have meant. */

/**
 * Optimal string alignment distance (insert, delete, replace, swap neighbours), given up beyond `limit`.
 * @returns the distance, or `limit + 1` when it is larger
 */
export function distance(a: string, b: string, limit: number): number {
    if (Math.abs(a.length - b.length) > limit) return limit + 1;
    let before: number[] = [];
    let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        let best = i;
        for (let j = 1; j <= b.length; j++) {
            const change = a[i - 1] === b[j - 1] ? 0 : 1;
            let cost = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + change);
            if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
            row.push(cost);
            best = Math.min(best, cost);
        }
        if (best > limit) return limit + 1;
        before = previous;
        previous = row;
    }
    return previous[b.length]!;
}

/** The known words close to what was written, nearest first, ties in alphabetical order. */
export function closest(written: string, known: Iterable<string>, most = 3): string[] {
    const wanted = written.toLowerCase();
    const limit = Math.max(1, Math.floor(wanted.length / 3));
    const found: { word: string; cost: number }[] = [];
    for (const word of known) {
        const cost = distance(wanted, word.toLowerCase(), limit);
        if (cost <= limit && word !== written) found.push({ word, cost });
    }
    found.sort((a, b) => a.cost - b.cost || (a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
    return found.slice(0, most).map(f => f.word);
}
