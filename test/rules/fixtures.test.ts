import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { found, unitOf } from '../check.ts';
import { differences, readFixture } from '../fixtures/reader.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/plans');

/** Every fixture: a plan text and what must be said about it. */
for (const folder of readdirSync(FOLDER).sort()) {
    describe(folder, () => {
        for (const name of readdirSync(join(FOLDER, folder)).sort()) {
            const fixture = readFixture(readFileSync(join(FOLDER, folder, name), 'utf8'));
            test(`${name}: ${fixture.behaviour}`, () => {
                const unit = unitOf(Object.fromEntries(fixture.files.map(f => [f.path, f.text])), fixture.asOf);
                expect(differences(fixture, found(unit), folder)).toEqual([]);
            });
        }
    });
}
