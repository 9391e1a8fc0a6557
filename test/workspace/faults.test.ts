import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Analyser, PARTS } from '../../language/check/analyse.ts';
import { PlanBuilder } from '../../language/plan/build/build.ts';
import { reportModel } from '../../language/report/model/model.ts';
import { unprotected } from '../../language/rules/facts/unprotected.ts';
import { modelOf } from '../../webview/scene/from-analysis/index.ts';
import { found, unitOf, workspaceOf } from '../check.ts';

/** A fault of the checker costs as little as it can, and is said. */

const FOLDER = join(import.meta.dirname, '../../examples/proxmox');
const ESTATE = Object.fromEntries(
    ['plan.exit', 'inventory.exit'].map(name => [name, readFileSync(join(FOLDER, name), 'utf8')]),
);

const FAULTY_FOLDER = join(import.meta.dirname, '../../examples/frankfurt/faulty');
/** A plan with findings of most rules. */
const FAULTY = Object.fromEntries(
    readdirSync(FAULTY_FOLDER)
        .filter(name => name.endsWith('.exit'))
        .toSorted((a, b) => Number(b === 'plan.exit') - Number(a === 'plan.exit'))
        .map(name => [name, readFileSync(join(FAULTY_FOLDER, name), 'utf8')]),
);

const HEAD = 'plan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix\n';

function breakRule(): void {
    vi.spyOn(unprotected, 'check').mockImplementation(() => {
        throw new TypeError('no such machine');
    });
}

afterEach(() => vi.restoreAllMocks());

describe('a rule that fails', () => {
    test('costs its own findings and is told; the others stay', () => {
        const before = found(unitOf(ESTATE));
        breakRule();
        const unit = unitOf(ESTATE);
        const after = found(unit);
        expect(after.filter(f => f.code !== 'checker-fault')).toEqual(before.filter(f => f.code !== 'unprotected'));
        expect(after.filter(f => f.code === 'checker-fault')).toMatchObject([
            { severity: 'warning', file: 'plan.exit', message: expect.stringContaining("Rule 'unprotected'") },
        ]);
    });

    test('never makes a verdict better', () => {
        breakRule();
        expect(['no-go', 'depends']).toContain(unitOf(ESTATE).analysis.verdict.value);
        expect(
            unitOf('plan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix').analysis.verdict.value,
        ).toBe('depends');
    });

    test('is told no longer once it works, and again when it does not', () => {
        const text = 'plan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix\n';
        const workspace = workspaceOf({ 'plan.exit': text });
        const faults = () =>
            workspace.unitOf('file:///plans/plan.exit')!.analysis.findings.filter(f => f.code === 'checker-fault')
                .length;
        expect(faults()).toBe(0);
        breakRule();
        workspace.set('file:///plans/plan.exit', `${text}environment prod { }\nworkload w { in prod }\n`);
        expect(faults()).toBe(1);
        vi.restoreAllMocks();
        workspace.set(
            'file:///plans/plan.exit',
            `${text}environment prod { }\nworkload w { in prod }\nworkload v { in prod }\n`,
        );
        expect(faults()).toBe(0);
    });

    test('is told in a file that declares no plan', () => {
        breakRule();
        expect(found(unitOf('workload w { }')).map(f => f.code)).toContain('checker-fault');
        expect(found(unitOf('')).map(f => f.code)).toContain('checker-fault');
    });
});

describe('a part of the analysis that fails', () => {
    const NAMES = Object.keys(PARTS) as (keyof typeof PARTS)[];

    function breakPart(part: keyof typeof PARTS): void {
        vi.spyOn(PARTS, part).mockImplementation(() => {
            throw new TypeError('no such part');
        });
    }

    test.each(NAMES)('%s costs the findings that rest on it and is told once', part => {
        const before = found(unitOf(FAULTY));
        breakPart(part);
        const after = found(unitOf(FAULTY));
        const faults = after.filter(f => f.code === 'checker-fault');
        expect(faults).toMatchObject([
            { severity: 'warning', file: 'plan.exit', message: expect.stringContaining('(no such part)') },
        ]);
        const rest = before.filter(f => !faults[0]?.message.includes(`'${f.code}'`));
        expect(after.filter(f => f.code !== 'checker-fault')).toEqual(rest);
        expect(rest.length).toBeLessThan(before.length);
    });

    test('also where it fails only when it is asked for', () => {
        const { headroom } = PARTS;
        let asked = 0;
        vi.spyOn(PARTS, 'headroom').mockImplementation((...args) => ({
            ...headroom(...args),
            get fabrics(): never {
                asked++;
                throw new TypeError('no such fabric');
            },
        }));
        const { findings } = unitOf(FAULTY).analysis;
        expect(findings.filter(f => f.code === 'checker-fault')).toMatchObject([
            {
                message: expect.stringMatching(
                    /^The I\/O headroom could not be worked out.*'network-choke'.*'rebuild-slow'/,
                ),
            },
        ]);
        expect(asked).toBe(1);
    });

    test.each(NAMES)('%s makes no verdict better, of the plan nor of a phase', part => {
        const before = unitOf(FAULTY).analysis.verdict;
        breakPart(part);
        const { verdict } = unitOf(FAULTY).analysis;
        expect(['no-go', 'depends']).toContain(verdict.value);
        expect(verdict.phases.map(p => p.name)).toEqual(before.phases.map(p => p.name));
        expect(verdict.phases.filter(p => !['no-go', 'depends'].includes(p.value))).toEqual([]);
    });

    test.each(NAMES)('%s leaves what is shown of the plan readable', part => {
        breakPart(part);
        const { analysis } = unitOf(FAULTY);
        expect(analysis.headroom.rows.length).toBeGreaterThanOrEqual(0);
        expect(() => reportModel(analysis)).not.toThrow();
        expect(() => modelOf(analysis)).not.toThrow();
        expect(() => analysis.blast('veeam')).not.toThrow();
    });

    test('costs nothing that does not rest on it', () => {
        breakPart('moves');
        expect(found(unitOf(`${HEAD}workload w { in nowhere }\nphase one { }\n`)).map(f => f.code)).toEqual(
            expect.arrayContaining(['checker-fault', 'reference-unknown', 'phase-empty']),
        );
    });

    test('is told no longer once it works', () => {
        const workspace = workspaceOf(ESTATE);
        const uri = 'file:///plans/plan.exit';
        breakPart('moves');
        void workspace.unitOf(uri)!.analysis.findings;
        vi.restoreAllMocks();
        workspace.set(uri, `${ESTATE['plan.exit']}\n`);
        expect(found(workspace.unitOf(uri)!)).toEqual(
            found(unitOf({ ...ESTATE, 'plan.exit': `${ESTATE['plan.exit']}\n` })),
        );
    });

    test('takes no acceptance for a useless one', () => {
        const text = `${HEAD}accept unprotected on w because "lab"\nworkload w { in prod }\nenvironment prod { }\n`;
        expect(found(unitOf(text)).map(f => f.code)).not.toContain('acceptance-unused');
        breakRule();
        expect(found(unitOf(text)).map(f => f.code)).not.toContain('acceptance-unused');
    });
});

describe('a plan that cannot be checked at all', () => {
    const BAD = {
        'bad.exit': `${HEAD}workload w { in nowhere }\nphase one { }\n`,
        'good.exit': ESTATE['inventory.exit']!,
    };
    const bad = 'file:///plans/bad.exit';
    const good = 'file:///plans/good.exit';
    const { build } = PlanBuilder.prototype;
    const { analyse } = Analyser.prototype;

    const breakBuild = (): unknown =>
        vi.spyOn(PlanBuilder.prototype, 'build').mockImplementation(function (this: PlanBuilder, ...args) {
            if (args[0].some(f => f.uri === bad)) {
                throw new TypeError('no such name');
            }
            return build.apply(this, args);
        });
    const breakAnalysis = (): unknown =>
        vi.spyOn(Analyser.prototype, 'analyse').mockImplementation(function (this: Analyser, ...args) {
            if (args[0].file === bad || args[0].files.includes(bad)) {
                throw new TypeError('no such name');
            }
            return analyse.apply(this, args);
        });

    test.each([
        ['built', breakBuild],
        ['analysed', breakAnalysis],
    ])('because it could not be %s says so, and its neighbours are checked', (_, breakIt) => {
        const expected = found(workspaceOf(BAD).unitOf(good)!);
        breakIt();
        const workspace = workspaceOf(BAD);
        expect(found(workspace.unitOf(bad)!)).toMatchObject([
            { code: 'checker-fault', severity: 'error', message: expect.stringContaining('(no such name)') },
        ]);
        expect(workspace.unitOf(bad)!.analysis.verdict.value).toBe('depends');
        expect(found(workspace.unitOf(good)!)).toEqual(expected);
    });

    test.each([
        ['built', breakBuild],
        ['analysed', breakAnalysis],
    ])('because it could not be %s is checked again after the next edit', (_, breakIt) => {
        const workspace = workspaceOf(BAD);
        void workspace.unitOf(bad)!.analysis.findings;
        breakIt();
        workspace.set(bad, `${BAD['bad.exit']}workload v { }\n`);
        expect(found(workspace.unitOf(bad)!).map(f => f.code)).toEqual(['checker-fault']);
        vi.restoreAllMocks();
        const text = `${BAD['bad.exit']}workload u { in nowhere }\n`;
        workspace.set(bad, text);
        expect(found(workspace.unitOf(bad)!)).toEqual(found(workspaceOf({ 'bad.exit': text }).unitOf(bad)!));
    });
});

describe('files that include each other in a long row', () => {
    test('are one plan', () => {
        const files = Object.fromEntries(
            Array.from({ length: 12_000 }, (_, i) => [`f${i}.exit`, `include "f${i + 1}.exit"\n`]),
        );
        files['f12000.exit'] = 'workload w { }\n';
        expect(workspaceOf(files).unitOf('file:///plans/f0.exit')!.files).toHaveLength(12_001);
    });
});
