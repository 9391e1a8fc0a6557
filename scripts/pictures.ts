/**
 * Takes the pictures of the panel in docs/images: the faulty example when something first breaks, in every theme, as a window of
 * 1280 × 720 shows it, and in two other sizes. They are of the panel and the example as they are: `docs/images/made-of.txt` holds
 * what they were taken of, and test/browser/recorded.spec.ts holds that this is still so.
 *
 *     node scripts/pictures.ts
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeBrowser, openPanel, type PageOptions, THEMES } from '../test/browser/page.ts';
import { recordingOf } from './preview-page.ts';

const ROOT = join(import.meta.dirname, '..');
const IMAGES = join(ROOT, 'docs/images');
export const MADE_OF = join(IMAGES, 'made-of.txt');
const DAY = '2026-12-01';

interface Shot extends PageOptions {
    readonly name: string;
    readonly plan: string;
    readonly forced?: boolean;
}

const FAULTY = 'examples/frankfurt/faulty';
const SIZE = { width: 1280, height: 720 };
const SHOTS: readonly Shot[] = [
    ...THEMES.map(theme => ({ name: `preview-${theme}`, plan: FAULTY, theme, ...SIZE })),
    { name: 'preview-forced-colors', plan: FAULTY, theme: 'dark', forced: true, ...SIZE },
    { name: 'preview-repaired', plan: 'examples/frankfurt/repaired', theme: 'light', ...SIZE },
    { name: 'preview-narrow', plan: FAULTY, theme: 'light', width: 500, height: 1000 },
    { name: 'preview-large', plan: FAULTY, theme: 'light', width: 1600, height: 1000 },
];

/** What the pictures are made of: the page of the example, which holds the panel's script and its data. */
export function madeOf(): string {
    const page = readFileSync(join(ROOT, 'docs/preview.html'));
    return `${createHash('sha256').update(page).digest('hex')}  docs/preview.html\n`;
}

async function take({ name, plan, forced, ...options }: Shot): Promise<void> {
    const panel = await openPanel(options);
    if (forced) {
        await panel.page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
    }
    await panel.show(recordingOf(plan, DAY).model);
    // The latency curve waits until nobody steps any more.
    await panel.page
        .locator('.latency .curve')
        .first()
        .waitFor({ state: 'attached', timeout: 3000 })
        .catch(() => undefined);
    await panel.page.waitForTimeout(400);
    await panel.page.screenshot({ path: join(IMAGES, `${name}.png`) });
    await panel.page.close();
}

if (process.argv[1] === import.meta.filename) {
    mkdirSync(IMAGES, { recursive: true });
    try {
        for (const shot of SHOTS) {
            await take(shot);
        }
    } finally {
        await closeBrowser();
    }
    writeFileSync(MADE_OF, madeOf());
    console.log(`docs/images: ${SHOTS.length} pictures`);
}
