import type { Confidence } from '../facts.ts';

export interface PlatformSince {
    /** Null where the data says nothing. */
    text: string | null;
    version: string | null;
    proof?: { confidence: Confidence; source: string };
}

/** The generation of Prism APIs in which the v4 name spaces appear first. */
const PRISM_V4: PlatformSince['proof'] = {
    confidence: 'doc',
    source: 'nutanix.dev: the v4 APIs appear with pc.2024.1 and AOS 6.8; terraform-provider-nutanix README 00b989e8: the first provider on them asks for AOS 7.0 and pc2024.3',
};
const PRISM_V3: PlatformSince['proof'] = {
    confidence: 'recalled',
    source: 'change tracking by the v3 API came with AOS 5.1',
};

/**
 * From which version on a platform offers an interface: the version read out of the data's free
 * text, by hand, because that text names packages, SDKs and dates as well. `text` is the data's
 * wording word for word, so that a changed fact cannot slip through. `version` is the platform's
 * own; null where the text speaks of something else (an SDK, Kubernetes, one part of the interface).
 * `proof` is where the version is from when the text does not say it: the first version that can have
 * the interface in any form, so that a version outside it is certainly without.
 */
export const PLATFORM_SINCE: Record<string, PlatformSince> = {
    'ahv.protection-policy': { text: 'datapolicies v4', version: null },
    'ahv.recovery-plan': { text: 'v4', version: null },
    'ahv.v2-stats': { text: 'v2', version: null },
    'ahv.v3-crt': { text: 'v3', version: '5.1', proof: PRISM_V3 },
    'ahv.v3-snapshots': { text: 'v3', version: '5.1', proof: PRISM_V3 },
    'ahv.v4': { text: null, version: '6.8', proof: PRISM_V4 },
    'ahv.v4-alerts': { text: 'v4', version: '6.8', proof: PRISM_V4 },
    'ahv.v4-crt': { text: 'SDK 4.0.1', version: '6.8', proof: PRISM_V4 },
    'ahv.v4-recovery-points': { text: 'SDK 4.0.1', version: '6.8', proof: PRISM_V4 },
    'ahv.v4-stats': { text: 'pc.2024.1 and AOS 6.8 introduced v4 statistics (nutanix.dev)', version: '6.8' },
    'ahv.v4-vss-metadata': { text: 'SDK 4.0.1', version: '6.8', proof: PRISM_V4 },
    'hyperv.rct': {
        text: 'Windows Server 2016 (recalled)',
        version: '2016',
        proof: {
            confidence: 'doc',
            source: 'ibm.com/docs/en/spfve/8.1.2, virtual machine backups with resilient change tracking: Windows Server 2016 or later',
        },
    },
    'hyperv.replica': { text: 'Windows Server 2012', version: '2012' },
    'hyperv.storage-replica': { text: 'Windows Server 2016', version: '2016' },
    'hyperv.vss': { text: 'Windows Server 2016 (production checkpoints)', version: null },
    'k8s.csi-cbt': { text: 'Kubernetes 1.33 (recalled)', version: null },
    'kubevirt.backup-cbt': {
        text: 'API v1alpha1 in v1.8.0 (2026-03-18); feature gate alpha since v1.6.0',
        version: '1.8',
    },
    'pve.backup-provider': { text: 'libpve-storage-perl 8.3.5, 2025-04 (PVE 8.4)', version: '8.4' },
    'pve.metric-server': { text: 'OpenTelemetry since PVE 9.0', version: null },
    'pve.pbs': {
        text: 'PVE 6.x, 2020 (recalled)',
        version: '6',
        proof: { confidence: 'recalled', source: 'Proxmox Backup Server is of 2020, when Proxmox VE was 6' },
    },
    'vsphere.cbt': {
        text: 'vSphere 4.0 (recalled)',
        version: '4.0',
        proof: { confidence: 'doc', source: 'nakivo.com/blog/hyper-v-resilient-change-tracking: since ESX/ESXi 4.0' },
    },
    'vsphere.tsdm': { text: 'PPDM 19.9 (recalled)', version: null },
    'vsphere.vaio': { text: 'ESXi 6.0 U1', version: '6.0' },
};

/**
 * From which version on a product speaks to a platform, read out of the data's text in the same way.
 * Key: product and platform of the data. `version` is the product's own, as its makers write it.
 */
export const PRODUCT_SINCE: Record<string, { text: string; version: string | null }> = {
    'datadog prism': { text: '2025 (copyright line)', version: null },
    'netbackup prism': { text: 'hypervisor policy 8.3; Nutanix-AHV policy type 11.0', version: '8.3' },
    'sep-sesam prism': { text: '5.0.0', version: '5.0.0' },
    'telegraf pve': { text: '1.16.0', version: '1.16.0' },
    'telegraf vsphere': { text: '1.8.0', version: '1.8.0' },
    'veeam-vbr prism': { text: '1.0 as Veeam Availability for Nutanix AHV (2018)', version: null },
    'veeam-vbr pve': { text: '12.2 (2024-08-28, feature recalled)', version: '12.2' },
    'zabbix prism': { text: 'Zabbix 6.0', version: '6.0' },
    'zabbix pve': { text: 'OTLP: Zabbix 8.0 with PVE 9', version: null },
};
