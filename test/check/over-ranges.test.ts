import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VERDICTS, type VerdictValue } from '../../language/analysis/analysis.ts';
import { WORSE } from '../../language/plan/ends.ts';
import { DECLARATIONS } from '../../language/plan/schema.ts';
import { measurables } from '../../language/workspace/measure.ts';
import { AS_OF, unitOf, workspaceOf } from '../check.ts';

/** A plan is judged over the ranges it writes, whatever they are ranges of (docs/language.md 5.7). */

interface Figures {
    readonly [property: string]: string;
}

const USUAL: Figures = {
    raw: '60 TB',
    rate: '25 Gbps',
    rebuild: '200 MB/s',
    used: '4 TiB',
    memory: '64 GiB',
    change: '2 %/d',
    p99: '20 ms',
    over: '2 Gbps',
    every: '4 h',
    rpo: '24 h',
    downtime: '8 h',
    writes: '30%',
    block: '8 KiB',
    latency: '20 us',
    cores: '64',
};

/** Everything a "Go" asks for is declared; only figures decide. */
function planOf(given: Figures): string {
    const f = { ...USUAL, ...given };
    return `plan p { from old to new  starts 2027-01-11  exposure 48 h }
interface snap "Snapshots" for backup
capability vm-power "Power"
platform old { offers snap  privilege a  grants vm-power by a }
platform new { offers snap  version "7"  privilege a  grants vm-power by a }
environment prod { class production  shape monolithic }
role ops on old { allows a }
role ops-new on new { allows a }
identity ad on old { principal "g" holds ops becomes ops-new }
backup veeam { speaks snap, in-guest.backup  protects all every ${f.every} keep 30 d }
monitoring watch { speaks in-guest.metrics  observes all }
media disk { read iops 400k bandwidth 3 GB/s latency 90 us  write iops 200k bandwidth 2 GB/s latency ${f.latency}  channels 32 }
fabric san on old { nodes 4  replicas 2  coordinator array  links 2 x 25 Gbps  raw 200 TB }
fabric hci on new {
  nodes 5  replicas 2  coordinator local  locality 95%  links 2 x ${f.rate} mtu 9000  media 8 x disk  raw ${f.raw}  buffer 64 MiB  rebuild ${f.rebuild}
  cores ${f.cores}  memory 512 GiB  overcommit 4:1  controller cores 12 memory 32 GiB read 20 us write 40 us
}
profile small { on san  vcpu 2  memory 8 GiB  disk 100 GiB used 50 GiB  iops 50 peak 100  writes 30%  block 8 KiB  change 1 %/d  evidence measured "x" }
workload web is small { in prod }
workload erp {
  in prod  on san  vcpu 8  memory ${f.memory}  disk 40 TiB used ${f.used}  iops 4k peak 8k  writes ${f.writes}  block ${f.block}  change ${f.change}
  p99 ${f.p99}  rpo ${f.rpo}  downtime ${f.downtime}  evidence measured "x"
}
phase paths { establish veeam onto snap  test veeam  lasts 1 w }
phase rights { map ad  lasts 1 w }
phase io { model hci  lasts 1 w }
phase move { cutover all to hci by cold over ${f.over}  lasts 2 w }
`;
}

const rank = (value: VerdictValue) => VERDICTS.indexOf(value);
const verdictOf = (given: Figures) => unitOf(planOf(given)).analysis.verdict.value;

/** The findings that count, as `code severity`, with what leaves the verdict open. */
function told(given: Figures, code: string): string[] {
    return unitOf(planOf(given))
        .analysis.findings.filter(f => f.code === code)
        .map(f => `${f.severity}${f.undecided ? ' open' : ''}${f.condition ? ' condition' : ''}`);
}

describe('a figure that is written as a range', () => {
    test('the plan without ranges is a Go', () => {
        expect(verdictOf({})).toBe('go');
    });

    test.each([
        ['capacity', { used: '4..300 TiB', raw: '60 TB' }, ['warning open']],
        ['capacity', { used: '250..300 TiB' }, ['error']],
        ['capacity', { raw: '1..60 TB' }, ['warning open']],
        ['compute-capacity', { memory: '64 GiB..4 TiB' }, ['warning open']],
        ['compute-capacity', { memory: '3 TiB..4 TiB' }, ['error']],
        ['network-choke', { latency: '20 us..200 ms' }, ['warning open']],
        ['downtime-exceeded', { over: '10 Mbps..2 Gbps' }, ['warning open']],
        ['downtime-exceeded', { downtime: '1 min..24 h' }, ['warning open']],
    ] as const)('%s over %o is %o', (code, given, expected) => {
        expect(told(given as unknown as Figures, code)).toEqual(expected);
    });

    test('says with which figure it breaks, and offers no fix that is sized for its centre', () => {
        const unit = unitOf(planOf({ raw: '1..60 TB', rate: '20..25 Gbps' }));
        const [capacity] = unit.analysis.findings.filter(f => f.code === 'capacity');
        expect(capacity?.message).toMatch(/^At the bad end of 'raw 1\.\.60 TB' of 'hci', 'hci' is too small/);
        expect(unit.analysis.causes.find(c => c.findings.includes(capacity!))?.fix).toBeNull();
    });

    test('what takes several figures at once is a condition', () => {
        expect(told({ raw: '14..60 TB', used: '4..26 TiB' }, 'capacity')).toEqual(['information condition']);
    });

    test('an acceptance is used where the risk shows at one end', () => {
        const accept = 'accept capacity on all because "new shelves are ordered"\n';
        const codes = (text: string) => unitOf(text + accept).analysis.findings.map(f => f.code);
        expect(codes(planOf({}))).toContain('acceptance-unused');
        expect(codes(planOf({ raw: '1..60 TB' }))).not.toContain('acceptance-unused');
    });

    test('is listed among what to measure, with what knowing it would settle', () => {
        const workspace = workspaceOf({ 'plan.exit': planOf({ raw: '1..60 TB' }) });
        const found = measurables(workspace, 'file:///plans/plan.exit').find(m => m.property === 'raw');
        expect(found).toMatchObject({ subjects: ['hci'], unit: 'B', range: [1e12, 60e12] });
        expect(found?.findings.map(f => f.code)).toContain('capacity');
    });

    test('the tables say that they show its middle', () => {
        const { headroom } = unitOf(planOf({ rate: '20..25 Gbps' })).analysis;
        expect(headroom.of('hci')?.row(3, 'peak').assumed).toContain('the middle of links rate 20..25 Gbps');
    });
});

/** Ends between which each figure may lie, as its unit is written. */
const SPANS: Readonly<Record<string, readonly [number, number, string]>> = {
    raw: [1, 60, ' TB'],
    rate: [1, 25, ' Gbps'],
    rebuild: [1, 900, ' MB/s'],
    used: [1, 39, ' TiB'],
    memory: [8, 3000, ' GiB'],
    change: [1, 90, ' %/d'],
    p99: [1, 40, ' ms'],
    over: [1, 20, ' Gbps'],
    every: [1, 72, ' h'],
    rpo: [1, 48, ' h'],
    downtime: [1, 200, ' h'],
    writes: [1, 99, '%'],
    block: [4, 256, ' KiB'],
    latency: [1, 20_000, ' us'],
    cores: [14, 64, ''],
};

describe('the verdict over a range', () => {
    test('is never better than the one at an end, and no error is one that an end does not have', () => {
        fc.assert(
            fc.property(
                fc.constantFrom(...Object.keys(SPANS)),
                fc.double({ min: 0, max: 1, noNaN: true }),
                fc.double({ min: 0, max: 1, noNaN: true }),
                (key, a, b) => {
                    const [low, high, unit] = SPANS[key]!;
                    const at = (share: number) => {
                        const value = low * (high / low) ** share;
                        return unit === '' ? Math.round(value) : Number(value.toPrecision(3));
                    };
                    const [from, to] = [at(Math.min(a, b)), at(Math.max(a, b))];
                    const over = verdictOf({ [key]: `${from}..${to}${unit}` });
                    const ends = [from, to].map(value => verdictOf({ [key]: `${value}${unit}` }));
                    const worst = Math.min(...ends.map(rank));
                    // What stops the plan at one end only leaves it open.
                    expect(rank(over)).toBeLessThanOrEqual(Math.max(worst, rank('depends')));
                    if (over === 'no-go') {
                        expect(ends).toEqual(['no-go', 'no-go']);
                    }
                },
            ),
            { numRuns: process.env['EXITPLAN_LONG'] ? 2000 : 60 },
        );
    }, 120_000);

    test('every figure of the language says which way it makes things worse', () => {
        const keys = DECLARATIONS.flatMap(({ keyword, properties }) =>
            properties.flatMap(({ key, dimension, parts = [] }) => [
                ...(dimension ? [[keyword, key] as const] : []),
                ...parts.flatMap(part => (part.dimension ? [[keyword, part.key, `${key}.${part.key}`] as const] : [])),
            ]),
        );
        const silent = keys.filter(
            ([kind, ...names]) =>
                !names.some(
                    name => name in WORSE || `${kind} ${name}` in WORSE || ['iops', 'peak', 'lasts'].includes(name),
                ),
        );
        expect(silent).toEqual([]);
        expect(keys.length).toBeGreaterThan(50);
    });

    test('follows edits as a fresh check does', () => {
        const uri = 'file:///plans/plan.exit';
        const workspace = workspaceOf({ 'plan.exit': planOf({}) });
        const said = (unit: ReturnType<typeof unitOf>) =>
            unit.analysis.findings.map(f => [f.code, f.severity, f.message, f.undecided ?? false]);
        for (const given of [
            { raw: '1..60 TB' },
            { raw: '1..60 TB', used: '4..200 TiB' },
            { raw: '40..60 TB', used: '4..5 TiB' },
            {},
            { over: '10 Mbps..2 Gbps' },
        ] as Figures[]) {
            workspace.set(uri, planOf(given));
            expect(said(workspace.unitOf(uri)!)).toEqual(said(unitOf(planOf(given), AS_OF)));
        }
    });
});
