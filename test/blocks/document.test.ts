import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Block } from '../../language/blocks/block.ts';
import { type BlockChange, BlockDocument } from '../../language/blocks/document.ts';
import type { ContentChange } from '../../language/blocks/positions.ts';
import { anyPiece, anyText, blocksOf, plan } from './texts.ts';

type Doc = BlockDocument<string>;
const open = (text: string): Doc => new BlockDocument('file:///plan.exit', text, t => `parsed ${t}`);

/** Replaces characters `start` to `end` as an editor would say it. */
function edit(doc: Doc, start: number, end: number, text: string): ContentChange {
    return { range: { start: doc.positionAt(start), end: doc.positionAt(end) }, text };
}

/** Everything that must hold of a document with this text, whatever happened to it before. */
function expectSound(doc: Doc, oracle: TextDocument): void {
    const text = oracle.getText();
    expect(doc.blocks.map(block => block.text)).toEqual(blocksOf(text));
    expect(doc.text).toBe(text);
    expect(doc.length).toBe(text.length);
    expect(doc.lineCount).toBe(oracle.lineCount);
    let offset = 0;
    for (const [index, block] of doc.blocks.entries()) {
        expect(block.offset).toBe(offset);
        expect({ line: block.line, character: 0 }).toEqual(oracle.positionAt(offset));
        expect(doc.indexOf(block)).toBe(index);
        expect(block.value).toBe(`parsed ${block.text}`);
        offset += block.length;
    }
}

/** That a change tells exactly what differs between two lists of blocks. */
function expectTold(
    change: BlockChange<string>,
    before: readonly Block<string>[],
    after: readonly Block<string>[],
): void {
    const left = new Set(change.removed);
    const came = new Set(change.added);
    expect(before.filter(block => !left.has(block))).toEqual(after.filter(block => !came.has(block)));
    expect(before.filter(block => left.has(block))).toEqual(change.removed);
    expect(after.filter(block => came.has(block))).toEqual(change.added);
    expect(before.slice(0, change.at)).toEqual(after.slice(0, change.at));
    if (left.size + came.size > 0) {
        expect(before[change.at]).not.toBe(after[change.at]);
    }
}

describe('a document kept as blocks', () => {
    it('has no blocks when empty, and gets some when text comes', () => {
        const doc = open('');
        expect(doc.blocks).toEqual([]);
        expect(doc.positionAt(5)).toEqual({ line: 0, character: 0 });
        expect(doc.blockAt(0)).toBeUndefined();
        const change = doc.update([{ text: 'plan p { }\n' }], 2);
        expect(change.added.map(block => block.text)).toEqual(['plan p { }\n']);
        expect(doc.version).toBe(2);
        expect(doc.update([edit(doc, 0, doc.length, '')], 3).removed).toEqual(change.added);
        expect(doc.blocks).toEqual([]);
    });

    it('answers positions as the protocol means them, also beyond line ends', () => {
        fc.assert(
            fc.property(anyText, fc.integer({ min: -2, max: 200 }), fc.integer({ min: -2, max: 60 }), (text, a, b) => {
                const doc = open(text);
                const oracle = TextDocument.create('x', 'exit', 1, text);
                expect(doc.positionAt(a)).toEqual(oracle.positionAt(a));
                expect(doc.offsetAt({ line: a, character: b })).toBe(oracle.offsetAt({ line: a, character: b }));
                const block = doc.blockAt(a);
                if (block && a >= 0 && a < text.length) {
                    expect(block.offset <= a && a < block.end).toBe(true);
                    const range = doc.rangeOf(block, a - block.offset, a - block.offset);
                    expect(oracle.offsetAt(range.start)).toBe(oracle.offsetAt(oracle.positionAt(a)));
                }
            }),
            { numRuns: 1000 },
        );
    });

    it('takes a range whose ends are swapped, and clamps one that lies outside', () => {
        const doc = open('plan p { }\nplan q { }\n');
        doc.update(
            [{ range: { start: { line: 1, character: 99 }, end: { line: 1, character: 5 } }, text: 'r { }' }],
            2,
        );
        expect(doc.text).toBe('plan p { }\nplan r { }\n');
        doc.update(
            [{ range: { start: { line: 7, character: 0 }, end: { line: 9, character: 0 } }, text: '// end' }],
            3,
        );
        expect(doc.text).toBe('plan p { }\nplan r { }\n// end');
    });

    it('equals a new document after any edits, and tells what changed', () => {
        const step = fc.record({
            at: fc.double({ min: 0, max: 1, noNaN: true }),
            cut: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80)),
            text: fc.oneof(anyPiece, fc.constant('')),
            kind: fc.constantFrom('type', 'type', 'type', 'move line', 'undo', 'several', 'whole'),
        });
        fc.assert(
            fc.property(
                fc.oneof(
                    anyText,
                    fc.nat(6).map(n => plan(n)),
                    fc.integer({ min: 18, max: 26 }).map(n => plan(n).replace(/\/\*.*\*\//g, '// a line')),
                ),
                fc.array(step, { maxLength: 30 }),
                (text, steps) => {
                    const doc = open(text);
                    const oracle = TextDocument.create('x', 'exit', 1, text);
                    const history: string[] = [];
                    for (const [version, { at, cut, text: piece, kind }] of steps.entries()) {
                        const before = [...doc.blocks];
                        const start = Math.floor(at * doc.length);
                        const changes = changesFor(kind, doc, oracle, start, cut, piece, history);
                        history.push(doc.text);
                        const change = doc.update(changes, version);
                        TextDocument.update(oracle, changes as ContentChange[], version);
                        expectSound(doc, oracle);
                        expectTold(change, before, doc.blocks);
                    }
                },
            ),
            { numRuns: 1200 },
        );
    }, 120_000);

    function changesFor(
        kind: string,
        doc: Doc,
        oracle: TextDocument,
        start: number,
        cut: number,
        piece: string,
        history: string[],
    ): ContentChange[] {
        if (kind === 'undo') {
            return [{ text: history.at(-1) ?? '' }];
        }
        if (kind === 'whole') {
            return [{ text: doc.text.slice(0, start) + piece + doc.text.slice(start + cut) }];
        }
        if (kind === 'several') {
            const scratch = TextDocument.create('x', 'exit', 1, oracle.getText());
            return [start, start >> 1, start + cut].map(offset => {
                const change = {
                    range: { start: scratch.positionAt(offset), end: scratch.positionAt(offset + (cut & 3)) },
                    text: piece,
                };
                TextDocument.update(scratch, [change], 2);
                return change;
            });
        }
        if (kind === 'move line') {
            const { line } = doc.positionAt(start);
            const lines = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
            const moved = oracle.getText(lines);
            return [
                { range: lines, text: '' },
                {
                    range: { start: { line: line + 2, character: 0 }, end: { line: line + 2, character: 0 } },
                    text: moved,
                },
            ];
        }
        return [edit(doc, start, start + cut, piece)];
    }

    it('keeps the objects of blocks an edit is not near', () => {
        fc.assert(
            fc.property(fc.integer({ min: 8, max: 20 }), fc.nat(19), anyPiece, (count, which, piece) => {
                fc.pre(!piece.includes('/*')); // an opened comment reaches to the end
                const doc = open(plan(count));
                const target = doc.blocks.findIndex(block => block.text.includes(`workload app-${which % count} `));
                const before = [...doc.blocks];
                const at = before[target]!.offset + before[target]!.text.indexOf(' is oltp');
                doc.update([edit(doc, at, at, piece)], 2);
                expect(doc.blocks.slice(0, target - 1)).toEqual(before.slice(0, target - 1));
                // A brace too many can swallow what stands between it and the next declaration in the first column: itself.
                const tail = before.slice(target + 2);
                expect(
                    doc.blocks.slice(doc.blocks.length - tail.length).every((block, index) => block === tail[index]),
                ).toBe(true);
            }),
        );
    });

    it('parses a block once, and only the touched one again', () => {
        const parsed: string[] = [];
        const doc = new BlockDocument('x', plan(50), text => parsed.push(text));
        expect(parsed).toEqual([]);
        const force = (): void => doc.blocks.forEach(block => block.value);
        force();
        const first = parsed.length;
        expect(first).toBe(doc.blocks.length);
        const at = doc.text.indexOf('san-a', doc.length / 2);
        const change = doc.update([{ range: { start: doc.positionAt(at), end: doc.positionAt(at) }, text: 'x' }], 2);
        force();
        expect(parsed.length).toBe(first + 1);
        expect(change.added).toHaveLength(1);
        expect(change.removed).toHaveLength(1);
    });

    it('gives back what an opened comment swallowed once it is closed, without parsing again', () => {
        let parses = 0;
        const doc = new BlockDocument('x', plan(100).replace(/\/\*.*\*\//g, '// a line'), () => parses++);
        const before = [...doc.blocks];
        const force = (): void => doc.blocks.forEach(block => block.value);
        force();
        doc.update([{ range: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } }, text: '/* ' }], 2);
        force();
        expect(doc.blocks.length).toBeLessThan(4);
        doc.update([{ range: { start: { line: 4, character: 3 }, end: { line: 4, character: 3 } }, text: '*/' }], 3);
        force();
        expect(doc.blocks.filter(block => !before.includes(block)).length).toBeLessThan(3);
        expect(parses).toBeLessThan(before.length + 5);
    });

    it('gives each block back once, also where many are alike and in another order', () => {
        const parts = fc.array(fc.constantFrom('plan p { }\n', 'plan q { }\n', 'phase r { }\n', '// c\nrole s\n'), {
            minLength: 30,
            maxLength: 60,
        });
        fc.assert(
            fc.property(parts, parts, fc.nat(30), (first, second, from) => {
                const texts = [
                    first.join(''),
                    first.slice(0, from).join(''),
                    second.join(''),
                    '',
                    [...first].reverse().join(''),
                    first.join(''),
                ];
                const doc = open(texts[0]!);
                for (const text of texts.slice(1)) {
                    const before = [...doc.blocks];
                    expectTold(doc.update([{ text }], 1), before, doc.blocks);
                    expectSound(doc, TextDocument.create('x', 'exit', 1, text));
                }
            }),
            { numRuns: 100 },
        );
    });

    it('keeps the objects between the places a whole new text differs at', () => {
        const doc = open(plan(60));
        const before = [...doc.blocks];
        const change = doc.update([{ text: doc.text.replace('app-3 ', 'app-x ').replace('app-41 ', 'app-y ') }], 2);
        expect(change.added).toHaveLength(2);
        expect(doc.blocks.filter(block => !before.includes(block))).toEqual(change.added);
    });

    it('costs one edit what it touches, not what the document holds', () => {
        const time = (count: number): number => {
            const doc = open(plan(count));
            const times: number[] = [];
            const at = doc.text.indexOf('san-a', doc.length / 2);
            for (let i = 0; i < 60; i++) {
                const change = edit(doc, at, at + (i % 2), i % 2 ? '' : 'x');
                const start = performance.now();
                doc.update([change], i);
                times.push(performance.now() - start);
            }
            return times.sort((a, b) => a - b)[30]!;
        };
        time(1000);
        const small = time(1000);
        const large = time(50_000);
        // Cutting the whole text anew would cost some 30 ms here; the shift of 50,000 offsets is what remains.
        expect(large, `${small} ms, ${large} ms`).toBeLessThan(5);
    });
});
