/**
 * Whether a version is certainly older than the one something exists since, part by part: `8.0` is older than `8.4`, `12` is
 * not known to be older than `12.2` (it may be any 12). Versions told in different ways (a year and a release number, a build
 * number and a release) cannot be compared, and nothing is said about them.
 */
export function olderThan(version: string | undefined, since: string | undefined): boolean {
    const own = parts(version);
    const first = parts(since);
    if (!own || !first || scheme(own) !== scheme(first)) {
        return false;
    }
    for (let i = 0; i < Math.min(own.length, first.length); i++) {
        if (own[i] !== first[i]) {
            return own[i]! < first[i]!;
        }
    }
    return false;
}

/** The leading numbers of a version: `v9.0.2-1` is 9, 0, 2; undefined for what begins with none. */
function parts(version: string | undefined): number[] | undefined {
    return /^\s*v?(\d+(?:\.\d+)*)/i
        .exec(version ?? '')?.[1]
        ?.split('.')
        .map(Number);
}

/** Releases named after a year are told apart from those that count up. */
function scheme([major]: readonly number[]): 'year' | 'build' | 'release' {
    return major! >= 1990 && major! < 2200 ? 'year' : major! >= 1000 ? 'build' : 'release';
}
