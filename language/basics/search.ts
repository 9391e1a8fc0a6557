/**
 * The least whole number above `low`, up to `high`, for which something holds that more never breaks; `null` when it does not hold at `high`.
 * By halving: `holds` is asked about log2(high − low) times.
 */
export function leastWhole(low: number, high: number, holds: (count: number) => boolean): number | null {
    if (high <= low || !holds(high)) {
        return null;
    }
    let below = low,
        above = high;
    while (above - below > 1) {
        const middle = Math.floor((below + above) / 2);
        if (holds(middle)) {
            above = middle;
        } else {
            below = middle;
        }
    }
    return above;
}
