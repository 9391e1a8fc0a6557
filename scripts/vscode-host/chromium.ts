import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { toolsFolder } from './paths.ts';
import { findOnPath, npmInstall, run } from './run.ts';

interface Installed {
    readonly path: string;
    readonly args: readonly string[];
    readonly env?: NodeJS.ProcessEnv;
}

/** What a serverless Chromium package exports, as far as it is used here. */
interface PackagedChromium {
    readonly args: readonly string[];
    executablePath(): Promise<string>;
}

const packaged = '@sparticuz/chromium@153.0.0';

/** Nothing of the browser may phone home, and a container has neither a sandbox nor a graphics card. */
const flags = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--force-color-profile=srgb',
];

/** Starts a headless Chromium with an empty profile: the machine's own, else one installed on demand. */
export async function launchChromium(): Promise<Browser> {
    const installed = await installedChromium();
    return chromium.launch({ executablePath: installed.path, args: [...flags, ...installed.args], headless: true, env: { ...process.env, ...installed.env } as Record<string, string> });
}

async function installedChromium(): Promise<Installed> {
    const found = systemChromium() ?? chromiumFromApt();
    return found !== undefined ? { path: found, args: [] } : chromiumFromNpm();
}

function systemChromium(): string | undefined {
    const named = process.env['EXITPLAN_CHROMIUM'];
    if (named !== undefined) {
        return named;
    }
    const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'].map(findOnPath).find(path => path !== undefined);
    const usual = [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
        'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
        chromium.executablePath(),
    ];
    return onPath ?? usual.find(path => path !== '' && existsSync(path));
}

/** On a bare Debian or Ubuntu, as root: the distribution's package, which brings the shared libraries along. */
function chromiumFromApt(): string | undefined {
    if (process.platform !== 'linux' || process.getuid?.() !== 0 || findOnPath('apt-get') === undefined) {
        return undefined;
    }
    console.log('Installing Chromium with apt-get, once …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], { env });
    const { status, output } = run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
    if (status !== 0) {
        console.log(`apt-get could not install Chromium; taking the npm package instead.\n${output.slice(-400)}`);
    }
    return findOnPath('chromium');
}

/** Where no system package may be installed: an npm package with the binary inside. */
async function chromiumFromNpm(): Promise<Installed> {
    const home = join(toolsFolder, 'chromium');
    const done = join(home, 'complete');
    if (!existsSync(done)) {
        console.log(`Fetching ${packaged} from npm, once …`);
        mkdirSync(home, { recursive: true });
        writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
        npmInstall(home, packaged);
        writeFileSync(done, '');
    }
    const entry = createRequire(join(home, 'package.json')).resolve('@sparticuz/chromium');
    const { default: browser } = await import(entry) as { default: PackagedChromium };
    return { path: await browser.executablePath(), args: browser.args.filter(arg => arg.startsWith('--use-')) };
}
