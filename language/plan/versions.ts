import { nth } from '../basics/lists.ts';
import type { VersionWindow } from './records.ts';

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
            return nth(own, i) < nth(first, i);
        }
    }
    return false;
}

/** Whether a version lies certainly outside a window; both ends belong to it, with their later parts (`until "9.1"` holds for 9.1.4). */
export function outsideWindow(version: string | undefined, window: VersionWindow | undefined): boolean {
    return window !== undefined && (olderThan(version, window.since) || olderThan(window.until, version));
}

/**
 * Whether it is open if a version lies in a window: none is stated, it is told in another way than the window, or it is not exact
 * enough (`6.8` for what exists since `6.8.1`).
 */
export function openInWindow(version: string | undefined, window: VersionWindow | undefined): boolean {
    if (window === undefined || outsideWindow(version, window)) {
        return false;
    }
    const { since, until } = window;
    return (since !== undefined && !reaches(version, since)) || (until !== undefined && !comparable(version, until));
}

/** Whether a version is certainly not older than the one something exists since. */
function reaches(version: string | undefined, since: string): boolean {
    const own = parts(version);
    const first = parts(since);
    if (!own || !first || scheme(own) !== scheme(first)) {
        return false;
    }
    const differs = first.findIndex((part, i) => own[i] !== part);
    return differs < 0 || (differs < own.length && nth(own, differs) > nth(first, differs));
}

/** Whether it is known which of two versions is older, or that they are the same as far as both are written. */
function comparable(a: string | undefined, b: string): boolean {
    const one = parts(a);
    const other = parts(b);
    return one !== undefined && other !== undefined && scheme(one) === scheme(other);
}

/** ` since 8.2`, ` until 9.1`, ` from 8.2 to 9.1`, or nothing. */
export function windowText({ since, until }: VersionWindow): string {
    if (since !== undefined && until !== undefined) {
        return ` from ${since} to ${until}`;
    }
    return since !== undefined ? ` since ${since}` : until !== undefined ? ` until ${until}` : '';
}

/** The leading numbers of a version: `v9.0.2-1` is 9, 0, 2; undefined for what begins with none. */
function parts(version: string | undefined): number[] | undefined {
    return /^\s*v?(\d+(?:\.\d+)*)/i
        .exec(version ?? '')?.[1]
        ?.split('.')
        .map(Number);
}

/** Releases named after a year are told apart from those that count up. */
function scheme([major = 0]: readonly number[]): 'year' | 'build' | 'release' {
    return major >= 1990 && major < 2200 ? 'year' : major >= 1000 ? 'build' : 'release';
}
