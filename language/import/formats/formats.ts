import type { Format, Source } from '../estate/estate.ts';
import type { ReadOptions, TableReader } from '../reader.ts';
import type { ImportLog } from '../telling/report.ts';
import { ariaReader } from './aria.ts';
import { collectorReader } from './collector.ts';
import { isAriaView, isCollector, isKonveyor, isLiveOptics, isRvtools, rvtoolsTab } from './detect.ts';
import { isJobList, jobListReader } from './job-list.ts';
import { konveyorReader } from './konveyor.ts';
import { isMachineList, listReader } from './list.ts';
import { liveOpticsReader } from './liveoptics.ts';
import { rvtoolsReader } from './rvtools.ts';

/** What a reader is made from. */
export interface Reading {
    readonly source: Source;
    readonly log: ImportLog;
    readonly options: ReadOptions;
    /** The first line of a CSV file; empty for a workbook. */
    readonly header: readonly string[];
}

/** What an import reads: how it is told from others, read, and called. */
export interface ImportFormat {
    /** In the words of a report. */
    readonly title: string;
    /** Its row of docs/import.md: what it is, how it comes, what it gives. */
    readonly page: readonly [what: string, from: string, gives: string];
    /** Whether it wrote a workbook of these sheets. */
    workbook?(sheets: readonly string[]): boolean;
    /** Whether it wrote a CSV file of this name and header; `tab` is the sheet the file stands for, where several files are one export. */
    csv?(stem: string, header: readonly string[]): { readonly tab?: string } | undefined;
    /** Missing for JSON, whose values tell one by one what they are ({@link JsonReader}). */
    reader?(reading: Reading): TableReader;
}

/** Every format, in the order in which they are tried: Nutanix Collector reuses RVTools' sheet names. */
export const FORMATS: Readonly<Record<Format, ImportFormat>> = {
    collector: {
        title: 'Nutanix Collector',
        page: ['Nutanix Collector 7.x', '`.xlsx`', 'machines, 95th percentile of I/O'],
        workbook: isCollector,
        reader: ({ source, log }) => collectorReader(source, log),
    },
    'live-optics': {
        title: 'Live Optics',
        page: ['Live Optics', '`.xlsx`, or the `.zip` it comes in', 'machines, average and peak I/O'],
        workbook: isLiveOptics,
        reader: ({ source, log }) => liveOpticsReader(source, log),
    },
    konveyor: {
        title: 'Konveyor applications',
        page: ['Konveyor applications', '`.csv`', 'dependencies'],
        csv: (_stem, header) => (isKonveyor(header) ? {} : undefined),
        reader: ({ source }) => konveyorReader(source),
    },
    rvtools: {
        title: 'RVTools',
        page: [
            'RVTools 3.x, 4.x',
            '`.xlsx`, or the folder of `RVTools_tab….csv` files',
            'machines, disks, snapshots, hosts, datastores, adapters',
        ],
        workbook: isRvtools,
        csv: (stem, header) => {
            const tab = rvtoolsTab(stem, header);
            return tab === undefined ? undefined : { tab };
        },
        reader: ({ source, log, options }) => rvtoolsReader(source, log, options),
    },
    aria: {
        title: 'Aria Operations view',
        page: ['Aria Operations view', '`.csv`', 'I/O per interval'],
        csv: (_stem, header) => (isAriaView(header) ? {} : undefined),
        reader: ({ source, header }) => ariaReader(source, header),
    },
    'govc-machines': {
        title: 'vCenter machines (govc)',
        page: ['`govc vm.info -json`', '`.json`', 'machines with every device, encryption, TPM, affinity'],
    },
    'govc-roles': {
        title: 'vCenter roles and permissions (govc)',
        page: ['`govc role.ls -json`, `govc permissions.ls -json`', '`.json`', 'roles, and who holds them'],
    },
    'govc-metrics': {
        title: 'vCenter metric samples (govc)',
        page: ['`govc metric.sample -json`', '`.json`', 'I/O as averages per interval'],
    },
    'veeam-jobs': {
        title: 'Veeam jobs',
        page: [
            'Veeam jobs: `GET /api/v1/jobs`, or a list of `Get-VBRJob` with name, kind (`JobType`) and `Sources`',
            '`.json`, `.csv`',
            'which machines are backed up, how often, how long restore points are kept',
        ],
        csv: (_stem, header) => (isJobList(header) ? {} : undefined),
        reader: ({ source }) => jobListReader(source),
    },
    commvault: {
        title: 'Commvault plans',
        page: [
            'Commvault: `GET /VM`, and `GET /V4/ServerPlan/ID` for the rhythm of each plan',
            '`.json`',
            'which machines are backed up, how often, how long restore points are kept',
        ],
    },
    'placement-rules': {
        title: 'placement rules of a cluster',
        page: [
            'DRS rules: `govc object.collect -json CLUSTER configurationEx`, or PowerCLI `Get-DrsRule` and `Get-DrsVMHostRule` with `ConvertTo-Json -Depth 3`',
            '`.json`',
            'rules as policies; machines that a rule keeps together move together',
        ],
    },
    list: {
        title: 'list of machines',
        page: [
            'Any list with named columns: PowerCLI `Get-VM`, lists of the vSphere client, SCVMM, Azure Migrate, Live Optics of Hyper-V and physical servers, home-made ones',
            '`.csv`, `.xlsx`',
            'machines; I/O where it has columns for it',
        ],
        workbook: () => true,
        csv: (_stem, header) => (isMachineList(header) ? {} : undefined),
        reader: ({ source, log, header }) => listReader(source, log, header),
    },
    'proxmox-machines': {
        title: 'Proxmox VE machines',
        page: [
            '`pvesh get /cluster/resources`, `pvesh get /nodes/NODE/qemu` (`--output-format json`)',
            '`.json`',
            'machines and hosts',
        ],
    },
    hyperv: {
        title: 'Hyper-V machines',
        page: [
            'Hyper-V `Get-VM` and `Get-VHD`, SCVMM `Get-SCVirtualMachine`, with `ConvertTo-Json`',
            '`.json`',
            'machines, disks and adapters',
        ],
    },
    prism: {
        title: 'Nutanix Prism',
        page: ['Prism v1 to v4: lists of VMs, hosts and clusters', '`.json`', 'machines, disks and hosts'],
    },
    forklift: {
        title: 'Forklift',
        page: ['Forklift inventory of a vCenter', '`.json`', 'machines, disks, adapters'],
    },
    'forklift-plans': {
        title: 'Forklift plans and maps',
        page: [
            'Forklift `Plan`, `NetworkMap`, `StorageMap`: `kubectl get plan,networkmap,storagemap -o yaml`, or the manifests',
            '`.yaml`, `.json`',
            'which machines move together, warm or cold; networks and storage classes of the target',
        ],
    },
    'migration-planner': {
        title: 'Migration Planner',
        page: [
            'Migration Planner (OpenShift Migration Advisor): inventory, or an assessment with it',
            '`.json`',
            'totals that the plan is held against, VLANs of networks; no machines',
        ],
    },
    'xen-orchestra': {
        title: 'Xen Orchestra',
        page: ['`xo-cli list-objects`', '`.json`', 'machines, disks and hosts'],
    },
    terraform: {
        title: 'Terraform state',
        page: ['Terraform state with `vsphere_virtual_machine`', '`.tfstate`, `.json`', 'what is under automation'],
    },
    pveum: {
        title: 'Proxmox VE access (pveum)',
        page: [
            '`pveum role list`, `pveum acl list` (`--output-format json`)',
            '`.json`',
            'roles and accounts of the target',
        ],
    },
};

const ORDER = Object.keys(FORMATS) as Format[];

/** Which tool wrote a workbook, by its sheets. */
export function workbookFormat(sheets: readonly string[]): Format | undefined {
    return ORDER.find(format => FORMATS[format].workbook?.(sheets));
}

/** Which tool wrote a CSV file, by its name and header; `tab` is the sheet it stands for. */
export function csvFormat(
    fileName: string,
    header: readonly string[],
): { readonly format: Format; readonly tab?: string } | undefined {
    const stem = fileName.replace(/\.csv$/iu, '');
    for (const format of ORDER) {
        const found = FORMATS[format].csv?.(stem, header);
        if (found) {
            return { format, ...found };
        }
    }
    return undefined;
}
