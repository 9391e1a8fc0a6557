import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { saidBy } from '../../language/analysis/analysis.ts';
import type { Scenario } from '../../language/physics/index.ts';
import { fixesFor } from '../../language/rules/index.ts';
import { applyEdits, unitOf } from '../check.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/plans/network-choke');

const HEAD = (plan = '') => `plan p { from old to new ${plan} }
platform old is vsphere
platform new is nutanix
environment db  { class production  shape monolithic }
environment web { class production  shape scale-out }
environment dev { class development }
environment lab { class lab }
backup agent { speaks in-guest.backup  protects all every 1 h }
fabric san on old is external-array { }
`;
const SMALL =
    'fabric hci on new is nutanix-rf2 { nodes 4  links 1 x 10 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 10 MB/s  controller cores 48 read 1 us write 1 us }\n';
const BIG = 'iops 20k peak 40k  writes 60%  block 64 KiB  p99 20 ms  evidence measured';
const TINY = 'iops 100 peak 200  writes 30%  block 8 KiB  evidence measured';

function of(text: string, code: string) {
    const unit = unitOf(text);
    return { unit, found: unit.analysis.findings.filter(f => f.code === code) };
}

describe('Network Choke', () => {
    test('one finding per station, at the first phase, however long it goes on', () => {
        const { found } = of(
            `${HEAD()}${SMALL}workload a { in db  on san  ${BIG} }
workload b { in db  on san  ${TINY} }
workload c { in db  on san  ${TINY} }
phase io { model hci }
phase one { cutover a to hci  over 100 Mbps }
phase two { cutover b to hci  over 100 Mbps }
phase three { cutover c to hci  over 100 Mbps }`,
            'network-choke',
        );
        expect(found.map(f => [f.phase, f.figures['station'], f.severity])).toEqual([['one', 'node-link', 'error']]);
        expect(saidBy(found[0]!)).toContain("from phase 'one' on");
    });

    test('a lab does not hide the production that comes later', () => {
        const { found } = of(
            `${HEAD()}${SMALL}workload toy { in lab  on san  ${BIG} }
workload build { in dev  on san  ${TINY} }
workload shop { in web  on san  ${TINY} }
phase one { cutover toy to hci  over 100 Mbps }
phase two { cutover build to hci  over 100 Mbps }
phase io { model hci }
phase three { cutover shop to hci  over 100 Mbps }`,
            'network-choke',
        );
        expect(found.map(f => [f.phase, f.severity, f.subjects])).toEqual([['three', 'error', ['build', 'shop']]]);
    });

    test('nobody is hit by a copy into an empty fabric', () => {
        const { found } = of(
            `${HEAD()}${SMALL}workload a { in db  on san  ${TINY} }
phase io { model hci }
phase one { cutover a to hci  over 100 Gbps }`,
            'network-choke',
        );
        expect(found).toEqual([]);
    });

    test('monolithic databases read locality and P99 first, scale-out services the throughput', () => {
        const message = (environment: string) =>
            saidBy(
                of(
                    `${HEAD()}${SMALL}workload a { in ${environment}  on san  ${BIG} }
phase io { model hci }
phase one { cutover a to hci  over 100 Mbps }`,
                    'network-choke',
                ).found[0]!,
            );
        expect(message('db')).toMatch(
            /95 % of reads are served locally\. P99 cannot be computed at saturation; objective 20 ms \('a'\)\. Utilisation: node link/,
        );
        expect(message('web')).toMatch(/East-West throughput of the workloads: [\d.]+ GB\/s\. Utilisation: node link/);
    });

    test('an acceptance for one workload neither takes nor hides the others', () => {
        const { found } = of(
            `${HEAD()}${SMALL}workload a { in db  on san  ${BIG} }
workload b { in db  on san  ${TINY} }
phase io { model hci }
phase one { cutover a, b to hci  over 100 Mbps }
accept network-choke on a because "goes to its own cluster in spring"`,
            'network-choke',
        );
        expect(new Map(found.map(f => [f.subjects.join(), f.severity]))).toEqual(
            new Map([
                ['a', 'hint'],
                ['b', 'error'],
            ]),
        );
    });

    test('links nobody stated are an assumption, not an error', () => {
        const { found } = of(
            `${HEAD()}fabric hci on new is nutanix-rf2 { nodes 4  controller cores 48 read 1 us write 1 us }
workload a { in db  on san  iops 200k peak 400k  writes 60%  block 64 KiB  evidence measured }
phase io { model hci }
phase one { cutover a to hci  over 100 Mbps }`,
            'network-choke',
        );
        expect(found.map(f => [f.severity, f.undecided])).toEqual([['warning', true]]);
        expect(saidBy(found[0]!)).toContain('The capacity of the node link is assumed, not stated.');
    });

    test('a rebuild that is throttled says how long it then heals', () => {
        const text = `${HEAD()}fabric hci on new is nutanix-rf2 {
  nodes 5   links 2 x 10 Gbps mtu 9000   media 8 x nvme
  raw 20 TB
  rebuild 2 GB/s   // as fast as it can
}
workload a { in db  on san  ${TINY} }
phase io { model hci }
phase one { cutover a to hci  over 100 Mbps }`;
        const { unit, found } = of(text, 'network-choke');
        const fix = fixesFor(found[0]!, unit.analysis)[0]!;
        const rate = Number(/to ([\d.]+) MB\/s per node/.exec(fix.title)![1]);
        // (0.70 C - foreground) / (1 + 2.326/4), lost / 4 survivors / rate x 1.1.
        expect(rate).toBeGreaterThan(1080);
        expect(rate).toBeLessThan(1096);
        expect(fix.title).toContain(
            `${Number((((20e12 / 4 / (rate * 1e6)) * 1.1) / 3600).toPrecision(3))} h without full redundancy`,
        );
        expect(fix.preferred).toBe(true);
        expect(applyEdits({ 'plan.exit': text }, fix.edits())['plan.exit']).toContain(
            `  rebuild ${rate} MB/s   // as fast as it can\n`,
        );
    });

    test('links that are inherited are written into the fabric itself', () => {
        const text = `${HEAD()}fabric rack on new is nutanix-rf2 { nodes 4  links 1 x 10 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 10 MB/s  controller cores 48 read 1 us write 1 us }
fabric hci on new is rack
workload a { in db  on san  ${BIG} }
phase io { model hci }
phase one { cutover a to hci  over 100 Mbps }`;
        const { unit, found } = of(text, 'network-choke');
        const fix = fixesFor(found[0]!, unit.analysis).find(f => f.title.startsWith('Change hci to links 3 x 10'))!;
        expect(applyEdits({ 'plan.exit': text }, fix.edits())['plan.exit']).toContain(
            'fabric hci on new is rack { links 3 x 10 Gbps mtu 9000 }',
        );
    });

    test('a split wave keeps together what depends on each other, and moves everything once', () => {
        const text = `${HEAD()}fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 10 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 50 MB/s  controller cores 48 read 1 us write 1 us }
workload erp { in db  on san  iops 5k peak 10k  writes 50%  block 16 KiB  p99 5 ms  evidence measured }
workload a { in db  on san  ${TINY}  depends on d }
workload b { in db  on san  ${TINY} }
workload c { in db  on san  ${TINY} }
workload d { in db  on san  ${TINY} }
phase io { model hci }
phase one { cutover erp to hci  over 1 Gbps  lasts 1 d }
phase two { cutover in db except erp to hci  over 30 Gbps  lasts 2 d } // at night`;
        const { unit, found } = of(text, 'network-choke');
        const fix = fixesFor(found[0]!, unit.analysis).find(f => f.title.startsWith('Split'))!;
        const fixed = applyEdits({ 'plan.exit': text }, fix.edits())['plan.exit']!;
        expect(
            fixed.slice(fixed.indexOf('phase two') + 9),
        ).toBe(` { cutover a, d to hci  over 10 Gbps  lasts 2 d } // at night
phase two-2 { cutover b to hci over 10 Gbps  lasts 2 d }
phase two-3 { cutover c to hci over 10 Gbps  lasts 2 d }`);
    });

    test('what stays on the array is taken out of the selector, and the plan says why', () => {
        const text = `${HEAD()}fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 10 Gbps mtu 9000 bond active-backup  media 12 x nvme  buffer 64 MiB  rebuild 10 MB/s }
workload log { in db  on san  iops 20k peak 30k  writes 90%  block 64 KiB  evidence measured }
workload erp { in db  on san  ${TINY} }
phase io { model hci }
phase move { cutover log, erp to hci  over 100 Mbps }
`;
        const { unit, found } = of(text, 'network-choke');
        const fix = fixesFor(found[0]!, unit.analysis).find(f => f.title === 'Keep log on san')!;
        const fixed = applyEdits({ 'plan.exit': text }, fix.edits())['plan.exit']!;
        expect(fixed).toContain('cutover erp to hci  over 100 Mbps');
        expect(fixed).toContain(
            'accept workload-unplanned on log because "stays on san: network-choke on hci: node link at 14',
        );
        expect(fix.needsAuthor).toBe(true);
    });
});

describe('copies', () => {
    const copy = (
        figures: string,
        over: string,
    ) => `${HEAD()}fabric hci on new is nutanix-rf2 { nodes 8  links 2 x 100 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 100 MB/s }
workload erp { in db  on san  ${TINY}  ${figures} }
phase io { model hci }
phase move { cutover erp to hci${over} }`;

    test('the rate that converges and meets the downtime is found and rounded up', () => {
        const text = copy('disk 12 TiB used 10 TiB  change 100 %/d  downtime 1 h', '  over 100 Mbps');
        const { unit, found } = of(text, 'copy-never-converges');
        expect(found.map(f => f.severity)).toEqual(['error']);
        const [fix] = fixesFor(found[0]!, unit.analysis);
        const mbps = Number(/^Copy over ([\d.]+) Gbps in phase move$/.exec(fix!.title)![1]) * 1000;
        // kappa = 1 at 10 TiB a day; the rate leaves the headroom of the plan below it.
        const least = (10 * 2 ** 40 * 8) / 86_400 / 1e6 / 0.7;
        expect(mbps).toBeGreaterThan(least);
        expect(mbps).toBeLessThan(least * 1.02);
        const after = unitOf(applyEdits({ 'plan.exit': text }, fix!.edits())).analysis.findings.map(f => f.code);
        expect(after).not.toContain('copy-never-converges');
        expect(after).not.toContain('downtime-exceeded');
    });

    test('a rate nobody stated is what one link carries, and the finding is milder', () => {
        const { found } = of(copy('disk 12 TiB used 10 TiB  change 3 %/d  downtime 10 s', ''), 'downtime-exceeded');
        expect(found.map(f => [f.severity, f.figures['rateAssumed']])).toEqual([['warning', true]]);
        expect(saidBy(found[0]!)).toContain('what one link carries is assumed');
    });

    test('a switchover that alone takes longer has no rate that helps', () => {
        const { unit, found } = of(
            copy('disk 1 TiB  change 3 %/d  downtime 1 min', '  over 1 Gbps'),
            'downtime-exceeded',
        );
        expect(fixesFor(found[0]!, unit.analysis).map(f => f.title)).toEqual([
            'Accept this risk (downtime-exceeded on erp)',
        ]);
    });

    test('one finding per cutover, however many workloads', () => {
        const many = Array.from(
            { length: 30 },
            (_, i) => `workload w${i} { in db  on san  ${TINY}  disk 1 TiB  change 3 %/d  downtime 1 min  rto 1 min }`,
        ).join('\n');
        const { unit } = of(`${copy('', '  over 1 Gbps').replace('cutover erp', 'cutover all')}\n${many}`, '');
        const codes = unit.analysis.findings.map(f => f.code);
        expect(codes.filter(c => c === 'downtime-exceeded')).toHaveLength(1);
        expect(codes.filter(c => c === 'rto-exceeded')).toHaveLength(1);
    });
});

describe('figures of workloads', () => {
    test('many workloads without figures are one finding', () => {
        const many = Array.from({ length: 30 }, (_, i) => `workload w${i} { in db  on san }`).join('\n');
        const { found } = of(
            `${HEAD()}${SMALL}${many}\nphase io { model hci }\nphase move { cutover all to hci  over 1 Gbps }`,
            'io-unmodelled',
        );
        expect(found.map(f => f.subjects.length)).toEqual([30]);
    });
});

test('a choke says at which end of the ranges its numbers are taken, so that the picture asks there in every phase', () => {
    const ends = new Set<unknown>();
    for (const name of readdirSync(FIXTURES).filter(n => n.endsWith('.exit'))) {
        const { analysis } = unitOf(readFileSync(join(FIXTURES, name), 'utf8'));
        for (const { code, figures, phase } of analysis.findings) {
            const { fabric, end, scenario, station, utilisation } = figures;
            const headroom = code === 'network-choke' ? analysis.headroom.of(String(fabric)) : undefined;
            if (headroom === undefined || figures['floor'] === true) {
                continue;
            }
            ends.add(end);
            const track = headroom[end as 'track' | 'paced' | 'judged' | 'corner'];
            const at = headroom.phases.findIndex(p => p.phase.name === phase);
            const own = track.evaluation(at, scenario as Scenario).stations.find(s => s.station === station);
            expect(own?.utilisation, `${name} at ${String(end)}`).toBe(utilisation);
        }
    }
    expect([...ends].sort()).toEqual(['corner', 'judged', 'paced', 'track'].filter(e => ends.has(e)));
    expect(ends.size).toBeGreaterThan(1);
});
