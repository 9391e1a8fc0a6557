import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PlanBuilder } from '../../language/plan/build/build.ts';
import { exitplan } from './cli.ts';

/** Files beside the one that is named, none of which can keep it from being checked. */

let folder: string;

beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-neighbours-'));
    writeFileSync(join(folder, 'part.exit'), 'workload erp { in prod }\n');
    writeFileSync(
        join(folder, 'plan.exit'),
        'include "part.exit"\nplan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix\n',
    );
});
afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
});

/** Status and findings of `part.exit`, which has no plan of its own and belongs to the one beside it. */
async function checkPart(): Promise<{ status: number; plan: unknown; codes: string[] }> {
    const { status, out } = await exitplan(folder, ['check', 'part.exit', '--format', 'json']);
    const { plans } = JSON.parse(out) as { plans: { plan: string; findings: { code: string; file: string }[] }[] };
    expect(plans).toHaveLength(1);
    return { status, plan: plans[0]!.plan, codes: plans[0]!.findings.map(f => `${f.file} ${f.code}`) };
}

const BAD: Readonly<Record<string, () => void>> = {
    'a comment in a comment in a comment': () =>
        writeFileSync(join(folder, 'bad.exit'), `include "x"\n${'/*'.repeat(450_000)}`),
    'thousands of files that include each other in a row': () => {
        for (let i = 0; i < 3000; i++) {
            writeFileSync(join(folder, `f${i}.exit`), `include "f${i + 1}.exit"\n`);
        }
    },
    'a file that includes itself, and one that includes all': () => {
        writeFileSync(join(folder, 'bad.exit'), 'include "bad.exit"\n');
        writeFileSync(join(folder, 'worse.exit'), 'include "*.exit"\ninclude "."\ninclude ""\n');
    },
    'bytes that are no text': () =>
        writeFileSync(
            join(folder, 'bad.exit'),
            Buffer.concat([Buffer.from('include "a"\n'), Buffer.alloc(5000, 0xff)]),
        ),
    'a folder, a pipe and a link to nowhere': () => {
        mkdirSync(join(folder, 'folder.exit'));
        expect(spawnSync('mkfifo', [join(folder, 'pipe.exit')]).status).toBe(0);
        symlinkSync('/nowhere/at.exit', join(folder, 'link.exit'));
    },
    'a fault in the checker': () => {
        writeFileSync(join(folder, 'bad.exit'), 'include "none.exit"\nworkload bad { }\n');
        const { build } = PlanBuilder.prototype;
        vi.spyOn(PlanBuilder.prototype, 'build').mockImplementation(function (this: PlanBuilder, ...args) {
            if (args[0].some(f => f.uri.endsWith('/bad.exit'))) {
                throw new TypeError('no such name');
            }
            return build.apply(this, args);
        });
    },
};

describe('a part of a plan is checked with the plan beside it', () => {
    test.each(Object.entries(BAD))('whatever lies there too: %s', async (_, write) => {
        const alone = await checkPart();
        expect(alone.plan).toBe('p');
        expect(alone.codes).toContain('part.exit reference-unknown');
        write();
        expect(await checkPart()).toEqual(alone);
    });

    test('and a plan that meets a fault in the checker is one of several', async () => {
        BAD['a fault in the checker']!();
        const { status, out } = await exitplan(folder, ['check', '.', '--format', 'json']);
        const { plans } = JSON.parse(out) as {
            plans: { file: string; verdict: string; findings: { code: string }[] }[];
        };
        expect(status).toBe(1);
        expect(plans.map(p => p.file)).toEqual(['bad.exit', 'plan.exit']);
        expect(plans[0]).toMatchObject({ verdict: 'depends', findings: [{ code: 'checker-fault' }] });
        expect(plans[1]!.findings.map(f => f.code)).toContain('reference-unknown');
    });
});
