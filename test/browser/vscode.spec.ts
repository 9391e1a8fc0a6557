import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSession, type Session } from '../../scripts/vscode-host/session.ts';
import { built } from '../built.ts';

/** The preview in a real VS Code, as a person uses it. One window serves all steps, in their order. */

const example = fileURLToPath(new URL('../../examples/frankfurt/faulty', import.meta.url));
let folder: string;
let session: Session;
let frame: Frame;

beforeAll(async () => {
    built();
    folder = mkdtempSync(join(tmpdir(), 'exitplan-preview-'));
    cpSync(example, folder, { recursive: true });
    const git = (...args: string[]) =>
        execFileSync(
            'git',
            ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args],
            { cwd: folder, stdio: 'ignore' },
        );
    git('init', '-q');
    git('add', '-A');
    git('commit', '-q', '-m', 'first');
    // What is typed is what stands there: no suggestion or bracket of the editor's own gets in between.
    session = await openSession({
        folder,
        size: [1500, 950],
        settings: {
            'editor.quickSuggestions': false,
            'editor.suggestOnTriggerCharacters': false,
            'editor.autoClosingBrackets': 'never',
        },
    });
    await session.open('plan.exit');
    await session.waitForText('blocker');
    // By the lens above the declaration of the plan.
    await session.page.locator('.codelens-decoration a', { hasText: 'Open preview' }).click();
    frame = await session.webview('.xp-node');
}, 240_000);

afterAll(async () => {
    await session?.close();
    if (folder) {
        rmSync(folder, { recursive: true, force: true });
    }
});

/** Goes to a file on the left by its tab: a click in the picture has made the group on the right the active one. */
async function goLeft(name: string): Promise<void> {
    await session.page.locator(`.tab[data-resource-name="${name}"]`).click();
    await session.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
}

it('shows the plan beside its text, with the phase that breaks first', async () => {
    expect(await frame.locator('h1').textContent()).toBe('Frankfurt exit');
    expect(await frame.locator('.stop.here .label').textContent()).toBe('pilot');
    expect(await frame.locator('.xp-band').count()).toBe(5);
});

it('shows the text of what is clicked, and leaves the keyboard where it was', async () => {
    await frame.locator('.xp-box[data-key="veeam"]').click();
    await session.page.locator('.tab.active[data-resource-name="inventory.exit"]').waitFor();
    await session.page.waitForFunction(() =>
        [...document.querySelectorAll('.view-line')].some(l => /backup\s+veeam/.test(l.textContent ?? '')),
    );
    expect(await frame.evaluate(() => document.hasFocus())).toBe(true);
});

it('lights up what the cursor stands in, without a change of view', async () => {
    await goLeft('plan.exit');
    const before = await frame.locator('.xp-graph > g').first().getAttribute('transform');
    const line =
        readFileSync(join(folder, 'plan.exit'), 'utf8')
            .split('\n')
            .findIndex(l => l.includes('establish veeam')) + 1;
    await session.goto(line, 15);
    await frame.locator('.xp-node.cursor[data-key="veeam"]').waitFor();
    expect(await frame.locator('.xp-graph > g').first().getAttribute('transform')).toBe(before);
});

it('follows an edit, and keeps the last picture while the text cannot be read', async () => {
    const lines = readFileSync(join(folder, 'plan.exit'), 'utf8').split('\n');
    await session.goto(lines.length, 1);
    await session.page.keyboard.press('Control+End');
    await session.page.keyboard.type('\nbackup agents { speaks in-guest.backup', { delay: 5 });
    await frame.locator('.stale:not([hidden])').waitFor();
    expect(await frame.locator('.xp-node[data-key="veeam"]').count()).toBe(1);
    await session.page.keyboard.type('  protects in lab }', { delay: 5 });
    await frame.locator('.xp-node[data-key="agents"]').waitFor();
    await frame.locator('.stale[hidden]').waitFor({ state: 'attached' });
});

it('repairs a finding from the picture: the same code action as in the text', async () => {
    await frame.locator('.xp-box[data-key="veeam"]').click({ button: 'right' });
    await frame.getByRole('menuitem', { name: 'Move phase backup-paths before pilot' }).first().click();
    await frame.locator('.xp-pill', { hasText: 'API Break' }).waitFor({ state: 'detached' });
    const names = await frame.locator('.stop .label').allTextContents();
    expect(names.indexOf('backup-paths')).toBe(names.indexOf('pilot') - 1);
    expect(names.filter(n => n === 'backup-paths')).toHaveLength(1);
});

it('marks what differs from the last commit while that is compared, and follows further edits', async () => {
    await goLeft('plan.exit');
    await session.command('Exit Plan: Compare with Git HEAD');
    await frame.locator('.xp-node.changed[data-key="agents"]').waitFor();
    await frame.locator('.stop.changed .label', { hasText: 'backup-paths' }).waitFor({ state: 'attached' });
    expect(await frame.locator('.chip.changed').textContent()).toMatch(/^◆ \d+ changed since HEAD/);
    // The comparison stands beside the preview, not over it.
    expect(await frame.locator('.xp-graph').isVisible()).toBe(true);
    await goLeft('plan.exit');
    await session.page.keyboard.press('Control+End');
    await session.page.keyboard.type('\nbackup more { speaks in-guest.backup  protects in lab }', { delay: 5 });
    await frame.locator('.xp-node.changed[data-key="more"]').waitFor();
    await session.page.locator('.tab', { hasText: 'against HEAD' }).click({ button: 'middle' });
    await frame.locator('.chip.changed[hidden]').waitFor({ state: 'attached' });
    expect(await frame.locator('.xp-node.changed').count()).toBe(0);
});

it('comes back after a reload of the window, at the phase it showed', async () => {
    const shown = await frame.locator('.stop').nth(4).locator('.label').textContent();
    await frame.locator('.stop').nth(4).click();
    await frame.locator('.stop.here .label', { hasText: shown! }).waitFor();
    await goLeft('plan.exit');
    await session.page.keyboard.press('Control+s');
    // VS Code's own reload writes down what its panels keep; the browser's would cut it off.
    const loaded = session.page.waitForEvent('load');
    await session.command('Developer: Reload Window').catch(() => undefined);
    await loaded;
    frame = await session.webview('.xp-node', 60_000);
    await frame.locator('.stop.here .label', { hasText: shown! }).waitFor();
}, 120_000);
