import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, describe, expect, it } from 'vitest';
import { modelOfFolder } from '../scene/models.ts';
import { poorContrast } from './contrast.ts';
import { closeBrowser, openPanel, type PageOptions, type PanelPage, THEMES } from './page.ts';

const model = modelOfFolder('examples/frankfurt/faulty');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

afterAll(closeBrowser);

/** The four themes of VS Code, and the system's own contrast colours on either ground. */
const LOOKS: readonly (readonly [name: string, open: (options?: PageOptions) => Promise<PanelPage>])[] = [
    ...THEMES.map(theme => [theme, (options?: PageOptions) => openPanel({ theme, ...options })] as const),
    ...(['dark', 'light'] as const).map(
        ground =>
            [
                `forced colours, ${ground}`,
                async (options?: PageOptions) => {
                    const panel = await openPanel({ theme: ground, ...options });
                    await panel.page.emulateMedia({ forcedColors: 'active', colorScheme: ground });
                    return panel;
                },
            ] as const,
    ),
];

describe.each(LOOKS)('in the theme %s', (name, openPanel) => {
    it('every text has a contrast of 4.5 : 1, measured on the painted picture', async () => {
        // So tall that nothing lies under the strip at the bottom.
        const panel = await openPanel({ height: 2600 });
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

    it('edges and lines that carry meaning have a contrast of 3 : 1 with the ground', async () => {
        const panel = await openPanel({ height: 1400 });
        await panel.show(model);
        const poor = await panel.page.evaluate(() => {
            const probe = document.createElement('canvas').getContext('2d')!;
            const light = (color: string): number => {
                probe.clearRect(0, 0, 1, 1);
                probe.fillStyle = color;
                probe.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...probe.getImageData(0, 0, 1, 1).data].map(v =>
                    v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
                );
                return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
            };
            const ground = light(getComputedStyle(document.body).backgroundColor);
            const strokes = [
                '.xp-storey.hanging',
                '.xp-storey.built',
                '.xp-hang.broken',
                '.xp-node.broken .xp-box',
                '.strip .phase .bar',
                '.strip .walls .late path',
            ];
            const fills = ['.bar.over .fill', '.bar.near .fill', '.bar .fill', '.stop.moves .dot'];
            const colours = [
                ...strokes.map(s => [
                    s,
                    document.querySelector(s) && getComputedStyle(document.querySelector(s)!).stroke,
                ]),
                ...fills.map(s => [
                    s,
                    document.querySelector(s) && getComputedStyle(document.querySelector(s)!).backgroundColor,
                ]),
                ...['.stop:not(.moves) .dot'].map(s => [
                    s,
                    getComputedStyle(document.querySelector(s)!).borderTopColor,
                ]),
            ];
            return colours.flatMap(([what, colour]) => {
                if (!colour) {
                    return [`${what}: not there`];
                }
                const own = light(colour);
                const ratio = (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05);
                return ratio < 3 ? [`${what}: ${ratio.toFixed(2)}`] : [];
            });
        });
        expect(poor, name).toEqual([]);
        await panel.page.close();
    });

    it('axe finds nothing to complain about, in the picture and in the table', async () => {
        const panel = await openPanel();
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

describe('without a pointer', () => {
    it('the Tab key reaches every control once, in the order of the page, each with a name and a mark of where it is', async () => {
        const panel = await openPanel({ width: 1280, height: 900 });
        await panel.show(model);
        await panel.page.locator('body').focus();
        const stops: { readonly name: string; readonly marked: boolean; readonly top: boolean }[] = [];
        for (let i = 0; i < 80; i++) {
            await panel.page.keyboard.press('Tab');
            const stop = await panel.page.evaluate(() => {
                const here = document.activeElement;
                if (!here || here === document.body) {
                    return undefined;
                }
                const style = getComputedStyle(here);
                const ring = here.parentElement?.querySelector('.xp-ring');
                const labelled = here.getAttribute('aria-label') ?? (here as HTMLInputElement).labels?.[0]?.textContent;
                return {
                    name: (labelled ?? here.textContent ?? here.getAttribute('title') ?? '').trim(),
                    marked:
                        (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') ||
                        (ring !== null && ring !== undefined && getComputedStyle(ring).stroke !== 'none'),
                    top: here.closest('.top') !== null,
                };
            });
            if (!stop) {
                break;
            }
            stops.push(stop);
        }
        expect(stops.length).toBeGreaterThan(15);
        expect(stops.length).toBeLessThan(80);
        expect(stops.filter(s => s.name === '')).toEqual([]);
        expect(stops.filter(s => !s.marked).map(s => s.name)).toEqual([]);
        // What is above the picture comes before it.
        expect(stops.findLastIndex(s => s.top)).toBeLessThan(8);
        await panel.page.close();
    });

    it('a screen reader is told the verdict, the phases, each lane, and what hangs', async () => {
        const panel = await openPanel({ width: 1280, height: 900 });
        await panel.show(model);
        const tree = await panel.page.locator('main').ariaSnapshot();
        for (const said of [
            'No-go',
            'radiogroup "Phase"',
            'this phase breaks something',
            '1 Identity on the new platform',
            'not built',
            'Breaks: ',
            'Causes',
            'I/O headroom',
        ]) {
            expect(tree).toContain(said);
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
