import { deflateRawSync } from 'node:zlib';
import { type ZipPart, zip } from './workbook.ts';

/** Makes a workbook of many machines as RVTools writes it: shared texts, all columns filled, several sheets. */
export function largeWorkbook(machines: number): Buffer {
    const texts: string[] = [];
    const index = new Map<string, number>();
    const text = (value: string): string => {
        let at = index.get(value);
        if (at === undefined) {
            at = texts.push(value) - 1;
            index.set(value, at);
        }
        return `<c t="s"><v>${at}</v></c>`;
    };
    const number = (value: number): string => `<c><v>${value}</v></c>`;
    const flag = (value: boolean): string => `<c t="b"><v>${value ? 1 : 0}</v></c>`;
    const name = (row: number): string => `srv-${String(row).padStart(6, '0')}`;
    const tail = (row: number): string =>
        [
            text('DC'),
            text(`Cluster ${row % 40}`),
            text(`esx${row % 900}.example.test`),
            text(`/DC/vm/folder ${row % 300}`),
            text(`vm-${row}`),
            text('vc1.example.test'),
            text('uuid-1'),
        ].join('');
    const TAIL = ['Datacenter', 'Cluster', 'Host', 'Folder', 'VM ID', 'VI SDK Server', 'VI SDK UUID'];
    const sheets: [string, string[], number, (row: number) => string][] = [
        [
            'vInfo',
            [
                'VM',
                'Powerstate',
                'Template',
                'DNS Name',
                'CPUs',
                'Memory',
                'NICs',
                'Disks',
                'Total disk capacity MiB',
                'Provisioned MiB',
                'In Use MiB',
                'CBT',
                'Path',
                'Annotation',
                'SMBIOS UUID',
                'VM UUID',
                'OS according to the VMware Tools',
                'Owner',
                ...TAIL,
            ],
            machines,
            row =>
                [
                    text(name(row)),
                    text('poweredOn'),
                    flag(false),
                    text(`${name(row)}.example.test`),
                    number(1 << (row % 5)),
                    number(1024 << (row % 6)),
                    number(1),
                    number(2),
                    number(40_960 + (row % 5000)),
                    number(45_056 + (row % 5000)),
                    number(20_480 + (row % 9000)),
                    flag(row % 3 > 0),
                    text(`[ds${row % 200}] ${name(row)}/${name(row)}.vmx`),
                    text(`built for project ${row}, ask the owner before touching it`),
                    text(`4211${row}-aaaa-bbbb-cccc-ddddeeeeffff`),
                    text(`5011${row}-aaaa-bbbb-cccc-ddddeeeeffff`),
                    text(`System ${row % 30}`),
                    text(`team ${row % 90}`),
                    tail(row),
                ].join(''),
        ],
        [
            'vDisk',
            ['VM', 'Disk', 'Capacity MiB', 'Raw', 'Disk Mode', 'Sharing mode', 'Path', ...TAIL],
            machines * 2,
            row =>
                [
                    text(name(row >> 1)),
                    text(`Hard disk ${(row % 2) + 1}`),
                    number(20_480 + (row % 700)),
                    flag(false),
                    text('persistent'),
                    text('sharingNone'),
                    text(`[ds${row % 200}] ${name(row >> 1)}/${name(row >> 1)}_${row % 2}.vmdk`),
                    tail(row >> 1),
                ].join(''),
        ],
        [
            'vNetwork',
            ['VM', 'Adapter', 'Network', 'Mac Address', 'IPv4 Address', ...TAIL],
            machines,
            row =>
                [
                    text(name(row)),
                    text('Vmxnet3'),
                    text(`vlan ${row % 400}`),
                    text(`00:50:56:${row}`),
                    text(`10.${row >> 16}.${(row >> 8) & 255}.${row & 255}`),
                    tail(row),
                ].join(''),
        ],
        [
            'vPartition',
            ['VM', 'Disk', 'Capacity MiB', 'Consumed MiB', 'Free MiB', ...TAIL],
            machines,
            row => [text(name(row)), text('C:\\'), number(40_960), number(20_480), number(20_480), tail(row)].join(''),
        ],
    ];
    const parts: ZipPart[] = sheets.map(([, header, rows, make], at) => {
        // In pieces: a sheet of a large estate is longer than a string may be.
        const pieces = [Buffer.from(`<worksheet><sheetData><row>${header.map(text).join('')}</row>`)];
        for (let from = 0; from < rows; from += 5000) {
            let piece = '';
            for (let row = from; row < Math.min(rows, from + 5000); row++) {
                piece += `<row r="${row + 2}">${make(row)}</row>`;
            }
            pieces.push(Buffer.from(piece));
        }
        return packed(
            `xl/worksheets/sheet${at + 1}.xml`,
            Buffer.concat([...pieces, Buffer.from('</sheetData></worksheet>')]),
        );
    });
    const relation = (id: string, type: string, target: string): string =>
        `<Relationship Id="${id}" Type="x/${type}" Target="${target}"/>`;
    return zip([
        packed(
            '_rels/.rels',
            Buffer.from(`<Relationships>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`),
        ),
        packed(
            'xl/workbook.xml',
            Buffer.from(
                `<workbook><sheets>${sheets.map(([title], at) => `<sheet name="${title}" id="r${at}"/>`).join('')}</sheets></workbook>`,
            ),
        ),
        packed(
            'xl/_rels/workbook.xml.rels',
            Buffer.from(
                `<Relationships>${sheets.map((_, at) => relation(`r${at}`, 'worksheet', `worksheets/sheet${at + 1}.xml`)).join('')}${relation('t', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
            ),
        ),
        packed(
            'xl/sharedStrings.xml',
            Buffer.from(`<sst>${texts.map(each => `<si><t>${each}</t></si>`).join('')}</sst>`),
        ),
        ...parts,
    ]);
}

function packed(name: string, data: Buffer): ZipPart {
    return { name, data, packed: deflateRawSync(data, { level: 3 }) };
}
