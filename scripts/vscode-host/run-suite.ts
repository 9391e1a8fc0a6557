/** Runs the extension suite (dist/test/suite.cjs) in the VS Code from npm, in a headless Chromium. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { projectRoot } from './paths.ts';
import { startServer } from './server.ts';

/** What the suite reports (test/vscode/suite/runner.ts writes it). */
export interface SuiteReport {
    readonly passed: number;
    readonly failed: number;
    readonly failures: readonly { readonly name: string; readonly reason: string }[];
}

/** A hung window must not hang the caller; a whole run takes a tenth of this. */
const limit = 180_000;

/** A fresh copy of the folder the suite works in: it edits files. */
export function suiteWorkspace(): { folder: string; report: string; remove(): void } {
    const home = mkdtempSync(join(tmpdir(), 'exit-plan-suite-'));
    const folder = join(home, 'workspace');
    cpSync(join(projectRoot, 'test', 'vscode', 'workspace'), folder, { recursive: true });
    return {
        folder,
        report: join(home, 'report.json'),
        remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }),
    };
}

/** Runs the suite once, in a trusted folder or in Restricted Mode; undefined when VS Code itself did not get to the end. */
export async function runSuiteInNpmHost(restricted: boolean): Promise<SuiteReport | undefined> {
    const { folder, report, remove } = suiteWorkspace();
    const server = await startServer({
        testDriver: true,
        env: { EXITPLAN_SUITE_REPORT: report, EXITPLAN_RESTRICTED: restricted ? '1' : '0' },
        settings: {
            'security.workspace.trust.enabled': restricted,
            'security.workspace.trust.startupPrompt': 'never',
            // The tools for agents are part of what is tried.
            'chat.disableAIFeatures': false,
        },
    });
    const browser = await launchChromium();
    const printed: string[] = [];
    try {
        const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
        const ended = suiteEnd(page, printed);
        await page.goto(
            server.address(folder, { extension: projectRoot, suite: join(projectRoot, 'dist', 'test', 'suite.cjs') }),
        );
        await ended;
        return existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as SuiteReport) : undefined;
    } catch (error) {
        console.log(
            [error instanceof Error ? error.message : String(error), server.log(), ...printed.slice(-40)].join('\n'),
        );
        return undefined;
    } finally {
        await browser.close();
        await server.stop();
        remove();
    }
}

/** The workbench calls these two functions of the page, if they exist, to print and to end. */
async function suiteEnd(page: Page, printed: string[]): Promise<void> {
    await page.exposeFunction('codeAutomationLog', (_kind: string, parts: unknown[]) => {
        const text = parts.map(part => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ');
        printed.push(text);
        if (/^(ok    |FAILED) /.test(text)) {
            console.log(`  ${text}`);
        }
    });
    await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`The suite did not end within ${limit / 1000} s.`)), limit);
        void page.exposeFunction('codeAutomationExit', () => {
            clearTimeout(timer);
            resolve();
        });
        page.on('crash', () => reject(new Error('The browser page crashed.')));
    });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    const report = await runSuiteInNpmHost(process.argv.includes('--restricted'));
    console.log(
        report ? `${report.passed} passed, ${report.failed} failed` : 'VS Code did not run the suite to its end.',
    );
    report?.failures.forEach(({ name, reason }) => console.log(`\n${name}\n${reason}`));
    process.exitCode = report?.failed === 0 ? 0 : 1;
}
