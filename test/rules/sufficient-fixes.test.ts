import { describe, expect, test } from 'vitest';
import { findingIds } from '../../language/analysis/finding-id.ts';
import { fixesFor } from '../../language/rules/index.ts';
import { fixAll } from '../../language/workspace/fix-all.ts';
import { applyEdits, unitOf, workspaceOf } from '../check.ts';

/* Each finding that a change of the plan can settle offers a change that settles it (5.2). */

/** Titles of what is offered for the findings of a code, accepting aside. */
function offered(text: string, code: string): string[] {
    const { analysis } = unitOf(text);
    return analysis.findings
        .filter(f => f.code === code && !f.accepted)
        .flatMap(f => fixesFor(f, analysis).map(x => x.title))
        .filter(title => !title.startsWith('Accept'));
}

/** The text after the fix of a title; every finding of its code is expected to be gone. */
function settled(text: string, code: string, title: string): string {
    const { analysis } = unitOf(text);
    const fix = analysis.findings
        .filter(f => f.code === code)
        .flatMap(f => fixesFor(f, analysis))
        .find(f => f.title === title);
    expect(fix, offered(text, code).join('\n')).toBeDefined();
    const after = applyEdits({ 'plan.exit': text }, fix?.edits() ?? [])['plan.exit'] ?? '';
    expect(
        unitOf(after)
            .analysis.findings.filter(f => f.code === code || f.code === 'syntax')
            .map(f => f.message),
        after,
    ).toEqual([]);
    return after;
}

const HEAD = `plan exit { from old to new  starts 2027-03-01 }
platform old is vsphere { ends 2027-06-30 }
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 6  links 2 x 25 Gbps  media 6 x nvme }
backup nightly is veeam-vbr { speaks vsphere.vadp  protects db every 24 h }
`;

describe('dependency-split: the two cutovers are joined', () => {
    const estate = `${HEAD}workload db { in prod }\nworkload app { in prod  depends on db }\nworkload web { in prod }\n`;
    const split = `${estate}phase io { model hci  lasts 1 w }
// The databases go first.
phase data { cutover db to hci  lasts 1 w }
phase front {
  cutover app, web to hci
  lasts 2 w
}
`;

    test('in either phase', () => {
        expect(offered(split, 'dependency-split')).toEqual([
            'Cut db over in phase front, with app',
            'Cut app over in phase data, with db',
        ]);
    });

    test('a phase with nothing left to do goes, and what was written about it stays', () => {
        const after = settled(split, 'dependency-split', 'Cut db over in phase front, with app');
        expect(after).toContain('cutover app, web, db to hci');
        expect(after).toContain('// The databases go first.\nphase front {');
        expect(after).not.toContain('phase data');
    });

    test('one of several names moves over', () => {
        const after = settled(split, 'dependency-split', 'Cut app over in phase data, with db');
        expect(after).toContain('cutover db, app to hci');
        expect(after).toContain('cutover web to hci');
    });

    test('a phase that others wait for is not taken away', () => {
        const waited = split.replace('lasts 2 w', 'after data  lasts 2 w');
        expect(offered(waited, 'dependency-split')).toEqual(['Cut app over in phase data, with db']);
    });

    test('nobody else is torn apart by it', () => {
        const torn = split.replace('workload web { in prod }', 'workload web { in prod  depends on app }');
        expect(offered(torn, 'dependency-split')).toEqual(['Cut db over in phase front, with app']);
    });

    test('not before what founds it', () => {
        const late = `${estate}identity ad on old { }
phase io { model hci }
phase data { cutover db to hci }
phase ids { map ad }
phase front { cutover app, web to hci }
`;
        expect(offered(late, 'dependency-split')).toEqual(['Cut db over in phase front, with app']);
    });
});

describe('exit-after-end: which phases to shorten, and by how much', () => {
    const late = (move: string, more = '') => `${HEAD}workload db { in prod }
phase io { model hci  lasts 2 w }
${more}phase move { cutover db to hci  lasts ${move} }
`;

    test('one phase that can give it, or an earlier start', () => {
        // 1 March and 2 + 18 weeks is 19 July: 18 days after the midnight that ends 30 June.
        const text = late('18 w');
        expect(offered(text, 'exit-after-end')).toEqual([
            'Shorten phase move to 108 d',
            'Start the plan on 2027-02-11, 18 days earlier',
        ]);
        settled(text, 'exit-after-end', 'Shorten phase move to 108 d');
        settled(text, 'exit-after-end', 'Start the plan on 2027-02-11, 18 days earlier');
    });

    test('several where none can give it alone', () => {
        const text = late(
            '8 w',
            'phase pilot { map ad  lasts 8 w }\nphase wait { establish nightly onto ahv.v3-snapshots  lasts 8 w }\n',
        );
        const title = offered(text.replace('map ad', 'model hci'), 'exit-after-end')[0] ?? '';
        expect(title).toMatch(/^Shorten 3 phases: |^Shorten 2 phases: /);
        settled(text.replace('map ad', 'model hci'), 'exit-after-end', title);
    });

    test('no start before the day of the check, and nothing that only its author can promise by itself', () => {
        const text = late('18 w').replace('starts 2027-03-01', 'starts 2026-12-05').replace('2027-06-30', '2027-03-31');
        expect(offered(text, 'exit-after-end').filter(t => t.startsWith('Start'))).toEqual([]);
        const { analysis } = unitOf(late('18 w'));
        const fixes = analysis.findings.filter(f => f.code === 'exit-after-end').flatMap(f => fixesFor(f, analysis));
        expect(fixes.every(f => f.needsAuthor && !f.preferred)).toBe(true);
    });

    test('no cutover is shortened below what its copy takes', () => {
        const text = late('18 w')
            .replace('workload db { in prod }', 'workload db { in prod  disk 180 TB used 180 TB  iops 1k }')
            .replace('to hci  lasts', 'to hci over 200 Mbps  lasts');
        expect(offered(text, 'exit-after-end').filter(t => t.includes('phase move'))).toEqual([]);
    });
});

describe('unprotected and workload-unplanned: it is added to what is there', () => {
    const text = `${HEAD}workload db { in prod }\nworkload app { in prod }\nphase io { model hci }\nphase move { cutover db to hci }\n`;

    test('to a backup', () => {
        expect(settled(text, 'unprotected', 'Let backup nightly protect app')).toContain('protects db, app every 24 h');
    });
    test('to a cutover', () => {
        expect(settled(text, 'workload-unplanned', 'Cut app over in phase move')).toContain('cutover db, app to hci');
    });
});

describe('interfaces: what the product speaks and the target offers', () => {
    test('interface-not-offered', () => {
        const text = `${HEAD}workload db { in prod }\nphase bk { establish nightly onto vsphere.vadp }\n`;
        const [first] = offered(text, 'interface-not-offered');
        expect(first).toMatch(/^Put it onto 'ahv\./);
        settled(text, 'interface-not-offered', first ?? '');
    });
    test('product-cannot-speak', () => {
        const text = `${HEAD}workload db { in prod }\nphase bk { establish nightly onto ahv.metro }\n`;
        const [first] = offered(text, 'product-cannot-speak');
        expect(first).toMatch(/^Put it onto 'ahv\./);
        settled(text, 'product-cannot-speak', first ?? '');
    });
});

describe('a fix says what it settles', () => {
    const disordered = `plan exit { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production }
identity ad on old { }
backup nightly is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }
fabric hci on new is nutanix-rf2 { nodes 6  links 2 x 25 Gbps  media 6 x nvme }
workload db { in prod }
phase move { cutover db to hci }
phase io { model hci }
phase ids { map ad }
phase bk { establish nightly onto ahv.v3-snapshots }
`;
    /** What a fix says it settles, and what is really gone after it. */
    function said(title: RegExp) {
        const { analysis } = unitOf(disordered);
        const ids = findingIds(analysis.findings);
        const fix = analysis.findings.flatMap(f => fixesFor(f, analysis)).find(f => title.test(f.title));
        const text = applyEdits({ 'plan.exit': disordered }, fix?.edits() ?? [])['plan.exit'] ?? '';
        const left = new Set(findingIds(unitOf(text).analysis.findings));
        return { settles: fix?.settles?.() ?? [], gone: ids.filter(id => !left.has(id)), ids };
    }

    test.each([/^Reorder phases/, /^Move phase io before move/, /^Move phase bk before move/])('%s', title => {
        const { settles, gone, ids } = said(title);
        expect(settles.length).toBeGreaterThan(0);
        expect(ids).toEqual(expect.arrayContaining([...settles]));
        expect(gone).toEqual(expect.arrayContaining([...settles]));
    });

    test('the reorder settles more than one move', () => {
        expect(said(/^Reorder phases/).settles.length).toBeGreaterThan(
            said(/^Move phase io before move/).settles.length,
        );
    });

    test("'fix' tells how many of the open findings are gone", () => {
        const workspace = workspaceOf({ 'plan.exit': disordered });
        const [first] = fixAll(workspace, 'file:///plans/plan.exit');
        expect(first?.settled).toBeGreaterThan(2);
        expect(first?.of).toBeGreaterThanOrEqual(first?.settled ?? Infinity);
    });
});
