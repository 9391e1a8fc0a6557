import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/commands/import.ts';
import { rvtools3 } from './exports.ts';
import { inFolder } from './files.ts';
import { workbook } from './workbook.ts';

const BOOK = workbook(rvtools3());

async function command(cwd: string, ...args: string[]): Promise<{ status: number; out: string; err: string }> {
    let out = '';
    let err = '';
    const status = await run(args, {
        stdout: { write: (text: string) => (out += text) },
        data: { write: (text: string) => (out += text) },
        stderr: { write: (text: string) => (err += text) },
        cwd,
        color: false,
    });
    return { status, out, err };
}

const at = (folder: string, name: string): Promise<string> => readFile(join(folder, name), 'utf8');

describe('where it writes', () => {
    test('inventory.exit and plan.exit here, and nothing else', () =>
        inFolder({ 'rv.xlsx': BOOK }, async folder => {
            const { status, out, err } = await command(folder, 'rv.xlsx', '--draft');
            expect([status, err]).toEqual([0, '']);
            expect(out).toContain('Wrote inventory.exit.\nWrote plan.exit.\n');
            expect((await readdir(folder)).sort()).toEqual(['inventory.exit', 'plan.exit', 'rv.xlsx']);
            expect(await at(folder, 'plan.exit')).toMatch(/^include "inventory\.exit"\n/u);
        }));

    test('-o FILE is the inventory, or with --draft the plan beside its inventory', () =>
        inFolder({ 'rv.xlsx': BOOK }, async folder => {
            await command(folder, 'rv.xlsx', '-o', 'deep/out.exit');
            await command(folder, 'rv.xlsx', '--draft', '-o', 'draft/out.exit');
            expect((await readdir(join(folder, 'deep'))).sort()).toEqual(['out.exit']);
            expect((await readdir(join(folder, 'draft'))).sort()).toEqual(['inventory.exit', 'out.exit']);
            expect(await at(folder, 'deep/out.exit')).toBe(await at(folder, 'draft/inventory.exit'));
        }));

    test('-o - writes the text to standard output and the report to standard error', () =>
        inFolder({ 'rv.xlsx': BOOK }, async folder => {
            const { status, out, err } = await command(folder, 'rv.xlsx', '--draft', '-o', '-');
            expect(status).toBe(0);
            expect(out).toContain('workload web-01');
            expect(out).toContain('phase pilot');
            expect(out).not.toContain('include');
            expect(err).toContain('3 machines');
            expect(await readdir(folder)).toEqual(['rv.xlsx']);
        }));
});

describe('a second time', () => {
    test('machines that were moved into a file of the plan are updated there and not added again', () =>
        inFolder({ 'rv.xlsx': BOOK }, async folder => {
            await command(folder, 'rv.xlsx');
            const whole = await at(folder, 'inventory.exit');
            const line = /^workload web-01 (?:.|\n(?!\n|workload))*\n/mu.exec(whole)![0];
            await writeFile(join(folder, 'inventory.exit'), `include "parts/web.exit"\n${whole.replace(line, '')}`);
            await mkdir(join(folder, 'parts'));
            await writeFile(join(folder, 'parts', 'web.exit'), line.replace(/ memory \d+ GiB/u, ' memory 99 GiB'));
            const { out } = await command(folder, 'rv.xlsx');
            expect(out).toContain('= workload web-01: your memory 99 GiB stays');
            expect(await at(folder, 'inventory.exit')).not.toContain('workload web-01');
            await writeFile(join(folder, 'parts', 'web.exit'), line.replace(/\n?$/u, ', not in the last import\n'));
            expect((await command(folder, 'rv.xlsx')).out).toContain(
                '+ workload web-01: is back\ninventory.exit is up to date.\nUpdated parts/web.exit, which holds imported machines.\n',
            );
            expect(await at(folder, 'parts/web.exit')).toBe(line);
        }));

    test('the inventory is merged into and the plan is kept', () =>
        inFolder({ 'rv.xlsx': BOOK }, async folder => {
            await command(folder, 'rv.xlsx', '--draft');
            const edited = (await at(folder, 'inventory.exit')).replace(
                'workload web-01 on cl1-array {',
                'workload web-01 on cl1-array { rpo 4 h ',
            );
            await writeFile(join(folder, 'inventory.exit'), edited);
            await writeFile(join(folder, 'plan.exit'), '// mine\n');
            const { status, out } = await command(folder, 'rv.xlsx', '--draft');
            expect(status).toBe(0);
            expect(out).toContain('inventory.exit is up to date.\nKept plan.exit');
            expect([await at(folder, 'inventory.exit'), await at(folder, 'plan.exit')]).toEqual([edited, '// mine\n']);
            await command(folder, 'rv.xlsx', '--draft', '--overwrite');
            expect(await at(folder, 'inventory.exit')).not.toContain('rpo');
            expect(await at(folder, 'plan.exit')).toContain('phase pilot');
        }));

    test('an inventory that does not close is left as it is', () =>
        inFolder({ 'rv.xlsx': BOOK, 'inventory.exit': 'workload a {' }, async folder => {
            const { status, err } = await command(folder, 'rv.xlsx');
            expect(status).toBe(2);
            expect(err).toBe(
                'exitplan import: inventory.exit: line 1 has a "{" that fits nothing. Nothing was merged into it and nothing was written; mend it or use --overwrite.\n',
            );
            expect(await at(folder, 'inventory.exit')).toBe('workload a {');
        }));
});

describe('exit status', () => {
    test('1 when something could not be read, 2 when nothing could', () =>
        inFolder({ 'rv.xlsx': BOOK, 'bad.xlsx': BOOK.subarray(0, 300) }, async folder => {
            expect((await command(folder, 'rv.xlsx', 'bad.xlsx')).status).toBe(1);
            const { status, out, err } = await command(folder, 'bad.xlsx');
            expect([status, out]).toEqual([2, '']);
            expect(err).toMatch(/^exitplan import: bad\.xlsx is not a readable zip package: .*\n$/u);
            expect((await command(folder, 'none.xlsx')).err).toBe('exitplan import: There is no file none.xlsx.\n');
        }));

    test.each([
        [[], 'exitplan import needs at least one file; see exitplan import --help.'],
        [['a', '--nope'], 'There is no option --nope; see exitplan import --help.'],
        [
            ['a', '--to', 'moon'],
            '--to takes nutanix, proxmox, hyperv, azure-local, kubevirt, scvmm, vsphere, not "moon".',
        ],
        [['a', '--copy-rate', '5'], '--copy-rate takes a data rate such as "2 Gbps", not "5".'],
        [['a', '--wave-data', '5 Gbps'], '--wave-data takes an amount of data such as "10 TiB", not "5 Gbps".'],
        [['a', '--wave-machines', '0'], '--wave-machines takes a whole number of at least 1, not "0".'],
        [['a', '--environments', 'guess'], '--environments takes names, folders or attribute:NAME, not "guess".'],
        [['a', '--links', '2 } plan x {'], '--links takes figures such as "2 x 25 Gbps", not "2 } plan x {".'],
        [['a', '-o'], '-o needs a value.'],
        [['a', '--starts', 'soon'], '--starts takes a date such as 2027-01-11, not "soon".'],
        [['a', '--starts', '2027-02-30'], '--starts takes a date such as 2027-01-11, not "2027-02-30".'],
        [['a', '-o', 'out.zip'], '-o takes a folder or a file that ends in .exit, not "out.zip": plan files are text.'],
    ])('2 with one line for %j', async (args, message) => {
        expect(await command('.', ...args)).toEqual({ status: 2, out: '', err: `exitplan import: ${message}\n` });
    });

    test('0 for help', async () => {
        const { status, out } = await command('.', '--help');
        expect(status).toBe(0);
        expect(out).toMatch(/^Usage: exitplan import FILE… \[--draft\] \[-o out\.exit\]/u);
    });
});

test('the report as JSON is one object', () =>
    inFolder({ 'rv.xlsx': BOOK }, async folder => {
        const { out } = await command(folder, 'rv.xlsx', '--format', 'json');
        expect(JSON.parse(out)).toMatchObject({
            version: 1,
            totals: { machines: 3, templates: 1 },
            sheets: [
                { sheet: 'tabvInfo', read: 3, used: 3 },
                { sheet: 'tabvPartition', read: 1, used: 1 },
            ],
        });
    }));

test('caps and target reach the plan', () =>
    inFolder({ 'rv.xlsx': BOOK }, async folder => {
        await command(
            folder,
            'rv.xlsx',
            '--draft',
            '--to=proxmox',
            '--nodes',
            '8',
            '--links',
            '2 x 25 Gbps',
            '--media',
            '6 x nvme',
            '--wave-machines',
            '1',
            '--copy-rate',
            '2 Gbps',
            '--starts',
            '2027-01-11',
        );
        const plan = await at(folder, 'plan.exit');
        expect(plan).toContain('platform target "The new platform" is proxmox');
        expect(plan).toContain('  nodes 8\n  links 2 x 25 Gbps\n  media 6 x nvme\n');
        expect(plan.match(/over 2 Gbps/gu)).toHaveLength(3);
        expect(plan).toContain('  starts 2027-01-11\n');
    }));
