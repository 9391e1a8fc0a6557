import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';
import { projectRoot, toolsFolder } from './vscode-host/paths.ts';
import { npmInstall, runVisibly } from './vscode-host/run.ts';

const version = '4.1.0';

/** Builds and packs the extension; the .vsix lies in the project folder. Resolves to the exit status. */
export async function packageExtension(): Promise<number> {
    await build();
    const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { name: string; version: string };
    const target = join(projectRoot, `${manifest.name}-${manifest.version}.vsix`);
    // --no-dependencies: everything is bundled; the packages of the project are for building it.
    const status = await runVisibly(process.execPath, [
        installedVsce(), 'package', '--no-dependencies', '--skip-license', '--allow-missing-repository', '--out', target,
    ], { cwd: projectRoot });
    if (status === 0) {
        console.log(`Install it with: code --install-extension ${target}`);
    }
    return status;
}

/** The packer's entry file; installed on the first call. */
function installedVsce(): string {
    const home = join(toolsFolder, `vsce-${version}`);
    const done = join(home, 'complete');
    if (!existsSync(done)) {
        console.log(`Fetching @vscode/vsce ${version} from npm, once …`);
        mkdirSync(home, { recursive: true });
        writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
        npmInstall(home, `@vscode/vsce@${version}`);
        writeFileSync(done, '');
    }
    return join(home, 'node_modules', '@vscode', 'vsce', 'vsce');
}
