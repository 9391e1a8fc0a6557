/** The part of the page on speed that is written by hand: what is still waited for, and what bounds it. */
export const WAITS = '## What is still waited for';

/** A section of a page with its heading, up to the next one of its level; undefined where the page has none. */
export function sectionOf(page: string, heading: string): string | undefined {
    const start = page.indexOf(`${heading}\n`);
    if (start < 0) {
        return undefined;
    }
    const end = page.indexOf('\n## ', start + heading.length);
    return page.slice(start, end < 0 ? undefined : end);
}
