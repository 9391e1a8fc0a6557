/**
 * Writes the preview of a plan as one page that opens in any browser, without an editor and without a network: the panel's own
 * script with recorded data.
 *
 *     node scripts/preview-page.ts PATH PAGE.html
 *
 * docs/preview.html is made by scripts/docs.ts.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { fixesFor } from '../language/rules/index.ts';
import { blastOf } from '../language/server/preview-blast.ts';
import { asOfDay } from '../src/cli/args.ts';
import { loadOnePlan } from '../src/cli/load.ts';
import { panelPage } from '../webview/page.ts';
import type { Recording } from '../webview/recorded/host.ts';
import { modelOf } from '../webview/scene/from-analysis/index.ts';

const root = join(import.meta.dirname, '..');

/** What the panel of a plan shows and answers. `asOf`: the day of the licences, `2026-12-01`; undefined: today. */
export function recordingOf(path: string, asOf?: string): Recording {
    const {
        unit: { analysis },
    } = loadOnePlan([path], { cwd: root, asOf: asOfDay(asOf) });
    const model = modelOf(analysis, { fixTitles: finding => fixesFor(finding, analysis).map(f => f.title) });
    const ids = [...model.components.map(c => c.id), ...model.cells.flatMap(c => [c.id, ...c.names])];
    return { model, blast: Object.fromEntries(ids.map(id => [id, blastOf(analysis, id)])) };
}

/** The page of a recording; the same text for the same recording and sources. */
export async function previewPage(recording: Recording): Promise<string> {
    const result = await build({
        absWorkingDir: root,
        entryPoints: ['webview/recorded/main.ts'],
        bundle: true,
        write: false,
        minify: true,
        keepNames: true,
        platform: 'browser',
        format: 'iife',
        target: 'chrome120',
        loader: { '.css': 'text' },
        legalComments: 'none',
        logLevel: 'error',
    });
    const script = result.outputFiles[0]!.text.trim();
    const data = JSON.stringify(recording).replaceAll('<', '\\u003c');
    // Nothing that is put into the page later runs: only what carries the number made of the page itself.
    const nonce = createHash('sha256').update(script).update(data).digest('hex').slice(0, 36);
    const { plan } = recording.model;
    return `${panelPage({
        nonce,
        title: `${plan.title ?? plan.name}: Exit Plan preview`,
        head: `<style nonce="${nonce}">
:root { color-scheme: light dark; ${variables('light')} }
@media (prefers-color-scheme: dark) { :root { ${variables('dark')} } }
.recorded { position: fixed; inset: auto 12px 12px; margin: 0; padding: 8px 12px; background: var(--xp-bg); color: var(--xp-fg); border: 1px solid var(--xp-edge); border-radius: 4px; }
</style>
`,
        body: `<script type="application/json" id="recording">${data}</script>
<script nonce="${nonce}">${script}</script>`,
    })}\n`;
}

/** The theme tokens as VS Code sets them: what was read from it for the tests. */
function variables(theme: string): string {
    const { variables: all } = JSON.parse(readFileSync(join(root, `test/browser/themes/${theme}.json`), 'utf8')) as {
        readonly variables: Readonly<Record<string, string>>;
    };
    return Object.entries(all)
        .map(([name, value]) => `${name}: ${value};`)
        .join(' ');
}

if (process.argv[1] === import.meta.filename) {
    const [path, page] = process.argv.slice(2);
    if (path === undefined || page === undefined) {
        console.error(
            'node scripts/preview-page.ts PATH PAGE.html: the file or folder of a plan, and the page to write',
        );
        process.exit(2);
    }
    writeFileSync(page, await previewPage(recordingOf(path)));
}
