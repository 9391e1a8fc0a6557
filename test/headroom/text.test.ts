import { describe, expect, test } from 'vitest';
import { codeLenses, resolveCodeLens } from '../../language/lsp/code-lens.ts';
import { hover } from '../../language/lsp/hover/hover.ts';
import { inlayHints } from '../../language/lsp/inlay-hints.ts';
import { workspaceOf } from '../check.ts';
import { workedExample } from './plans.ts';

const text = workedExample({ rebuild: 800 });
const workspace = workspaceOf({ 'plan.exit': text });
const uri = 'file:///plans/plan.exit';

function hovered(words: string, name: string): string {
    const line = text.split('\n').findIndex(l => l.startsWith(words));
    const found = hover(workspace, uri, { line, character: text.split('\n')[line]!.indexOf(name) + 1 });
    return (found!.contents as { value: string }).value;
}

describe('headroom in the editor', () => {
    test('a fabric shows stations by scenario in its tightest phase, with bands, and where the fullest number comes from', () => {
        const shown = hovered('fabric ceph', 'ceph');
        expect(shown).toContain('**Headroom in phase `next`**, the tightest; the plan allows 70 %');
        expect(shown).toContain('| failure\\+ingest | **126 %** saturated | 0 % | 26 % | **89 %** indicative |');
        expect(shown).toContain('| node-failure | **82 %** warn |');
        expect(shown).toMatch(
            /what a node can send or receive: 2\.48 GB\/s = `C = L x rate x e`, active links 2, rate 1\.25 GB\/s, e 0\.99 \(docs\/io-model\.md 2\.1\)/,
        );
        expect(shown).toMatch(
            /factor on background at the busiest receiver: 1\.58\d = `1 \+ 2\.326\/sqrt\(M\)`, streams 16 \(assumed\)/,
        );
        expect(shown).toContain('Assumed, since nobody stated it: racks 1; buffer 9 MiB;');
    });

    test('a workload shows the way from front end to back end, and P99 against its objective', () => {
        const shown = hovered('workload oltp', 'oltp');
        expect(shown).toContain('**On `ceph` in phase `next`**, the tightest for it');
        expect(shown).toContain(
            'front end: 60k I/Os/s at peak in blocks of 8 KiB: 36k reads/s (295 MB/s), 24k writes/s (197 MB/s)',
        );
        expect(shown).toContain('devices: 36k x 1 = 36k reads/s, 24k x 3 = 72k writes/s');
        expect(shown).toContain('East-West: 197 MB/s x 2.83 + 295 MB/s x 0.833 = 803 MB/s');
        expect(shown).toContain('| P99, objective 2 ms | reads | writes | |');
        expect(shown).toContain('| node-failure | 1.1 ms | 1.6 ms | met |');
        expect(shown).toMatch(/\| failure\\\+ingest \| – \| – \| \*\*missed\*\* \|/);
    });

    test('a hint behind every cutover, a lens above the fabric that leads to the phase', () => {
        const hints = inlayHints(workspace, uri, {
            start: { line: 0, character: 0 },
            end: { line: 99, character: 0 },
        }).map(h => h.label);
        expect(hints.filter(l => String(l).includes(' % '))).toEqual([
            '▲ 89 % switch buffer in node-failure',
            '✕ 126 % node link in failure+ingest',
        ]);
        const titles = codeLenses(workspace, uri).map(l => resolveCodeLens(workspace, l).command!);
        const lens = titles.find(c => c.title.startsWith('tightest'))!;
        expect(lens.title).toBe("tightest: node link 126 % in failure+ingest, phase 'next'");
        expect(
            (lens.arguments as [string, object, { range: { start: { line: number } } }[]])[2][0]!.range.start.line,
        ).toBe(text.split('\n').findIndex(l => l.startsWith('phase next')));
    });
});
