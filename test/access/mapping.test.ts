import { describe, expect, test } from 'vitest';
import type { AccessRow } from '../../language/analysis/access/access.ts';
import { type CapabilityRow, PLATFORM_NAMES, type RoleRow, readFacts } from '../../scripts/library/facts.ts';
import { unitOf } from '../check.ts';
import { factsFolder } from '../library/setup.ts';

/**
 * What the checker says about each vCenter role on each target, against the same computed from `mapping.json` alone:
 * other code, other data path (no library file, no parser).
 */

const facts = readFacts(factsFolder);
/** A Hyper-V host takes no roles of one's own. */
const targets = Object.entries(PLATFORM_NAMES).filter(([key]) => key !== 'vsphere' && key !== 'hyperv');

/** Capabilities that a set of privileges grants on a platform, straight from the table. */
function granted(rows: readonly CapabilityRow[], key: string, privileges: ReadonlySet<string>): Set<string> {
    return new Set(
        rows
            .filter(row => row.platforms[key]!.grantedBy.some(set => set.every(id => privileges.has(id))))
            .map(row => row.id),
    );
}

/** The definition of the facts data, word for word: of the whole sets the one that brings least. */
function expected(rows: readonly CapabilityRow[], held: ReadonlySet<string>, key: string) {
    const exact: string[] = [];
    const lost: string[] = [];
    const privileges = new Set<string>();
    for (const row of rows.filter(r => held.has(r.id))) {
        const ways = wholeSets(row, key).map(set => {
            const beyond = [...granted(rows, key, new Set(set))].filter(id => !held.has(id)).length;
            return {
                set,
                rank: `${String(beyond).padStart(4, '0')} ${String(set.length).padStart(4, '0')} ${[...set].sort().join('\u0000')}`,
            };
        });
        if (ways.length === 0) {
            lost.push(row.id);
        } else {
            exact.push(row.id);
            const narrowest = ways.reduce((a, b) => (b.rank < a.rank ? b : a));
            for (const id of narrowest.set) {
                privileges.add(id);
            }
        }
    }
    const gained = [...granted(rows, key, privileges)].filter(id => !held.has(id));
    return {
        privileges: [...privileges].sort(),
        exact: exact.sort(),
        partial: [],
        missing: {},
        lost: lost.sort(),
        gained: gained.sort(),
    };
}

/** `fullSet`, and the sets of `grantedBy` that are no part of it. */
function wholeSets(row: CapabilityRow, key: string): readonly (readonly string[])[] {
    const { fullSet, grantedBy } = row.platforms[key]!;
    return fullSet === undefined
        ? grantedBy
        : [fullSet, ...grantedBy.filter(set => !set.every(id => fullSet.includes(id)))];
}

describe('every vCenter role on every target', () => {
    const {
        mapping: { capabilities },
        vsphere,
    } =
        facts ??
        ({
            mapping: { capabilities: [] },
            vsphere: { roles: [], serviceRoles: [], privileges: [] },
        } as unknown as NonNullable<typeof facts>);
    const everything = vsphere.privileges.map(p => p.id);
    const roles: readonly RoleRow[] = [...vsphere.roles, ...vsphere.serviceRoles];
    const privilegesOf = (role: RoleRow): Set<string> =>
        new Set(role.privileges === '*' ? everything : role.privileges);
    const plan = `plan p { from vc to ${targets.map(([, name]) => `t-${name}`).join(', ')} }
platform vc is vsphere
${targets.map(([, name]) => `platform t-${name} is ${name}`).join('\n')}
identity ad on vc {
${roles.map(role => `  principal "${role.name}" holds "${role.name}"`).join('\n')}
}`;
    const rows: readonly AccessRow[] = facts === undefined ? [] : unitOf(plan).analysis.access;

    test('is one row', () => {
        expect(roles.length).toBeGreaterThanOrEqual(17);
        expect(rows.length).toBe(roles.length * targets.length);
    });

    for (const role of roles) {
        for (const [key, name] of targets) {
            test(`${role.name} on ${name}`, () => {
                const row = rows.find(r => r.principal.name === role.name && r.to.name === `t-${name}`)!;
                const held = granted(capabilities, 'vsphere', privilegesOf(role));
                expect(row.capabilities).toEqual([...held].sort());
                const { leaveOut, ...least } = row.least;
                expect(least).toEqual(expected(capabilities, held, key));
                expect(leaveOut.every(l => held.has(l.capability))).toBe(true);
            });
        }
    }
});
