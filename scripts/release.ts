/**
 * `npm run release -- [--dry-run] [--pre-release]`: everything a release consists of, in release/: the extension, the npm package,
 * the bill of materials, the notes and checksums. It publishes nothing; it prints the one command for each place. Without
 * --dry-run it stops where something is not ready: no owner, no notes, changes that are not committed.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';
import { bundledPackages, sbom } from './notices.ts';
import { packNpm } from './npm-package.ts';
import { hasOwner, PLACEHOLDER } from './owner.ts';
import { packVsix } from './package.ts';
import { projectRoot } from './vscode-host/paths.ts';
import { run } from './vscode-host/run.ts';

const RELEASE = join(projectRoot, 'release');

const dry = process.argv.includes('--dry-run');
const preRelease = process.argv.includes('--pre-release');
const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };

/** What keeps this from being released. */
function obstacles(notes: string | undefined): string[] {
    const changed = run('git', ['status', '--porcelain'], { cwd: projectRoot }).output.trim();
    return [
        ...(hasOwner() ? [] : [`nobody owns the repository yet (${PLACEHOLDER}): node scripts/owner.ts ADDRESS`]),
        ...(notes === undefined ? [`CHANGELOG.md has no heading '## ${version}'`] : []),
        ...(changed === '' ? [] : ['there are changes that are not committed']),
    ];
}

/** The part of the changelog about a version. */
function notesOf(wanted: string): string | undefined {
    return readFileSync(join(projectRoot, 'CHANGELOG.md'), 'utf8')
        .split(/^(?=## )/m)
        .find(part => part.startsWith(`## ${wanted}`))
        ?.trim();
}

async function release(): Promise<number> {
    const notes = notesOf(version);
    const missing = obstacles(notes);
    console.log(`Version ${version}${preRelease ? ' (pre-release)' : ''}${dry ? ', a dry run' : ''}`);
    missing.forEach(text => console.log(`  not ready: ${text}`));
    if (missing.length > 0 && !dry) {
        return 1;
    }
    rmSync(RELEASE, { recursive: true, force: true });
    mkdirSync(RELEASE);
    await build();
    const { status, output } = packVsix(join(RELEASE, `exit-plan-${version}.vsix`), preRelease);
    if (status !== 0) {
        console.log(output);
        return status;
    }
    packNpm(RELEASE);
    writeFileSync(join(RELEASE, 'sbom.cdx.json'), `${JSON.stringify(sbom(await bundledPackages()), undefined, 2)}\n`);
    writeFileSync(join(RELEASE, 'notes.md'), `${notes ?? notesOf('Unreleased') ?? ''}\n`);
    const sums = readdirSync(RELEASE)
        .sort()
        .map(
            name =>
                `${createHash('sha256')
                    .update(readFileSync(join(RELEASE, name)))
                    .digest('hex')}  ${name}`,
        );
    writeFileSync(join(RELEASE, 'SHA256SUMS'), `${sums.join('\n')}\n`);
    console.log(sums.map(line => `  ${line}`).join('\n'));
    const flag = preRelease ? ' --pre-release' : '';
    console.log(`
Publish, from release/:
  npx @vscode/vsce publish${flag} --packagePath exit-plan-${version}.vsix
  npx ovsx publish exit-plan-${version}.vsix${flag}
  npm publish --provenance exitplan-${version}.tgz${preRelease ? ' --tag next' : ''}
  docker build --build-arg PACKAGE=release/exitplan-${version}.tgz -t exitplan:${version} ..`);
    return 0;
}

process.exitCode = await release();
