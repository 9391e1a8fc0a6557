import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AccessRow, atBest, criticalGains, type Translation } from '../../language/analysis/access/access.ts';
import { unitOf } from '../check.ts';

/** Platforms and roles made up at random: laws that hold for any access model. */

const CAPABILITIES = ['c0', 'c1', 'c2', 'c3', 'cluster.configure', 'role.manage'];
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
    const own = CAPABILITIES.filter(c => c.startsWith('c') && !c.includes('.'));
    const plan = `plan p { from old to new }\n${own.map(c => `capability ${c}`).join('\n')}\n${text('old', from)}\n${text('new', to)}\nidentity ad on old { principal "who" holds r0 becomes r0 }`;
    return unitOf(plan).analysis.access[0]!;
}

const has = (grants: Grants, privileges: readonly string[]) =>
    [...new Set(grants.filter(g => g.by.every(p => privileges.includes(p))).map(g => g.capability))].sort();

/** Grants of the same capability that are contained in no longer one. */
const wholes = (grants: Grants, capability: string) =>
    grants.filter(
        g =>
            g.capability === capability &&
            !grants.some(
                o => o.capability === capability && o.by.length > g.by.length && g.by.every(p => o.by.includes(p)),
            ),
    );
const hasWhole = (grants: Grants, privileges: readonly string[], capability: string) =>
    wholes(grants, capability).some(g => g.by.every(p => privileges.includes(p)));

/** Every pair of made-up platforms, with the row and the lists of privileges that were judged. */
function everyRow(check: (row: AccessRow, from: Shape, to: Shape) => void): void {
    fc.assert(
        fc.property(platform, platform, (from, to) => check(rowOf(from, to), from, to)),
        { numRuns: 80 },
    );
}
type Shape = Parameters<typeof text>[1];

function judged(row: AccessRow, to: Shape): { of: Translation; privileges: readonly string[] }[] {
    return [
        { of: row.least, privileges: row.least.privileges },
        { of: row.advised, privileges: row.advised.privileges },
        { of: row.chosen!, privileges: to.roles[0]! },
        ...(row.best ? [{ of: row.best, privileges: to.roles[Number(row.best.role.slice(1))]! }] : []),
    ];
}

describe('for any two platforms', () => {
    test('a role has a capability when it allows all privileges of one of its grants', () => {
        everyRow((row, from, to) => {
            expect(row.capabilities).toEqual(has(from.grants, from.roles[0]!));
            const { exact, partial, gained } = row.chosen!;
            expect([...exact, ...partial, ...gained].sort()).toEqual(has(to.grants, to.roles[0]!));
        });
    });

    test('exact, partial and lost part what is held, and gained is outside of it', () => {
        everyRow((row, _from, to) => {
            for (const { of } of judged(row, to)) {
                const { exact, partial, lost, gained } = of;
                expect([...exact, ...partial, ...lost].sort()).toEqual(row.capabilities);
                expect(new Set([...exact, ...partial, ...lost]).size).toBe(row.capabilities.length);
                expect(gained.filter(c => row.capabilities.includes(c))).toEqual([]);
                expect(Object.keys(of.missing).sort()).toEqual(partial);
            }
        });
    });

    test('what is called exact is granted whole, what is called partial is not, and the missing privileges make it whole', () => {
        everyRow((row, _from, to) => {
            for (const { of, privileges } of judged(row, to)) {
                for (const capability of of.exact) {
                    expect([capability, hasWhole(to.grants, privileges, capability)]).toEqual([capability, true]);
                }
                for (const capability of of.partial) {
                    expect([capability, hasWhole(to.grants, privileges, capability)]).toEqual([capability, false]);
                    const more = [...privileges, ...of.missing[capability]!];
                    expect([capability, hasWhole(to.grants, more, capability)]).toEqual([capability, true]);
                }
            }
        });
    });

    test('the least role loses exactly what nothing on the target grants, and keeps the rest whole', () => {
        everyRow((row, _from, to) => {
            const grantable = new Set(to.grants.map(g => g.capability));
            expect(row.least.lost).toEqual(row.capabilities.filter(c => !grantable.has(c)));
            expect(row.least.partial).toEqual([]);
        });
    });

    test('no grant chosen for the least role could be replaced by a whole one that brings less', () => {
        everyRow((row, _from, to) => {
            const beyond = (by: readonly string[]) =>
                has(to.grants, by).filter(c => !row.capabilities.includes(c)).length;
            for (const capability of row.least.exact) {
                const ways = wholes(to.grants, capability);
                const fewest = Math.min(...ways.map(w => beyond(w.by)));
                expect(
                    ways.some(w => beyond(w.by) === fewest && w.by.every(p => row.least.privileges.includes(p))),
                ).toBe(true);
            }
        });
    });

    test('the recommended role brings nothing critical, adds nothing to the least one, and is the best a verdict asks for', () => {
        everyRow(row => {
            expect(criticalGains(row.advised)).toEqual([]);
            const brought = new Set([...row.least.gained, ...row.capabilities]);
            expect(row.advised.gained.filter(c => !brought.has(c))).toEqual([]);
            expect(atBest(row, row.advised)).toBe(true);
            expect(atBest(row, row.least)).toBe(true);
        });
    });

    test('the closest built-in role keeps something and is critical only where none keeps a reasonable share without', () => {
        everyRow((row, _from, to) => {
            const all = to.roles.map(role => {
                const after = has(to.grants, role);
                const kept = row.capabilities.filter(c => after.includes(c));
                const gained = after.filter(c => !row.capabilities.includes(c));
                const exact = kept.filter(c => hasWhole(to.grants, role, c));
                return { kept: kept.length, critical: criticalGains({ exact, gained }).length > 0 };
            });
            const most = Math.max(...all.map(r => r.kept));
            if (most === 0) {
                expect(row.best).toBeUndefined();
                return;
            }
            const { exact, partial } = row.best!;
            expect(exact.length + partial.length).toBeGreaterThan(0);
            if (criticalGains(row.best!).length > 0) {
                expect(all.filter(r => !r.critical && r.kept > 0 && r.kept * 4 >= most)).toEqual([]);
            }
        });
    });

    test('nobody keeps a critical gain out of the count because of what he holds but does not keep', () => {
        expect(criticalGains({ exact: [], gained: ['role.manage', 'x'] })).toEqual(['role.manage']);
        expect(criticalGains({ exact: ['permission.assign'], gained: ['role.manage'] })).toEqual([]);
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
    test('the whole before the part, however much shorter the part is', () => {
        expect(privileges('grants c0 by a, b, c  grants c0 by a')).toEqual(['a', 'b', 'c']);
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
