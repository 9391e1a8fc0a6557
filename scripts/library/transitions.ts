/** `transitions-*.exit` and the features that only transitions speak about. */

import { quoted, written } from '../../language/writing/names.ts';
import { FEATURE_DOCS } from './by-hand/features.ts';
import { SUPPORTS } from './by-hand/supports.ts';
import type { Facts, TransitionFeature, TransitionRow } from './facts.ts';
import { columns, doc, groupBy, heading, sentence } from './text.ts';

/** Targets of the data that are platforms of the library, with the library platforms their rows hold for. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
    nutanix: ['nutanix'],
    proxmox: ['proxmox'],
    // The rows name SCVMM where it differs: the hosts below it are the same.
    hyperv: ['hyperv', 'scvmm'],
    'azure-local': ['azure-local'],
    kubevirt: ['kubevirt'],
    'xcp-ng': ['xcp-ng'],
    ovirt: ['ovirt'],
    'hpe-vme': ['hpe-vme'],
};

/** Other sources of the data, with the library platforms their rows hold for. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
    hyperv: ['hyperv', 'scvmm'],
    nutanix: ['nutanix'],
};

const TITLES: Readonly<Record<string, string>> = {
    nutanix: 'Nutanix AHV',
    proxmox: 'Proxmox VE',
    hyperv: 'Hyper-V',
    'azure-local': 'Azure Local',
    kubevirt: 'KubeVirt and OpenShift Virtualization',
    'xcp-ng': 'XCP-ng',
    ovirt: 'oVirt and Oracle Linux Virtualization Manager',
    'hpe-vme': 'HPE VM Essentials',
};

/** The verb of the language for a row of the data, in the order in which they are written. */
const VERBS = ['first', 'redoes', 'loses', 'refuses', 'carries'] as const;
export type Verb = (typeof VERBS)[number];

/**
 * What a row is called in the language. A feature that other platforms give and the target does not cannot arrive there,
 * whatever is done at the source: it is refused rather than cleared. A state of the source is only ever cleared.
 */
export function verbOf(row: TransitionRow, target: string, features: readonly TransitionFeature[]): Verb {
    const state = features.some(feature => feature.id === row.feature && feature.domain === 'state');
    const gives = (platform: string): boolean =>
        (SUPPORTS[platform] ?? []).some(line => line.features.includes(row.feature));
    switch (row.verdict) {
        case 'redo':
            return 'redoes';
        case 'lost':
            return 'loses';
        case 'unsupported':
            return 'refuses';
        case 'carries':
            return 'carries';
        case 'first': {
            const elsewhere = Object.keys(SUPPORTS).some(platform => platform !== row.from && gives(platform));
            // Of a platform whose features stand elsewhere it is not known that it does not give it.
            return elsewhere && !state && SUPPORTS[target] && !gives(target) ? 'refuses' : 'first';
        }
    }
}

/** The severity a verb has where nothing is written. */
function usual(verb: Verb): TransitionRow['severity'] {
    return verb === 'refuses' ? 'error' : verb === 'carries' ? 'information' : 'warning';
}

/** Source and date as one text. */
export function transitionSource(row: TransitionRow): string {
    const date = row.date === undefined || row.date === 'n/k' || row.source.includes(row.date) ? '' : `, ${row.date}`;
    return row.source === '-' ? 'from memory' : `${row.source}${date}`;
}

/** One file per target of vSphere, and one per other source: file name → lines. */
export function transitionFiles(facts: Facts): Map<string, string[]> {
    return new Map([...targetFiles(facts), ...sourceFiles(facts)]);
}

/** Moves away from other platforms than vSphere, one file for each of them. */
function sourceFiles(facts: Facts): [string, string[]][] {
    return Object.entries(SOURCES).map(([source, names]) => {
        const rows = facts.transitionsFrom.transitions.filter(row => row.from === source);
        const lines = doc([
            `What a move away from ${TITLES[source] ?? source} takes along, feature by feature, and the work the rest asks for.`,
            '',
            'A feature that is missing here is not known. Rows marked recalled are a check list. Written by scripts/library/generate.ts from facts/transitions-sources.json.',
        ]).map(line => line.replace('/**', '/*'));
        const targets = [...new Set(rows.map(row => row.to))].sort();
        const blocks = names.flatMap(name =>
            targets.flatMap(target => [
                '',
                ...transition(name, target, {
                    target,
                    rows: rows.filter(row => row.to === target),
                    features: facts.transitions.features,
                }),
            ]),
        );
        return [`transitions-from-${source}.exit`, [...lines, ...blocks]];
    });
}

function targetFiles(facts: Facts): Map<string, string[]> {
    return new Map(
        Object.entries(TARGETS).map(([target, names]) => {
            const rows = facts.transitions.transitions.filter(row => row.to === target);
            const lines = doc([
                `What a move from vSphere to ${TITLES[target] ?? target} takes along, feature by feature, and the work the rest asks for.`,
                '',
                'A feature that is missing here is not known. Rows marked recalled are a check list. Written by scripts/library/generate.ts from facts/transitions.json.',
            ]).map(line => line.replace('/**', '/*'));
            const { features } = facts.transitions;
            const blocks = names.flatMap(name => ['', ...transition('vsphere', name, { target, rows, features })]);
            return [`transitions-${target}.exit`, [...lines, ...blocks]];
        }),
    );
}

/** The rows of one pair of platforms. */
interface Rows {
    /** The target as the data calls it. */
    readonly target: string;
    readonly rows: readonly TransitionRow[];
    readonly features: readonly TransitionFeature[];
}

function transition(from: string, to: string, { target, rows, features }: Rows): string[] {
    const lines: string[] = [];
    for (const verb of VERBS) {
        const own = rows.filter(row => verbOf(row, target, features) === verb);
        const groups = groupBy(
            own,
            row => `${row.grade === 'recalled' ? 1 : 0} ${row.grade} ${row.severity} ${transitionSource(row)}`,
        );
        for (const [, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
            lines.push(...passage(verb, group));
        }
    }
    return [`transition ${from} to ${to} {`, ...lines, '  evidence documented "each line names its own source"', '}'];
}

/** One feature a line; a lone one stays behind its verb where the line holds it. */
function passage(verb: Verb, rows: readonly TransitionRow[]): string[] {
    const [first] = rows as [TransitionRow];
    const severity = first.severity === usual(verb) ? '' : `severity ${first.severity} `;
    const tail = `${severity}evidence ${first.grade} ${quoted(transitionSource(first))}`;
    const items = rows.map((row, index) => {
        const by = row.by === undefined ? '' : ` by ${written(row.by)}`;
        const comma = index + 1 < rows.length ? ',' : '';
        return `${written(row.feature)} ${quoted(row.work)} because ${quoted(row.reason)}${by}${comma}`;
    });
    return rows.length === 1
        ? [`  ${verb} ${items[0] ?? ''}`, `    ${tail}`]
        : [`  ${verb}`, ...items.map(item => `    ${item}`), `    ${tail}`];
}

const DOMAINS: Readonly<Record<string, string>> = {
    network: 'Network',
    guest: 'Inside the guest',
    firmware: 'Firmware and boot',
    state: 'State at the moment of the move',
    disk: 'Disks',
    device: 'Devices',
    placement: 'Placement and resources',
    policy: 'Policies and administration',
};

/** `features-moves.exit`: what a move may trip over and no platform file speaks about. */
export function moveFeaturesFile(facts: Facts): string[] {
    const own = facts.transitions.features.filter(row => !row.inLibrary);
    const lines = doc([
        'What a virtual machine may have that a move to another platform changes. Which move does what with it stands in the transitions; no platform is asked to support these.',
        '',
        'Written by scripts/library/generate.ts from facts/transitions.json and the sentences in scripts/library/by-hand/features.ts.',
    ]).map(line => line.replace('/**', '/*'));
    for (const [domain, title] of Object.entries(DOMAINS)) {
        const rows = own.filter(row => row.domain === domain);
        lines.push(...(rows.length === 0 ? [] : ['', heading(title), '', ...rows.flatMap(row => feature(row))]));
    }
    return lines;
}

function feature(row: TransitionFeature): string[] {
    const about = FEATURE_DOCS[row.id];
    if (about === undefined) {
        throw new Error(`by-hand/features.ts has no sentence about ${row.id}`);
    }
    return [
        ...doc([sentence(about)]),
        ...columns(
            [[`feature ${written(row.id)}`, `${quoted(row.title)} { evidence documented "see the transitions" }`]],
            '',
        ),
    ];
}
