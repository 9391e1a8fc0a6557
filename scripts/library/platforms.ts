/** The seven platforms of the facts (and Arc-enabled SCVMM beside SCVMM) as `PlatformSpec`s. */
import type { Facts, InterfaceRow, PrivilegeRow, RoleRow } from './facts.ts';
import { plain, sourceLines } from './facts.ts';
import type { PlatformSpec } from './platform.ts';
import { groupBy } from './text.ts';

const MADE = 'Written by scripts/library/generate.ts from the facts data and the tables in scripts/library/by-hand.';

/** The doc comment of a platform: what it is, for which version, from where. */
function about(what: string, version: string, sources: readonly string[]): string[] {
    return [what, '', `For: ${version}.`, '', 'Sources:', ...sources, '', MADE];
}

const of = (facts: Facts, platform: string, wanted: (id: string) => boolean = () => true): InterfaceRow[] =>
    facts.apis.interfaces.filter(row => row.platform === platform && wanted(row.id));

const sections = (
    rows: readonly PrivilegeRow[],
    titleOf: (row: PrivilegeRow) => string,
): { title: string; rows: PrivilegeRow[] }[] =>
    [...groupBy(rows, titleOf)].map(([title, group]) => ({ title, rows: group }));

/** `*` in a role list means every privilege of the file. */
const expanded = (rows: readonly RoleRow[], every: readonly string[]): RoleRow[] =>
    rows.map(row =>
        row.privileges === '*' || row.privileges.includes('*') ? { ...row, privileges: [...every] } : row,
    );

export function vsphere(facts: Facts): PlatformSpec {
    const data = facts.vsphere;
    const ids = data.privileges.map(row => row.id);
    const roles = expanded(data.roles, ids);
    return {
        name: 'vsphere',
        key: 'vsphere',
        title: 'VMware vSphere',
        about: about(
            'VMware vCenter: the interfaces other tools lean on, its privileges, what they grant, system and sample roles.',
            plain(data.meta.version ?? ''),
            sourceLines(data.meta),
        ),
        known: {
            confidence: 'verified-in-source',
            source: 'govmomi, pyvmomi',
            covers: ['govmomi-roles', 'govmomi-roles+pyvmomi', 'privileges-vsphere.json (govmomi, pyvmomi)'],
        },
        interfaces: of(facts, 'vsphere'),
        semantics: data.semantics,
        privileges: sections(data.privileges, row => row.group ?? ''),
        privilegeRemarks: ['The ids are verified; what each allows is written from product knowledge, in one line.'],
        roles: [
            { title: 'System roles', rows: roles.filter(row => row.kind === 'system') },
            {
                title: 'Sample roles: their id lists are recalled; check with (Get-VIRole NAME).PrivilegeList',
                rows: roles.filter(row => row.kind === 'sample'),
            },
            { title: 'Roles that products ask for', rows: data.serviceRoles },
        ],
        inherits: { Admin: 'NoTrustedAdmin', NoTrustedAdmin: 'NoCryptoAdmin' },
        notes: {
            'Other predefined roles': [
                `Their privileges are not known here; declare those that matter with their own list: ${data.otherPredefinedRoleNames.names.join(', ')}.`,
            ],
        },
    };
}

export function nutanix(facts: Facts): PlatformSpec {
    const data = facts.prism;
    const assumed = (name: string): string[] =>
        data.privileges.filter(row => row.assumedRoles?.includes(name) === true).map(row => row.id);
    const roles = data.roles.map(row => {
        const extra = assumed(row.name);
        return {
            ...row,
            privileges: [...(row.operations ?? []), ...extra],
            completeness: undefined,
            note:
                extra.length === 0
                    ? row.note
                    : `${extra.length} calls whose roles are in no source found (api:… and the console) are assumed here`,
        };
    });
    return {
        name: 'nutanix',
        key: 'prism',
        title: 'Nutanix AHV with Prism Central',
        about: about(
            'Nutanix Prism: interfaces, operations (its word for privileges), what they grant, built-in roles of Prism Central.',
            plain(data.meta.version ?? ''),
            sourceLines(data.meta),
        ),
        known: {
            confidence: 'verified-in-source',
            source: 'nutanix.ansible operation matrix',
            covers: ['nutanix.ansible', 'nutanix.ansible operation matrix'],
        },
        interfaces: of(facts, 'prism'),
        semantics: data.semantics,
        privileges: sections(
            data.privileges.map(row => (row.permissionUnknown === true ? { ...row, note: null } : row)),
            row =>
                row.kind === 'api-call'
                    ? `Calls of ${row.group ?? ''} whose permission name is in no public source`
                    : `Operations: ${row.group ?? ''}`,
        ),
        roles: [
            { title: 'Built-in roles of Prism Central: only operations that a documented module names', rows: roles },
        ],
        inherits: {
            Consumer: 'Operator',
            Developer: 'Consumer',
            'Virtual Machine Admin': 'Virtual Machine Operator',
            'Account Owner': 'User',
            'Super Admin': 'Prism Admin',
        },
        aliases: {
            'VM Operator': {
                of: 'Virtual Machine Operator',
                why: 'The short name people use for Virtual Machine Operator.',
            },
        },
        notes: {
            'Prism Element': [
                'Four fixed roles on one cluster; the operations they hold are in no source, so they are not declared.',
                ...data.prismElementRoles.map(row => `${row.label} (${row.name}): ${row.description}.`),
            ],
            'Older permission names': [
                `${plain(data.legacyV3PermissionNames.note)}: ${data.legacyV3PermissionNames.names.join(', ')}.`,
                `${plain(data.capxMinimum.note)}: ${data.capxMinimum.operations.join(', ')}.`,
            ],
        },
    };
}

export function proxmox(facts: Facts): PlatformSpec {
    const data = facts.proxmox;
    return {
        name: 'proxmox',
        key: 'pve',
        title: 'Proxmox VE',
        about: about(
            'Proxmox VE: the interfaces other tools lean on, its privileges, what they grant, built-in roles.',
            plain(data.meta.version ?? ''),
            sourceLines(data.meta),
        ),
        known: {
            confidence: 'verified-in-source',
            source: 'pve-access-control, pve-docs apidata.js, qemu-server Qemu.pm',
            covers: ['pve-access-control', 'pve-access-control+apidata', 'pve-docs apidata.js, qemu-server Qemu.pm'],
        },
        interfaces: of(facts, 'pve'),
        semantics: data.semantics,
        privileges: sections(data.privileges, row => row.category ?? ''),
        roles: [
            {
                title: 'Built-in roles',
                rows: expanded(
                    data.roles,
                    data.privileges.map(row => row.id),
                ),
            },
        ],
        inherits: { Administrator: 'PVEAdmin' },
        notes: {
            'Only root@pam': [`${plain(data.rootOnlyApi.note)}: ${data.rootOnlyApi.methods.join(', ')}.`],
            'Where a role can be set': [`${data.aclPaths.paths.join(', ')}.`],
            Realms: data.realms.map(row => `${row.type}, ${row.name}: ${row.sync ? 'synchronised, ' : ''}${row.note}.`),
            'What changed': [
                ...data.removedPrivileges.map(
                    row => `${row.id} was removed in ${row.removedIn}. In its place: ${row.replacedBy.join(', ')}.`,
                ),
                ...data.changes.map(row => `${row.date ?? 'undated'}, ${row.version}: ${row.change}.`),
            ],
        },
    };
}

export { arcScvmm, azureLocal, hyperv, scvmm } from './platforms-microsoft.ts';

export function kubevirt(facts: Facts): PlatformSpec {
    const data = facts.kubevirt;
    const ids = data.privileges.map(row => row.id);
    const roles = data.roles.map(row => ({
        ...row,
        note:
            row.aggregatesTo == null
                ? 'Not aggregated into a namespace role'
                : `Aggregated into the namespace role ${row.aggregatesTo}`,
    }));
    const effective = data.effectiveRoles.map(row => ({
        ...row,
        note: row.composedOf === undefined ? null : `Made of ${row.composedOf.join(', ')}`,
    }));
    return {
        name: 'kubevirt',
        key: 'kubevirt',
        title: 'KubeVirt and OpenShift Virtualization',
        about: about(
            'KubeVirt: interfaces, Kubernetes verbs on its resources as privileges ("VERB GROUP/RESOURCE"), what they grant, cluster roles.',
            plain(data.meta.version ?? ''),
            sourceLines(data.meta),
        ),
        known: {
            confidence: 'verified-in-source',
            source: 'KubeVirt and CDI ClusterRoles',
            covers: ['kubevirt-rbac', 'cdi-rbac', 'kubevirt-rbac/cdi-rbac', 'KubeVirt and CDI ClusterRoles'],
        },
        interfaces: of(facts, 'kubevirt'),
        semantics: data.semantics,
        privileges: sections(
            [...data.privileges].sort((a, b) =>
                resource(a.id) < resource(b.id) ? -1 : resource(a.id) > resource(b.id) ? 1 : 0,
            ),
            row => resource(row.id),
        ),
        roles: [
            { title: 'Cluster roles of KubeVirt and CDI', rows: roles },
            { title: 'What the default namespace roles amount to', rows: expanded(effective, ids) },
        ],
        inherits: {
            'namespace view (aggregated)': 'kubevirt.io:view',
            'namespace edit (aggregated)': 'kubevirt.io:edit',
            'namespace admin (aggregated)': 'kubevirt.io:admin',
            'namespace admin (aggregated) + kubevirt.io:migrate': 'namespace admin (aggregated)',
            'cluster-admin': 'namespace admin (aggregated) + kubevirt.io:migrate',
        },
    };
}

const resource = (id: string): string => id.slice(id.indexOf(' ') + 1);
