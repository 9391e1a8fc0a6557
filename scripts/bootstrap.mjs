// Runs on any Node from 20 on, with nothing installed: plain JavaScript, no packages.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';
const ownNode = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

/**
 * Makes sure that the locked packages are installed and that this process runs on the project's own Node
 * (24: runs TypeScript files directly and has what the parser library needs); restarts the script on it
 * otherwise and ends with its status.
 * @param {string} script import.meta.url of the caller
 */
export async function ensureProject(script) {
    process.chdir(root);
    if (!isInstalled()) {
        console.log('Installing the packages of the lock file (npm ci, about 400 MB) …');
        // The one install script that must run is the `node` package's own: it fetches the binary for this machine.
        const { status } = spawnSync(
            windows ? 'npm.cmd' : 'npm',
            ['ci', '--ignore-scripts=false', '--no-audit', '--no-fund'],
            { stdio: 'inherit', shell: windows },
        );
        if (status !== 0) {
            fail('npm ci failed, see above. It needs Node 20 or newer, npm, and the npm registry.');
        }
    }
    if (major(process.versions.node) >= 24) {
        return;
    }
    if (!existsSync(ownNode)) {
        // The packages were installed without their scripts.
        spawnSync(windows ? 'npm.cmd' : 'npm', ['rebuild', 'node', 'esbuild', '--ignore-scripts=false'], {
            stdio: 'inherit',
            shell: windows,
        });
    }
    if (!existsSync(ownNode)) {
        fail(
            `This is Node ${process.versions.node}; the project brings Node 24 as an npm package, but ${ownNode} is missing. Remove node_modules and try again, or run this with Node 24.`,
        );
    }
    process.exit(await runToEnd(ownNode, [fileURLToPath(script), ...process.argv.slice(2)]));
}

/** Runs a program in this terminal; whoever ends this process ends that one, which then tidies up. */
function runToEnd(program, args) {
    return new Promise(resolve => {
        const child = spawn(program, args, { stdio: 'inherit' });
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
            process.on(signal, () => child.kill(signal));
        }
        child.on('error', () => resolve(1));
        child.on('exit', status => resolve(status ?? 1));
    });
}

/** Whether node_modules holds what the lock file says; compared by version, because file times lie after a checkout. */
function isInstalled() {
    const installed = lockedVersions(join(root, 'node_modules', '.package-lock.json'));
    const wanted = lockedVersions(join(root, 'package-lock.json'));
    if (!installed || !wanted) {
        return false;
    }
    return [...wanted].every(([path, { version, optional }]) => optional || installed.get(path)?.version === version);
}

function lockedVersions(path) {
    try {
        const packages = JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
        return new Map(
            Object.entries(packages)
                .filter(([name]) => name !== '')
                .map(([name, entry]) => [
                    name,
                    { version: entry.version, optional: Boolean(entry.optional || entry.devOptional) },
                ]),
        );
    } catch {
        return undefined;
    }
}

function major(version) {
    return Number(version.split('.')[0]);
}

function fail(message) {
    console.error(message);
    process.exit(1);
}
