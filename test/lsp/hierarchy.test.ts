import { describe, expect, test } from 'vitest';
import {
    basesOf,
    dependencies,
    dependents,
    derivedFrom,
    prepareBases,
    prepareDependencies,
} from '../../language/lsp/names/hierarchy.ts';
import { includesAfterRename } from '../../language/lsp/names/renamed-files.ts';
import { covered, edited, type Marked, marked, ROOT } from './marked.ts';

const PARTS = `include "parts/inventory.exit"
plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
phase move { cutover erp to hci }
`;
const INVENTORY = `identity ad on old { principal "OPS" holds ReadOnly }
backup nightly { speaks vsphere.vadp  protects erp every 1 h  depends on ad }
profile oltp { iops 100 }
workload db is oltp { }
workload erp is oltp { depends on db, ad }
`;
const at = (inventory: string): Marked => marked({ 'plan.exit': PARTS, 'parts/inventory.exit': inventory });
const names = (list: readonly { readonly item: { readonly name: string } }[]): string[] =>
    list.map(({ item }) => item.name).sort();

describe('who depends on what', () => {
    test('incoming are those that lean on it, with the places that say so', () => {
        const { workspace, uri, position } = at(INVENTORY.replace('identity ad', 'identity a<|>d'));
        const [item] = prepareDependencies(workspace, uri, position);
        expect(item).toMatchObject({ name: 'ad', uri: `${ROOT}parts/inventory.exit` });
        const found = dependents(workspace, item!);
        expect(names(found)).toEqual(expect.arrayContaining(['erp', 'nightly']));
        const erp = found.find(f => f.item.name === 'erp')!;
        expect(erp.ranges.map(range => covered(workspace, erp.item.uri, range))).toEqual(['ad']);
    });

    test('outgoing are those it leans on, declared or by what covers it', () => {
        const { workspace, uri, position } = at(INVENTORY.replace('workload erp', 'workload e<|>rp'));
        const [item] = prepareDependencies(workspace, uri, position);
        expect(names(dependencies(workspace, item!))).toEqual(expect.arrayContaining(['ad', 'db', 'nightly']));
    });

    test('each is the other way round', () => {
        const { workspace, uri, position } = at(INVENTORY.replace('workload erp', 'workload e<|>rp'));
        const plan = workspace.unitOf(uri)!.plan;
        for (const name of plan.components.keys()) {
            const item = { ...prepareDependencies(workspace, uri, position)[0]!, name };
            for (const { item: other } of dependencies(workspace, item)) {
                expect(names(dependents(workspace, other)), `${name} on ${other.name}`).toContain(name);
            }
        }
    });

    test('a word of the language has none', () => {
        const { workspace, uri, position } = at(INVENTORY.replace('holds ReadOnly', 'ho<|>lds ReadOnly'));
        expect(prepareDependencies(workspace, uri, position)).toEqual([]);
    });
});

describe('what is what', () => {
    test('the base of a declaration, up to the library, and what is one of it', () => {
        const { workspace, uri, position } = at(INVENTORY.replace('workload erp', 'workload e<|>rp'));
        const [erp] = prepareBases(workspace, uri, position);
        const [oltp, ...more] = basesOf(workspace, erp!);
        expect([oltp?.name, more]).toEqual(['oltp', []]);
        expect(basesOf(workspace, oltp!)).toEqual([]);
        expect(
            derivedFrom(workspace, oltp!)
                .map(i => i.name)
                .sort(),
        ).toEqual(['db', 'erp']);
    });

    test('a platform is one of the library, of which the plan has others', () => {
        const { workspace, uri, position } = marked(PARTS.replace('platform old', 'platform o<|>ld'));
        const [old] = prepareBases(workspace, uri, position);
        const [vsphere] = basesOf(workspace, old!);
        expect(vsphere).toMatchObject({ name: 'vsphere', uri: 'exit-library:/vsphere.exit' });
        expect(derivedFrom(workspace, vsphere!).map(i => i.name)).toEqual(['old']);
    });
});

describe('includes after a rename', () => {
    const PLAN = `${ROOT}plan.exit`;
    const after = (...renames: [string, string][]): Record<string, string> => {
        const { workspace } = at(INVENTORY);
        const edit = includesAfterRename(
            workspace,
            renames.map(([from, to]) => ({ oldUri: ROOT + from, newUri: ROOT + to })),
            false,
        );
        return Object.fromEntries(
            Object.entries(edit?.changes ?? {}).map(([uri, edits]) => [
                uri,
                edited(workspace.document(uri)!.text, edits).split('\n')[0]!,
            ]),
        );
    };

    test('follow the file, the folder, and the plan that moves itself', () => {
        expect(after(['parts/inventory.exit', 'parts/estate%20two.exit'])).toEqual({
            [PLAN]: 'include "parts/estate two.exit"',
        });
        expect(after(['parts/inventory.exit', 'inventory.exit'])).toEqual({ [PLAN]: 'include "inventory.exit"' });
        expect(after(['parts', 'old/parts'])).toEqual({ [PLAN]: 'include "old/parts/inventory.exit"' });
        expect(after(['plan.exit', 'plans/plan.exit'])).toEqual({ [PLAN]: 'include "../parts/inventory.exit"' });
    });

    test('stay where they still lead there', () => {
        expect(after(['plan.exit', 'exit.exit'])).toEqual({});
        expect(after(['parts/other.exit', 'x.exit'])).toEqual({});
        expect(after(['plan.exit', 'new/plan.exit'], ['parts', 'new/parts'])).toEqual({});
    });
});
