/**
 * What the prose of facts/corrections.json changes in the rows of the other files. Each entry names its correction; grade and
 * source come from there. A correction that changes no row says why.
 */
import type { Confidence, ProductRow, SpeaksRow } from '../facts.ts';

export interface Change {
    /** A product of the data, or a new one. */
    product: string;
    platform: string;
    /** Given parts replace those of the row; a row that does not exist yet needs `interfaces` and `support`. */
    set: Partial<Omit<SpeaksRow, 'platform' | 'confidence' | 'source'>>;
}

export interface Applied {
    changes?: readonly Change[];
    products?: readonly Omit<ProductRow, 'speaks'>[];
    interfaces?: readonly { id: string; limits?: string }[];
    /** Where it is dealt with, or why nothing changes. */
    because?: string;
}

const change = (product: string, platform: string, set: Change['set'] = {}): Applied => ({
    changes: [{ product, platform, set }],
});
const because = (text: string): Applied => ({ because: text });
/** The product works with the platform by a source; through which interface is from memory. */
const unnamed: { interfaceConfidence: Confidence } = { interfaceConfidence: 'recalled' };

export const APPLIED: Readonly<Record<string, Applied>> = {
    'veeam-ahv-role': change('veeam-vbr', 'prism', {
        requires: 'an account with Prism Admin or Cluster Admin, without MFA; Backup Admin is not enough',
    }),
    'veeam-kubevirt': change('veeam-vbr', 'kubevirt', {
        interfaces: ['kubevirt.snapshot'],
        support: 'plug-in for Red Hat OpenShift Virtualization',
        requires: 'a service account, and a proxy and data movers in the cluster',
        ...unnamed,
    }),
    'veeam-azure-local': change('veeam-vbr', 'azurelocal', {
        interfaces: ['hyperv.rct', 'hyperv.vss'],
        support: 'agentless, as Hyper-V',
        conflicts:
            'machines with Trusted Launch are not supported; Arc machines are restored as plain Hyper-V machines',
    }),
    'nakivo-pve': change('nakivo', 'pve', {
        support: 'agentless since v11; which interface it uses is not named',
        platformSince: '8.0',
        platformUntil: '8.2',
    }),
    'elastic-pve': change('elastic', 'pve', {
        interfaces: ['pve.api'],
        support: 'integration package, community owned',
        requires: 'an API token',
    }),
    'centreon-hyperv': change('centreon', 'hyperv', {
        interfaces: ['hyperv.powershell'],
        support: 'plug-in on the host or SCVMM server, through an agent',
    }),
    'bacula-hyperv': change('bacula-enterprise', 'hyperv', {
        interfaces: ['hyperv.vss', 'hyperv.wmi'],
        support: 'agentless; RCT is not named',
    }),
    'commvault-pve9': change('commvault', 'pve', {
        requires: 'a role with VM.Monitor on Proxmox VE 8, VM.GuestAgent.* on 9',
    }),
    'change-tracking-volatile': because('said in features.exit and the rule; hpe-vme is no platform of the library'),
    'forklift-privileges': because('movers are not part of the library yet'),
    'cpu-hotplug-xcp': because('xcp-ng is no platform of the library'),
    'veeam-ahv-versions': change('veeam-vbr', 'prism', {
        platformSince: '6.8.1.6',
        requires:
            'an account with Prism Admin or Cluster Admin, without MFA; a data services address; Prism Central pc.2022.6 to pc.2024.3.1.10, pc.7.3 and later except 7.3.1.2, 7.3.1.3 and 7.5.0.0',
    }),
    'veeam-ahv-cbt': change('veeam-vbr', 'prism', {
        conflicts:
            'no change tracking for protection domains whose consistency groups hold two and more entities; volume groups with CHAP are left out; many tasks per worker can exhaust the controller machine',
    }),
    'veeam-pve-window': change('veeam-vbr', 'pve', {
        platformSince: '8.2',
        platformUntil: '9.1',
        requires: 'root on each node added one by one, bash, no SSH keys and no MFA, one file-level storage',
        conflicts: 'no containers, no templates, no IPv6',
    }),
    'veeam-one-ahv': change('veeam-one', 'prism', {
        support: 'through the backup server, not through Prism',
    }),
    'veeam-one-pve': change('veeam-one', 'pve', { support: 'not among the supported platforms' }),
    'veeam-one-azl': change('veeam-one', 'azurelocal', {
        interfaces: [],
        support: 'listed as AzureStack HCI',
    }),
    'veeam-hyperv': change('veeam-vbr', 'hyperv', {
        platformSince: '2016',
        platformUntil: '2025',
        conflicts: 'no pass-through disks; RCT is not used during a rolling cluster upgrade',
    }),
    'mabs-hyperv': change('ms-mabs', 'hyperv', {
        interfaces: ['hyperv.vss', 'hyperv.rct', 'azurelocal.backup'],
        support: 'agent on each host',
        requires: 'V4 for RCT; Azure Stack HCI up to 22H2',
    }),
    'mabs-vsphere': change('ms-mabs', 'vsphere', {
        platformSince: '6.5',
        platformUntil: '8.0',
        conflicts: 'vApps are not protected',
    }),
    'asr-hyperv': change('azure-site-recovery', 'hyperv', {
        conflicts: 'BitLocker, shared VHD and encrypted disks are not supported',
    }),
    'asr-vsphere': change('azure-site-recovery', 'vsphere', { requires: 'two roles' }),
    'netbackup-hyperv': change('netbackup', 'hyperv', { interfaces: ['hyperv.vss', 'hyperv.rct'] }),
    'storware-hyperv': change('storware', 'hyperv', { support: 'agent on each host' }),
    'storware-pve': change('storware', 'pve', {
        support: 'export storage by vzdump (full), or SSH with QCOW2 snapshots (incremental)',
    }),
    'altaro-hyperv': change('altaro', 'hyperv', { ...unnamed }),
    'altaro-vsphere': change('altaro', 'vsphere', { platformSince: '6.5' }),
    'altaro-pve': change('altaro', 'pve', { support: 'not on the list of the maker' }),
    'commvault-ahv': change('commvault', 'prism'),
    'bacula-ahv': change('bacula-enterprise', 'prism', {
        interfaces: ['ahv.v3-snapshots'],
        support: 'plug-in of a third party, over Prism v2 and v3',
    }),
    'solarwinds-vsphere': change('solarwinds-vman', 'vsphere', { requires: 'Read-only and Datastore.Browse' }),
    'solarwinds-hyperv': change('solarwinds-vman', 'hyperv'),
    'solarwinds-ahv': change('solarwinds-vman', 'prism', {
        interfaces: ['ahv.v2-stats'],
        support: 'native',
        requires: 'a Prism account and one of the controller machine',
        ...unnamed,
    }),
    'centreon-pve': change('centreon', 'pve'),
    'checkmk-hyperv': change('checkmk', 'hyperv', {
        interfaces: ['hyperv.powershell'],
        support: 'agent plug-in on the host',
    }),
    'zabbix-vsphere': change('zabbix', 'vsphere', {
        requires: 'for some items a service account in two SSO groups',
    }),
    'elastic-vsphere': change('elastic', 'vsphere'),
    'prometheus-ahv': change('prometheus', 'prism', { requires: 'a Viewer account', ...unnamed }),
    'nagios-hyperv': change('nagios', 'hyperv', { requires: 'two local groups' }),
    'datadog-ahv-roles': change('datadog', 'prism', {
        requires: 'Cluster Viewer, Virtual Machine Viewer, Prism Viewer and Monitoring Admin together',
    }),
    'new-sep-sesam': {
        products: [{ id: 'sep-sesam', name: 'SEP sesam', vendor: 'SEP', kind: 'backup' }],
        changes: [
            {
                product: 'sep-sesam',
                platform: 'prism',
                set: {
                    interfaces: ['ahv.v3-snapshots', 'ahv.v3-crt'],
                    support: 'agentless with change tracking, one machine per task',
                    since: '5.0.0',
                    ...unnamed,
                },
            },
        ],
    },
    'new-druva': {
        products: [{ id: 'druva', name: 'Druva', vendor: 'Druva', kind: 'backup' }],
        changes: [
            {
                product: 'druva',
                platform: 'pve',
                set: {
                    interfaces: ['pve.api'],
                    support: 'agentless',
                    requires: 'a PAM user with Administrator or a role of its own',
                    ...unnamed,
                },
            },
        ],
    },
    'new-msp360': {
        products: [{ id: 'msp360', name: 'MSP360 Backup', vendor: 'MSP360', kind: 'backup' }],
        changes: [
            {
                product: 'msp360',
                platform: 'pve',
                set: { interfaces: ['pve.api'], support: 'agentless', requires: 'three roles on /', ...unnamed },
            },
        ],
    },
    'new-veeam-hpe': because('hpe-vme, ovirt and scale-computing are no platforms of the library'),
    'nutanix-supports': because('by-hand/supports.ts'),
    'nutanix-numa': because('by-hand/supports.ts'),
    'proxmox-supports': because('by-hand/supports.ts'),
    'proxmox-affinity': because('by-hand/supports.ts'),
    'hyperv-supports': because('by-hand/supports.ts'),
    'hyperv-numa': because('by-hand/supports.ts'),
    'azl-supports': because('the transitions of azure-local say it feature by feature'),
    'kubevirt-supports': because('by-hand/supports.ts'),
    'kubevirt-numa': because('by-hand/supports.ts'),
    'kubevirt-cluster': because('by-hand/supports.ts'),
    'vtpm-encryption': because('said in features.exit'),
    'hyperv-vss-interface': {
        interfaces: [{ id: 'hyperv.vss', limits: 'on Linux the file systems are flushed only' }],
    },
    'ndb-role': because('no product of the library'),
    'prism-live-migrate': because('still not found'),
    'bacula-pve': because('confirmed as it was'),
    'kubevirt-cbt': because('confirmed as it was'),
    'elastic-telegraf-ahv': change('elastic', 'prism', { support: 'no package' }),
    'pve-backup-provider': because('no product row to add'),
    'catalogic-vinchin-pve': because('the interface was not read'),
    'prtg-vsphere': change('prtg', 'vsphere'),
    'prtg-hyperv': change('prtg', 'hyperv'),
    'logicmonitor-ahv': change('logicmonitor', 'prism', {
        interfaces: ['ahv.v4-stats'],
        support: 'modules for Prism Central',
        requires: 'a local account with Prism Viewer',
        platformSince: '7.3',
    }),
    'dynatrace-vsphere': change('dynatrace', 'vsphere', { requires: 'an ActiveGate and a read-only user' }),
    'splunk-vsphere': change('splunk', 'vsphere', {
        support: 'add-on, or vCenter receiver of the collector',
        requires: 'a read-only user',
    }),
    'centreon-vsphere': change('centreon', 'vsphere'),
    'nagios-vsphere': change('nagios', 'vsphere'),
    'arcserve-hyperv': change('arcserve-udp', 'hyperv', {
        interfaces: ['hyperv.vss'],
        support: 'driver of its own on each host for change tracking',
    }),
    'rubrik-ahv': change('rubrik', 'prism', { ...unnamed }),
    'cohesity-hyperv': change('cohesity-dataprotect', 'hyperv', { ...unnamed }),
    'cohesity-ahv': change('cohesity-dataprotect', 'prism', { ...unnamed }),
    'srm-vsphere': change('vmware-srm', 'vsphere'),
    'zabbix-hyperv': change('zabbix', 'hyperv', { support: 'community templates over the agent' }),
    'zabbix-kubevirt': change('zabbix', 'kubevirt', { support: 'community template over Prometheus' }),
};
