/** The library by itself: it parses, every name in it leads somewhere, and it is read piece by piece. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIBRARY_ALIASES } from '../../language/library/aliases.ts';
import type { LibraryKind } from '../../language/library/index.ts';
import { LIBRARY_NAMES, libraryFileOf, libraryFilesFor } from '../../language/library/index.ts';
import type { Namespace } from '../../language/plan/naming/names.ts';
import { namespaceOf } from '../../language/plan/naming/names.ts';
import type { BlockRecord, DeclRecord } from '../../language/plan/records.ts';
import { libraryFolder as findFolder, nodeLibrary } from '../../language/server/files/node-library.ts';
import { BuiltInLibrary } from '../../language/workspace/library.ts';
import { manifestModule, readLibrary } from '../../scripts/library/manifest.ts';
import { files, libraryFolder, named, platformFacts, privilegesOf, textOf } from './setup.ts';

const library = new BuiltInLibrary(nodeLibrary(libraryFolder));
const blocksOf = (file: string): BlockRecord[] => library.document(file).blocks.map(block => block.value);
const place = (span: { block: { text: string }; start: number; end: number }): string =>
    span.block.text.slice(span.start, span.end);
const platforms = named('platform').map(([name]) => name);

describe('every library file', () => {
    it.each(files)('%s is read without a finding', file => {
        expect(
            blocksOf(file).flatMap(block =>
                block.problems.map(problem => `${place(problem.span)}: ${problem.message}`),
            ),
        ).toEqual([]);
    });

    it.each(files)('%s refers only to names that exist', file => {
        const platformNames = new Map(platforms.map(name => [name, platformFacts(name)]));
        const missing = blocksOf(file).flatMap(block => {
            const own = platformNames.get(block.declarations.find(record => record.kind === 'platform')?.name ?? '');
            const demands = block.declarations.flatMap(record => record.demands);
            return block.uses
                .filter(use => {
                    // What a product needs is looked up on the platform it names.
                    const demand = demands.find(d => d.names.includes(use));
                    const platform = platformNames.get(demand?.platform?.name ?? '') ?? own;
                    switch (use.kind) {
                        case 'privilege':
                            return platform?.privileges.has(use.name) !== true;
                        case 'role':
                            return platform?.roles.has(use.name) !== true;
                        default:
                            return (
                                library.find(
                                    use.kind === 'fabric' ? 'component' : (use.kind as Namespace),
                                    use.name,
                                ) === undefined
                            );
                    }
                })
                .map(use => `${use.kind} ${use.name}`);
        });
        expect(missing).toEqual([]);
    });

    it.each(files)(
        '%s begins with a comment that says what it is, and each declaration says how well it is known',
        file => {
            expect(textOf(file)).toMatch(/^\/\*/);
            const silent = blocksOf(file)
                .flatMap(block => block.declarations)
                .filter(record => !['capability', 'product'].includes(record.kind) && record.evidence === undefined);
            expect(silent.map(record => record.name)).toEqual([]);
        },
    );
});

describe('names', () => {
    it('are those of the manifest, and the manifest is up to date', () => {
        const written = readFileSync(join(libraryFolder, 'manifest.generated.ts'), 'utf8');
        expect(written).toBe(manifestModule(readLibrary(libraryFolder)));
        const declared = files.flatMap(file =>
            blocksOf(file).flatMap(block => block.declarations.map(record => `${record.kind} ${record.name} ${file}`)),
        );
        const listed = Object.entries(LIBRARY_NAMES).flatMap(([kind, names]) =>
            Object.entries(names).map(([name, file]) => `${kind} ${name} ${file}`),
        );
        expect(declared.sort()).toEqual(listed.sort());
    });

    it('stand once in their namespace', () => {
        const all = files
            .flatMap(file => blocksOf(file).flatMap(block => block.declarations))
            .map(record => `${namespaceOf(record.kind)} ${record.name}`);
        expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
    });

    it('of the language page all resolve', () => {
        const words: [LibraryKind, string][] = [
            ...['vsphere', 'nutanix', 'proxmox', 'hyperv', 'scvmm', 'azure-local', 'kubevirt'].map(
                (name): [LibraryKind, string] => ['platform', name],
            ),
            ...['veeam-vbr', 'vmware-srm', 'zabbix'].map((name): [LibraryKind, string] => ['product', name]),
            ...[
                'vsphere.vadp',
                'vsphere.vr',
                'vsphere.perf',
                'vsphere.terraform',
                'in-guest.backup',
                'in-guest.metrics',
                'in-guest.automation',
                'ahv.terraform',
                'ahv.v4-recovery-points',
            ].map((name): [LibraryKind, string] => ['interface', name]),
            ...['nvme', 'sas-ssd', 'sata-ssd', 'hdd-7k'].map((name): [LibraryKind, string] => ['media', name]),
            ...[
                'nutanix-rf2',
                'nutanix-rf3',
                'ceph-replicated',
                'ceph-erasure',
                's2d-two-way',
                's2d-three-way',
                'vsan-raid1',
                'vsan-raid5',
                'vsan-raid6',
                'external-array',
            ].map((name): [LibraryKind, string] => ['fabric', name]),
            ['feature', 'rdm'],
            ['capability', 'vm.power.on'],
        ];
        expect(words.filter(([kind, name]) => libraryFileOf(kind, name) === undefined)).toEqual([]);
        const vsphere = platformFacts('vsphere');
        const nutanix = platformFacts('nutanix');
        expect(vsphere.roles.has('VirtualMachinePowerUser')).toBe(true);
        expect(vsphere.privileges.has('VirtualMachine.State.CreateSnapshot')).toBe(true);
        expect(vsphere.privileges.has('VirtualMachine.Provisioning.DiskRandomRead')).toBe(true);
        expect(privilegesOf(nutanix, 'VM Operator')).toEqual(privilegesOf(nutanix, 'Virtual Machine Operator'));
        expect(nutanix.roles.has('Backup Admin')).toBe(true);
    });

    it('that objects are born with are no names of the library', () => {
        for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
            expect(libraryFileOf('platform', name)).toBeUndefined();
            expect(library.find('platform', name)).toBeUndefined();
        }
    });
});

describe('roles of a platform', () => {
    it.each(platforms)('%s: bases end somewhere, and only a role meant to be empty holds nothing', name => {
        const platform = platformFacts(name);
        const empty = [...platform.roles.keys()].filter(role => privilegesOf(platform, role).length === 0);
        expect(empty.filter(role => role !== 'NoAccess')).toEqual([]);
    });

    it.each(platforms)('%s: no privilege stands twice in a role', name => {
        const platform = platformFacts(name);
        for (const role of platform.roles.keys()) {
            const held = privilegesOf(platform, role);
            expect(new Set(held).size, role).toBe(held.length);
        }
    });
});

describe('features', () => {
    it('are all supported somewhere or part of a transition, and every platform offers what lives in the guest', () => {
        const supported = platforms.flatMap(name => [...platformFacts(name).supports.keys()]);
        const moved = files.flatMap(file =>
            blocksOf(file)
                .flatMap(block => block.declarations)
                .filter(record => record.kind === 'transition')
                .flatMap(record => Object.values(record.facts).flat())
                .map(fact => fact.use.name),
        );
        const known = new Set([...supported, ...moved]);
        expect(
            named('feature')
                .map(([name]) => name)
                .filter(name => !known.has(name)),
        ).toEqual([]);
        for (const name of platforms) {
            expect([...platformFacts(name).offers.keys()]).toEqual(
                expect.arrayContaining(['in-guest.backup', 'in-guest.metrics', 'in-guest.automation']),
            );
        }
    });

    it('tell that a raw device mapping does not arrive on AHV, and that Proxmox VE forgets changed blocks at power-off', () => {
        expect(platformFacts('nutanix').supports.has('rdm')).toBe(false);
        expect(platformFacts('vsphere').supports.has('rdm')).toBe(true);
        expect(platformFacts('proxmox').supports.has('durable-change-tracking')).toBe(false);
    });

    it('each say in a comment what follows from them', () => {
        expect(
            named('feature')
                .filter(([, entry]) => entry.doc === '')
                .map(([name]) => name),
        ).toEqual([]);
    });
});

describe('aliases', () => {
    it('lead to names that exist, and are none themselves', () => {
        for (const [kind, words] of Object.entries(LIBRARY_ALIASES)) {
            const names = LIBRARY_NAMES[kind as LibraryKind];
            expect(
                Object.values(words).flatMap(targets => targets.filter(name => !Object.hasOwn(names, name))),
            ).toEqual([]);
            expect(
                Object.keys(words).filter(word => Object.hasOwn(names, word) || word !== word.toLowerCase()),
            ).toEqual([]);
        }
    });

    it('are found whatever their case, in their own namespace only', () => {
        expect(library.aliases('platform', 'VMware')).toEqual(['vsphere']);
        expect(library.aliases('product', 'vrops')).toEqual(['aria-operations']);
        expect(library.aliases('product', 'ahv')).toEqual([]);
        expect(library.aliases('platform', 'vsphere')).toEqual([]);
        expect(library.aliases('phase', 'toString')).toEqual([]);
    });
});

describe('reading piece by piece', () => {
    /** A library that keeps a record of the files it opens. */
    function watched(): { lazy: BuiltInLibrary; opened: string[] } {
        const opened: string[] = [];
        const disk = nodeLibrary(libraryFolder);
        return {
            lazy: new BuiltInLibrary({
                read: file => {
                    opened.push(file);
                    return disk.read(file);
                },
            }),
            opened,
        };
    }

    it('opens nothing for a name the library does not have', () => {
        const { lazy, opened } = watched();
        expect(lazy.find('platform', 'vc-fra')).toBeUndefined();
        expect([...lazy.names('platform')]).toContain('nutanix');
        expect(opened).toEqual([]);
    });

    it('opens the one file that declares a name, once', () => {
        const { lazy, opened } = watched();
        const found = lazy.find('interface', 'vsphere.vadp') as DeclRecord;
        expect([found.kind, found.title, found.layer?.text, found.evidence?.grade]).toEqual([
            'interface',
            'vSphere APIs for Data Protection',
            'backup',
            'recalled',
        ]);
        expect(found.doc).toContain('snapshot stun');
        expect(lazy.find('interface', 'pve.pbs')?.name).toBe('pve.pbs');
        expect(opened).toEqual(['interfaces.exit']);
    });

    it('finds every name of the manifest in its own namespace only', () => {
        for (const [kind, names] of Object.entries(LIBRARY_NAMES)) {
            const namespace = namespaceOf(kind as LibraryKind);
            expect(Object.keys(names).filter(name => library.find(namespace, name)?.name !== name)).toEqual([]);
        }
        expect(library.find('interface', 'rdm')).toBeUndefined();
        expect(library.find('role', 'Admin')).toBeUndefined();
    });

    it('needs, for a plan about two platforms, their files and the vocabulary, nothing else', () => {
        expect(libraryFilesFor(['vsphere', 'proxmox', 'web-01'])).toEqual([
            'capabilities.exit',
            'features-moves.exit',
            'features.exit',
            'guest.exit',
            'interfaces.exit',
            'proxmox.exit',
            'vsphere.exit',
        ]);
        expect(libraryFilesFor(['nutanix-rf2'])).toEqual(['fabrics.exit', 'media.exit']);
        expect(libraryFilesFor(['web-01'])).toEqual([]);
    });

    it('finds its folder from the sources, and says where it looked when it is missing', () => {
        expect(textOf('guest.exit')).toBe(
            readFileSync(join(findFolder(join(libraryFolder, '..', 'server')), 'guest.exit'), 'utf8'),
        );
        expect(() => findFolder('/nowhere')).toThrow('/nowhere');
    });
});
