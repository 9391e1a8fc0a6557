import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

interface Rule {
    beforeText: string;
    afterText?: string;
    previousLineText?: string;
    action: { indent: string; appendText?: string; removeText?: number };
}

const configuration = JSON.parse(
    readFileSync(new URL('../../language-configuration.json', import.meta.url), 'utf8'),
) as {
    wordPattern: string;
    indentationRules: { increaseIndentPattern: string; decreaseIndentPattern: string };
    folding: { markers: { start: string; end: string } };
    onEnterRules: Rule[];
};

describe('words', () => {
    test.each([
        ['on ntx-fra', 'ntx-fra'],
        ['vsphere.vadp, x', 'vsphere.vadp'],
        ['16KiB', '16KiB'],
        ['2027-01-11', '2027-01-11'],
        ['prod_db-2.x {', 'prod_db-2.x'],
    ])('in %s a double click takes %s', (line, word) => {
        const found = [...line.matchAll(new RegExp(configuration.wordPattern, 'g'))].map(match => match[0]);
        expect(found).toContain(word);
    });

    test('the pattern never matches nothing, so an editor cannot loop on it', () => {
        expect(new RegExp(`^(?:${configuration.wordPattern})$`).test('')).toBe(false);
    });
});

describe('indentation', () => {
    const increase = new RegExp(configuration.indentationRules.increaseIndentPattern);
    const decrease = new RegExp(configuration.indentationRules.decreaseIndentPattern);

    test.each([
        ['plan p {', true],
        ['plan p "a title" {   // why', true],
        ['workload w { vcpu 2', true],
        ['workload w { vcpu 2 }', false],
        ['// plan p {', false],
        ['account "a {"', false],
        ['  vcpu 2', false],
        ['platform p { role r { allows A }', true],
    ])('after %s the next line is deeper: %s', (line, deeper) => {
        expect(increase.test(line)).toBe(deeper);
    });

    test('a closing brace goes back out', () => {
        expect(decrease.test('  }')).toBe(true);
        expect(decrease.test('  vcpu 2 }')).toBe(false);
    });
});

describe('folding', () => {
    test('regions are marked in comments', () => {
        const { start, end } = configuration.folding.markers;
        expect('// region Databases').toMatch(new RegExp(start));
        expect('  //#endregion').toMatch(new RegExp(end));
        expect('// regional office').not.toMatch(new RegExp(start));
    });
});

describe('on Enter', () => {
    test.each([
        ['/**', ' */', '', ' * '],
        ['  /** Leave before', '', '', ' * '],
        [' * more words', '', '/** first', '* '],
        ['vcpu 2 // a long rema', 'rk goes on', '', '// '],
    ])('between %j and %j', (before, after, previous, appended) => {
        expect(ruleFor(before, after, previous)?.action.appendText).toBe(appended);
    });

    test('after the end of a doc comment the extra space goes', () => {
        expect(ruleFor(' */', '', ' * text')?.action.removeText).toBe(1);
    });

    test('a line of a plan, or an address in a string, continues nothing', () => {
        expect(ruleFor('  vcpu 2', '', '')).toBeUndefined();
        expect(ruleFor('  approve "https://change.example', '/1187"', '')).toBeUndefined();
        expect(ruleFor('// a finished remark', '', '')).toBeUndefined();
    });
});

/** The rule an editor would apply: the first whose every pattern fits. */
function ruleFor(before: string, after: string, previous: string): Rule | undefined {
    return configuration.onEnterRules.find(
        rule =>
            new RegExp(rule.beforeText).test(before) &&
            (rule.afterText === undefined || new RegExp(rule.afterText).test(after)) &&
            (rule.previousLineText === undefined || new RegExp(rule.previousLineText).test(previous)),
    );
}
