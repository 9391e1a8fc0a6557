import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DECLARATIONS } from '../../language/plan/schema.ts';
import { rules } from '../../language/rules/index.ts';
import { unitOf } from '../check.ts';

/** The page of the language knows every word the reader knows, every code a finding can have, and every heading that is linked to. */

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/language.md'), 'utf8');

/** Text in code marks: what the page says about the language, as opposed to prose that happens to hold a word. */
const CODE = [...PAGE.replaceAll('```', '').matchAll(/`([^`]+)`/g)].map(m => m[1]!).join('\n');

/** Anchors as Markdown renderers make them of headings. */
const ANCHORS = new Set(
    [...PAGE.matchAll(/^#+ (.+)$/gm)].map(m =>
        m[1]!
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\s_-]/gu, '')
            .trim()
            .replace(/\s/g, '-'),
    ),
);

const mentioned = (word: string) =>
    new RegExp(`(?<![A-Za-z0-9-])${word.replaceAll('.', '\\.')}(?![A-Za-z0-9-])`).test(CODE);

describe('the page of the language', () => {
    test('mentions every declaration, property and part of the schema', () => {
        const words = new Set(
            DECLARATIONS.flatMap(d => [
                d.keyword,
                ...d.properties.flatMap(p => [p.key, ...(p.words ?? []), ...(p.parts ?? []).map(part => part.key)]),
            ]),
        );
        expect(words.size).toBeGreaterThan(100);
        expect([...words].filter(word => !/^(rate)$/.test(word) && !mentioned(word))).toEqual([]);
    });

    test('mentions every code a finding can have', () => {
        expect(rules.map(rule => rule.code).filter(code => !mentioned(code))).toEqual([]);
    });

    test('has every heading that what was not looked at leads to', () => {
        const { analysis } = unitOf('plan p { from old to new }\nplatform old is vsphere\nplatform new is nutanix');
        const sections = new Set(analysis.verdict.notLookedAt.map(n => n.section));
        expect(sections.size).toBeGreaterThan(1);
        expect([...sections].filter(section => !ANCHORS.has(section))).toEqual([]);
    });

    test('has every heading that it links to itself', () => {
        const links = [...PAGE.matchAll(/\]\(#([^)]+)\)/g)].map(m => m[1]!);
        expect(links.filter(link => !ANCHORS.has(link))).toEqual([]);
    });
});
