import { expect, test } from 'vitest';
import { declared, importTexts } from './files.ts';

const GIB = 2 ** 30;

/** What a file of JSON gives: platforms and machines as they are written, without the fabric's name. */
async function imported(value: unknown, more: Record<string, string> = {}) {
    const result = await importTexts({ 'x.json': JSON.stringify(value), ...more });
    return {
        ...result,
        platforms: declared(result.inventory, 'platform'),
        machines: declared(result.inventory).map(line => line.replace(/ on [^ ]+/u, '')),
    };
}

test('Proxmox VE: resources of a cluster, and of one node', async () => {
    const vm = {
        type: 'qemu',
        id: 'qemu/7',
        vmid: 7,
        name: 'web',
        node: 'pve1',
        status: 'running',
        maxcpu: 2,
        maxmem: 4 * GIB,
        maxdisk: 20 * GIB,
    };
    const { platforms, machines, inventory, report } = await imported({
        data: [
            vm,
            { ...vm, type: 'lxc', id: 'lxc/8', vmid: 8, name: 'tiny', status: 'stopped' },
            { ...vm, id: 'qemu/9', vmid: 9, name: 'gold', template: 1 },
            { type: 'node', id: 'node/pve1', node: 'pve1', maxcpu: 16, maxmem: 64 * GIB },
            { type: 'node', id: 'node/pve2', node: 'pve2', maxcpu: 16, maxmem: 64 * GIB },
            { type: 'storage', id: 'storage/pve1/local', storage: 'local', node: 'pve1' },
        ],
    });
    expect(platforms).toEqual(['platform source-proxmox "Proxmox VE" is proxmox']);
    expect(declared(inventory, 'fabric')).toEqual(['fabric pve-storage "pve, storage" on source-proxmox { nodes 2 }']);
    expect(machines).toHaveLength(3);
    expect(report.totals).toMatchObject({
        machines: 3,
        templates: 1,
        vcpu: 6,
        memory: 12 * GIB,
        provisioned: 60 * GIB,
        hosts: 2,
    });
    expect(report.sheets[0]).toMatchObject({ read: 6, used: 5 });
    expect(
        (await imported([{ vmid: 1, name: 'a', status: 'running', cpus: 2, maxmem: GIB, maxdisk: GIB }])).machines,
    ).toEqual(['workload a { vcpu 2  memory 1 GiB  disk 1 GiB }']);
});

test('Hyper-V: Get-VM with its disks from Get-VHD, one machine alone too; SCVMM', async () => {
    const vm = {
        Name: 'a',
        VMId: 'g-1',
        State: 2,
        ProcessorCount: 4,
        MemoryAssigned: 0,
        MemoryStartup: 8 * GIB,
        ComputerName: 'hv1',
        HardDrives: [{ Path: 'C:\\V\\a.vhdx' }],
    };
    const { machines, platforms } = await imported([
        vm,
        { ...vm, Name: 'b', VMId: 'g-2', State: 'Off', HardDrives: [] },
        { Path: 'c:\\v\\A.vhdx', VhdType: 3, Size: 100 * GIB, FileSize: 40 * GIB },
    ]);
    expect(platforms).toEqual(['platform source-hyperv "Hyper-V" is hyperv']);
    expect(machines).toEqual([
        'workload a { vcpu 4  memory 8 GiB  disk 100 GiB used 40 GiB }',
        'workload b { vcpu 4  memory 8 GiB }',
    ]);
    expect((await imported({ ...vm, HardDrives: [{ Path: 'x', Size: GIB }] })).machines).toEqual([
        'workload a { vcpu 4  memory 8 GiB  disk 1 GiB }',
    ]);
    const scvmm = await imported([
        { Name: 's', CPUCount: 2, Memory: 2048, TotalSize: 50 * GIB, StatusString: 'Running' },
    ]);
    expect(scvmm.machines).toEqual(['workload s { vcpu 2  memory 2 GiB  disk 50 GiB }']);
    expect(scvmm.platforms).toEqual(['platform source-scvmm "System Center VMM" is scvmm']);
});

test('Prism v3, v4 and v2: machines, hosts and clusters', async () => {
    const v3 = await imported({
        entities: [
            {
                metadata: { kind: 'vm', uuid: 'u-1', categories: { Environment: 'Prod' } },
                status: {
                    name: 'a',
                    cluster_reference: { uuid: 'c-1', name: 'ahv1' },
                    resources: {
                        num_sockets: 2,
                        num_vcpus_per_socket: 2,
                        memory_size_mib: 4096,
                        power_state: 'ON',
                        disk_list: [
                            { disk_size_mib: 10240, device_properties: { device_type: 'DISK' } },
                            { disk_size_bytes: 5, device_properties: { device_type: 'CDROM' } },
                        ],
                        nic_list: [{ subnet_reference: { name: 'vlan7' }, mac_address: '50:6b' }],
                    },
                },
            },
            {
                metadata: { kind: 'host', uuid: 'h-1' },
                status: {
                    name: 'n1',
                    cluster_reference: { uuid: 'c-1', name: 'ahv1' },
                    resources: { num_cpu_cores: 32, memory_capacity_mib: 1024 },
                },
            },
        ],
    });
    expect(v3.machines).toEqual(['workload a { vcpu 4  memory 4 GiB  disk 10 GiB  net vlan7 }']);
    expect(declared(v3.inventory, 'fabric')).toEqual([
        'fabric ahv1-storage "ahv1, storage" on source-nutanix { nodes 1 }',
    ]);
    const v4 = await imported({
        data: [
            {
                extId: 'e-1',
                name: 'b',
                numSockets: 1,
                numCoresPerSocket: 4,
                memorySizeBytes: 2 * GIB,
                powerState: 'OFF',
                cluster: { extId: 'c-9' },
                disks: [{ backingInfo: { diskSizeBytes: 3 * GIB } }],
            },
        ],
    });
    expect(v4.machines).toEqual(['workload b { vcpu 4  memory 2 GiB  disk 3 GiB }']);
    const v2 = await imported({
        entities: [
            {
                uuid: 'u',
                name: 'c',
                num_vcpus: 2,
                num_cores_per_vcpu: 1,
                memory_mb: 1024,
                power_state: 'on',
                vm_disk_info: [{ size: GIB }, { size: 1, is_cdrom: true }],
            },
            { name: 'NTNX-A-CVM', num_vcpus: 8, memory_mb: 1 },
        ],
    });
    expect(v2.machines).toEqual(['workload c { vcpu 2  memory 1 GiB  disk 1 GiB }']);
});

test('Xen Orchestra: disks find their machine through VBDs, in any order', async () => {
    const objects = [
        { type: 'VBD', id: 'b1', VM: 'v1', VDI: 'd1' },
        { type: 'VDI', id: 'd1', name_label: 'root', size: 20 * GIB, usage: 5 * GIB },
        {
            type: 'VM',
            id: 'v1',
            uuid: 'v1',
            name_label: 'xoa1',
            power_state: 'Running',
            CPUs: { number: 2 },
            memory: { size: 2 * GIB },
            $container: 'h1',
            $pool: 'p1',
        },
        { type: 'VM-snapshot', id: 's1', name_label: 'x snap' },
        { type: 'host', id: 'h1', name_label: 'xcp1', $pool: 'p1', cpus: { cores: 8 }, memory: { size: 64 * GIB } },
        { type: 'pool', id: 'p1', name_label: 'paris' },
    ];
    for (const order of [objects, [...objects].reverse()]) {
        const { machines, inventory } = await imported(order);
        expect(machines).toEqual(['workload xoa1 { vcpu 2  memory 2 GiB  disk 20 GiB used 5 GiB }']);
        expect(declared(inventory, 'fabric')[0]).toContain('paris, storage');
    }
});

test('Forklift: a machine of its inventory, with what hinders a move', async () => {
    const { machines } = await imported([
        {
            id: 'vm-1',
            name: 'a',
            path: '/DC/vm/a',
            cpuCount: 2,
            memoryMB: 2048,
            powerState: 'poweredOn',
            storageUsed: GIB,
            changeTrackingEnabled: false,
            disks: [{ file: '[ds] a/a.vmdk', capacity: 8 * GIB, shared: false, rdm: true }],
        },
    ]);
    expect(machines).toEqual(['workload a { vcpu 2  memory 2 GiB  disk 8 GiB used 1 GiB  uses rdm, cbt-disabled }']);
});

test('Terraform: what is under automation, joined to the machines of another file', async () => {
    const state = {
        version: 4,
        resources: [
            {
                mode: 'managed',
                type: 'vsphere_virtual_machine',
                name: 'vm',
                instances: [
                    {
                        attributes: {
                            name: 'web',
                            moid: 'vm-1',
                            num_cpus: 2,
                            memory: 1024,
                            disk: [{ label: 'disk0', size: 10 }],
                        },
                    },
                ],
            },
            { mode: 'managed', type: 'random_id', instances: [] },
        ],
    };
    const { inventory } = await importTexts({
        'terraform.tfstate': JSON.stringify(state),
        'RVTools_tabvInfo.csv': 'VM,CPUs,Memory,Provisioned MiB,VM ID\nweb,2,1024,20480,vm-1\ndb,2,1024,20480,vm-2\n',
    });
    expect(declared(inventory)).toHaveLength(2);
    expect(declared(inventory, 'automation')).toEqual([
        'automation terraform "Terraform" { speaks vsphere.terraform  manages web }',
    ]);
});

test('what holds no machines is refused with what it is', async () => {
    await expect(importTexts({ 'p.yaml': 'apiVersion: forklift.konveyor.io/v1beta1\nkind: Plan\n' })).rejects.toThrow(
        'p.yaml holds a Plan without a name.',
    );
});

test('a host that two platforms list is told by its serial number or its whole name, never by a first label', async () => {
    const vinfo =
        'VM,Powerstate,CPUs,Memory,Provisioned MiB,Cluster,Host\nweb,poweredOn,2,2048,20480,C1,esx1.corp.test\n';
    const vhost = [
        'Host,Cluster,# Cores,# Memory,Serial number',
        'esx1.corp.test,C1,32,524288,CZ1',
        'esx2.corp.test,C1,32,524288,CZ2',
        'esx3,C1,32,524288,CZ3',
        '',
    ].join('\n');
    const v3 = (name: string, serial?: string) => ({
        metadata: { kind: 'host', uuid: `u-${name}` },
        status: {
            name,
            resources: { num_cpu_cores: 32, memory_capacity_mib: 524288, serial_number: serial, hypervisor: {} },
            cluster_reference: { name: 'ntx' },
        },
    });
    const { inventory, report } = await importTexts({
        'RVTools_tabvInfo.csv': vinfo,
        'RVTools_tabvHost.csv': vhost,
        'prism.json': JSON.stringify({ entities: [v3('node-a', 'cz1'), v3('esx2.corp.test'), v3('esx3', 'CZ9')] }),
    });
    // The cluster of either keeps its own hosts.
    expect([...inventory.matchAll(/^fabric .*?nodes (\d+)/gmu)].map(m => m[1])).toEqual(['3']);
    expect(report.problems.filter(p => p.code === 'host-twice').map(p => p.message)).toEqual([
        'The hosts "node-a" of "ntx" and "esx1.corp.test" of "C1" have one serial number: if they are one computer, it is counted in both; take it out of one, or convert it in the plan',
        'The hosts "esx2.corp.test" of "ntx" and "esx2.corp.test" of "C1" have one name: if they are one computer, it is counted in both; take it out of one, or convert it in the plan',
    ]);
});
