import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../scripts/vscode-host/chromium.ts';
import { panelPage } from '../../webview/page.ts';
import type { FromPanel, ToPanel } from '../../webview/protocol.ts';
import type { PreviewModel } from '../../webview/scene/model.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const THEMES = ['dark', 'light', 'hc-dark', 'hc-light'] as const;
export type ThemeName = (typeof THEMES)[number];

interface Theme {
    readonly classes: string;
    readonly variables: Readonly<Record<string, string>>;
}

/** The theme tokens the panel uses, as a real VS Code sets them. */
export function themeOf(name: ThemeName): Theme {
    return JSON.parse(readFileSync(new URL(`./themes/${name}.json`, import.meta.url), 'utf8')) as Theme;
}

/** The page of the panel, without VS Code: the same policy, a host that only remembers what it is told. */
export function plainPage(theme: Theme, nonce: string): string {
    const style = Object.entries(theme.variables)
        .map(([name, value]) => `${name}:${value}`)
        .join(';')
        .replaceAll('"', "'");
    return panelPage({
        nonce,
        title: 'Preview',
        head: `<style nonce="${nonce}">:root{${style}}</style>`,
        attributes: ` class="${theme.classes}" data-uri="file:///plans/plan.exit"`,
        body: `<script nonce="${nonce}">window.sent = []; window.acquireVsCodeApi = () => ({
  postMessage: m => { window.sent.push(m); }, getState: () => JSON.parse(sessionStorage.getItem('kept') ?? 'null') ?? undefined, setState: s => sessionStorage.setItem('kept', JSON.stringify(s)) });</script>
<script nonce="${nonce}" src="/webview.js"></script>`,
    });
}

let bundled: Promise<string> | undefined;

function bundle(): Promise<string> {
    bundled ??= build({
        entryPoints: [`${root}webview/main.ts`],
        bundle: true,
        write: false,
        format: 'iife',
        platform: 'browser',
        target: 'chrome120',
        loader: { '.css': 'text' },
    }).then(result => result.outputFiles[0]!.text);
    return bundled;
}

export interface PageOptions {
    readonly theme?: ThemeName;
    readonly width?: number;
    readonly height?: number;
    /** Things slide, as they do for a person who wants that; else everything is where it belongs at once. */
    readonly motion?: boolean;
}

/** A panel in a plain browser. */
export class PanelPage {
    readonly page: Page;
    /** Whatever the page complained about: script errors and violations of its policy. */
    readonly complaints: readonly string[];

    constructor(page: Page, complaints: readonly string[]) {
        this.page = page;
        this.complaints = complaints;
    }

    async post(message: ToPanel): Promise<void> {
        await this.page.evaluate(m => {
            window.postMessage(m, '*');
        }, message);
        await this.settled();
    }

    /** Draws a model and waits for the picture. */
    async show(model: PreviewModel): Promise<void> {
        await this.post({ type: 'model', model });
        await this.page.locator('.xp-node').first().waitFor();
    }

    /** Two frames later everything that reacts has reacted. */
    async settled(): Promise<void> {
        await this.page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
    }

    /** What the page has told its host so far. */
    async sent(): Promise<FromPanel[]> {
        return this.page.evaluate(() => (window as unknown as { sent: FromPanel[] }).sent);
    }

    /** The box of a component or group. */
    node(key: string): ReturnType<Page['locator']> {
        return this.page.locator(`.xp-node[data-key="${key}"]`);
    }

    /** The part of a box that takes the focus. */
    stop(key: string): ReturnType<Page['locator']> {
        return this.page.locator(`.xp-box[data-key="${key}"]`);
    }

    /** Keys of the boxes with their places. */
    async places(): Promise<Record<string, { x: number; y: number; width: number; height: number }>> {
        return this.page.evaluate(() =>
            Object.fromEntries(
                [...document.querySelectorAll<SVGElement>('.xp-node')].map(n => {
                    const { x, y, width, height } = n.querySelector('.xp-box')!.getBoundingClientRect();
                    return [n.dataset['key']!, { x, y, width, height }];
                }),
            ),
        );
    }
}

let browser: Browser | undefined;

/** Opens the panel; one browser serves a whole file of tests. */
export async function openPanel({
    theme = 'dark',
    width = 1300,
    height = 900,
    motion = false,
}: PageOptions = {}): Promise<PanelPage> {
    if (!browser?.isConnected()) {
        browser = await launchChromium();
    }
    const script = await bundle();
    const page = await browser.newPage({
        viewport: { width, height },
        reducedMotion: motion ? 'no-preference' : 'reduce',
    });
    const complaints: string[] = [];
    page.on('pageerror', error => complaints.push(error.message));
    page.on('console', message => {
        if (message.type() === 'error') {
            complaints.push(message.text());
        }
    });
    await page.route('http://panel.test/**', route =>
        route.request().url().endsWith('/webview.js')
            ? route.fulfill({ contentType: 'text/javascript', body: script })
            : route.fulfill({ contentType: 'text/html', body: plainPage(themeOf(theme), 'dGVzdA') }),
    );
    await page.goto('http://panel.test/');
    return new PanelPage(page, complaints);
}

export async function closeBrowser(): Promise<void> {
    await browser?.close();
    browser = undefined;
}
