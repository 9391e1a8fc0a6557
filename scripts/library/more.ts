/**
 * Platforms people go to beside those of the first set: what tools lean on there, what a machine can have, roles with the privileges that decide a
 * capability. One file each, opened when a plan names one.
 */
import { quoted, written } from '../../language/writing/names.ts';
import type { CapabilityRow, InterfaceRow, ProductRow, RoleRow, Row } from './facts.ts';
import { evidence } from './facts.ts';
import { interfaceLines, LAYER_OF_AREA } from './interfaces.ts';
import { apis, read } from './more-speaks.ts';
import { doc, list, sentence } from './text.ts';

interface FeatureRow extends Row {
    platform: string;
    feature: string;
    support: 'yes' | 'partial' | 'no';
    readonly note?: string | null;
}

interface MoreRole extends Omit<RoleRow, 'privileges'> {
    privileges?: string[] | '*';
    /** What it has beside the role it contains. */
    ownPrivileges?: string[];
    inherits?: string | null;
    implies?: string | null;
}

interface Access {
    privileges: { id: string }[];
    roles: MoreRole[];
    serviceRoles?: MoreRole[];
}

/** A platform of the second set: its key in the data, its name in the language, and what it builds on. */
interface Spec {
    readonly key: string;
    readonly name: string;
    readonly title: string;
    readonly base?: string;
    readonly access?: string;
    readonly note: string;
}

export const MORE: readonly Spec[] = [
    {
        key: 'xcpng',
        name: 'xcp-ng',
        title: 'XCP-ng and XenServer',
        access: 'privileges-xcpng',
        note: 'Six fixed roles in one line, each with the one below it; roles of your own cannot be made.',
    },
    {
        key: 'ovirt',
        name: 'ovirt',
        title: 'oVirt, Oracle Linux Virtualization Manager',
        access: 'privileges-ovirt',
        note: 'A permission is a role on an object and holds for what lies below it.',
    },
    {
        key: 'openstack',
        name: 'openstack',
        title: 'OpenStack',
        access: 'privileges-openstack',
        note: 'Roles hold in a project: there is no permission on one machine.',
    },
    {
        key: 'hpevme',
        name: 'hpe-vme',
        title: 'HPE VM Essentials',
        access: 'privileges-hpevme',
        note: 'Permissions have levels, and a higher one includes the lower.',
    },
    {
        key: 'ocpvirt',
        name: 'openshift-virtualization',
        title: 'OpenShift Virtualization',
        base: 'kubevirt',
        note: 'Roles and access are those of KubeVirt; projects, MTV and OADP are its own.',
    },
    {
        key: 'avs',
        name: 'azure-vmware-solution',
        title: 'Azure VMware Solution',
        base: 'vsphere',
        note: 'A vSphere on which nobody is administrator: CloudAdmin is the highest role a customer gets.',
    },
];

/** One file per platform: file name → lines. */
export function moreFiles(features: ReadonlySet<string>, known: ReadonlySet<string>): Map<string, string[]> {
    const { interfaces, products } = apis();
    const rows = read<{ rows: FeatureRow[] }>('features').rows;
    const { capabilities } = read<{ capabilities: CapabilityRow[] }>('mapping');
    return new Map(
        MORE.map(spec => {
            const own = interfaces.filter(row => row.platform === spec.key && LAYER_OF_AREA[row.area] !== undefined);
            const native = products.filter(
                p =>
                    !known.has(p.id) &&
                    p.kind === 'native' &&
                    p.speaks.some(s => s.interfaces.length > 0) &&
                    p.speaks.every(s => s.platform === spec.key),
            );
            const backups = products.filter(
                p =>
                    !known.has(p.id) &&
                    p.kind === 'backup' &&
                    p.speaks.some(s => s.interfaces.length > 0) &&
                    p.speaks.every(s => s.platform === spec.key),
            );
            return [
                `${spec.name}.exit`,
                [
                    ...doc([
                        `${spec.title}: the interfaces other tools lean on, what a machine can have, and who may do what as far as it decides a capability.`,
                        spec.note,
                        '',
                        'Privileges that stand behind no capability are left out. Written by scripts/library/generate.ts from facts/more.',
                    ]).map(line => line.replace('/**', '/*')),
                    '',
                    ...platform(spec, own, rows, features, capabilities),
                    ...limits(spec, rows, features),
                    ...own.flatMap(row => ['', ...interfaceLines(row)]),
                    ...[...native, ...backups].flatMap(row => ['', ...product(row)]),
                ],
            ];
        }),
    );
}

function platform(
    spec: Spec,
    interfaces: readonly InterfaceRow[],
    features: readonly FeatureRow[],
    known: ReadonlySet<string>,
    capabilities: readonly CapabilityRow[],
): string[] {
    const lines: string[] = [];
    for (const row of interfaces) {
        lines.push(`  offers ${written(row.id)} ${evidence(row)}`);
    }
    lines.push('  offers in-guest.backup, in-guest.metrics, in-guest.automation');
    const own = features.filter(f => f.platform === spec.key && (known.has(f.feature) || isRule(f)));
    for (const row of own.filter(f => f.support === 'yes' && (decides(own) || !isRule(f)))) {
        lines.push(`  supports ${written(row.feature)} ${evidence(row)}`);
    }
    if (spec.access) {
        lines.push(...access(read<Access>(spec.access), spec.key, capabilities));
    }
    return [
        ...doc([sentence(spec.note)]),
        `platform ${written(spec.name)} ${quoted(spec.title)}${spec.base ? ` is ${spec.base}` : ''} {`,
        '  evidence documented "each line names its own source"',
        ...lines,
        '}',
    ];
}

const CUSTOM_ROLES = 'access.custom-roles';

function isRule({ feature }: FeatureRow): boolean {
    return feature.startsWith('access.');
}

/** The rules of access are told where it is known whether roles of one's own can be made; where that depends on files of the operator, nothing is told. */
function decides(rows: readonly FeatureRow[]): boolean {
    return rows.some(f => f.feature === CUSTOM_ROLES && f.support !== 'partial');
}

/** What a vSphere with limits cannot have, although its base can. */
function limits(spec: Spec, rows: readonly FeatureRow[], known: ReadonlySet<string>): string[] {
    const refused = rows.filter(
        f => f.platform === spec.key && f.support === 'no' && known.has(f.feature) && !isRule(f),
    );
    return spec.base !== 'vsphere' || refused.length === 0
        ? []
        : [
              '',
              ...doc([`What ${spec.title} does not have, although it is a vSphere.`]),
              `transition vsphere to ${written(spec.name)} {`,
              '  evidence documented "each line names its own source"',
              ...refused.map(
                  row =>
                      `  refuses ${written(row.feature)} "Do without it, or replace it, before the move."${row.note ? ` because ${quoted(row.note)}` : ''} ${evidence(row)}`,
              ),
              '}',
          ];
}

/** Privileges that decide a capability, what they grant, and the roles that hold them. */
function access(
    { privileges, roles, serviceRoles = [] }: Access,
    key: string,
    capabilities: readonly CapabilityRow[],
): string[] {
    const ids = new Set(privileges.map(p => p.id));
    const grants = capabilities.flatMap(capability => {
        const row = capability.platforms[key];
        return (row?.grantedBy ?? [])
            .filter(way => way.length > 0 && way.every(id => ids.has(id)))
            .map(way => ({ capability: capability.id, way, row }));
    });
    const deciding = new Set(grants.flatMap(g => g.way));
    const names = new Set<string>();
    return [
        ...[...deciding].map(id => `  privilege ${written(id)}`),
        ...grants.flatMap(({ capability, way, row }) =>
            list(`grants ${written(capability)} by`, way.map(written), '  ', row ? evidence(row) : ''),
        ),
        ...[...roles, ...serviceRoles].flatMap(role => {
            if (names.has(role.name)) {
                return [];
            }
            names.add(role.name);
            const base = role.inherits ?? role.implies;
            const listed = role.ownPrivileges ?? (role.privileges === '*' ? [...deciding] : (role.privileges ?? []));
            const own = [...new Set(listed.filter(id => deciding.has(id)))];
            if (own.length === 0 && !(base && names.has(base))) {
                names.delete(role.name);
                return [];
            }
            return [
                ...(role.description ? doc([sentence(role.description)], '  ') : []),
                `  role ${written(role.name)}${base && names.has(base) ? ` is ${written(base)}` : ''} {`,
                ...(own.length === 0 ? [] : list('allows', own.map(written), '    ')),
                `    ${evidence(role)}`,
                '  }',
            ];
        }),
    ];
}

function product(row: ProductRow): string[] {
    return [
        ...doc([`${row.name}, ${row.vendor}.`]),
        `product ${written(row.id)} ${quoted(row.name)} for backup {`,
        ...row.speaks
            .filter(s => s.interfaces.length > 0)
            .flatMap(s => list('speaks', s.interfaces.map(written), '  ', evidence(s))),
        '}',
    ];
}
