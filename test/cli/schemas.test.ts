import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OUTPUTS } from '../../scripts/schemas/outputs.ts';
import { closed } from '../../scripts/schemas/shapes.ts';
import { SCHEMA_FOLDER, schemaFiles } from '../../scripts/schemas.ts';
import { liveOptics, rvtools4 } from '../import/exports.ts';
import { workbook } from '../import/workbook.ts';
import { exitplan } from './cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLES = ['frankfurt/faulty', 'frankfurt/repaired', 'lab', 'proxmox', 'hyperv'].map(e => `examples/${e}`);
const AS_JSON = ['--format', 'json', '--as-of', '2026-12-01'];

/** Says what examples do not: a calendar, what really happened, ranges, acceptances of every form, two versions of a gap. */
const RICH = `plan p "Rich" { from old to new  starts 2027-01-11  freeze 2027-12-20..2028-01-06 "year end"  window Sat 22:00..Sun 06:00 }
platform old "Old" is vsphere { version "7.0" ends 2027-06-30 }
platform new is nutanix { version "7.3" }
environment prod "Production" { class production  shape monolithic }
identity ad on old { principal "CORP\\\\ops" holds VirtualMachinePowerUser becomes "Prism Viewer" }
backup nightly { speaks vsphere.vadp  protects all every 1 h  account "CORP\\\\ops" }
fabric hci on new is nutanix-rf2 { nodes 8  links 2 x 25 Gbps mtu 9000  media 8 x nvme  cores 32  memory 512 GiB  raw 20 TB  rebuild 100 MB/s }
workload erp { in prod  vcpu 8  memory 64 GiB  disk 1 TiB used 200 GiB  iops 4k..12k peak 30k  writes 30%  block 8 KiB  rpo 1 h  depends on ad }
workload bare { in prod  uses snapshots, shared-disk }
group core "Core" { erp }
phase prepare "Preparation" { map ad  started 2026-11-10  done 2026-11-20 }
phase move { cutover erp, bare to hci over 5 Gbps  lasts 2..4 weeks  approve "CAB-1" }
phase backup { establish nightly onto ahv.v4-recovery-points  lasts 1 week }
accept api-break on erp because "known" by "backup lead" until 2027-12-31
`;

/** A machine that a tool moves, but not in every way. */
const WARM = `plan p { from old to new }
platform old is vsphere
platform new is kubevirt
fabric pool on new is ceph-replicated { nodes 4 }
workload app { uses snapshots }
phase move { cutover app to pool }
`;

/** A wave is done slower than later ones are planned, and broke what it promised. */
const LIVED = `plan p { from old to new  starts 2026-11-10 }
platform old is vsphere { ends 2027-06-30 }
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 8 }
workload web { disk 1 TB  downtime 1 s }
workload app { disk 1 TB }
phase model-it { model hci  lasts 2 days }
phase one { cutover web to hci by cold over 1 Gbps  lasts 1 day  started 2026-11-12  done 2026-11-16 }
phase two { cutover app to hci over 1 Gbps  lasts 1 day }
`;

/** A sentence about estates that do not fit, which no sample here is. */
const UNSEEN = ['/draft/notes/*'];

let folder: string;
/** What each command printed, with what it was asked. */
const printed: { command: string; asked: string; value: unknown }[] = [];

async function ask(command: string, ...args: string[]): Promise<void> {
    const run = await exitplan(ROOT, [command, ...args]);
    expect(run.out, `${command} ${args.join(' ')}: ${run.err}`).toMatch(/^\{/);
    printed.push({ command, asked: args.join(' '), value: JSON.parse(run.out) });
}

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-schemas-'));
    const rich = join(folder, 'rich.exit');
    const later = join(folder, 'later.exit');
    writeFileSync(rich, RICH);
    writeFileSync(later, RICH.replace('lasts 1 week', 'lasts 5 weeks').replace('every 1 h', 'every 2 h'));
    const plans = [...EXAMPLES, rich];
    for (const plan of plans) {
        for (const command of ['access', 'check', 'graph', 'headroom', 'measure', 'movers', 'size']) {
            await ask(command, plan, ...AS_JSON);
        }
    }
    const warm = join(folder, 'warm.exit');
    writeFileSync(warm, WARM);
    await ask('movers', warm, ...AS_JSON);
    for (const path of globSync(['test/fixtures/plans/{network-choke,method-refused,capacity}/*.exit'], {
        cwd: ROOT,
    })) {
        for (const command of ['graph', 'measure', 'movers', 'size']) {
            await ask(command, path, ...AS_JSON);
        }
    }
    for (const path of globSync(['test/fixtures/plans/**/*.exit'], { cwd: ROOT })) {
        await ask('check', path, ...AS_JSON);
    }
    await ask('blast', 'examples/frankfurt/faulty', 'veeam', ...AS_JSON);
    await ask('blast', rich, 'ad', ...AS_JSON);
    await ask('diff', 'examples/frankfurt/faulty', 'examples/frankfurt/repaired', ...AS_JSON);
    await ask('diff', 'examples/frankfurt/repaired', 'examples/frankfurt/faulty', ...AS_JSON);
    await ask('diff', rich, later, ...AS_JSON);
    const lived = join(folder, 'lived.exit');
    writeFileSync(lived, LIVED);
    await ask('status', lived, '--since', rich, ...AS_JSON);
    writeFileSync(join(folder, 'unlived.exit'), LIVED.replace('started 2026-11-12  done 2026-11-16', ''));
    await ask('status', lived, '--since', join(folder, 'unlived.exit'), ...AS_JSON);
    const twin = join(folder, 'twin.exit');
    writeFileSync(twin, LIVED.replace('plan p ', 'plan q ').replace('lasts 1 day }\n', 'lasts 9 days }\n'));
    await ask('portfolio', lived, twin, ...AS_JSON);
    const listed = join(folder, 'list.csv');
    writeFileSync(listed, 'Name,CPU,Memory MB,Cluster\nweb,2,4096,old\nbrand-new,2,4096,old\n');
    writeFileSync(join(folder, 'unassigned.csv'), 'Name,CPU,Memory MB,Cluster\nweb,2,4096,elsewhere\n');
    await ask('verify', lived, listed, join(folder, 'unassigned.csv'), ...AS_JSON);
    const samples = join(ROOT, 'test/calibration/samples');
    await ask('calibrate', ...readdirSync(samples).map(name => join(samples, name)), ...AS_JSON);
    const book = join(folder, 'rv.xlsx');
    writeFileSync(book, workbook(rvtools4()));
    writeFileSync(join(folder, 'lo.xlsx'), workbook(liveOptics()));
    const small = ['--nodes', '1', '--links', '1 x 1 Gbps', '--media', '1 x hdd-7k', '--wave-data', '1 GiB'];
    await ask(
        'import',
        book,
        join(folder, 'lo.xlsx'),
        '--draft',
        ...small,
        '-o',
        join(folder, 'out/'),
        '--format',
        'json',
    );
    // Again, after the estate changed, and beside a file that is no export.
    const inventory = join(folder, 'out/inventory.exit');
    const first = readFileSync(inventory, 'utf8');
    writeFileSync(inventory, first.replace(/memory \d+ GiB/, 'memory 1 GiB'));
    writeFileSync(join(folder, 'notes.csv'), 'a,b\n1,2\n');
    writeFileSync(join(folder, 'more.csv'), 'Name,CPUs,Memory (GB),Disk (GB)\nvcsa01,4,16,500\n');
    // Totals without machines, of the vCenter of the workbook.
    const planner = { vcenter_id: 'aaaa-1', vcenter: { vms: { total: 2, cpuCores: { total: 9 } }, infra: {} } };
    writeFileSync(join(folder, 'planner.json'), JSON.stringify(planner));
    await ask(
        'import',
        book,
        join(folder, 'notes.csv'),
        join(folder, 'more.csv'),
        join(folder, 'planner.json'),
        '-o',
        join(folder, 'out/'),
        '--format',
        'json',
    );
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the JSON of the command line', () => {
    test('the schemas of the repository are those of the sources: node scripts/schemas.ts', () => {
        expect(readdirSync(SCHEMA_FOLDER).sort()).toEqual(schemaFiles().map(f => f.name));
        for (const { name, schema } of schemaFiles()) {
            expect(JSON.parse(readFileSync(join(SCHEMA_FOLDER, name), 'utf8')), name).toEqual(schema);
        }
    });

    test('every command that prints JSON has a schema', async () => {
        const { out } = await exitplan(ROOT, ['help']);
        const commands = [...out.matchAll(/^ {2}exitplan (\S+) (.*)$/gm)].flatMap(([, name = '', usage = '']) =>
            name === 'import' || /--format [a-z|]*json/.test(usage) ? [name] : [],
        );
        expect(Object.keys(OUTPUTS).sort()).toEqual(commands.sort());
    });

    for (const command of Object.keys(OUTPUTS)) {
        test(`${command} prints what its schema says, and every member the schema names`, () => {
            const schema = OUTPUTS[command];
            const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(closed(schema) as object);
            const outputs = printed.filter(p => p.command === command);
            expect(outputs.length).toBeGreaterThan(0);
            for (const { asked, value } of outputs) {
                expect(faults(validate, value), `${command} ${asked}`).toEqual([]);
            }
            const unseen = new Map(membersOf(schema));
            for (const { value } of outputs) {
                strike(schema, value, unseen);
            }
            expect([...unseen.values()].filter(path => !UNSEEN.includes(path))).toEqual([]);
        });
    }
});

function faults(validate: ValidateFunction, value: unknown): string[] {
    return validate(value)
        ? []
        : (validate.errors ?? []).slice(0, 10).map(e => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
}

type Node = Readonly<Record<string, unknown>>;

/** The object or array schema in a schema that may also be null. */
function core(schema: unknown): Node {
    const node = schema as Node;
    const any = node['anyOf'] as Node[] | undefined;
    return any ? (any.find(s => s['properties'] !== undefined || s['items'] !== undefined) ?? {}) : node;
}

/** What is below a schema: its members, its items. */
function below(schema: unknown): [name: string, schema: unknown][] {
    const node = core(schema);
    const tuple = (node['prefixItems'] as unknown[] | undefined) ?? [];
    return [
        ...Object.entries((node['properties'] as Node | undefined) ?? {}),
        ...tuple.map((item, i): [string, unknown] => [String(i), item]),
        ...(typeof node['items'] === 'object' ? [['*', node['items']] as [string, unknown]] : []),
    ];
}

/** Every schema below a schema with where it is met first; shapes that outputs share count once. */
function membersOf(schema: unknown, at = ''): [schema: unknown, path: string][] {
    return below(schema).flatMap(([name, inner]) => [[inner, `${at}/${name}`], ...membersOf(inner, `${at}/${name}`)]);
}

/** Strikes the members out that a value has. */
function strike(schema: unknown, value: unknown, unseen: Map<unknown, string>): void {
    for (const [name, inner] of below(schema)) {
        const values =
            name === '*'
                ? ((value ?? []) as unknown[])
                : value !== null && typeof value === 'object' && Object.hasOwn(value, name)
                  ? [(value as Node)[name]]
                  : [];
        for (const each of values) {
            unseen.delete(inner);
            strike(inner, each, unseen);
        }
    }
}
