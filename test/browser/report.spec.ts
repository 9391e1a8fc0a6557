import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { estate } from '../../bench/estate.ts';
import { planFiles } from '../../bench/plan-text.ts';
import { launchChromium } from '../../scripts/vscode-host/chromium.ts';
import { exitplan } from '../cli/cli.ts';
import { EXAMPLE_FOLDER, EXAMPLES } from '../report/reports.ts';

/** Reports in a real browser: the policy holds, everybody can read them, and paper gets what a board needs. */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let folder: string;

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'exitplan-report-'));
    for (const example of EXAMPLES) {
        await write(example, EXAMPLE_FOLDER, example);
    }
    for (const { path, text } of planFiles(estate(10_000))) {
        writeFileSync(join(folder, path), text);
    }
    await write('estate', folder, 'plan.exit');
    writeFileSync(join(folder, 'waves.exit'), manyWaves());
    await write('waves', folder, 'waves.exit');
    browser = await launchChromium();
});
afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
});

async function write(name: string, cwd: string, plan: string): Promise<void> {
    writeFileSync(
        join(folder, `${name.replace('/', '-')}.html`),
        (await exitplan(cwd, ['report', plan, '--as-of', '2026-12-01'])).out,
    );
}

/** Phases that each break something of their own, with long names: the worst a first page can meet. */
function manyWaves(): string {
    const waves = Array.from({ length: 40 }, (_, i) => i + 1);
    return `plan p "A plan with a title that is long enough to need more than one line on the first page of a report" { from old to new }
platform old "The old platform, which also has a long title" is vsphere
platform new is nutanix
${waves.map(i => `environment environment-number-${i} { class production  shape monolithic }`).join('\n')}
fabric hci on new is nutanix-rf2 { nodes 4 }
${waves.map(i => `backup controller-with-a-long-name-${i} { speaks vsphere.vadp  protects workload-with-a-long-name-${i} every 1 h }\nworkload workload-with-a-long-name-${i} { in environment-number-${i}  uses rdm }`).join('\n')}
${waves.map(i => `phase wave-with-a-long-name-${i} "Wave number ${i} with a title that needs more than one line" { ${i % 3 === 0 ? 'model hci' : `cutover workload-with-a-long-name-${i} to hci`} }`).join('\n')}
`;
}

/** A page with a report, and everything the browser complained about while it was opened. */
async function open(name: string, options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
    const page = await (await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options })).newPage();
    const complaints: string[] = [];
    page.on('console', message => complaints.push(message.text()));
    page.on('pageerror', error => complaints.push(error.message));
    page.on('request', request => {
        if (!request.url().startsWith('file:')) {
            complaints.push(`asked for ${request.url()}`);
        }
    });
    await page.goto(pathToFileURL(join(folder, `${name.replace('/', '-')}.html`)).href);
    return { page, complaints };
}

async function close(page: Page): Promise<void> {
    await page.context().close();
}

async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    const { violations: found } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
    return found.flatMap(v =>
        v.nodes.slice(0, 3).map(n => `${v.id}: ${n.html.slice(0, 120)}: ${n.failureSummary ?? ''}`),
    );
}

/** Pages a document prints on. */
async function printed(page: Page): Promise<number> {
    const pdf = await page.pdf({ preferCSSPageSize: true });
    return (pdf.toString('latin1').match(/\/Type\s*\/Page(?!s)/g) ?? []).length;
}

describe('a report in a browser', () => {
    for (const example of EXAMPLES) {
        test(`of ${example}: nothing is refused by its policy, nothing is fetched, and its style applies`, async () => {
            const { page, complaints } = await open(example);
            expect(complaints).toEqual([]);
            const seen = await page.evaluate(() => ({
                width: getComputedStyle(document.body).maxWidth,
                number: getComputedStyle(document.querySelector('td.number')!).textAlign,
                bar: getComputedStyle(document.querySelector('.tl-phase, .tl-stop')!).fill,
                band: getComputedStyle(document.querySelector('.xp-band')!).fill,
                overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            }));
            expect(seen).toMatchObject({ width: '1120px', number: 'right', band: 'rgb(245, 245, 246)', overflow: 0 });
            expect(['rgb(155, 184, 220)', 'rgb(207, 38, 34)']).toContain(seen.bar);
            await close(page);
        });
    }

    for (const [example, colorScheme] of [
        ['frankfurt/faulty', 'light'],
        ['frankfurt/faulty', 'dark'],
        ['frankfurt/repaired', 'dark'],
        ['lab', 'light'],
    ] as const) {
        test(`of ${example}: axe finds nothing to complain about in ${colorScheme}`, async () => {
            const { page } = await open(example, { colorScheme });
            expect(await violations(page)).toEqual([]);
            await close(page);
        });
    }

    test('shows the policy at work: what is put in later does not apply', async () => {
        const { page, complaints } = await open('lab');
        await page.evaluate(() => {
            const style = document.createElement('style');
            style.textContent = 'body { max-width: 1px }';
            document.head.append(style);
        });
        expect(await page.evaluate(() => getComputedStyle(document.body).maxWidth)).toBe('1120px');
        expect(complaints.join()).toContain('Content Security Policy');
        await close(page);
    });

    test('keeps 4.5:1 between every text of its pictures and what is behind it, light and dark, on screen and on paper', async () => {
        for (const options of [{ colorScheme: 'light' }, { colorScheme: 'dark' }] as const) {
            for (const media of ['screen', 'print'] as const) {
                const { page } = await open('frankfurt/faulty', options);
                await page.emulateMedia({ media, colorScheme: options.colorScheme });
                const low = await page.evaluate(contrasts);
                expect(low, `${options.colorScheme} ${media}`).toEqual([]);
                await close(page);
            }
        }
    });

    test('is narrow where the window is: tables scroll, the page does not', async () => {
        const { page } = await open('frankfurt/faulty', { viewport: { width: 420, height: 800 } });
        expect(
            await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
        ).toBe(0);
        await close(page);
    });

    test('has every heading in its contents and every link leads to its place', async () => {
        const { page } = await open('frankfurt/faulty');
        await page.click('nav a[href="#risks"]');
        const top = await page.evaluate(() => document.getElementById('risks')!.getBoundingClientRect().top);
        expect(Math.abs(top)).toBeLessThan(5);
        await page.evaluate(() => {
            location.hash = '';
            window.scrollTo(0, 0);
        });
        await page.locator('section[aria-labelledby="verdict"] a', { hasText: 'R4' }).first().click();
        expect(await page.evaluate(() => document.querySelector(':target')?.textContent)).toBe('R4');
        await close(page);
    });
});

describe('a report on paper', () => {
    test('has the verdict on one page, whatever the plan', async () => {
        for (const name of [...EXAMPLES, 'estate', 'waves']) {
            const { page } = await open(name, { bypassCSP: true });
            await page.addStyleTag({
                content: 'section:not([aria-labelledby="verdict"]) { display: none !important }',
            });
            expect(await printed(page), name).toBe(1);
            await close(page);
        }
    });

    test('is A4, light also on a dark system, and not wider than the page', async () => {
        for (const name of [...EXAMPLES, 'waves']) {
            const { page } = await open(name, { colorScheme: 'dark' });
            const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
            expect(new Set(pdf.match(/\/MediaBox\s*\[[^\]]*\]/g)), name).toEqual(
                new Set(['/MediaBox [0 0 594.95996 841.91998]']),
            );
            await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
            expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), name).toBe(
                'rgb(255, 255, 255)',
            );
            // The width of the paper without its margins, in pixels of 1/96 inch.
            await page.setViewportSize({ width: Math.floor(((210 - 26) / 25.4) * 96), height: 1000 });
            const wide = await page.evaluate(() =>
                [...document.querySelectorAll('table, figure, ul, p')]
                    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                    .map(e => e.textContent!.slice(0, 60)),
            );
            expect(wide, name).toEqual([]);
            await close(page);
        }
    });
});

/** Texts of pictures that are too close to the colour of what is painted behind them. Runs in the page. */
function contrasts(): string[] {
    const rgb = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
    const luminance = (color: string): number => {
        const [r, g, b] = rgb(color).map(v =>
            v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
        ) as [number, number, number];
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a: string, b: string): number => {
        const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
        return (high + 0.05) / (low + 0.05);
    };
    const paints = (e: Element): boolean => !['none', 'rgba(0, 0, 0, 0)'].includes(getComputedStyle(e).fill);
    return [...document.querySelectorAll('figure svg')].flatMap(svg => {
        const shapes = [...svg.querySelectorAll('rect')].filter(paints);
        return [...svg.querySelectorAll('text')].flatMap(text => {
            const box = text.getBoundingClientRect();
            // What lies under its middle and is painted before it; under all shapes is the page.
            const x = box.left + box.width / 2,
                y = box.top + box.height / 2;
            const under = shapes
                .filter(s => {
                    const r = s.getBoundingClientRect();
                    return (
                        s.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING &&
                        r.left <= x &&
                        x <= r.right &&
                        r.top <= y &&
                        y <= r.bottom
                    );
                })
                .at(-1);
            const back = under ? getComputedStyle(under).fill : getComputedStyle(document.body).backgroundColor;
            const found = ratio(getComputedStyle(text).fill, back);
            return found < 4.5
                ? [`${text.textContent} ${getComputedStyle(text).fill} on ${back}: ${found.toFixed(2)}`]
                : [];
        });
    });
}
