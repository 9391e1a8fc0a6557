import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitplan } from './cli.ts';

const PLAN = `plan p { from old to new, edge }
capability power "Switch a machine on" capability snap "Take a snapshot" capability erase "Delete a machine"
platform old  { privilege Power privilege Snap grants power by Power grants snap by Snap  role operator { allows Power, Snap } }
platform new  { privilege Start privilege Wipe grants power by Start grants erase by Wipe  role runner { allows Start, Wipe }  role starter { allows Start } }
platform edge { privilege Go privilege Copy grants power by Go grants snap by Copy }
identity ad on old {
  principal "CORP\\\\ops" holds operator becomes runner on new
}
`;

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-'));
    writeFileSync(join(folder, 'plan.exit'), PLAN);
    writeFileSync(
        join(folder, 'none.exit'),
        'plan p { from old to new }\nplatform old is vsphere\nplatform new is nutanix\n',
    );
});
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
});

describe('exitplan access', () => {
    test('JSON has one row per principal and target, with sorted ids', async () => {
        const { out, status } = await exitplan(folder, ['access', 'plan.exit', '--format', 'json']);
        expect(status).toBe(0);
        const both = { exact: ['power', 'snap'], partial: [], missing: {}, lost: [], gained: [] };
        const onlyPower = { ...both, exact: ['power'], lost: ['snap'] };
        expect(JSON.parse(out)).toEqual({
            version: 1,
            rows: [
                {
                    principal: 'CORP\\ops',
                    from: 'old',
                    to: 'new',
                    holds: 'operator',
                    becomes: 'runner',
                    capabilities: ['power', 'snap'],
                    least: { privileges: ['Start'], ...onlyPower },
                    recommended: { privileges: ['Start'], ...onlyPower },
                    chosen: { ...onlyPower, gained: ['erase'] },
                    best: { role: 'starter', ...onlyPower },
                },
                {
                    principal: 'CORP\\ops',
                    from: 'old',
                    to: 'edge',
                    holds: 'operator',
                    becomes: null,
                    capabilities: ['power', 'snap'],
                    least: { privileges: ['Copy', 'Go'], ...both },
                    recommended: { privileges: ['Copy', 'Go'], ...both },
                    chosen: null,
                    best: null,
                },
            ],
        });
    });

    test('text is a table, then what differs by name', async () => {
        const { out, status } = await exitplan(folder, ['access', 'plan.exit']);
        expect(status).toBe(0);
        expect(
            out,
        ).toBe(`PRINCIPAL  FROM  TO    HOLDS     BECOMES  HELD  KEPT  IN PART  LOST  GAINED  CLOSEST BUILT-IN                    LEAST ROLE
CORP\\ops   old   new   operator  runner      2     1        0     1       1  starter (1 kept, 1 lost, 0 gained)  1 privilege (1 kept, 1 lost, 0 gained)
CORP\\ops   old   edge  operator  -           2     0        0     2       0  -                                   2 privileges (2 kept, 0 lost, 0 gained)

CORP\\ops on new: runner
  lost       snap
  no equal   snap
  gained     erase
  least role Start

CORP\\ops on edge: no role is chosen; the least role would give
  least role Copy, Go

`);
    });

    test('a capability held through a part is told as such, with what is missing', async () => {
        writeFileSync(
            join(folder, 'part.exit'),
            `plan p { from old to new }
capability power "Switch a machine on"
platform old  { privilege Power grants power by Power  role operator { allows Power } }
platform new  { privilege Start privilege Resume grants power by Start, Resume grants power by Start  role half { allows Start } }
identity ad on old { principal "ops" holds operator becomes half }
`,
        );
        const json = JSON.parse((await exitplan(folder, ['access', 'part.exit', '--format', 'json'])).out);
        expect(json.rows[0]).toMatchObject({
            least: { privileges: ['Resume', 'Start'], exact: ['power'], partial: [] },
            chosen: { exact: [], partial: ['power'], missing: { power: ['Resume'] }, lost: [] },
            best: { role: 'half', exact: [], partial: ['power'] },
        });
        const { out } = await exitplan(folder, ['access', 'part.exit']);
        expect(out).toContain('  in part    power (without Resume)');
        expect(out).toContain('  least role Resume, Start');
    });

    test('a plan with errors is shown as far as it could be read, and that is said', async () => {
        writeFileSync(join(folder, 'broken.exit'), `${PLAN}workload w { on nowhere }\n`);
        const { out, err, status } = await exitplan(folder, ['access', 'broken.exit']);
        expect(status).toBe(0);
        expect(out).toContain('CORP\\ops');
        expect(err).toContain(
            "broken.exit has 1 error (reference-unknown): access is shown as far as the plan could be read; see 'exitplan check'.",
        );
        expect((await exitplan(folder, ['access', 'plan.exit'])).err).toBe('');
    });

    test('a plan without principals says so', async () => {
        const { out, status } = await exitplan(folder, ['access', 'none.exit']);
        expect([status, out]).toEqual([
            0,
            'No principal of the plan is translated: it has no identity with principals on a platform it leaves, or no target.\n',
        ]);
        expect(JSON.parse((await exitplan(folder, ['access', 'none.exit', '--format', 'json'])).out)).toEqual({
            version: 1,
            rows: [],
        });
    });

    test('a path that leads nowhere, an unknown format and no path are refused in one line', async () => {
        for (const args of [['access', 'missing.exit'], ['access', 'plan.exit', '--format', 'xml'], ['access']]) {
            const { status, out } = await exitplan(folder, args);
            expect([args.join(' '), status, out]).toEqual([args.join(' '), 2, '']);
        }
    });
});
