import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatText } from '../../language/format/format.ts';
import { composeImport } from '../../language/import/compose.ts';
import type { Extract, Machine } from '../../language/import/estate/estate.ts';
import { inventoryOf } from '../../language/import/formats/inventory.ts';
import { fingerprint } from '../../language/import/merge/fingerprint.ts';
import { markOf } from '../../language/import/merge/fingerprints.ts';
import { type Change, mergeInventory } from '../../language/import/merge/merge.ts';
import { scanPlan, UnreadablePlan } from '../../language/import/merge/scan.ts';
import { ImportLog } from '../../language/import/telling/report.ts';
import { GIB } from '../../language/import/values.ts';
import { inventoryText } from '../../language/import/write.ts';
import { anyEstate, anyHostileExtract, estateOf, inventoryFor, machineOf, SMALL, type TestMachine } from './estates.ts';

function merge(existing: string, machines: readonly TestMachine[]): { text: string; changes: Change[] } {
    const { inventory, text } = inventoryFor(machines);
    return mergeInventory(existing, text, inventory.declarations);
}

const textFor = (machines: readonly TestMachine[]): string => inventoryFor(machines).text;
const summary = (changes: readonly Change[]): string[] =>
    changes.map(
        each => `${each.kind} ${each.keyword} ${each.name}${each.property === undefined ? '' : ` ${each.property}`}`,
    );

/** What each declaration says, whatever its layout. */
function facts(text: string): Record<string, string[]> {
    return Object.fromEntries(
        scanPlan(text).map(each => [
            `${each.keyword} ${each.name}`,
            [each.on ?? '', each.base ?? '', ...each.properties.map(property => property.text)].sort(),
        ]),
    );
}

const A: TestMachine = { name: 'a', vcpu: 2, memoryGiB: 4, diskGiB: 40 };
const B: TestMachine = { name: 'b', vcpu: 4, memoryGiB: 8, diskGiB: 80 };

describe('by example', () => {
    test('what nobody touched follows the estate', () => {
        const { text, changes } = merge(textFor([A, B]), [{ ...A, memoryGiB: 6 }, B]);
        expect(text).toContain('vcpu 2  memory 6 GiB  disk 40 GiB');
        expect(changes).toEqual([
            {
                kind: 'changed',
                keyword: 'workload',
                name: 'a',
                property: 'memory',
                before: 'memory 4 GiB',
                after: 'memory 6 GiB',
            },
        ]);
    });

    test('what somebody changed stays, also when the estate changes elsewhere in the same machine', () => {
        const edited = textFor([A, B]).replace('memory 4 GiB', 'memory 16 GiB').replace('vcpu 2 ', 'rpo 4 h  vcpu 2 ');
        const { text, changes } = merge(edited, [{ ...A, diskGiB: 50 }, B]);
        expect(text).toContain('rpo 4 h  vcpu 2  memory 16 GiB  disk 50 GiB');
        expect(summary(changes)).toEqual(['changed workload a disk', 'kept workload a memory']);
    });

    test('a value changed on both sides stays as written and is told', () => {
        const { text, changes } = merge(textFor([A]).replace('memory 4 GiB', 'memory 16 GiB'), [
            { ...A, memoryGiB: 8 },
        ]);
        expect(text).toContain('memory 16 GiB');
        expect(changes).toEqual([
            {
                kind: 'conflict',
                keyword: 'workload',
                name: 'a',
                property: 'memory',
                before: 'memory 16 GiB',
                after: 'memory 8 GiB',
            },
        ]);
        expect(merge(text, [{ ...A, memoryGiB: 8 }]).changes.map(each => each.kind)).toEqual(['kept']);
    });

    test('comments, order and layout stay', () => {
        const edited = textFor([A, B])
            .replace('workload b', '// the big one\nworkload b')
            .replace('{ vcpu 2  memory 4 GiB', '{\n  vcpu 2 // two\n  memory /* really */ 4 GiB\n ');
        const { text } = merge(edited, [{ ...A, vcpu: 3 }, B]);
        expect(text).toContain('// the big one\nworkload b');
        expect(text).toContain('vcpu 3 // two\n  memory /* really */ 4 GiB\n');
    });

    test('a machine that is gone stays and is marked, and loses the mark when it is back', () => {
        const gone = merge(textFor([A, B]), [A]);
        expect(gone.text).toMatch(/^workload b .*, not in the last import$/mu);
        expect(summary(gone.changes)).toEqual(['gone workload b']);
        expect(summary(merge(gone.text, [A]).changes)).toEqual(['gone workload b']);
        const back = merge(gone.text, [A, B]);
        expect(back.text).toBe(textFor([A, B]));
        expect(summary(back.changes)).toEqual(['returned workload b']);
    });

    test('nothing counts as gone when part of the input could not be read', () => {
        const { inventory, text } = inventoryFor([A]);
        const before = textFor([A, B]);
        expect(mergeInventory(before, text, inventory.declarations, { complete: false })).toMatchObject({
            text: before,
            changes: [],
        });
    });

    test('a new machine is added behind the others; hand-written ones are left alone', () => {
        const mine = 'workload mine { vcpu 1 }\n';
        const { text, changes } = merge(textFor([A]) + mine, [A, B]);
        expect(text.indexOf('workload mine')).toBeLessThan(text.indexOf('workload b'));
        expect(summary(changes)).toEqual(['added workload b']);
    });

    test('a machine that somebody renamed is still that machine', () => {
        const { text, changes } = merge(textFor([A, B]).replace('workload a ', 'workload shop-front '), [A, B]);
        expect(text).toContain('workload shop-front ');
        expect(changes).toEqual([]);
    });

    test('a fabric moved by hand stays moved', () => {
        const edited = textFor([A])
            .replace('workload a on cl-array', 'workload a on other')
            .concat('fabric other is external-array\n');
        expect(merge(edited, [{ ...A, vcpu: 8 }]).text).toContain('workload a on other { vcpu 8');
    });

    test('a `becomes` beside an imported `holds` stays while the role follows the estate', () => {
        const fabric = textFor([A]);
        const identity = (role: string) => ({
            keyword: 'identity',
            name: 'vc-accounts',
            properties: new Map([['principal CORP\\x', `principal "CORP\\\\x" holds ${role}`]]),
        });
        const first = mergeInventory(fabric, fabric, [
            ...inventoryFor([A]).inventory.declarations,
            identity('Reader'),
        ]).text;
        const edited = first.replace('holds Reader', 'holds Reader becomes "VM Viewer" on target');
        const { text, changes } = mergeInventory(edited, fabric, [
            ...inventoryFor([A]).inventory.declarations,
            identity('Writer'),
        ]);
        expect(text).toContain('principal "CORP\\\\x" holds Writer becomes "VM Viewer" on target');
        expect(summary(changes)).toEqual(['changed identity vc-accounts principal CORP\\x']);
    });

    test("without its mark a declaration is somebody's own", () => {
        const unmarked = textFor([A]).replace(/(workload a .*?) \/\/ imported.*/u, '$1');
        const { text, changes } = merge(unmarked, [{ ...A, vcpu: 9 }]);
        expect(text).toBe(unmarked);
        expect(changes).toEqual([
            { kind: 'kept', keyword: 'workload', name: 'a', property: 'vcpu', before: 'vcpu 2', after: 'vcpu 9' },
        ]);
    });

    test('a shape that nobody uses any more goes, one that somebody extended stays', () => {
        const three = ['x', 'y', 'z'].map(name => ({ ...A, name }));
        const first = textFor(three);
        expect(first).toContain('profile c2-m4GiB { vcpu 2  memory 4 GiB }');
        const grown = three.map(each => ({ ...each, memoryGiB: 8 }));
        expect(merge(first, grown).text).not.toContain('c2-m4GiB');
        expect(
            merge(first.replace('vcpu 2  memory 4 GiB }', 'vcpu 2  memory 4 GiB  p99 2 ms }'), grown).text,
        ).toContain('p99 2 ms');
    });

    test('a machine keeps its name in the plan when another one of that name comes, and what people wrote stays with it', () => {
        const old = { name: 'web', id: 'vm-20', vcpu: 2, memoryGiB: 4, diskGiB: 40 };
        const other = { name: 'web', id: 'vm-5', vcpu: 8, memoryGiB: 64, diskGiB: 400 };
        const edited = textFor([old]).replace('{ vcpu 2', '{ rpo 1 h  vcpu 2');
        const both = merge(edited, [other, old]);
        expect(both.text).toMatch(/^workload web on cl-array \{ rpo 1 h {2}vcpu 2 .* vm-20$/mu);
        expect(both.text).toMatch(/^workload "web \(vm-5\)" "web" on cl-array \{ vcpu 8 .* vm-5$/mu);
        expect(summary(both.changes)).toEqual(['added workload web (vm-5)']);
        const one = merge(both.text, [other]);
        expect(one.text).toMatch(/^workload web .*rpo 1 h.* vm-20, not in the last import$/mu);
        expect(summary(one.changes)).toEqual(['gone workload web']);
        expect(merge(both.text, [other, old])).toMatchObject({ text: both.text, changes: [] });
    });

    test('a rename in the estate is told as one; the plan keeps its name, its edits and what refers to it', () => {
        const edited = `${textFor([{ ...A, id: 'vm-1' }, B]).replace('{ vcpu 2', '{ rpo 1 h  vcpu 2')}\nphase p { cutover a to x }\n`;
        const { text, changes } = merge(edited, [{ ...A, name: 'shop', id: 'vm-1', vcpu: 3 }, B]);
        expect(text).toMatch(/^workload a "shop" on cl-array \{ rpo 1 h {2}vcpu 3/mu);
        expect(changes).toEqual([
            { kind: 'renamed', keyword: 'workload', name: 'a', before: 'a', after: 'shop' },
            { kind: 'changed', keyword: 'workload', name: 'a', property: 'vcpu', before: 'vcpu 2', after: 'vcpu 3' },
        ]);
        expect(merge(text, [{ ...A, name: 'shop', id: 'vm-1', vcpu: 3 }, B])).toMatchObject({ text, changes: [] });
        expect(merge(text, [{ ...A, id: 'vm-1', vcpu: 3 }, B]).text).toMatch(/^workload a on cl-array \{ rpo 1 h/mu);
    });

    test('marks of older files, without ids and values, still merge by name', () => {
        const { inventory } = inventoryFor([A, B]);
        const old = inventory.declarations.reduce(
            (text, each) => text.replace(markOf(each), `// imported ${fingerprint(each)}`),
            textFor([A, B]),
        );
        expect(old).toMatch(/^workload a .*\/\/ imported [0-9a-f]{8}$/mu);
        const edited = old.replace('memory 4 GiB', 'memory 16 GiB');
        const { text, changes } = merge(edited, [
            { ...A, id: 'vm-1', diskGiB: 50 },
            { ...B, id: 'vm-2' },
        ]);
        expect(text).toMatch(/^workload a .*vcpu 2 {2}memory 16 GiB {2}disk 50 GiB.*vm-1$/mu);
        expect(summary(changes)).toEqual(['changed workload a disk', 'kept workload a memory']);
        const renamed = merge(old.replace('workload a ', 'workload front '), [
            { ...A, id: 'vm-1' },
            { ...B, id: 'vm-2' },
        ]);
        expect([renamed.text.includes('workload a '), renamed.changes]).toEqual([false, []]);
    });

    describe('value by value, own and inherited', () => {
        const three = ['app1', 'app2', 'app3'].map(name => ({ ...A, name }));
        const shaped = textFor(three);
        const grown = three.map(each =>
            each.name === 'app3' ? { ...each, vcpu: 8, memoryGiB: 6, diskGiB: 80 } : each,
        );

        test('one value changed on both sides does not hold back the others', () => {
            const { text, changes } = merge(shaped.replace(/(app3 .*)disk 40 GiB/u, '$1disk 30 GiB'), grown);
            expect(text).toMatch(/^workload app3 on cl-array \{ (?=.*vcpu 8)(?=.*memory 6 GiB).*disk 30 GiB/mu);
            expect(summary(changes).filter(each => each.includes('app3'))).toEqual([
                'changed workload app3 vcpu',
                'changed workload app3 memory',
                'conflict workload app3 disk',
            ]);
        });

        test('a shape chosen by hand stays, and what it does not say follows the estate', () => {
            const edited = `${shaped.replace(/app3 on cl-array is c2-m4GiB/u, 'app3 on cl-array is oltp')}\nprofile oltp { iops 900  memory 12 GiB }\n`;
            const { text } = merge(edited, grown);
            expect(text).toMatch(/^workload app3 on cl-array is oltp \{ (?=.*vcpu 8)(?!.*memory).*disk 80 GiB/mu);
            expect(merge(text, grown).text).toBe(text);
        });

        test('what somebody added to an imported shape stays with machines that change', () => {
            const edited = shaped.replace('profile c2-m4GiB { vcpu 2', 'profile c2-m4GiB { iops 100  vcpu 2');
            const { text } = merge(edited, [{ ...three[0]!, memoryGiB: 8 }, three[1]!, three[2]!]);
            expect(text).toMatch(/^workload app1 on cl-array is c2-m4GiB \{ (?=.*memory 8 GiB)(?!.*vcpu)/mu);
            expect(text).toContain('iops 100');
            expect(merge(text, [{ ...three[0]!, memoryGiB: 8 }, three[1]!, three[2]!])).toMatchObject({
                text,
                changes: [],
            });
        });

        test('a remark before the mark does not hide it', () => {
            const { text, changes } = merge(textFor([A]).replace('} // imported', '} // ask the owner // imported'), [
                { ...A, vcpu: 8 },
            ]);
            expect(text).toMatch(/vcpu 8 .* \/\/ ask the owner \/\/ imported/u);
            expect(summary(changes)).toEqual(['changed workload a vcpu']);
        });

        test('what is written is formatted as the formatter would', () => {
            const shrunk = [
                { name: 'app1', diskGiB: 40 },
                { ...three[1]!, vcpu: 4 },
                { ...three[2]!, diskGiB: undefined },
            ];
            const { text } = merge(shaped, shrunk);
            expect(text).toBe(formatText(text));
            expect(text).not.toMatch(/\{ {2,}\S|\{ +\}/u);
        });
    });

    test('what the files of this time cannot show stays as it was', () => {
        const full = (each: TestMachine): Machine => {
            const machine = machineOf(each);
            return {
                ...machine,
                inUse: 5 * GIB,
                disks: [{ capacity: 40 * GIB, raw: true, mode: 'persistent', path: `[ds] ${each.name}/a.vmdk` }],
                traits: { cbt: true, snapshots: 2, consolidation: true },
            };
        };
        const bare = (each: TestMachine): Machine => ({
            ...machineOf({ name: each.name, vcpu: 3 }),
            traits: { consolidation: false },
            power: 'unknown',
        });
        const three = ['a', 'b', 'c'].map(name => ({ ...A, name, iops: 10, off: name === 'c' }));
        const inventory = (machines: Machine[], more: Partial<Extract> = {}) =>
            inventoryOf(estateOf(machines, more), {}, new ImportLog());
        const host = { name: 'h', cluster: 'CL', speeds: [1e10], at: { file: 'f', sheet: 's', row: 1 } };
        const before = inventoryText(
            inventory(three.map(full), {
                hosts: [host],
                roles: [{ name: 'r', privileges: ['p'], system: false, kind: 'vsphere', at: host.at }],
            }),
        );
        const now = inventory(three.map(bare));
        const { text, changes } = mergeInventory(before, inventoryText(now), now.declarations, {
            coverage: now.coverage,
        });
        expect(summary(changes).filter(each => !each.startsWith('changed'))).toEqual([]);
        expect([...new Set(changes.map(each => each.property))]).toEqual(['vcpu', 'uses']);
        const resolved = new Map(scanPlan(text).map(each => [each.name, each]));
        for (const { name } of three) {
            const own = resolved.get(name)!;
            const all = [...own.properties, ...(resolved.get(own.base ?? '')?.properties ?? [])].map(each => each.text);
            expect(all).toEqual(
                expect.arrayContaining([
                    'vcpu 3',
                    'memory 4 GiB',
                    'disk 40 GiB used 5 GiB',
                    'iops 10',
                    'uses rdm, snapshots',
                ]),
            );
        }
        expect(text).toMatch(/^fabric cl-array .*nodes 1 {2}links 1 x 10 Gbps/mu);
        expect(text).not.toContain('not in the last import');
        const again = inventory(three.map(full), { hosts: [host] });
        expect(mergeInventory(text, before, again.declarations, { coverage: again.coverage }).text).toContain(
            'uses rdm, snapshots, consolidation-needed',
        );
    });

    test('machines that people moved into another file of the plan are kept up to date there', () => {
        const whole = textFor([A, B]);
        const line = /^workload b .*\n/mu.exec(whole)![0];
        const { inventory, text } = inventoryFor([A, { ...B, vcpu: 6 }]);
        const merged = mergeInventory(whole.replace(line, ''), text, inventory.declarations, {
            others: [{ name: 'db.exit', text: `// ours\n${line}` }],
        });
        expect(merged.text).not.toContain('workload b');
        expect(merged.others[0]).toMatch(/^\/\/ ours\nworkload b .*vcpu 6/u);
        expect(summary(merged.changes)).toEqual(['changed workload b vcpu']);
    });

    test('Windows line ends stay', () => {
        const { text } = merge(textFor([A]).replace(/\n/gu, '\r\n'), [A, B]);
        expect(text).toContain('workload b');
        expect(text.replace(/\r\n/gu, '')).not.toMatch(/[\r\n]/u);
    });

    test('a text that does not close is not merged into', () => {
        expect(() => merge(textFor([A]).replace('}', ''), [A])).toThrow(UnreadablePlan);
        expect(() => merge(`${textFor([A])}}`, [A])).toThrow(UnreadablePlan);
    });
});

describe('laws', () => {
    test('importing the same estate again changes nothing', () => {
        fc.assert(
            fc.property(anyEstate, machines => {
                const text = textFor(machines);
                expect(merge(text, machines)).toMatchObject({ text, changes: [] });
            }),
        );
    });

    test('nor does it for an estate of hostile names', () => {
        fc.assert(
            fc.property(anyHostileExtract, extract => {
                const copy = structuredClone(extract);
                const { inventory } = composeImport([extract], new ImportLog(), { annotations: true });
                const again = composeImport([copy], new ImportLog(), { annotations: true, existing: inventory });
                expect([again.inventory, again.report.changes]).toEqual([inventory, []]);
            }),
        );
    });

    test('the layout of a text does not matter: a formatted one says the same', () => {
        fc.assert(
            fc.property(anyEstate, fc.integer({ min: 0, max: 12 }), (machines, indent) => {
                const messy = textFor(machines).replace(/^(?!\/\/).*$/gmu, line =>
                    line.replace(/ {2}/gu, ' '.repeat(indent + 1)).replace(/\{ /gu, '{\n'),
                );
                const formatted = formatText(messy);
                expect(merge(formatted, machines)).toMatchObject({ text: formatted, changes: [] });
            }),
        );
    });

    test('merging is idempotent', () => {
        fc.assert(
            fc.property(anyEstate, anyEstate, (before, after) => {
                const once = merge(textFor(before), after).text;
                expect(merge(once, after).text).toBe(once);
            }),
        );
    });

    test('without hand edits the result says what a fresh import says, and keeps what is gone', () => {
        // With I/O of some machine, that another has none is news.
        const measured: TestMachine = { name: 'measured', vcpu: 8, memoryGiB: 64, iops: 5 };
        fc.assert(
            fc.property(anyEstate, anyEstate, (before, rest) => {
                const after = [...rest, measured];
                const merged = facts(merge(textFor(before), after).text);
                expect(merged).toMatchObject(facts(textFor(after)));
                const kept = Object.keys(facts(textFor(before))).filter(key => key.startsWith('workload '));
                expect(Object.keys(merged)).toEqual(expect.arrayContaining(kept));
            }),
        );
    });

    test('properties that people add stay through any change of the estate', () => {
        const added = fc.constantFrom('rpo 4 h', 'rto 2 h', 'downtime 30 min', 'p99 2 ms', 'change 3 %/d');
        fc.assert(
            fc.property(
                fc.array(SMALL, { minLength: 1, maxLength: 6 }),
                fc.array(SMALL, { maxLength: 6 }),
                added,
                (before, after, own) => {
                    const text = textFor(before);
                    const edited = text.replace(/^(workload (?:"(?:\\.|[^"\\])*"|\S+).*\{)/mu, `$1 ${own} `);
                    fc.pre(edited !== text);
                    const name = scanPlan(edited).find(each =>
                        each.properties.some(property => property.text === own),
                    )!.name;
                    const merged = scanPlan(merge(edited, after).text).find(
                        each => each.keyword === 'workload' && each.name === name,
                    )!;
                    expect(merged.properties.map(each => each.text)).toContain(own);
                },
            ),
        );
    });

    test('a changed value stays through any change of the estate', () => {
        fc.assert(
            fc.property(SMALL, SMALL, (before, after) => {
                const machine = { ...before, name: 'one' };
                const edited = textFor([machine]).replace(/vcpu \d+/u, 'vcpu 77');
                expect(merge(edited, [{ ...after, name: 'one' }]).text).toContain('vcpu 77');
            }),
        );
    });
});
