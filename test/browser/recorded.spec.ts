import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewOfExample } from '../../scripts/docs.ts';
import { MADE_OF, madeOf } from '../../scripts/pictures.ts';
import { launchChromium } from '../../scripts/vscode-host/chromium.ts';
import { modelOfFolder } from '../scene/models.ts';

/** docs/preview.html: the panel with recorded data, as somebody opens it from the repository. */

const path = join(import.meta.dirname, '../../docs/preview.html');
let browser: Browser;
let page: Page;
const complaints: string[] = [];
const fetched: string[] = [];

beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1300, height: 1000 } });
    page.on('pageerror', error => complaints.push(error.message));
    page.on('console', message => {
        if (message.type() === 'error') {
            complaints.push(message.text());
        }
    });
    page.on('request', request => fetched.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    await page.locator('.xp-node').first().waitFor();
});

afterAll(async () => {
    expect(complaints).toEqual([]);
    await browser.close();
});

describe('the recorded preview in docs', () => {
    it('is made of the panel and the example as they are', async () => {
        expect(readFileSync(path, 'utf8') === (await previewOfExample()), 'run node scripts/docs.ts').toBe(true);
    });

    it('is what the pictures in docs/images were taken of', () => {
        expect(readFileSync(MADE_OF, 'utf8') === madeOf(), 'run node scripts/pictures.ts').toBe(true);
    });

    it('shows the example without an editor, fetching nothing', async () => {
        const { plan, components } = modelOfFolder('examples/frankfurt/faulty');
        expect(await page.locator('h1').textContent()).toBe(plan.title);
        const keys = await page.locator('.xp-node').evaluateAll(list => list.map(n => n.getAttribute('data-key')));
        expect(keys).toEqual(expect.arrayContaining(components.map(c => c.id)));
        expect(fetched).toEqual([pathToFileURL(path).href]);
    });

    it('answers what the editor would: who loses something, and what repairs it', async () => {
        await page.locator('.xp-box[data-key="corp-ad"]').click();
        await page.locator('.details .blast').waitFor();
        const fix = page.locator('.details .fix').first();
        const broken = page.locator('.xp-node.broken .xp-box').first();
        const before = await page.locator('.details').textContent();
        await broken.click();
        // The details follow the selection; what they showed before may offer a fix of its own.
        await page.waitForFunction(text => document.querySelector('.details')?.textContent !== text, before);
        const title = await fix.textContent();
        await fix.click();
        expect(await page.locator('.recorded').textContent()).toContain(title!);
    });

    it('saves the picture', async () => {
        const download = page.waitForEvent('download');
        await page.getByRole('button', { name: /SVG/ }).first().click();
        expect((await download).suggestedFilename()).toMatch(/\.svg$/);
    });
});
