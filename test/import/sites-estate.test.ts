import { expect, test } from 'vitest';
import { type ImportResult, importFiles } from '../../src/import/index.ts';
import { importTexts, inFolder } from './files.ts';
import { differences, type SitesEstate, sitesEstate } from './sites-estate.ts';

/** Imports an estate, and once more into what that gave. */
function twice(estate: SitesEstate): Promise<{ first: ImportResult; again: ImportResult }> {
    return inFolder(estate.files, async folder => {
        const first = await importFiles([folder]);
        return { first, again: await importFiles([folder], { existing: first.inventory }) };
    });
}

test('three vCenters of twelve clusters with equal names: every machine as it is, and nothing new the second time', async () => {
    const estate = sitesEstate(1200);
    const { first, again } = await twice(estate);
    expect(differences(estate, first.inventory)).toEqual([]);
    expect(first.report.totals.hosts).toBe([...estate.hosts.values()].reduce((sum, count) => sum + count, 0));
    expect(first.report.problems.filter(each => each.severity !== 'information').map(each => each.code)).toEqual([
        'duplicate-name',
    ]);
    expect(again.inventory).toBe(first.inventory);
});

test('the program that compares sees a machine that is wrong', async () => {
    const estate = sitesEstate(60);
    const { inventory } = await importTexts(estate.files);
    expect(differences(estate, inventory)).toEqual([]);
    expect(differences(estate, inventory.replace(/vcpu \d+/u, 'vcpu 99'))).not.toEqual([]);
    expect(differences(estate, inventory.replace(/nodes \d+/u, 'nodes 99'))).not.toEqual([]);
    expect(differences(estate, inventory.replace(/^workload .*$/mu, ''))).not.toEqual([]);
});

const LONG = process.env['EXITPLAN_LONG'] !== undefined;

test.runIf(LONG)('20,000 machines: every one as it is, byte for byte the same again', async () => {
    const estate = sitesEstate(20_000);
    const { first, again } = await twice(estate);
    expect(differences(estate, first.inventory)).toEqual([]);
    expect(again.inventory).toBe(first.inventory);
});

test.runIf(LONG)('50,000 machines', async () => {
    const estate = sitesEstate(50_000);
    expect(differences(estate, (await importTexts(estate.files)).inventory)).toEqual([]);
});
