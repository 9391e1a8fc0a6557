import type { Platform, Principal, Role } from '../plan/plan.ts';
import { inLibrary } from '../plan/source.ts';
import { comment, documents, hcl, powershell, shell } from './text.ts';
import { type Exported, type Job, label, MappedNames, NothingToExport } from './tool.ts';

/** Roles and who gets them on a target. Nothing is executed. */

interface Grant {
    readonly principal: Principal;
    readonly role: Role;
    readonly platform: Platform;
}

interface Grants {
    readonly grants: readonly Grant[];
    /** Roles of the plan's own, which the target does not have yet. */
    readonly roles: readonly Role[];
    readonly asks: readonly string[];
}

function grantsOf({ phases }: Job, reaches: readonly string[]): Grants {
    const identities = phases.flatMap(p => p.steps.flatMap(s => (s.verb === 'map' ? s.identities : [])));
    const principals = identities.flatMap(i => i.principals);
    const grants = principals.flatMap(principal =>
        principal.becomes.flatMap(({ role, platform }) =>
            platform.chain.some(r => reaches.includes(r.name)) ? [{ principal, role, platform }] : [],
        ),
    );
    if (grants.length === 0) {
        throw new NothingToExport(
            `phase '${phases.map(p => p.name).join("', '")}' maps nobody to a role of that platform`,
        );
    }
    const without = principals.filter(p => !p.becomesWritten).map(p => `'${p.name}'`);
    return {
        grants,
        roles: [...new Map(grants.map(g => [g.role.name, g.role])).values()].filter(r => !inLibrary(r.record.span)),
        asks:
            without.length === 0
                ? []
                : [`Decide what these become; the plan gives them no role: ${without.join(', ')}.`],
    };
}

const nameOf = ({ plan, phases }: Job) => label(`${plan.name}-${phases.map(p => p.name).join('-')}-access`);

/** `CORP\name` as `name@corp`, as Proxmox VE and others name users of a realm. */
function inRealm(name: string): string {
    const match = /^([^\\]+)\\(.+)$/.exec(name);
    const text = match ? `${match[2]}@${(match[1] ?? '').toLowerCase()}` : name.includes('@') ? name : `${name}@pam`;
    return text.replace(/[\s:/]+/g, '-');
}

export function pveum(job: Job): Exported {
    const { grants, roles, asks } = grantsOf(job, ['proxmox']);
    const users = new MappedNames(inRealm);
    const ids = new MappedNames(name => name.replace(/[^A-Za-z0-9_-]+/g, '-'));
    return {
        files: [
            {
                name: `${nameOf(job)}.sh`,
                text: `#!/bin/sh\n${comment(job.head)}set -eu\n${[
                    ...roles.map(
                        r => `pveum role add ${shell(ids.of(r.name))} --privs ${shell(r.privileges.join(' '))}`,
                    ),
                    ...grants.map(
                        g =>
                            `pveum acl modify / --users ${shell(users.of(g.principal.name))} --roles ${shell(inLibrary(g.role.record.span) ? g.role.name : ids.of(g.role.name))}`,
                    ),
                ].join('\n')}\n`,
            },
        ],
        asks: [
            ...asks,
            ...users.asks('Proxmox VE takes for users of a realm'),
            ...ids.asks('Proxmox VE takes for roles'),
            'Use --groups instead of --users for groups, and a narrower path than / where a role is not for the whole cluster.',
        ],
    };
}

/** Verbs on resources as rules of Kubernetes; privileges are written `VERB GROUP/RESOURCE`. */
export function rbac(job: Job): Exported {
    const { grants, roles, asks } = grantsOf(job, ['kubevirt']);
    const names = new MappedNames(label);
    const odd: string[] = [];
    const rulesOf = (role: Role) => {
        const byResource = new Map<string, string[]>();
        for (const privilege of role.privileges) {
            const match = /^(\S+) (\S+)$/.exec(privilege);
            if (match?.[1] === undefined || match[2] === undefined) {
                odd.push(privilege);
                continue;
            }
            byResource.set(match[2], [...(byResource.get(match[2]) ?? []), match[1]]);
        }
        return [...byResource].map(([resource, verbs]) => {
            const at = resource.indexOf('/');
            const [group, name] = at < 0 ? ['', resource] : [resource.slice(0, at), resource.slice(at + 1)];
            return { apiGroups: [group], resources: [name], verbs };
        });
    };
    return {
        files: [
            {
                name: `${nameOf(job)}.yaml`,
                text: documents(job.head, [
                    ...roles.map(r => ({
                        apiVersion: 'rbac.authorization.k8s.io/v1',
                        kind: 'ClusterRole',
                        metadata: { name: names.of(r.name) },
                        rules: rulesOf(r),
                    })),
                    ...grants.map(g => ({
                        apiVersion: 'rbac.authorization.k8s.io/v1',
                        kind: 'RoleBinding',
                        metadata: {
                            name: names.of(`${g.principal.name}-${g.role.name}`),
                            namespace: label(g.platform.name),
                        },
                        roleRef: {
                            apiGroup: 'rbac.authorization.k8s.io',
                            kind: 'ClusterRole',
                            name: inLibrary(g.role.record.span) ? g.role.name : names.of(g.role.name),
                        },
                        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: g.principal.name }],
                    })),
                ]),
            },
        ],
        asks: [
            ...asks,
            ...names.asks('Kubernetes takes'),
            ...(odd.length > 0 ? [`Add by hand what is no verb on a resource: ${odd.join(', ')}.`] : []),
            'Set the namespace of each binding, and Group instead of User for groups, as your identity provider names them.',
        ],
    };
}

/** Roles for Prism Central with the names of their operations: the API wants ids, which only that Prism knows. */
export function prism(job: Job): Exported {
    const { grants, roles, asks } = grantsOf(job, ['nutanix']);
    const value = {
        $comment: job.head,
        roles: roles.map(r => ({ displayName: r.name, operations: r.privileges })),
        authorizationPolicies: grants.map(g => ({
            displayName: `${g.principal.name} ${g.role.name}`,
            role: g.role.name,
            identities: [g.principal.name],
        })),
    };
    return {
        files: [{ name: `${nameOf(job)}.json`, text: `${JSON.stringify(value, undefined, 2)}\n` }],
        asks: [
            ...asks,
            'Replace the names of operations, roles and identities by their ids (extId): Prism Central lists them, a plan cannot know them.',
            'Choose the scope of each authorization policy.',
        ],
    };
}

/** Hyper-V has one local group; SCVMM has user roles by profile. */
export function powershellRoles(job: Job): Exported {
    const { grants, asks } = grantsOf(job, ['hyperv', 'scvmm', 'azure-local']);
    const lines = grants.map(({ principal, role, platform }) => {
        const who = powershell(principal.name);
        return platform.chain.some(r => r.name === 'scvmm')
            ? `Get-SCUserRole -Name ${powershell(role.name)} | Set-SCUserRole -AddMember ${who} -WhatIf`
            : `Add-LocalGroupMember -Group ${powershell(role.name)} -Member ${who} -WhatIf`;
    });
    return {
        files: [
            {
                name: `${nameOf(job)}.ps1`,
                text: `${comment(job.head)}# Every line only tells what it would do (-WhatIf): take it away to carry it out.\n${lines.join('\n')}\n`,
            },
        ],
        asks: [
            ...asks,
            'Create the user roles of SCVMM that do not exist (New-SCUserRole with profile and scope).',
            'Run the lines for local groups on every host of the cluster.',
        ],
    };
}

/**
 * Terraform where a provider has roles: Proxmox VE, Kubernetes, vSphere, Nutanix (whose data source nutanix_permission finds the id that a role names
 * by the permission's name; nutanix/nutanix, its pages of December 2026). Hyper-V, SCVMM and Azure Local have none.
 */
export function terraform(job: Job): Exported {
    const { grants, roles, asks } = grantsOf(job, ['proxmox', 'kubevirt', 'vsphere', 'nutanix']);
    const ids = new MappedNames(name => label(name).replace(/^(\d)/, 'r$1'));
    const platform = grants[0]?.platform;
    const is = (name: string) => platform?.chain.some(r => r.name === name) === true;
    const list = (items: readonly string[]) => `[${items.map(hcl).join(', ')}]`;
    const blocks = roles.map(r =>
        is('proxmox')
            ? `resource "proxmox_virtual_environment_role" ${hcl(ids.of(r.name))} {\n  role_id    = ${hcl(r.name)}\n  privileges = ${list(r.privileges)}\n}\n`
            : is('vsphere')
              ? `resource "vsphere_role" ${hcl(ids.of(r.name))} {\n  name            = ${hcl(r.name)}\n  role_privileges = ${list(r.privileges)}\n}\n`
              : is('nutanix')
                ? nutanixRole(ids.of(r.name), r.name, list(r.privileges))
                : `resource "kubernetes_cluster_role_v1" ${hcl(ids.of(r.name))} {\n  metadata {\n    name = ${hcl(label(r.name))}\n  }\n${r.privileges
                      .map(p => /^(\S+) (?:([^/\s]+)\/)?(\S+)$/.exec(p))
                      .flatMap(m =>
                          m
                              ? [
                                    `  rule {\n    api_groups = ${list([m[2] ?? ''])}\n    resources  = ${list([m[3] ?? ''])}\n    verbs      = ${list([m[1] ?? ''])}\n  }`,
                                ]
                              : [],
                      )
                      .join('\n')}\n}\n`,
    );
    if (blocks.length === 0) {
        throw new NothingToExport(
            'every role of the phase exists on the target already, so Terraform has none to make',
        );
    }
    return {
        files: [{ name: `${nameOf(job)}.tf`, text: `${comment(job.head)}${blocks.join('\n')}` }],
        asks: [
            ...asks,
            `Bind the roles: ${grants.map(g => `'${g.principal.name}' to '${g.role.name}'`).join(', ')}.`,
            'Declare the provider and where its credentials come from.',
        ],
    };
}

/** Permissions are found by their names when the plan is applied: a role names them by ids, which only that Prism knows. */
function nutanixRole(id: string, name: string, permissions: string): string {
    return [
        `data "nutanix_permission" ${hcl(id)} {`,
        `  for_each        = toset(${permissions})`,
        '  permission_name = each.key',
        '}',
        '',
        `resource "nutanix_role" ${hcl(id)} {`,
        `  name = ${hcl(name)}`,
        '  dynamic "permission_reference_list" {',
        `    for_each = data.nutanix_permission.${id}`,
        '    content {',
        '      kind = "permission"',
        '      uuid = permission_reference_list.value.id',
        '    }',
        '  }',
        '}',
        '',
    ].join('\n');
}
