/** Did-you-mean: which of the known words somebody may have meant. */

/**
 * Optimal string alignment distance (insert, delete, replace, swap neighbours), given up beyond `limit`.
 * @returns the distance, or `limit + 1` when it is larger
 */
export function distance(a: string, b: string, limit: number): number {
    if (Math.abs(a.length - b.length) > limit) {
        return limit + 1;
    }
    if (b.length >= ROWS[0]!.length) {
        for (let i = 0; i < ROWS.length; i++) {
            ROWS[i] = new Int32Array(2 * b.length);
        }
    }
    let [before, previous, row] = ROWS as [Int32Array, Int32Array, Int32Array];
    for (let j = 0; j <= b.length; j++) {
        previous[j] = j;
    }
    for (let i = 1; i <= a.length; i++) {
        // Cells farther than `limit` from the diagonal cost more than that.
        const from = Math.max(1, i - limit);
        const to = Math.min(b.length, i + limit);
        row[from - 1] = from === 1 ? i : limit + 1;
        let best = row[from - 1]!;
        for (let j = from; j <= to; j++) {
            const change = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
            let cost = Math.min(
                j < i + limit ? previous[j]! + 1 : limit + 1,
                row[j - 1]! + 1,
                previous[j - 1]! + change,
            );
            if (
                i > 1 &&
                j > 1 &&
                a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
                a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
            ) {
                cost = Math.min(cost, before[j - 2]! + 1);
            }
            row[j] = cost;
            if (cost < best) {
                best = cost;
            }
        }
        if (best > limit) {
            return limit + 1;
        }
        [before, previous, row] = [previous, row, before];
    }
    return Math.min(previous[b.length]!, limit + 1);
}

/** Three rows of the table, reused: with tens of thousands of names making them anew would cost more than filling them. */
const ROWS = [new Int32Array(128), new Int32Array(128), new Int32Array(128)];

/** `an identity`, `a workload`: a noun with its article. */
export function withArticle(noun: string): string {
    return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/**
 * The known words that may have been meant: those spelled alike, nearest first, ties in alphabetical order; then those that hold
 * what was written as whole words (`Fabric Administrator` in `Fabric Administrator (Delegated Administrator)`).
 */
export function closest(written: string, known: Iterable<string>, most = 3): string[] {
    const wanted = written.toLowerCase();
    const letters = lettersOf(wanted);
    // Falls to the cost of the worst word kept: with thousands of alike names most are given up at their first letters.
    let limit = farthest(wanted);
    const found: { word: string; cost: number }[] = [];
    const longer: string[] = [];
    for (const word of known) {
        if (word !== written && isPart(wanted, word)) {
            longer.push(word);
            continue;
        }
        // An edit changes at most two of the letters that occur.
        const own = letters && lettersOf(word);
        if (
            (own && (Math.abs(word.length - wanted.length) > limit || bits(own ^ letters) > 2 * limit)) ||
            word === written
        ) {
            continue;
        }
        const cost = distance(wanted, word.toLowerCase(), limit);
        if (cost > limit) {
            continue;
        }
        let at = found.length;
        while (at > 0 && (found[at - 1]!.cost > cost || (found[at - 1]!.cost === cost && found[at - 1]!.word > word))) {
            at--;
        }
        found.splice(at, 0, { word, cost });
        if (found.length <= most) {
            continue;
        }
        found.length = most;
        limit = most === 0 ? -1 : found[most - 1]!.cost;
    }
    longer.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    const slips = found.filter(f => f.cost <= slipOf(wanted)).map(f => f.word);
    return [...new Set([...slips, ...longer, ...found.map(f => f.word)])].slice(0, most);
}

/** Whether `closest` would consider a word at all. */
export function isClose(written: string, word: string): boolean {
    const wanted = written.toLowerCase();
    const limit = farthest(wanted);
    return word !== written && (isPart(wanted, word) || distance(wanted, word.toLowerCase(), limit) <= limit);
}

/**
 * Whether the first of the suggestions can only have been meant: a slip of the finger, nothing else as near, and no figure that
 * differs (`web-1` and `web-2` are two things). What is no slip is a guess, and only its author can take it.
 * @param suggestions what `closest` found, nearest first
 */
export function isSlip(written: string, suggestions: readonly string[]): boolean {
    const [best, next] = suggestions.map(s => s.toLowerCase());
    const wanted = written.toLowerCase();
    const limit = slipOf(wanted);
    if (best === undefined || figuresOf(best) !== figuresOf(wanted)) {
        return false;
    }
    const cost = distance(wanted, best, limit);
    return cost <= limit && (next === undefined || distance(wanted, next, cost) > cost);
}

/** How many letters a slip of the finger changes: none in short words, where another word is never far. */
function slipOf(wanted: string): number {
    return wanted.length < 4 ? 0 : wanted.length < 10 ? 1 : 2;
}

function figuresOf(word: string): string {
    return word.replace(/\D+/g, ' ').trim();
}

/** Whether a long name stands in another as whole words (`PowerUser` in `VirtualMachinePowerUser`, parted by blanks or capitals). */
function isPart(wanted: string, word: string): boolean {
    if (wanted.length < 6 || word.length <= wanted.length) {
        return false;
    }
    const at = word.toLowerCase().indexOf(wanted);
    if (at < 0) {
        return false;
    }
    const end = at + wanted.length;
    const begins = word[at - 1] === ' ' || (at > 0 ? isCapital(word[at]) && !isCapital(word[at - 1]) : true);
    return begins && (end === word.length || word[end] === ' ' || isCapital(word[end]));
}

function isCapital(char: string | undefined): boolean {
    return char !== undefined && char >= 'A' && char <= 'Z';
}

function farthest(wanted: string): number {
    return Math.max(1, Math.floor(wanted.length / 3));
}

/** The letters that occur in a word, as bits; upper and lower case are the same, other characters share bits. 0 where lower case may be longer. */
function lettersOf(word: string): number {
    let letters = 0;
    let all = 0;
    for (let i = 0; i < word.length; i++) {
        const code = word.charCodeAt(i);
        all |= code;
        letters |= 1 << (code & 31);
    }
    return all < 128 ? letters : 0;
}

function bits(n: number): number {
    let v = n - ((n >>> 1) & 0x55555555);
    v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
    return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
