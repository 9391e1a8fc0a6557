/**
 * `npm run build`: bundles the extension, the language server, the command line and the preview into dist/.
 * `npm run watch`: the same with source maps and unminified, again after every change; F5 in VS Code starts it.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { build as bundle, context } from 'esbuild';
import { projectRoot } from './vscode-host/paths.ts';

const dist = join(projectRoot, 'dist');

const node: BuildOptions = { platform: 'node', format: 'cjs', target: 'node20' };

/** Command line and extension find both ends of the protocol for agents in a bundle beside their own. */
const beside: Plugin = {
    name: 'beside',
    setup(hooks) {
        hooks.onResolve({ filter: /\/mcp\/(serve|connect)\.ts$/ }, ({ kind }) =>
            kind === 'dynamic-import' ? { path: './mcp.cjs', external: true } : undefined,
        );
    },
};

/** Of the manifest only what the product says of itself: the rest would be in every bundle. */
const manifest: Plugin = {
    name: 'manifest',
    setup(hooks) {
        hooks.onLoad({ filter: /package\.json$/ }, ({ path }) => {
            if (path !== join(projectRoot, 'package.json')) {
                return undefined;
            }
            const { version, repository } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
            return { contents: JSON.stringify({ version, repository }), loader: 'json' };
        });
    },
};

/** Of the library for YAML the part that cuts a text into tokens: its modules do nothing by being there, which it does not say of itself. */
const yaml: Plugin = {
    name: 'yaml',
    setup(hooks) {
        const home = join(projectRoot, 'node_modules', 'yaml', 'browser');
        const pure = (path: string): { path: string; sideEffects: boolean } => ({ path, sideEffects: false });
        hooks.onResolve({ filter: /^yaml$/ }, () => pure(join(home, 'dist', 'index.js')));
        hooks.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) =>
            resolveDir.startsWith(home) ? pure(join(resolveDir, path)) : undefined,
        );
        // Of what belongs to tokens only what reads them: all of it would be kept, being one object.
        hooks.onLoad({ filter: /[\\/]yaml[\\/]browser[\\/]dist[\\/]parse[\\/]cst\.js$/ }, ({ path }) => ({
            contents: readFileSync(path, 'utf8').replace(/^export \{[^}]*\} from .*$/gm, line =>
                line.includes('resolveAsScalar') ? "export { resolveAsScalar } from './cst-scalar.js';" : '',
            ),
        }));
    },
};

const browser: BuildOptions = { platform: 'browser', format: 'iife', target: 'chrome120' };

/** Modules that ask where they are (import.meta.url) are given the bundle's own address, which CommonJS has not got. */
const program: BuildOptions = {
    ...node,
    define: { 'import.meta.url': 'bundleAddress' },
    banner: { js: "#!/usr/bin/env node\nconst bundleAddress = require('node:url').pathToFileURL(__filename).href;" },
};

/** What becomes of which entry; an entry that does not exist (yet) is left out and said so. */
const bundles: Readonly<Record<string, BuildOptions & { readonly entry: string }>> = {
    'server.cjs': { ...node, entry: 'language/server/transport/node.ts' },
    'extension.cjs': { ...node, entry: 'src/extension.ts', external: ['vscode'] },
    'exitplan.cjs': { ...program, entry: 'src/cli/main.ts' },
    // What npm starts: the same, compiled once for many calls.
    'start.cjs': { ...program, entry: 'src/cli/start.ts' },
    // Only 'exitplan mcp' reads it, and the extension when VS Code's language models first ask: most of either end is the protocol of both.
    'mcp.cjs': { ...node, entry: 'src/mcp/ends.ts' },
    'import.cjs': { ...node, entry: 'src/import/apart/worker.ts' },
    'import.worker.js': { ...browser, entry: 'src/import/apart/web-worker.ts' },
    'extension.web.cjs': { ...browser, format: 'cjs', entry: 'src/extension.ts', external: ['vscode'] },
    'server.worker.js': { ...browser, entry: 'language/server/transport/browser.ts' },
    'webview.js': { ...browser, entry: 'webview/main.ts', loader: { '.css': 'text', '.svg': 'text' } },
    'test/suite.cjs': { ...node, entry: 'test/vscode/suite/index.ts', external: ['vscode'] },
};

/** Folders whose files are read at run time. */
const copies: readonly { from: string; to: string; ending: string }[] = [
    { from: 'language/library', to: 'library', ending: '.exit' },
    { from: 'docs/rules', to: 'docs', ending: '.md' },
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
    await Promise.all(
        Object.entries(bundles).map(async ([name, { entry, ...options }]) => {
            if (!existsSync(join(projectRoot, entry))) {
                console.log(`dist/${name}: left out, ${entry} does not exist`);
                return;
            }
            const debugged = name.startsWith('test/');
            const result = await bundle({
                ...common(name, entry, options),
                write,
                minify: !debugged,
                sourcemap: debugged ? 'inline' : false,
                metafile: true,
            });
            metafiles[name] = result.metafile;
        }),
    );
    return metafiles;
}

function common(name: string, entry: string, options: BuildOptions): BuildOptions {
    return {
        ...options,
        absWorkingDir: projectRoot,
        entryPoints: [entry],
        outfile: join(dist, name),
        bundle: true,
        keepNames: true,
        plugins: [manifest, beside, yaml],
        legalComments: 'none',
        logLevel: 'warning',
    };
}

/** Builds with source maps, and again whenever a file of a bundle or of the copied folders changes; ends with the process. */
async function watchAll(): Promise<void> {
    console.log('building');
    let building = 0;
    const told: Plugin = {
        name: 'told',
        setup(hooks) {
            hooks.onStart(() => {
                if (building++ === 0) {
                    console.log('building');
                }
            });
            hooks.onEnd(() => {
                if (--building === 0) {
                    console.log('built');
                }
            });
        },
    };
    const entries = Object.entries(bundles).filter(([name]) => !name.startsWith('test/'));
    const contexts = await Promise.all(
        entries.map(([name, { entry, ...options }]) => context(watched(common(name, entry, options), told))),
    );
    copyData();
    await Promise.all(contexts.map(c => c.watch()));
    for (const { from } of copies) {
        watch(join(projectRoot, from), copyData);
    }
}

function watched(options: BuildOptions, told: Plugin): BuildOptions {
    return { ...options, sourcemap: 'linked', plugins: [...(options.plugins ?? []), told] };
}

function copyData(): void {
    for (const { from, to, ending } of copies) {
        const names = readdirSync(join(projectRoot, from))
            .filter(name => name.endsWith(ending))
            .sort();
        mkdirSync(join(dist, to), { recursive: true });
        // Not emptied first: an editor that runs from dist/ goes on finding its files.
        const stale = readdirSync(join(dist, to)).filter(name => name !== 'index.json' && !names.includes(name));
        stale.forEach(name => rmSync(join(dist, to, name), { recursive: true, force: true }));
        names.forEach(name => copyFileSync(join(projectRoot, from, name), join(dist, to, name)));
        writeFileSync(join(dist, to, 'index.json'), JSON.stringify(names));
    }
    // The page of the language opens from the verdict; it is no page of a code, so it is not listed.
    copyFileSync(join(projectRoot, 'docs/language.md'), join(dist, 'docs/language.md'));
    // In a browser the server has no file system: it is given the whole library at once.
    const library = readdirSync(join(dist, 'library')).filter(name => name.endsWith('.exit'));
    writeFileSync(
        join(dist, 'library.json'),
        JSON.stringify(
            Object.fromEntries(library.map(name => [name, readFileSync(join(dist, 'library', name), 'utf8')])),
        ),
    );
}

/** `1.2 MB`, for the build's summary. */
function size(bytes: number): string {
    return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.round(bytes / 1e3)} kB`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    if (process.argv.includes('--watch')) {
        await watchAll();
    } else {
        for (const [name, metafile] of Object.entries(await build())) {
            const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
            console.log(`dist/${name}: ${size(bytes)}`);
        }
    }
}
