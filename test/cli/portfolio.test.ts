import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Portfolio } from '../../language/report/portfolio/portfolio.ts';
import { exitplan } from './cli.ts';

/** Several plans side by side, and one plan before and after a change. */

const plan = (
    name: string,
    machine: string,
    starts: string,
    rate = 'over 10 Gbps',
) => `plan ${name} { from old to new  starts ${starts} }
platform old "vc.example.test" is vsphere { ends 2027-06-30 }
platform new "Prism" is nutanix
fabric hci "The new cluster" on new is nutanix-rf2 { nodes 4  links 1 x 1 Gbps }
workload ${machine} { disk 1 TB }
workload shared { disk 1 TB }
phase prepare { model hci  lasts 1 week }
phase move { cutover ${machine} to hci ${rate}  lasts 2 weeks  approve "CAB" }
phase later { cutover shared to hci  lasts 1 week }
`;

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'portfolio-'));
    writeFileSync(join(folder, 'a.exit'), plan('alpha', 'one', '2027-01-04'));
    writeFileSync(join(folder, 'b.exit'), plan('beta', 'two', '2027-01-11'));
    writeFileSync(join(folder, 'c.exit'), plan('gamma', 'three', '2028-01-11', ''));
});
afterAll(() => rmSync(folder, { recursive: true }));

const AS_OF = ['--as-of', '2026-12-01'];

async function portfolio(...paths: string[]): Promise<Portfolio> {
    const { out, status } = await exitplan(folder, ['portfolio', ...paths, ...AS_OF, '--format', 'json']);
    expect(status).toBe(0);
    return JSON.parse(out) as Portfolio;
}

describe('exitplan portfolio', () => {
    test('names what plans share, where they meet, and what both copy', async () => {
        const found = await portfolio('a.exit', 'b.exit', 'c.exit');
        expect(found.plans.map(p => [p.plan, p.starts, p.slackDays! < 0])).toEqual([
            ['alpha', '2027-01-04', false],
            ['beta', '2027-01-11', false],
            ['gamma', '2028-01-11', true],
        ]);
        expect(found.shared).toContainEqual({
            kind: 'fabric',
            name: 'The new cluster',
            plans: ['alpha', 'beta', 'gamma'],
        });
        expect(found.shared).toContainEqual({ kind: 'person', name: 'CAB', plans: ['alpha', 'beta', 'gamma'] });
        // alpha moves 11 to 25 January, beta 18 January to 1 February.
        expect(found.overlaps[0]).toEqual({
            a: { plan: 'alpha', phase: 'move' },
            b: { plan: 'beta', phase: 'move' },
            from: '2027-01-18',
            to: '2027-01-25',
            windowHours: null,
            shared: ['The new cluster', 'CAB'],
        });
        expect(found.loads[0]).toMatchObject({
            fabric: 'The new cluster',
            rate: 20e9 / 8,
            unknown: 0,
            capacity: 4e9 / 8,
        });
        expect(found.twice.map(t => t.machine)).toEqual(['shared']);
    });

    test('says in text how many rows are left out', async () => {
        const many = Array.from({ length: 75 }, (_, i) => `m${i}`);
        const twin = (name: string) => `plan ${name} { from old to new  starts 2027-01-11 }
platform old is vsphere
platform new is nutanix
fabric pool on new is nutanix-rf2 { nodes 4 }
${many.map(m => `workload ${m} { }`).join('\n')}
phase go { cutover ${many.join(', ')} to pool  lasts 1 week }
`;
        writeFileSync(join(folder, 'twin-a.exit'), twin('twin-a'));
        writeFileSync(join(folder, 'twin-b.exit'), twin('twin-b'));
        const { out } = await exitplan(folder, ['portfolio', 'twin-a.exit', 'twin-b.exit', '--as-of', '2026-12-01']);
        expect(out.match(/^ {2}m\d+ /gm)).toHaveLength(60);
        expect(out).toContain('And 15 more, which JSON lists.');
    });

    test('plans of one name are told apart by their files', async () => {
        writeFileSync(join(folder, 'copy.exit'), plan('alpha', 'five', '2027-01-11'));
        const { overlaps, twice, plans } = await portfolio('a.exit', 'copy.exit');
        expect(plans.map(p => p.plan)).toEqual(['alpha (a.exit)', 'alpha (copy.exit)']);
        expect(overlaps[0]?.b).toEqual({ plan: 'alpha (copy.exit)', phase: 'move' });
        expect(twice.map(t => t.machine)).toEqual(['shared']);
    });

    test('what is called alike and is of another kind is not shared, and its loads are not added', async () => {
        writeFileSync(
            join(folder, 'k.exit'),
            plan('kappa', 'k', '2027-01-04')
                .replace('"Prism" is nutanix', '"Prism" is proxmox')
                .replace('nutanix-rf2', 'ceph-replicated'),
        );
        const { shared, loads } = await portfolio('a.exit', 'k.exit');
        expect(shared.filter(s => s.kind === 'platform').map(s => s.name)).toEqual(['vc.example.test']);
        expect(shared.filter(s => s.kind === 'fabric')).toEqual([]);
        expect(loads).toEqual([]);
    });

    test('windows of plans that overlap: hours in common, or never', async () => {
        const windows = (file: string, name: string, starts: string, window: string) =>
            writeFileSync(
                join(folder, file),
                plan(name, `m-${name}`, starts)
                    .replace(' }', `  window ${window} }`)
                    .replace(
                        'workload shared { disk',
                        'network db "Database" on old { vlan 7 }\nworkload shared { net db  disk',
                    ),
            );
        windows('e.exit', 'epsilon', '2027-01-04', 'sat 20:00..sun 06:00');
        windows('f.exit', 'zeta', '2027-01-11', 'sat 22:00..sun 04:00');
        windows('g.exit', 'eta', '2027-01-11', 'tue 22:00..wed 04:00');
        expect((await portfolio('e.exit', 'f.exit')).overlaps[0]).toMatchObject({ windowHours: 6 });
        const { overlaps, shared } = await portfolio('e.exit', 'g.exit');
        expect(overlaps[0]?.windowHours).toBe(0);
        expect(shared).toContainEqual({ kind: 'network', name: 'Database', plans: ['epsilon', 'eta'] });
        const { out } = await exitplan(folder, ['portfolio', 'e.exit', 'g.exit', ...AS_OF]);
        expect(out).toContain('never at once');
    });

    test('copies off one fabric load its links as well', async () => {
        for (const [file, name, target] of [
            ['h.exit', 'theta', 'hci-1'],
            ['i.exit', 'iota', 'hci-2'],
        ] as const) {
            writeFileSync(
                join(folder, file),
                plan(name, `m-${name}`, '2027-01-04')
                    .replace('fabric hci "The new cluster"', `fabric hci "${target}"`)
                    .replace('workload m', 'fabric san "Array" on old { nodes 2  links 2 x 1 Gbps }\nworkload m')
                    .replace('{ disk 1 TB }', 'on san { disk 1 TB }'),
            );
        }
        expect((await portfolio('h.exit', 'i.exit')).loads).toMatchObject([
            { fabric: 'Array', rate: 20e9 / 8, unknown: 0, capacity: 4e9 / 8 },
        ]);
    });

    test('plans that never meet share no time; a rate nobody states makes the load a lower bound', async () => {
        expect((await portfolio('a.exit', 'c.exit')).overlaps).toEqual([]);
        writeFileSync(join(folder, 'd.exit'), plan('delta', 'four', '2027-01-11', ''));
        expect((await portfolio('a.exit', 'd.exit')).loads[0]).toMatchObject({ rate: 10e9 / 8, unknown: 1 });
        const { out } = await exitplan(folder, ['portfolio', 'a.exit', 'd.exit', ...AS_OF]);
        expect(out).toContain('at least 10 Gbps');
    });

    test('is a page without script, in which a title is a text', async () => {
        writeFileSync(
            join(folder, 'e.exit'),
            plan('eps', 'five', '2027-01-11').replace('plan eps', 'plan eps "<script>x</script>"'),
        );
        const { out } = await exitplan(folder, ['portfolio', 'a.exit', 'e.exit', ...AS_OF, '--format', 'html']);
        expect(out).toContain("default-src 'none'");
        expect(out).not.toContain('<script');
        expect(out).toContain('&lt;script&gt;');
    });
});

describe('exitplan diff', () => {
    test('begins with the verdict before and after, then causes and dates', async () => {
        writeFileSync(
            join(folder, 'a2.exit'),
            plan('alpha', 'one', '2027-01-04')
                .replace('lasts 1 week }\nphase move', 'lasts 3 weeks }\nphase move')
                .replace(' to hci over', ' to hci  over'),
        );
        const { out } = await exitplan(folder, [
            'diff',
            'a.exit',
            'a2.exit',
            '--format',
            'markdown',
            '--fail-on',
            'never',
            ...AS_OF,
        ]);
        expect(out).toMatch(/^### Exit plan alpha: (No-go, as before|No-go → .*)\n/);
        expect(out).toContain('- `move` ends on 2027-02-08 (was 2027-01-25)');
        const json = JSON.parse(
            (await exitplan(folder, ['diff', 'a.exit', 'a2.exit', '--format', 'json', '--fail-on', 'never', ...AS_OF]))
                .out,
        ) as object;
        expect(json).toMatchObject({ dates: [{ phase: 'prepare' }, { phase: 'move' }, { phase: 'later' }] });
    });

    test('draws what changed: well-formed, whatever names say', async () => {
        writeFileSync(
            join(folder, 'x.exit'),
            plan('alpha', 'one', '2027-01-04').replace('phase later', 'phase "<b>&\\"\'"'),
        );
        const { out } = await exitplan(folder, [
            'diff',
            'a.exit',
            'x.exit',
            '--format',
            'svg',
            '--fail-on',
            'never',
            ...AS_OF,
        ]);
        const words: string[] = [];
        const parser = new SaxesParser();
        parser.on('text', t => words.push(t));
        parser.write(out).close();
        expect(words).toContain(`<b>&"' (new)`);
        expect(words).toContain('later (gone)');
    });
});
