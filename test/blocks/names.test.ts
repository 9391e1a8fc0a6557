import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, BlockDocument, BlockIndex, type NameKey } from '../../language/blocks/index.ts';
import { plan } from './texts.ts';

/** What a block says in these tests: the word behind a keyword is declared, words behind `on` and commas are mentioned. */
interface Words {
    readonly declares: NameKey[];
    readonly mentions: NameKey[];
}
type Doc = BlockDocument<Words>;

const read = (text: string): Words => ({
    declares: [...text.matchAll(/\b(workload|phase) ([a-d](?![\w-])|hub|bus|app-[\w-]+)/g)].map(m => ({
        namespace: m[1]!,
        name: m[2]!,
    })),
    mentions: [...text.matchAll(/(on|after|,) ([a-d](?![\w-])|hub|app-[\w-]+)/g)].map(m => ({
        namespace: m[1] === 'after' ? 'phase' : 'workload',
        name: m[2]!,
    })),
});
const open = (uri: string, text: string): Doc => new BlockDocument(uri, text, read);
const newIndex = (): BlockIndex<Words> =>
    new BlockIndex(
        block => block.value.declares,
        block => block.value.mentions,
    );
const all = (doc: Doc): { removed: readonly Block<Words>[]; added: readonly Block<Words>[] } => ({
    removed: [],
    added: doc.blocks,
});

const NAMES = ['a', 'b', 'c', 'd'];
/** Everything the index can be asked, in a form to compare. */
function answers(index: BlockIndex<Words>): unknown {
    return ['workload', 'phase'].map(namespace => ({
        names: [...index.names(namespace)].sort(),
        each: NAMES.map(name => [
            index.declarationCount(namespace, name),
            index.declarations(namespace, name),
            index.mentioning(namespace, name),
        ]),
    }));
}
const countsOf = (index: BlockIndex<Words>): Map<string, number> =>
    new Map(
        ['workload', 'phase'].flatMap(ns =>
            NAMES.map(name => [`${ns} ${name}`, index.declarationCount(ns, name)] as const),
        ),
    );

const word = fc.constantFrom(...NAMES);
const declaration = fc.oneof(
    fc.tuple(word, word, word).map(([a, b, c]) => `workload ${a} {\n  depends on ${b}, ${c}\n}\n`),
    fc.tuple(word, word).map(([a, b]) => `phase ${a} { after ${b} }\n`),
    fc.tuple(word, word).map(([a, b]) => `workload ${a} { } workload ${b} { }\n`),
    word.map(a => `accept x on ${a}\n`),
);
const file = fc.array(declaration, { maxLength: 6 }).map(parts => parts.join(''));
const step = fc.record({
    which: fc.nat(3),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(20),
    text: fc.oneof(declaration, word, fc.constantFrom('', '{', '}', '\n', '/*')),
    close: fc.nat(9),
});

describe('the index of names over blocks', () => {
    it('equals a rebuilt one after any edits of several documents, and reports exactly what an edit reaches', () => {
        fc.assert(
            fc.property(
                fc.array(file, { minLength: 2, maxLength: 4 }),
                fc.array(step, { maxLength: 25 }),
                (files, steps) => {
                    const index = newIndex();
                    const docs = files.map((text, i) => open(`file:///${i}.exit`, text));
                    docs.forEach(doc => index.update(all(doc)));
                    for (const { which, at, cut, text, close } of steps) {
                        const before = countsOf(index);
                        const slot = which % docs.length;
                        const doc = docs[slot]!;
                        const start = doc.positionAt(Math.floor(at * doc.length));
                        const end = doc.positionAt(Math.floor(at * doc.length) + cut);
                        const change =
                            close === 0
                                ? { removed: doc.blocks, added: [] }
                                : doc.update([{ range: { start, end }, text }], 1);
                        if (close === 0) {
                            docs[slot] = open(doc.uri, '');
                        }
                        const result = index.update(change);

                        const rebuilt = newIndex();
                        for (const other of [...docs].reverse()) {
                            rebuilt.update(all(other));
                        }
                        expect(answers(index)).toEqual(answers(rebuilt));
                        const after = countsOf(index);
                        const changed = [...after]
                            .filter(([key, count]) => before.get(key) !== count)
                            .map(([key]) => key)
                            .sort();
                        expect(result.changed.map(key => `${key.namespace} ${key.name}`).sort()).toEqual(changed);
                        const reached = docs.flatMap(d =>
                            d.blocks.filter(b =>
                                b.value.mentions.some(m => changed.includes(`${m.namespace} ${m.name}`)),
                            ),
                        );
                        expect(new Set(result.affected)).toEqual(new Set(reached));
                        const again = new Set(
                            change.added.flatMap(b => b.value.declares).map(key => `${key.namespace} ${key.name}`),
                        );
                        const gone = new Set(
                            change.removed.flatMap(b => b.value.declares).map(key => `${key.namespace} ${key.name}`),
                        );
                        expect(result.redeclared.map(key => `${key.namespace} ${key.name}`).sort()).toEqual(
                            [...new Set([...again, ...gone])]
                                .filter(key => !changed.includes(key) && before.get(key))
                                .sort(),
                        );
                    }
                },
            ),
            { numRuns: 300 },
        );
    }, 60_000);

    it('does not disturb the blocks that mention a declaration whose body is edited', () => {
        const doc = open('x', `workload hub {\n  vcpu 1\n}\n${'workload a { depends on hub }\n'.repeat(5)}`);
        const index = newIndex();
        index.update(all(doc));
        const edit = (from: string, to: string): ReturnType<typeof index.update> => {
            const at = doc.text.indexOf(from);
            return index.update(
                doc.update(
                    [{ range: { start: doc.positionAt(at), end: doc.positionAt(at + from.length) }, text: to }],
                    2,
                ),
            );
        };
        const body = edit('vcpu 1', 'vcpu 2');
        expect(body).toEqual({
            changed: [],
            redeclared: [{ namespace: 'workload', name: 'hub' }],
            affected: new Set(),
        });
        const rename = edit('workload hub', 'workload bus');
        expect(rename.changed.map(key => key.name).sort()).toEqual(['bus', 'hub']);
        expect(rename.affected.size).toBe(5);
    });

    it('forgets names nothing declares or mentions any more', () => {
        const doc = open('x', 'workload a { }\n');
        const index = newIndex();
        index.update(all(doc));
        index.update({ removed: doc.blocks, added: [] });
        expect([...index.names('workload')]).toEqual([]);
        expect(index.declarations('workload', 'a')).toEqual([]);
        expect(index.declarationCount('workload', 'a')).toBe(0);
    });

    it('costs an edit the same in one document of many as in one document', () => {
        const time = (docs: Doc[]): number => {
            const index = newIndex();
            docs.forEach(doc => index.update(all(doc)));
            const doc = docs[0]!;
            const times = Array.from({ length: 101 }, (_, i) => {
                const at = doc.positionAt(doc.text.indexOf('san-a', doc.length / 2));
                const change = doc.update(
                    [
                        {
                            range: { start: at, end: { ...at, character: at.character + (i % 2) } },
                            text: i % 2 ? '' : 'x',
                        },
                    ],
                    i,
                );
                const start = performance.now();
                index.update(change);
                return performance.now() - start;
            });
            return times.sort((a, b) => a - b)[50]!;
        };
        time([open('x', plan(2000))]);
        const one = time([open('x', plan(2000))]);
        const many = time(
            Array.from({ length: 100 }, (_, i) => open(`x${i}`, plan(200).replaceAll('app-', `app-${i}-`))),
        );
        // Anything that walked the documents or the names would take milliseconds.
        expect(many, `${one} ms in one, ${many} ms in many`).toBeLessThan(1);
    });
});
