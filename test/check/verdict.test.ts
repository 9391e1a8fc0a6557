import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { VERDICT_WORDS } from '../../language/analysis/verdict-words.ts';
import { countsOf } from '../../language/check/verdict.ts';
import { verdictOf } from '../../language/lsp/diagnostics.ts';
import { reportModel } from '../../language/report/model/model.ts';
import { wavesCsv } from '../../language/report/output/csv.ts';
import { reportText } from '../../language/report/output/render.ts';
import type { PlanUnit } from '../../language/workspace/workspace.ts';
import { findingsJson } from '../../src/cli/output/findings-json.ts';
import { verdictLines } from '../../src/cli/output/findings-text.ts';
import { sarif } from '../../src/cli/output/sarif.ts';
import { modelOf } from '../../webview/scene/from-analysis/index.ts';
import { unitOf } from '../check.ts';
import { EXAMPLES, exampleUnit } from '../report/reports.ts';

/** One verdict, decided once, the same on every surface (5.6, section 7). */

const io = { stdout: () => undefined, data: () => undefined, stderr: () => undefined, cwd: '/', color: false };
const show = (uri: string) => uri;

interface JsonPlan {
    readonly verdict: string;
    readonly phases: readonly { readonly name: string; readonly verdict: string }[];
    readonly notLookedAt: readonly { readonly what: string; readonly message: string }[];
    readonly findings: readonly { readonly id: string }[];
}

const jsonOf = (unit: PlanUnit) => (findingsJson([unit], show) as { plans: JsonPlan[] }).plans[0]!;

async function expectEqualSurfaces(unit: PlanUnit): Promise<void> {
    const { verdict } = unit.analysis;
    const counts = countsOf(unit.analysis);
    const words = VERDICT_WORDS[verdict.value];
    const unseen = verdict.notLookedAt.map(n => n.label).join(', ');

    const json = jsonOf(unit);
    expect(json.verdict).toBe(verdict.value);
    expect(json.phases.map(p => p.verdict)).toEqual(verdict.phases.map(p => p.value));
    expect(json.notLookedAt.map(n => n.what)).toEqual(verdict.notLookedAt.map(n => n.what));
    expect(sarif([unit], show).runs[0]!.properties).toMatchObject({ verdict: verdict.value });

    const text = verdictLines(unit, show, io);
    expect(text.startsWith(`${words}: `)).toBe(true);
    expect(text).toContain(unseen);

    expect(verdictOf(unit)).toMatchObject({
        verdict: verdict.value,
        error: counts.error,
        warning: counts.warning,
        information: counts.information,
        notLookedAt: verdict.notLookedAt,
    });
    expect(modelOf(unit.analysis).plan.verdict).toMatchObject({
        text: words,
        error: counts.error,
        warning: counts.warning,
        notLookedAt: verdict.notLookedAt.map(({ label, message }) => ({ label, message })),
    });

    const report = reportModel(unit.analysis);
    expect(report).toMatchObject({ verdict: verdict.value, counts, notLookedAt: verdict.notLookedAt });
    expect(report.phases.map(p => p.verdict)).toEqual(verdict.phases.map(p => p.value));
    // What a phase is judged by is named there.
    for (const phase of report.phases) {
        expect(phase.verdict === 'no-go', phase.name).toBe(
            phase.risks.some(id => {
                const risk = report.risks.find(r => r.id === id)!;
                return risk.severity === 'error' && risk.counts.includes(phase.name);
            }),
        );
    }
    const waves = parse(wavesCsv(report), { bom: true, columns: true }) as Record<string, string>[];
    expect(waves.map(w => w['verdict'])).toEqual(verdict.phases.map(p => VERDICT_WORDS[p.value].toLowerCase()));
    expect(new Set(waves.map(w => w['verdict of the plan']))).toEqual(
        new Set(waves.length > 0 ? [words.toLowerCase()] : []),
    );
    const paper = await reportText(unit.analysis, 'markdown');
    expect(paper).toMatch(new RegExp(`\\| The whole plan \\| – \\| – \\| \\**${words}\\** \\|`));
    expect(paper.slice(0, paper.indexOf('## Sequence'))).toContain(`${words}`);
}

const HEAD = `plan p { from old to new  starts 2027-01-11 }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
environment lab { class lab }
fabric hci on new is nutanix-rf2 { nodes 6  links 2 x 25 Gbps mtu 9000  media 6 x nvme  raw 20 TB  rebuild 400 MB/s }
workload erp { in prod  disk 1 TiB used 500 GiB  iops 5k peak 15k  writes 40%  block 16 KiB  p99 5 ms  evidence measured  rpo 48 h }
workload toy { in lab  disk 10 GiB }
backup veeam { speaks in-guest.backup  protects all every 24 h }
monitoring watch { speaks in-guest.metrics  observes all }
`;
const IO = 'phase io { model hci  lasts 1 week }\n';

/** Small plans around what a verdict turns on. */
const SMALL: Readonly<Record<string, string>> = {
    empty: '',
    broken: 'plan ((( {',
    'no phases': HEAD,
    'a fabric where all lies already': `${HEAD.replace('workload erp { in prod', 'workload erp { in prod  on hci')}${IO}phase move { cutover erp to hci  lasts 1 week }\n`,
    'nothing moves': `${HEAD}${IO}`,
    'an empty phase': `${HEAD}${IO}phase rest { }\nphase move { cutover all to hci over 1 Gbps  lasts 1 week }\n`,
    'an accepted risk': `${HEAD}phase move { cutover erp to hci over 1 Gbps  lasts 1 week }\naccept foundation-missing on erp because "a test"\n`,
    'an error in one phase': `${HEAD}phase play { cutover toy to hci lasts 1 week }\nphase move { cutover erp to hci over 1 Gbps  lasts 1 week }\n${IO}`,
    'a typing error in a phase': `${HEAD}${IO}phase move { cutover erpp to hci  lasts 1 week }\nphase play { cutover toy to hci lasts 1 week }\n`,
};

describe('every surface gives the same verdict', () => {
    test.each(EXAMPLES)('on the example %s', async name => {
        await expectEqualSurfaces(exampleUnit(name));
    });

    test.each(Object.entries(SMALL))('on a plan with: %s', async (_, text) => {
        await expectEqualSurfaces(unitOf(text));
    });
});

describe('what a verdict may say', () => {
    const of = (text: string) => unitOf(text).analysis.verdict;
    const phase = (text: string, name: string) => of(text).phases.find(p => p.name === name)!.value;

    test('no phases, no moves and empty phases are never Go', () => {
        expect(of('').value).toBe('depends');
        expect(of(SMALL['no phases']!).value).toBe('depends');
        expect(of(SMALL['nothing moves']!).value).toBe('depends');
        expect(of(SMALL['a fabric where all lies already']!).value).toBe('depends');
        expect(phase(SMALL['an empty phase']!, 'rest')).toBe('conditions');
    });

    test('what rests on figures nobody stated is never Go', () => {
        const text = `${HEAD}${IO}identity ad on old { }
phase bk { establish veeam  lasts 1 week }
phase ids { map ad  lasts 1 week }
phase move { cutover erp to hci over 1 Gbps  lasts 1 week }
`;
        expect(of(text).value).toBe('conditions');
        for (const figure of ['nodes 6', 'links 2 x 25 Gbps mtu 9000', 'media 6 x nvme', 'is nutanix-rf2']) {
            const without = of(text.replace(figure, ''));
            expect(without.value, figure).toBe('depends');
            expect(without.phases.find(p => p.name === 'move')!.value, figure).toBe('depends');
        }
    });

    test('a foundation that no phase lays is never Go, even where it is optional', () => {
        const text = `${HEAD.replace('class production  shape monolithic', 'class development')}${IO}identity ad on old { principal "ops" holds ReadOnly becomes "Prism Viewer" }
phase ids { map ad  lasts 1 week }
phase move { cutover all to hci over 1 Gbps  lasts 1 week }
`;
        expect(of(text).value).toBe('go');
        expect(of(text.replace(/phase ids.*\n/, '')).value).toBe('conditions');
    });

    test('an error stops the phase it is about and the plan, not the other phases', () => {
        expect(of(SMALL['an error in one phase']!).value).toBe('no-go');
        expect(phase(SMALL['an error in one phase']!, 'move')).toBe('no-go');
        expect(phase(SMALL['an error in one phase']!, 'play')).toBe('go');
        expect(phase(SMALL['a typing error in a phase']!, 'move')).toBe('no-go');
        expect(phase(SMALL['a typing error in a phase']!, 'play')).toBe('go');
    });

    test('an error in what a move leans on counts for that move', () => {
        const text = `${HEAD.replace('nodes 6', 'nodes 6 Gbps')}${IO}phase move { cutover erp to hci over 1 Gbps  lasts 1 week }\n`;
        expect(phase(text, 'move')).toBe('no-go');
    });

    test('a step that cannot give what a move leans on stops that move, and none that leans on nothing', () => {
        const head = HEAD.replace(
            'backup veeam { speaks in-guest.backup',
            'backup veeam is veeam-vbr { speaks vsphere.vadp',
        );
        const rest = `${IO}identity ad on old { }\nphase ids { map ad  lasts 1 week }\nphase play { cutover toy to hci lasts 1 week }\nphase move { cutover erp to hci over 1 Gbps  lasts 1 week }\n`;
        for (const [step, code] of [
            ['establish veeam', 'interface-ambiguous'],
            ['establish veeam onto ahv.v3-crt', 'product-cannot-speak'],
        ]) {
            const text = `${head.replace('platform new is nutanix', 'platform new is nutanix { version "6.5" }')}phase bk { ${step}  lasts 1 week }\n${rest}`;
            const unit = unitOf(step === 'establish veeam' ? text.replace('6.5', '7.3') : text);
            expect(unit.analysis.findings.map(f => f.code)).toContain(code);
            const verdicts = new Map(unit.analysis.verdict.phases.map(p => [p.name, p.value]));
            expect([verdicts.get('bk'), verdicts.get('play'), verdicts.get('move')], step).toEqual([
                'no-go',
                'go',
                'no-go',
            ]);
        }
    });
});

describe('ids of findings', () => {
    test('are each there once, and stay when lines move', () => {
        const text = SMALL['an error in one phase']!;
        const ids = (of: string) => jsonOf(unitOf(of)).findings.map(f => f.id);
        expect(new Set(ids(text)).size).toBe(ids(text).length);
        expect(ids(`// a line above\n\n${text}`)).toEqual(ids(text));
    });

    test('stay when another finding goes', () => {
        const text = SMALL['an error in one phase']!;
        const ids = (of: string) => new Set(jsonOf(unitOf(of)).findings.map(f => f.id));
        const fewer = ids(text.replace('rpo 48 h', 'rpo 48 h '));
        expect([...fewer].every(id => ids(text).has(id))).toBe(true);
    });
});

describe('a cutover that leads to the platform the plan leaves', () => {
    const plan = (rest: string) => `plan p { from old to new }
platform old is vsphere ${rest}
platform new is nutanix
environment prod { class production  shape monolithic }
fabric disks on old is nutanix-rf2 { nodes 4  links 2 x 25 Gbps  media 6 x nvme  raw 20 TB  controller cores 20 }
backup agents { speaks in-guest.backup  protects all every 1 h }
workload erp { in prod  disk 1 TiB used 500 GiB  iops 100  writes 30%  block 8 KiB  evidence measured }
phase io   { model disks }
phase move { cutover erp to disks over 10 Gbps }
`;

    test('leaves production open: nothing that the new platform asks for was judged', () => {
        const { verdict } = unitOf(plan('')).analysis;
        expect(verdict.value).toBe('depends');
        expect(verdict.phases.find(p => p.name === 'move')?.value).toBe('depends');
    });

    test('does not outlive its platform when somebody accepts it', () => {
        const accepted = 'accept cutover-elsewhere on erp because "certified there"\n';
        expect(unitOf(plan('') + accepted).analysis.verdict.value).toBe('conditions');
        expect(unitOf(plan('{ ends 2027-12-31 }') + accepted).analysis.verdict.value).toBe('no-go');
    });
});

test('a fabric that cannot heal after a loss is no plain "Go" in production', () => {
    const capacityWith = (nodes: number) =>
        unitOf(`plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
backup agents { speaks in-guest.backup  protects all every 1 h }
fabric hci on new is nutanix-rf2 { nodes ${nodes}  links 2 x 25 Gbps mtu 9000  media 6 x nvme  raw 2 TB  rebuild 400 MB/s  controller cores 20 }
workload erp { in prod  disk 100 GiB  iops 100  writes 30%  block 8 KiB  rpo 24 h  evidence measured }
phase io    { model hci }
phase proof { test agents }
phase move  { cutover erp to hci over 10 Gbps }
accept foundation-undeclared on all because "a test of the fabric alone"
`).analysis.findings.find(f => f.code === 'capacity');
    expect(capacityWith(2)).toMatchObject({ severity: 'information', condition: true });
    expect(capacityWith(4)).toBeUndefined();
});

describe('a phase that has started', () => {
    const plan = (started: string) => `plan p { from old to new  starts 2027-01-04 }
interface snap "Snapshots" for backup
platform old { offers snap }
platform new { offers snap  version "7" }
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 8 x nvme  raw 20 TB }
workload erp { in prod  iops 100  disk 1 TB used 1 TB  evidence measured }
phase io   { model hci  lasts 1 w }
phase move { cutover erp to hci over 1 Gbps  lasts 1 w  ${started} }
`;
    const owed = (text: string, day: string) =>
        unitOf(text, day)
            .analysis.findings.filter(f => f.code === 'compute-before-foundation')
            .map(f => f.message);

    test('goes on over what is not done, although that stands before it, from the day it started', () => {
        expect(owed(plan('started 2027-01-06'), '2027-01-05')).toEqual([]);
        expect(owed(plan('started 2027-01-06'), '2027-01-07')).toEqual([
            "'move' moves workload 'erp' before fabric 'hci' is modelled (in 'io', not done although 'move' has started). Until then it is unknown whether their I/O fits.",
        ]);
        const done = plan('started 2027-01-06').replace('model hci  lasts 1 w', 'model hci  done 2027-01-05');
        expect(owed(done, '2027-01-07')).toEqual([]);
    });
});

test('a mistake in a role counts for the phase that maps an identity into it', () => {
    const { verdict } = unitOf(`plan p { from old to new }
capability power "Power"
platform old { privilege a  grants power by a }
platform new { privilege b  grants power by b }
role was on old { allows a }
role narrow on new { allows c }
identity ad on old { principal "x" holds was becomes narrow }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { }
phase id   { map ad }
phase io   { model hci }
`).analysis;
    expect(verdict.phases).toContainEqual({ name: 'id', value: 'no-go' });
    expect(verdict.phases).toContainEqual({ name: 'io', value: 'go' });
});
