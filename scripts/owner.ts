/**
 * `node scripts/owner.ts` says who owns the repository; `node scripts/owner.ts https://github.com/OWNER/NAME` sets it: in
 * `repository`, `bugs` and `homepage` of package.json, and where pages show the address.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './vscode-host/paths.ts';

/** Stands for the owner until there is one; no account of GitHub can have this name. */
export const PLACEHOLDER = 'OWNER_NOT_SET';

/** Files that name the repository. */
export const NAMED_IN = ['package.json', 'docs/pipelines.md'];

/** The address of the repository, without an ending. */
export function repository(): string {
    const { repository: own } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
        repository: { url: string };
    };
    return own.url.replace(/\.git$/, '');
}

/** Whether somebody owns the repository. */
export function hasOwner(): boolean {
    return !repository().includes(PLACEHOLDER);
}

function setOwner(address: string): void {
    if (!/^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(address)) {
        throw new Error(`'${address}' is no address such as https://github.com/OWNER/NAME`);
    }
    const before = repository();
    const [was, is] = [before, address].map(each => new URL(each).pathname.slice(1));
    for (const name of NAMED_IN) {
        const path = join(projectRoot, name);
        const text = readFileSync(path, 'utf8');
        writeFileSync(path, text.replaceAll(before, address).replaceAll(was ?? before, is ?? address));
    }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    const [, , address] = process.argv;
    if (address !== undefined) {
        setOwner(address);
    }
    console.log(hasOwner() ? repository() : `${repository()}: a placeholder, nobody owns it yet`);
}
