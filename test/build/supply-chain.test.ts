import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BundledPackage, bundledPackages, NOTICES, noticesText, sbom } from '../../scripts/notices.ts';
import { projectRoot } from '../../scripts/vscode-host/paths.ts';

interface LockedPackage {
    readonly version?: string;
    readonly integrity?: string;
    readonly resolved?: string;
    readonly link?: boolean;
    readonly hasInstallScript?: boolean;
}

function json<T>(path: string): T {
    return JSON.parse(readFileSync(join(projectRoot, path), 'utf8')) as T;
}

/** Licences that ask for no more than their text beside the code. */
const PERMISSIVE = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', '0BSD']);

describe('the lock file', () => {
    const { packages } = json<{ packages: Record<string, LockedPackage> }>('package-lock.json');
    const locked = Object.entries(packages).filter(([path]) => path !== '');

    it('has a checksum for every package, and no address: it fits any registry', () => {
        expect(locked.length).toBeGreaterThan(100);
        expect(locked.filter(([, each]) => !/^sha512-[\w+/]{86}==$/.test(each.integrity ?? ''))).toEqual([]);
        expect(locked.filter(([, each]) => each.resolved !== undefined || each.link === true)).toEqual([]);
        expect(readFileSync(join(projectRoot, '.npmrc'), 'utf8')).toContain('omit-lockfile-registry-resolved=true');
    });

    it('has install scripts only where the manifest allows them', () => {
        const { allowScripts } = json<{ allowScripts: Record<string, boolean> }>('package.json');
        const scripts = locked
            .filter(([, each]) => each.hasInstallScript)
            .map(([path]) => path.split('node_modules/').at(-1)!);
        // fsevents is for macOS alone and optional; nothing of the product needs it.
        expect(scripts.filter(name => allowScripts[name] !== true && name !== 'fsevents')).toEqual([]);
    });

    it('fits the manifest, which names versions and no ranges', () => {
        const manifest =
            json<Record<'dependencies' | 'devDependencies', Record<string, string> | undefined>>('package.json');
        expect(manifest.dependencies).toBeUndefined();
        for (const [name, version] of Object.entries(manifest.devDependencies!)) {
            expect([name, version]).toEqual([name, packages[`node_modules/${name}`]?.version]);
        }
    });
});

describe('what is bundled', () => {
    let packages: readonly BundledPackage[];
    beforeAll(async () => {
        packages = await bundledPackages();
    }, 60_000);

    it('goes with its licence texts', () => {
        expect(packages.length).toBeGreaterThan(20);
        // Run: node scripts/notices.ts
        expect(readFileSync(join(projectRoot, NOTICES), 'utf8')).toBe(noticesText(packages));
        expect(readFileSync(join(projectRoot, 'LICENSE'), 'utf8')).toContain('MIT License');
        const packed = readFileSync(join(projectRoot, '.vscodeignore'), 'utf8').split('\n');
        expect(packed).toEqual(expect.arrayContaining(['!LICENSE*', `!${NOTICES}`]));
    });

    it('is under licences that ask for nothing else', () => {
        expect(packages.filter(each => !PERMISSIVE.has(each.license))).toEqual([]);
        expect(packages.filter(each => each.text.length < 200)).toEqual([]);
    });

    it('has a bill of materials with a checksum of each package', () => {
        const bill = sbom(packages) as { components: { purl: string; hashes: { content: string }[] }[] };
        expect(bill.components).toHaveLength(packages.length);
        for (const { purl, hashes } of bill.components) {
            expect(purl).toMatch(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+$/);
            expect(hashes.map(each => each.content)).toEqual([expect.stringMatching(/^[0-9a-f]{128}$/)]);
        }
    });
});

describe('workflows', () => {
    it('may read the repository and nothing else', () => {
        const folder = join(projectRoot, '.github/workflows');
        for (const name of existsSync(folder) ? readdirSync(folder) : []) {
            const text = readFileSync(join(folder, name), 'utf8');
            expect([name, /^permissions:\n {2}contents: read$/m.test(text)]).toEqual([name, true]);
            expect([name, /:\s*write\b|pull_request_target|write-all/.exec(text)?.[0]]).toEqual([name, undefined]);
        }
    });
});

describe('SECURITY.md', () => {
    const text = readFileSync(join(projectRoot, 'SECURITY.md'), 'utf8');
    const promises = text.split('\n').filter(line => /^\| (?!promise|-|\*\*)/.test(line));

    it('makes promises', () => {
        expect(promises.length).toBeGreaterThan(20);
    });

    it.each(promises)('names tests that are there, and are run: %s', row => {
        const held = row.split(' | ').at(-1) ?? '';
        const named = [...held.matchAll(/`(test\/[^`]+)`: ("[^"]+"(?:, "[^"]+")*)/g)].flatMap(([, file, titles]) =>
            [...titles!.matchAll(/"([^"]+)"/g)].map(([, title]) => ({ file: file!, title: title! })),
        );
        expect(named.length).toBeGreaterThan(0);
        expect(named.filter(({ file, title }) => !isTest(file, title))).toEqual([]);
    });
});

/** Whether a file that some runner runs has a test of this name that is not left out for good. */
function isTest(file: string, title: string): boolean {
    const isRun = file.startsWith('test/vscode/suite/') || file.endsWith('.test.ts');
    if (!isRun || !existsSync(join(projectRoot, file))) {
        return false;
    }
    const text = readFileSync(join(projectRoot, file), 'utf8');
    const at = text.indexOf(title);
    const before = text.slice(Math.max(0, text.lastIndexOf(';\n', at)), at);
    return (
        at > 0 &&
        /\b(?:test|it|withStrace)\b[^;]*$/.test(before) &&
        !/\b(?:test|it)\.(?:skip|todo|fails)\b/.test(before)
    );
}
