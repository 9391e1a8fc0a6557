import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segment } from '../../language/blocks/segment.ts';
import { anyText, blocksOf, plan } from './texts.ts';

const WORDS = new Set(
    (
        'include plan environment platform interface feature capability product media role identity backup replication ' +
        'monitoring automation fabric profile workload group phase accept'
    ).split(' '),
);

/** The rules once more, slowly and line by line over regex tokens, to compare with. */
function segmentPlainly(text: string): number[] {
    const tokens = [
        ...text.matchAll(
            /\/\/[^\r\n]*|\/\*[^]*?(?:\*\/|$(?![^]))|"(?:\\[^\r\n]|[^"\\\r\n])*(?:"|\\$(?![^])|)|[\w.-]+|\r\n|\r|\n|[ \t\v\f\u00a0\ufeff]+|[^]/g,
        ),
    ];
    const lineStarts = new Set([0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(m => m.index + m[0].length)]);
    const isComment = (token: string): boolean => /^\/[/*]/.test(token);
    const isBlank = (token: string): boolean =>
        /^[\s\ufeff]+$/.test(token) && !/[^ \t\v\f\u00a0\ufeff\r\n]/.test(token);
    const lineOf = (offset: number): number => Math.max(...[...lineStarts].filter(start => start <= offset));
    const cuts: number[] = [];
    let depth = 0;
    let previous: { token: string; end: number; depth: number } | undefined;
    let gap: RegExpMatchArray[] = [];
    const keyword = (m: RegExpMatchArray): boolean =>
        WORDS.has(m[0]) && /^$|^[ \t\v\f\u00a0\ufeff\r\n"]/.test(text.slice(m.index! + m[0].length)[0] ?? '');
    /** Line starts in the gap at which a comment or the next token is the first thing of its line. */
    const openings = (next?: RegExpMatchArray): RegExpMatchArray[] => {
        const seen = new Set([lineOf(previous!.end)]);
        return [...gap, ...(next ? [next] : [])].filter(m => {
            const line = lineOf(m.index!);
            const first = !seen.has(line) && isBlankText(text.slice(line, m.index));
            seen.add(line);
            return first;
        });
    };
    const isBlankText = (part: string): boolean => part === '' || isBlank(part);
    for (const m of tokens) {
        if (isBlank(m[0])) {
            continue;
        }
        if (isComment(m[0])) {
            gap.push(m);
            continue;
        }
        if (previous) {
            const first = openings(m)[0];
            let cut: RegExpMatchArray | undefined;
            if (depth > 0) {
                const run = openings(m);
                if (run.at(-1) === m && lineStarts.has(m.index) && keyword(m) && m[0] !== 'media' && m[0] !== 'role') {
                    cut = m;
                    for (let i = run.length - 2; i >= 0 && lineStarts.has(run[i]!.index!); i--) {
                        cut = run[i];
                    }
                }
            } else if (first && (previous.token === '}' || keyword(m))) {
                cut = first;
            }
            if (cut) {
                cuts.push(lineOf(cut.index!));
                depth = 0;
            }
        }
        if (m[0] === '{') {
            depth++;
        }
        if (m[0] === '}') {
            depth = Math.max(0, depth - 1);
        }
        previous = { token: m[0], end: m.index + m[0].length - 1, depth };
        gap = [];
    }
    const rest = previous && depth === 0 ? openings()[0] : undefined;
    return rest ? [...cuts, lineOf(rest.index!)] : cuts;
}

describe('where a text falls into blocks', () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
        ['nothing', []],
        ['a closed declaration takes the blank lines behind it', ['platform a { }\n\n \n', 'platform b { }\n']],
        [
            'a comment behind the closing brace stays, one on the next line goes on',
            ['platform a {\n} // end\n', '// next\nplatform b { }'],
        ],
        ['a documentation comment belongs to what follows', ['plan p { }\n\n', '/** doc\n */\n\nplan q { }\n']],
        ['declarations on one line are one block', ['plan p { } plan q { }\n', 'plan r { }']],
        [
            'a line without braces ends before the next declaration',
            ['include "a"\n\n', '  include "b"\n', '// c\nenvironment lab\n', 'platform p { }'],
        ],
        [
            'a declaration without braces goes on over lines',
            ['accept c on a,\n  b\n  because "r"\n', 'accept d on x\n'],
        ],
        ['a brace on the next line belongs to the declaration', ['environment lab // c\n// d\n{\n}\n', 'plan p\n']],
        ['a keyword followed by a comma is a name', ['accept c on\nplan, b\n', 'plan p']],
        [
            'an open block ends before a declaration in the first column',
            ['workload a {\n  in lab\n\n', 'workload b {\n}\n'],
        ],
        [
            '… together with the comments in front of it, if they stand in the first column',
            ['workload a {\n  // inner\n', '// outer\n\n/** doc */\nworkload b {\n}\n'],
        ],
        [
            '… but not before an indented one, a role or a medium',
            ['platform a {\n  workload b\nrole r { }\nmedia 6 x nvme\nprivilege p\ngrants c by p\n}\n'],
        ],
        ['… nor before a word that merely begins like one', ['workload a {\nworkload-b\nplans x\n}\n']],
        ['braces in strings and comments are none', ['plan p "}" { // }\n /* } */ a "\\"}"\n}\n', 'plan q { }']],
        ['a string that is not closed ends with its line', ['plan p "{ {\n', 'plan q { }\n']],
        ['a backslash at the end of a line escapes nothing', ['plan p "a\\\n', 'plan q { }\n']],
        [
            'a comment over lines behind a brace holds its line together',
            ['plan p { } /* a\n b */ plan q { }\n', 'plan r\n'],
        ],
        ['a comment that is not closed reaches to the end', ['plan p { }\n', '/* plan q { }\nplan r { }\n']],
        ['comments behind the last declaration are a block', ['plan p { }\n\n', '// that is all\n\n/* yes */\n']],
        ['comments alone are one block', ['// a\n\n// b\n']],
        ['a brace too many ends a block', ['plan p { } }\n', '}\n', 'plan q { }']],
        ['carriage returns end lines', ['plan p { }\r\n\r\n', '// c\r\nplan q { }\r\r', 'plan r']],
        ['a byte order mark is blank', ['\ufeff// c\nplan p { }\n\ufeff\n', 'plan q']],
        ['stray text goes on until something begins', ['%% ?\n12 a\n', 'plan p { }\n', 'what\n', 'plan q { }']],
    ];
    it.each(cases)('%s', (_, blocks) => {
        expect(blocksOf(blocks.join(''))).toEqual(blocks);
    });

    it('gives every declaration of an ordinary plan a block of its own', () => {
        const blocks = blocksOf(plan(20));
        expect(blocks).toHaveLength(3 + 20 + 4);
        expect(blocks.filter(block => /^\/\*\* Number \d+/.test(block))).toHaveLength(20);
        expect(blocksOf(plan(20, '\r\n'))).toEqual(blocks.map(block => block.replaceAll('\n', '\r\n')));
    });

    it('is what the rules say, for any text', () => {
        fc.assert(
            fc.property(anyText, text => {
                expect(segment(text)).toEqual(segmentPlainly(text));
            }),
            { numRuns: 3000 },
        );
    });

    it('remembers nothing at a cut: the rest of a text is cut alike alone', () => {
        fc.assert(
            fc.property(anyText, text => {
                const cuts = segment(text);
                for (const [index, cut] of cuts.entries()) {
                    expect(segment(text.slice(cut)).map(c => c + cut)).toEqual(cuts.slice(index + 1));
                }
            }),
            { numRuns: 2000 },
        );
    });

    it('cuts only at line starts, never within a line end, and never in front of blank lines', () => {
        fc.assert(
            fc.property(anyText, text => {
                for (const cut of segment(text)) {
                    expect(text.slice(0, cut)).toMatch(/[\r\n]$/);
                    expect(text.slice(cut)).toMatch(/^[^\r\n]*[^\s\ufeff]/);
                }
            }),
        );
    });

    it('takes time in proportion to the text, even for one line', () => {
        const time = (text: string): number =>
            Math.min(
                ...[1, 2, 3].map(() => {
                    const start = performance.now();
                    segment(text);
                    return performance.now() - start;
                }),
            );
        for (const unit of ['{ ', 'word', '"', '// /* ', '/**/', '/* ', '\r', '}', 'plan\n', '/\\']) {
            const small = time(unit.repeat(100_000 / unit.length));
            const large = time(unit.repeat(10_000_000 / unit.length));
            // A quadratic scan would take ten thousand times as long; a hundred is proportional, the rest is the machine's noise.
            expect(large, `${JSON.stringify(unit)}: ${small} ms, ${large} ms`).toBeLessThan(
                1000 * Math.max(small, 0.5),
            );
        }
    });
});
