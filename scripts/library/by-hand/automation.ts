/**
 * Products of facts/account-needs.json that facts/apis.json does not list: mostly automation, which leans on its platform's interface by
 * its very name. That it works with the platform stands in the same document as what its account needs; where that document does not
 * name the interface, the interface is from memory.
 */
import type { ProductRow, SpeaksRow } from '../facts.ts';

const row = (
    platform: string,
    interfaces: string[],
    support: string,
    source: string,
    named: 'named' | 'unnamed' = 'named',
): SpeaksRow => ({
    platform,
    interfaces,
    support,
    since: null,
    source,
    confidence: 'doc',
    ...(named === 'named' ? {} : { interfaceConfidence: 'recalled' as const }),
});

const product = (
    id: string,
    name: string,
    vendor: string,
    speaks: SpeaksRow,
    kind: ProductRow['kind'] = 'automation',
): ProductRow => ({ id, name, vendor, kind, speaks: [speaks] });

export const NEEDED_PRODUCTS: readonly ProductRow[] = [
    product(
        'cluster-api-nutanix',
        'Cluster API provider for Nutanix (CAPX)',
        'Nutanix',
        row(
            'prism',
            ['ahv.v3'],
            'makes and removes the nodes of Kubernetes clusters',
            'opendocs.nutanix.com capx v1.3 user requirements',
            'unnamed',
        ),
    ),
    product(
        'nutanix-ndb',
        'Nutanix Database Service',
        'Nutanix',
        row(
            'prism',
            ['ahv.v2'],
            'registers a cluster of Prism Element',
            'third-party note on Nutanix Database Service registration of a cluster',
            'unnamed',
        ),
    ),
    product(
        'proxmox-csi',
        'Proxmox CSI plug-in',
        'open source',
        row(
            'pve',
            ['pve.rest'],
            'disks for the volumes of Kubernetes, by an API token',
            'sergelogvinov/proxmox-csi-plugin docs/install.md',
        ),
    ),
    product(
        'terraform-bpg',
        'Terraform provider bpg/proxmox',
        'open source',
        row(
            'pve',
            ['pve.terraform'],
            'provider; SSH to the nodes for disk images and snippets',
            'bpg/terraform-provider-proxmox 01a8f977 docs/index.md',
        ),
    ),
    product(
        'citrix-mcs',
        'Citrix Machine Creation Services',
        'Citrix',
        row(
            'vsphere',
            ['vsphere.soap'],
            'makes desktops and registers them with their broker',
            'docs.citrix.com DaaS, required VMware privileges',
            'unnamed',
        ),
    ),
    product(
        'eks-a-image-builder',
        'EKS Anywhere image builder',
        'Amazon Web Services',
        row(
            'vsphere',
            ['vsphere.packer'],
            'builds node templates',
            'EKS Anywhere image builder privilege list',
            'unnamed',
        ),
    ),
    product(
        'horizon',
        'Omnissa Horizon',
        'Omnissa',
        row(
            'vsphere',
            ['vsphere.soap'],
            'makes instant clones and registers them with their broker',
            'docs.omnissa.com, instant clone privileges of Horizon 2312',
            'unnamed',
        ),
    ),
    product(
        'packer-vsphere',
        'Packer with its vSphere plug-in',
        'HashiCorp',
        row('vsphere', ['vsphere.packer'], 'builds templates', 'vmware.github.io/packer-examples, privileges'),
    ),
    product(
        'terraform-vsphere',
        'Terraform provider for vSphere',
        'HashiCorp, now VMware',
        row('vsphere', ['vsphere.terraform'], 'provider', 'hashicorp/terraform-provider-vsphere docs'),
    ),
    product(
        'vsphere-csi',
        'vSphere CSI driver',
        'VMware',
        row(
            'vsphere',
            ['vsphere.csi'],
            'disks for the volumes of Kubernetes',
            'kubernetes-sigs/vsphere-csi-driver docs, prerequisites',
        ),
    ),
    product(
        'icinga',
        'Icinga for Windows with its Hyper-V plug-in',
        'Icinga',
        row('hyperv', ['hyperv.wmi'], 'plug-in on the host', 'Icinga for Windows Hyper-V plug-in documentation'),
        'monitoring',
    ),
];

/** Rows of facts/account-needs.json about what no plan leans on, with the reason. */
export const NO_COMPONENT: Readonly<Record<string, string>> = {
    'migration-planner@vsphere': 'an assessment: it reads an estate once and neither copies nor watches it',
    'netapp-disaster-recovery@vsphere': 'the row names no privilege, and through which interface it works is not known',
};
