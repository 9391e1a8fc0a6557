import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sentenceCount, sentences, words } from './sentences.ts';

/** How the product speaks: short sentences, names in single quotes, and all of them in one file that can be read through. */

const said = sentences();
const messages = [...said.messages.keys()];

describe('messages', () => {
    test('have no backticks: Problems and terminals show them as they are', () => {
        const all = [...messages, ...said.related, ...said.fixes, ...said.causes];
        expect(all.filter(text => text.includes('`'))).toEqual([]);
    });

    test('keep the median of their lengths', () => {
        const counts = messages.map(words).toSorted((a, b) => a - b);
        expect(counts[counts.length >> 1]).toBeLessThanOrEqual(MEDIAN);
    });

    test('have at most two sentences and 45 words, but for those that are still to be shortened', () => {
        const long = messages.filter(text => words(text) > 45 || sentenceCount(text) > 2);
        const codes = new Set(long.map(text => said.messages.get(text) ?? ''));
        expect([...codes].filter(code => !STILL_LONG.has(code))).toEqual([]);
        expect(
            [...STILL_LONG].filter(code => !codes.has(code)),
            'take these off the list',
        ).toEqual([]);
    });
});

test('every sentence stands in messages.txt', async () => {
    const byCode = messages.map(text => `${said.messages.get(text)}: ${text}`).toSorted();
    const part = (title: string, lines: Iterable<string>) => [`# ${title}`, ...[...lines].toSorted(), ''];
    const text = [
        ...part('Messages', byCode),
        ...part('Related places', said.related),
        ...part('Fixes', said.fixes),
        ...part('Causes', said.causes),
    ].join('\n');
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'messages.txt'));
});

/** The median of all messages; it only goes down. */
const MEDIAN = 22;

/** Codes whose longest messages are still to be shortened; this list only shrinks. */
const STILL_LONG: ReadonlySet<string> = new Set();
