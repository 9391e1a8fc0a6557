/**
 * What the first picture of a large estate costs once its analysis is there, and a step of the scrubber and a hover after
 * that, in a plain Chromium. Processor time of the threads that do the work, so that a busy machine measures the same.
 *
 *     node scripts/measure-preview.ts [WORKLOADS]
 */
import { estate } from '../bench/estate.ts';
import { planFiles } from '../bench/plan-text.ts';
import { unitOf } from '../test/check.ts';
import { closeBrowser, openPanel, type PanelPage } from '../test/browser/page.ts';
import { deltaOf } from '../webview/scene/delta.ts';
import { modelOf } from '../webview/scene/from-analysis/index.ts';
import type { PreviewModel } from '../webview/scene/model.ts';

const STEPS = 40;

/** Milliseconds of processor time of this thread. */
function spent<T>(work: () => T): { readonly value: T; readonly ms: number } {
    const before = process.threadCpuUsage();
    const value = work();
    const { user, system } = process.threadCpuUsage(before);
    return { value, ms: (user + system) / 1000 };
}

/** Milliseconds of processor time of the page's main thread, script, layout and painting together. */
async function spentBy(panel: PanelPage, work: () => Promise<unknown>): Promise<number> {
    const session = await panel.page.context().newCDPSession(panel.page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const taken = async () => (await session.send('Performance.getMetrics')).metrics.find(m => m.name === 'TaskDuration')!.value * 1000;
    const before = await taken();
    await work();
    return await taken() - before;
}

/** Runs a step again and again, a frame apart. */
function often(panel: PanelPage, step: string): Promise<void> {
    return panel.page.evaluate(`(async () => { for (let i = 0; i < ${STEPS}; i++) { ${step}; await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); } })()`);
}

/** Frames a second while a step is taken in every one of them. */
function frames(panel: PanelPage, step: string, count = 3 * STEPS): Promise<number> {
    return panel.page.evaluate(`(async () => {
        const frame = () => new Promise(requestAnimationFrame);
        await frame();
        const start = performance.now();
        for (let i = 0; i < ${count}; i++) { ${step}; await frame(); }
        return ${count} * 1000 / (performance.now() - start);
    })()`) as Promise<number>;
}

const size = Number(process.argv[2] ?? 10_000);
const files = Object.fromEntries(planFiles(estate(size)).map(f => [f.path, f.text]));
const { analysis } = unitOf(files);
void analysis.findings.length;
const model = spent(() => modelOf(analysis, { partial: true }));
const text = spent(() => JSON.stringify(model.value));
const parsed = spent(() => JSON.parse(text.value) as PreviewModel);
const edited = spent(() => modelOf(analysis));
const again = modelOf(analysis);
const delta = spent(() => deltaOf(edited.value, again));
const panel = await openPanel({ width: 900, height: 1000, motion: true });
// The frame after the one in which the graph was drawn: it is on the screen. Headroom and timeline come after it.
// The model is there before the clock starts: how a test brings it into the page is no cost of the panel.
await panel.page.evaluate(m => { (window as unknown as { model: unknown }).model = m; }, parsed.value);
let shown = 0;
const drawn = await spentBy(panel, async () => { shown = await panel.page.evaluate(`new Promise(done => {
    const start = performance.now();
    const look = () => document.querySelector('.xp-node') ? done(performance.now() - start) : requestAnimationFrame(look);
    window.postMessage({ type: 'model', model: window.model }, '*');
    look();
})`) as number; });
await panel.post({ type: 'model', model: JSON.parse(JSON.stringify(again)) as PreviewModel });
const phases = parsed.value.phases.length;
await panel.page.evaluate(`(async () => { for (let i = 0; i <= ${phases}; i++) document.body.dispatchEvent(new KeyboardEvent('keydown', { key: ',', bubbles: true })); document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '.', bubbles: true })); await new Promise(done => setTimeout(done, 500)); })()`);
const through = await frames(panel, `document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '.', bubbles: true }))`, phases);
const scrub = await spentBy(panel, () => often(panel, `document.body.dispatchEvent(new KeyboardEvent('keydown', { key: i % 20 < 10 ? '.' : ',', bubbles: true }))`));
const stepped = await frames(panel, `document.body.dispatchEvent(new KeyboardEvent('keydown', { key: i % 20 < 10 ? '.' : ',', bubbles: true }))`);
const hovered = await frames(panel, `const boxes = document.querySelectorAll('.xp-box'); boxes[i % boxes.length].dispatchEvent(new PointerEvent('pointerover', { bubbles: true, clientX: 10, clientY: 10 }))`);
const hover = await spentBy(panel, () => often(panel, `const boxes = document.querySelectorAll('.xp-box'); boxes[i % boxes.length].dispatchEvent(new PointerEvent('pointerover', { bubbles: true, clientX: 10, clientY: 10 }))`));
await closeBrowser();

const ms = (value: number) => `${value.toFixed(1)} ms`;
console.log(`${size} workloads, ${(text.value.length / 1e6).toFixed(1)} MB as JSON; processor time
first picture   ${ms(model.ms + text.ms + parsed.ms + shown)}: data ${ms(model.ms)}, written ${ms(text.ms)}, read ${ms(parsed.ms)}, on the screen after ${ms(shown)} by the clock; with headroom and timeline ${ms(drawn)}
a keystroke     data ${ms(edited.ms)}, compared ${ms(delta.ms)}
a step          ${ms(scrub / STEPS)} a phase
a hover         ${ms(hover / STEPS)} a box
frames          ${through.toFixed(0)}/s going through all ${phases} phases for the first time, a step in every frame, ${stepped.toFixed(0)}/s stepping back and forth, ${hovered.toFixed(0)}/s while hovering in every frame`);
