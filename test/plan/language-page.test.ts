import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VERDICTS } from '../../language/analysis/analysis.ts';
import { VERDICT_WORDS } from '../../language/analysis/verdict-words.ts';
import { SCENARIOS } from '../../language/physics/index.ts';
import { DECLARATIONS } from '../../language/plan/schema.ts';
import { UNITS_OF } from '../../language/plan/units.ts';
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

    test('mentions every command, station, scenario and verdict of the outputs', () => {
        const table = readFileSync(join(import.meta.dirname, '../../src/cli/commands.ts'), 'utf8');
        const commands = [...table.matchAll(/usage: '([a-z]+)/g)].map(m => m[1]!);
        expect(commands.length).toBeGreaterThan(15);
        expect([...new Set(commands)].filter(c => c !== 'help' && !new RegExp(`exitplan ${c}\\b`).test(PAGE))).toEqual(
            [],
        );
        const words = ['node-link', 'rack-uplink', 'media', 'controller', 'switch-buffer', ...SCENARIOS];
        expect(words.filter(word => !PAGE.includes(word))).toEqual([]);
        expect(VERDICTS.map(v => VERDICT_WORDS[v]).filter(word => !PAGE.includes(word))).toEqual([]);
    });

    test('names every unit', () => {
        expect(
            [...new Set(Object.values(UNITS_OF).flat())].filter(
                unit => !/^%|\/(?:d|h|day|hour)$/.test(unit) && !PAGE.includes(unit),
            ),
        ).toEqual([]);
    });

    test('states the defaults that the checker takes', () => {
        for (const fact of ['a month is 30 days', '30%', '(8 h)', 'sequence phases']) {
            expect(PAGE).toContain(fact);
        }
    });

    test('has the sections of the contract, and no remark about how it came to be', () => {
        const titles = [...PAGE.matchAll(/^##+ (\d(?:\.\d)?)/gm)].map(m => m[1]!);
        expect(titles).toEqual(
            expect.arrayContaining([
                '1',
                '2',
                '3',
                '4',
                '4.1',
                '5',
                '5.1',
                '5.2',
                '5.3',
                '5.4',
                '5.5',
                '5.6',
                '5.7',
                '5.8',
                '6',
            ]),
        );
        expect(PAGE).not.toMatch(
            /in the data,|\bTODO\b|\bissue \d|first edition|second edition|the contract|\bimplemented\b|not yet built/i,
        );
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
