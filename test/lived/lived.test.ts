import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { inventories, planText, STATES, writeLived } from '../../scripts/lived.ts';
import { exitplan } from '../cli/cli.ts';

/** One plan on four days: what its status says, where it and reality part, what it hands over. */

const EXAMPLE = join(import.meta.dirname, '../../examples/lived');
const GOLDEN = join(import.meta.dirname, 'golden');

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lived-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the example is what its generator writes: node scripts/lived.ts', async () => {
    await writeLived(folder);
    for (const day of readdirSync(EXAMPLE)) {
        for (const name of readdirSync(join(EXAMPLE, day))) {
            const [there, made] = [EXAMPLE, folder].map(f => readFileSync(join(f, day, name), 'utf8'));
            expect(there, `${day}/${name}`).toBe(made);
        }
    }
    expect(readdirSync(EXAMPLE)).toEqual(STATES.map(s => s.day));
});

describe.each(STATES.map((s, i) => [s.day, STATES[i - 1]?.day] as const))('%s', (day, before) => {
    const at = join(EXAMPLE, day);
    const AS_OF = ['--as-of', day];

    test('status', async () => {
        const since = before === undefined ? [] : ['--since', `../${before}/plan.exit`];
        const { out, status } = await exitplan(at, ['status', 'plan.exit', ...since, '--format', 'markdown', ...AS_OF]);
        expect(status).toBe(0);
        await expect(out).toMatchFileSnapshot(join(GOLDEN, `${day}-status.md`));
    });

    test('verify', async () => {
        const { out } = await exitplan(at, ['verify', 'plan.exit', 'vcenter.csv', 'openshift.csv', ...AS_OF]);
        await expect(out).toMatchFileSnapshot(join(GOLDEN, `${day}-verify.txt`));
    });

    test('exports of the next wave, and the calendar of what is left', async () => {
        const json = JSON.parse((await exitplan(at, ['status', 'plan.exit', '--format', 'json', ...AS_OF])).out) as {
            phases: { name: string; state: string }[];
        };
        const wave = json.phases.find(p => p.state !== 'done' && p.name.startsWith('wave-'))?.name ?? '';
        for (const [tool, ending] of [
            ['forklift', 'yaml'],
            ['ics', 'ics'],
            ['jira', 'csv'],
        ]) {
            const run = await exitplan(at, ['export', 'plan.exit', wave, '--to', tool!, ...AS_OF]);
            expect(run.status, run.err).toBe(0);
            await expect(run.out + run.err).toMatchFileSnapshot(join(GOLDEN, `${day}-${tool}.${ending}.txt`));
        }
    });
});

test('round trip: what an export names, moved and marked as done, leaves no difference', async () => {
    const first = STATES[0]!;
    const at = join(folder, 'trip');
    await writeLived(at);
    const { 'wave-1': _, ...prepared } = STATES[1]!.dates;
    const dates: Record<string, string> = prepared;
    const rows = inventories(first).source.trim().split('\n');
    const moved = new Set<string>();
    const lists = () => {
        const [head = '', ...all] = rows;
        const side = (there: boolean, cluster: string) =>
            `${[head, ...all.filter(r => moved.has(r.split(',')[0]!) === there).map(r => r.replace('CL-TOOLS', cluster))].join('\n')}\n`;
        writeFileSync(join(at, 'a.csv'), side(false, 'CL-TOOLS'));
        writeFileSync(join(at, 'b.csv'), side(true, 'OCP-1'));
    };
    for (const wave of [1, 2, 3, 4, 5, 6]) {
        const day = `2027-0${wave + 1}-20`;
        writeFileSync(join(at, 'plan.exit'), planText({ dates }));
        const run = await exitplan(at, ['export', 'plan.exit', `wave-${wave}`, '--to', 'forklift', '--as-of', day]);
        expect(run.status, run.err).toBe(0);
        const names = parseAllDocuments(run.out).flatMap(d => {
            const { kind, spec } = d.toJS() as { kind: string; spec: { vms: { name: string }[] } };
            return kind === 'Plan' ? spec.vms.map(v => v.name) : [];
        });
        expect(names.length).toBeGreaterThan(1);
        names.forEach(n => moved.add(n));
        lists();
        const verify = () => exitplan(at, ['verify', 'plan.exit', 'a.csv', 'b.csv', '--as-of', day]);
        // Moved and not yet said so: a difference.
        expect((await verify()).status, `wave ${wave} before`).toBe(1);
        dates[`wave-${wave}`] = `done ${day}`;
        writeFileSync(join(at, 'plan.exit'), planText({ dates }));
        expect(await verify()).toMatchObject({ status: 0 });
    }
});
