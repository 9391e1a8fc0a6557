import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { estate } from '../../bench/estate.ts';
import { planFiles } from '../../bench/plan-text.ts';
import { modelOf } from '../../webview/scene/from-analysis/index.ts';
import type { PreviewModel } from '../../webview/scene/model.ts';
import { unitOf } from '../check.ts';
import { closeBrowser, openPanel, type PanelPage } from './page.ts';

/**
 * What a step through the phases of an estate may cost, in things that do not depend on how busy the machine is. How many
 * frames a second that makes is measured by bench/preview.ts.
 */

let model: PreviewModel;
let panel: PanelPage;

beforeAll(async () => {
    const files = Object.fromEntries(planFiles(estate(1500)).map(f => [f.path, f.text]));
    model = modelOf(unitOf(files).analysis);
    panel = await openPanel({ width: 900, height: 1000, motion: true });
    await panel.show(model);
    await panel.page.waitForTimeout(500);
});

afterAll(() => closeBrowser());

/** Steps forth and back in every frame and tells what was written to the page per step. */
function steps(count: number): Promise<{ readonly written: number; readonly needless: number }> {
    return panel.page.evaluate(`(async () => {
        const frame = () => new Promise(requestAnimationFrame);
        let written = 0, needless = 0;
        const watch = records => {
            for (const r of records) {
                written++;
                if (r.type === 'attributes' && r.attributeName !== 'class' && r.oldValue === r.target.getAttribute(r.attributeName)) needless++;
            }
        };
        const observer = new MutationObserver(watch);
        observer.observe(document.body, { subtree: true, attributes: true, attributeOldValue: true, childList: true, characterData: true });
        for (let i = 0; i < ${count}; i++) {
            document.body.dispatchEvent(new KeyboardEvent('keydown', { key: i % 10 < 5 ? '.' : ',', bubbles: true }));
            await frame();
        }
        watch(observer.takeRecords());
        observer.disconnect();
        return { written: written / ${count}, needless: needless / ${count} };
    })()`) as ReturnType<typeof steps>;
}

describe('a step through the phases of an estate', () => {
    it('writes what differs and hardly anything else', async () => {
        const { written, needless } = await steps(40);
        // The page has some 1,500 elements; before only what differs was written, a step wrote 1,300 times.
        expect(written).toBeLessThan(200);
        expect(needless).toBeLessThan(5);
    });

    it('shows the headroom of the phase it ends at', async () => {
        await steps(45);
        const phase = panel.page.locator('.headroom header .phase');
        const here = await panel.page.locator('.stop.here .label').textContent();
        await expect.poll(() => phase.textContent()).toBe(here);
    });

    it('draws the same picture as one that goes there at once', async () => {
        await steps(45);
        const stepped = await panel.places();
        const here = await panel.page.locator('.stop.here').getAttribute('aria-label');
        const other = await openPanel({ width: 900, height: 1000 });
        await other.show(model);
        await other.page.locator(`.stop[aria-label="${here}"]`).click();
        await other.settled();
        const places = await other.places();
        const texts = (page: PanelPage) => page.page.locator('.xp-graph text').allTextContents();
        await expect.poll(() => panel.places()).toEqual(places);
        expect(Object.keys(stepped)).toEqual(Object.keys(places));
        expect(await texts(panel)).toEqual(await texts(other));
        const paths = (page: PanelPage) =>
            page.page
                .locator('.xp-tether')
                .evaluateAll(all => all.map(p => `${p.getAttribute('class')!} ${p.getAttribute('d')!}`).sort());
        expect(await paths(panel)).toEqual(await paths(other));
        await other.page.close();
    });
});
