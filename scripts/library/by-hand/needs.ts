/**
 * How the prose of `account-needs.json` is read: rights that a role of the library gives, rights that stand beside a role as an
 * alternative, and rows of which nothing can be checked against a role, with the reason. A row that is not named here has roles or
 * privileges only and is taken over as it is.
 */
export interface NeedReading {
    /** Roles of the library that give what the text asks for. */
    roles?: readonly string[];
    /** Privileges that the text names; all of them are needed. */
    privileges?: readonly string[];
    /** What no role shows; an alternative to the roles of the same row. */
    right?: string;
    /** Why nothing of the row can be held against an account; it is told in the comment of the product. */
    told?: string;
}

const AGENT = 'an agent on the host, not an account';

export const NEED_READINGS: Readonly<Record<string, NeedReading>> = {
    'altaro@hyperv': { told: AGENT },
    'azure-migrate@azure-local': { told: 'Contributor and User Access Administrator of the Azure subscription' },
    'azure-site-recovery@hyperv': { told: AGENT },
    'bacula-enterprise@hyperv': { told: AGENT },
    'ms-mabs@hyperv': { told: AGENT },
    'storware@hyperv': { told: AGENT },
    'solarwinds-vman@hyperv': { right: 'WMI Enable Account and Remote Enable on each host' },
    'veeam-one@hyperv': { roles: ['Performance Monitor Users + Remote Management Users'] },
    'veeam-vbr@hyperv': { roles: ['Administrators'] },
    'veeam-vbr@azure-local': { right: 'local Administrators on each host or on the cluster' },
    'veeam-vbr@scvmm': { right: 'administrative rights on the SCVMM server, its hosts and clusters' },
    'veeam-vbr@kubevirt': { right: 'the service account that its Helm chart makes' },
    'veeam-vbr@proxmox': { right: 'root, or a user elevated to root, on every node' },
    'storware@proxmox': { right: 'SSH to the nodes' },
    'catalogic-vplus@nutanix': { right: 'a user of the v3 API with the same password everywhere' },
    'storware@nutanix': {
        right: 'a user of the v3 API with the same password on Prism Central and all Prism Elements',
    },
    'commvault@nutanix': { right: 'an Active Directory user mapped to Cluster Admin and Self-Service admin' },
    'solarwinds-vman@nutanix': { told: 'no role is named' },
    'prometheus@nutanix': { told: 'Viewer is a role of Prism Element, whose roles are not in the library' },
    'zabbix@nutanix': { told: 'Viewer is a role of Prism Element, whose roles are not in the library' },
    'altaro@vsphere': { told: 'no privilege is named' },
    'commvault@vsphere': { told: 'a table for each feature, not copied' },
    'rubrik@vsphere': { roles: ['svc-rubrik'] },
    'veeam-one@vsphere': { roles: ['svc-veeam-one'] },
    'veeam-vbr@vsphere': { right: 'the granular privileges of each purpose' },
    'zerto@vsphere': { right: 'the privileges that its guide lists one by one' },
    'zabbix@vsphere': {},
    'icinga@hyperv': { privileges: ['group:Hyper-V Administrators', 'group:Performance Monitor Users'] },
    'cluster-api-nutanix@nutanix': {
        right: 'a domain user with the operations on categories, images, machines, clusters, projects and subnets that its guide lists',
    },
    'nutanix-ndb@nutanix': { told: 'Cluster Admin of Prism Element, whose roles are not in the library' },
};

/** Purposes that every controller of the product has: what they need is needed without further words. */
export const ALWAYS: ReadonlySet<string> = new Set(['backup', 'replication', 'discovery']);
/** Purposes that a plan cannot name but every backup has one day: said one severity lower. */
export const SOMETIMES: ReadonlySet<string> = new Set(['restore']);

/** Privileges of a row that only a side task asks for: told, not asked for. */
export const SIDE_TASKS: Readonly<Record<string, readonly string[]>> = {
    // Two calls (time and repositories); with it an account may edit roles.
    'zabbix@proxmox': ['Sys.Modify'],
};
