/**
 * `npm run image`: builds the image of the Dockerfile and has it check the faulty example. The base is made here, of Debian's own packages and
 * the Node that runs this, so that no registry of images is asked; the builder is Debian's buildah, which needs no daemon (Linux, root).
 */
import {
    copyFileSync,
    cpSync,
    existsSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    realpathSync,
    rmSync,
    symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from './build.ts';
import { packNpm } from './npm-package.ts';
import { projectRoot } from './vscode-host/paths.ts';
import { findOnPath, run } from './vscode-host/run.ts';

const SUITE = 'bookworm';
const env = { ...process.env, STORAGE_DRIVER: 'vfs', BUILDAH_ISOLATION: 'chroot', DEBIAN_FRONTEND: 'noninteractive' };

/** Runs a program; throws with what it wrote where its status is none of those expected. */
function must(program: string, args: readonly string[], expected: readonly number[] = [0]): string {
    const { status, output } = run(program, args, { cwd: projectRoot, env });
    if (!expected.includes(status)) {
        throw new Error(`${program} ${args[0] ?? ''} ended with status ${status}:\n${output}`);
    }
    return output.trim();
}

/** Where this machine has its Debian packages from. */
function mirror(): string {
    const folder = '/etc/apt/sources.list.d';
    const files = existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : [];
    const texts = ['/etc/apt/sources.list', ...files].filter(existsSync).map(path => readFileSync(path, 'utf8'));
    const found = /^(?:URIs:|deb(?: \[[^\]]*\])?)\s+(\S+\/debian\/?)(?:\s|$)/m.exec(texts.join('\n'))?.[1];
    if (found === undefined) {
        throw new Error('no mirror of Debian stands in the sources of apt');
    }
    return found;
}

/** A Debian with Node and npm in it, as a folder. */
function root(folder: string): void {
    must('debootstrap', ['--variant=minbase', '--include=ca-certificates', SUITE, folder, mirror()]);
    copyFileSync(realpathSync(process.execPath), join(folder, 'usr/local/bin/node'));
    const cli = realpathSync(findOnPath('npm') ?? '');
    cpSync(dirname(dirname(cli)), join(folder, 'usr/local/lib/node_modules/npm'), { recursive: true });
    symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(folder, 'usr/local/bin/npm'));
    must('chroot', [folder, 'useradd', '-m', 'node']);
}

async function image(): Promise<void> {
    const missing = ['buildah', 'debootstrap'].filter(name => findOnPath(name) === undefined);
    if (missing.length > 0) {
        must('apt-get', ['update', '-qq']);
        must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing]);
    }
    const home = mkdtempSync(join(tmpdir(), 'exitplan-image-'));
    const release = join(projectRoot, 'release');
    try {
        await build();
        packNpm(release);
        const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };
        root(join(home, 'root'));
        must('tar', ['-C', join(home, 'root'), '-cf', join(home, 'root.tar'), '.']);
        const base = must('buildah', ['from', 'scratch']);
        must('buildah', ['add', '-q', base, join(home, 'root.tar'), '/']);
        must('buildah', ['commit', '-q', base, 'exitplan-base:local']);
        const tarball = `PACKAGE=release/exitplan-${version}.tgz`;
        const args = ['--build-arg', 'BASE=localhost/exitplan-base:local', '--build-arg', tarball];
        must('buildah', ['bud', '-q', ...args, '-t', 'exitplan:local', '.']);
        const made = must('buildah', ['from', 'exitplan:local']);
        must('buildah', ['copy', '-q', made, 'examples/frankfurt/faulty', '/plans']);
        const exitplan = (expected: number, ...words: string[]) =>
            must('buildah', ['run', made, '--', ...words], [expected]);
        const told = exitplan(1, 'exitplan', 'check', '.', '--as-of', '2027-01-15');
        if (!told.startsWith('No-go: ') || exitplan(0, 'id', '-un') !== 'node') {
            throw new Error(`the image does not check the example as the user node:\n${told}`);
        }
        console.log(`The image runs exitplan ${exitplan(0, 'exitplan', '--version')}: ${told.split('\n')[0]}`);
    } finally {
        must('buildah', ['rm', '--all'], [0, 1, 125]);
        must('buildah', ['rmi', 'exitplan:local', 'exitplan-base:local'], [0, 1, 125]);
        rmSync(home, { recursive: true, force: true });
    }
}

await image();
