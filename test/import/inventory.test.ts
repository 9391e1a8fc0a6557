import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeImport } from '../../language/import/compose.ts';
import { IMPORTED_FEATURES } from '../../language/import/estate/features.ts';
import { FORKLIFT_CONCERNS } from '../../language/import/formats/forklift.ts';
import { ImportLog } from '../../language/import/telling/report.ts';
import { LIBRARY_NAMES } from '../../language/library/index.ts';
import { grammarWords } from '../../language/writing/keywords.ts';
import { found, unitOf } from '../check.ts';
import { anyHostileExtract as hostile, inventoryFor, SMALL } from './estates.ts';
import { declared } from './files.ts';

describe('what is written', () => {
    test('equal shapes become a profile when that makes the text shorter', () => {
        const machines = ['a', 'b', 'c'].map(name => ({ name, vcpu: 2, memoryGiB: 4, diskGiB: 10, cbt: false }));
        const { text } = inventoryFor([...machines, { name: 'd', vcpu: 8, memoryGiB: 4, diskGiB: 10 }]);
        expect(declared(text, 'profile')).toEqual([
            'profile c2-m4GiB-cbt-disabled { vcpu 2  memory 4 GiB  uses cbt-disabled }',
        ]);
        expect(declared(text)).toEqual([
            'workload a on cl-array is c2-m4GiB-cbt-disabled { disk 10 GiB }',
            'workload b on cl-array is c2-m4GiB-cbt-disabled { disk 10 GiB }',
            'workload c on cl-array is c2-m4GiB-cbt-disabled { disk 10 GiB }',
            'workload d on cl-array { vcpu 8  memory 4 GiB  disk 10 GiB }',
        ]);
    });

    test('one shape is one profile, however the import came to it', () => {
        const plain = ['a', 'b', 'c'].map(name => ({ name, vcpu: 2, memoryGiB: 4 }));
        const special = ['d', 'e', 'f'].map((name, index) => ({
            name,
            vcpu: 2,
            memoryGiB: 4,
            iops: 10 * (index + 1),
            cbt: index > 0,
        }));
        const profiles = inventoryFor([...plain, ...special])
            .inventory.declarations.filter(each => each.keyword === 'profile')
            .map(each => [...each.properties.values()].join('  '));
        expect(profiles).toContain('vcpu 2  memory 4 GiB');
        expect(new Set(profiles).size).toBe(profiles.length);
    });

    test('profiles change nothing: the plan has every figure of every machine', () => {
        fc.assert(
            fc.property(
                fc.uniqueArray(SMALL, { selector: each => each.name, minLength: 1, maxLength: 8 }),
                machines => {
                    const { inventory, text } = inventoryFor(machines);
                    const workloads = new Map(
                        unitOf({ 'plan.exit': text }).plan.workloads.map(each => [each.name, each]),
                    );
                    for (const machine of inventory.estate.machines) {
                        const workload = workloads.get(inventory.nameOf.get(machine)!)!;
                        expect([
                            workload.figures['vcpu']?.value,
                            workload.figures['memory']?.value,
                            workload.figures['disk']?.value,
                            workload.figures['iops']?.value,
                        ]).toEqual([machine.vcpu, machine.memory, machine.capacity, machine.samples[0]?.iops.average]);
                        expect(workload.uses.map(use => use.name)).toEqual(
                            machine.traits.cbt === false ? ['cbt-disabled'] : [],
                        );
                    }
                },
            ),
        );
    });

    test('nothing is invented: no I/O without a figure, defaults only on request and marked as assumed', () => {
        const machines = [
            { name: 'sql-01', vcpu: 2 },
            { name: 'app', vcpu: 2 },
        ];
        expect(inventoryFor(machines).text).not.toMatch(/iops|evidence/u);
        const { text } = inventoryFor(machines, { assumeIo: true });
        expect(text).toContain(
            'iops 350 peak 500  evidence assumed "published default for a database machine: peak 500, average 70 % of it"',
        );
        expect(text).toContain('iops 35 peak 50');
    });

    test.each([
        ['names', 'web-prod-01', 'production'],
        ['names', 'WSPTSTAPP01', 'development'],
        ['names', 'lab-x', 'lab'],
        ['names', 'prod-test-01', 'production'],
        ['names', 'device7', undefined],
        ['names', 'app', undefined],
    ] as const)('environment from %s: %s → %s', (from, name, environment) => {
        const { text } = inventoryFor([{ name, vcpu: 1 }], { environments: { from } });
        expect(declared(text, 'environment').map(line => line.split(' ')[1])).toEqual(
            environment === undefined ? [] : [environment],
        );
    });

    test('a name that the library has is changed and kept as title', () => {
        expect(declared(inventoryFor([{ name: 'nutanix-rf2', vcpu: 1 }]).text)).toEqual([
            'workload "nutanix-rf2 (CL)" "nutanix-rf2" on cl-array { vcpu 1 }',
        ]);
    });
});

describe('any estate gives text that parses', () => {
    test('inventory and draft have no syntax, unit, name or property finding', () => {
        fc.assert(
            fc.property(hostile, extract => {
                const result = composeImport([extract], new ImportLog(), {
                    draft: true,
                    environments: { from: 'attribute', attribute: 'env' },
                    annotations: true,
                    assumeIo: true,
                });
                const findings = found(
                    unitOf({ 'plan.exit': result.plan!, 'inventory.exit': result.inventory }),
                ).filter(each =>
                    /^(syntax|unit|name-duplicate|property|reference-unknown|value|include)/u.test(each.code),
                );
                expect(findings).toEqual([]);
            }),
            { numRuns: 150 },
        );
    });

    test('every machine is a workload, once', () => {
        fc.assert(
            fc.property(hostile, extract => {
                const result = composeImport([extract], new ImportLog(), {});
                expect(unitOf({ 'plan.exit': result.inventory }).plan.workloads).toHaveLength(extract.machines.length);
            }),
            { numRuns: 100 },
        );
    });
});

describe('names agree with the rest of the project', () => {
    test('every feature the import writes is in the library', () => {
        expect(IMPORTED_FEATURES.filter(name => !(name in LIBRARY_NAMES.feature))).toEqual([]);
    });

    test('every word of the grammar is known, so that names are quoted where they must be', () => {
        const grammar = readFileSync(new URL('../../language/exit.langium', import.meta.url), 'utf8').replace(
            /\/\*[\s\S]*?\*\/|\/\/.*$/gmu,
            '',
        );
        const words = new Set([...grammar.matchAll(/'([A-Za-z][A-Za-z0-9-]*)'/gu)].map(match => match[1]!));
        expect([...words].filter(word => !grammarWords().has(word))).toEqual([]);
    });

    test('all 29 concerns of Forklift are mapped, each once, with a feature of the library where there is one', () => {
        expect(new Set(FORKLIFT_CONCERNS.map(each => each.id)).size).toBe(29);
        expect(
            FORKLIFT_CONCERNS.flatMap(each =>
                each.feature === undefined || each.feature in LIBRARY_NAMES.feature ? [] : [each.feature],
            ),
        ).toEqual([]);
        expect(FORKLIFT_CONCERNS.filter(each => each.category === 'Critical')).toHaveLength(4);
        const page = readFileSync(new URL('../../docs/import.md', import.meta.url), 'utf8');
        expect(FORKLIFT_CONCERNS.filter(each => !page.includes(`\`${each.id}\``)).map(each => each.id)).toEqual([]);
    });
});
