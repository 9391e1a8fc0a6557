import { describe, expect, test } from 'vitest';
import { BlockDocument } from '../../language/blocks/document.ts';
import { parseText } from '../../language/blocks/parser.ts';
import { scanPlan } from '../../language/import/merge/scan.ts';
import { readBlock } from '../../language/plan/reading/read.ts';
import type { BlockRecord } from '../../language/plan/records.ts';
import { textOf } from '../../language/plan/source.ts';
import { written } from '../../language/writing/names.ts';
import { PLANS } from '../blocks/plans.ts';
import { inventoryFor } from './estates.ts';

/** What the merge looks into; of the others it needs the place alone. */
const KEYWORDS: ReadonlySet<string> = new Set(['workload', 'profile', 'environment', 'fabric', 'role']);

function outlined(text: string) {
    return scanPlan(text)
        .filter(each => KEYWORDS.has(each.keyword))
        .map(({ keyword, name, title, on, base, start, end, properties }) => ({
            head: [keyword, name, title, base],
            text: text.slice(start, end),
            properties: sorted(
                on === undefined ? [] : [`on: on ${written(on)}`],
                properties.map(each => `${each.key}: ${text.slice(each.start, each.end)}`),
            ),
        }));
}

/** The same from the records everything else works on; undefined where the text is not a plan from end to end. */
function recorded(text: string) {
    const document = new BlockDocument<BlockRecord>('file:///plan.exit', text, (blockText, block) =>
        readBlock(block, parseText(blockText)),
    );
    const records = document.blocks.map(block => block.value);
    if (records.some(record => record.problems.some(problem => problem.code === 'syntax'))) {
        return undefined;
    }
    return records
        .flatMap(record => record.declarations)
        .filter(each => KEYWORDS.has(each.kind))
        .map(({ kind, name, title, on, base, span, properties }) => ({
            head: [kind, name, title, base?.name],
            text: textOf(span),
            properties: sorted(
                on === undefined ? [] : [`on: on ${written(on.name)}`],
                // Of `on` in the head of a workload the record keeps the name alone.
                properties.map(
                    each => `${each.key}: ${textOf(each.span).replace(/^(?:on )?/, each.key === 'on' ? 'on ' : '')}`,
                ),
            ),
        }));
}

function sorted(...lists: readonly (readonly string[])[]): string[] {
    return lists.flat().sort();
}

describe('the outline a merge works on', () => {
    test('is what the records say, in every plan', () => {
        const plans = [...PLANS, inventoryFor([{ name: 'a', vcpu: 2, memoryGiB: 4, diskGiB: 40 }]).text];
        const read = plans.flatMap(text => {
            const records = recorded(text);
            return records ? [{ text, records }] : [];
        });
        expect(read.length).toBeGreaterThan(100);
        for (const { text, records } of read) {
            expect(outlined(text), text).toEqual(records);
        }
    });
    test('ends a declaration where another begins, whatever it is', () => {
        const text = 'workload a on f\nretain a because "it stays"\nworkload b on f\n';
        expect(outlined(text).map(each => each.text)).toEqual(['workload a on f', 'workload b on f']);
    });
});
