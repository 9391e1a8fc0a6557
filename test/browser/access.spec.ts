import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, describe, expect, it } from 'vitest';
import { modelOfFolder } from '../scene/models.ts';
import { poorContrast } from './contrast.ts';
import { closeBrowser, openPanel, THEMES } from './page.ts';

const model = modelOfFolder('examples/frankfurt/faulty');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

afterAll(closeBrowser);

describe.each(THEMES)('in the theme %s', theme => {
    it('every text has a contrast of 4.5 : 1, measured on the painted picture', async () => {
        // So tall that nothing lies under the strip at the bottom.
        const panel = await openPanel({ theme, height: 2600 });
        await panel.show(model);
        await panel.page.locator('.causes summary').click();
        for (let i = 0; i < 7; i++) {
            await panel.page.keyboard.press('.');
        }
        await panel.node('veeam').click();
        await panel.post({
            type: 'blast',
            id: 'veeam',
            losses: [
                {
                    layer: 'compute',
                    what: 'x',
                    environment: 'prod-db',
                    phases: ['pilot'],
                    machines: 3,
                    components: ['erp-db'],
                },
            ],
        });
        await panel.page.mouse.move(2, 2);
        await panel.settled();
        expect(await poorContrast(panel.page, 4.5)).toEqual([]);
        await panel.page.close();
    });

    it('axe finds nothing to complain about, in the picture and in the table', async () => {
        const panel = await openPanel({ theme });
        await panel.show(model);
        for (const key of ['', 't']) {
            if (key) {
                await panel.page.keyboard.press(key);
            }
            await panel.settled();
            const violations = await panel.page.evaluate(async source => {
                // The page's own policy forbids foreign scripts; evaluated by the debugger they are none of its business.
                (0, eval)(source);
                const { axe: runner } = window as unknown as {
                    axe: {
                        run(
                            context: Document,
                            options: object,
                        ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
                    };
                };
                const result = await runner.run(document, { rules: { 'color-contrast': { enabled: false } } });
                return result.violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 120)).join(' | ')}`);
            }, axe);
            expect(violations).toEqual([]);
        }
        await panel.page.close();
    });
});

describe('the table twin', () => {
    it('says the same as the picture: every box, what it leans on, and what breaks', async () => {
        const panel = await openPanel();
        await panel.show(model);
        const boxes = await panel.page.locator('.xp-node').count();
        await panel.page.keyboard.press('t');
        await panel.settled();
        expect(await panel.page.locator('.table tbody tr[data-key]').count()).toBe(boxes);
        expect(await panel.page.locator('.table').textContent()).toContain('veeam (✕ breaks)');
        await panel.page.close();
    });
});
