import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportText } from '../../language/report/output/render.ts';
import type { CompareAnswer, ReportAnswer } from '../../language/server/report.ts';
import { unitOf } from '../check.ts';
import { Session } from '../lsp/session.ts';
import { planAround } from './reports.ts';

/** What the commands of the editor get from a real language server. */

const PLAN = 'file:///plans/plan.exit',
    PARTS = 'file:///plans/parts.exit';
const MAIN = `include "parts.exit"\n${planAround().replace(/^workload app .*\n/m, '')}`;
const PARTS_TEXT = 'workload app { in prod  iops 100  depends on erp }\n';

let session: Session;
beforeAll(async () => {
    session = await new Session().start('file:///plans', { asOf: '2026-12-01' });
    session.open(PLAN, MAIN);
    session.open(PARTS, PARTS_TEXT);
});
afterAll(async () => {
    await session.stop();
});

const compared = (old: Record<string, string | null>) =>
    session.request<CompareAnswer>('exitplan/compare', { uri: PARTS, old });

describe('exitplan/report', () => {
    test('answers with the same bytes as the command line, asked for any file of the plan', async () => {
        const expected = unitOf({ 'plan.exit': MAIN, 'parts.exit': PARTS_TEXT }).analysis;
        for (const format of ['html', 'markdown'] as const) {
            const answer = await session.request<ReportAnswer>('exitplan/report', { uri: PARTS, format });
            expect(answer).toMatchObject({ plan: 'p', title: 'A plan', main: PLAN });
            expect(answer.text).toBe(await reportText(expected, format));
        }
    });

    test('answers with tables', async () => {
        expect((await session.request<ReportAnswer>('exitplan/report', { uri: PLAN, format: 'risks' })).text).toMatch(
            /^\ufeff"id","code",/,
        );
        expect((await session.request<ReportAnswer>('exitplan/report', { uri: PLAN, format: 'waves' })).text).toMatch(
            /^\ufeff"number","phase",/,
        );
    });

    test('answers null for a file nobody opened', async () => {
        expect(await session.request('exitplan/report', { uri: 'file:///plans/gone.exit', format: 'html' })).toBeNull();
    });
});

describe('exitplan/compare', () => {
    test('asks for the files of the other version first, also for those only that one includes', async () => {
        expect(await compared({})).toEqual({ missing: [PLAN, PARTS] });
        const old = `include "older.exit"\n${MAIN}`;
        expect(await compared({ [PLAN]: old, [PARTS]: PARTS_TEXT })).toEqual({ missing: ['file:///plans/older.exit'] });
        expect(
            await compared({
                [PLAN]: old,
                [PARTS]: PARTS_TEXT,
                'file:///plans/older.exit': 'workload extra { in prod }\n',
            }),
        ).toMatchObject({ plan: 'p' });
    });

    test('says what differs, as a page and as Markdown, and names what changed', async () => {
        const answer = (await compared({ [PLAN]: MAIN.replace('iops 1k', 'iops 2k'), [PARTS]: PARTS_TEXT })) as Exclude<
            CompareAnswer,
            { missing: unknown }
        >;
        expect(answer.changed).toEqual(['erp']);
        expect(answer.markdown).toMatch(/^### Exit plan p: /);
        expect(answer.html).toContain('<code>workload erp</code> changed');
        expect(((await compared({ [PLAN]: MAIN, [PARTS]: PARTS_TEXT })) as { markdown: string }).markdown).toContain(
            'nothing changes',
        );
    });

    test('takes a plan that was not there for an empty one', async () => {
        const answer = (await compared({ [PLAN]: null, [PARTS]: null })) as Exclude<
            CompareAnswer,
            { missing: unknown }
        >;
        expect(answer.changed).toEqual(expect.arrayContaining(['erp', 'app', 'move']));
    });
});
