/** A plan's own declaration of a library name: whatever the library brings, a valid plan stays one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIBRARY_NAMES, type LibraryKind } from '../../language/library/index.ts';
import { found, unitOf } from '../check.ts';

/** A plan that uses the library in every namespace, and draws no error. */
const BASE = `plan p { from old to new }
platform old is vsphere { version "8.0" }
platform new is proxmox { version "9.0" }
environment prod { class production  shape monolithic }
identity ad on old { principal "X\\\\ops" holds ReadOnly becomes PVEAuditor }
backup images is bacula-enterprise { speaks vsphere.vadp, in-guest.backup  protects all every 24 h keep 14 d }
monitoring watch is zabbix { speaks in-guest.metrics  observes all }
fabric pool on new is ceph-replicated { nodes 6  links 2 x 100 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 100 MB/s }
workload erp { in prod  uses anti-affinity  vcpu 4  memory 16 GiB  disk 200 GiB used 100 GiB  iops 100 peak 200  writes 30%  block 8 KiB  evidence measured }
phase rights { map ad }
phase io     { model pool }
phase move   { cutover erp to pool }
`;

const FIGURES = 'read iops 500k bandwidth 3000 MB/s latency 90 us  write iops 100k bandwidth 1500 MB/s latency 25 us';
const DECLARED: Record<Exclude<LibraryKind, 'transition'>, (name: string) => string> = {
    platform: name => `platform "${name}" "mine"`,
    interface: name => `interface "${name}" "mine" for backup`,
    feature: name => `feature "${name}" "mine"`,
    capability: name => `capability "${name}" "mine"`,
    product: name => `product "${name}" "mine" for backup { speaks in-guest.backup }`,
    media: name => `media "${name}" { ${FIGURES} }`,
    fabric: name => `fabric "${name}" on new { nodes 3 }`,
};
const KINDS = Object.keys(DECLARED) as (keyof typeof DECLARED)[];

/** What is said about the plan, without what says that names are shadowed. */
function said(text: string): string[] {
    return found(unitOf({ 'plan.exit': text }))
        .filter(f => f.code !== 'name-shadows')
        .map(f => `${f.severity} ${f.code} ${f.message}`)
        .sort();
}

describe('names of the library that a plan declares', () => {
    test('the plan they are added to draws no error', () => {
        expect(said(BASE).filter(line => line.startsWith('error'))).toEqual([]);
    });

    test.each(KINDS)('every %s is an information or a warning, and nothing else becomes an error', kind => {
        // What the plan itself names is then its own, without what the library says about it.
        const names = Object.keys(LIBRARY_NAMES[kind]).filter(name => !new RegExp(`\\b${name}\\b`).test(BASE));
        const all = found(unitOf({ 'plan.exit': BASE + names.map(DECLARED[kind]).join('\n') }));
        const shadows = all.filter(f => f.code === 'name-shadows');
        expect(shadows.length).toBe(names.length);
        expect(shadows.filter(f => f.severity === 'error')).toEqual([]);
        expect(all.filter(f => f.severity === 'error').map(f => `${f.code} ${f.message}`)).toEqual([]);
    });

    test('a name the plan does not use changes nothing that is said about it', () => {
        const before = said(BASE);
        const pairs = (['interface', 'feature', 'capability', 'product', 'media'] as const).flatMap(kind =>
            Object.keys(LIBRARY_NAMES[kind])
                .filter(name => !BASE.includes(name))
                .map(name => [kind, name] as const),
        );
        fc.assert(
            fc.property(fc.uniqueArray(fc.constantFrom(...pairs), { minLength: 1, maxLength: 12 }), chosen => {
                const added = chosen.map(([kind, name]) => DECLARED[kind](name)).join('\n');
                expect(said(BASE + added)).toEqual(before);
            }),
            { numRuns: 40 },
        );
    });

    test('an own name means the same in a plan whether the library has it or not', () => {
        const plan = (name: string): string => `plan p { from old to new }
interface ${name} "mine" for backup
feature ${name} "mine"
platform old is vsphere { offers ${name}  supports ${name} }
platform new is proxmox { offers ${name} }
environment prod { class production  shape monolithic }
fabric pool on new is ceph-replicated { nodes 6  links 2 x 100 Gbps mtu 9000  media 8 x nvme }
backup night { speaks ${name}  protects all every 24 h }
workload erp { in prod  uses ${name}  iops 100 peak 200  writes 30%  block 8 KiB }
phase io   { model pool }
phase move { cutover erp to pool }
`;
        const without = said(plan('our-word'));
        for (const name of ['rdm', 'anti-affinity', 'static-ip', 'vsphere.vadp', 'pve.vzdump']) {
            expect(said(plan(name)).map(line => line.replaceAll(name, 'our-word'))).toEqual(without);
        }
    });
});
