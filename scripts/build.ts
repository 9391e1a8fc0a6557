/** `npm run build`: bundles the extension, the language server, the command line and the preview into dist/. */
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import type { BuildOptions, Metafile } from 'esbuild';
import { projectRoot } from './vscode-host/paths.ts';

const dist = join(projectRoot, 'dist');

const node: BuildOptions = { platform: 'node', format: 'cjs', target: 'node20' };

/** What becomes of which entry; an entry that does not exist (yet) is left out and said so. */
const bundles: Readonly<Record<string, BuildOptions & { readonly entry: string }>> = {
    'server.cjs': { ...node, entry: 'language/server/node.ts' },
    'extension.cjs': { ...node, entry: 'src/extension.ts', external: ['vscode'] },
    // Modules that ask where they are (import.meta.url) are given the bundle's own address, which CommonJS has not got.
    'exitplan.cjs': {
        ...node, entry: 'src/cli/main.ts', define: { 'import.meta.url': 'bundleAddress' },
        banner: { js: "#!/usr/bin/env node\nconst bundleAddress = require('node:url').pathToFileURL(__filename).href;" },
    },
    'import.cjs': { ...node, entry: 'src/import/index.ts' },
    'webview.js': { entry: 'webview/main.ts', platform: 'browser', format: 'iife', target: 'chrome120', loader: { '.css': 'text', '.svg': 'text' } },
    'test/suite.cjs': { ...node, entry: 'test/vscode/suite/index.ts', external: ['vscode'] },
};

/** Whole folders that are read at run time, in the shape they have in the project. */
const copies: readonly { from: string; to: string; ending: string }[] = [
    { from: 'language/library', to: 'library', ending: '.exit' },
    { from: 'docs', to: 'docs', ending: '.md' },
];

/** Builds everything into dist/; returns the metafile of each bundle by its name. */
export async function build(): Promise<Record<string, Metafile>> {
    const metafiles = await bundleAll(true);
    copyData();
    return metafiles;
}

/** Makes the bundles, in dist/ or, for a look at what is in them, nowhere; returns their metafiles by name. */
export async function bundleAll(write: boolean): Promise<Record<string, Metafile>> {
    const metafiles: Record<string, Metafile> = {};
    await Promise.all(Object.entries(bundles).map(async ([name, { entry, ...options }]) => {
        if (!existsSync(join(projectRoot, entry))) {
            console.log(`dist/${name}: left out, ${entry} does not exist`);
            return;
        }
        const result = await bundle({
            ...options,
            absWorkingDir: projectRoot,
            entryPoints: [entry],
            outfile: join(dist, name),
            bundle: true,
            write,
            minify: !name.startsWith('test/'),
            keepNames: true,
            sourcemap: name.startsWith('test/') ? 'inline' : false,
            legalComments: 'none',
            metafile: true,
            logLevel: 'warning',
        });
        metafiles[name] = result.metafile;
    }));
    return metafiles;
}

function copyData(): void {
    for (const { from, to, ending } of copies) {
        rmSync(join(dist, to), { recursive: true, force: true });
        mkdirSync(join(dist, to), { recursive: true });
        cpSync(join(projectRoot, from), join(dist, to), {
            recursive: true,
            filter: path => !/\.[a-z]+$/i.test(path) || path.endsWith(ending),
        });
    }
}

/** `1.2 MB`, for the build's summary. */
function size(bytes: number): string {
    return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.round(bytes / 1e3)} kB`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    for (const [name, metafile] of Object.entries(await build())) {
        const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
        console.log(`dist/${name}: ${size(bytes)}`);
    }
}
