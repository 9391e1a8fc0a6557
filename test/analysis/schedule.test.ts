import { describe, expect, test } from 'vitest';
import { chanceBy } from '../../language/analysis/schedule/timeline.ts';
import { scheduleOf } from '../../language/analysis/schedule.ts';
import { day } from '../../language/plan/units.ts';
import { unitOf } from '../check.ts';

/** What decides the end of a plan, and whether it is in time. */

const plan = (lasts: string, ends = '2027-02-28') => `plan p { from old to new  starts 2027-01-01 }
platform old is vsphere { ends ${ends} }
platform new is nutanix
identity ad on old { principal "ops" holds ReadOnly becomes "Prism Viewer" }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { }
phase rights { map ad  lasts 1 week }
phase io { model hci  alongside rights  lasts 3 weeks }
phase move { cutover erp to hci  lasts ${lasts} }
`;
const chance = (lasts: string, by: string) => chanceBy(unitOf(plan(lasts)).plan, day(by)!);

describe('the chance to be in time', () => {
    test('is nothing without ranges: there is one date', () => {
        expect(chance('2 weeks', '2027-02-01')).toBeUndefined();
    });

    test('is none before the early case, certain after the late one, and grows in between', () => {
        // Three weeks in front: the phase begins on 2027-01-22 and ends 10 to 30 days later.
        const days = ['2027-01-31', '2027-02-02', '2027-02-06', '2027-02-12', '2027-02-20', '2027-02-22'];
        const shares = days.map(d => chance('10..30 d', d)!);
        expect(shares[0]).toBe(0);
        expect(shares.at(-1)).toBe(1);
        expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    });

    test('is that of the triangle over a single range, and the same whenever it is asked', () => {
        // From 10 over the geometric mean of 17.3 to 30 days; up to the mean is (17.3 - 10) / 20 of the area.
        expect(chance('10..30 d', '2027-02-08')).toBeCloseTo(0.365 - 0.03, 1);
        expect(chance('10..30 d', '2027-02-08')).toBe(chance('10..30 d', '2027-02-08'));
    });
});

describe('what decides the end', () => {
    test('a phase beside a longer one has time to spare, and shortening it saves nothing', () => {
        const { critical, shorten } = scheduleOf(unitOf(plan('2 weeks')).analysis);
        expect(critical.map(p => p.name)).toEqual(['io', 'move']);
        expect(shorten.map(s => [s.phase.name, s.days])).toEqual([
            ['io', 10],
            ['move', 7],
        ]);
    });

    test('the days to the end of what is left are told, also when they are missing', () => {
        const spare = (ends: string) => scheduleOf(unitOf(plan('2 weeks', ends)).analysis).ends.map(e => e.spare);
        expect(spare('2027-02-10')).toEqual([6]);
        expect(spare('2027-02-01')).toEqual([-3]);
    });
});
