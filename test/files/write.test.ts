import {
    chmodSync,
    chownSync,
    linkSync,
    lstatSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WriteRefused, writeFiles } from '../../src/files/write.ts';
import { withStrace } from '../strace.ts';
import { node } from './node.ts';

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-write-'));
});
afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');

function put(name: string, content = 'old'): Buffer {
    writeFileSync(at(name), content);
    return Buffer.from(content);
}

describe('writing a file', () => {
    test('keeps its mode and the link that leads to it', () => {
        mkdirSync(at('real'));
        const before = put('real/p.exit');
        chmodSync(at('real/p.exit'), 0o640);
        symlinkSync('real/p.exit', at('link.exit'));
        writeFiles([{ path: at('link.exit'), content: 'new', before }]);
        expect(lstatSync(at('link.exit')).isSymbolicLink()).toBe(true);
        expect(text('real/p.exit')).toBe('new');
        expect(statSync(at('real/p.exit')).mode & 0o777).toBe(0o640);
        expect(readdirSync(at('real'))).toEqual(['p.exit']);
    });

    test('is refused where the file system takes no folder, at once', context => {
        if (process.platform !== 'linux') {
            context.skip('only Linux has such a file system at hand');
        }
        for (const path of ['/proc/nope/p.exit', '/proc/nope/deeper/p.exit']) {
            expect(() => writeFiles([{ path, content: 'new', before: 'none' }])).toThrow(WriteRefused);
        }
        // What was made before the one that could not be is taken back.
        put('file');
        expect(() =>
            writeFiles([
                { path: at('a/b/p.exit'), content: 'new', before: 'none' },
                { path: at('file/x/p.exit'), content: 'new', before: 'none' },
            ]),
        ).toThrow(WriteRefused);
        expect(readdirSync(folder)).toEqual(['file']);
    });

    test('keeps its owner and group', context => {
        if (process.getuid?.() !== 0) {
            context.skip('only an administrator can give files away');
        }
        const before = put('p.exit');
        chownSync(at('p.exit'), 12_345, 23_456);
        writeFiles([{ path: at('p.exit'), content: 'new', before }]);
        expect([statSync(at('p.exit')).uid, statSync(at('p.exit')).gid]).toEqual([12_345, 23_456]);
    });

    test.each<[string, () => void, string]>([
        ['is read-only', () => chmodSync(at('b.exit'), 0o444), "'b.exit' is read-only. Nothing was written."],
        [
            'has several names',
            () => linkSync(at('b.exit'), at('other')),
            "'b.exit' has 2 names (hard links), and writing would leave the others with the former text. Nothing was written.",
        ],
        [
            'has changed since it was read',
            () => put('b.exit', 'theirs'),
            "'b.exit' has changed since it was read. Nothing was written.",
        ],
        [
            'is gone since it was read',
            () => rmSync(at('b.exit')),
            "'b.exit' is gone since it was read. Nothing was written.",
        ],
        [
            'is a folder now',
            () => {
                rmSync(at('b.exit'));
                mkdirSync(at('b.exit'));
            },
            "'b.exit' is not a plain file. Nothing was written.",
        ],
        [
            'is a link to nothing',
            () => {
                rmSync(at('b.exit'));
                symlinkSync('nowhere', at('b.exit'));
            },
            "'b.exit' is a link to 'nowhere', which does not exist. Nothing was written.",
        ],
    ])('is refused, with all others, when it %s', (_, happen, message) => {
        const a = put('a.exit');
        const b = put('b.exit');
        happen();
        const names = readdirSync(folder).sort();
        expect(() =>
            writeFiles([
                { path: at('a.exit'), content: 'new', before: a },
                { path: at('b.exit'), content: 'new', before: b },
            ]),
        ).toThrow(new WriteRefused(message));
        expect(text('a.exit')).toBe('old');
        expect(readdirSync(folder).sort()).toEqual(names);
    });

    test('does not replace one that appeared where there was none, and takes its new folders back', () => {
        put('new.exit', 'theirs');
        expect(() =>
            writeFiles([
                { path: at('deep/er/a.exit'), content: 'ours', before: 'none' },
                { path: at('new.exit'), content: 'ours', before: 'none' },
            ]),
        ).toThrow(/appeared/);
        expect(text('new.exit')).toBe('theirs');
        expect(readdirSync(folder)).toEqual(['new.exit']);
    });
});

describe('a write that is struck in the middle', () => {
    const old = 'old\n'.repeat(40_000);
    const fresh = 'new\n'.repeat(50_000);

    /** Strikes at one step; says whether the run had as many. */
    function struck(kind: string, step: number): { ended: boolean; err: string } {
        put('a.exit', old);
        put('b.exit', old);
        const { status, err } = node(
            ['--import', join(import.meta.dirname, 'fault.mjs'), join(import.meta.dirname, 'write-two.ts'), folder],
            { env: { FAULT_AT: String(step), FAULT_KIND: kind } },
        );
        return { ended: status === 42, err };
    }

    test('by SIGKILL at any step leaves every file whole, and the next run goes through', () => {
        let steps = 0;
        for (; !struck('kill', steps + 1).ended; steps++) {
            expect([old, fresh], `step ${steps + 1}`).toContain(text('a.exit'));
            expect([old, fresh], `step ${steps + 1}`).toContain(text('b.exit'));
            const writes = ['a.exit', 'b.exit'].map(name => ({
                path: at(name),
                content: fresh,
                before: readFileSync(at(name)),
            }));
            writeFiles(writes);
            expect(text('a.exit') + text('b.exit')).toBe(fresh + fresh);
        }
        expect(steps).toBeGreaterThan(14);
    });

    test.each(['ENOSPC', 'EIO'])('by %s at any step leaves every file as it was and nothing beside it', kind => {
        let steps = 0;
        for (let run = struck(kind, 1); !run.ended; run = struck(kind, ++steps + 1)) {
            // Names that are only taken away at the end may stay; the files are written then.
            const written = run.err === '';
            expect(text('a.exit'), `step ${steps + 1}`).toBe(written ? fresh : old);
            expect(text('b.exit'), `step ${steps + 1}`).toBe(written ? fresh : old);
            if (!written) {
                expect(run.err).toMatch(/^'[ab]\.exit' could not be written \(.*\)\. Nothing was written\.$/);
                expect(readdirSync(folder).sort()).toEqual(['a.exit', 'b.exit']);
            }
            readdirSync(folder).forEach(name => rmSync(at(name)));
        }
        expect(steps).toBeGreaterThan(14);
    });

    test('by a limit of the system on the size of files leaves every file as it was', () => {
        put('a.exit', old);
        put('b.exit', old);
        // Blocks of 512 bytes; the signal is ignored, so that the write fails as it does on a full disk.
        const { status, err } = node([join(import.meta.dirname, 'write-two.ts'), folder], {
            shell: "trap '' XFSZ; ulimit -f 100; exec",
        });
        expect([status, err]).toEqual([
            2,
            "'a.exit' could not be written (the file would be larger than allowed). Nothing was written.",
        ]);
        expect(text('a.exit') + text('b.exit')).toBe(old + old);
        expect(readdirSync(folder).sort()).toEqual(['a.exit', 'b.exit']);
    });

    withStrace('by an error of the system call itself leaves every file as it was', strace => {
        for (const inject of [
            'fsync:error=EIO',
            'fsync:error=ENOSPC:when=2',
            'rename:error=EIO:when=2',
            'link:error=EIO:when=2',
        ]) {
            put('a.exit', old);
            put('b.exit', old);
            const { status } = node([join(import.meta.dirname, 'write-two.ts'), folder], {
                shell: `exec ${strace} -f -o /dev/null -e trace=fsync,rename,link -e inject=${inject}`,
            });
            expect([inject, status, text('a.exit') + text('b.exit') === old + old]).toEqual([inject, 2, true]);
            expect(readdirSync(folder).sort()).toEqual(['a.exit', 'b.exit']);
        }
    });
});
