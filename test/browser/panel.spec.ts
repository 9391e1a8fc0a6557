import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { deltaOf } from '../../webview/scene/delta.ts';
import { firstMoment } from '../../webview/scene/first-moment.ts';
import { type PreviewModel, rowsAt } from '../../webview/scene/model.ts';
import { LAYER_ORDER } from '../../webview/scene/scene.ts';
import { modelOfFolder, modelOfText, PAGE_PLAN, RUSHED_PLAN } from '../scene/models.ts';
import { closeBrowser, openPanel, type PageOptions, type PanelPage } from './page.ts';

const rushed = modelOfText(RUSHED_PLAN);
const open: PanelPage[] = [];

async function panelWith(model: PreviewModel, options?: PageOptions): Promise<PanelPage> {
    const panel = await openPanel(options);
    open.push(panel);
    await panel.show(model);
    return panel;
}

afterEach(async () => {
    for (const panel of open.splice(0)) {
        expect(panel.complaints).toEqual([]);
        await panel.page.close();
    }
});
afterAll(closeBrowser);

describe('the graph', () => {
    it('has the layers one under the other and the moved to the right of the divide', async () => {
        const panel = await panelWith(rushed);
        const bands = await panel.page
            .locator('.xp-band')
            .evaluateAll(list => list.map(b => b.getBoundingClientRect().top));
        expect(bands).toHaveLength(LAYER_ORDER.length);
        expect([...bands].sort((a, b) => a - b)).toEqual(bands);
        const places = await panel.places();
        const divide = (await panel.page.locator('.xp-divide').boundingBox())!.x;
        expect(places['veeam']!.x).toBeLessThan(divide);
        expect(places['erp']!.x).toBeGreaterThan(divide);
        expect(places['ad']!.y).toBeLessThan(places['veeam']!.y);
    });

    it('slides what a phase moves and leaves the rest where it is', async () => {
        const panel = await panelWith(rushed);
        const before = await panel.places();
        await panel.page.keyboard.press('.');
        await panel.settled();
        const after = await panel.places();
        expect(after['veeam']!.x).toBeGreaterThan(before['veeam']!.x);
        for (const key of ['ad', 'srm', 'watch', 'erp', 'crm']) {
            expect(after[key]).toEqual(before[key]);
        }
    });

    it('marks what breaks with a sign and a label, not by colour alone', async () => {
        const panel = await panelWith(rushed);
        expect(await panel.page.locator('.xp-pill text').allTextContents()).toEqual(
            expect.arrayContaining([expect.stringMatching(/^✕ API Break · 28 days > RPO 4 h/)]),
        );
        expect(await panel.node('veeam').locator('.xp-badge').textContent()).toMatch(/^✕ \d$/);
    });

    it('opens a group and closes it again, from the keyboard', async () => {
        const panel = await panelWith(modelOfFolder('examples/frankfurt/repaired'));
        await panel.stop('environment:lab').focus();
        await panel.page.keyboard.press('Enter');
        await panel.settled();
        expect(await panel.page.locator('.xp-node').count()).toBeGreaterThan(14);
        expect(await panel.node('environment:lab').count()).toBe(0);
        await panel.page.keyboard.press('Backspace');
        await panel.settled();
        expect(await panel.node('environment:lab').count()).toBe(1);
        expect(await panel.page.evaluate(() => (document.activeElement as HTMLElement).dataset['key'])).toBe(
            'environment:lab',
        );
    });

    it('keeps five bands in a narrow panel, and nothing scrolls sideways', async () => {
        for (const width of [420, 520, 700, 1100]) {
            const panel = await panelWith(rushed, { width });
            expect(await panel.page.locator('.xp-band').count()).toBe(5);
            expect(
                await panel.page.evaluate(
                    () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
                ),
            ).toBe(true);
        }
    });

    it('keeps the zoom buttons off boxes and their badges', async () => {
        for (const width of [420, 620, 1300]) {
            const panel = await panelWith(rushed, { width });
            const zoom = (await panel.page.locator('.zoom').boundingBox())!;
            const tops = await panel.page
                .locator('.xp-node')
                .evaluateAll(list => list.map(n => n.getBoundingClientRect().top));
            expect(Math.min(...tops)).toBeGreaterThanOrEqual(zoom.y + zoom.height);
        }
    });

    it('has a table that fits a narrow panel, with findings as wide as it', async () => {
        for (const width of [410, 620]) {
            const panel = await panelWith(rushed, { width });
            await panel.page.keyboard.press('t');
            await panel.settled();
            const table = (await panel.page.locator('.table').boundingBox())!;
            const cells = await panel.page
                .locator('.table tr.findings td')
                .evaluateAll(list =>
                    list.map(n => n.getBoundingClientRect()).map(({ left, width: w }) => [left, w] as const),
                );
            expect(cells.length).toBeGreaterThan(3);
            for (const [left, w] of cells) {
                expect(w).toBeGreaterThan(table.width * 0.9);
                expect(left + w).toBeLessThanOrEqual(table.x + table.width + 1);
            }
        }
    });

    it('ends inside a panel of 400 pixels', async () => {
        const panel = await panelWith(rushed, { width: 400 });
        const svg = (await panel.page.locator('.xp-graph').boundingBox())!;
        for (const band of await panel.page.locator('.xp-band').all()) {
            const { x, width } = (await band.boundingBox())!;
            expect(x + width).toBeLessThanOrEqual(svg.x + svg.width);
        }
    });

    it('names the platform of a fabric and of a group in the tip', async () => {
        const panel = await panelWith(rushed);
        await panel.node('hci').hover();
        expect(await panel.page.locator('.tip').textContent()).toContain('New');
        await panel.node('crm').hover();
        expect(await panel.page.locator('.tip').textContent()).toMatch(/on the old platform/);
    });

    it('frames a box as wide as the box is, also when the panel has become narrower', async () => {
        const panel = await panelWith(rushed);
        await panel.page.setViewportSize({ width: 460, height: 900 });
        await panel.settled();
        const widths = await panel.page
            .locator('.xp-node')
            .evaluateAll(list =>
                list.map(n =>
                    [n.querySelector('.xp-ring')!, n.querySelector('.xp-box')!].map(r =>
                        Number(r.getAttribute('width')),
                    ),
                ),
            );
        for (const [ring, box] of widths) {
            expect(ring).toBe(box! + 6);
        }
    });

    it('shows names with markup as they are', async () => {
        const hostile = modelOfText(
            RUSHED_PLAN.replaceAll('workload play', 'workload "<img src=x onerror=alert(1)>"').replaceAll(
                'erp, play',
                'erp, "<img src=x onerror=alert(1)>"',
            ),
        );
        const panel = await panelWith(hostile);
        await panel.page.keyboard.press('t');
        await panel.settled();
        expect(await panel.page.locator('img').count()).toBe(0);
        expect(await panel.page.locator('.table').textContent()).toContain('<img src=x onerror=alert(1)>');
    });
});

describe('a new model', () => {
    it('changes neither zoom nor phase nor focus', async () => {
        const panel = await panelWith(rushed);
        await panel.page.getByRole('button', { name: 'Zoom in' }).click();
        await panel.stop('srm').focus();
        await panel.settled();
        const view = () => panel.page.locator('.xp-graph > g').first().getAttribute('transform');
        const before = await view();
        await panel.show(
            modelOfText(
                RUSHED_PLAN.replace(
                    'replication srm',
                    'backup agents { speaks in-guest.backup  protects crm every 1 h }\nreplication srm',
                ),
            ),
        );
        expect(await panel.node('agents').count()).toBe(1);
        expect(await view()).toBe(before);
        expect(await panel.page.locator('.stop.here .label').textContent()).toBe('move');
        expect(await panel.page.evaluate(() => (document.activeElement as HTMLElement).dataset['key'])).toBe('srm');
    });

    it('takes the scrubber along when its phase moves in the text', async () => {
        const panel = await panelWith(rushed);
        const move = RUSHED_PLAN.match(/^phase move.*$/m)![0];
        await panel.show(
            modelOfText(RUSHED_PLAN.replace(`${move}\n`, '').replace(/^phase rest/m, `${move}\nphase rest`)),
        );
        expect(await panel.page.locator('.stop.here .label').textContent()).toBe('move');
        expect(await panel.page.locator('.stop').nth(5).getAttribute('aria-checked')).toBe('true');
    });

    it('keeps the element of a box that stays', async () => {
        const panel = await panelWith(rushed);
        await panel.node('veeam').evaluate(n => {
            (n as unknown as { mine: boolean }).mine = true;
        });
        await panel.show(modelOfText(RUSHED_PLAN.replace('every 24 h', 'every 12 h')));
        expect(await panel.node('veeam').evaluate(n => (n as unknown as { mine?: boolean }).mine)).toBe(true);
    });

    it('is awaited with the last picture, and the panel says so', async () => {
        const panel = await panelWith(rushed);
        await panel.post({ type: 'stale', reason: 'plan.exit, line 3: a name is missing' });
        expect(await panel.page.getByRole('status').textContent()).toContain('line 3: a name is missing');
        expect(await panel.node('veeam').count()).toBe(1);
        await panel.post({ type: 'stale' });
        expect(await panel.page.locator('.stale').isHidden()).toBe(true);
    });

    it('finds the view again after a reload', async () => {
        const panel = await panelWith(rushed);
        await panel.page.keyboard.press('.');
        await panel.settled();
        await panel.page.reload();
        await panel.show(rushed);
        expect(await panel.page.locator('.stop.here .label').textContent()).toBe('backup');
    });
});

describe('what a person does', () => {
    it('walks the graph with the arrow keys, one stop in the tab order', async () => {
        const panel = await panelWith(modelOfText(PAGE_PLAN));
        expect(await panel.page.locator('.xp-graph [tabindex="0"]').count()).toBe(1);
        await panel.page.locator('.xp-graph [tabindex="0"]').focus();
        const seen = new Set<string>();
        for (const key of [
            'Home',
            'ArrowDown',
            'ArrowDown',
            'ArrowDown',
            'ArrowDown',
            'ArrowLeft',
            'ArrowUp',
            'End',
            'ArrowRight',
        ]) {
            await panel.page.keyboard.press(key);
            seen.add(await panel.page.evaluate(() => (document.activeElement as HTMLElement).dataset['key']!));
        }
        expect(seen.size).toBeGreaterThanOrEqual(5);
        expect(await panel.page.locator('.xp-graph [tabindex="0"]').count()).toBe(1);
    });

    it('reaches every box and label with the arrow keys', async () => {
        const panel = await panelWith(rushed);
        const all = await panel.page
            .locator('.xp-graph [role=button]')
            .evaluateAll(list => list.map(n => (n as HTMLElement).dataset['key']!));
        const reached = new Set<string>();
        const queue = [all[0]!];
        while (queue.length > 0) {
            const from = queue.pop()!;
            if (reached.has(from)) {
                continue;
            }
            reached.add(from);
            for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
                await panel.page.locator(`.xp-graph [role=button][data-key="${from}"]`).focus();
                await panel.page.keyboard.press(key);
                queue.push(await panel.page.evaluate(() => (document.activeElement as HTMLElement).dataset['key']!));
            }
        }
        expect([...reached].sort()).toEqual([...all].sort());
    });

    it('applies a fix from the context menu: the code action of the finding, by its title', async () => {
        const panel = await panelWith(rushed);
        await panel.node('veeam').click({ button: 'right' });
        await panel.page.getByRole('menuitem', { name: 'Move phase backup before move' }).first().click();
        const finding = rushed.findings.find(f => f.code === 'api-break' && f.marks.includes('veeam'))!;
        expect(await panel.sent()).toContainEqual({
            type: 'fix',
            finding: finding.id,
            title: 'Move phase backup before move',
        });
    });

    it('opens the same menu on a label by keyboard, and gives the focus back', async () => {
        const panel = await panelWith(rushed);
        const pill = panel.page.locator('.xp-pill rect').first();
        await pill.focus();
        await panel.page.keyboard.press('Shift+F10');
        expect(await panel.page.getByRole('menuitem').count()).toBeGreaterThan(1);
        await panel.page.keyboard.press('ArrowDown');
        await panel.page.keyboard.press('Escape');
        expect(await panel.page.getByRole('menu').count()).toBe(0);
        expect(await pill.evaluate(p => p === document.activeElement)).toBe(true);
    });

    it('shows the text on a click without taking the keyboard, and with it on Enter', async () => {
        const panel = await panelWith(rushed);
        await panel.node('srm').click();
        await panel.page.keyboard.press('Enter');
        const reveals = (await panel.sent()).filter(m => m.type === 'reveal');
        expect(reveals).toEqual([
            { type: 'reveal', id: 'srm', focus: false },
            { type: 'reveal', id: 'srm', focus: true },
        ]);
    });

    it('lights up what the cursor stands in and moves nothing', async () => {
        const panel = await panelWith(rushed);
        const before = await panel.page.locator('.xp-graph > g').first().getAttribute('transform');
        await panel.post({ type: 'cursor', ids: ['crm'] });
        expect(
            await panel.page
                .locator('.xp-node.cursor')
                .evaluateAll(list => list.map(n => (n as HTMLElement).dataset['key'])),
        ).toEqual(['crm']);
        expect(await panel.page.locator('.xp-graph > g').first().getAttribute('transform')).toBe(before);
    });

    it('sees who loses something when a component fails', async () => {
        const panel = await panelWith(rushed);
        await panel.node('ad').click();
        expect(await panel.sent()).toContainEqual({ type: 'blast', id: 'ad' });
        await panel.post({
            type: 'blast',
            id: 'ad',
            losses: [
                {
                    layer: 'compute',
                    what: 'who may operate it',
                    environment: 'prod',
                    phases: ['move'],
                    machines: 2,
                    components: ['erp', 'crm'],
                },
            ],
        });
        const details = await panel.page.locator('.details').textContent();
        expect(details).toContain('2 machines lose something');
        expect(await panel.node('crm').evaluate(n => n.classList.contains('lit'))).toBe(true);
        expect(await panel.node('hci').evaluate(n => n.classList.contains('lit'))).toBe(false);
    });

    it('finds things by a part of their name', async () => {
        const panel = await panelWith(rushed);
        await panel.page.keyboard.press('/');
        await panel.page.keyboard.type('crm');
        await panel.settled();
        expect(
            await panel.page
                .locator('.xp-node.match')
                .evaluateAll(list => list.map(n => (n as HTMLElement).dataset['key'])),
        ).toEqual(['crm']);
    });

    it('counts matches, and Enter opens the group of one and brings it into view', async () => {
        const panel = await panelWith(modelOfFolder('examples/frankfurt/repaired'), { width: 620, height: 500 });
        await panel.page.keyboard.press('/');
        await panel.page.keyboard.type('lab');
        await panel.settled();
        expect(await panel.page.locator('.matches').textContent()).toMatch(/^\d+ matches$/);
        await panel.page.getByLabel('Find components').fill('erp-db');
        await panel.settled();
        expect(await panel.page.locator('.matches').textContent()).toBe('1 match, in prod-db');
        expect(await panel.node('erp-db').count()).toBe(0);
        await panel.page.keyboard.press('Enter');
        await panel.settled();
        const { y, height } = (await panel.places())['erp-db']!;
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y + height).toBeLessThanOrEqual(500);
        await panel.page.getByLabel('Find components').fill('no such thing');
        await panel.settled();
        expect(await panel.page.locator('.matches').textContent()).toBe('nothing found');
    });

    it('hides what it tells of the pointer when a key is pressed', async () => {
        const panel = await panelWith(rushed);
        await panel.node('veeam').hover();
        expect(await panel.page.locator('.tip').isVisible()).toBe(true);
        await panel.page.keyboard.press('.');
        expect(await panel.page.locator('.tip').isVisible()).toBe(false);
    });

    it('brings the counts of what loses something into view in a narrow panel', async () => {
        const panel = await panelWith(rushed, { width: 420, height: 500 });
        await panel.node('ad').click({ button: 'right' });
        await panel.page.getByRole('menuitem', { name: 'Show what loses something' }).click();
        await panel.post({
            type: 'blast',
            id: 'ad',
            losses: [
                {
                    layer: 'compute',
                    what: 'who may operate it',
                    environment: 'prod',
                    phases: ['move'],
                    machines: 2,
                    components: ['erp', 'crm'],
                },
            ],
        });
        const box = (await panel.page.locator('.blast').boundingBox())!;
        expect(box.y).toBeGreaterThanOrEqual(0);
        expect(box.y).toBeLessThan(500);
    });

    it('filters by environment and by findings', async () => {
        const panel = await panelWith(rushed);
        await panel.page.getByLabel('Show only').selectOption('environment:lab');
        await panel.settled();
        expect(Object.keys(await panel.places()).sort()).toEqual(
            ['ad', 'hci', 'play', 'san', 'veeam', 'watch']
                .filter(k => k !== 'san' || rushed.ties.some(t => t.from === 'san' && t.to === 'cell:play'))
                .sort(),
        );
        await panel.page.getByLabel('Show only').selectOption('findings:');
        await panel.settled();
        expect(await panel.node('play').count()).toBe(0);
    });

    it('saves the picture as SVG and PNG', async () => {
        const panel = await panelWith(rushed);
        await panel.page.getByRole('button', { name: 'Save as SVG' }).click();
        await panel.page.getByRole('button', { name: 'Save as PNG' }).click();
        await panel.page.waitForFunction(
            () => (window as unknown as { sent: { type: string }[] }).sent.filter(m => m.type === 'save').length === 2,
        );
        const [svg, png] = (await panel.sent()).filter(m => m.type === 'save');
        expect(svg).toMatchObject({ format: 'svg', name: 'rushed-move.svg', data: expect.stringMatching(/^<svg /) });
        expect(svg!.data).not.toContain('var(');
        // It is shown where nobody knows the plan: it says which, as of when, how it is judged, and what its signs mean.
        const texts = [...(svg as { data: string }).data.matchAll(/<text[^>]*>([^<]*)/g)].map(m => m[1]);
        expect(texts).toEqual(
            expect.arrayContaining([
                'Rushed',
                expect.stringMatching(/when phase move has ended \(2027-01-18\) · judged as of \d{4}-\d\d-\d\d$/),
                '✕ No-go',
                'machines stand on it and it is not built',
            ]),
        );
        expect(Buffer.from(png!.data, 'base64').subarray(1, 4).toString()).toBe('PNG');
    });
});

describe('what is new in a plan', () => {
    it('is drawn over what was there, and asked for whole by a panel that has another model', async () => {
        const panel = await openPanel();
        open.push(panel);
        await panel.post({ type: 'model', model: rushed, version: 1 });
        const edited = modelOfText(
            RUSHED_PLAN.replace(
                'replication srm',
                'backup agents { speaks in-guest.backup  protects crm every 1 h }\nreplication srm',
            ),
        );
        const delta = deltaOf(rushed, edited)!;
        await panel.post({ type: 'delta', delta, base: 1, version: 2 });
        expect(await panel.node('agents').count()).toBe(1);
        await panel.post({ type: 'delta', delta: deltaOf(edited, rushed)!, base: 1, version: 2 });
        expect(await panel.node('agents').count()).toBe(1);
        expect((await panel.sent()).filter(m => m.type === 'ready')).toHaveLength(2);
    });
});

describe('a comparison with another version', () => {
    it('marks what differs by a sign and in words, until somebody ends it', async () => {
        const panel = await panelWith(modelOfFolder('examples/frankfurt/repaired'));
        await panel.post({ type: 'changed', names: ['veeam', 'erp-db', 'pilot'], against: 'HEAD' });
        const marked = () =>
            panel.page
                .locator('.xp-node.changed')
                .evaluateAll(list => list.map(n => (n as HTMLElement).dataset['key']).sort());
        expect(await marked()).toEqual(['environment:prod-db', 'veeam']);
        expect(await panel.stop('veeam').getAttribute('aria-label')).toMatch(/, changed since HEAD$/);
        expect(await panel.node('veeam').locator('.xp-changed').textContent()).toBe('◆');
        expect(await panel.page.locator('.stop.changed .label').allTextContents()).toEqual(['pilot']);
        // A redraw keeps the marks; a group that is opened passes them on to what is in it.
        await panel.stop('environment:prod-db').focus();
        await panel.page.keyboard.press('Enter');
        await panel.settled();
        expect(await marked()).toEqual(['erp-db', 'veeam']);
        await panel.page.getByRole('button', { name: /3 changed since HEAD/ }).click();
        await panel.settled();
        expect(await marked()).toEqual([]);
        expect(await panel.stop('veeam').getAttribute('aria-label')).not.toContain('changed');
        expect(await panel.sent()).toContainEqual({ type: 'compared' });
    });
});

describe('fixes that are looked for when somebody asks', () => {
    it('come into the open menu', async () => {
        const { fixes: _, ...bare } = rushed.findings.find(f => f.code === 'api-break' && f.marks.includes('veeam'))!;
        const panel = await panelWith({ ...rushed, findings: rushed.findings.map(f => (f.id === bare.id ? bare : f)) });
        await panel.node('veeam').click({ button: 'right' });
        expect(await panel.sent()).toContainEqual({ type: 'fixes', findings: [bare.id] });
        await panel.post({ type: 'fixes', fixes: { [bare.id]: ['Do the right thing'] } });
        await panel.page.getByRole('menuitem', { name: 'Do the right thing' }).click();
        expect(await panel.sent()).toContainEqual({ type: 'fix', finding: bare.id, title: 'Do the right thing' });
    });
});

describe('headroom', () => {
    it('lights up what causes a bar, shows no number where the model holds none, and follows the scrubber', async () => {
        const model = modelOfText(PAGE_PLAN);
        const panel = await panelWith(model);
        // One for each scenario that applies in the phase (8.3).
        const rows = rowsAt(model.headroom, firstMoment(model), 'hci-a');
        expect(rows.length).toBeGreaterThan(5);
        expect(await panel.page.locator('.scenario').count()).toBe(rows.length);
        expect(await panel.page.locator('.scenario:visible').count()).toBe(1);
        await panel.page.getByRole('button', { name: 'All scenarios' }).click();
        await panel.page.locator('.scenario').first().locator('.bar').first().focus();
        await panel.settled();
        expect(
            await panel.page
                .locator('.xp-node.lit')
                .evaluateAll(list => list.map(n => (n as HTMLElement).dataset['key']).sort()),
        ).toEqual(['erp-db', 'hci-a']);
        await panel.page.locator('.stop').first().click();
        await panel.settled();
        expect(await panel.page.locator('.scenario').first().isVisible()).toBe(false);
    });

    it('has the capacity of both sides over the phases, with the line of one node less, and goes to a phase', async () => {
        const model = modelOfFolder('examples/in-place');
        const panel = await panelWith(model);
        const { page } = panel;
        const shown = page.locator('.capacity');
        expect(await shown.locator('figure').count()).toBe(2);
        expect(await shown.locator('.strip-of .what').allTextContents()).toEqual(
            model.capacity.map(c => `${c.fabric}: ${c.resource}`),
        );
        const fills = model.capacity.flatMap(c => c.fills.map(f => ({ ...f, of: c })));
        const labels = await shown
            .locator('[role=listitem]')
            .evaluateAll(list => list.map(n => n.getAttribute('aria-label')));
        expect(labels).toHaveLength(fills.length);
        fills.forEach((fill, i) => {
            expect(labels[i]).toContain(fill.text);
            expect(labels[i]).toContain(fill.of.fabric);
        });
        // What is needed is drawn inside its room, and the line lies between them where all fits.
        const last = shown.locator('.strip-of').last().locator('.fill-of').last();
        const box = async (part: string) => (await last.locator(part).boundingBox())!;
        const [room, need, less] = [await box('.room'), await box('.need'), await box('.less')];
        expect(need.y).toBeGreaterThan(less.y);
        expect(less.y).toBeGreaterThan(room.y);
        await last.click();
        await panel.settled();
        const here = model.phases.find(p => p.moment === fills.at(-1)!.moment)!;
        expect(await page.locator('.stop.here').getAttribute('aria-label')).toContain(here.title ?? here.name);
        await expect.poll(() => shown.locator('.now').last().textContent()).toBe(fills.at(-1)!.text);
        expect(panel.complaints).toEqual([]);
    });

    it("computes what if with the checker's own model, and writes it into the plan when asked", async () => {
        const panel = await panelWith(modelOfText(PAGE_PLAN));
        const value = () => panel.page.locator('.scenario').nth(1).locator('.bar .value').first().textContent();
        const planned = await value();
        await panel.page.locator('.whatif summary').click();
        await panel.page.getByLabel('link speed').fill('1');
        await panel.settled();
        expect(parseFloat((await value())!.replace(/^\D+/, ''))).toBeGreaterThan(parseFloat(planned!));
        await panel.page.getByRole('button', { name: 'Apply to plan' }).click();
        expect(await panel.sent()).toContainEqual({
            type: 'apply',
            fabric: 'hci-a',
            settings: [{ property: 'links.rate', text: '10 Gbps' }],
        });
        await panel.settled();
        expect(await value()).toBe(planned);
        await panel.page.getByLabel('copy rate').fill('3');
        await panel.settled();
        await panel.page.getByRole('button', { name: 'Apply to plan' }).click();
        const applied = (await panel.sent()).filter(m => m.type === 'apply').at(-1);
        expect(applied).toEqual({
            type: 'apply',
            fabric: 'hci-a',
            settings: [{ property: 'over', text: '2.5 Gbps', wave: { phase: 'databases', rate: 2.5e9 / 8 } }],
        });
    });
});

/** Words of rows that a piece of a wall goes through. */
function struckThrough(panel: PanelPage): Promise<string[]> {
    return panel.page.evaluate(() => {
        const pieces = [...document.querySelectorAll<SVGPathElement>('.rows-chart .walls path')].flatMap(p => {
            const x = p.getBoundingClientRect().left;
            const top = p.ownerSVGElement!.getBoundingClientRect().top;
            return [...p.getAttribute('d')!.matchAll(/M0 ([\d.]+)V([\d.]+)/g)].map(m => ({
                x,
                from: top + Number(m[1]),
                to: top + Number(m[2]),
            }));
        });
        return [...document.querySelectorAll<SVGTextElement>('.rows-chart .inside')]
            .filter(t => {
                const { left, right, top, bottom } = t.getBoundingClientRect();
                return (
                    t.textContent !== '' &&
                    pieces.some(p => p.x > left && p.x < right && p.from < bottom - 3 && p.to > top + 3)
                );
            })
            .map(t => t.textContent!);
    });
}

describe('the timeline', () => {
    it('has phases in order, gaps from the move to the end of the plan, and the licence as a wall', async () => {
        const panel = await panelWith(rushed, { height: 1600 });
        await panel.page.getByRole('button', { name: /^All phases/ }).click();
        await panel.settled();
        const bars = await panel.page
            .locator('.rows-chart .row.phase rect')
            .evaluateAll(list => list.map(r => r.getBoundingClientRect().left));
        expect(bars).toEqual([...bars].sort((a, b) => a - b));
        expect(await panel.page.locator('.rows-chart .gap').allTextContents()).toEqual(
            expect.arrayContaining([expect.stringContaining('no recovery path: 28 days against RPO 4 h')]),
        );
        expect(await panel.page.locator('.rows-chart .walls text').textContent()).toBe('Old ends 31 Mar 2027');
        expect(await struckThrough(panel)).toEqual([]);
    });

    it('strikes no words through with a wall', async () => {
        const ends = ['2027-01-20', '2027-02-03', '2027-02-14', '2027-03-02'];
        let crossed = 0;
        for (const end of ends) {
            const panel = await panelWith(modelOfText(RUSHED_PLAN.replace('2027-03-31', end)), {
                height: 1600,
                width: 620,
            });
            await panel.page.getByRole('tab', { name: 'Timeline' }).click();
            await panel.page.getByRole('button', { name: /^All phases/ }).click();
            await panel.settled();
            expect(await struckThrough(panel)).toEqual([]);
            crossed +=
                ((await panel.page.locator('.rows-chart .walls path').getAttribute('d'))!.match(/M/g) ?? []).length - 1;
        }
        expect(crossed).toBeGreaterThan(0);
    });
});

describe('causes', () => {
    it('stand under the graph in their order, each with its remedy and what it settles', async () => {
        const faulty = modelOfFolder('examples/frankfurt/faulty');
        const { causes } = faulty.plan.verdict;
        const panel = await panelWith(faulty);
        const rows = panel.page.locator('.causes li');
        expect(await rows.count()).toBe(causes!.length);
        const stops = causes!.filter(c => c.blocks).length;
        expect(await panel.page.locator('.causes > ol > li').count()).toBe(stops);
        const graph = (await panel.page.locator('.xp-graph').boundingBox())!;
        expect((await panel.page.locator('.causes').boundingBox())!.y).toBeGreaterThanOrEqual(graph.y + graph.height);
        const order = causes!.findIndex(c => c.fix?.startsWith('Reorder'));
        expect(await rows.nth(order).textContent()).toContain(`settles ${causes![order]!.settles.length} of `);
        await rows.nth(order).locator('button.fix').click();
        expect(await panel.sent()).toContainEqual({
            type: 'fix',
            finding: expect.toSatisfy((id: string) => causes![order]!.settles.includes(id)),
            title: causes![order]!.fix,
        });
    });

    it('are on screen in a low window too, beside the picture, the first of them with their remedies', async () => {
        const panel = await panelWith(modelOfFolder('examples/frankfurt/faulty'), { width: 1280, height: 720 });
        const rows = panel.page.locator('.causes li:visible');
        expect(await rows.count()).toBe(3);
        const last = (await rows.nth(2).boundingBox())!;
        expect(last.y + last.height).toBeLessThanOrEqual(720);
        await panel.page.locator('.causes .more').click();
        expect(await rows.count()).toBeGreaterThan(3);
    });

    it('are counted in the header, with the machines they stop and what was not looked at', async () => {
        const panel = await panelWith(modelOfFolder('examples/frankfurt/faulty'));
        const chips = (await panel.page.locator('.chips').textContent())!;
        expect(chips).toMatch(/No-go.*\d+ causes stop \d+ machines.*not looked at: /s);
        const good = await panelWith(modelOfFolder('examples/proxmox'));
        expect(await good.page.locator('.chips').textContent()).not.toContain('stop ');
    });
});

describe('a selection', () => {
    it('says in one sentence what is the same in every phase', async () => {
        const panel = await panelWith(rushed);
        await panel.node('ad').click();
        const loss = { layer: 'compute', what: 'x', environment: 'prod', machines: 2, components: ['erp', 'crm'] };
        const phases = rushed.phases.map(p => p.name);
        await panel.post({ type: 'blast', id: 'ad', losses: [{ ...loss, phases }] });
        expect(await panel.page.locator('.blast').textContent()).toContain('The same in every phase.');
        await panel.post({ type: 'blast', id: 'ad', losses: [{ ...loss, phases: phases.slice(1, 4) }] });
        expect(await panel.page.locator('.blast').textContent()).toContain(
            'The same in each of 3 phases, from backup to io.',
        );
    });

    it('of a workload shows the tower it stands on: what breaks for others is no longer red', async () => {
        const panel = await panelWith(rushed);
        const red = () => panel.page.locator('.storeys .xp-storey.broken').count();
        expect(await red()).toBe(4);
        await panel.node('play').click();
        await panel.settled();
        expect(await red()).toBe(0);
        await panel.page.keyboard.press('Escape');
        await panel.settled();
        expect(await red()).toBe(4);
    });

    it('is not told a second time by the tip', async () => {
        const panel = await panelWith(rushed);
        await panel.node('veeam').click();
        await panel.settled();
        expect(await panel.page.locator('.tip').isVisible()).toBe(false);
    });
});

describe('the legend', () => {
    it('is open where there is room, and comes when it is asked for', async () => {
        const tall = await panelWith(rushed, { height: 900 });
        expect(await tall.page.getByRole('note', { name: 'Legend' }).isVisible()).toBe(true);
        const low = await panelWith(rushed, { width: 1280, height: 720 });
        expect(await low.page.getByRole('note', { name: 'Legend' }).isVisible()).toBe(false);
        await low.page.getByRole('button', { name: 'Legend' }).click();
        expect(await low.page.getByRole('note', { name: 'Legend' }).textContent()).toContain('moves machines');
    });
});

describe('with the contrast colours of the system', () => {
    it('bars, segments and swatches keep what they tell', async () => {
        const panel = await openPanel({ height: 1400 });
        open.push(panel);
        await panel.page.emulateMedia({ forcedColors: 'active' });
        await panel.show(modelOfFolder('examples/frankfurt/faulty'));
        const colours = (selector: string) =>
            panel.page.locator(selector).evaluateAll(list => {
                const back = getComputedStyle(document.body).backgroundColor;
                return list.filter(e => getComputedStyle(e).backgroundColor !== back).length;
            });
        await expect.poll(() => colours('.scenario.worst .fill')).toBe(5);
        expect(await colours('.stop.moves .dot')).toBeGreaterThan(3);
        expect(await colours('.legend-box .moves')).toBe(1);
    });
});

describe('the strip at the bottom', () => {
    it('is on screen at 1280 × 720 with every phase, what has no way back, and how late the plan is', async () => {
        const panel = await panelWith(rushed, { width: 1280, height: 720 });
        const box = (await panel.page.locator('.timeline .strip').boundingBox())!;
        expect(box.y + box.height).toBeLessThanOrEqual(720);
        expect(await panel.page.locator('.strip .phase').count()).toBe(rushed.phases.length);
        expect((await panel.page.locator('.strip .gap text').allTextContents()).join()).toContain(
            '28 days against RPO 4 h',
        );
        expect(await panel.page.locator('.strip .wall text').textContent()).toMatch(/^Old ends 31 Mar 2027: \d+ days/);
        await panel.page.locator('.strip .phase').nth(2).click();
        await panel.settled();
        expect(await panel.page.locator('.stop.here .label').textContent()).toBe(rushed.phases[2]!.name);
    });
});

describe('in a window of 1280 × 720', () => {
    it('all lanes are above the strip, and the answer with its remedy and bars is on screen', async () => {
        const panel = await panelWith(modelOfFolder('examples/frankfurt/faulty'), { width: 1280, height: 720 });
        const box = async (selector: string) => (await panel.page.locator(selector).last().boundingBox())!;
        const boxes = await panel.page
            .locator('.xp-node')
            .evaluateAll(list => list.map(n => n.getBoundingClientRect().bottom));
        expect(Math.max(...boxes)).toBeLessThanOrEqual((await box('.timeline')).y);
        const fix = await box('.answer .fix');
        expect(fix.height).toBeLessThan(60);
        const bar = await box('.scenario.worst .bar');
        expect(bar.y + bar.height).toBeLessThanOrEqual(720);
    });

    it('says what to measure next where a judgement hangs on it', async () => {
        const model = modelOfFolder('examples/frankfurt/faulty');
        const panel = await panelWith(model);
        expect(await panel.page.locator('.headroom .measure').textContent()).toBe(
            `Measure next: ${model.plan.verdict.measureNext!.join('; ')}`,
        );
    });
});

describe('the scrubber', () => {
    it('writes names whole or not at all, the one of the shown phase always', async () => {
        for (const width of [420, 500, 800, 1280]) {
            const panel = await panelWith(modelOfFolder('examples/frankfurt/faulty'), { width });
            for (const _ of [1, 2, 3]) {
                await panel.page.keyboard.press('.');
                await panel.settled();
                const labels = await panel.page.locator('.stop .label:not(.crowded)').evaluateAll(list =>
                    list.map(l => {
                        const range = document.createRange();
                        range.selectNodeContents(l);
                        const { left, right, top } = range.getBoundingClientRect();
                        return { left, right, top, cut: l.scrollWidth > l.clientWidth + 1 };
                    }),
                );
                labels.sort((a, b) => a.top - b.top || a.left - b.left);
                labels.forEach((label, i) => {
                    const next = labels[i + 1];
                    expect(label.cut).toBe(false);
                    expect(label.left).toBeGreaterThanOrEqual(0);
                    expect(label.right).toBeLessThanOrEqual(next?.top === label.top ? next.left : width);
                });
                expect(await panel.page.locator('.stop.here .label.crowded').count()).toBe(0);
            }
        }
    });

    it('names the phases of the example at 500 pixels, in lines above the picture', async () => {
        const panel = await panelWith(modelOfFolder('examples/frankfurt/faulty'), { width: 500 });
        expect(await panel.page.locator('.stop .label.crowded').count()).toBeLessThanOrEqual(1);
        const bottoms = await panel.page
            .locator('.stop .label')
            .evaluateAll(list => list.map(l => l.getBoundingClientRect().bottom));
        const toolbar = (await panel.page.locator('.toolbar').boundingBox())!;
        expect(Math.max(...bottoms)).toBeLessThanOrEqual(toolbar.y);
    });

    it('fills what moves machines, and marks no phase that lays foundations', async () => {
        const faulty = modelOfFolder('examples/frankfurt/faulty');
        const panel = await panelWith(faulty);
        const names = (selector: string) => panel.page.locator(`${selector} .label`).allTextContents();
        expect(await names('.stop.moves')).toEqual(faulty.phases.filter(p => p.moves).map(p => p.name));
        const founding = new Set(faulty.phases.filter(p => !p.moves).map(p => p.name));
        const broken = await names('.stop.broken');
        expect(broken.length).toBeGreaterThan(2);
        expect(broken.filter(n => founding.has(n))).toEqual([]);
    });
});

describe('what is shown follows what is there', () => {
    it('has the table again after a reload, before the graph was ever seen', async () => {
        const panel = await panelWith(rushed);
        await panel.page.keyboard.press('t');
        const rows = panel.page.locator('.table tr[data-key]');
        await expect.poll(() => rows.count()).toBeGreaterThan(5);
        const before = await rows.count();
        await expect.poll(() => panel.page.evaluate(() => sessionStorage.getItem('kept'))).toContain('"table":true');
        await panel.page.reload();
        await panel.post({ type: 'model', model: rushed });
        await expect.poll(() => rows.count()).toBe(before);
        await panel.page.keyboard.press('t');
        await panel.page.locator('.xp-node').first().waitFor();
    });

    it('says nothing of a comparison that has ended, in no label', async () => {
        const panel = await panelWith(rushed);
        const name = rushed.phases[1]!.name;
        const said = () => panel.page.locator('[aria-label*="changed since"]').count();
        await panel.post({ type: 'changed', names: [name], against: 'HEAD' });
        expect(await said()).toBe(1);
        await panel.post({ type: 'changed', names: [rushed.phases[0]!.name], against: 'HEAD' });
        expect(await said()).toBe(1);
        await panel.post({ type: 'changed', against: 'HEAD' });
        expect(await said()).toBe(0);
    });

    it('lists the assumed figures of the fabric that is chosen, in every phase', async () => {
        const model = modelOfFolder('examples/frankfurt/faulty');
        const panel = await panelWith(model);
        const summary = panel.page.locator('.headroom > details:not(.whatif) > summary');
        for (const { fabric, assumed } of model.fabrics) {
            await panel.page.getByLabel('Fabric', { exact: true }).selectOption(fabric);
            for (const stop of ['today', model.phases[1]!.name, model.phases.at(-1)!.name]) {
                await panel.page.locator('.stop', { hasText: stop }).first().click();
                await expect.poll(() => panel.page.locator('.headroom .phase').textContent()).toBe(stop);
                expect(await summary.textContent()).toBe(
                    `${assumed.length} figure${assumed.length === 1 ? '' : 's'} assumed`,
                );
                expect(await panel.page.locator('.headroom > details:not(.whatif) li').allTextContents()).toEqual(
                    assumed,
                );
            }
        }
    });

    it('lifts a filter for a phase that moves nothing any more, and follows one that is elsewhere now', async () => {
        const faulty = modelOfFolder('examples/frankfurt/faulty');
        const panel = await panelWith(faulty);
        const show = panel.page.getByLabel('Show only');
        const moving = faulty.phases.find(p => p.moves)!;
        await show.selectOption(`phase:${moving.moment}`);
        // The phase behind it comes before it now.
        const order = [...faulty.phases];
        order.splice(moving.moment - 1, 2, order[moving.moment]!, moving);
        await panel.post({
            type: 'model',
            model: { ...faulty, phases: order.map((p, i) => ({ ...p, moment: i + 1 })) },
        });
        expect(await show.inputValue()).toBe(`phase:${moving.moment + 1}`);
        await panel.post({ type: 'model', model: faulty });
        expect(await show.inputValue()).toBe(`phase:${moving.moment}`);
        const later = { ...faulty, phases: faulty.phases.map(p => (p === moving ? { ...p, moves: false } : p)) };
        await panel.post({ type: 'model', model: later });
        expect(await show.inputValue()).toBe('');
        expect(await panel.page.locator('.xp-node').count()).toBeGreaterThan(10);
    });

    it('waits in a landmark of its own, says so, and is not disturbed by what comes before the model', async () => {
        const panel = await openPanel();
        open.push(panel);
        expect(await panel.page.getByRole('main').getByRole('status').textContent()).toContain('being read');
        await panel.post({ type: 'command', command: 'fit' });
        await panel.show(rushed);
        expect(await panel.page.locator('.empty-panel').count()).toBe(0);
        expect(await panel.page.locator('.xp-graph > g').first().getAttribute('transform')).toBe(null);
        expect((await panel.places())['veeam']!.x).toBeGreaterThan(0);
    });
});
