/**
 * `node scripts/notices.ts` writes THIRD-PARTY-NOTICES.txt: the licence of every package of which something is in a bundle.
 * `node scripts/notices.ts --sbom` prints a bill of materials in CycloneDX JSON of the same packages.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Metafile } from 'esbuild';
import { bundleAll } from './build.ts';
import { projectRoot } from './vscode-host/paths.ts';

export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

/** A package of which code is in a bundle. */
export interface BundledPackage {
    readonly name: string;
    readonly version: string;
    /** As the package's manifest says it, an SPDX expression. */
    readonly license: string;
    /** The full text that has to go with the code. */
    readonly text: string;
    /** `sha512-…`, from the lock file. */
    readonly integrity: string;
    /** The bundles it is in. */
    readonly bundles: readonly string[];
}

/** The packages of all bundles that are given to people, by name and version. Throws where a licence text is missing. */
export async function bundledPackages(): Promise<BundledPackage[]> {
    const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as {
        packages: Record<string, { integrity?: string }>;
    };
    const found = new Map<string, string[]>();
    for (const [bundle, metafile] of Object.entries(await bundleAll(false))) {
        if (bundle.startsWith('test/')) {
            continue;
        }
        for (const folder of foldersOf(metafile)) {
            found.set(folder, [...(found.get(folder) ?? []), bundle]);
        }
    }
    return [...found]
        .map(([folder, bundles]) => packageIn(folder, bundles.sort(), lock.packages[folder]?.integrity))
        .sort((a, b) => (`${a.name}\n${a.version}` < `${b.name}\n${b.version}` ? -1 : 1));
}

/** Folders of packages that put at least one byte into a bundle, from `node_modules` on. */
function foldersOf(metafile: Metafile): Set<string> {
    const inputs = Object.values(metafile.outputs).flatMap(output =>
        Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    );
    return new Set(
        inputs.flatMap(path => {
            const folder = /(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
            return folder === undefined ? [] : [folder];
        }),
    );
}

function packageIn(folder: string, bundles: readonly string[], integrity: string | undefined): BundledPackage {
    const path = join(projectRoot, folder);
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
        name: string;
        version: string;
        license?: string;
    };
    const text = licenceText(path, manifest);
    if (text === undefined || manifest.license === undefined || integrity === undefined) {
        throw new Error(`${manifest.name} ${manifest.version} has no licence text, licence or checksum; look at it.`);
    }
    const { name, version, license } = manifest;
    return { name, version, license, text, integrity, bundles };
}

/** The text a package brings along, or the one kept here, taken from its repository, of a package that was packed without. */
function licenceText(path: string, { name, version }: { name: string; version: string }): string | undefined {
    const own = readdirSync(path)
        .filter(file => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(file))
        .sort()[0];
    const kept = join(projectRoot, 'scripts', 'licences', `${name.replace('/', '-')}-${version}.txt`);
    const file = own === undefined ? kept : join(path, own);
    return existsSync(file) ? readFileSync(file, 'utf8').replace(/\r\n?/g, '\n').trim() : undefined;
}

/** The notices as they go with the extension and the command line. */
export function noticesText(packages: readonly BundledPackage[]): string {
    const line = '-'.repeat(80);
    return [
        'Exit Plan holds code of the packages below, each under its own licence.',
        ...packages.map(({ name, version, license, text }) => `${line}\n${name} ${version} (${license})\n\n${text}`),
        '',
    ].join('\n\n');
}

/** A bill of materials, https://cyclonedx.org/docs/1.6/json/. It holds no time, so that the same bundles give the same text. */
export function sbom(packages: readonly BundledPackage[]): object {
    const { name, version, license } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as Record<
        string,
        string
    >;
    return {
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        version: 1,
        metadata: {
            component: {
                type: 'application',
                'bom-ref': `${name}@${version}`,
                name,
                version,
                licenses: [{ license: { id: license } }],
            },
        },
        components: packages.map(each => ({
            type: 'library',
            'bom-ref': `${each.name}@${each.version}`,
            name: each.name,
            version: each.version,
            scope: 'required',
            purl: `pkg:npm/${each.name.replace('@', '%40')}@${each.version}`,
            licenses: [{ license: { id: each.license } }],
            hashes: [
                {
                    alg: 'SHA-512',
                    content: Buffer.from(each.integrity.replace(/^sha512-/, ''), 'base64').toString('hex'),
                },
            ],
            properties: each.bundles.map(bundle => ({ name: 'exit-plan:bundle', value: bundle })),
        })),
        dependencies: [
            { ref: `${name}@${version}`, dependsOn: packages.map(each => `${each.name}@${each.version}`) },
            ...packages.map(each => ({ ref: `${each.name}@${each.version}`, dependsOn: [] })),
        ],
    };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    const packages = await bundledPackages();
    if (process.argv.includes('--sbom')) {
        console.log(JSON.stringify(sbom(packages), undefined, 2));
    } else {
        writeFileSync(join(projectRoot, NOTICES), noticesText(packages));
        console.log(`${NOTICES}: ${packages.length} packages`);
    }
}
