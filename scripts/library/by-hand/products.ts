/**
 * What products speak beyond the rows of the facts data. Two reasons: every agent product reaches a
 * workload from inside the guest, which the data (about hypervisor interfaces) does not list; and two
 * interfaces that plans name. All of it says how well it is known.
 */

import type { Row } from '../facts.ts';
import { moreSpeaks } from '../more-speaks.ts';

export interface AddedSpeech extends Row {
    interfaces: string[];
}

const agent = (inGuest: string): AddedSpeech[] => [
    { interfaces: [inGuest], confidence: 'recalled', source: 'product knowledge: it has a guest agent or client' },
];

const withBackupAgent = [
    'acronis',
    'arcserve-udp',
    'bacula-enterprise',
    'cohesity-dataprotect',
    'commvault',
    'dell-avamar',
    'dell-ppdm',
    'ms-mabs',
    'nakivo',
    'netbackup',
    'pbs',
    'rubrik',
    'storware',
    'veeam-vbr',
    'vinchin',
];
const withMetricsAgent = [
    'aria-operations',
    'centreon',
    'checkmk',
    'datadog',
    'dynatrace',
    'elastic',
    'logicmonitor',
    'nagios',
    'netapp-dii',
    'prometheus',
    'prtg',
    'solarwinds-vman',
    'splunk',
    'telegraf',
    'zabbix',
];

export const ADDED: Record<string, AddedSpeech[]> = {
    ...Object.fromEntries(withBackupAgent.map(id => [id, agent('in-guest.backup')])),
    ...Object.fromEntries(withMetricsAgent.map(id => [id, agent('in-guest.metrics')])),
};

ADDED['veeam-vbr'] = [
    {
        interfaces: ['ahv.v4-recovery-points'],
        confidence: 'recalled',
        source: 'which generation of the Prism API it uses was not checked',
    },
    ...agent('in-guest.backup'),
];
ADDED['zabbix'] = [
    {
        interfaces: ['vsphere.perf'],
        confidence: 'doc',
        source: 'zabbix.com manual, VMware performance counters: vmware.vm.perfcounter reads PerformanceManager',
    },
    ...agent('in-guest.metrics'),
];

for (const [product, rows] of moreSpeaks()) {
    if (rows.length > 0) {
        ADDED[product] = [...rows, ...(ADDED[product] ?? [])];
    }
}
