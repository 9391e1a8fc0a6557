import type { DeclKind } from './records.ts';

/** The words behind `for` that an interface may carry for a controller of a kind, the closest first. */
const PURPOSES: Readonly<Partial<Record<DeclKind, readonly string[]>>> = {
    backup: ['backup', 'replication'],
    replication: ['replication', 'backup'],
    monitoring: ['monitoring'],
    automation: ['automation'],
};

/**
 * How well an interface serves the purpose of a controller: 0 it is for just this kind, 1 for its sister (a backup's for a replication),
 * undefined for something else. Automation is no monitoring: what gives metrics changes nothing, and what changes things gives none.
 * @param kind the keyword of the controller
 * @param word what the interface is `for`, as written
 */
export function purposeRank(kind: DeclKind, word: string | undefined): number | undefined {
    const rank = word === undefined ? -1 : (PURPOSES[kind]?.indexOf(word) ?? -1);
    return rank < 0 ? undefined : rank;
}

/** Whether declarations of a kind use interfaces for a purpose of their own. */
export function hasPurpose(kind: DeclKind): boolean {
    return PURPOSES[kind] !== undefined;
}
