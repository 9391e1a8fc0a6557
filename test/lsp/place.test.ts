import { expect, it } from 'vitest';
import { BlockDocument } from '../../language/blocks/document.ts';
import { parseText } from '../../language/blocks/parser.ts';
import { unexpectedTokens } from '../../language/lsp/completion/context.ts';
import { readBlock } from '../../language/plan/reading/read.ts';
import type { BlockRecord } from '../../language/plan/records.ts';
import { PLANS } from '../blocks/plans.ts';

it('the forms that completion knows have a place for every token of every plan in which nothing is wrong', () => {
    let read = 0;
    for (const plan of PLANS) {
        for (const { text, value } of new BlockDocument<BlockRecord>('file:///plan.exit', plan, (t, block) =>
            readBlock(block, parseText(t)),
        ).blocks) {
            if (value.problems.length > 0) {
                continue;
            }
            read++;
            expect(unexpectedTokens(text).map(t => `${text.slice(t.start, t.end)} in ${text.slice(0, 200)}`)).toEqual(
                [],
            );
        }
    }
    expect(read).toBeGreaterThan(1000);
});
