import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../../scripts/vscode-host/session.ts';
import { built } from '../built.ts';

/** A plan that is carried out, in a real VS Code: its status, held against inventories, beside others. With a computer behind it, and without. */

const example = fileURLToPath(new URL('../../examples/lived/2027-03-01', import.meta.url));

beforeAll(built, 240_000);

describe.each([
    ['on a computer', false],
    ['in the browser alone', true],
])('%s', (_where, web) => {
    let folder: string;
    let session: Session;

    beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), 'exitplan-lives-'));
        cpSync(example, folder, { recursive: true });
        session = await openSession({
            folder,
            web,
            size: [1600, 1000],
            settings: {
                'exitplan.asOf': '2027-03-01',
                'editor.minimap.enabled': false,
                // What an opening editor reveals would replace the files that the test selects.
                'explorer.autoReveal': false,
            },
        });
        await session.open('plan.exit');
        await session.waitForText('no blockers');
    }, 240_000);

    afterAll(async () => {
        await session?.close();
        if (folder) {
            rmSync(folder, { recursive: true, force: true });
        }
    });

    /** Goes to the plan by its tab, whatever has the focus. */
    async function toPlan(): Promise<void> {
        await session.page.locator('.tab[data-resource-name="plan.exit"]').first().click();
        await session.page.locator('.tab.active[data-resource-name="plan.exit"]').first().waitFor();
    }

    it('lists where the plan stands in the side bar', async () => {
        await session.command('Exit Plans: Focus on Status View');
        const row = session.page.locator('.pane-body .monaco-list-row', { hasText: '6 of 10 phases done' }).first();
        await row.waitFor();
        await row.click();
        await session.page.keyboard.press('ArrowRight');
        await session.page.locator('.monaco-list-row', { hasText: '7 of 16 machines moved' }).first().waitFor();
        await session.page
            .locator('.monaco-list-row', { hasText: /wave-3.*running/ })
            .first()
            .waitFor();
    });

    it('shows the same on a page, with the burn-down, which follows an edit', async () => {
        await session.command('Exit Plan: Show Status');
        const page = await session.webview('svg[aria-label="Burn-down of machines and data"]');
        await page.getByText('6 of 10 phases done').first().waitFor();
        await toPlan();
        await session.page.keyboard.press('Control+End');
        await session.page.keyboard.type('\nphase wind-up { lasts 1 week ', { delay: 5 });
        await session.webview('main:has-text("6 of 11 phases done")', 60_000);
    });

    it('holds the plan against inventories: in Problems and on a page, until it is taken over', async () => {
        const explorer = session.page.locator('.explorer-folders-view');
        await session.command('View: Show Explorer');
        await explorer.getByText('vcenter.csv').click();
        await explorer.getByText('openshift.csv').click({ modifiers: ['Control'] });
        await session.contextMenu(explorer.getByText('openshift.csv'), 'Verify against an Inventory');
        const page = await session.webview('h1:has-text("plan and reality")', 60_000);
        expect(await page.locator('main').textContent()).toContain('4 differences between the plan and what is there.');
        await session.command('View: Focus Problems');
        await session.page
            .locator('.markers-panel .monaco-list-row', { hasText: "'search' has vcpu 16, the plan says 8" })
            .first()
            .waitFor();
        const text = readFileSync(join(folder, 'plan.exit'), 'utf8').split('\n');
        const line = text.findIndex(l => l.startsWith('workload search')) + 1;
        await toPlan();
        await session.goto(line, (text[line - 1]?.indexOf('vcpu 8') ?? 0) + 6);
        await session.page.keyboard.press('Control+Period');
        await session.page
            .locator('.action-widget .monaco-list-row', { hasText: "Write 'vcpu 16' in workload 'search'" })
            .first()
            .click();
        await session.webview('main:has-text("3 differences between the plan")', 60_000);
    }, 120_000);

    it('opens the portfolio of the workspace', async () => {
        await session.command('Exit Plan: Show the Portfolio');
        const page = await session.webview('h1:has-text("Exit portfolio")');
        expect(await page.locator('main').textContent()).toContain('Tools to OpenShift');
    });
});
