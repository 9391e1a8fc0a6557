/**
 * A real VS Code, headless, with this extension loaded: look at what a person would see.
 *
 * From the command line (run `node scripts/build.ts` first; actions happen in the order given):
 *
 *     node scripts/vscode-host/session.ts FOLDER [--theme light|dark|hc-dark|hc-light] [--restricted] [--bare] [--web]
 *         [--size 1400x900] [--setting key=JSON]…
 *         [--open plan.exit] [--goto 12:5] [--command "Exit Plan: Open Preview"] [--choose entry] [--key Control+Period] [--type "text"]
 *         [--wait "text on screen"] [--settle] [--shot out.png] …
 *
 *     e.g. … examples/frankfurt --theme light --open plan.exit --wait blocker --key F8 --shot finding.png
 *
 * `--restricted` opens the folder untrusted (Restricted Mode); `--bare` leaves the extension out; `--web` runs it
 * in the browser, as on vscode.dev.
 * `--settle` waits until the picture has stopped changing. Without `--shot` nothing is saved.
 *
 * From a script or a test:
 *
 *     const session = await openSession({ folder, theme: 'dark' });
 *     await session.open('plan.exit');
 *     await session.command('Exit Plan: Open Preview');
 *     const frame = await session.webview('svg');      // the frame of the webview that holds this selector
 *     await session.screenshot('out.png');
 *     session.page                                     // playwright's Page, for everything else
 *     await session.close();                           // always: ends the browser and the server
 */
import { existsSync } from 'node:fs';
import { join, normalize, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, errors, type Frame, type Locator, type Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { projectRoot } from './paths.ts';
import type { VsCodeServer } from './server.ts';
import { startServer } from './server.ts';

const themes = {
    light: 'Light Modern',
    dark: 'Dark Modern',
    'hc-dark': 'Default High Contrast',
    'hc-light': 'Default High Contrast Light',
} as const;

export type Theme = keyof typeof themes;

export interface SessionOptions {
    /** The folder to open. */
    readonly folder: string;
    readonly theme?: Theme;
    /** Opens the folder untrusted, in Restricted Mode. */
    readonly restricted?: boolean;
    /** Leaves this extension out. */
    readonly bare?: boolean;
    /** Runs the extension in the browser, as on vscode.dev: the language server is a worker without a file system. */
    readonly web?: boolean;
    readonly settings?: Readonly<Record<string, unknown>>;
    /** Width and height in CSS pixels. */
    readonly size?: readonly [number, number];
}

/** One window of VS Code with the folder open. */
export class Session {
    readonly page: Page;
    private readonly browser: Browser;
    private readonly server: VsCodeServer;

    constructor(page: Page, browser: Browser, server: VsCodeServer) {
        this.page = page;
        this.browser = browser;
        this.server = server;
    }

    /** Opens a file of the folder by name and waits for its editor; a line and column (from 1) may follow: `plan.exit:12:5`. */
    async open(name: string): Promise<void> {
        const file = name.replace(/(:\d+)+$/, '');
        await this.pick('Control+p', name, file.split('/').at(-1) ?? file);
        await this.page.locator(`.editor-instance, .editor-container`).first().waitFor();
        await this.page.locator(`.tab.active[data-resource-name="${file.split('/').at(-1)}"]`).waitFor();
    }

    /** Puts the cursor at a line and column, both from 1. */
    async goto(line: number, column = 1): Promise<void> {
        await this.pick('Control+g', `:${line}:${column}`, 'to go to line');
    }

    /** Runs a command by its title in the palette. */
    async command(title: string): Promise<void> {
        await this.pick('F1', `>${title}`, title);
    }

    /** Waits until a text is to be seen somewhere in the window. */
    async waitForText(text: string, timeout = 60_000): Promise<void> {
        await this.page.getByText(text).first().waitFor({ timeout });
    }

    /** The frame of the webview in which a selector matches; webviews sit two frames deep. */
    async webview(selector: string, timeout = 60_000): Promise<Frame> {
        const end = Date.now() + timeout;
        for (;;) {
            for (const frame of this.page.frames().slice(1)) {
                if (
                    (await frame
                        .locator(selector)
                        .count()
                        .catch(() => 0)) > 0
                ) {
                    return frame;
                }
            }
            if (Date.now() > end) {
                throw new Error(`No webview shows ${selector}.`);
            }
            await this.page.waitForTimeout(100);
        }
    }

    /** Waits until two pictures half a second apart are equal (at most ten seconds; a blinking cursor is hidden). */
    async settle(): Promise<void> {
        let before: Buffer = Buffer.alloc(0);
        for (let attempt = 0; attempt < 20; attempt++) {
            const now = await this.page.screenshot({ caret: 'hide' });
            if (now.equals(before)) {
                return;
            }
            before = now;
            await this.page.waitForTimeout(500);
        }
    }

    async screenshot(path: string): Promise<void> {
        await this.page.screenshot({ path, caret: 'hide' });
    }

    /** What the server has logged, for a session that went wrong. */
    log(): string {
        return this.server.log();
    }

    async close(): Promise<void> {
        await this.browser.close();
        await this.server.stop();
    }

    /** Takes the entry with this text from a list that a command has opened. */
    async choose(text: string): Promise<void> {
        await this.typeIntoPicker(text, 60_000);
        await this.acceptEntry(text, text);
    }

    /** Takes an entry of the context menu of an element. VS Code ignores clicks in the first tenth of a second of a menu, so the click is repeated until the menu has closed. */
    async contextMenu(target: Locator, entry: string): Promise<void> {
        await target.click({ button: 'right' });
        const menu = this.page.locator('.context-view .monaco-menu');
        const item = menu.locator('.action-label', { hasText: entry });
        await item.waitFor();
        for (const end = Date.now() + 60_000; await menu.isVisible(); ) {
            try {
                await item.click({ timeout: 5_000 });
                await menu.waitFor({ state: 'hidden', timeout: 2_000 });
            } catch (error) {
                if (!(error instanceof errors.TimeoutError) || Date.now() > end) {
                    throw error;
                }
            }
        }
    }

    /** Opens a picker and takes an entry. Whatever takes the focus closes a picker (an editor or a page that opens), so it is opened again until the entry can be taken. */
    private async pick(key: string, text: string, expected: string): Promise<void> {
        const end = Date.now() + 60_000;
        for (;;) {
            // Keys typed into a webview stay in its frame.
            await this.page.evaluate(
                () => document.activeElement instanceof HTMLIFrameElement && document.activeElement.blur(),
            );
            await this.page.keyboard.press(key);
            try {
                await this.typeIntoPicker(text);
                await this.entry(expected).waitFor({ timeout: 10_000 });
                break;
            } catch (error) {
                if (!(error instanceof errors.TimeoutError) || Date.now() > end) {
                    throw error;
                }
                await this.page.keyboard.press('Escape');
            }
        }
        await this.acceptEntry(expected, text);
    }

    private async typeIntoPicker(text: string, timeout = 10_000): Promise<void> {
        const input = this.page.locator('.quick-input-widget input.input');
        await input.waitFor({ timeout });
        await input.fill(text, { timeout: 5_000 });
    }

    private entry(text: string): Locator {
        return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
    }

    /** Presses Enter once the entry is listed; the picker then closes or, for a command that asks, holds something else. */
    private async acceptEntry(entry: string, typed: string): Promise<void> {
        await this.entry(entry).waitFor();
        await this.page.keyboard.press('Enter');
        await this.page.waitForFunction(text => {
            const input = document.querySelector<HTMLInputElement>('.quick-input-widget input.input');
            return !input || input.offsetParent === null || input.value !== text;
        }, typed);
    }
}

/** Starts a server and a browser and opens the folder; resolves when the workbench is drawn. */
export async function openSession(options: SessionOptions): Promise<Session> {
    const server = await startServer({
        extensions: options.bare || options.web ? [] : [projectRoot],
        settings: {
            'workbench.colorTheme': themes[options.theme ?? 'dark'],
            'window.autoDetectColorScheme': false,
            'security.workspace.trust.enabled': options.restricted === true,
            'security.workspace.trust.startupPrompt': 'never',
            'editor.cursorBlinking': 'solid',
            'workbench.reduceMotion': 'on',
            ...options.settings,
        },
    });
    const browser = await launchChromium();
    const [width, height] = options.size ?? [1400, 900];
    const page = await browser.newPage({ viewport: { width, height } });
    const session = new Session(page, browser, server);
    try {
        const address = server.address(resolve(options.folder));
        if (options.web) {
            await addWebExtension(page, new URL(address).origin);
        }
        await page.goto(address);
        await page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
        return session;
    } catch (error) {
        await session.close();
        throw error;
    }
}

/**
 * Adds this extension to those that run in the browser: it is named in the settings of the page, as vscode.dev
 * names its own, and its files are served below the page's address.
 */
async function addWebExtension(page: Page, origin: string): Promise<void> {
    await page.context().route(`${origin}/exit-plan/**`, route => {
        const path = normalize(join(projectRoot, new URL(route.request().url()).pathname.replace('/exit-plan/', '')));
        if (path.startsWith(projectRoot + sep) && existsSync(path)) {
            return route.fulfill({ path });
        }
        // Translations are asked for whether or not there are any, and again and again while there are none.
        return path.endsWith('package.nls.json') ? route.fulfill({ json: {} }) : route.fulfill({ status: 404 });
    });
    const { protocol, host } = new URL(origin);
    await page.addInitScript(
        extension => {
            const read = Element.prototype.getAttribute;
            Element.prototype.getAttribute = function (name: string) {
                const value = read.call(this, name);
                if (this.id !== 'vscode-workbench-web-configuration' || name !== 'data-settings' || !value) {
                    return value;
                }
                const settings = JSON.parse(value) as { developmentOptions?: object };
                return JSON.stringify({
                    ...settings,
                    developmentOptions: { ...settings.developmentOptions, extensions: [extension] },
                });
            };
        },
        { scheme: protocol.replace(':', ''), authority: host, path: '/exit-plan' },
    );
}

type Action = (session: Session) => Promise<unknown>;

const actions: Readonly<Record<string, (value: string) => Action>> = {
    '--open': value => session => session.open(value),
    '--goto': value => session => session.goto(...(value.split(':').map(Number) as [number, number])),
    '--command': value => session => session.command(value),
    '--choose': value => session => session.choose(value),
    '--key': value => session => session.page.keyboard.press(value),
    '--type': value => session => session.page.keyboard.type(value),
    '--wait': value => session => session.waitForText(value),
    '--shot': value => session => session.screenshot(value),
};

/** Reads the command line described at the top of this file. */
function parse(args: readonly string[]): { options: SessionOptions; steps: Action[] } {
    const steps: Action[] = [];
    const settings: Record<string, unknown> = {};
    const options: { -readonly [K in keyof SessionOptions]: SessionOptions[K] } = { folder: '.', settings };
    for (let index = 0; index < args.length; index++) {
        const arg = args[index] ?? '';
        const value = () => args[++index] ?? '';
        const action = actions[arg];
        if (action) {
            steps.push(action(value()));
        } else if (arg === '--settle') {
            steps.push(session => session.settle());
        } else if (arg === '--theme') {
            options.theme = value() as Theme;
        } else if (arg === '--restricted') {
            options.restricted = true;
        } else if (arg === '--bare') {
            options.bare = true;
        } else if (arg === '--web') {
            options.web = true;
        } else if (arg === '--size') {
            options.size = value().split('x').map(Number) as [number, number];
        } else if (arg === '--setting') {
            const [key = '', json = 'null'] = value().split(/=(.*)/s);
            settings[key] = JSON.parse(json);
        } else if (arg.startsWith('--')) {
            throw new Error(`Unknown option ${arg}; see the top of scripts/vscode-host/session.ts.`);
        } else {
            options.folder = arg;
        }
    }
    return { options, steps };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    const { options, steps } = parse(process.argv.slice(2));
    const session = await openSession(options);
    try {
        for (const step of steps) {
            await step(session);
        }
    } catch (error) {
        const picture = join(projectRoot, 'test-output', 'session.png');
        await session.screenshot(picture);
        console.error(
            `${error instanceof Error ? error.message : String(error)}\nWhat was to be seen then: ${picture}`,
        );
        process.exitCode = 1;
    } finally {
        await session.close();
    }
}
