import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { toolsFolder } from './paths.ts';
import { findOnPath, npmInstall, run } from './run.ts';

interface Installed {
    readonly path: string;
    readonly args: readonly string[];
    readonly env?: NodeJS.ProcessEnv;
}

/** What a serverless Chromium package exports, as far as it is used here. */
interface PackagedChromium {
    readonly default: { executablePath(): Promise<string> };
    readonly inflate: (archive: string) => Promise<string>;
}

const packaged = '@sparticuz/chromium@153.0.0';

/** Nothing of the browser may phone home, and a container has neither a sandbox nor a graphics card. */
const flags = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-dev-shm-usage',
    '--force-color-profile=srgb',
];

/** Starts a headless Chromium with an empty profile: the machine's own, else one installed on demand. */
export async function launchChromium(): Promise<Browser> {
    const installed = await installedChromium();
    return chromium.launch({
        executablePath: installed.path,
        args: [...flags, ...installed.args],
        headless: true,
        env: { ...process.env, ...installed.env } as Record<string, string>,
    });
}

/** EXITPLAN_CHROMIUM names the program to use, or is `npm` for the one from the npm package. */
async function installedChromium(): Promise<Installed> {
    const named = process.env['EXITPLAN_CHROMIUM'];
    const found = named === 'npm' ? undefined : (named ?? systemChromium() ?? chromiumFromApt());
    return found !== undefined ? { path: found, args: [] } : chromiumFromNpm();
}

function systemChromium(): string | undefined {
    const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
        .map(findOnPath)
        .find(path => path !== undefined);
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
    console.log('Installing Chromium with apt-get, once (about 360 MB) …');
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
        console.log(`Fetching ${packaged} from npm, once (about 70 MB) …`);
        mkdirSync(home, { recursive: true });
        writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
        npmInstall(home, packaged);
        writeFileSync(done, '');
    }
    const entry = createRequire(join(home, 'package.json')).resolve('@sparticuz/chromium');
    const { default: browser, inflate } = (await import(pathToFileURL(entry).href)) as PackagedChromium;
    return unpacked(browser, inflate, dirname(dirname(entry)), join(home, 'unpacked'));
}

/** Unpacks the binary, and the shared libraries it needs where the system lacks them. */
async function unpacked(
    browser: PackagedChromium['default'],
    inflate: PackagedChromium['inflate'],
    source: string,
    target: string,
): Promise<Installed> {
    mkdirSync(target, { recursive: true });
    const temporary = process.env['TMPDIR'];
    // The package unpacks into the temporary folder and takes whatever it finds there for complete.
    process.env['TMPDIR'] = target;
    try {
        const path = await browser.executablePath();
        const env: NodeJS.ProcessEnv = {};
        if (run('fc-list', []).output.trim() === '' || findOnPath('fc-list') === undefined) {
            env['FONTCONFIG_PATH'] = join(target, 'fonts');
        }
        if (run('ldd', [path]).output.includes('not found')) {
            await inflate(join(source, 'bin', 'al2023.tar.br'));
            env['LD_LIBRARY_PATH'] = join(target, 'al2023', 'lib');
        }
        return { path, args: [], env };
    } finally {
        if (temporary === undefined) {
            delete process.env['TMPDIR'];
        } else {
            process.env['TMPDIR'] = temporary;
        }
    }
}
