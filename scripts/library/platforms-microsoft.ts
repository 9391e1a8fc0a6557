/** Hyper-V hosts, System Center VMM, Azure Local: one family in the facts, three platforms in the language. */
import type { Facts, InterfaceRow, PrivilegeRow, RoleRow } from './facts.ts';
import { sourceLines } from './facts.ts';
import type { PlatformSpec } from './platform.ts';
import { groupBy } from './text.ts';

const MADE = 'Written by scripts/library/generate.ts from the facts data and the tables in scripts/library/by-hand.';

function about(what: string, sources: readonly string[]): string[] {
    return [
        what,
        '',
        'For: Windows Server 2016 and later, VMM 2019 and later, Azure Local as of 2025-05.',
        '',
        'Sources by the short names used below:',
        ...sources,
        '',
        MADE,
    ];
}

const family = (facts: Facts): InterfaceRow[] => facts.apis.interfaces.filter(row => row.platform === 'hyperv');
const isAzure = (row: InterfaceRow): boolean => row.id.startsWith('azurelocal.');
const isVmm = (row: InterfaceRow): boolean => row.id === 'hyperv.vmm-powershell';

const byKind = (rows: readonly PrivilegeRow[]): { title: string; rows: PrivilegeRow[] }[] =>
    [...groupBy(rows, row => row.kind ?? '')].map(([title, group]) => ({
        title: `${title.charAt(0).toUpperCase()}${title.slice(1)}`,
        rows: group,
    }));

export function hyperv(facts: Facts): PlatformSpec {
    const data = facts.hyperv;
    return {
        name: 'hyperv',
        key: 'hyperv',
        title: 'Microsoft Hyper-V',
        about: [
            ...about(
                'Hyper-V on Windows Server, managed host by host: interfaces, groups and cmdlets that stand for privileges, what they grant.',
                sourceLines(data.meta, ['azman', 'veeam-one', 'cmdlets']),
            ),
            'The facts keep Hyper-V hosts, SCVMM and Azure Local as one family for interfaces, so this platform offers those of all three; ' +
                '`scvmm` and `azure-local` are the narrower ones.',
        ],
        known: { confidence: 'doc', source: 'azman', covers: ['azman'] },
        interfaces: family(facts),
        semantics: data.semantics.filter(row =>
            ['no-rbac-on-host', 'azman-removed', 'jea', 'per-host'].includes(row.id),
        ),
        privileges: byKind(data.hypervHost.privileges),
        roles: [{ title: 'Groups and grants that act as roles', rows: data.hypervHost.roles }],
    };
}

export function scvmm(facts: Facts): PlatformSpec {
    const data = facts.hyperv;
    return {
        name: 'scvmm',
        key: 'scvmm',
        title: 'System Center Virtual Machine Manager',
        about: about(
            'Hyper-V managed by SCVMM: user role profiles and actions, what they grant, the six user role profiles as roles.',
            sourceLines(data.meta, ['scvmm-cmdlet', 'scvmm-roles', 'scvmm-profile']),
        ),
        known: {
            confidence: 'doc',
            source: 'VMM user role cmdlet and role docs',
            covers: ['scvmm-cmdlet', 'scvmm-roles', 'VMM user role cmdlet and role docs'],
        },
        interfaces: family(facts).filter(row => !isAzure(row)),
        semantics: data.semantics.filter(row => row.id.startsWith('scvmm-') || row.id === 'vmm-bypass'),
        privileges: byKind(data.scvmm.privileges),
        privilegeRemarks: [
            'What a single action allows is written from product knowledge; that it exists is documented.',
        ],
        roles: [{ title: 'User role profiles', rows: data.scvmm.roles }],
    };
}

export function arcScvmm(facts: Facts): PlatformSpec {
    const data = facts.hyperv;
    const ids = data.arcScvmm.privileges.map(row => row.id);
    const known = data.arcScvmm.roles.filter(row => row.privileges.length > 0);
    return {
        name: 'arc-scvmm',
        key: null,
        title: 'SCVMM through Azure Arc',
        about: about(
            'Arc-enabled SCVMM: Azure actions and roles on machines that VMM manages. Which capabilities they grant is not mapped.',
            sourceLines(data.meta, ['arc-scvmm-ops', 'azure-roles']),
        ),
        known: { confidence: 'doc', source: 'arc-scvmm-ops, azure-roles', covers: ['arc-scvmm-ops', 'azure-roles'] },
        interfaces: family(facts).filter(row => !isAzure(row) || row.id === 'azurelocal.arm'),
        semantics: [],
        privileges: byKind(data.arcScvmm.privileges),
        roles: [
            {
                title: 'Azure roles; patterns such as Microsoft.ScVmm/* are written out over the actions above',
                rows: patternsExpanded(known, ids),
            },
        ],
        notes: {
            'Roles whose actions are not known': data.arcScvmm.roles
                .filter(row => row.privileges.length === 0)
                .map(row => `${row.name}: ${row.description ?? ''}`),
        },
    };
}

export function azureLocal(facts: Facts): PlatformSpec {
    const data = facts.hyperv;
    const rows = [...data.azureLocal.privileges, ...namedByRoles(data.azureLocal)];
    return {
        name: 'azure-local',
        key: 'azurelocal',
        title: 'Azure Local',
        about: about(
            'Azure Local (Azure Stack HCI) managed through Azure Resource Manager: actions, what they grant, Azure roles.',
            sourceLines(data.meta, ['azure-roles', 'azure-ops']),
        ),
        known: {
            confidence: 'doc',
            source: 'Azure provider operations and built-in roles',
            covers: ['azure-roles', 'azure-ops', 'Azure provider operations and built-in roles'],
        },
        interfaces: family(facts).filter(row => !isVmm(row)),
        semantics: data.semantics.filter(row => row.id.startsWith('azure-') || row.id === 'reader-writes-alerts'),
        privileges: [...groupBy(rows, row => row.id.slice(0, row.id.indexOf('/')))].map(([title, group]) => ({
            title,
            rows: group,
        })),
        privilegeRemarks: [
            'Azure compares actions without case and knows patterns; here every pattern of a role is written out over these actions.',
        ],
        roles: [
            {
                title: 'Azure roles',
                rows: patternsExpanded(
                    data.azureLocal.roles,
                    rows.map(row => row.id),
                ),
            },
        ],
    };
}

/** Actions that only a role list names: they exist, but no row describes them. */
function namedByRoles(data: { privileges: PrivilegeRow[]; roles: RoleRow[] }): PrivilegeRow[] {
    const described = new Set(data.privileges.map(row => row.id.toLowerCase()));
    const rows = new Map<string, PrivilegeRow>();
    for (const role of data.roles) {
        for (const id of role.privileges) {
            if (!id.includes('*') && !described.has(id.toLowerCase())) {
                rows.set(id, { id, source: role.source, confidence: role.confidence });
            }
        }
    }
    return [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Replaces Azure patterns in role lists by the known actions they match; the patterns stay in the role's note. */
export function patternsExpanded(roles: readonly RoleRow[], ids: readonly string[]): RoleRow[] {
    return roles.map(role => {
        const listed = role.privileges as string[];
        const patterns = listed.filter(id => id.includes('*'));
        const matched = ids.filter(id => listed.some(pattern => matches(pattern, id)));
        const note = patterns.length === 0 ? role.note : `As patterns: ${patterns.join(', ')}`;
        const completeness = role.completeness === 'as above' ? roles[0]?.completeness : role.completeness;
        return { ...role, privileges: matched, note, completeness };
    });
}

function matches(pattern: string, id: string): boolean {
    const expression = pattern
        .toLowerCase()
        .split('*')
        .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*');
    return new RegExp(`^${expression}$`).test(id.toLowerCase());
}
