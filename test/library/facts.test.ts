/**
 * The library against the facts data, row by row and in both directions, read with nothing but the
 * scanner.
 */
import { describe, expect, it } from 'vitest';
import { NO_COMPONENT } from '../../scripts/library/by-hand/automation.ts';
import { APPLIED } from '../../scripts/library/by-hand/corrections.ts';
import { ADDED } from '../../scripts/library/by-hand/products.ts';
import { PLATFORM_SINCE } from '../../scripts/library/by-hand/since.ts';
import { corrected } from '../../scripts/library/corrections.ts';
import type { PrivilegeRow, RoleRow, SpeaksRow } from '../../scripts/library/facts.ts';
import { PLATFORM_NAMES, plain, readFacts } from '../../scripts/library/facts.ts';
import { libraryFiles } from '../../scripts/library/generate.ts';
import { MORE } from '../../scripts/library/more.ts';
import type { Entry } from '../../scripts/library/scan.ts';
import { after, between, evidenceOf } from '../../scripts/library/scan.ts';
import { entries, entry, factsFolder, files, named, platformFacts, privilegesOf, running, textOf } from './setup.ts';

const facts = corrected(readFacts(factsFolder));
/** Files of the second set of platforms, which are written from a folder of their own. */
const MORE_FILES = new Set(MORE.map(spec => `${spec.name}.exit`));
const GRADE: Record<string, string> = { 'verified-in-source': 'verified', doc: 'documented', recalled: 'recalled' };
const LAYER: Record<string, string> = {
    'data-protection': 'backup',
    'replication-dr': 'replication',
    monitoring: 'monitoring',
    automation: 'automation',
    identity: 'identity',
    network: 'fabric',
};
const fold = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('*/', '* /').trim();
const sorted = (items: Iterable<string>): string[] => [...items].sort();
/** The data writes `-` for "no source"; the library says that in words. */
const sourceText = (source: string): string => (source === '-' ? 'from memory' : plain(source));

interface Side {
    name: string;
    key: string;
    privileges: PrivilegeRow[];
    roles: RoleRow[];
    /** Names that stand in the library for convenience. */
    aliases?: string[];
    matches?: (pattern: string, id: string) => boolean;
    assumed?: boolean;
}

/** Azure: patterns, without case. */
function azureMatches(pattern: string, id: string): boolean {
    const parts = pattern.toLowerCase().split('*');
    let at = 0;
    const text = id.toLowerCase();
    return (
        parts.every((part, index) => {
            const found =
                index === 0
                    ? text.startsWith(part)
                        ? 0
                        : -1
                    : index === parts.length - 1
                      ? text.length - part.length >= at && text.endsWith(part)
                          ? text.length - part.length
                          : -1
                      : text.indexOf(part, at);
            at = found + part.length;
            return found !== -1;
        }) &&
        (parts.length > 1 || text === parts[0])
    );
}

function sides(): Side[] {
    return [
        {
            name: 'vsphere',
            key: 'vsphere',
            privileges: facts.vsphere.privileges,
            roles: [...facts.vsphere.roles, ...facts.vsphere.serviceRoles],
        },
        { name: 'proxmox', key: 'pve', privileges: facts.proxmox.privileges, roles: facts.proxmox.roles },
        {
            name: 'nutanix',
            key: 'prism',
            privileges: facts.prism.privileges,
            assumed: true,
            aliases: ['VM Operator'],
            roles: facts.prism.roles.map(role => ({ ...role, privileges: role.operations ?? [] })),
        },
        { name: 'hyperv', key: 'hyperv', ...facts.hyperv.hypervHost },
        { name: 'scvmm', key: 'scvmm', ...facts.hyperv.scvmm },
        { name: 'azure-local', key: 'azurelocal', ...facts.hyperv.azureLocal, matches: azureMatches },
        {
            name: 'kubevirt',
            key: 'kubevirt',
            privileges: facts.kubevirt.privileges,
            roles: [...facts.kubevirt.roles, ...facts.kubevirt.effectiveRoles],
        },
    ];
}
const names = ['vsphere', 'proxmox', 'nutanix', 'hyperv', 'scvmm', 'azure-local', 'kubevirt'];
const side = (name: string): Side => sides().find(one => one.name === name) as Side;

/** What a role of the data holds among the ids of the library, patterns and `*` applied. */
function held(one: Side, role: RoleRow, ids: readonly string[]): string[] {
    const patterns = role.privileges === '*' ? ['*'] : role.privileges;
    const assumed =
        one.assumed === true
            ? one.privileges.filter(row => row.assumedRoles?.includes(role.name) === true).map(row => row.id)
            : [];
    const fits = one.matches ?? ((pattern: string, id: string): boolean => pattern === '*' || pattern === id);
    return [...ids.filter(id => patterns.some(pattern => fits(pattern, id))), ...assumed];
}

describe('the library says what the facts say', () => {
    it('byte for byte what the generator makes of them', () => {
        const made = libraryFiles(facts);
        expect(made.size).toBeGreaterThan(10);
        for (const [file, text] of made) {
            expect(textOf(file) === text, `${file} is not what scripts/library/generate.ts writes`).toBe(true);
        }
    });

    describe.each(names)('%s', name => {
        it('has every privilege with what it allows, and no other', () => {
            const platform = platformFacts(name);
            const one = side(name);
            for (const row of one.privileges) {
                expect([row.id, platform.privileges.get(row.id)]).toEqual([
                    row.id,
                    { allows: row.allows, grade: GRADE[row.confidence] },
                ]);
            }
            const described = new Set(one.privileges.map(row => row.id));
            const onlyInRoles = [...platform.privileges.keys()].filter(id => !described.has(id));
            const listed = new Set(one.roles.flatMap(role => role.privileges as string[]));
            expect(onlyInRoles.filter(id => !listed.has(id))).toEqual([]);
            expect(onlyInRoles.length === 0 || name === 'azure-local').toBe(true);
        });

        it('has every role with exactly its privileges, and no other role', () => {
            const platform = platformFacts(name);
            const one = side(name);
            const ids = [...platform.privileges.keys()];
            for (const role of one.roles) {
                const written = platform.roles.get(role.name);
                expect([role.name, sorted(privilegesOf(platform, role.name))]).toEqual([
                    role.name,
                    sorted(held(one, role, ids)),
                ]);
                expect([role.name, written?.grade, written?.source]).toEqual([
                    role.name,
                    GRADE[role.confidence],
                    sourceText(role.source),
                ]);
                expect(written?.title).toBe(role.label ?? role.product ?? undefined);
            }
            expect(sorted(platform.roles.keys())).toEqual(
                sorted([...one.roles.map(role => role.name), ...(one.aliases ?? [])]),
            );
        });

        it('grants every capability by the same alternatives, in the same order, and nothing else', () => {
            const platform = platformFacts(name);
            const { key } = side(name);
            const text = fold(running(textOf(entry('platform', name).file)));
            for (const capability of facts.mapping.capabilities) {
                const row = capability.platforms[key]!;
                const written = platform.grants.filter(grant => grant.capability === capability.id);
                const expected = row.fullSet === undefined ? row.grantedBy : [row.fullSet, ...row.grantedBy];
                expect([capability.id, written.map(grant => grant.privileges)]).toEqual([capability.id, expected]);
                expect(
                    written.every(grant => grant.grade === GRADE[row.confidence]),
                    capability.id,
                ).toBe(true);
                expect(
                    expected.length > 0 || text.includes(` ${capability.id}`),
                    `${capability.id} is not named as missing`,
                ).toBe(true);
                expect(
                    row.note === undefined || text.toLowerCase().includes(fold(row.note).toLowerCase()),
                    `note of ${capability.id}`,
                ).toBe(true);
            }
            const known = new Set(facts.mapping.capabilities.map(row => row.id));
            expect(platform.grants.filter(grant => !known.has(grant.capability))).toEqual([]);
        });

        it('gives each role the capabilities that mapping.json gives it', () => {
            const platform = platformFacts(name);
            const one = side(name);
            const capable = (privileges: ReadonlySet<string>, sets: readonly (readonly string[])[]): boolean =>
                sets.some(set => set.every(id => privileges.has(id)));
            const ids = [...platform.privileges.keys()];
            for (const role of one.roles) {
                const fromData = new Set(held(one, role, ids));
                const fromLibrary = new Set(privilegesOf(platform, role.name));
                const data = facts.mapping.capabilities
                    .filter(row => capable(fromData, row.platforms[one.key]!.grantedBy))
                    .map(row => row.id);
                const library = facts.mapping.capabilities
                    .filter(row =>
                        capable(
                            fromLibrary,
                            platform.grants.filter(grant => grant.capability === row.id).map(grant => grant.privileges),
                        ),
                    )
                    .map(row => row.id);
                expect([role.name, library]).toEqual([role.name, data]);
            }
        });

        it('offers every interface of the data for it, and none of another platform', () => {
            const platform = platformFacts(name);
            const family = ['scvmm', 'azure-local'].includes(name) ? 'hyperv' : side(name).key;
            const rows = facts.apis.interfaces.filter(
                row =>
                    row.platform === family &&
                    !(name === 'scvmm' && row.id.startsWith('azurelocal.')) &&
                    !(name === 'azure-local' && row.id === 'hyperv.vmm-powershell'),
            );
            expect(sorted([...platform.offers.keys()].filter(id => !id.startsWith('in-guest.')))).toEqual(
                sorted(rows.map(row => row.id)),
            );
            for (const row of rows) {
                const offer = platform.offers.get(row.id);
                const proof = offer?.since === undefined ? undefined : PLATFORM_SINCE[row.id]?.proof;
                expect([
                    row.id,
                    offer?.since === undefined || proof !== undefined || (row.since ?? '').includes(offer.since),
                ]).toEqual([row.id, true]);
                const recalled = row.confidence === 'recalled' || proof?.confidence === 'recalled';
                expect([row.id, offer?.grade === 'recalled']).toEqual([row.id, recalled]);
            }
        });
    });

    it('tells every rule of access, and what else the files know, in the platform files', () => {
        const all = fold(files.map(file => running(textOf(file))).join(' ')).toLowerCase();
        const told = [
            ...[facts.vsphere, facts.proxmox, facts.prism, facts.hyperv, facts.kubevirt].flatMap(file =>
                file.semantics.map(row => row.fact),
            ),
            ...facts.vsphere.otherPredefinedRoleNames.names,
            ...facts.prism.legacyV3PermissionNames.names,
            ...facts.prism.prismElementRoles.flatMap(row => [row.name, row.description]),
            ...facts.proxmox.changes.map(row => row.change),
            ...facts.proxmox.rootOnlyApi.methods,
            ...facts.proxmox.aclPaths.paths,
            ...facts.proxmox.realms.flatMap(row => [row.name, row.note]),
            ...facts.proxmox.removedPrivileges.flatMap(row => [row.id, ...row.replacedBy]),
            ...facts.apis.equivalents.map(row => row.capability),
        ].map(text => fold(plain(text)).toLowerCase());
        expect(told.length).toBeGreaterThan(200);
        expect(told.filter(text => !all.includes(text))).toEqual([]);
    });

    it('has every Arc action and role, but for roles whose actions are unknown', () => {
        const platform = platformFacts('arc-scvmm');
        expect(sorted(platform.privileges.keys())).toEqual(sorted(facts.hyperv.arcScvmm.privileges.map(row => row.id)));
        const known = facts.hyperv.arcScvmm.roles.filter(role => role.privileges.length > 0);
        expect(sorted(platform.roles.keys())).toEqual(sorted(known.map(role => role.name)));
        for (const role of known) {
            const ids = [...platform.privileges.keys()].filter(id =>
                (role.privileges as string[]).some(pattern => azureMatches(pattern, id)),
            );
            expect(sorted(privilegesOf(platform, role.name))).toEqual(sorted(ids));
        }
    });

    it('has every capability with title, order of use and what else it needs, and no other', () => {
        expect(sorted(named('capability').map(([id]) => id))).toEqual(
            sorted(facts.mapping.capabilities.map(row => row.id)),
        );
        const rare = textOf('capabilities.exit')
            .split('\n')
            .findIndex(line => line.startsWith('// ── Administration'));
        for (const row of facts.mapping.capabilities) {
            const written = entry('capability', row.id);
            expect([row.id, written.words[2], written.line < rare]).toEqual([row.id, row.title, row.core]);
            expect([row.id, row.alsoNeeds.filter(id => !written.doc.includes(id))]).toEqual([row.id, []]);
            expect([row.id, written.doc === '']).toEqual([row.id, row.alsoNeeds.length === 0]);
        }
    });

    it('has every interface with name, layer, evidence, limits and needs, and no other', () => {
        const rows = facts.apis.interfaces;
        expect(
            sorted(
                named('interface')
                    .filter(([, e]) => !MORE_FILES.has(e.file))
                    .map(([id]) => id)
                    .filter(id => !id.startsWith('in-guest.')),
            ),
        ).toEqual(sorted(rows.map(row => row.id)));
        for (const row of rows) {
            const written = entry('interface', row.id);
            expect([row.id, written.words[2], after(written, 'for')]).toEqual([row.id, row.name, LAYER[row.area]]);
            expect([row.id, evidenceOf(written)]).toEqual([
                row.id,
                { grade: GRADE[row.confidence], source: sourceText(row.source) },
            ]);
            const told = [
                row.what,
                row.since ?? '',
                row.limits ?? '',
                row.transport ?? '',
                row.status === 'current' ? '' : row.status,
                ...row.aka,
                ...(row.needsPrivileges ?? []),
            ];
            expect([row.id, told.filter(text => !fold(written.doc).includes(fold(text)))]).toEqual([row.id, []]);
        }
    });
});

/** What a row of the data has to look like in the library: interfaces, grade, source. */
function spoken(speech: SpeaksRow): string {
    const unnamed = speech.interfaceConfidence !== undefined;
    const source =
        sourceText(speech.source) + (unnamed ? ': it works there, through which interface is not named' : '');
    return `${speech.interfaces.join(', ')} | ${GRADE[speech.interfaceConfidence ?? speech.confidence]} | ${source}`;
}

/** The product's own first version: a `since` in front of the platform. */
function own(entry: Entry): string | undefined {
    return after({ ...entry, words: between(entry, 0, 'on') }, 'since');
}

describe('products', () => {
    it('have at most 45 rows that are from memory, and those are named', () => {
        const recalled = facts.apis.products.flatMap(row =>
            row.speaks.filter(s => s.confidence === 'recalled').map(s => `${row.id} ${PLATFORM_NAMES[s.platform]}`),
        );
        expect(recalled.length).toBeLessThanOrEqual(45);
        expect(sorted(recalled)).toEqual(sorted(facts.corrections.stillRecalled));
    });

    it('are corrected by every correction, or it is said why not', () => {
        expect(sorted(Object.keys(APPLIED))).toEqual(sorted(facts.corrections.corrections.map(row => row.id)));
        for (const [id, { changes = [], products = [], interfaces = [], because }] of Object.entries(APPLIED)) {
            expect([id, changes.length + products.length + interfaces.length > 0]).toEqual([id, because === undefined]);
        }
    });

    it('work with the versions of a platform that their makers name', () => {
        const windows = facts.apis.products.flatMap(row =>
            row.speaks.filter(s => s.interfaces.length > 0 && (s.platformSince ?? s.platformUntil) !== undefined),
        );
        expect(windows.length).toBeGreaterThan(4);
        const veeam = entry('product', 'veeam-vbr').entries.map(line => line.words.join(' '));
        expect(veeam.some(line => line.includes('on proxmox since 8.2 until 9.1'))).toBe(true);
    });

    it('are those of the data, for the kind of controller they are', () => {
        const others = named('product').filter(
            ([, e]) => e.file !== 'products-migration.exit' && !MORE_FILES.has(e.file),
        );
        expect(sorted(others.map(([id]) => id))).toEqual(sorted(facts.apis.products.map(row => row.id)));
        for (const row of facts.apis.products) {
            const kind =
                row.kind === 'native'
                    ? row.id === 'pbs'
                        ? 'backup'
                        : 'replication'
                    : row.kind === 'dr'
                      ? 'replication'
                      : row.kind;
            expect([row.id, entry('product', row.id).words[2], after(entry('product', row.id), 'for')]).toEqual([
                row.id,
                row.name,
                kind,
            ]);
        }
    });

    it('move machines as the data says, on platforms of the library, and refuse what it says is refused', () => {
        const rows = named('product').filter(([id, e]) => e.file === 'products-migration.exit' && id !== 'any-copy');
        expect(
            rows
                .map(([id]) => id)
                .map(id => id.replace('-migration', ''))
                .sort(),
        ).toEqual(facts.movers.movers.map(row => row.id.replace('-migration', '')).sort());
        const known = new Set(named('platform').map(([id]) => id));
        for (const mover of facts.movers.movers) {
            const written = rows.find(([id]) => id === mover.id || id === `${mover.id}-migration`)?.[1];
            const moves = written?.entries.filter(e => e.words[0] === 'moves').map(e => `${e.words[1]} ${e.words[3]}`);
            expect(moves, mover.id).toEqual(
                mover.moves.filter(r => known.has(r.from) && known.has(r.to)).map(r => `${r.from} ${r.to}`),
            );
            const refused = mover.refuses.filter(r => r.verdict === 'refused' && entries.has(`feature ${r.feature}`));
            expect(written?.entries.filter(e => e.words[0] === 'refuses').map(e => e.words[1])).toEqual(
                refused.map(r => r.feature),
            );
        }
    });

    it('speak on each platform what the data says, with its evidence, and beyond it only what is added by hand', () => {
        for (const row of facts.apis.products) {
            const written = entry('product', row.id);
            const line = (interfaces: readonly string[], confidence: string, source: string): string =>
                `${interfaces.join(', ')} | ${GRADE[confidence]} | ${sourceText(source)}`;
            const expected = [
                ...row.speaks.filter(speech => speech.interfaces.length > 0).map(spoken),
                ...(ADDED[row.id] ?? []).map(speech => line(speech.interfaces, speech.confidence, speech.source)),
            ];
            const lines = written.entries
                .filter(child => child.words[0] === 'speaks')
                .map(
                    child =>
                        `${between(child, 1, 'since', 'on', 'evidence').join(', ')} | ${evidenceOf(child)?.grade} | ${evidenceOf(child)?.source}`,
                );
            expect([row.id, sorted(lines)]).toEqual([row.id, sorted(expected)]);
        }
    });

    it('say since which version, in the words of the data, and how they reach the platform', () => {
        for (const row of facts.apis.products) {
            const written = entry('product', row.id);
            const doc = fold(written.doc);
            for (const speech of row.speaks) {
                const told = [
                    speech.support,
                    speech.method ?? '',
                    speech.requires ?? '',
                    speech.conflicts ?? '',
                    speech.since ?? '',
                ].map(text => fold(plain(text)));
                expect([row.id, told.filter(text => !doc.includes(text))]).toEqual([row.id, []]);
                const lines = written.entries.filter(
                    child =>
                        speech.interfaces.length > 0 &&
                        between(child, 1, 'since', 'on', 'evidence').join() === speech.interfaces.join(),
                );
                const since = lines.map(own).find(version => version !== undefined);
                expect([row.id, since === undefined || (speech.since ?? '').includes(since)]).toEqual([row.id, true]);
                expect([
                    row.id,
                    speech.since !== null &&
                        /^\d+(\.\d+)+/.test(speech.since) &&
                        !/ as /.test(speech.since) &&
                        since === undefined,
                ]).toEqual([row.id, false]);
            }
        }
    });

    it('added by hand are known to the data, and name interfaces the data does not list for them', () => {
        for (const [id, speeches] of Object.entries(ADDED)) {
            const row = facts.apis.products.find(product => product.id === id);
            expect(row?.id).toBe(id);
            const listed = new Set(row?.speaks.flatMap(speech => speech.interfaces));
            expect(speeches.flatMap(speech => speech.interfaces).filter(name => listed.has(name))).toEqual([]);
        }
    });
});

describe('what accounts need', () => {
    it('stands in the library for every product, or is about what no plan leans on, with the reason', () => {
        const rows = facts.accountNeeds.needs;
        const products = new Set(named('product').map(([id]) => id));
        const without = rows.filter(row => !products.has(row.product) && !products.has(`${row.product}-migration`));
        expect(sorted(without.map(row => row.id))).toEqual(sorted(Object.keys(NO_COMPONENT)));
    });
});
