import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { importFiles } from '../../src/import/index.ts';
import { rvtools3, vim } from './exports.ts';
import { importTexts, inFolder } from './files.ts';
import { workbook, type ZipPart, zip } from './workbook.ts';

/** The one message with which a single bad file is refused. */
async function refusal(name: string, data: string | Buffer, limits = {}): Promise<string> {
    return importTexts({ [name]: data }, { limits }).then(
        () => 'was read',
        error => (error as Error).message,
    );
}

const GOOD = rvtools3();
const PLAIN = workbook(GOOD);

describe('what a workbook may carry is inert', () => {
    test('macros, links, connections and embedded objects are named and not read', async () => {
        const parts = {
            'xl/vbaProject.bin': 'x',
            'xl/externalLinks/externalLink1.xml': '<x/>',
            'xl/connections.xml': '<x/>',
            'xl/embeddings/oleObject1.bin': 'x',
        };
        const [with_, without] = await Promise.all([
            importTexts({ 'rv.xlsm': workbook(GOOD, { parts }) }),
            importTexts({ 'rv.xlsm': PLAIN }),
        ]);
        expect(with_.inventory).toBe(without.inventory);
        expect(with_.report.problems.filter(each => each.code === 'inert-content').map(each => each.message)).toEqual([
            'rv.xlsm holds macros, which were not read and cannot run',
            'rv.xlsm holds links to other workbooks, which were not followed',
            'rv.xlsm holds data connections, which were not opened',
            'rv.xlsm holds embedded objects, which were not opened',
        ]);
    });

    test('formulas are not calculated: the stored value counts, without one the cell is empty', async () => {
        const result = await importTexts({
            'rv.xlsx': workbook([
                {
                    name: 'vInfo',
                    rows: [
                        ['VM', 'CPUs', 'Memory'],
                        [
                            { formula: 'HYPERLINK("http://x.test","a")', stored: 'a' },
                            { formula: '1+1', stored: '2' },
                            { formula: 'WEBSERVICE("http://x.test")' },
                        ],
                    ],
                },
            ]),
        });
        expect(result.report.totals).toMatchObject({ machines: 1, vcpu: 2, memory: 0 });
        expect(result.report.problems.map(each => [each.code, each.count])).toEqual(
            expect.arrayContaining([
                ['formulas', 2],
                ['formula-without-value', 1],
            ]),
        );
        expect(
            result.report.problems
                .filter(each => each.code.startsWith('formula'))
                .map(each => each.at.map(at => at.row)),
        ).toEqual([[2], [2]]);
    });

    test('a cell with an error of the spreadsheet, or a negative size, is a missing figure that is told', async () => {
        const error = { formula: 'NA()', stored: '#N/A', error: true } as const;
        const result = await importTexts({
            'rv.xlsx': workbook([
                {
                    name: 'vInfo',
                    rows: [
                        ['VM', 'CPUs', 'In Use MiB', 'Provisioned MiB'],
                        ['a', error, -5, 100],
                        ['b', 2, 50, 100],
                    ],
                },
            ]),
        });
        const told = result.report.problems.filter(each => ['cell-error', 'cell-unreadable'].includes(each.code));
        expect(told.map(each => [each.code, each.at.map(at => at.row)])).toEqual([
            ['cell-unreadable', [2]],
            ['cell-error', [2]],
        ]);
        expect(told[0]!.message).toContain('"In Use MiB" holds a negative number');
        expect(result.report.totals).toMatchObject({ machines: 2, vcpu: 2 });
    });

    test('text that looks like a formula or markup is text', async () => {
        const names = [
            "=cmd|' /C calc'!A0",
            '<script>alert(1)</script>',
            '@SUM(1)',
            '*/ workload evil',
            'a" { } workload b',
            '${x}',
            '%s',
            '../../etc/passwd',
            '\\',
        ];
        const { inventory } = await importTexts({
            'rv.xlsx': workbook([{ name: 'vInfo', rows: [['VM'], ...names.map(name => [name])] }]),
        });
        expect(inventory.split('\n').filter(line => line.startsWith('workload '))).toHaveLength(names.length);
        for (const name of names) {
            expect(inventory).toContain(`workload "${name.replace(/[\\"]/gu, '\\$&')}"`);
        }
    });

    test('an outside target of a sheet is not opened', async () => {
        const rels =
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
            '<Relationship Id="rId1" Type="x/worksheet" Target="http://x.test/sheet.xml" TargetMode="External"/><Relationship Id="rId2" Type="x/worksheet" Target="../../../../etc/passwd"/></Relationships>';
        expect(await refusal('rv.xlsx', workbook(GOOD, { parts: { 'xl/_rels/workbook.xml.rels': rels } }))).toBe(
            'rv.xlsx is a workbook without a sheet that can be read.',
        );
    });
});

describe('what unfolds beyond bounds is refused', () => {
    const rows = Buffer.from(`<worksheet><sheetData>${'<row/>'.repeat(6 * 2 ** 20)}`);
    const replace = (name: string, part: Partial<ZipPart>): Buffer => {
        const parts: ZipPart[] = [
            '[Content_Types].xml',
            '_rels/.rels',
            'xl/workbook.xml',
            'xl/_rels/workbook.xml.rels',
            'xl/worksheets/sheet1.xml',
        ].map(each => ({ name: each, data: Buffer.from('<x/>') }));
        const rels = (type: string, target: string): Buffer =>
            Buffer.from(`<Relationships><Relationship Id="rId1" Type="x/${type}" Target="${target}"/></Relationships>`);
        parts[1] = { name: '_rels/.rels', data: rels('officeDocument', 'xl/workbook.xml') };
        parts[2] = {
            name: 'xl/workbook.xml',
            data: Buffer.from('<workbook><sheets><sheet name="vInfo" id="rId1"/></sheets></workbook>'),
        };
        parts[3] = { name: 'xl/_rels/workbook.xml.rels', data: rels('worksheet', 'worksheets/sheet1.xml') };
        return zip(parts.map(each => (each.name === name ? { ...each, ...part } : each)));
    };

    test('a part that unpacks a thousandfold', async () => {
        expect(await refusal('bomb.xlsx', replace('xl/worksheets/sheet1.xml', { data: rows }))).toMatch(
            /unpacks to more than .* as zip bombs do; reading was stopped/u,
        );
    });

    test('a part that lies about its size', async () => {
        expect(
            await refusal(
                'bomb.xlsx',
                replace('xl/worksheets/sheet1.xml', {
                    data: Buffer.from(''),
                    packed: deflateRawSync(rows),
                    claimed: 10,
                }),
            ),
        ).toMatch(/as zip bombs do; reading was stopped/u);
    });

    test('a part that claims more than is ever read', async () => {
        expect(
            await refusal('bomb.xlsx', replace('xl/worksheets/sheet1.xml', { claimed: 4294967294 }), {
                partBytes: 2 ** 30,
            }),
        ).toMatch(/unpacks to 4\.0 GiB, more than the 1\.0 GiB that are read/u);
    });

    test('entities, which only bombs and thieves need', async () => {
        const bomb =
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&b;&c;</t></is></c></row></sheetData></worksheet>';
        expect(await refusal('rv.xlsx', replace('xl/worksheets/sheet1.xml', { data: Buffer.from(bomb) }))).toBe(
            'rv.xlsx, vInfo declares a document type, which no workbook needs; it was not read.',
        );
    });

    test('elements within elements, which cost time and stack without limit', async () => {
        const started = process.cpuUsage();
        const deep = workbook(GOOD, { parts: { 'xl/worksheets/sheet1.xml': `<worksheet>${'<a>'.repeat(5_000_000)}` } });
        expect(deep.length).toBeLessThan(200_000);
        expect(await refusal('deep.xlsx', deep)).toContain('more than 256 elements within each other');
        for (const part of ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/sharedStrings.xml']) {
            const book = workbook(GOOD, { parts: { [part]: `<x>${'<a>'.repeat(300_000)}` } });
            expect(await refusal('deep.xlsx', book), part).toContain('elements within each other');
        }
        expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
    });

    test('attributes, texts, pieces of one text, sheets and cells without number', async () => {
        const sheet = (xml: string) =>
            workbook(GOOD, { parts: { 'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${xml}` } });
        const attributes = Array.from({ length: 1100 }, (_, i) => ` a${i}="1"`).join('');
        expect(await refusal('a.xlsx', sheet(`<row${attributes}>`))).toContain('more than 1000 attributes');
        const texts = workbook(GOOD, { parts: { 'xl/sharedStrings.xml': `<sst>${'<si/>'.repeat(3000)}</sst>` } });
        expect(await refusal('a.xlsx', texts, { texts: 2000 })).toContain('more than 2000 texts');
        const pieces = '<t>0123456789</t>'.repeat(300);
        const long = workbook(GOOD, { parts: { 'xl/sharedStrings.xml': `<sst><si>${pieces}</si></sst>` } });
        expect(await refusal('a.xlsx', long, { recordChars: 2000 })).toContain('single text of more than 2000');
        const inline = sheet(`<row><c r="A1" t="inlineStr"><is>${pieces}</is></c></row>`);
        expect(await refusal('a.xlsx', inline, { recordChars: 2000 })).toContain('single text of more than 2000');
        const sheets = workbook(GOOD, {
            parts: { 'xl/workbook.xml': `<workbook>${'<sheet name="a"/>'.repeat(30_000)}</workbook>` },
        });
        expect(await refusal('a.xlsx', sheets)).toContain('more than 20000 sheets or parts');
        const wide = sheet('<row><c r="XFD1"><v>1</v></c></row>'.repeat(30));
        expect(await refusal('a.xlsx', wide, { cells: 100_000 })).toContain('more than 100000 cells');
    });

    test('one text without end, too many columns, too many parts, broken XML', async () => {
        const sheet = (xml: string): Buffer =>
            replace('xl/worksheets/sheet1.xml', { data: Buffer.from(`<worksheet><sheetData>${xml}`) });
        expect(
            await refusal('a.xlsx', sheet(`<row><c t="str"><v>${'x'.repeat(300_000)}`), { recordChars: 100_000 }),
        ).toMatch(/a single text of more than 100000 characters/u);
        expect(await refusal('a.xlsx', sheet('<row><c r="ZZZZ1"><v>1</v></c></row></sheetData></worksheet>'))).toMatch(
            /outside of the 16384 columns/u,
        );
        expect(await refusal('a.xlsx', PLAIN, { parts: 3 })).toBe('a.xlsx has more than 3 parts, so it was not read.');
        expect(await refusal('a.xlsx', sheet('<row></sheetData>'))).toMatch(/^a\.xlsx, vInfo is damaged: /u);
        expect(await refusal('a.xlsx', PLAIN, { textBytes: 20 })).toMatch(/holds more than 20 bytes of text/u);
    });

    test('JSON that nests without end or was cut off, CSV without line ends', async () => {
        expect(await refusal('a.json', '['.repeat(100_000))).toMatch(/nests deeper than 256 levels/u);
        expect(await refusal('a.json', '{"virtualMachines": [{"name": "a"')).toBe(
            'a.json is not valid JSON (or was cut off), so nothing more of it was read.',
        );
        expect(
            await refusal('RVTools_tabvInfo.csv', `VM,CPUs\r\n"${'x'.repeat(200_000)}`, { recordChars: 100_000 }),
        ).toMatch(/cannot be read as CSV near record 2/u);
    });
});

describe('paths lead nowhere else', () => {
    test('an archive with names that climb out', async () => {
        expect(await refusal('a.zip', zip([{ name: '../../evil.csv', data: Buffer.from('VM\na') }]))).toMatch(
            /holds a part whose name leaves the package/u,
        );
    });

    test('an archive in an archive is not opened', async () => {
        expect(
            await refusal(
                'a.zip',
                zip([{ name: 'b.zip', data: zip([{ name: 'c.csv', data: Buffer.from('VM\na') }]) }]),
            ),
        ).toMatch(/no workbook, CSV, JSON or YAML files/u);
    });

    test('a link inside of a folder is not followed', async () => {
        await inFolder({ 'in/a.xlsx': PLAIN, 'out/secret.xlsx': PLAIN }, async folder => {
            await symlink(join(folder, 'out/secret.xlsx'), join(folder, 'in/link.xlsx'));
            const { report } = await importFiles([join(folder, 'in')]);
            expect(report.sources.map(each => each.file)).toEqual(['a.xlsx']);
            expect(report.problems.find(each => each.code === 'link-skipped')?.message).toBe(
                'link.xlsx in in is a link or no plain file; it was not opened',
            );
        });
    });

    test('reports and plans hold no path of this machine', async () => {
        await inFolder({ 'a.xlsx': PLAIN }, async folder => {
            const result = await importFiles([join(folder, 'a.xlsx')], { draft: true });
            expect(JSON.stringify(result)).not.toContain(folder);
        });
    });
});

test.each([
    [
        'an old or encrypted workbook',
        'a.xlsx',
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        /old \.xls workbook or one with a password/u,
    ],
    ['a program', 'a.csv', Buffer.from('MZ\u0090\u0000\u0003', 'latin1'), /neither a workbook nor CSV, JSON or YAML/u],
    ['a cut-off package', 'a.xlsx', PLAIN.subarray(0, 500), /is not a readable zip package/u],
    [
        'a zip file that is no workbook',
        'a.xlsx',
        zip([{ name: 'readme.txt', data: Buffer.from('x') }]),
        /an archive with no workbook/u,
    ],
] as const)('%s is refused with a clear message', async (_, name, data, message) => {
    expect(await refusal(name, Buffer.from(data))).toMatch(message);
});

test('one bad file does not keep the good ones from being read', async () => {
    const result = await importTexts({ 'bad.xlsx': PLAIN.subarray(0, 500), 'good.xlsx': PLAIN });
    expect(result.report.totals.machines).toBe(3);
    expect(result.report.problems.find(each => each.severity === 'error')?.code).toBe('input-refused');
});

describe('figures and names that cannot be', () => {
    test('a negative size in JSON is a missing figure, not one that is taken off the total', async () => {
        const machine = (name: string, hardware: object) => vim(name, name, { config: { hardware } });
        const { report } = await importTexts({
            'vm.json': JSON.stringify({
                virtualMachines: [
                    machine('a', { numCPU: 2, memoryMB: 1024, device: [] }),
                    machine('b', {
                        numCPU: -4,
                        memoryMB: -5,
                        device: [{ _typeName: 'VirtualDisk', capacityInBytes: -7 }],
                    }),
                ],
            }),
        });
        expect(report.totals).toMatchObject({ machines: 2, vcpu: 2, memory: 1024 * 2 ** 20 });
    });

    test('a name that could not be read is written so that the checker reads it', async () => {
        const { inventory } = await importTexts({
            'rv.csv': 'VM,Powerstate,CPUs,Memory\nM\ufffdnchen\ud800,poweredOn,1,1024\n',
        });
        expect(inventory).not.toContain('\ufffd');
        expect(inventory).toContain('"M?nchen?"');
    });
});
