import { createHash } from 'node:crypto';
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { EXAMPLES, exampleReport } from './reports.ts';

/** The rules of the HTML standard and of accessible documents; how a file is laid out is not their business. */
const validator = new HtmlValidate({
    extends: ['html-validate:standard', 'html-validate:a11y', 'html-validate:document'],
    // A region that scrolls has to be reachable by keyboard; sizes of pictures are attributes of SVG.
    rules: {
        'no-redundant-role': 'error',
        'prefer-native-element': 'off',
        'no-inline-style': 'error',
        'require-csp-nonce': 'off',
        'require-sri': 'error',
        'long-title': 'off',
    },
});

describe('a report as HTML', () => {
    for (const example of EXAMPLES) {
        test(`of ${example} is valid`, async () => {
            const report = await validator.validateString(await exampleReport(example, 'html'));
            expect(
                report.results.flatMap(r => r.messages.map(m => `${m.line}: ${m.ruleId}: ${m.message}`)).slice(0, 20),
            ).toEqual([]);
        });
    }

    test('allows its one style by hash and nothing else', async () => {
        for (const example of EXAMPLES) {
            const html = await exampleReport(example, 'html');
            const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(m => m[1]!);
            expect(styles.length).toBe(1);
            const hash = createHash('sha256').update(styles[0]!).digest('base64');
            expect(html).toContain(
                `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
            );
            expect(html).not.toMatch(
                /<script|<link|<img|<iframe|<object|<form|\sstyle=|\son[a-z]+=|\ssrc=|url\(|@import/i,
            );
            // Every link stays in the document and leads somewhere.
            const ids = new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(m => m[1]));
            for (const [, target] of html.matchAll(/\shref="([^"]*)"/g)) {
                expect(ids, target).toContain(target!.slice(1));
            }
        }
    });
});
