/**
 * How each platform decides access, as features that can be compared: the rules of two platforms
 * that differ are what a mapped role cannot carry. Each line points at rows of the data's `semantics`
 * by id; grade and source are those of the rows.
 */
export const ACCESS: Record<string, Record<string, string[]>> = {
    vsphere: {
        'access.propagates-down-a-tree': ['propagate'],
        'access.deeper-entry-replaces': ['child-overrides'],
        'access.user-entry-beats-group': ['user-beats-group'],
        'access.groups-unite': ['groups-union'],
        'access.custom-roles': ['base-privileges'],
    },
    proxmox: {
        'access.propagates-down-a-tree': ['acl-entry'],
        'access.deeper-entry-replaces': ['deeper-replaces'],
        'access.user-entry-beats-group': ['token-user-group-order'],
        'access.groups-unite': ['token-user-group-order'],
        'access.no-access-cancels': ['noaccess-cancels'],
        'access.custom-roles': ['prefix'],
    },
    nutanix: {
        'access.groups-unite': ['additive'],
        'access.entries-add-up': ['additive'],
        'access.custom-roles': ['authorization-policy'],
    },
    hyperv: {
        'access.per-host': ['per-host', 'no-rbac-on-host'],
        'access.groups-unite': ['no-rbac-on-host'],
    },
    scvmm: {
        'access.groups-unite': ['scvmm-profile-scope-actions'],
        'access.custom-roles': ['scvmm-profile-scope-actions'],
    },
    'azure-local': {
        'access.propagates-down-a-tree': ['azure-local-arm'],
        'access.groups-unite': ['azure-notactions'],
        'access.entries-add-up': ['azure-notactions'],
        'access.custom-roles': ['azure-notactions'],
    },
    kubevirt: {
        'access.groups-unite': ['additive'],
        'access.entries-add-up': ['additive'],
        'access.custom-roles': ['scope'],
    },
};
