import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { HtmlValidate } from 'html-validate';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { compare } from '../../language/report/compare/compare.ts';
import { compareDocument } from '../../language/report/compare/document.ts';
import { cell, riskCsv, wavesCsv } from '../../language/report/output/csv.ts';
import { codeSpan, escapeMarkdown, escapeStart, markdown } from '../../language/report/output/markdown.ts';
import { escape } from '../../language/report/output/to-html.ts';
import { toMarkdown } from '../../language/report/output/to-markdown.ts';
import { toText } from '../../language/report/output/to-text.ts';
import { rich, said, visible } from '../../language/report/text.ts';
import { unitOf } from '../check.ts';
import { modelOf, planAround, reportOf } from './reports.ts';

const NASTY = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'onmouseover='alert(1)",
    '</td></tr></table><h1>owned</h1>',
    '</style><style>*{display:none}',
    '<!-- -->',
    ']]>',
    '&lt;b&gt;',
    '&#60;i&#62;',
    '`code`',
    '```',
    '``',
    '`',
    '|',
    'a|b',
    '\\|',
    'a\\|b',
    '\\',
    '\\`',
    '| --- |',
    '[x](javascript:alert(1))',
    '![x](http://example.com/x.png)',
    '<http://example.com>',
    'http://example.com',
    'www.example.com',
    'a@example.com',
    '# heading',
    '- item',
    '+ item',
    '1. item',
    '> quote',
    '***',
    '---',
    '===',
    '~~x~~',
    '**x**',
    '__x__',
    '$x$',
    '@everyone',
    ':::',
    '<details>',
    '\t- x',
    '    code',
    'javascript:alert(1)',
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    ' =1',
    '"=1',
    "'=1",
    'x;=cmd|/c calc!A1',
    'x,=1',
    '\uff1d1',
    '\r\n=1',
    '=HYPERLINK("http://example.com")',
    'a\u0000b',
    'a\u001b[31mb',
    'a\u0007',
    'a\u202ecod.exe',
    '\u2066x\u2069',
    'a\u200bb',
    'a\u2028b',
    '\ud800',
    'a\ufeff',
    'a\r\nb',
    '%0a',
    '${7*7}',
    '{{7*7}}',
    '',
    ' ',
    'ä',
    '名前',
    '😀',
];

const text = fc.oneof(
    fc.constantFrom(...NASTY),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.array(fc.constantFrom(...NASTY), { maxLength: 4 }).map(parts => parts.join('')),
);

describe('text in HTML', () => {
    test('is never markup, in content or in an attribute', () => {
        fc.assert(
            fc.property(text, value => {
                const seen: string[] = [];
                const parser = new SaxesParser();
                parser.on('opentag', tag => seen.push(`<${tag.name} ${String(tag.attributes['title'])}>`));
                parser.on('text', t => seen.push(t));
                parser.write(`<p title="${escape(value)}">${escape(value)}</p>`).close();
                expect(seen.join('')).toBe(`<p ${visible(value)}>${visible(value)}`);
            }),
            { numRuns: 2000 },
        );
    });

    test('holds nothing that cannot be seen', () => {
        fc.assert(
            fc.property(text, value => {
                // eslint-disable-next-line no-control-regex
                expect(visible(value)).not.toMatch(
                    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/,
                );
                expect(Buffer.from(visible(value), 'utf8').toString('utf8')).toBe(visible(value));
            }),
            { numRuns: 2000 },
        );
    });
});

/** The text of a line of Markdown by the rules of CommonMark for backslashes, entities and code spans; undefined where something else in it is markup. */
function readMarkdown(line: string): string | undefined {
    let out = '';
    for (let i = 0; i < line.length; ) {
        const rest = line.slice(i);
        const escaped = /^\\([!-/:-@[-`{-~])/.exec(rest);
        const fence = /^`+/.exec(rest)?.[0];
        if (escaped) {
            out += escaped[1]!;
            i += 2;
        } else if (fence !== undefined) {
            const close = new RegExp(`(?<!\`)${fence}(?!\`)`).exec(rest.slice(fence.length));
            if (!close) {
                return undefined;
            }
            const inner = rest.slice(fence.length, fence.length + close.index);
            out += /^ .*[^ ].* $/.test(inner) ? inner.slice(1, -1) : inner;
            i += fence.length * 2 + close.index;
        } else if (rest.startsWith('&#124;')) {
            out += '|';
            i += 6;
        } else {
            if (/^[*_[\]<>~|#&!]/.test(rest) || /^(https?:\/\/|www\.)/i.test(rest)) {
                return undefined;
            }
            out += rest[0]!;
            i++;
        }
    }
    return out;
}

describe('text in Markdown', () => {
    test('is never markup, and reads as it was', () => {
        fc.assert(
            fc.property(text, value => {
                expect(readMarkdown(escapeMarkdown(value))).toBe(visible(value));
            }),
            { numRuns: 3000 },
        );
    });

    test('as a name in code reads as it was, also in a table', () => {
        fc.assert(
            fc.property(text, fc.boolean(), (value, inTable) => {
                const read = readMarkdown(codeSpan(value, inTable));
                expect(read?.trim()).toBe(visible(value).trim());
                if (inTable) {
                    expect(codeSpan(value, true)).not.toContain('|');
                }
            }),
            { numRuns: 3000 },
        );
    });

    test('begins no list, heading, quote or rule where a line begins with it', () => {
        fc.assert(
            fc.property(text, value => {
                expect(escapeStart(escapeMarkdown(value))).not.toMatch(/^\s*([-+*>#=~]|`{3}|\d+[.)])/);
            }),
            { numRuns: 2000 },
        );
        expect(escapeStart('12. x')).toBe('12\\. x');
    });

    test('of a finding keeps its names as code and nothing else', () => {
        expect(readMarkdown(markdown(rich`${said('`one``two`')}`))).toBe('onetwo');
        expect(markdown(rich`${said("workload 'erp' isn't on 'san'")}`)).toBe("workload `erp` isn't on `san`");
        fc.assert(
            fc.property(text, value => {
                expect(readMarkdown(markdown(rich`${said(value)}`))?.trim()).toBe(
                    visible(
                        value.replace(
                            /`([^`]+)`|(?<![\p{L}\p{N}])'([^'\n]+)'(?![\p{L}\p{N}])/gu,
                            (_, name?: string, quoted?: string) => name ?? quoted ?? '',
                        ),
                    ).trim(),
                );
            }),
            { numRuns: 2000 },
        );
    });
});

describe('text in CSV', () => {
    const FORMULA = /^[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

    test('never runs as a formula, whatever separator a spreadsheet takes', () => {
        fc.assert(
            fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), values => {
                const line = values.map(cell).join(',');
                for (const [i, field] of (parse(line, { relax_column_count: true }) as string[][])[0]!.entries()) {
                    if (FORMULA.test(visible(values[i]!))) {
                        expect(field).toMatch(/^[\s"']*'/);
                    }
                    // No quoting at all, and another separator: what a careless reader makes of it.
                    for (const part of field.split(/[;,|\t]/)) {
                        expect(part.replace(/^[\s"]+/, '')).not.toMatch(/^[=+\-@\uff1d\uff0b\uff0d\uff20]/);
                    }
                }
            }),
            { numRuns: 3000 },
        );
    });

    test('is one cell', () => {
        fc.assert(
            fc.property(text, value => {
                const records = parse(`${cell(value)},${cell('next')}`) as string[][];
                expect(records.length).toBe(1);
                expect(records[0]!.length).toBe(2);
                expect(records[0]![0]!.replaceAll("'", '')).toBe(visible(value).replaceAll("'", ''));
            }),
            { numRuns: 2000 },
        );
    });
});

describe('a report of a plan with hostile names', () => {
    const validator = new HtmlValidate({
        extends: ['html-validate:standard', 'html-validate:document'],
        rules: { 'prefer-native-element': 'off', 'require-csp-nonce': 'off', 'long-title': 'off' },
    });
    const names = (name: string) =>
        planAround({
            workload: name,
            controller: `c${name}`,
            phase: `p${name}`,
            principal: `u${name}`,
            title: name,
            reason: name,
            approval: name,
        });
    // Names that the language itself cannot hold (a line break in a string) are another matter.
    const holdable = NASTY.filter(n => n.trim() !== '' && !/[\r\n\u0000]/.test(n));

    test('has the elements of one with plain names', async () => {
        const elements = (html: string) =>
            [...html.replace(/<wbr>|<code[^>]*>|<\/code>/g, '').matchAll(/<([a-z0-9]+)/gi)]
                .map(m => m[1]!.toLowerCase())
                .filter(n => n !== 'a');
        const plain = new Set(elements(await reportOf(names('plain'), 'html')));
        for (const name of holdable) {
            const html = await reportOf(names(name), 'html');
            expect(
                [...new Set(elements(html))].filter(e => !plain.has(e)),
                name,
            ).toEqual([]);
            const tags = /<!DOCTYPE html>|<\/?([a-z0-9]+)((?:\s+[a-zA-Z][a-zA-Z0-9-]*(?:="[^"<>]*")?)*)\s*\/?>/g;
            const attributes = [...html.matchAll(tags)].flatMap(m =>
                [...(m[2] ?? '').matchAll(/\s([a-zA-Z][a-zA-Z0-9-]*)(?:="[^"]*")?/g)].map(a => a[1]!),
            );
            expect(
                attributes.filter(a => /^on|^style$|^src/i.test(a)),
                name,
            ).toEqual([]);
            // What is no tag is text.
            expect(
                html
                    .replace(/<style>[\s\S]*?<\/style>/, '')
                    .replace(tags, '')
                    .includes('<'),
                name,
            ).toBe(false);
        }
    }, 120_000);

    test('is valid HTML', async () => {
        for (const name of [
            '"><img src=x onerror=alert(1)>',
            '</td></tr></table><h1>owned</h1>',
            'a\u001b[31mb',
            '&lt;b&gt;',
        ]) {
            const report = await validator.validateString(await reportOf(names(name), 'html'));
            expect(
                report.results.flatMap(r => r.messages.map(m => `${m.line}: ${m.message}`)),
                name,
            ).toEqual([]);
        }
    });

    test('has the table rows of one with plain names in Markdown', async () => {
        const shape = (md: string) =>
            md
                .split('\n')
                .filter(l => l.startsWith('|'))
                .map(l => l.replace(/\\[\\`]/g, '').split('|').length);
        const plain = shape(await reportOf(names('plain'), 'markdown'));
        for (const name of holdable) {
            expect(shape(await reportOf(names(name), 'markdown')), name).toEqual(plain);
        }
    }, 120_000);

    test('has one CSV record for each finding and phase', () => {
        for (const name of holdable) {
            const model = modelOf(names(name));
            expect((parse(riskCsv(model), { bom: true }) as string[][]).length, name).toBe(
                1 + model.risks.reduce((n, r) => n + r.members.length, 0),
            );
            expect((parse(wavesCsv(model), { bom: true }) as string[][]).length, name).toBe(1 + model.phases.length);
        }
    }, 120_000);

    test('compares without steering a terminal or a comment', () => {
        const old = unitOf(planAround()).analysis;
        for (const name of holdable) {
            const document = compareDocument(compare(old, unitOf(names(name)).analysis));
            // eslint-disable-next-line no-control-regex
            expect(toText(document), name).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
            for (const line of toMarkdown(document, 3)
                .split('\n')
                .filter(l => l.startsWith('- '))) {
                expect(readMarkdown(line.slice(2).replace(/^\*\*[a-z, ]+\*\*/, '')), line).toBeDefined();
            }
        }
    }, 120_000);
});
