import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, toolsFolder } from './paths.ts';
import { npmInstall } from './run.ts';

/** code-server 4.139.1 carries VS Code 1.139.1; pinned so that a test run is the same on every machine. */
const version = '4.139.1';

/**
 * The folder of VS Code's own server, from the npm registry; installed on the first call (about 40 s, 600 MB).
 *
 * Install scripts stay off: they would want a compiler. What is missing without them is the native watchdog,
 * which costs log lines only, and the native log module, for which one of ours stands in.
 */
export function installedCodeServer(): string {
    const home = join(toolsFolder, `code-server-${version}`);
    const vscode = join(home, 'node_modules', 'code-server', 'lib', 'vscode');
    const done = join(home, 'complete');
    if (!existsSync(done)) {
        console.log(`Fetching VS Code (code-server ${version}) from npm, once (about 620 MB) …`);
        mkdirSync(home, { recursive: true });
        writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
        npmInstall(home, `code-server@${version}`);
        npmInstall(vscode);
        npmInstall(join(vscode, 'extensions'));
        copyFileSync(
            join(projectRoot, 'scripts', 'vscode-host', 'spdlog.cjs'),
            join(vscode, 'node_modules', '@vscode', 'spdlog', 'index.js'),
        );
        // Written last: an interrupted installation is repeated, not used.
        writeFileSync(done, '');
    }
    return vscode;
}
