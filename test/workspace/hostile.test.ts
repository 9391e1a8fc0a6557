import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, dayText } from '../../language/plan/units.ts';
import { reportText } from '../../language/report/output/render.ts';
import { PlanWorkspace } from '../../language/workspace/workspace.ts';
import { modelOf } from '../../webview/scene/from-analysis/index.ts';
import { place } from '../../webview/scene/layout/place.ts';
import { library, workspaceOf } from '../check.ts';

const MAIN = 'file:///plans/plan.exit';

/** Everything that is made of a plan: findings, papers, picture. */
async function everything(text: string): Promise<string[]> {
    const { analysis } = workspaceOf({ 'plan.exit': text }).unitOf(MAIN)!;
    await reportText(analysis, 'html');
    await reportText(analysis, 'markdown');
    const model = modelOf(analysis, {});
    place(model, { moment: 0, grouping: 'environment', expanded: new Set(), width: 1000 });
    return analysis.findings.map(f => f.code);
}

describe('times and dates of any size', () => {
    const DIGITS = fc.oneof(
        fc.nat().map(String),
        fc.bigInt({ min: 0n, max: 10n ** 400n }).map(String),
        fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1e20 }).map(n => n.toFixed(3)),
    );
    const UNIT = fc.constantFrom('us', 'ms', 's', 'min', 'h', 'd', 'days', 'weeks', 'months', 'years');
    const DATE = fc
        .tuple(fc.nat(9999), fc.nat(13), fc.nat(32))
        .map(
            ([y, m, d]) => `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`,
        );

    test('give findings, a report and a picture, never a fault', async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.array(fc.tuple(DIGITS, UNIT), { minLength: 8, maxLength: 8 }),
                DATE,
                DATE,
                async (t, a, b) => {
                    const [lasts, pause, rpo, rto, downtime, every, keep, window] = t.map(
                        ([n, unit]) => `${n} ${unit}`,
                    );
                    await everything(
                        `plan p { from vc to ntx  starts ${a}  window ${window} }\nplatform vc is vsphere { ends ${b} }\nplatform ntx is nutanix { }\n` +
                            `backup b is veeam-vbr { protects all every ${every} keep ${keep} }\nfabric san on vc is external-array { }\n` +
                            `fabric hci on ntx is nutanix-rf2 { nodes 4  links 2 x 10 Gbps  media 2 x sata-ssd  raw 20 TB }\n` +
                            `workload w { on san  disk 1 TiB  iops 100  rpo ${rpo}  rto ${rto}  downtime ${downtime} }\n` +
                            `phase one { lasts ${lasts}  establish b onto ahv.v3-snapshots }\nphase two { starts ${b}  lasts ${pause}  cutover w to hci over 1 Gbps }\n` +
                            `accept api-break on w until ${a} "reason" by "somebody"\n`,
                    );
                },
            ),
            { numRuns: 60 },
        );
    });

    test('that no plan can mean are a finding about the time', async () => {
        for (const lasts of ['99999999 weeks', '999999999 week', '101 years', `${'9'.repeat(400)} days`]) {
            expect(await everything(`plan p { from vsphere to proxmox }\nphase a { lasts ${lasts} }\n`)).toContain(
                'value-range',
            );
        }
    });

    test('sum up to a day that can be written', async () => {
        const phases = Array.from({ length: 300 }, (_, i) => `phase p${i} { lasts 99 years }\n`).join('');
        await everything(`plan p { from vsphere to proxmox  starts 2027-01-01 }\n${phases}`);
        fc.assert(
            fc.property(fc.double(), value => {
                expect(dayText(value)).toMatch(/^\d{4}-\d\d-\d\d$|^after 9999-12-31$/);
            }),
        );
        fc.assert(
            fc.property(DATE, text => {
                const found = day(text);
                expect(found === undefined || found < day('1000-01-01')! || dayText(found) === text).toBe(true);
            }),
        );
    });
});

describe('files that include each other', () => {
    function chain(length: number): PlanWorkspace {
        const name = (i: number) => `file:///plans/f${String(i).padStart(6, '0')}.exit`;
        const workspace = new PlanWorkspace({
            files: { read: () => undefined },
            library,
            roots: ['file:///plans/'],
            asOf: 0,
        });
        for (let i = 0; i < length; i++) {
            const next = name(i + 1)
                .split('/')
                .at(-1)!;
            workspace.set(name(i), i === length - 1 ? 'workload w { }\n' : `include "${next}"\n`);
        }
        return workspace;
    }

    test('may do so in a row of ten thousand', () => {
        const started = process.cpuUsage();
        const workspace = chain(10_000);
        const unit = workspace.all()[0]!;
        expect(unit.files).toHaveLength(10_000);
        expect(unit.analysis.findings.length).toBeGreaterThan(0);
        expect(process.cpuUsage(started).user / 1e6).toBeLessThan(10);
    });

    test('are in a circle exactly where one leads back', () => {
        fc.assert(
            fc.property(fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 }), pairs => {
                const uri = (i: number) => `f${i}.exit`;
                const edges = pairs.filter(([a, b], i) => pairs.findIndex(([c, d]) => a === c && b === d) === i);
                const files = Object.fromEntries(
                    Array.from({ length: 8 }, (_, i) => [
                        uri(i),
                        `${edges.flatMap(([a, b]) => (a === i ? [`include "f${b}.exit"\n`] : [])).join('')}workload w${i} { }\n`,
                    ]),
                );
                const workspace = workspaceOf(files);
                const reach = (from: number, to: number): boolean => {
                    const seen = new Set([from]);
                    for (const at of seen) {
                        edges.forEach(([a, b]) => a === at && seen.add(b));
                    }
                    return seen.has(to);
                };
                const told = workspace
                    .all()
                    .flatMap(unit => unit.analysis.findings)
                    .filter(f => f.code === 'include-cycle');
                expect(told).toHaveLength(edges.filter(([a, b]) => reach(b, a)).length);
            }),
            { numRuns: 100 },
        );
    });
});

describe('a text that exhausts the parser', () => {
    test.each([
        ['comments without end', '/*'.repeat(450_000)],
        ['comments in comments', '/*/'.repeat(300_000)],
        ['braces in braces', 'platform p { role r '.repeat(40_000)],
    ])('costs its own declaration and no neighbour: %s', (_, hostile) => {
        const workspace = workspaceOf({
            'plan.exit': 'plan p { from vsphere to proxmox }\nworkload fine { in nowhere }\n',
            'hostile.exit': `${hostile}\n`,
        });
        expect(workspace.unitOf(MAIN)!.analysis.findings.map(f => f.code)).toContain('reference-unknown');
        expect(workspace.unitOf('file:///plans/hostile.exit')!.analysis.findings.length).toBeGreaterThan(0);
    });
});
