import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSite } from '../../scripts/site.ts';
import { launchChromium } from '../../scripts/vscode-host/chromium.ts';

/** The site as somebody opens it from a disk: no server, no network. */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let site: string;
let browser: Browser;
beforeAll(async () => {
    site = await makeSite();
    browser = await launchChromium();
}, 120_000);
afterAll(() => browser.close());

async function opened(page: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1200, height: 900 } });
    const opening = await context.newPage();
    opening.on('pageerror', error => {
        throw error;
    });
    await opening.goto(pathToFileURL(join(site, page)).href);
    return opening;
}

test.each([
    'index.html',
    'tutorial/index.html',
    'rules/api-break.html',
    'language.html',
    'library/nutanix.html',
    'playground.html',
])('%s can be read by everybody, light and dark, wide and narrow', async name => {
    for (const scheme of ['light', 'dark'] as const) {
        const page = await opened(name, scheme);
        await page.setViewportSize({ width: scheme === 'light' ? 1200 : 400, height: 900 });
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() =>
            (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
        );
        expect(
            violations.map(
                v =>
                    `${v.id}: ${v.nodes
                        .map(n => n.target.join(' '))
                        .slice(0, 3)
                        .join(', ')}`,
            ),
        ).toEqual([]);
        // Nothing but a box of its own scrolls sideways.
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), scheme).toBe(true);
        await page.context().close();
    }
});

test('the search finds pages by words and beginnings, and leads there', async () => {
    const page = await opened('rules/index.html');
    await page.fill('#search', 'forkli');
    const link = page.locator('#hits a', { hasText: 'Hand over to Forklift' });
    await link.click();
    await page.waitForURL('**/howto/hand-over.html');
    await page.fill('#search', 'zzzzqq');
    await page.locator('#hits', { hasText: 'Nothing found' }).waitFor();
    await page.context().close();
});

test('the playground judges the plan in the page, applies a fix, and follows the typing', async () => {
    const page = await opened('playground.html');
    await page.locator('#verdict', { hasText: 'No-go' }).waitFor();
    const findings = await page.locator('#finding-list li').count();
    expect(findings).toBeGreaterThan(3);
    expect(await page.locator('ol#finding-list').count()).toBe(1);
    const order = page.locator('#finding-list li', { hasText: 'compute-before-foundation' }).first();
    await order.getByRole('button', { name: /^Fixes/ }).click();
    await page
        .getByRole('button', { name: /^Reorder phases/ })
        .first()
        .click();
    await page.waitForFunction(before => document.querySelectorAll('#finding-list li').length < before, findings);
    await page.fill('#plan', 'workload w {\n  vcpus 2\n}\n');
    await page.locator('#finding-list li', { hasText: 'syntax' }).first().waitFor();
    await page.context().close();
});
