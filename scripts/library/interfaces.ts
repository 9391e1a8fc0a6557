/** `interfaces.exit`, `capabilities.exit` and the product files: flat lists, no platform block. */
import { quoted, written } from '../../language/writing/names.ts';
import { needLines, needRemarks } from './account-needs.ts';
import { ADDED } from './by-hand/products.ts';
import { PRODUCT_SINCE } from './by-hand/since.ts';
import type { CapabilityRow, Facts, InterfaceRow, ProductRow, SpeaksRow } from './facts.ts';
import { evidence, PLATFORM_NAMES, plain } from './facts.ts';
import { columns, doc, groupBy, heading, list, remark } from './text.ts';

const MADE = 'Written by scripts/library/generate.ts from the facts data and the tables in scripts/library/by-hand.';

/** What an area of the data is called in the language: the layer word that says most exactly what an interface is for. */
export const LAYER_OF_AREA: Record<string, string> = {
    'data-protection': 'backup',
    'replication-dr': 'replication',
    monitoring: 'monitoring',
    automation: 'automation',
    identity: 'identity',
    network: 'fabric',
};

const FAMILIES: Record<string, string> = {
    vsphere: 'vSphere',
    prism: 'Nutanix',
    pve: 'Proxmox VE',
    hyperv: 'Hyper-V, SCVMM, Azure Local',
    kubevirt: 'KubeVirt',
};
const AREAS: Record<string, string> = {
    'data-protection': 'backup',
    'replication-dr': 'replication and recovery',
    monitoring: 'monitoring',
    automation: 'automation',
    identity: 'identity',
    network: 'network',
};

export function interfacesFile(facts: Facts): string[] {
    const lines = doc([
        'The control-plane interfaces that tools speak, one by one: what each does, since when, its limits, the privileges it needs.',
        '',
        `Which platform offers which is said in the platform's file. ${MADE}`,
    ]).map(line => line.replace('/**', '/*'));
    for (const [platform, title] of Object.entries(FAMILIES)) {
        lines.push('', heading(title));
        for (const [area, name] of Object.entries(AREAS)) {
            const rows = facts.apis.interfaces.filter(row => row.platform === platform && row.area === area);
            lines.push(...(rows.length === 0 ? [] : ['', `// ${title}: ${name}`]));
            lines.push(...rows.flatMap(row => ['', ...interfaceLines(row)]));
        }
    }
    lines.push('', heading('What stands for what'), '');
    for (const row of facts.apis.equivalents) {
        const parts = Object.keys(FAMILIES).map(
            platform => `${PLATFORM_NAMES[platform] ?? platform}: ${row[platform] ?? '?'}`,
        );
        lines.push(...remark(`${row.capability}. ${parts.join('; ')} (recalled, ${row.source ?? ''}).`));
    }
    return lines;
}

/**
 * What a recovery path by an interface cannot do without, read from what the rows say the interface is: replication that only the hypervisor or
 * its storage knows, as opposed to copies that are read through it and kept elsewhere.
 */
const TIED: Readonly<Record<string, string>> = {
    'vsphere.tsdm': 'platform',
    'vsphere.vr': 'platform',
    'vsphere.vaio': 'platform',
    'ahv.metro': 'platform',
    'ahv.protection-policy': 'platform',
    'pve.storage-snapshots': 'file-system',
    'pve.ceph-mirror': 'file-system',
    'pve.pvesr': 'file-system',
    'hyperv.replica': 'platform',
    'hyperv.storage-replica': 'platform',
    'kubevirt.odf-dr': 'file-system',
};

export function interfaceLines(row: InterfaceRow): string[] {
    const facts = [
        row.aka.length === 0 ? '' : `Also called ${row.aka.join(', ')}.`,
        row.transport === null ? '' : `Transport: ${row.transport}.`,
        row.since === null ? '' : `Since: ${row.since}.`,
        row.status === 'current' ? '' : `Status: ${row.status}.`,
    ]
        .filter(part => part !== '')
        .join(' ');
    const paragraphs = [
        `${row.what.replace(/\.$/, '')}.`,
        facts,
        row.limits === null ? '' : `Limits: ${row.limits}.`,
        row.needsPrivileges === null ? '' : `Needs ${row.needsPrivileges.join(', ')}.`,
    ].filter(part => part !== '');
    const head = `interface ${written(row.id)} ${quoted(row.name)} for ${LAYER_OF_AREA[row.area] ?? '?'}`;
    const proof = evidence(row);
    const brings = (row.brings ?? []).map(written).join(', ');
    const tied = TIED[row.id];
    const body =
        brings === '' && tied === undefined && head.length + proof.length + 5 <= 120
            ? [`${head} { ${proof} }`]
            : [
                  `${head} {`,
                  ...(brings === '' ? [] : [`  uses ${brings}`]),
                  `  ${proof}`,
                  ...(tied === undefined ? [] : [`  tied to ${tied}`]),
                  '}',
              ];
    return [...doc(paragraphs), ...body];
}

export function capabilitiesFile(facts: Facts): string[] {
    const all = facts.mapping.capabilities;
    return [
        ...doc([
            'What a person or a tool may do, in words that hold on every platform. Platforms say which of their privileges grant which.',
            '',
            MADE,
        ]).map(line => line.replace('/**', '/*')),
        '',
        heading('Daily operations'),
        ...capabilityLines(all.filter(row => row.core)),
        '',
        heading('Administration, backup and what is rarely done'),
        ...capabilityLines(all.filter(row => !row.core)),
    ];
}

function capabilityLines(rows: readonly CapabilityRow[]): string[] {
    return [...groupBy(rows, row => row.domain).values()].flatMap(group => [
        '',
        ...columns(
            group.map(row => [`capability ${written(row.id)}`, quoted(row.title)]),
            '',
        ).flatMap((line, index) => {
            const needs = group[index]?.alsoNeeds ?? [];
            return needs.length === 0
                ? [line]
                : [...doc([`On other objects it also needs ${needs.join(', ')}.`]), line];
        }),
    ]);
}

/** The product file for some kinds of the data. */
export function productsFile(
    facts: Facts,
    about: string,
    sections: Record<string, (row: ProductRow) => boolean>,
): string[] {
    const lines = doc([
        about,
        '',
        'A product row names its interfaces and what its account needs; it recommends nothing. Rows marked recalled were found in no source, and support changes each quarter.',
        '',
        MADE,
    ]).map(line => line.replace('/**', '/*'));
    for (const [title, wanted] of Object.entries(sections)) {
        lines.push('', heading(title));
        lines.push(...facts.apis.products.filter(wanted).flatMap(row => ['', ...productLines(row, facts)]));
    }
    return lines;
}

/** The controller kind a product is for. */
export function kindOf(row: ProductRow): string {
    if (row.kind === 'native') {
        return row.id === 'pbs' ? 'backup' : 'replication';
    }
    return row.kind === 'dr' ? 'replication' : row.kind;
}

function productLines(row: ProductRow, facts: Facts): string[] {
    const platformOf = (speech: SpeaksRow): string => PLATFORM_NAMES[speech.platform] ?? speech.platform;
    const order = Object.keys(PLATFORM_NAMES);
    const rows = [...row.speaks].sort((a, b) => order.indexOf(a.platform) - order.indexOf(b.platform));
    const told = rows.map(
        speech =>
            `- ${platformOf(speech)}: ${[
                speech.interfaces.length === 0 ? `no interface known (${speech.support})` : speech.support,
                speech.method ?? '',
                speech.requires === undefined ? '' : `requires ${speech.requires}`,
                speech.conflicts === undefined ? '' : `conflict: ${speech.conflicts}`,
                speech.since === null ? '' : `since ${speech.since}`,
                speech.interfaces.length === 0 ? evidence(speech).replace('evidence ', '').replaceAll('"', '') : '',
            ]
                .filter(part => part !== '')
                .map(plain)
                .join('; ')}.`,
    );
    const notes = row.notes === undefined ? [] : [`${plain(row.notes)}.`];
    return [
        ...doc([`${row.name}, ${row.vendor}.`, ...told, ...needRemarks(row.id, facts), ...notes]),
        `product ${written(row.id)} ${quoted(row.name)} for ${kindOf(row)} {`,
        ...rows
            .filter(speech => speech.interfaces.length > 0)
            .flatMap(speech =>
                list(
                    'speaks',
                    speech.interfaces.map(written),
                    '  ',
                    [sinceOf(row, speech), platformWindow(speech), speechEvidence(speech)]
                        .filter(part => part !== '')
                        .join(' '),
                ),
            ),
        ...(ADDED[row.id] ?? []).flatMap(speech =>
            list('speaks', speech.interfaces.map(written), '  ', evidence(speech)),
        ),
        ...needLines(row.id, facts),
        '}',
    ];
}

/** `on PLATFORM since "8.2" until "9.1"`, or nothing. */
function platformWindow(speech: SpeaksRow): string {
    const { platformSince: since, platformUntil: until } = speech;
    return since === undefined && until === undefined
        ? ''
        : [
              `on ${PLATFORM_NAMES[speech.platform] ?? speech.platform}`,
              since === undefined ? '' : `since ${quoted(since)}`,
              until === undefined ? '' : `until ${quoted(until)}`,
          ]
              .filter(part => part !== '')
              .join(' ');
}

/** How well it is known that the product speaks these interfaces there. */
export function speechEvidence(speech: SpeaksRow): string {
    return speech.interfaceConfidence === undefined
        ? evidence(speech)
        : evidence({
              confidence: speech.interfaceConfidence,
              source: `${speech.source}: it works there, through which interface is not named`,
          });
}

/** `since "VERSION"`, or nothing; throws when the data's wording is not the one read by hand. */
function sinceOf(row: ProductRow, speech: SpeaksRow): string {
    const read = PRODUCT_SINCE[`${row.id} ${speech.platform}`];
    if ((read?.text ?? null) !== speech.since) {
        throw new Error(
            `by-hand/since.ts does not know this wording of ${row.id} on ${speech.platform}: ${speech.since ?? 'none'}`,
        );
    }
    return read?.version == null ? '' : `since ${quoted(read.version)}`;
}
