/** `node scripts/npm-package.ts`: the npm package `exitplan` as a tarball in release/. It has no dependencies and no install script. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.ts';
import { schemaFiles } from './schemas.ts';
import { projectRoot } from './vscode-host/paths.ts';
import { run } from './vscode-host/run.ts';

/** Files as they are, by where they come from. */
const FILES = [
    'README.md',
    'LICENSE',
    'THIRD-PARTY-NOTICES.txt',
    'dist/exitplan.cjs',
    'dist/start.cjs',
    'dist/mcp.cjs',
    'dist/library.json',
    'docs/man/exitplan.1',
];

/** Packs what is built; returns the path of the tarball in `folder`. */
export function packNpm(folder: string): string {
    const stage = mkdtempSync(join(tmpdir(), 'exitplan-npm-'));
    try {
        const own = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as Record<string, unknown>;
        const { version, description, license, repository, bugs, homepage, keywords } = own;
        for (const path of FILES) {
            copyFileSync(join(projectRoot, path), join(stage, basename(path)));
        }
        const schemas = Object.fromEntries(schemaFiles().map(({ name, schema }) => [name, schema]));
        writeFileSync(join(stage, 'schemas.json'), JSON.stringify(schemas));
        const manifest = {
            name: 'exitplan',
            version,
            description,
            license,
            repository,
            bugs,
            homepage,
            keywords,
            bin: { exitplan: 'start.cjs' },
            man: './exitplan.1',
            engines: { node: '>=20' },
            files: [...FILES.map(path => basename(path)), 'schemas.json'],
        };
        writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
        mkdirSync(folder, { recursive: true });
        const { status, output } = run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
            cwd: stage,
        });
        if (status !== 0) {
            throw new Error(`npm pack failed:\n${output}`);
        }
        return join(folder, `exitplan-${String(version)}.tgz`);
    } finally {
        rmSync(stage, { recursive: true, force: true });
    }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    await build();
    console.log(packNpm(join(projectRoot, 'release')));
}
