import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockDocument } from '../../language/blocks/index.ts';
import { type Parsed, parseText } from '../../language/blocks/parser.ts';
import { PLANS } from './plans.ts';
import { anyPiece } from './texts.ts';

const isBroken = (text: string): boolean => parseText(text).problems.length > 0;
const open = (text: string): BlockDocument<Parsed> => new BlockDocument('x', text, t => parseText(t));
const hasBroken = (doc: BlockDocument<Parsed>): boolean => doc.blocks.some(block => block.value.problems.length > 0);

describe('a text in blocks has a syntax error exactly when the whole text has one', () => {
    it('for every plan there is', () => {
        for (const text of PLANS) {
            expect(hasBroken(open(text))).toBe(isBroken(text));
        }
    });

    it('after every one of a sequence of edits', () => {
        const small = PLANS.filter(text => text.length < 3000);
        const harmless = fc.constantFrom('', '', ' ', '\n', '// c\n', '/* c */', '\n/** d */\n');
        const edit = fc.tuple(
            fc.double({ min: 0, max: 1, noNaN: true }),
            fc.oneof(fc.constant(0), fc.nat(6)),
            fc.oneof(anyPiece, harmless, harmless),
            fc.boolean(),
        );
        const seen = { broken: 0, sound: 0 };
        fc.assert(
            fc.property(fc.constantFrom(...small), fc.array(edit, { maxLength: 8 }), (text, edits) => {
                const doc = open(text);
                for (const [at, cut, piece, undone] of edits) {
                    const before = doc.text;
                    const start = Math.floor(at * doc.length);
                    doc.update(
                        [{ range: { start: doc.positionAt(start), end: doc.positionAt(start + cut) }, text: piece }],
                        1,
                    );
                    const broken = isBroken(doc.text);
                    expect(hasBroken(doc)).toBe(broken);
                    seen[broken ? 'broken' : 'sound']++;
                    if (undone || broken) {
                        doc.update([{ text: before }], 2);
                    }
                }
            }),
            { numRuns: 500 },
        );
        expect(seen.sound).toBeGreaterThan(100);
        expect(seen.broken).toBeGreaterThan(100);
    }, 60_000);
});
