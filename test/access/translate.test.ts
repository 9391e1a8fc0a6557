import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccessRow } from '../../language/analysis/access/access.ts';
import { accessModel } from '../../language/analysis/access/model.ts';
import { leanRole } from '../../language/analysis/access/translate.ts';
import { unitOf } from '../check.ts';

/** Platforms and roles made up at random: laws that hold for any access model. */

const CAPABILITIES = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5'];
const PRIVILEGES = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6'];

const grant = fc.record({
    capability: fc.constantFrom(...CAPABILITIES),
    by: fc.uniqueArray(fc.constantFrom(...PRIVILEGES), { minLength: 1, maxLength: 3 }),
});
const platform = fc.record({
    grants: fc.array(grant, { maxLength: 14 }),
    roles: fc.array(fc.uniqueArray(fc.constantFrom(...PRIVILEGES)), { minLength: 1, maxLength: 4 }),
});

type Grants = readonly { capability: string; by: readonly string[] }[];

function text(name: string, { grants, roles }: { grants: Grants; roles: readonly (readonly string[])[] }): string {
    const lines = [
        ...PRIVILEGES.map(p => `  privilege ${p}`),
        ...grants.map(g => `  grants ${g.capability} by ${g.by.join(', ')}`),
        ...roles.map((allows, i) => `  role r${i}${allows.length > 0 ? ` { allows ${allows.join(', ')} }` : ''}`),
    ];
    return `platform ${name} {\n${lines.join('\n')}\n}`;
}

function rowOf(from: Parameters<typeof text>[1], to: Parameters<typeof text>[1]): AccessRow {
    const plan = `plan p { from old to new }\n${CAPABILITIES.map(c => `capability ${c}`).join('\n')}\n${text('old', from)}\n${text('new', to)}\nidentity ad on old { principal "who" holds r0 becomes r0 }`;
    return unitOf(plan).analysis.access[0]!;
}

const has = (grants: Grants, privileges: readonly string[]) =>
    [...new Set(grants.filter(g => g.by.every(p => privileges.includes(p))).map(g => g.capability))].sort();

describe('for any two platforms', () => {
    test('a role has a capability when it allows all privileges of one of its grants', () => {
        fc.assert(
            fc.property(platform, platform, (from, to) => {
                const row = rowOf(from, to);
                expect(row.capabilities).toEqual(has(from.grants, from.roles[0]!));
                expect([...row.chosen!.exact, ...row.chosen!.gained].sort()).toEqual(has(to.grants, to.roles[0]!));
            }),
            { numRuns: 60 },
        );
    });

    test('exact and lost part what is held, and gained is outside of it', () => {
        fc.assert(
            fc.property(platform, platform, (from, to) => {
                const row = rowOf(from, to);
                for (const { exact, lost, gained } of [row.least, row.chosen!, row.best!]) {
                    expect([...exact, ...lost].sort()).toEqual(row.capabilities);
                    expect(new Set([...exact, ...lost]).size).toBe(row.capabilities.length);
                    expect(gained.filter(c => row.capabilities.includes(c))).toEqual([]);
                }
            }),
            { numRuns: 60 },
        );
    });

    test('the least role loses exactly what nothing on the target grants', () => {
        fc.assert(
            fc.property(platform, platform, (from, to) => {
                const row = rowOf(from, to);
                const grantable = new Set(to.grants.map(g => g.capability));
                expect(row.least.lost).toEqual(row.capabilities.filter(c => !grantable.has(c)));
            }),
            { numRuns: 60 },
        );
    });

    test('no grant chosen for the least role could be replaced by one that brings less', () => {
        fc.assert(
            fc.property(platform, platform, (from, to) => {
                const row = rowOf(from, to);
                const beyond = (by: readonly string[]) =>
                    has(to.grants, by).filter(c => !row.capabilities.includes(c)).length;
                for (const capability of row.least.exact) {
                    const ways = to.grants.filter(g => g.capability === capability);
                    const fewest = Math.min(...ways.map(w => beyond(w.by)));
                    expect(
                        ways.some(w => beyond(w.by) === fewest && w.by.every(p => row.least.privileges.includes(p))),
                    ).toBe(true);
                }
            }),
            { numRuns: 60 },
        );
    });

    test('no built-in role overlaps more than the closest one', () => {
        fc.assert(
            fc.property(platform, platform, (from, to) => {
                const row = rowOf(from, to);
                const fit = (capabilities: readonly string[]) => {
                    const kept = capabilities.filter(c => row.capabilities.includes(c)).length;
                    const all = row.capabilities.length + capabilities.length - kept;
                    return all === 0 ? 1 : kept / all;
                };
                const best = fit([...row.best!.exact, ...row.best!.gained]);
                for (const role of to.roles) {
                    expect(fit(has(to.grants, role))).toBeLessThanOrEqual(best);
                }
            }),
            { numRuns: 60 },
        );
    });

    test('leaving out what brings much never adds anything', () => {
        fc.assert(
            fc.property(platform, platform, (from, to) => {
                const row = rowOf(from, to);
                const lean = leanRole(new Set(row.capabilities), row.least, accessModel(row.to));
                expect(row.least.privileges).toEqual(expect.arrayContaining([...lean.privileges]));
                expect(row.least.gained).toEqual(expect.arrayContaining([...lean.gained]));
            }),
            { numRuns: 60 },
        );
    });
});

describe('ties of the least role', () => {
    const base =
        'plan p { from old to new }\ncapability c0\nplatform old { privilege p  grants c0 by p  role r { allows p } }\nidentity ad on old { principal "who" holds r }\n';
    const privileges = (grants: string) =>
        unitOf(`${base}platform new { privilege a privilege b privilege c ${grants} }`).analysis.access[0]!.least
            .privileges;

    test('fewer privileges first', () => {
        expect(privileges('grants c0 by a, b  grants c0 by c')).toEqual(['c']);
    });
    test('then by id', () => {
        expect(privileges('grants c0 by c  grants c0 by b')).toEqual(['b']);
    });
    test('the order of the text decides nothing', () => {
        expect(privileges('grants c0 by b  grants c0 by c')).toEqual(['b']);
    });
});

test('another name of a role is not a role of its own', () => {
    const plan = `plan p { from old to new }\ncapability c0\nplatform old { privilege p  grants c0 by p  role r { allows p } }
platform new { privilege a  grants c0 by a  role alias is real  role real { allows a } }\nidentity ad on old { principal "who" holds r }`;
    expect(unitOf(plan).analysis.access[0]!.best!.role).toBe('real');
});

test('a plan without principals computes nothing', () => {
    expect(
        unitOf('plan p { from old to new }\nplatform old is vsphere\nplatform new is nutanix\nidentity ad on old')
            .analysis.access,
    ).toEqual([]);
});
