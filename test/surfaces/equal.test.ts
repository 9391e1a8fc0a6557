import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nth } from '../../language/basics/lists.ts';
import { day } from '../../language/plan/units.ts';
import type { PlanUnit, PlanWorkspace } from '../../language/workspace/workspace.ts';
import { loadOnePlan } from '../../src/cli/load.ts';
import { AS_OF, workspaceOf } from '../check.ts';
import { readFixture } from '../fixtures/reader.ts';
import { EXAMPLE_FOLDER, EXAMPLES } from '../report/reports.ts';
import { type Said, surfacesOf } from './surfaces.ts';

/**
 * One Analysis, one answer (docs/language.md 7): counts, causes, verdicts, tightest stations and dates, read off every surface, are
 * those of the JSON.
 */

const KINDS = join(import.meta.dirname, '../fixtures/plans');

async function expectOneAnswer(unit: PlanUnit, workspace: PlanWorkspace): Promise<void> {
    const surfaces = await surfacesOf(unit, workspace);
    const one: Said = { ...surfaces['json'], tightest: surfaces['headroom --format json']?.tightest };
    for (const [surface, said] of Object.entries(surfaces)) {
        const same = Object.fromEntries(
            Object.entries(said)
                .filter(([, value]) => value !== undefined)
                .map(([key]) => [key, one[key as keyof Said]]),
        );
        expect(said, surface).toEqual({ ...said, ...same });
    }
}

describe('every surface says the same', () => {
    test.each(EXAMPLES)('of the example %s', async name => {
        const { unit, workspace } = loadOnePlan([name], { cwd: EXAMPLE_FOLDER, asOf: day(AS_OF)! });
        await expectOneAnswer(unit, workspace);
    });

    // One plan of every kind of finding.
    test.each(readdirSync(KINDS).sort())('of a plan with %s', async folder => {
        const [name] = readdirSync(join(KINDS, folder)).sort();
        const { files, asOf } = readFixture(readFileSync(join(KINDS, folder, name!), 'utf8'));
        const workspace = workspaceOf(Object.fromEntries(files.map(f => [f.path, f.text])), asOf);
        const unit = workspace.unitOf(`file:///plans/${nth(files, 0).path}`)!;
        await expectOneAnswer(unit, workspace);
    });
});
