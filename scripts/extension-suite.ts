import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import type { Count } from './test.ts';
import { projectRoot } from './vscode-host/paths.ts';
import { findOnPath } from './vscode-host/run.ts';
import type { SuiteReport } from './vscode-host/run-suite.ts';
import { runSuiteInNpmHost, suiteWorkspace } from './vscode-host/run-suite.ts';
import { checkInBrowser } from './vscode-host/web-check.ts';

/**
 * Runs the extension suite in a real VS Code, in a trusted folder and in Restricted Mode: in the desktop VS Code
 * where one can be had, else in the same product from npm. EXITPLAN_TEST_HOST=electron|npm decides instead.
 * Then a few checks of the variant for a VS Code that lives in the browser alone.
 */
export async function runExtensionSuite(): Promise<Count> {
    const obstacle = await desktopObstacle();
    console.log(
        obstacle === undefined
            ? '   Host: desktop VS Code (@vscode/test-electron).'
            : `   Host: VS Code from npm in headless Chromium, because ${obstacle}.`,
    );
    let passed = 0;
    let failed = 0;
    const runs: readonly [string, () => Promise<SuiteReport | undefined>][] = [
        ['In a trusted folder', () => suite(false, obstacle === undefined)],
        ['In Restricted Mode', () => suite(true, obstacle === undefined)],
        ['In a browser, without a computer behind it', checkInBrowser],
    ];
    for (const [title, run] of runs) {
        console.log(`   ${title}:`);
        const report = await run();
        report?.failures.forEach(({ name, reason }) => console.log(`\n   ${name}\n${reason}`));
        passed += report?.passed ?? 0;
        failed += report?.failed ?? 1;
    }
    return { passed, failed };
}

async function suite(restricted: boolean, desktop: boolean): Promise<SuiteReport | undefined> {
    return (desktop ? await onDesktop(restricted) : undefined) ?? runSuiteInNpmHost(restricted);
}

/** Why the suite cannot run in desktop VS Code here; undefined when it can. */
async function desktopObstacle(): Promise<string | undefined> {
    const wanted = process.env['EXITPLAN_TEST_HOST'];
    if (wanted === 'npm') {
        return 'EXITPLAN_TEST_HOST says so';
    }
    if (wanted === 'electron') {
        return undefined;
    }
    if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
        return 'this machine has no display';
    }
    if (findOnPath('code') === undefined && process.env['CI'] === undefined) {
        return 'desktop VS Code is not installed here';
    }
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
        signal: AbortSignal.timeout(5000),
    }).catch(() => undefined);
    return answer?.ok ? undefined : 'the download server of desktop VS Code does not answer';
}

/** The suite in a downloaded desktop VS Code; undefined when that did not get to the end, then the other host is tried. */
async function onDesktop(restricted: boolean): Promise<SuiteReport | undefined> {
    const { folder, report, remove } = suiteWorkspace();
    try {
        await runTests({
            version: 'stable',
            extensionDevelopmentPath: projectRoot,
            extensionTestsPath: join(projectRoot, 'dist', 'test', 'suite.cjs'),
            extensionTestsEnv: { EXITPLAN_SUITE_REPORT: report, EXITPLAN_RESTRICTED: restricted ? '1' : '0' },
            launchArgs: [folder, '--disable-extensions', ...(restricted ? [] : ['--disable-workspace-trust'])],
        }).catch((error: unknown) => {
            if (!existsSync(report)) {
                console.log(`   Desktop VS Code did not run: ${String(error)}. Taking the one from npm.`);
            }
        });
        return existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as SuiteReport) : undefined;
    } finally {
        remove();
    }
}
