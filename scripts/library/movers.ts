/** `products-migration.exit`: the tools that copy machines, from `facts/movers.json`. */

import { METHODS } from '../../language/plan/records.ts';
import { written } from '../../language/writing/names.ts';
import { needLines } from './account-needs.ts';
import type { Facts, MoverRow } from './facts.ts';
import { doc, remark, sentence } from './text.ts';

/** Platforms of the data and what the library calls them; rows about others are left out. */
const PLATFORMS: Readonly<Record<string, string>> = {
    vsphere: 'vsphere',
    nutanix: 'nutanix',
    proxmox: 'proxmox',
    hyperv: 'hyperv',
    scvmm: 'scvmm',
    'azure-local': 'azure-local',
    kubevirt: 'kubevirt',
    'xcp-ng': 'xcp-ng',
    ovirt: 'ovirt',
    openstack: 'openstack',
    'hpe-vme': 'hpe-vme',
};

/** Every tool with what it moves, what it cannot move, and since when that is known. Pairs of platforms the library does not have are told as comments. */
export function moversFile(facts: Facts, features: ReadonlySet<string>): string[] {
    return [
        ...doc([
            'Tools that copy machines: from where to where and in which ways, and what they refuse. Facts, in the order of their names; nothing is recommended or ranked.',
            '',
            'A feature that is missing here is not known to be in the way. Written by scripts/library/generate.ts from facts/movers.json.',
        ]).map(line => line.replace('/**', '/*')),
        ...EVERY_COPY,
        ...[...facts.movers.movers]
            .sort((a, b) => (a.id < b.id ? -1 : 1))
            .flatMap(mover => ['', ...product(mover, facts, features)]),
    ];
}

/** Tools whose name stands for another product of the same maker already. */
const NAMES: Readonly<Record<string, string>> = { zerto: 'zerto-migration' };

/** What holds for every tool that copies a running machine by its snapshots. */
const EVERY_COPY = [
    '',
    '/** Any copy of a machine that runs: it is made from snapshots, so what no snapshot can be taken of cannot be copied so. */',
    'product any-copy "Any copy of a running machine" for migration {',
    '  refuses shared-disk, independent-disk by warm because "no snapshot can be taken of it while it runs, so what changes during the copy is not known"',
    '    evidence documented "VMware vSphere 7.0, Snapshot Limitations (docs.vmware.com, GUID-53F65726)"',
    '  refuses rdm by warm because "in physical mode no snapshot can be taken of it, so what changes during the copy is not known"',
    '    evidence documented "VMware vSphere 7.0, RDM Considerations and Limitations (docs.vmware.com, GUID-0114693D)"',
    '  refuses passthrough by warm, live because "no snapshot can be taken of a machine with a device passed through"',
    '    evidence documented "VMware vSphere 7.0, Snapshot Limitations (docs.vmware.com, GUID-53F65726)"',
    '}',
];

function product(mover: MoverRow, facts: Facts, features: ReadonlySet<string>): string[] {
    const lines: string[] = [];
    for (const row of mover.moves) {
        const from = PLATFORMS[row.from],
            to = PLATFORMS[row.to];
        const methods = row.methods.filter(m => METHODS.some(known => known === m)).join(', ');
        const text = `moves ${from ?? row.from} to ${to ?? row.to} by ${methods}`;
        lines.push(
            ...(from && to
                ? [`  ${text}`, `    ${evidence(row)}`]
                : remark(`${text} (${row.grade}: ${row.source})`, '  ')),
        );
    }
    for (const row of mover.refuses.filter(r => r.verdict === 'refused')) {
        const by = row.methods === 'all' ? '' : ` by ${row.methods}`;
        const text = `refuses ${written(row.feature)}${by} because "${escaped(row.note ?? 'the tool does not move it')}"`;
        lines.push(
            ...(features.has(row.feature)
                ? [`  ${text}`, `    ${evidence(row)}`]
                : remark(`${text} (${row.grade}: ${row.source})`, '  ')),
        );
    }
    lines.push(...needLines(mover.id, facts));
    for (const row of mover.refuses.filter(r => r.verdict !== 'refused')) {
        lines.push(
            ...remark(
                `${row.feature} (${row.methods}, ${row.verdict}): ${row.note ?? ''} (${row.grade}: ${row.source})`,
                '  ',
            ),
        );
    }
    for (const row of [...mover.limits, ...mover.rates].filter(r => r.grade)) {
        const what =
            'rate' in row ? `rate ${row.rate}: ${row.setup ?? ''}` : `${row.what}: ${row.value} ${row.unit ?? ''}`;
        lines.push(...remark(`${what.trim()} (${row.grade}: ${row.source})`, '  '));
    }
    for (const row of mover.keeps) {
        lines.push(...remark(`${row.what}: ${row.verdict} (${row.grade}: ${row.source})`, '  '));
    }
    return [
        ...doc([sentence(`${mover.title}, ${mover.vendor}${mover.state === 'ga' ? '' : ` (${mover.state})`}`)]),
        `product ${written(NAMES[mover.id] ?? mover.id)} "${escaped(mover.title)}" for migration {`,
        ...lines,
        '}',
    ];
}

function evidence({
    grade,
    source,
    date,
}: {
    readonly grade: string;
    readonly source: string;
    readonly date?: string;
}): string {
    const day = date && /^\d{4}/.test(date) ? `, ${date}` : '';
    return `evidence ${grade} "${escaped(source)}${day}"`;
}

function escaped(text: string): string {
    return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(/\s+/g, ' ').trim();
}
