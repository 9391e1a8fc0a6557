/**
 * Writes the library files that come from the facts data.
 *
 *     node scripts/library/generate.ts [FACTS_FOLDER [LIBRARY_FOLDER]]
 *
 * Without folders it reads `facts/` and writes `language/library/`. Same facts, same bytes: nothing
 * here reads a clock or depends on the order of files on disk.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { corrected } from './corrections.ts';
import type { Facts } from './facts.ts';
import { readFacts } from './facts.ts';
import { capabilitiesFile, interfacesFile, productsFile } from './interfaces.ts';
import { manifestModule, readLibrary } from './manifest.ts';
import { moreFiles } from './more.ts';
import { moversFile } from './movers.ts';
import type { PlatformSpec } from './platform.ts';
import { platformBlock } from './platform.ts';
import * as platforms from './platforms.ts';
import { moveFeaturesFile, transitionFiles } from './transitions.ts';

const SPECS: Record<string, ((facts: Facts) => PlatformSpec)[]> = {
    'vsphere.exit': [platforms.vsphere],
    'nutanix.exit': [platforms.nutanix],
    'proxmox.exit': [platforms.proxmox],
    'hyperv.exit': [platforms.hyperv],
    'scvmm.exit': [platforms.scvmm, platforms.arcScvmm],
    'azure-local.exit': [platforms.azureLocal],
    'kubevirt.exit': [platforms.kubevirt],
};

/** Every generated file by name. */
export function libraryFiles(facts: Facts): Map<string, string> {
    const files = new Map<string, string[]>();
    for (const [file, specs] of Object.entries(SPECS)) {
        const blocks = specs.map(spec => platformBlock(spec(facts), facts.mapping.capabilities));
        files.set(
            file,
            blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block])),
        );
    }
    for (const [file, lines] of transitionFiles(facts)) {
        files.set(file, lines);
    }
    files.set('features-moves.exit', moveFeaturesFile(facts));
    files.set('interfaces.exit', interfacesFile(facts));
    files.set('capabilities.exit', capabilitiesFile(facts));
    files.set(
        'products-backup.exit',
        productsFile(facts, 'Backup and disaster recovery products and the interfaces they speak.', {
            Backup: row => row.kind === 'backup',
            'Disaster recovery': row => row.kind === 'dr',
            'What platforms bring themselves': row => row.kind === 'native',
        }),
    );
    files.set(
        'products-monitoring.exit',
        productsFile(facts, 'Monitoring products and the interfaces they speak.', {
            Monitoring: row => row.kind === 'monitoring',
        }),
    );
    files.set(
        'products-automation.exit',
        productsFile(facts, 'Automation products and the interfaces they speak.', {
            Automation: row => row.kind === 'automation',
        }),
    );
    const products = new Set(facts.apis.products.map(row => row.id));
    for (const [file, lines] of moreFiles(featureNames(facts), products)) {
        files.set(file, lines);
    }
    files.set('products-migration.exit', moversFile(facts, featureNames(facts)));
    return new Map([...files].map(([file, lines]) => [file, `${lines.join('\n')}\n`]));
}

/** Features that the library declares: those of the transitions, and those kept by hand. */
function featureNames(facts: Facts): ReadonlySet<string> {
    return new Set(facts.transitions.features.map(row => row.id));
}

function main(): void {
    const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
    const folder = process.argv[2] ?? join(root, 'facts');
    const target = process.argv[3] ?? join(root, 'language', 'library');
    for (const [file, text] of libraryFiles(corrected(readFacts(folder)))) {
        writeFileSync(join(target, file), text);
        console.log(`${file}: ${text.length} characters`);
    }
    writeFileSync(join(target, 'manifest.generated.ts'), manifestModule(readLibrary(target)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    main();
}
