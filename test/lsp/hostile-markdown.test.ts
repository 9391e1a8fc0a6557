import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hover } from '../../language/lsp/hover/hover.ts';
import { code, docText, exitBlock, plain } from '../../language/lsp/markdown.ts';
import { workspaceOf } from '../check.ts';

const HOSTILE = [
    '![i](http://evil.test/x.png)',
    '[run](command:workbench.action.terminal.new)',
    '[ref]: http://evil.test "t"',
    '<img src=http://evil.test/x.png>',
    '<http://evil.test>',
    '&#33;&#91;i&#93;(http://evil.test/x.png)',
    '\\`![i](http://evil.test/x.png)`',
    '``![i](http://evil.test/x.png)`',
    '`a` ![i](http://evil.test/x.png) `b`',
    '`\n\n![i](http://evil.test/x.png)\n\n`',
    '```\n![i](http://evil.test/x.png)',
];

/** What opens markup: neither escaped nor in a code span, as CommonMark finds those. */
function active(markdown: string): string[] {
    const found: string[] = [];
    for (let at = 0; at < markdown.length; ) {
        const rest = markdown.slice(at);
        const run = /^`+/.exec(rest)?.[0];
        if (rest.startsWith('\\')) {
            at += 2;
        } else if (run !== undefined) {
            const end = new RegExp(`(?<!\`)${run}(?!\`)`).exec(rest.slice(run.length));
            if (!end) {
                found.push(run);
            }
            at += run.length + (end ? end.index + run.length : 0);
        } else {
            found.push(...(/^(?:!\[|\[|\]\(|<|&)/.exec(rest) ?? []));
            at++;
        }
    }
    return found;
}

describe('a doc comment in a hover', () => {
    test.each(HOSTILE)('loads, runs and links nothing: %j', text => {
        expect(active(docText(text))).toEqual([]);
        const workspace = workspaceOf({
            'plan.exit': `/** ${text.replaceAll('*/', '')} */\nworkload erp { vcpu 1 }\n`,
        });
        const line = text.split('\n').length;
        const shown = hover(workspace, 'file:///plans/plan.exit', { line, character: 10 });
        const { value } = shown!.contents as { readonly value: string };
        expect(value).toContain('workload erp');
        expect(active(value.replace(/^```+exit[\s\S]*?^```+$/gm, ''))).toEqual([]);
    });

    test('loads, runs and links nothing, whatever it says', () => {
        const piece = fc.oneof(
            fc.constantFrom('`', '``', '\\', '![', '](', '<', '&', '\n', '\n\n', 'a', ' '),
            fc.string(),
        );
        fc.assert(
            fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
                expect(active(docText(pieces.join('')))).toEqual([]);
            }),
            { numRuns: 500 },
        );
    });

    test('keeps emphasis, lists and code', () => {
        expect(docText('*big* and `disks[0]`:\n\n- one\n- **two**')).toBe('*big* and `disks[0]`:\n\n- one\n- **two**');
    });
});

describe('text of a plan in a hover', () => {
    test('does not get out of its block', () => {
        expect(exitBlock('a\n```\n![i](http://evil.test/x.png)')).toMatch(/^````exit\n[\s\S]*\n````$/);
        fc.assert(
            fc.property(fc.string({ unit: fc.constantFrom('`', '\n', 'a', '~') }), text => {
                const [, fence] = /^(`+)exit\n/.exec(exitBlock(text))!;
                expect(text.includes(fence!)).toBe(false);
            }),
        );
    });

    test('is text or code', () => {
        for (const text of HOSTILE) {
            expect(active(plain(text)).filter(found => found !== '&')).toEqual([]);
            expect(active(code(text))).toEqual([]);
        }
    });
});
