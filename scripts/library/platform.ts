/**
 * One platform file: its doc comment, what it offers and supports, how access is decided, privileges,
 * what they grant, roles. The platform files differ only in the `PlatformSpec` they hand in.
 */

import { quoted, written } from '../../language/writing/names.ts';
import { ACCESS } from './by-hand/access.ts';
import { PLATFORM_SINCE } from './by-hand/since.ts';
import { SUPPORTS } from './by-hand/supports.ts';
import type { CapabilityRow, Fact, InterfaceRow, PrivilegeRow, RoleRow, Row } from './facts.ts';
import { evidence, gradeOf, plain, sourceOf } from './facts.ts';
import { columns, doc, groupBy, heading, list, remark, sentence } from './text.ts';

const INDENT = '  ';

export interface PlatformSpec {
    /** Name in the language and in mapping.json (null: no capabilities are mapped). */
    name: string;
    key: string | null;
    title: string;
    about: string[];
    /** Said once for the platform; rows of these sources at this grade do not repeat it. Never `recalled`. */
    known: { confidence: 'verified-in-source' | 'doc'; source: string; covers: string[] };
    interfaces: InterfaceRow[];
    semantics: Fact[];
    privileges: { title: string; rows: PrivilegeRow[] }[];
    /** Said below the heading of the privileges. */
    privilegeRemarks?: string[];
    roles: { title: string; rows: RoleRow[] }[];
    /** Role → the role it contains whole, so that its own list is only the difference. */
    inherits?: Record<string, string>;
    /** Other names for a role, for plans that use the short form. */
    aliases?: Record<string, { of: string; why: string }>;
    /** Sections of remarks at the end: title → paragraphs. */
    notes?: Record<string, string[]>;
}

/** The whole declaration. Throws where the facts contradict what is written by hand. */
export function platformBlock(spec: PlatformSpec, capabilities: readonly CapabilityRow[]): string[] {
    const known = { source: spec.known.source, confidence: spec.known.confidence };
    return [
        ...doc(spec.about),
        `platform ${written(spec.name)} ${quoted(spec.title)} {`,
        `${INDENT}${evidence(known)}`,
        '',
        ...offers(spec),
        ...supports(spec),
        ...access(spec),
        ...privileges(spec),
        ...(spec.key === null ? [] : grants(spec, spec.key, capabilities)),
        ...roles(spec),
        ...Object.entries(spec.notes ?? {}).flatMap(([title, paragraphs]) =>
            section(
                title,
                paragraphs.flatMap(paragraph => remark(sentence(paragraph), INDENT)),
            ),
        ),
        '}',
    ].filter((line, index, lines) => !(line === '' && (lines[index + 1] === '}' || lines[index - 1] === '')));
}

function section(title: string, lines: readonly string[]): string[] {
    return lines.length === 0 ? [] : [heading(title, INDENT), '', ...lines, ''];
}

/** The evidence a row still has to give, after what the platform said for all. */
function ownEvidence(spec: PlatformSpec, row: Row): string {
    const said = row.confidence === spec.known.confidence && spec.known.covers.includes(row.source);
    return said ? '' : evidence(row);
}

const AREA_TITLES: Record<string, string> = {
    'data-protection': 'Backup',
    'replication-dr': 'Replication and recovery',
    monitoring: 'Monitoring',
    automation: 'Automation',
    identity: 'Identity',
    network: 'Network',
};

function offers(spec: PlatformSpec): string[] {
    const lines: string[] = [];
    for (const [area, title] of Object.entries(AREA_TITLES)) {
        const rows = spec.interfaces.filter(row => row.area === area);
        if (rows.length > 0) {
            lines.push(`${INDENT}// ${title}`);
        }
        const lots = groupBy(
            rows,
            row =>
                `${platformSince(spec, row) ?? ''} ${row.confidence === 'recalled' ? 'recalled' : 'known'} ${PLATFORM_SINCE[row.id]?.proof?.source ?? ''}`,
        );
        for (const lot of lots.values()) {
            const [first] = lot as [InterfaceRow];
            const since = platformSince(spec, first);
            const tail = [
                since === null ? '' : `since ${quoted(since)}`,
                first.confidence === 'recalled'
                    ? 'evidence recalled "see the interface"'
                    : since === null
                      ? ''
                      : windowEvidence(first),
            ]
                .filter(part => part !== '')
                .join(' ');
            lines.push(
                ...list(
                    'offers',
                    lot.map(row => written(row.id)),
                    INDENT,
                    tail,
                ),
            );
        }
    }
    lines.push(
        `${INDENT}// Inside the guest, whatever runs it`,
        ...list('offers', ['in-guest.backup', 'in-guest.metrics', 'in-guest.automation'], INDENT),
    );
    return section('What it offers', lines);
}

/** Where the version is from that an interface is offered since; that it is offered at all is said at the interface. */
function windowEvidence({ id }: InterfaceRow): string {
    const proof = PLATFORM_SINCE[id]?.proof;
    return proof === undefined ? '' : evidence(proof);
}

/** Counts its releases in its own way (23H2); each of them is younger than the Windows Server that brought what it offers. */
const YOUNGER = 'azure-local';

/** The first platform version that has the interface; throws when the data's wording is not the one read by hand. */
export function platformSince({ name }: PlatformSpec, row: InterfaceRow): string | null {
    const read = PLATFORM_SINCE[row.id];
    if ((read?.text ?? null) !== row.since) {
        throw new Error(`by-hand/since.ts does not know this wording of ${row.id}: ${row.since ?? 'none'}`);
    }
    return name === YOUNGER ? null : (read?.version ?? null);
}

function supports(spec: PlatformSpec): string[] {
    const lines = (SUPPORTS[spec.name] ?? []).flatMap(line => [
        ...(line.note === undefined ? [] : remark(line.note, INDENT)),
        ...list(
            'supports',
            line.features.map(written),
            INDENT,
            `${line.since === undefined ? '' : `since ${quoted(line.since)} `}${evidence({ source: line.from, confidence: line.confidence })}`,
        ),
    ]);
    return section('What a virtual machine can have here', lines);
}

/** The rules of access in sentences, then as features that can be compared between platforms. */
function access(spec: PlatformSpec): string[] {
    const lines = spec.semantics.flatMap(row =>
        remark(`- ${plain(row.fact)} (${gradeOf(row.confidence)}: ${sourceOf(row)})`, INDENT),
    );
    const rules: string[][] = [];
    for (const [feature, ids] of Object.entries(ACCESS[spec.name] ?? {})) {
        const rows = ids.map(id => spec.semantics.find(row => row.id === id));
        const [row] = rows;
        if (row === undefined || rows.includes(undefined)) {
            throw new Error(
                `by-hand/access.ts names a rule of ${spec.name} that the facts do not have: ${ids.join(', ')}`,
            );
        }
        rules.push([`supports ${feature}`, evidence(row)]);
    }
    return section('How access is decided', [...lines, '', ...columns(rules, INDENT)]);
}

function privileges(spec: PlatformSpec): string[] {
    const lines = (spec.privilegeRemarks ?? []).flatMap(text => remark(text, INDENT));
    for (const group of spec.privileges) {
        lines.push(...(lines.length === 0 ? [] : ['']), `${INDENT}// ${group.title}`);
        lines.push(
            ...columns(
                group.rows.map(row => privilegeCells(spec, row)),
                INDENT,
            ),
        );
    }
    return section('Privileges', lines);
}

function privilegeCells(spec: PlatformSpec, row: PrivilegeRow): string[] {
    const remarks = [row.since == null ? '' : `since ${row.since}`, row.note ?? '']
        .filter(part => part !== '')
        .join('; ');
    return [
        `privilege ${written(row.id)}`,
        row.allows === undefined ? '' : quoted(row.allows),
        ownEvidence(spec, row),
        remarks === '' ? '' : `// ${plain(remarks)}`,
    ].filter(cell => cell !== '');
}

function grants(spec: PlatformSpec, key: string, capabilities: readonly CapabilityRow[]): string[] {
    const lines: string[] = [];
    const missing: { id: string; note: string; grade: string }[] = [];
    let domain = '';
    for (const capability of capabilities) {
        const row = capability.platforms[key];
        if (row === undefined) {
            throw new Error(`mapping.json says nothing about ${capability.id} on ${key}`);
        }
        if (row.grantedBy.length === 0) {
            missing.push({ id: capability.id, note: row.note ?? '', grade: gradeOf(row.confidence) });
            continue;
        }
        lines.push(...(domain === '' || domain === capability.domain ? [] : ['']));
        domain = capability.domain;
        lines.push(...(row.note === undefined ? [] : remark(sentence(row.note), INDENT)));
        lines.push(
            ...(row.permissionOrRolesUnknown === true
                ? remark('Known as a call; which permission or built-in role guards it is not.', INDENT)
                : []),
        );
        if (row.fullSet !== undefined) {
            lines.push(
                ...remark('For the whole reach of the vCenter privilege, then what is enough for part of it:', INDENT),
            );
        }
        for (const set of [...(row.fullSet === undefined ? [] : [row.fullSet]), ...row.grantedBy]) {
            lines.push(
                ...list(
                    `grants ${written(capability.id).padEnd(28)} by`,
                    set.map(written),
                    INDENT,
                    ownEvidence(spec, row),
                ),
            );
        }
    }
    const none = [...groupBy(missing, row => row.grade)].flatMap(([grade, rows]) => [
        '',
        ...remark(
            `Nothing here grants (${grade}): ${rows.map(row => (row.note === '' ? row.id : `${row.id} (${row.note})`)).join(', ')}.`,
            INDENT,
        ),
    ]);
    return section('What the privileges grant', [...lines, ...none]);
}

function roles(spec: PlatformSpec): string[] {
    const all = new Map(spec.roles.flatMap(group => group.rows).map(row => [row.name, row]));
    const lines: string[] = [];
    for (const group of spec.roles) {
        for (const row of group.rows) {
            lines.push(...(lines.length === 0 ? [] : ['']));
            lines.push(...(row === group.rows[0] ? [`${INDENT}// ${group.title}`, ''] : []));
            lines.push(...roleBlock(spec, row, all));
        }
    }
    for (const [alias, { of, why }] of Object.entries(spec.aliases ?? {})) {
        lines.push(
            '',
            ...doc([why], INDENT),
            `${INDENT}role ${written(alias)} is ${written(of)} { evidence documented "another name, nothing more" }`,
        );
    }
    return section('Roles', lines);
}

function roleBlock(spec: PlatformSpec, row: RoleRow, all: ReadonlyMap<string, RoleRow>): string[] {
    const title = row.label ?? row.product;
    const base = spec.inherits?.[row.name];
    const inherited = base === undefined ? [] : privilegesOf(all.get(base));
    const own = privilegesOf(row);
    const beyond = inherited.filter(id => !own.includes(id));
    if (beyond.length > 0) {
        throw new Error(`${row.name} does not contain ${base ?? ''}: ${beyond.join(', ')}`);
    }
    const added = own.filter(id => !inherited.includes(id));
    const told = [row.description, row.note, row.completeness, row.confidenceNote]
        .filter(text => text != null && text !== '')
        .map(text => sentence(plain(text as string)));
    return [
        ...(told.length === 0 ? [] : doc([told.join(' ')], INDENT)),
        `${INDENT}role ${written(row.name)}${title == null ? '' : ` ${quoted(title)}`}${base === undefined ? '' : ` is ${written(base)}`} {`,
        ...(added.length === 0 ? [] : list('allows', added.map(written), INDENT + INDENT)),
        `${INDENT}${INDENT}${evidence(row)}`,
        `${INDENT}}`,
    ];
}

function privilegesOf(row: RoleRow | undefined): string[] {
    if (row === undefined || row.privileges === '*') {
        throw new Error('A role list has to be expanded before it is written.');
    }
    return row.privileges;
}
