import {
    type Disk,
    type Extract,
    type Format,
    type Machine,
    newMachine,
    type PlatformKind,
    type Provenance,
} from '../estate/estate.ts';
import { flagAt, isObject, type Json, listAt, member, numberAt, sizeAt, textAt } from '../objects.ts';
import { GIB, MIB } from '../values.ts';
import { datastoreOf, powerOf } from './rvtools-state.ts';

/** What an element of a JSON file was found to be. */
export interface Found {
    readonly format: Format;
    /** Why it is no machine, host or disk that is of use. */
    readonly skipped?: string;
}

/** Things that refer to each other by id and may come in any order. */
interface Loose {
    readonly clusterNames: Map<string, string>;
    readonly hostNames: Map<string, string>;
    /** Disks of machines by the id of the machine, and sizes of disk images by path or id. */
    readonly links: { readonly machine: string; readonly disk: string }[];
    readonly images: Map<string, { readonly size?: number; readonly used?: number; readonly label?: string }>;
}

const SNAPSHOT = 'a snapshot, which moves with its machine';
const NOT_NEEDED = 'of a kind that a plan does not need';

/**
 * Reads the machine lists of platforms other than vCenter, and of tools that wrote down a vCenter: Proxmox VE, Hyper-V and SCVMM,
 * Prism, Xen Orchestra, Forklift, Terraform. What an element is, its own members tell.
 */
export class JsonMachines {
    private readonly extract: Extract;
    private readonly loose: Loose = { clusterNames: new Map(), hostNames: new Map(), links: [], images: new Map() };
    private readonly server: string;
    private kind: PlatformKind | undefined;

    constructor(extract: Extract, file: string) {
        this.extract = extract;
        this.server = file;
    }

    /** Takes an element; undefined where it is none of these. */
    take(value: Json, at: Provenance): Found | undefined {
        return (
            this.proxmox(value, at) ??
            this.xenOrchestra(value, at) ??
            this.prism(value, at) ??
            this.forklift(value, at) ??
            this.terraform(value, at) ??
            this.hyperv(value, at)
        );
    }

    /** Joins what came in parts. */
    finish(): void {
        const { clusterNames, hostNames, links, images } = this.loose;
        const byId = new Map(this.extract.machines.map(each => [each.id, each]));
        for (const { machine, disk } of links) {
            const image = images.get(disk);
            if (image) {
                byId.get(machine)?.disks.push({ label: image.label, capacity: image.size, used: image.used });
            }
        }
        for (const machine of this.extract.machines) {
            for (const disk of machine.disks) {
                const image = disk.path === undefined ? undefined : images.get(disk.path.toLowerCase());
                disk.capacity ??= image?.size;
                disk.used ??= image?.used;
            }
            const used = machine.disks.reduce((sum, disk) => sum + (disk.used ?? 0), 0);
            machine.inUse ??= used > 0 ? used : undefined;
        }
        for (const each of [...this.extract.machines, ...this.extract.hosts]) {
            each.cluster = each.cluster === undefined ? undefined : (clusterNames.get(each.cluster) ?? each.cluster);
        }
        for (const machine of this.extract.machines) {
            machine.host = machine.host === undefined ? undefined : (hostNames.get(machine.host) ?? machine.host);
        }
        if (this.kind !== undefined) {
            const { kind, server } = this;
            [...this.extract.machines, ...this.extract.hosts].forEach(each => (each.server ??= server));
            const at = { file: this.server, sheet: '', row: 0 };
            this.extract.servers.push({ key: server, name: kind, kind, at });
        }
    }

    private add(machine: Machine, kind: PlatformKind | undefined): void {
        this.kind ??= kind;
        this.extract.machines.push(machine);
    }

    /** `pvesh get /cluster/resources` or `/nodes/N/qemu`: sizes in bytes. */
    private proxmox(value: Json, at: Provenance): Found | undefined {
        const format = 'proxmox-machines';
        if (member(value, 'name_label') !== undefined) {
            return undefined;
        }
        const type = textAt(value, 'type');
        const vmid = numberAt(value, 'vmid') ?? numberAt(value, 'VMID');
        const listed =
            /^(qemu|lxc|node|storage|pool|sdn|network)$/u.test(type ?? '') && textAt(value, 'id') !== undefined;
        if (!listed && (vmid === undefined || textAt(value, 'status') === undefined)) {
            return undefined;
        }
        if (type === 'node') {
            const name = textAt(value, 'node') ?? textAt(value, 'id') ?? '';
            this.kind ??= 'proxmox';
            this.extract.hosts.push({
                name,
                cluster: PVE,
                cores: sizeAt(value, 'maxcpu'),
                memory: sizeAt(value, 'maxmem'),
                speeds: [],
                at,
            });
            return { format };
        }
        if (listed && type !== 'qemu' && type !== 'lxc') {
            return { format, skipped: NOT_NEEDED };
        }
        const machine = newMachine(textAt(value, 'name') ?? `VM ${vmid ?? ''}`, at);
        machine.id = vmid === undefined ? undefined : String(vmid);
        machine.power = powerOf(textAt(value, 'status') ?? '');
        machine.template = numberAt(value, 'template') === 1 || flagAt(value, 'template') === true;
        machine.vcpu = sizeAt(value, 'maxcpu') ?? sizeAt(value, 'cpus');
        machine.memory = sizeAt(value, 'maxmem');
        machine.capacity = sizeAt(value, 'maxdisk') || undefined;
        machine.cluster = PVE;
        machine.host = textAt(value, 'node');
        this.add(machine, 'proxmox');
        return { format };
    }

    /** `Get-VM` (Hyper-V) or `Get-SCVirtualMachine` through `ConvertTo-Json`, and `Get-VHD` for the sizes of its disks. */
    private hyperv(value: Json, at: Provenance): Found | undefined {
        const format = 'hyperv';
        const path = textAt(value, 'Path');
        if (member(value, 'VhdType') !== undefined && path !== undefined) {
            this.loose.images.set(path.toLowerCase(), { size: sizeAt(value, 'Size'), used: sizeAt(value, 'FileSize') });
            return { format };
        }
        const name = textAt(value, 'Name') ?? textAt(value, 'VMName');
        const processors = sizeAt(value, 'ProcessorCount') ?? sizeAt(value, 'CPUCount');
        if (name === undefined || processors === undefined) {
            return undefined;
        }
        const scvmm = sizeAt(value, 'CPUCount') !== undefined;
        const machine = newMachine(name, at);
        machine.id = textAt(value, 'VMId') ?? textAt(value, 'Id') ?? textAt(value, 'ID');
        machine.power = hypervPower(value);
        machine.vcpu = processors;
        const assigned = sizeAt(value, 'MemoryAssigned') || sizeAt(value, 'MemoryStartup');
        const megabytes = sizeAt(value, 'Memory');
        machine.memory = assigned || (megabytes === undefined ? undefined : megabytes * MIB);
        machine.capacity = sizeAt(value, 'TotalSize') || undefined;
        machine.host = textAt(value, 'ComputerName') ?? textAt(value, 'HostName') ?? textAt(value, 'VMHost', 'Name');
        machine.cluster = textAt(value, 'ClusterName') ?? textAt(value, 'HostClusterName');
        machine.os = textAt(value, 'OperatingSystem', 'Name') ?? textAt(value, 'OperatingSystem');
        machine.disks = listAt(value, 'HardDrives').flatMap((drive): Disk[] => {
            const file = textAt(drive, 'Path');
            return file === undefined
                ? []
                : [{ path: file, capacity: sizeAt(drive, 'Size') ?? sizeAt(drive, 'VHD', 'Size') }];
        });
        machine.nics = listAt(value, 'NetworkAdapters').map(nic => ({
            network: textAt(nic, 'SwitchName'),
            mac: textAt(nic, 'MacAddress'),
        }));
        this.add(machine, scvmm ? 'scvmm' : 'hyperv');
        return { format };
    }

    /** Prism Central v3 (`spec`, `status`) and v4 (`extId`), Prism Element v1 and v2: machines, hosts and clusters. */
    private prism(value: Json, at: Provenance): Found | undefined {
        return this.prism3(value, at) ?? this.prism4(value, at) ?? this.prism2(value, at);
    }

    private prism3(value: Json, at: Provenance): Found | undefined {
        const format = 'prism';
        const kind = textAt(value, 'metadata', 'kind');
        const resources = member(value, 'status', 'resources') ?? member(value, 'spec', 'resources');
        if (!isObject(resources) || (kind === undefined && numberAt(resources, 'num_sockets') === undefined)) {
            return undefined;
        }
        const part = isObject(member(value, 'status')) ? member(value, 'status') : member(value, 'spec');
        const name = textAt(part, 'name') ?? textAt(value, 'spec', 'name') ?? '';
        const id = textAt(value, 'metadata', 'uuid');
        const cluster =
            textAt(part, 'cluster_reference', 'name') ??
            textAt(value, 'spec', 'cluster_reference', 'name') ??
            textAt(part, 'cluster_reference', 'uuid');
        if (kind === 'cluster') {
            this.loose.clusterNames.set(id ?? '', name);
            return { format };
        }
        if (kind === 'host') {
            this.kind ??= 'nutanix';
            this.loose.hostNames.set(id ?? '', name);
            const memory = sizeAt(resources, 'memory_capacity_mib');
            if (name !== '') {
                this.extract.hosts.push({
                    name,
                    id,
                    cluster,
                    cores: sizeAt(resources, 'num_cpu_cores'),
                    memory: memory === undefined ? undefined : memory * MIB,
                    model: textAt(resources, 'block', 'block_model'),
                    serial: textAt(resources, 'serial_number'),
                    speeds: [],
                    at,
                });
            }
            return { format, skipped: name === '' ? 'no host name' : undefined };
        }
        const sockets = sizeAt(resources, 'num_sockets');
        if (sockets === undefined || name === '') {
            return { format, skipped: NOT_NEEDED };
        }
        const machine = newMachine(name, at);
        machine.id = id;
        machine.uuid = id?.toLowerCase();
        machine.power = powerOf(textAt(resources, 'power_state') ?? '');
        machine.vcpu = sockets * (sizeAt(resources, 'num_vcpus_per_socket') ?? 1);
        const memory = sizeAt(resources, 'memory_size_mib');
        machine.memory = memory === undefined ? undefined : memory * MIB;
        machine.cluster = cluster;
        machine.host = textAt(resources, 'host_reference', 'name') ?? textAt(resources, 'host_reference', 'uuid');
        machine.disks = listAt(resources, 'disk_list').flatMap((disk): Disk[] => {
            const size = sizeAt(disk, 'disk_size_bytes') ?? (sizeAt(disk, 'disk_size_mib') ?? 0) * MIB;
            return /cdrom/iu.test(textAt(disk, 'device_properties', 'device_type') ?? '') ? [] : [{ capacity: size }];
        });
        machine.nics = listAt(resources, 'nic_list').map(nic => ({
            network: textAt(nic, 'subnet_reference', 'name'),
            mac: textAt(nic, 'mac_address'),
        }));
        const categories = member(value, 'metadata', 'categories');
        machine.attributes = textsOf(categories);
        this.add(machine, 'nutanix');
        return { format };
    }

    private prism4(value: Json, at: Provenance): Found | undefined {
        const format = 'prism';
        const id = textAt(value, 'extId');
        if (id === undefined) {
            return undefined;
        }
        const host = textAt(value, 'hostName');
        const sockets = sizeAt(value, 'numSockets');
        const name = textAt(value, 'name');
        if (sockets === undefined && host !== undefined) {
            this.kind ??= 'nutanix';
            this.loose.hostNames.set(id, host);
            this.extract.hosts.push({
                name: host,
                id,
                cluster:
                    textAt(value, 'cluster', 'name') ??
                    textAt(value, 'cluster', 'uuid') ??
                    textAt(value, 'cluster', 'extId'),
                cores: sizeAt(value, 'numberOfCpuCores'),
                memory: sizeAt(value, 'memorySizeBytes'),
                model: textAt(value, 'blockModel'),
                serial: textAt(value, 'serial'),
                speeds: [],
                at,
            });
            return { format };
        }
        if (sockets === undefined || name === undefined) {
            if (name !== undefined) {
                this.loose.clusterNames.set(id, name);
            }
            return { format, skipped: name === undefined ? NOT_NEEDED : undefined };
        }
        const machine = newMachine(name, at);
        machine.id = id;
        machine.uuid = id.toLowerCase();
        machine.power = powerOf(textAt(value, 'powerState') ?? '');
        machine.vcpu = sockets * (sizeAt(value, 'numCoresPerSocket') ?? 1);
        machine.memory = sizeAt(value, 'memorySizeBytes');
        machine.cluster = textAt(value, 'cluster', 'extId');
        machine.host = textAt(value, 'host', 'extId');
        machine.disks = listAt(value, 'disks').map(
            (disk): Disk => ({ capacity: sizeAt(disk, 'backingInfo', 'diskSizeBytes') }),
        );
        machine.nics = listAt(value, 'nics').map(nic => ({
            network: textAt(nic, 'networkInfo', 'subnet', 'extId'),
            mac: textAt(nic, 'backingInfo', 'macAddress'),
        }));
        this.add(machine, 'nutanix');
        return { format };
    }

    private prism2(value: Json, at: Provenance): Found | undefined {
        const format = 'prism';
        const name = textAt(value, 'name') ?? textAt(value, 'vmName');
        const vcpu = sizeAt(value, 'num_vcpus') ?? sizeAt(value, 'numVCpus');
        if (name === undefined || vcpu === undefined) {
            return undefined;
        }
        if (
            flagAt(value, 'controllerVm') === true ||
            flagAt(value, 'is_controller_vm') === true ||
            /^NTNX-.*-CVM$/u.test(name)
        ) {
            return { format, skipped: 'controller machine of the storage, bound to its host' };
        }
        const megabytes = sizeAt(value, 'memory_mb');
        const machine = newMachine(name, at);
        machine.id = textAt(value, 'uuid');
        machine.uuid = machine.id?.toLowerCase();
        machine.power = powerOf(textAt(value, 'power_state') ?? textAt(value, 'powerState') ?? '');
        machine.vcpu = vcpu * (sizeAt(value, 'num_cores_per_vcpu') ?? 1);
        machine.memory = megabytes === undefined ? sizeAt(value, 'memoryCapacityInBytes') : megabytes * MIB;
        machine.capacity = sizeAt(value, 'diskCapacityInBytes');
        machine.host = textAt(value, 'hostName') ?? textAt(value, 'host_uuid');
        machine.cluster = textAt(value, 'clusterUuid') ?? textAt(value, 'cluster_uuid');
        machine.disks = listAt(value, 'vm_disk_info').flatMap((disk): Disk[] =>
            flagAt(disk, 'is_cdrom') === true ? [] : [{ capacity: sizeAt(disk, 'size') }],
        );
        this.add(machine, 'nutanix');
        return { format };
    }

    /** `xo-cli list-objects`: machines, their disks (VBD, VDI), hosts and pools as objects of one list. */
    private xenOrchestra(value: Json, at: Provenance): Found | undefined {
        const format = 'xen-orchestra';
        const type = textAt(value, 'type');
        const label = textAt(value, 'name_label');
        const id = textAt(value, 'id') ?? textAt(value, 'uuid') ?? '';
        if (type === undefined || (label === undefined && type !== 'VBD')) {
            return undefined;
        }
        switch (type) {
            case 'pool':
                this.loose.clusterNames.set(id, label ?? '');
                return { format };
            case 'host':
                this.kind ??= 'xcp-ng';
                this.loose.hostNames.set(id, label ?? '');
                this.extract.hosts.push({
                    name: label ?? id,
                    id,
                    cluster: textAt(value, '$pool') ?? textAt(value, '$poolId'),
                    cores: sizeAt(value, 'cpus', 'cores') ?? sizeAt(value, 'CPUs', 'cpu_count'),
                    memory: sizeAt(value, 'memory', 'size'),
                    version: textAt(value, 'version'),
                    speeds: [],
                    at,
                });
                return { format };
            case 'VDI':
                this.loose.images.set(id, { size: sizeAt(value, 'size'), used: sizeAt(value, 'usage'), label });
                return { format };
            case 'VBD': {
                const [machine, disk] = [textAt(value, 'VM'), textAt(value, 'VDI')];
                if (machine !== undefined && disk !== undefined && flagAt(value, 'is_cd_drive') !== true) {
                    this.loose.links.push({ machine, disk });
                }
                return { format };
            }
            case 'VM':
            case 'VM-template': {
                const machine = newMachine(label ?? id, at);
                machine.id = id;
                machine.uuid = textAt(value, 'uuid')?.toLowerCase();
                machine.template = type === 'VM-template';
                machine.power = powerOf(textAt(value, 'power_state') ?? '');
                machine.vcpu = sizeAt(value, 'CPUs', 'number') ?? sizeAt(value, 'CPUs', 'max');
                machine.memory = sizeAt(value, 'memory', 'size');
                machine.host = textAt(value, '$container');
                machine.cluster = textAt(value, '$pool') ?? textAt(value, '$poolId');
                machine.os = textAt(value, 'os_version', 'name');
                this.add(machine, 'xcp-ng');
                return { format };
            }
            case 'VM-snapshot':
                return { format, skipped: SNAPSHOT };
            default:
                return { format, skipped: NOT_NEEDED };
        }
    }

    /** A machine of Forklift's inventory of a vCenter; its tools put it into `object` in some listings. */
    private forklift(value: Json, at: Provenance): Found | undefined {
        const format = 'forklift';
        const vm = isObject(member(value, 'object')) ? (member(value, 'object') as Json) : value;
        const name = textAt(vm, 'name');
        const memory = sizeAt(vm, 'memoryMB');
        const vcpu = sizeAt(vm, 'cpuCount');
        if (name === undefined || memory === undefined || vcpu === undefined) {
            return undefined;
        }
        const machine = newMachine(name, at);
        machine.id = textAt(vm, 'id');
        machine.biosUuid = textAt(vm, 'uuid')?.toLowerCase();
        machine.power = powerOf(textAt(vm, 'powerState') ?? '');
        machine.template = flagAt(vm, 'isTemplate') ?? false;
        machine.vcpu = vcpu;
        machine.memory = memory * MIB;
        machine.inUse = sizeAt(vm, 'storageUsed') || undefined;
        machine.os = textAt(vm, 'guestName') ?? textAt(vm, 'guestNameFromVmwareTools');
        const path = (textAt(vm, 'path') ?? '').split('/').filter(part => part !== '');
        machine.datacenter = path.length > 2 ? path[0] : undefined;
        machine.disks = listAt(vm, 'disks').map((disk): Disk => {
            const file = textAt(disk, 'file');
            const shared = flagAt(disk, 'shared') === true;
            const store = datastoreOf(file ?? '');
            if (store !== undefined && !machine.datastores.includes(store)) {
                machine.datastores.push(store);
            }
            return {
                path: file,
                capacity: sizeAt(disk, 'capacity'),
                raw: flagAt(disk, 'rdm'),
                mode: textAt(disk, 'mode'),
                cbt: flagAt(disk, 'changeTrackingEnabled'),
                sharing: shared ? 'shared' : undefined,
                homeless: file !== undefined && store === undefined,
            };
        });
        machine.nics = listAt(vm, 'nics').map(nic => ({
            network: textAt(nic, 'network', 'name') ?? textAt(nic, 'network', 'id'),
            mac: textAt(nic, 'mac'),
        }));
        Object.assign(machine.traits, {
            cbt: flagAt(vm, 'changeTrackingEnabled'),
            secureBoot: flagAt(vm, 'secureBoot'),
            tpm: flagAt(vm, 'tpmEnabled'),
            faultTolerance: flagAt(vm, 'faultToleranceEnabled'),
            consolidation: flagAt(vm, 'consolidationNeeded') ?? flagAt(vm, 'snapshot', 'consolidationNeeded'),
            cpuHotplug: flagAt(vm, 'cpuHotAddEnabled'),
            memoryHotplug: flagAt(vm, 'memoryHotAddEnabled'),
            cpuAffinity: listAt(vm, 'cpuAffinity').length > 0,
        });
        this.add(machine, undefined);
        return { format };
    }

    /** A resource of a Terraform state: a machine under automation, one for each instance. Sizes: MB of memory, GB of a disk. */
    private terraform(value: Json, at: Provenance): Found | undefined {
        const format = 'terraform';
        const type = textAt(value, 'type');
        if (type === undefined || !Array.isArray(member(value, 'instances'))) {
            return undefined;
        }
        if (type !== 'vsphere_virtual_machine' || textAt(value, 'mode') === 'data') {
            return { format, skipped: 'no machine of vSphere under automation' };
        }
        let machines = 0;
        for (const instance of listAt(value, 'instances')) {
            const attributes = member(instance, 'attributes');
            const name = textAt(attributes, 'name');
            if (name === undefined) {
                continue;
            }
            const memory = sizeAt(attributes, 'memory');
            const machine = newMachine(name, at);
            machine.id = textAt(attributes, 'moid');
            machine.biosUuid = (textAt(attributes, 'uuid') ?? textAt(attributes, 'id'))?.toLowerCase();
            machine.vcpu = sizeAt(attributes, 'num_cpus');
            machine.memory = memory === undefined ? undefined : memory * MIB;
            machine.power = powerOf(textAt(attributes, 'power_state') ?? '');
            machine.folder = textAt(attributes, 'folder');
            machine.disks = listAt(attributes, 'disk').map((disk): Disk => {
                const size = sizeAt(disk, 'size');
                return { label: textAt(disk, 'label'), capacity: size === undefined ? undefined : size * GIB };
            });
            machine.automation = 'terraform';
            this.add(machine, undefined);
            machines++;
        }
        return { format, skipped: machines === 0 ? 'no machine name' : undefined };
    }
}

/** Proxmox VE does not tell the name of its cluster in these lists. */
const PVE = 'pve';

/** States as numbers are those of Microsoft.HyperV.PowerShell.VMState (recalled). */
function hypervPower(value: Json): Machine['power'] {
    const state = numberAt(value, 'State') ?? numberAt(value, 'VirtualMachineState');
    if (state !== undefined) {
        return state === 2 ? 'on' : state === 3 ? 'off' : state === 5 || state === 6 ? 'suspended' : 'unknown';
    }
    const text = textAt(value, 'State') ?? textAt(value, 'VirtualMachineState') ?? textAt(value, 'StatusString') ?? '';
    return powerOf(text);
}

function textsOf(value: unknown): Record<string, string> {
    return Object.fromEntries(
        Object.entries(isObject(value) ? value : {}).filter(
            (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
    );
}
