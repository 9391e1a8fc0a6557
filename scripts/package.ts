import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.ts';
import { installedCodeServer } from './vscode-host/code-server.ts';
import { projectRoot, toolsFolder } from './vscode-host/paths.ts';
import type { Outcome } from './vscode-host/run.ts';
import { npmInstall, run } from './vscode-host/run.ts';

const version = '4.1.0';

/** Bytes; a download people do not notice. */
const largest = 3_500_000;

/** Builds and packs the extension; the .vsix lies in the project folder. Resolves to the exit status. */
export async function packageExtension(): Promise<number> {
    await build();
    const { name, version: own } = manifest(projectRoot);
    const target = join(projectRoot, `${name}-${own}.vsix`);
    const { status, output } = packVsix(target);
    console.log(output.trim());
    if (status === 0) {
        console.log(`Install it with: code --install-extension ${target}`);
    }
    return status;
}

/** Packs what is built, installs it into the VS Code from npm, and throws unless all that the manifest names has arrived. */
export function packedExtensionInstalls(): void {
    const home = mkdtempSync(join(tmpdir(), 'exit-plan-package-'));
    try {
        const target = join(home, 'exit-plan.vsix');
        const extensions = join(home, 'extensions');
        const packed = packVsix(target);
        const installed =
            packed.status === 0
                ? run(process.execPath, [
                      join(installedCodeServer(), 'out', 'server-main.js'),
                      '--accept-server-license-terms',
                      '--server-data-dir',
                      home,
                      '--extensions-dir',
                      extensions,
                      '--install-extension',
                      target,
                  ])
                : packed;
        if (packed.status === 0 && statSync(target).size > largest) {
            throw new Error(
                `The packed extension has ${statSync(target).size} bytes, more than ${largest}: look at what is in it.`,
            );
        }
        const folder = readdirSync(existsSync(extensions) ? extensions : home).find(name =>
            name.startsWith('exit-plan.exit-plan-'),
        );
        if (installed.status !== 0 || folder === undefined) {
            throw new Error(`The packed extension does not install:\n${installed.output}`);
        }
        const missing = namedFiles(join(extensions, folder)).filter(
            path => !existsSync(join(extensions, folder, path)),
        );
        if (missing.length > 0) {
            throw new Error(`The packed extension lacks ${missing.join(', ')}.`);
        }
    } finally {
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    }
}

/** Packs what is built. `--no-dependencies`: everything is bundled; the packages of the project are for building it. */
export function packVsix(target: string, preRelease = false): Outcome {
    return run(
        process.execPath,
        [installedVsce(), 'package', '--no-dependencies', ...(preRelease ? ['--pre-release'] : []), '--out', target],
        { cwd: projectRoot },
    );
}

/** Relative paths of all files that the manifest of an extension names, and the server it starts. */
function namedFiles(extension: string): string[] {
    const text = readFileSync(join(extension, 'package.json'), 'utf8');
    const paths = [...text.matchAll(/"((?:\.\/)?(?:media|dist|syntaxes|language)[\w./-]*\.\w+)"/g)].map(
        match => match[1] ?? '',
    );
    return [
        ...paths,
        'LICENSE.txt',
        'THIRD-PARTY-NOTICES.txt',
        'dist/server.cjs',
        'dist/server.worker.js',
        'dist/library/vsphere.exit',
        'dist/docs/api-break.md',
    ];
}

function manifest(folder: string): { name: string; version: string } {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string };
}

/** The packer's entry file; installed on the first call. */
function installedVsce(): string {
    const home = join(toolsFolder, `vsce-${version}`);
    const done = join(home, 'complete');
    if (!existsSync(done)) {
        console.log(`Fetching @vscode/vsce ${version} from npm, once (about 90 MB) …`);
        mkdirSync(home, { recursive: true });
        writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
        npmInstall(home, `@vscode/vsce@${version}`);
        writeFileSync(done, '');
    }
    return join(home, 'node_modules', '@vscode', 'vsce', 'vsce');
}
