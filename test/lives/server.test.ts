import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { nth, there } from '../../language/basics/lists.ts';
import { applyTo } from '../../language/edits/apply.ts';
import type { Page, PlanStatus, StatusAnswer, VerifyAnswer } from '../../language/server/lives.ts';
import { readInventories } from '../../src/import/disk.ts';
import { statusItem } from '../../src/lives/status-items.ts';
import { Session } from '../lsp/session.ts';

/** What the editor's views and pages of a plan that is carried out get from a real language server. */

const DAY = '2027-03-01';
const EXAMPLE = join(import.meta.dirname, '../../examples/lived', DAY);
const PLAN = 'file:///plans/plan.exit';
const text = readFileSync(join(EXAMPLE, 'plan.exit'), 'utf8');

let session: Session;
let folder: string;
beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lives-'));
    session = await new Session().start('file:///plans', { asOf: DAY });
    session.open(PLAN, text);
});
afterAll(async () => {
    await session.stop();
    rmSync(folder, { recursive: true });
});

describe('status', () => {
    test('the view lists verdict, machines, end, measured rates and every phase', async () => {
        const [status] = await session.request<PlanStatus[]>('exitplan/statuses', undefined);
        const item = statusItem(there(status, 'status'));
        const lines = there(item.children, 'lines').map(c => [c.label, c.description].filter(x => x).join(' | '));
        expect(item.description).toMatch(/^\d of \d+ phases done · .*days to spare$/);
        expect(lines[0]).toMatch(/ as of 2027-03-01$/);
        expect(lines[1]).toMatch(/^\d+ of \d+ machines moved \| .* of /);
        expect(lines[2]).toMatch(/^Ends 2027-/);
        expect(lines.some(l => /copied .* at .* on average/.test(l))).toBe(true);
        // What is done is folded away, so that what runs and comes next is seen at once.
        const folded = there(
            item.children?.find(c => c.label === '6 phases done'),
            'the phases that are done',
        );
        expect(folded.children?.map(c => c.label)).toContain('wave-1');
        expect(lines.filter(l => /wave-/.test(l)).map(l => l.split(' · ')[0])).toContain('wave-3 | running');
        const shown = [...(item.children ?? []), ...(folded.children ?? [])].filter(c => c.place);
        expect(shown).toHaveLength(there(status, 'status').phases.length);
    });

    test('the page holds the burn-down, and since an earlier text what changed', async () => {
        const page = await session.request<StatusAnswer>('exitplan/status', { uri: PLAN });
        expect('html' in page && page.html).toContain('aria-label="Burn-down of machines and data"');
        const asked = await session.request<StatusAnswer>('exitplan/status', { uri: PLAN, old: {} });
        expect(asked).toEqual({ missing: [PLAN] });
        const old = readFileSync(join(EXAMPLE, '../2027-02-08/plan.exit'), 'utf8');
        const since = await session.request<StatusAnswer>('exitplan/status', { uri: PLAN, old: { [PLAN]: old } });
        expect('html' in since && since.html).toContain('Since the last report');
        expect(await session.request('exitplan/status', { uri: 'file:///plans/gone.exit' })).toBeNull();
    });

    test('the portfolio is a page of all plans', async () => {
        const { html } = await session.request<Page>('exitplan/portfolio', undefined);
        expect(html).toContain('Exit portfolio');
        expect(html).toContain('1 plan, state of 2027-03-01');
    });
});

describe('verification', () => {
    const verify = (params: object) =>
        session.request<VerifyAnswer | null>('exitplan/verify', { uri: PLAN, ...params });

    test('differences with places and fixes; what is taken over is none any more; the inventories are remembered until they are forgotten', async () => {
        expect(await verify({})).toBeNull();
        const files = ['vcenter.csv', 'openshift.csv'].map(f => join(EXAMPLE, f));
        const extracts = await readInventories(files);
        const first = await verify({ extracts });
        if (!first || 'refused' in first) {
            throw new Error('differences are expected');
        }
        expect(first.html).toContain('4 differences between the plan and what is there.');
        expect(first.differences.map(d => `${d.kind} ${d.takesOver}`)).toEqual([
            'not-moved true',
            'moved-early true',
            'figure true',
            'unknown true',
        ]);
        const grown = there(
            first.differences.find(d => d.kind === 'figure'),
            'figure',
        );
        const line = nth(text.split('\n'), grown.place.range.start.line);
        expect(line.slice(grown.place.range.start.character, grown.place.range.end.character)).toBe('8');
        const edit = await session.request<WorkspaceEdit>('exitplan/takeOver', { uri: PLAN, id: grown.id });
        const changes = (edit.documentChanges ?? []).flatMap(c => ('edits' in c ? c.edits : []));
        session.change(PLAN, 2, { text: applyTo(text, changes as Parameters<typeof applyTo>[1]) });
        const then = await verify({});
        expect(then && 'differences' in then && then.differences.map(d => d.kind)).toEqual([
            'not-moved',
            'moved-early',
            'unknown',
        ]);
        expect(await session.request('exitplan/takeOver', { uri: PLAN, id: grown.id })).toBeNull();
        session.notify('exitplan/verifyDone', { uri: PLAN });
        expect(await verify({})).toBeNull();
        session.change(PLAN, 3, { text });
    });

    test('the inventory of another estate is refused with its reason', async () => {
        const file = join(folder, 'other.csv');
        const rows = Array.from({ length: 9 }, (_, i) => `strange-${i}x,2,4096,CL-TOOLS`);
        writeFileSync(file, `Name,CPU,Memory MB,Cluster\n${rows.join('\n')}\n`);
        expect(await verify({ extracts: await readInventories([file]) })).toEqual({
            refused: 'this is the inventory of another estate: the plan knows 0 of its 9 machines',
        });
        await expect(readInventories([join(folder, 'none.csv')])).rejects.toThrow('There is no file none.csv.');
    });
});
