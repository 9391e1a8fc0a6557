import { describe, expect, test } from 'vitest';
import { fixesFor } from '../../language/rules/index.ts';
import { unitOf } from '../check.ts';

/** `n` pairs of machines: the first of each moves in phase `one`, the second, which it depends on, in phase `two`. */
function pairs(n: number, more = ''): string {
    const all = Array.from({ length: n }, (_, i) => i);
    return [
        'plan p { from old to new }',
        'platform old is vsphere',
        'platform new is nutanix',
        'environment prod { class production  shape scale-out }',
        'fabric hci on new is nutanix-rf2 { nodes 4 }',
        ...all.flatMap(i => [`workload app${i} { in prod  depends on db${i} }`, `workload db${i} { in prod }`]),
        'phase io  { model hci }',
        'phase one { cutover matching "app*" to hci }',
        'phase two { cutover matching "db*" to hci }',
        more,
    ].join('\n');
}

function told(code: string, text: string) {
    const unit = unitOf({ 'plan.exit': text });
    return unit.analysis.findings
        .filter(f => f.code === code)
        .map(f => ({ ...f, fixes: fixesFor(f, unit.analysis).map(x => x.title) }));
}

describe('a large estate is told by cause, not by machine', () => {
    test.each(['dependency-split', 'dependency-after-dependent'])(
        '%s: each pair at its place while they are few, then phase by phase',
        code => {
            expect(told(code, pairs(20))).toHaveLength(20);
            const [one, ...others] = told(code, pairs(21));
            expect(others).toEqual([]);
            expect(one).toMatchObject({ phase: 'one', figures: { pairs: 21 } });
            expect(one!.subjects).toHaveLength(42);
            expect(one!.message).toContain("'app0' on 'db0', 'app1' on 'db1', 'app2' on 'db2' and 18 more");
        },
    );
    test('many components out of order are put right by moving one phase', () => {
        expect(told('dependency-after-dependent', pairs(30))[0]?.fixes).toContain('Move phase two before one');
    });
    test('what was accepted is told apart from what was not', () => {
        const found = told(
            'dependency-split',
            pairs(30, 'accept dependency-split on app7, db7 because "a read-only replica"'),
        );
        expect(found.map(f => [f.severity, f.subjects.length]).sort()).toEqual([
            ['hint', 2],
            ['warning', 58],
        ]);
    });
    test.each([
        ['io-unmodelled', ''],
        ['io-evidence-weak', '  iops 10  evidence assumed'],
    ])('%s: one finding per phase', (code, figures) => {
        const text = pairs(15).replaceAll(' in prod ', ` in prod${figures} `);
        const found = told(code, text);
        expect(found.map(f => [f.phase, f.subjects.length])).toEqual([
            ['one', 15],
            ['two', 15],
        ]);
        // Of more phases it is said once: it has one remedy.
        const third = `${text}\nworkload more { in prod${figures} }\nphase three { cutover more to hci }`;
        expect(told(code, third).map(f => [f.phase, f.subjects.length])).toEqual([[undefined, 31]]);
        expect(told(code, pairs(10).replaceAll(' in prod ', ` in prod${figures} `))).toHaveLength(20);
    });
});
