import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleAll } from '../../scripts/build.ts';
import { projectRoot } from '../../scripts/vscode-host/paths.ts';

describe('every bundle', () => {
    let bundles: Record<string, Metafile>;

    beforeAll(async () => {
        bundles = await bundleAll(false);
    }, 60_000);

    // Two copies of the protocol make `instanceof ResponseError` fail, and errors are then sent as results.
    it('holds each package in one version', () => {
        for (const [bundle, metafile] of Object.entries(bundles)) {
            const twice = [...versions(metafile)]
                .filter(([, found]) => found.size > 1)
                .map(([name, found]) => `${name} ${[...found].join(' and ')}`);
            expect(twice, bundle).toEqual([]);
        }
    });

    it('needs nothing at run time but Node and, in the extension, VS Code', () => {
        for (const [bundle, metafile] of Object.entries(bundles)) {
            const foreign = Object.values(metafile.outputs)
                .flatMap(output => output.imports)
                .filter(({ external }) => external)
                .map(({ path }) => path.replace(/^node:/, ''))
                .filter(path => path !== 'vscode' && !isBuiltIn(path))
                // Both ends of the protocol for agents lie beside those who read them, which they do only when asked to.
                .filter(path => !(bundle === 'exitplan.cjs' && path === './mcp.cjs'))
                .filter(path => !(bundle === 'extension.cjs' && path === './mcp.cjs'));
            expect(foreign, bundle).toEqual([]);
        }
    });

    // Inventories come from elsewhere: they are read in a thread of their own, which is the bundle of the import.
    it('of the extension cannot read an inventory, the one of the import can', () => {
        const readers = (bundle: string): string[] =>
            Object.keys(bundles[bundle]?.inputs ?? {}).filter(path =>
                /^src\/import\/(open|read|xlsx|zip|csv|json)\.ts$/.test(path),
            );
        expect(readers('import.cjs')).toHaveLength(6);
        expect(readers('import.worker.js')).toHaveLength(6);
        expect(readers('extension.cjs')).toEqual([]);
        expect(readers('extension.web.cjs')).toEqual([]);
    });

    // VS Code reads these two whole before the first plan is checked.
    it.each([
        ['extension.cjs', 800_000],
        ['server.cjs', 1_800_000],
    ])('is small enough to start at once: %s below %i bytes', (name, limit) => {
        const bytes = Object.values(bundles[name]?.outputs ?? {}).reduce((sum, output) => sum + output.bytes, 0);
        expect(bytes).toBeGreaterThan(100_000);
        expect(bytes).toBeLessThan(limit);
    });
});

/** Package name → the versions of it that a bundle was made from. */
function versions(metafile: Metafile): Map<string, Set<string>> {
    const found = new Map<string, Set<string>>();
    for (const input of Object.keys(metafile.inputs)) {
        const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
        if (folder !== undefined) {
            const { name, version } = JSON.parse(readFileSync(join(projectRoot, folder, 'package.json'), 'utf8')) as {
                name: string;
                version: string;
            };
            found.set(name, (found.get(name) ?? new Set()).add(version));
        }
    }
    return found;
}

function isBuiltIn(path: string): boolean {
    return process.getBuiltinModule(path) !== undefined;
}
