import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { BlockDocument } from '../../language/blocks/document.ts';
import { parseText } from '../../language/blocks/parser.ts';
import { sourceTokens } from '../../language/blocks/source-tokens.ts';
import { applyAt } from '../../language/edits/apply.ts';
import { formatEdits, formatText } from '../../language/format/format.ts';
import { readBlock } from '../../language/plan/reading/read.ts';
import type { BlockRecord } from '../../language/plan/records.ts';
import { PLANS } from '../blocks/plans.ts';
import { anyPiece, anyText } from '../blocks/texts.ts';

/** Words and comments of a text; what a formatter may change in a comment (where its lines begin and end) left out. */
function words(text: string): string[] {
    return sourceTokens(text).map(t =>
        text
            .slice(t.start, t.end)
            .split(/\r\n|\n|\r/)
            .map(line => line.trim())
            .join('\n'),
    );
}

function documentOf(text: string): BlockDocument<BlockRecord> {
    return new BlockDocument<BlockRecord>('file:///plan.exit', text, (blockText, block) =>
        readBlock(block, parseText(blockText)),
    );
}

/** What a text says, without where it says it. */
function meaning(text: string): unknown {
    const records = documentOf(text).blocks.flatMap(b => [
        ...b.value.includes,
        ...b.value.declarations,
        ...b.value.accepts,
    ]);
    return JSON.parse(
        JSON.stringify(records, (key, value: unknown) =>
            /span|doc/i.test(key) || key === 'properties' ? undefined : value,
        ),
    );
}

function readable(text: string): boolean {
    return documentOf(text).blocks.every(b => parseText(b.text).problems.length === 0);
}

/** Plans whose blanks somebody shook up, with comments thrown in, cut and pasted here and there. */
const shaken: fc.Arbitrary<string> = fc
    .tuple(
        fc.constantFrom(...PLANS.filter(p => p.length < 6000)),
        fc.infiniteStream(fc.tuple(fc.nat(40), fc.nat(5))),
        fc.array(fc.tuple(fc.nat(6000), fc.nat(30), anyPiece), { maxLength: 2 }),
    )
    .map(([plan, noise, cuts]) => {
        let text = '';
        let done = 0;
        for (const token of sourceTokens(plan)) {
            const gap = plan.slice(done, token.start);
            const [what, n] = noise.next().value!;
            text += (done === 0 ? gap : shake(gap, what, n)) + plan.slice(token.start, token.end);
            done = token.end;
        }
        text += plan.slice(done);
        for (const [at, length, piece] of cuts) {
            text = text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + length);
        }
        return text;
    });

function shake(gap: string, what: number, n: number): string {
    if (what === 0) {
        return `${gap} /* c${n} */ `;
    }
    if (what === 1) {
        return `${gap}// c${n}  \n`;
    }
    if (what === 2) {
        return `\n${'\n'.repeat(n)}${' '.repeat(n)}`;
    }
    if (what === 3 || what === 4) {
        return gap + ' '.repeat(n);
    }
    if (what === 5) {
        return gap.replaceAll(' ', '\t');
    }
    return gap;
}

describe('formatting', () => {
    it('done twice is done once, keeps every word and comment, and leaves the meaning', () => {
        fc.assert(
            fc.property(fc.oneof({ weight: 4, arbitrary: shaken }, { weight: 1, arbitrary: anyText }), text => {
                const formatted = formatText(text);
                expect(words(formatted)).toEqual(words(text));
                expect(formatText(formatted)).toBe(formatted);
                if (readable(text)) {
                    expect(meaning(formatted)).toEqual(meaning(text));
                }
            }),
            { numRuns: 300 },
        );
    });

    it('holds for every plan of the repository', () => {
        for (const text of PLANS) {
            const formatted = formatText(text);
            expect(words(formatted)).toEqual(words(text));
            expect(formatText(formatted)).toBe(formatted);
            if (readable(text)) {
                expect(meaning(formatted)).toEqual(meaning(text));
            }
        }
    });

    it('touches nothing in a declaration that cannot be read', () => {
        const broken = 'phase   a {\n     cutover   to\n   lasts 1   week }\n';
        expect(formatText(broken)).toBe(broken);
        expect(formatText(`group   g {a}\n\n${broken}\n\ngroup   h {b}\n`)).toBe(
            `group g { a }\n\n${broken}\n\ngroup h { b }\n`,
        );
    });

    it('gives edits between words only, and in a range only those that touch it', () => {
        const text = 'workload a {\n in lab\n     vcpu 4\n}\nworkload b {\n in lab\n}\n';
        const document = documentOf(text);
        const edits = formatEdits(document, text.indexOf('vcpu'), text.indexOf('vcpu'));
        expect(applyAt(text, edits)).toBe('workload a {\n in lab\n  vcpu 4\n}\nworkload b {\n in lab\n}\n');
        for (const { start, end, newText } of formatEdits(document)) {
            expect((text.slice(start, end) + newText).trim()).toBe('');
        }
    });
});

const CASES: readonly (readonly [string, string, string])[] = [
    ['indents by two blanks', 'workload a {\nin lab\n\tvcpu 4\n    }', 'workload a {\n  in lab\n  vcpu 4\n}\n'],
    ['keeps a block on its line', 'environment   lab{class lab}', 'environment lab { class lab }\n'],
    [
        'gives braces lines of their own when what they hold spans lines',
        'workload a { in lab\nvcpu 4 }',
        'workload a {\n  in lab\n  vcpu 4\n}\n',
    ],
    [
        'keeps two blanks between properties, and one where one was',
        'workload a { in lab    vcpu 4 memory 2 GiB }',
        'workload a { in lab  vcpu 4 memory 2 GiB }\n',
    ],
    [
        'puts one blank between words',
        'backup  b  is   veeam-vbr {  speaks   x ,y ,  z }',
        'backup b is veeam-vbr { speaks x, y, z }\n',
    ],
    [
        'leaves numbers and units as near as they are',
        'fabric f { links 2 x 25Gbps  locality 95%  rtt 50   us  erasure 4 + 2  oversubscription 3 : 1 }',
        'fabric f { links 2 x 25Gbps  locality 95%  rtt 50 us  erasure 4+2  oversubscription 3:1 }\n',
    ],
    [
        'keeps at most one blank line',
        'group a { x }\n\n\n\ngroup b { y }\ngroup c { z }\n\n\n',
        'group a { x }\n\ngroup b { y }\ngroup c { z }\n',
    ],
    [
        'drops blank lines inside braces at their ends',
        'workload a {\n\n  in lab\n\n  vcpu 4\n\n}\n',
        'workload a {\n  in lab\n\n  vcpu 4\n}\n',
    ],
    [
        'keeps comments where they are',
        '// a\nworkload a { // b\n/* c */ in lab // d\n// e\n}\n// f',
        '// a\nworkload a { // b\n  /* c */ in lab // d\n  // e\n}\n// f\n',
    ],
    [
        'moves the starred lines of a comment along',
        '   /**\n    * one\n      * two\n    */\nplan p\n',
        '/**\n * one\n * two\n */\nplan p\n',
    ],
    ['leaves a comment without stars as it is', '/* one\n     two */\nplan p\n', '/* one\n     two */\nplan p\n'],
    [
        'lines columns up again',
        'platform a  "A" is vsphere\nplatform bcd "Long" is nutanix\n',
        'platform a   "A" is vsphere\nplatform bcd "Long" is nutanix\n',
    ],
    [
        'lines up principals',
        'identity i {\n  principal a    holds r1 becomes s\n  principal bcde holds r12   becomes s\n}\n',
        'identity i {\n  principal a    holds r1  becomes s\n  principal bcde holds r12 becomes s\n}\n',
    ],
    [
        'lines nothing up that nobody lined up',
        'platform a "A" is vsphere\nplatform bcd "Long" is nutanix\n',
        'platform a "A" is vsphere\nplatform bcd "Long" is nutanix\n',
    ],
    [
        'lines up comments at the ends of lines',
        'plan p {\n  sequence phases    // one\n  headroom 30%       // two\n}\n',
        'plan p {\n  sequence phases  // one\n  headroom 30%     // two\n}\n',
    ],
    [
        'indents what goes on',
        'accept api-break on a\nbecause "x"\nworkload a {\ndepends on b,\nc\n}\n',
        'accept api-break on a\n  because "x"\nworkload a {\n  depends on b,\n      c\n}\n',
    ],
    [
        'keeps what goes on below the first value',
        'role r on p {\n    allows x,\n           y\n}\n',
        'role r on p {\n  allows x,\n         y\n}\n',
    ],
    ['writes lists of a group on their lines', 'group g {\n a,\n  b\n  }\n', 'group g {\n  a,\n  b\n}\n'],
    ['gives each declaration a line', 'group a { x } group b { y } // z', 'group a { x }\ngroup b { y } // z\n'],
    ['keeps the line ends of the file', 'group a {x}\r\n\r\n\r\ngroup b {y}', 'group a { x }\r\n\r\ngroup b { y }\r\n'],
    ['makes nothing of nothing', ' \n \n', ''],
];

describe('the form', () => {
    test.each(CASES)('%s', (_, text, expected) => {
        expect(formatText(text)).toBe(expected);
        expect(formatText(expected)).toBe(expected);
    });
});

describe('A document that is formatted again and again', () => {
    test('has the edits of a fresh one after any change', () => {
        fc.assert(
            fc.property(
                shaken,
                fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20), anyPiece), {
                    minLength: 1,
                    maxLength: 4,
                }),
                (text, changes) => {
                    const document = documentOf(text);
                    expect(formatEdits(document)).toEqual(formatEdits(document));
                    changes.forEach(([share, length, piece], version) => {
                        const start = Math.floor(share * document.length);
                        document.update(
                            [
                                {
                                    range: {
                                        start: document.positionAt(start),
                                        end: document.positionAt(start + length),
                                    },
                                    text: piece,
                                },
                            ],
                            version,
                        );
                        expect(formatEdits(document)).toEqual(formatEdits(documentOf(document.text)));
                    });
                },
            ),
            { numRuns: 60 },
        );
    });
});
