/**
 * What the first picture of a large estate costs once its analysis is there, and how many frames a second the panel keeps
 * while somebody runs through the phases or moves the pointer over it, in a plain Chromium that has no graphics card.
 *
 *     node bench/preview.ts [WORKLOADS]
 */

import { closeBrowser, openPanel, type PanelPage } from '../test/browser/page.ts';
import { unitOf } from '../test/check.ts';
import { deltaOf } from '../webview/scene/delta.ts';
import { modelOf } from '../webview/scene/from-analysis/index.ts';
import type { PreviewModel } from '../webview/scene/model.ts';
import { estate } from './estate.ts';
import { planFiles } from './plan-text.ts';
import { median } from './stats.ts';

/** Milliseconds, except for the frames. */
export interface PreviewTimes {
    readonly size: number;
    /** Bytes of the model as JSON. */
    readonly bytes: number;
    /** Processor time: making the model of the first picture, writing it, reading it. */
    readonly data: number;
    readonly written: number;
    readonly read: number;
    /** From the message in the panel to the frame after the graph was drawn, by the clock. */
    readonly shown: number;
    /** Processor time of the panel until headroom and timeline are there too. */
    readonly drawn: number;
    /** Processor time after a keystroke: the whole model, and what differs. */
    readonly edited: number;
    readonly compared: number;
    /** Processor time of a step, everything that follows it included, and of a hover. */
    readonly step: number;
    readonly hover: number;
    /** Frames a second: through all phases for the first time, back and forth, and over the boxes; one each frame. */
    readonly throughFrames: number;
    readonly stepFrames: number;
    readonly hoverFrames: number;
}

const STEPS = 40;
const RUNS = 3;

const FORTH = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '.', bubbles: true }))";
const BACK = FORTH.replace("'.'", "','");
const BACK_AND_FORTH = FORTH.replace("'.'", "i % 20 < 10 ? ',' : '.'");
const HOVER =
    "const boxes = document.querySelectorAll('.xp-box'); boxes[i % boxes.length].dispatchEvent(new PointerEvent('pointerover', { bubbles: true, clientX: 10, clientY: 10 }))";

/** Medians of a few runs. Throws where no Chromium can be started. */
export async function measurePreview(size: number): Promise<PreviewTimes> {
    const runs: PreviewTimes[] = [];
    for (let run = 0; run < RUNS; run++) {
        runs.push(await measureOnce(size));
    }
    return Object.fromEntries(
        Object.keys(runs[0]!).map(key => [key, median(runs.map(r => r[key as keyof PreviewTimes]))]),
    ) as unknown as PreviewTimes;
}

async function measureOnce(size: number): Promise<PreviewTimes> {
    const { analysis } = unitOf(Object.fromEntries(planFiles(estate(size)).map(f => [f.path, f.text])));
    void analysis.findings.length;
    const model = spent(() => modelOf(analysis, { partial: true }));
    const text = spent(() => JSON.stringify(model.value));
    const parsed = spent(() => JSON.parse(text.value) as PreviewModel);
    const edited = spent(() => modelOf(analysis));
    const again = modelOf(analysis);
    const delta = spent(() => deltaOf(edited.value, again));
    const panel = await openPanel({ width: 900, height: 1000, motion: true });
    try {
        // The model is there before the clock starts: how a test brings it into the page is no cost of the panel.
        await panel.page.evaluate(m => {
            (window as unknown as { model: unknown }).model = m;
        }, parsed.value);
        let shown = 0;
        const drawn = await spentBy(panel, async () => {
            shown = await firstPicture(panel);
        });
        await panel.post({ type: 'model', model: JSON.parse(JSON.stringify(again)) as PreviewModel });
        const phases = again.phases.length;
        // Somebody who goes to the start, takes a step and keeps the key down: keys repeat after half a second.
        await panel.page.evaluate(
            `(async () => { for (let i = 0; i <= ${phases}; i++) ${BACK}; ${FORTH}; await new Promise(done => setTimeout(done, 500)); })()`,
        );
        const throughFrames = await frames(panel, FORTH, phases);
        const step = (await spentBy(panel, () => often(panel, BACK_AND_FORTH))) / STEPS;
        const stepFrames = await frames(panel, BACK_AND_FORTH, 3 * STEPS);
        const hoverFrames = await frames(panel, HOVER, 3 * STEPS);
        const hover = (await spentBy(panel, () => often(panel, HOVER))) / STEPS;
        return {
            size,
            bytes: text.value.length,
            data: model.ms,
            written: text.ms,
            read: parsed.ms,
            shown,
            drawn,
            edited: edited.ms,
            compared: delta.ms,
            step,
            hover,
            throughFrames,
            stepFrames,
            hoverFrames,
        };
    } finally {
        await closeBrowser();
    }
}

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
    const taken = async () =>
        (await session.send('Performance.getMetrics')).metrics.find(m => m.name === 'TaskDuration')!.value * 1000;
    const before = await taken();
    await work();
    const after = await taken();
    await session.detach();
    return after - before;
}

/** Milliseconds until the frame after the one in which the graph was drawn: it is on the screen. Headroom and timeline come after it. */
function firstPicture(panel: PanelPage): Promise<number> {
    return panel.page.evaluate(`new Promise(done => {
        const start = performance.now();
        const look = () => document.querySelector('.xp-node') ? done(performance.now() - start) : requestAnimationFrame(look);
        window.postMessage({ type: 'model', model: window.model }, '*');
        look();
    })`) as Promise<number>;
}

/** Runs a step again and again, two frames apart. */
function often(panel: PanelPage, step: string): Promise<unknown> {
    return panel.page.evaluate(
        `(async () => { for (let i = 0; i < ${STEPS}; i++) { ${step}; await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); } })()`,
    );
}

/** Frames a second while a step is taken in every one of them. */
function frames(panel: PanelPage, step: string, count: number): Promise<number> {
    return panel.page.evaluate(`(async () => {
        const frame = () => new Promise(requestAnimationFrame);
        await frame();
        const start = performance.now();
        for (let i = 0; i < ${count}; i++) { ${step}; await frame(); }
        return ${count} * 1000 / (performance.now() - start);
    })()`) as Promise<number>;
}

/** The same as lines of a table. */
export function previewText(t: PreviewTimes): string {
    const ms = (value: number) => `${value.toFixed(1)} ms`;
    return [
        `${t.size.toLocaleString('en')} workloads, ${(t.bytes / 1e6).toFixed(1)} MB as JSON; processor time, except for the clock from the message to the screen`,
        `first picture   ${ms(firstOf(t))}: data ${ms(t.data)}, written ${ms(t.written)}, read ${ms(t.read)}, on the screen after ${ms(t.shown)} by the clock; with headroom and timeline ${ms(t.drawn)}`,
        `a keystroke     data ${ms(t.edited)}, compared ${ms(t.compared)}`,
        `a step          ${ms(t.step)}, a hover ${ms(t.hover)}`,
        `frames          ${t.throughFrames.toFixed(0)}/s through all phases for the first time, ${t.stepFrames.toFixed(0)}/s back and forth, ${t.hoverFrames.toFixed(0)}/s over the boxes`,
    ].join('\n');
}

/** Milliseconds from the analysis to the picture. */
export function firstOf({ data, written, read, shown }: PreviewTimes): number {
    return data + written + read + shown;
}

if (process.argv[1] === import.meta.filename) {
    console.log(previewText(await measurePreview(Number(process.argv[2] ?? 10_000))));
}
