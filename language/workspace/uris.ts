import { nth } from '../basics/lists.ts';
/** Addresses of plan files, without a file system: `file:///a/b.exit` and the paths that `include` writes. */

/** What an include path leads to. */
export type IncludeTarget = { readonly uri: string } | { readonly problem: string };

/** The address of a file with all links on the way to it resolved; undefined where there is no such file, or nothing that has links. */
export type RealAddress = (uri: string) => string | undefined;

/**
 * Resolves the path of an `include` against the file that holds it. It may lead to what lies in a folder that holds both
 * files, by their names and by what links make of them. Without such a folder that is the file's own.
 * @param roots folders plans may read from, as addresses that end with a slash
 */
export function resolveInclude(
    path: string,
    from: string,
    roots: readonly string[],
    real: RealAddress = () => undefined,
): IncludeTarget {
    if (path === '') {
        return { problem: 'The path of this include is empty.' };
    }
    if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(path) || path.startsWith('/') || path.startsWith('\\')) {
        return {
            problem: `'${path}' is not a path relative to this file. An include names a file beside or below it, such as "inventory.exit".`,
        };
    }
    const slash = from.lastIndexOf('/');
    if (slash < 0) {
        return { problem: 'This plan is not saved yet, so it has no folder to include from. Save it first.' };
    }
    const segments = from.slice(0, slash).split('/');
    // The scheme and authority (`file:`, ``, ``) are not folders one can leave.
    const fixed = /^[a-z][a-z0-9+.-]*:\/\//i.test(from) ? 3 : 1;
    for (const segment of path.replaceAll('\\', '/').split('/')) {
        if (segment === '' || segment === '.') {
            continue;
        }
        if (segment === '..') {
            if (segments.length <= fixed) {
                return { problem: `'${path}' leads out of the file system.` };
            }
            segments.pop();
        } else {
            segments.push(encodeSegment(segment));
        }
    }
    const uri = segments.join('/');
    const around = roots.filter(root => from.startsWith(root));
    const allowed = around.length > 0 ? around : [from.slice(0, slash + 1)];
    if (!allowed.some(root => isInside(uri, root, real))) {
        return {
            problem: `'${path}' lies outside the folder of this plan, and a plan reads nothing from outside. To include it, open or name the folder that holds both.`,
        };
    }
    return { uri };
}

/** Whether a file lies in a folder by its name and, where links are on the way, by what they lead to as well. */
export function isInside(uri: string, root: string, real: RealAddress): boolean {
    if (!uri.startsWith(root)) {
        return false;
    }
    const leads = real(uri);
    return leads === undefined || leads.startsWith(`${(real(root) ?? root).replace(/\/$/, '')}/`);
}

/** Percent-encodes a path segment the way VS Code and Node do for file addresses. */
function encodeSegment(segment: string): string {
    // Half a surrogate pair, which a text may hold, cannot be encoded.
    return encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\ufffd'))
        .replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
        .replace(/%40/g, '@')
        .replace(/%2B/g, '+');
}

/** One spelling per file: encodes what some clients leave bare and the other way round. */
export function normalUri(uri: string): string {
    const match = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*|[A-Za-z][A-Za-z0-9+.-]*:)(\/.*)$/.exec(uri);
    if (!match) {
        return uri;
    }
    return (
        match[1] +
        nth(match, 2)
            .split('/')
            .map(s => encodeSegment(safeDecode(s)))
            .join('/')
    );
}

function safeDecode(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

/** The folder of a file address, with its slash. */
export function folderOf(uri: string): string {
    return uri.slice(0, uri.lastIndexOf('/') + 1);
}

/** The last part of an address, for people. */
export function fileName(uri: string): string {
    return safeDecode(uri.slice(uri.lastIndexOf('/') + 1));
}
