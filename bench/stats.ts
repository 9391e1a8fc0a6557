/** The middle value; undefined of nothing. */
export function median(values: readonly number[] | undefined): number | undefined {
    if (!values || values.length === 0) {
        return undefined;
    }
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How a time grows with the size: the slope of the line through the logarithms (1: twice the size, twice the time). */
export function growth(points: readonly { readonly size: number; readonly time: number }[]): number | undefined {
    if (points.length < 2) {
        return undefined;
    }
    const x = points.map(p => Math.log(p.size));
    const y = points.map(p => Math.log(p.time));
    const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
    const mx = mean(x);
    const my = mean(y);
    const over = x.reduce((sum, xi, i) => sum + (xi - mx) * (y[i]! - my), 0);
    return over / x.reduce((sum, xi) => sum + (xi - mx) ** 2, 0);
}
