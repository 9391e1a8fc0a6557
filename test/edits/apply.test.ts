import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BlockDocument } from '../../language/blocks/document.ts';
import { applyAt, applyTo, overlap, placed } from '../../language/edits/apply.ts';
import { lineEndOf } from '../../language/edits/line-ends.ts';

const anyLines = fc.array(fc.constantFrom('a', ' ', '\n', '\r\n', '\r', '"', 'phase x { }'), { maxLength: 20 });

describe('edits of a text', () => {
    test('by lines mean the same places as by offsets, whatever ends a line', () => {
        fc.assert(
            fc.property(anyLines, fc.nat(), fc.nat(), (pieces, a, b) => {
                const text = pieces.join('');
                const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [
                    number,
                    number,
                ];
                // Nobody edits between the two characters of a line end.
                fc.pre(![start, end].some(at => text[at - 1] === '\r' && text[at] === '\n'));
                const document = new BlockDocument('file:///plan.exit', text, () => undefined);
                const range = { start: document.positionAt(start), end: document.positionAt(end) };
                expect(applyTo(text, [{ range, newText: 'new' }])).toBe(`${text.slice(0, start)}new${text.slice(end)}`);
            }),
        );
    });
    test('at one place stand in the order they were given in', () => {
        const edits = ['1', '2'].map(newText => ({ start: 1, end: 1, newText }));
        expect(applyAt('ab', edits)).toBe('a12b');
        expect(overlap(edits)).toBe(false);
        expect(overlap([...edits, { start: 0, end: 2, newText: '' }])).toBe(true);
    });
    test('stop at the end of the text', () => {
        const range = { start: { line: 3, character: 4 }, end: { line: 9, character: 0 } };
        expect(placed('ab\n', [{ range, newText: 'c' }])).toEqual([{ start: 3, end: 3, newText: 'c' }]);
    });
});

test.each([
    ['a\r\nb\n', '\r\n'],
    ['a\nb', '\n'],
    ['a\rb', '\r'],
    ['a', '\n'],
])('the line end of %j is %j', (text, eol) => expect(lineEndOf(text)).toBe(eol));
