import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nodeHost } from '../../language/server/transport/node-host.ts';
import { decodePlan, encodePlan, type PlanEncoding } from '../../language/workspace/plan-text.ts';
import { node } from '../files/node.ts';
import { rvtools3 } from '../import/exports.ts';
import { workbook } from '../import/workbook.ts';
import { exitplan } from './cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const ENCODINGS: readonly PlanEncoding[] = ['utf-8', 'utf-8-mark', 'utf-16le', 'utf-16be'];

let home: string;
let folder: string;
let count = 0;
beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'exitplan-writing-'));
});
beforeEach(() => {
    folder = join(home, String(++count));
    mkdirSync(folder);
});
afterAll(() => {
    rmSync(home, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);

/** A plan that has something to fix and something to lay out. */
function faulty(): string {
    cpSync(join(ROOT, 'examples/frankfurt/faulty'), at('p'), { recursive: true });
    writeFileSync(
        at('p/plan.exit'),
        `${readFileSync(at('p/plan.exit'), 'utf8')}\n\nworkload   "Größe"{vcpu 4}   // Maß\n`,
    );
    return readFileSync(at('p/plan.exit'), 'utf8');
}

const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
    ['format', ['format', 'p', '--write']],
    ['fix', ['fix', 'p', '--write', '--as-of', '2026-07-01']],
];

describe('what a command writes', () => {
    test.each(COMMANDS)('%s keeps encoding, byte order mark and line ends', async (_, args) => {
        const text = faulty();
        for (const encoding of ENCODINGS) {
            for (const end of ['\n', '\r\n']) {
                writeFileSync(at('p/plan.exit'), encodePlan(text.replaceAll('\n', end), encoding));
                const run = await exitplan(folder, args);
                expect(run.out, run.err).toContain('p/plan.exit: written');
                const after = decodePlan(readFileSync(at('p/plan.exit')));
                expect([after.encoding, after.exact, after.text.includes('Größe')]).toEqual([encoding, true, true]);
                expect(after.text.match(/\r?\n/g)!.filter(found => found !== end)).toEqual([]);
            }
        }
    });

    test.each(COMMANDS)('%s refuses what it cannot read, and writes nothing of the others', async (_, args) => {
        const text = faulty();
        writeFileSync(at('p/plan.exit'), Buffer.from(text, 'latin1'));
        cpSync(at('p/plan.exit'), at('p/z.exit'));
        const before = readdirSync(at('p')).map(name => readFileSync(at(`p/${name}`)));
        const run = await exitplan(folder, args);
        expect(run.status).toBe(2);
        expect(run.err).toMatch(/'p\/(plan|z)\.exit' is not UTF-8 .* nothing was written\n$/);
        expect(readdirSync(at('p')).map(name => readFileSync(at(`p/${name}`)))).toEqual(before);
    });

    test('import merges into an inventory of another encoding in that encoding, and into none it cannot read', async () => {
        writeFileSync(at('rv.xlsx'), workbook(rvtools3()));
        await exitplan(folder, ['import', 'rv.xlsx']);
        const text = readFileSync(at('inventory.exit'), 'utf8');
        for (const encoding of ENCODINGS) {
            const hand = text.replace(/^workload .*$/m, found => `// von Hand: Größe\n${found}`);
            writeFileSync(at('inventory.exit'), encodePlan(`workload gone { in nowhere }\n\n${hand}`, encoding));
            const run = await exitplan(folder, ['import', 'rv.xlsx']);
            expect(run.err).toBe('');
            const after = decodePlan(readFileSync(at('inventory.exit')));
            expect([after.encoding, after.exact]).toEqual([encoding, true]);
            expect(after.text).toContain('// von Hand: Größe');
        }
        const latin = Buffer.from(`// Größe\n${text}`, 'latin1');
        writeFileSync(at('inventory.exit'), latin);
        expect(await exitplan(folder, ['import', 'rv.xlsx'])).toMatchObject({
            status: 2,
            err: 'exitplan import: inventory.exit cannot be read as UTF-8 text. Nothing was written; save it as UTF-8 or use --overwrite.\n',
        });
        expect(readFileSync(at('inventory.exit'))).toEqual(latin);
    });

    test.each<readonly [string, readonly string[], readonly string[]]>([
        ...COMMANDS.map(([name, args]) => [name, args, ['p/plan.exit']] as const),
        ['import', ['import', 'rv.xlsx', '--draft', '-o', 'p/', '--overwrite'], ['p/plan.exit', 'p/inventory.exit']],
        ['report', ['report', 'p', '--csv', 'tables'], ['tables/risks.csv', 'tables/waves.csv']],
    ])('%s that is killed leaves every file whole', (_, args, files) => {
        faulty();
        mkdirSync(at('tables'));
        files.forEach(file => writeFileSync(at(file), file.startsWith('p/plan') ? readFileSync(at(file)) : 'old'));
        writeFileSync(at('rv.xlsx'), workbook(rvtools3()));
        cpSync(folder, `${folder}-done`, { recursive: true });
        const main = join(ROOT, 'src/cli/main.ts');
        expect(node([main, ...args], { cwd: `${folder}-done` }).status).not.toBe(2);
        const whole = files.map(file => [readFileSync(at(file)), readFileSync(join(`${folder}-done`, file))]);
        for (const step of [2, 3, 5, 7]) {
            const { status } = node(['--import', join(ROOT, 'test/files/fault.mjs'), main, ...args], {
                cwd: folder,
                env: { FAULT_AT: String(step), FAULT_KIND: 'kill' },
            });
            expect(status).toBeNull();
            files.forEach((file, i) => {
                expect(
                    whole[i]!.some(bytes => bytes.equals(readFileSync(at(file)))),
                    `${file}, ${step}`,
                ).toBe(true);
            });
        }
    });

    test('goes through one module', () => {
        const strangers = ['src', 'language', 'webview']
            .flatMap(room =>
                readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map(f => `${room}/${f}`),
            )
            .filter(file => file.endsWith('.ts') && file !== 'src/files/write.ts')
            .filter(file =>
                /import \{[^}]*\b(writeFile|writeFileSync|appendFile\w*|rename\w*|createWriteStream|truncate\w*|copyFile\w*|cp|cpSync|rm|rmSync|unlink\w*|mkdir\w*|write|writeSync)\b[^}]*\} from 'node:fs/.exec(
                    readFileSync(join(ROOT, file), 'utf8'),
                ),
            );
        expect(strangers).toEqual([]);
    });
});

describe('one reading of plan files', () => {
    test('editor and command line read the same text, whatever the bytes', () => {
        const host = nodeHost(join(ROOT, 'language/server'));
        fc.assert(
            fc.property(
                fc.oneof(
                    fc.uint8Array({ maxLength: 60 }),
                    fc.tuple(fc.string({ unit: 'binary' }), fc.constantFrom(...ENCODINGS)).map(p => encodePlan(...p)),
                ),
                bytes => {
                    writeFileSync(at('a.exit'), bytes);
                    const { text, encoding, exact } = decodePlan(bytes);
                    expect(host.files.read(pathToFileURL(at('a.exit')).href)).toBe(text);
                    expect(Buffer.from(encodePlan(text, encoding)).equals(bytes)).toBe(exact);
                },
            ),
            { numRuns: 200 },
        );
    });

    test('text in every encoding is read exactly', () => {
        fc.assert(
            fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...ENCODINGS), (text, encoding) => {
                fc.pre(!text.startsWith('\ufeff'));
                expect(decodePlan(encodePlan(text, encoding))).toEqual({ text, encoding, exact: true });
            }),
        );
    });
});

describe('a terminal', () => {
    /** Sets a title, rings, turns the direction of writing, joins without a width, hides. */
    const EVIL = '\u001b]0;owned\u0007\u202egnp\u2066\u200b\u009b31m\u00ad\u001b[8m\u{e0041}';
    const SEEN = new RegExp(
        '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u{e0000}-\\u{e007f}]',
        'u',
    );

    test('gets no control character and no turned text of a name or a path, in any command', async () => {
        const file = `${EVIL}.exit`;
        const name = `"a${EVIL}"`;
        writeFileSync(
            at(file),
            `plan ${name} "T ${EVIL}" { from vsphere to proxmox }\nplatform ${name} { }\nworkload ${name}   { in ${name}  is "x${EVIL}" }\n` +
                `phase ${name} {\n  moves ${name} to ${name}\n}\ninclude "gone${EVIL}.exit"\nworkload "u" { depends on "v${EVIL}" }\n`,
        );
        symlinkSync(file, at(`b${EVIL}.exit`));
        const runs = await Promise.all(
            [
                ['check', '.'],
                ['check', '.', '--format', 'json'],
                ['check', '.', '--format', 'sarif'],
                ['fix', '.'],
                ['format', file, `b${EVIL}.exit`],
                ['format', '.', '--check'],
                ['headroom', file],
                ['access', file],
                ['blast', file, `a${EVIL}`],
                ['blast', file, `b${EVIL}`],
                ['graph', file, '--format', 'dot'],
                ['graph', file, '--format', 'mermaid'],
                ['graph', file, '--format', 'json'],
                ['graph', file, '--format', 'svg'],
                ['graph', file, '--phase', EVIL],
                ['report', file],
                ['report', file, '--format', 'markdown'],
                ['diff', file, file],
                ['diff', `${EVIL}:x`, file],
                ['check', `${EVIL}*.exit`],
                ['check', `gone${EVIL}`],
                ['import', `gone${EVIL}`],
                ['import', file],
                [EVIL],
                ['check', `--${EVIL}`],
                ['check', file, '--as-of', EVIL],
            ].map(async args => ({ args, ...(await exitplan(folder, args)) })),
        );
        for (const { args, out, err } of runs) {
            expect([args[0], args[2], SEEN.exec(out + err)?.[0]]).toEqual([args[0], args[2], undefined]);
        }
        expect(runs[0]!.out).toContain('\\u{202e}');
        // Data means the same as before it was made visible.
        expect(JSON.parse(runs[1]!.out)).toMatchObject({ plans: [{ file }] });
    });

    test('gets the colours of the command line, and none of a plan', async () => {
        writeFileSync(at('a.exit'), 'workload "\u001b[31mred" { in "\u001b[8mgone" }\n');
        const { out } = await exitplan(folder, ['check', 'a.exit', '--all'], true);
        expect(out).toContain('\u001b[1ma.exit:1:');
        expect(out).not.toContain('\u001b[8m');
    });
});
