import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitplan } from './cli.ts';

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-format-'));
});
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
});

const UNTIDY = 'workload   erp{vcpu 4   memory 8 GiB }   // the big one\n\n\n\nworkload crm {\nvcpu 2\n}\n';
const TIDY = 'workload erp { vcpu 4  memory 8 GiB }   // the big one\n\nworkload crm {\n  vcpu 2\n}\n';

describe('exitplan format', () => {
    test('prints one file formatted and leaves it alone', async () => {
        writeFileSync(join(folder, 'a.exit'), UNTIDY);
        const { status, out } = await exitplan(folder, ['format', 'a.exit']);
        expect(status).toBe(0);
        expect(out.replace(/ +\/\//, '   //')).toBe(TIDY);
        expect(readFileSync(join(folder, 'a.exit'), 'utf8')).toBe(UNTIDY);
    });

    test('--check fails on what would change and names it; --write changes it; then --check passes', async () => {
        writeFileSync(join(folder, 'a.exit'), UNTIDY);
        expect(await exitplan(folder, ['format', 'a.exit', '--check'])).toMatchObject({
            status: 1,
            out: 'a.exit is not formatted\n',
        });
        expect(await exitplan(folder, ['format', 'a.exit', '--write'])).toMatchObject({
            status: 0,
            out: 'a.exit: written\n',
        });
        expect((await exitplan(folder, ['format', 'a.exit', '--check'])).status).toBe(0);
    });

    test('leaves a broken declaration and a file that is no text as they are', async () => {
        const broken = 'workload   erp { vcpu\n\nworkload crm { vcpu 2 }\n';
        writeFileSync(join(folder, 'broken.exit'), broken);
        expect((await exitplan(folder, ['format', 'broken.exit'])).out).toContain('workload   erp { vcpu\n');
        const bytes = Buffer.from('workload   "M\u00fcnchen" { }', 'latin1');
        writeFileSync(join(folder, 'latin1.exit'), bytes);
        await exitplan(folder, ['format', 'latin1.exit', '--write']);
        expect(readFileSync(join(folder, 'latin1.exit')).equals(bytes)).toBe(true);
    });

    test('the examples are formatted', async () => {
        expect(await exitplan(join(import.meta.dirname, '../..'), ['format', 'examples', '--check'])).toMatchObject({
            status: 0,
            out: '',
        });
    });
});
