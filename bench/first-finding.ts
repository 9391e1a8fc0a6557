/**
 * How long a window of a real VS Code takes until the first finding of a plan is underlined, beside the first diagnostic of VS Code's
 * own JSON support in the same window. Writes a section of docs/performance.md.
 *
 *     node bench/first-finding.ts
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../scripts/build.ts';
import { openSession, type Session } from '../scripts/vscode-host/session.ts';
import { sectionOf } from './sections.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'docs/performance.md');
const ROUNDS = 3;
export const OPENING = '## Opening a window';

interface Opening {
    /** Milliseconds from the reload of the window. */
    readonly first: number;
    readonly checking: number | undefined;
    /** Whether the verdict that was to be seen first was another one than that which stays. */
    readonly wrong: boolean;
}

/** The verdict with its counts, as the status bar shows it. */
function verdictIn(text: string | null): string | undefined {
    return /(?:No-go|Depends|\bGo\b)[^0-9]*\d+ causes?, \d+ blockers? · \d+ findings?/.exec(text ?? '')?.[0];
}

async function reload(session: Session, plan: boolean): Promise<Opening> {
    const { page } = session;
    // VS Code's own reload writes down which files are open; the browser's would cut it off.
    const asked = page.waitForRequest(r => r.isNavigationRequest() && r.frame() === page.mainFrame());
    await session.command('Developer: Reload Window').catch(() => undefined);
    await asked;
    const started = performance.now();
    await page.waitForTimeout(200);
    const squiggle = page.locator('.squiggly-error, .squiggly-warning').first().waitFor({ timeout: 90_000 });
    let checking: number | undefined;
    let shown: string | undefined;
    let over = false;
    const watch = async (): Promise<void> => {
        while (!over) {
            const text = await page
                .locator('.part.statusbar')
                .textContent({ timeout: 500 })
                .catch(() => '');
            checking ??= text?.includes('Checking') ? performance.now() - started : undefined;
            shown ??= verdictIn(text);
            await page.waitForTimeout(15);
        }
    };
    const watching = plan ? watch() : undefined;
    await squiggle;
    over = true;
    const first = performance.now() - started;
    await watching;
    await page.waitForTimeout(3000);
    const stays = plan ? verdictIn(await page.locator('.part.statusbar').textContent()) : undefined;
    return { first, checking, wrong: shown !== undefined && shown !== stays };
}

const median = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const ms = (value: number): string => Math.round(value).toLocaleString('en');

async function rounds(folder: string, file: string): Promise<Opening[]> {
    const session = await openSession({ folder });
    try {
        await session.open(file);
        await session.page.locator('.squiggly-error, .squiggly-warning').first().waitFor({ timeout: 90_000 });
        const found: Opening[] = [];
        for (let i = 0; i < ROUNDS; i++) {
            found.push(await reload(session, file.endsWith('.exit')));
        }
        return found;
    } finally {
        await session.close();
    }
}

if (process.argv[1] === import.meta.filename) {
    await build();
    const folder = mkdtempSync(join(tmpdir(), 'exitplan-opening-'));
    try {
        cpSync(join(ROOT, 'examples/frankfurt/faulty'), folder, { recursive: true });
        writeFileSync(join(folder, 'broken.json'), '{ "a": 1,, }\n');
        const plan = await rounds(folder, 'plan.exit');
        const json = await rounds(folder, 'broken.json');
        const first = (list: readonly Opening[]) => list.map(o => o.first);
        const checking = plan.flatMap(o => o.checking ?? []);
        const section = `${OPENING}

A real VS Code in Chromium (\`bench/first-finding.ts\`, ${cpus().length} cores, medians of ${ROUNDS} reloads of the window with the file open): from the reload to the first underlined
finding of the faulty example (two files, 170 machines) ${ms(median(first(plan)))} ms (${ms(Math.min(...first(plan)))} to ${ms(Math.max(...first(plan)))}), to the first diagnostic of VS Code's own JSON support ${ms(median(first(json)))} ms (${ms(Math.min(...first(json)))} to ${ms(Math.max(...first(json)))}).
${checking.length > 0 ? `The status bar says "Checking…" from ${ms(median(checking))} ms on; ` : ''}the first verdict it shows was the one that stays in ${plan.filter(o => !o.wrong).length} of ${ROUNDS} reloads.
`;
        const page = readFileSync(PAGE, 'utf8');
        const old = sectionOf(page, OPENING);
        writeFileSync(
            PAGE,
            old ? page.replace(old, section) : page.replace(/\n## Not measured|$/, match => `\n${section}${match}`),
        );
        console.log(section);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
