/** The extension where there is no computer behind VS Code: loaded into the browser, its language server a worker. */
import { pathToFileURL } from 'node:url';
import type { SuiteReport } from './run-suite.ts';
import { suiteWorkspace } from './run-suite.ts';
import type { Session } from './session.ts';
import { openSession } from './session.ts';

const checks: readonly { name: string; run(session: Session): Promise<void> }[] = [
    {
        name: 'in the browser, a plan is checked together with the file it includes',
        async run(session) {
            await session.open('split/plan.exit');
            await verdict(session, /\d+ warnings/);
            await session.page
                .locator('.explorer-folders-view [aria-label*="inventory.exit"][aria-label*="problem"]')
                .first()
                .waitFor();
        },
    },
    {
        name: 'in the browser, reordering the phases leaves no blocker',
        async run(session) {
            await session.open('broken.exit');
            await verdict(session, /\d+ blockers?/);
            await session.command('Exit Plan: Reorder Phases into a Valid Sequence');
            await verdict(session, /Depends|Go,/);
        },
    },
    {
        name: 'in the browser, the page of a finding opens',
        async run(session) {
            await session.command('Exit Plan: Explain a Finding Code');
            await session.choose('api-break');
            await session.webview('h1:has-text("api-break")');
        },
    },
];

/** Waits until the status bar says it. */
async function verdict(session: Session, text: RegExp): Promise<void> {
    // The first one waits for the worker of the language server, too.
    await session.page.locator('.statusbar-item', { hasText: text }).waitFor({ timeout: 90_000 });
}

/** Runs the checks one after another in one window. */
export async function checkInBrowser(): Promise<SuiteReport> {
    const { folder, remove } = suiteWorkspace();
    const session = await openSession({ folder, web: true });
    const failures: { name: string; reason: string }[] = [];
    try {
        for (const { name, run } of checks) {
            const started = Date.now();
            const failure = await run(session).then(
                () => undefined,
                (error: unknown) => error,
            );
            console.log(`  ${failure === undefined ? 'ok    ' : 'FAILED'} ${name} (${Date.now() - started} ms)`);
            if (failure !== undefined) {
                failures.push({ name, reason: String(failure) });
            }
        }
    } finally {
        await session.close();
        remove();
    }
    return { passed: checks.length - failures.length, failed: failures.length, failures };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    const { passed, failed, failures } = await checkInBrowser();
    console.log(`${passed} passed, ${failed} failed`);
    failures.forEach(({ name, reason }) => console.log(`\n${name}\n${reason}`));
    process.exitCode = failed === 0 ? 0 : 1;
}
