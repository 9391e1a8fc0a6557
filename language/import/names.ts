/**
 * Every word of the grammar. A bare name may not be one of the words that carry it, and quoting all of them costs
 * nothing; a test holds this list and the grammar together.
 */
export const GRAMMAR_WORDS: ReadonlySet<string> = new Set(
    `
accept account after alignment all allows alpha approve automation backup bandwidth because becomes block bond buffer burst by
capability carries change channels class coordinator count cutover decouple depends detect disk downtime ends
environment erasure establish every evidence except exposure fabric failure-domain feature first for from grants group
headroom holds identity in include interface iops is journal keep lasts latency links locality loses manages map
matching media memory metadata model monitoring mtu needs nodes observes offers on onto over oversubscription p99 peak
phase plan platform principal privilege product profile protects quantum racks raw read rebuild redoes replaces replicas
replication retain retire role rpo rto rtt runs sequence severity shape since software speaks starts streams strip supports to
transition until uplinks used uses variability vcpu version workload write writes x
`
        .trim()
        .split(/\s+/u),
);

const BARE = /^[A-Za-z_][A-Za-z0-9_.-]*$/u;
const LONGEST = 200;

/**
 * A text as it can stand inside quotes on one line: control characters, line ends and the marks that reorder or hide
 * text become blanks, halves of characters, and what could not be read, a question mark. Everything else, markup included, stays as it is.
 */
export function oneLine(text: string): string {
    return text
        .replace(/[\p{Surrogate}\ufffd]/gu, '?')
        .replace(
            /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu,
            ' ',
        )
        .replace(/ {2,}/gu, ' ')
        .trim();
}

/** A name as the plan will know it; never empty, never longer than a line. */
export function cleanName(text: string, fallback = 'unnamed'): string {
    const clean = oneLine(text);
    const letters = [...clean];
    return letters.length > LONGEST
        ? `${letters
              .slice(0, LONGEST - 1)
              .join('')
              .trimEnd()}…`
        : clean || fallback;
}

/** A string literal. */
export function quoted(text: string): string {
    return `"${oneLine(text).replace(/[\\"]/gu, '\\$&')}"`;
}

/** A name as it is written: bare where that is unmistakable, else quoted. */
export function written(name: string): string {
    return BARE.test(name) && !GRAMMAR_WORDS.has(name) ? name : quoted(name);
}

/** Text that may stand in a comment. */
export function inComment(text: string): string {
    return oneLine(text).replace(/\*\//gu, '* /');
}

/** Hands out names that are unique among themselves and do not collide with reserved ones. */
export class Names {
    private readonly taken: Set<string>;

    constructor(reserved: Iterable<string> = []) {
        this.taken = new Set(reserved);
    }

    has(name: string): boolean {
        return this.taken.has(name);
    }

    /** `wanted`, else `wanted` with the first of the distinguishing texts that makes it unique, else with a number. */
    take(wanted: string, ...distinguishing: readonly (string | undefined)[]): string {
        const base = cleanName(wanted);
        const candidates = [
            base,
            ...distinguishing
                .filter(each => each !== undefined && each !== '')
                .map(each => `${base} (${cleanName(each!)})`),
        ];
        let name = candidates.find(each => !this.taken.has(each));
        for (let number = 2; name === undefined; number++) {
            name = this.taken.has(`${base} (${number})`) ? undefined : `${base} (${number})`;
        }
        this.taken.add(name);
        return name;
    }

    /** Like `take` for names that the import makes up: `base`, `base-2`, … */
    make(base: string): string {
        let name = base;
        for (let number = 2; this.taken.has(name); number++) {
            name = `${base}-${number}`;
        }
        this.taken.add(name);
        return name;
    }
}

/** A text as a short bare name: letters, digits, `.`, `-`; starts with a letter. */
export function slug(text: string, fallback: string): string {
    const bare = oneLine(text)
        .normalize('NFKD')
        .replace(/[^A-Za-z0-9._-]+/gu, '-')
        .replace(/^[^A-Za-z]+|[-.]+$/gu, '')
        .slice(0, 60);
    return bare === '' || GRAMMAR_WORDS.has(bare) ? fallback : bare;
}

/** `1 host`, `2 hosts`. */
export function counted(count: number, what: string, several = `${what}s`): string {
    return `${count} ${count === 1 ? what : several}`;
}
