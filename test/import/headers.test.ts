import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headerKey, synonymsOf } from '../../language/import/formats/headers.ts';
import { SYNONYMS } from '../../language/import/formats/synonyms.ts';
import { exitplan } from '../cli/cli.ts';
import { codes, declared, importTexts, inFolder } from './files.ts';

/** One export in three sheets; every column of it matters to what is written. */
const SHEETS: Readonly<Record<string, readonly (readonly string[])[]>> = {
    vInfo: [
        ['VM', 'Powerstate', 'Template', 'CPUs', 'Memory', 'Provisioned MiB', 'In Use MiB', 'Cluster', 'Host'],
        ['a', 'poweredOn', 'False', '2', '4096', '10240', '5120', 'K', 'esx1'],
        ['b', 'poweredOff', 'False', '4', '8192', '20480', '10240', 'L', 'esx2'],
        ['t', 'poweredOff', 'True', '8', '2048', '40960', '1024', 'L', 'esx3'],
    ],
    vDisk: [
        ['VM', 'Capacity MiB', 'Raw', 'Disk Mode'],
        ['a', '10240', 'False', 'persistent'],
        ['b', '20480', 'True', 'independent_persistent'],
    ],
    vHost: [
        ['Host', 'Cluster', '# Cores', '# Memory'],
        ['esx1', 'K', '8', '65536'],
        ['esx2', 'L', '8', '65536'],
        ['esx3', 'L', '8', '65536'],
    ],
};

const files = (sheets: typeof SHEETS): Record<string, string> =>
    Object.fromEntries(
        Object.entries(sheets).map(([name, rows]) => [
            `RVTools_tab${name}.csv`,
            `${rows.map(row => row.map(cell => `"${cell.replace(/"/gu, '""')}"`).join(',')).join('\n')}\n`,
        ]),
    );

/** What the import wrote, without the marks and the header that names the files. */
const body = (inventory: string): string[] =>
    ['fabric', 'workload', 'group', 'profile'].flatMap(keyword => declared(inventory, keyword));

const COLUMNS = Object.entries(SHEETS).flatMap(([sheet, [header = []]]) =>
    header.map(column => [sheet, column] as const),
);

function renamed(sheet: string, column: string, name: string | undefined): typeof SHEETS {
    const rows = SHEETS[sheet] ?? [];
    const index = rows[0]?.indexOf(column) ?? -1;
    const changed = rows.map((row, at) =>
        name === undefined
            ? row.filter((_, place) => place !== index)
            : row.map((cell, place) => (at === 0 && place === index ? name : cell)),
    );
    return { ...SHEETS, [sheet]: changed };
}

describe('whatever happens to a header, nothing is lost in silence', () => {
    test.each(COLUMNS)('%s: %s dropped, or renamed to anything', async (sheet, column) => {
        const whole = await importTexts(files(SHEETS));
        for (const name of [undefined, 'Xyzzy 42', '???']) {
            const result = await importTexts(files(renamed(sheet, column, name))).catch(error => error as Error);
            if (result instanceof Error) {
                expect(result.message).toContain('none of the tools');
                continue;
            }
            const same = JSON.stringify(body(result.inventory)) === JSON.stringify(body(whole.inventory));
            const missing = result.report.sheets.some(
                each => each.sheet.endsWith(sheet) && each.missing.includes(column),
            );
            const strange = result.report.notUnderstood.some(each => each.column === name && each.values.length > 0);
            const error = result.report.problems.some(each => each.severity === 'error');
            expect({ column, name, told: same || error || (missing && (name === undefined || strange)) }).toEqual({
                column,
                name,
                told: true,
            });
            // The text says it too, not only the data.
            expect(same || error || result.reportText.includes(column)).toBe(true);
        }
    });

    test('in any order, and in any of its words, the plan is the same', async () => {
        const whole = body((await importTexts(files(SHEETS))).inventory);
        await fc.assert(
            fc.asyncProperty(fc.infiniteStream(fc.nat(1000)), async numbers => {
                const next = (): number => Number(numbers.next().value);
                const mutated = Object.fromEntries(
                    Object.entries(SHEETS).map(([sheet, rows]) => {
                        const order = (rows[0] ?? [])
                            .map((_, index) => [next(), index] as const)
                            .sort(([a], [b]) => a - b);
                        const taken = new Set<string>();
                        const header = (rows[0] ?? []).map(column => {
                            const words = [column, ...(SYNONYMS[column] ?? [])];
                            const word = words[next() % words.length] ?? column;
                            // Two columns of one sheet may not have the same word.
                            const key = headerKey(word).key;
                            const clash =
                                taken.has(key) ||
                                (rows[0] ?? []).some(other => other !== column && synonymsOf(other).has(key));
                            taken.add(clash ? headerKey(column).key : key);
                            return clash ? column : word;
                        });
                        return [
                            sheet,
                            [header, ...rows.slice(1)].map(row => order.map(([, index]) => row[index] ?? '')),
                        ];
                    }),
                );
                expect(body((await importTexts(files(mutated))).inventory)).toEqual(whole);
            }),
            { numRuns: 60 },
        );
    });
});

describe('headers in the words of their authors', () => {
    const PLAIN = ['a', '2', '4', '50', '20'];
    test.each([
        ['English', 'VM Name;Power State;vCPU;Memory (GB);Provisioned (GB);Used (GB)', 'On'],
        [
            'German',
            'Virtuelle Maschine;Betriebszustand;Anzahl CPUs;Arbeitsspeicher (GB);Bereitgestellter Speicherplatz (GB);Verwendeter Speicherplatz (GB)',
            'Eingeschaltet',
        ],
        [
            'French',
            "Machine virtuelle;État d'alimentation;Nombre de CPU;Mémoire (Go);Espace provisionné (Go);Espace utilisé (Go)",
            'Sous tension',
        ],
        [
            'Spanish',
            'Máquina virtual;Estado de energía;Número de CPU;Memoria (GB);Espacio aprovisionado (GB);Espacio utilizado (GB)',
            'Encendido',
        ],
        [
            'Portuguese',
            'Máquina virtual;Estado de energia;Número de CPUs;Memória (GB);Espaço provisionado (GB);Espaço usado (GB)',
            'Ligado',
        ],
        ['Chinese', '虚拟机;电源状态;CPU数量;内存（GB）;置备的空间（GB）;已用空间（GB）', '已打开电源'],
        [
            'Chinese, traditional',
            '虛擬機器;電源狀態;CPU 數目;記憶體 (GB);已佈建的空間 (GB);已使用空間 (GB)',
            '已開啟電源',
        ],
        [
            'Japanese',
            '仮想マシン;電源状態;CPU数;メモリ (GB);プロビジョニング済み容量 (GB);使用済み容量 (GB)',
            'パワーオン',
        ],
    ])('%s', async (_, header, on) => {
        const [name = '', ...figures] = PLAIN;
        const { inventory, report } = await importTexts({
            'list.csv': `${header}\n${[name, on, ...figures].join(';')}\n`,
        });
        expect(declared(inventory)).toEqual([
            'workload a on cluster-array { vcpu 2  memory 4 GiB  disk 50 GiB used 20 GiB }',
        ]);
        expect(report.totals.on).toBe(1);
        expect(report.notUnderstood).toEqual([]);
    });

    test('units stand in the header, in the cell, or nowhere, which is told', async () => {
        const sized = await importTexts({
            'a.csv': 'Name,NumCpu,MemoryGB,ProvisionedSpaceGB\na,2,4,"1,024.5"\n',
            'b.csv': 'Name,CPUs,Memory Size,Provisioned Space\nb,2,4 GB,1.5 TB\n',
            'c.csv': 'Name,CPUs,RAM,Disk\nc,2,8,100\n',
        });
        expect(declared(sized.inventory).map(line => line.replace(/.*\{/u, ''))).toEqual([
            ' vcpu 2  memory 4 GiB  disk 1049088 MiB }',
            ' vcpu 2  memory 4 GiB  disk 1536 GiB }',
            ' vcpu 2  memory 8 GiB  disk 100 GiB }',
        ]);
        expect(sized.report.problems.filter(each => each.code === 'unit-assumed')).toHaveLength(2);
    });
});

describe('columns that are called otherwise', () => {
    const FILE = 'Gerät,Kernzahl,RAM GB,Platte GB\na,2,4,50\n';

    test('are mapped, also by what a person types of them', async () => {
        const map = { VM: 'gerat', vCPU: 'Kernzahl', Disk: 'Platte' };
        const result = await importTexts({ 'x.csv': FILE }, { map });
        expect(declared(result.inventory)).toEqual([
            'workload a on cluster-array { vcpu 2  memory 4 GiB  disk 50 GiB }',
        ]);
        expect(result.report.notUnderstood).toEqual([]);
    });

    test('a map that fits no column is an error', async () => {
        const result = await importTexts({ 'x.csv': 'VM,CPUs,Memory\na,1,1024\n' }, { map: { Disk: 'Nirgends' } });
        expect(codes(result)).toContain('map-unused');
    });

    test('missing figures make the status 1 and name the column, unless --partial', async () => {
        await inFolder({ 'RVTools_tabvInfo.csv': 'VM,Kernzahl,Memory\na,2,1024\n' }, async folder => {
            const run = (...more: string[]): ReturnType<typeof exitplan> =>
                exitplan(folder, ['import', 'RVTools_tabvInfo.csv', '-o', 'out/', '--overwrite', ...more]);
            const first = await run();
            expect(first.status).toBe(1);
            expect(first.out).toContain('1 machine of 1 has no vCPU. Looked for: CPUs;');
            expect(first.out).toContain('"Kernzahl" (2)');
            expect((await run('--partial')).status).toBe(0);
            expect((await run('--map', 'vCPU=Kernzahl', '--map=Disk=Memory')).out).not.toContain('has no vCPU');
            expect((await run('--map', 'Farbe=Rot')).status).toBe(2);
        });
    });
});

test('the totals of files and plan are reconciled, and each difference adds up', async () => {
    const { report } = await importTexts(
        files({
            vInfo: [
                ['VM', 'CPUs', 'Memory', 'Provisioned MiB', 'In Use MiB'],
                ['a', '2', '1024', '30720', '20480'],
                ['b', '2', '1024', '30720', '1024'],
                ['vCLS (1)', '1', '128', '2048', '10'],
            ],
            vDisk: [
                ['VM', 'Capacity MiB', 'Path'],
                ['a', '10240', '[d] s.vmdk'],
                ['b', '10240', '[d] s.vmdk'],
                ['b', '5120', '[d] b.vmdk'],
            ],
        }),
    );
    for (const { files: before, plan, differences } of report.reconciled) {
        expect(before + differences.reduce((sum, each) => sum + each.amount, 0)).toBe(plan);
    }
    expect(report.reconciled.map(each => [each.what, each.differences.length])).toEqual([
        ['machines', 1],
        ['vcpu', 0],
        ['memory', 0],
        ['disk', 2],
        ['used', 1],
    ]);
});

test('environments are known in several languages, and a value that is not is listed', async () => {
    const rows = ['PROD', 'HML', 'Entwicklung', 'Recette', '本番', 'Pré-production', 'Zone 51'].map(
        (value, index) => `m${index},1,1024,1024,${value}`,
    );
    const { inventory, report } = await importTexts(
        { 'RVTools_tabvInfo.csv': `VM,CPUs,Memory,Provisioned MiB,Env\n${rows.join('\n')}\n` },
        { environments: { from: 'attribute', attribute: 'Env' } },
    );
    const classes = declared(inventory, 'environment').map(line =>
        /^environment "?([^"{]+?)"? \{ class (\w+)/u.exec(line)?.slice(1),
    );
    expect(Object.fromEntries(classes.map(found => found ?? []))).toEqual({
        PROD: 'production',
        HML: 'development',
        Entwicklung: 'development',
        Recette: 'development',
        本番: 'production',
        'Pré-production': 'development',
        'Zone 51': 'production',
    });
    expect(report.problems.filter(each => each.code === 'environment-word-unknown').map(each => each.message)).toEqual([
        expect.stringContaining('"Zone 51"'),
    ]);
});
