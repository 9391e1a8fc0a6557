import { productsIn } from '../estate/control-plane.ts';
import { type Disk, type Machine, newMachine, type Provenance, type Traits } from '../estate/estate.ts';
import { flagAt, isObject, listAt, member, numberAt, sizeAt, textAt } from '../objects.ts';
import { MIB } from '../values.ts';
import { datastoreOf, powerOf } from './rvtools-state.ts';

/** A `mo.VirtualMachine` as govc writes it → a machine; undefined when it has no name. */
export function machineFromVim(vm: unknown, at: Provenance, annotations: boolean): Machine | undefined {
    const config = member(vm, 'config');
    const name = textAt(vm, 'name') ?? textAt(config, 'name') ?? textAt(vm, 'summary', 'config', 'name');
    if (name === undefined) {
        return undefined;
    }
    const machine = newMachine(name, at);
    machine.id = textAt(vm, 'self', 'value');
    machine.server = textAt(vm, 'self', 'serverGuid');
    machine.uuid = textAt(config, 'instanceUuid')?.toLowerCase();
    machine.biosUuid = textAt(config, 'uuid')?.toLowerCase();
    machine.power = powerOf(textAt(vm, 'runtime', 'powerState') ?? '');
    machine.template = flagAt(config, 'template') ?? flagAt(vm, 'summary', 'config', 'template') ?? false;
    machine.vcpu = sizeAt(config, 'hardware', 'numCPU') ?? sizeAt(vm, 'summary', 'config', 'numCpu');
    const memory = sizeAt(config, 'hardware', 'memoryMB') ?? sizeAt(vm, 'summary', 'config', 'memorySizeMB');
    machine.memory = memory === undefined ? undefined : memory * MIB;
    const committed = sizeAt(vm, 'summary', 'storage', 'committed');
    const uncommitted = sizeAt(vm, 'summary', 'storage', 'uncommitted');
    machine.inUse = committed;
    machine.provisioned = committed === undefined || uncommitted === undefined ? undefined : committed + uncommitted;
    machine.os = textAt(vm, 'guest', 'guestFullName') ?? textAt(config, 'guestFullName');
    const home = datastoreOf(textAt(config, 'files', 'vmPathName') ?? '');
    machine.datastores = home === undefined ? [] : [home];
    machine.attributes = attributesOf(vm);
    if (annotations) {
        machine.annotation = textAt(config, 'annotation');
    }
    const products = listAt(config, 'vAppConfig', 'product').map(
        each => `${textAt(each, 'vendor') ?? ''} ${textAt(each, 'name') ?? ''}`,
    );
    const hints = [
        ...productsIn(products.join(' ')),
        ...productsIn(textAt(config, 'managedBy', 'extensionKey') ?? ''),
        ...productsIn(textAt(config, 'annotation') ?? ''),
    ];
    if (hints.length > 0) {
        machine.hints = [...new Set(hints)];
    }
    if (isObject(member(vm, 'parentVApp'))) {
        machine.vapp = textAt(vm, 'parentVApp', 'value');
    }
    readConfig(vm, config, machine);
    readGuest(vm, machine);
    const devices = listAt(config, 'hardware', 'device');
    const tracked = trackingOf(config, devices);
    if (devices.length > 0) {
        Object.assign(machine.traits, {
            passthrough: false,
            sriov: false,
            usb: false,
            usbController: false,
        } satisfies Traits);
    }
    for (const device of devices) {
        readDevice(device, machine, tracked);
    }
    return machine;
}

function attributesOf(vm: unknown): Record<string, string> {
    const names = new Map(listAt(vm, 'availableField').map(field => [numberAt(field, 'key'), textAt(field, 'name')]));
    const found: Record<string, string> = {};
    for (const value of listAt(vm, 'customValue')) {
        const name = names.get(numberAt(value, 'key'));
        const text = textAt(value, 'value');
        if (name !== undefined && text !== undefined) {
            found[name] = text;
        }
    }
    return found;
}

function readConfig(vm: unknown, config: unknown, machine: Machine): void {
    const traits = machine.traits;
    if (!isObject(config)) {
        return;
    }
    traits.cbt = flagAt(config, 'changeTrackingEnabled') ?? traits.cbt;
    traits.secureBoot = flagAt(config, 'bootOptions', 'efiSecureBootEnabled') ?? false;
    traits.encrypted = isObject(member(config, 'keyId'));
    traits.tpm = flagAt(vm, 'summary', 'config', 'tpmPresent') ?? false;
    traits.diskUuid = flagAt(config, 'flags', 'diskUuidEnabled');
    traits.cpuAffinity = listAt(config, 'cpuAffinity', 'affinitySet').length > 0;
    traits.numaAffinity = listAt(config, 'extraConfig').some(
        option => textAt(option, 'key') === 'numa.nodeAffinity' && textAt(option, 'value') !== undefined,
    );
    traits.cpuHotplug = [flagAt(config, 'cpuHotAddEnabled'), flagAt(config, 'cpuHotRemoveEnabled')].includes(true);
    traits.memoryHotplug = flagAt(config, 'memoryHotAddEnabled') === true;
    traits.consolidation = flagAt(vm, 'runtime', 'consolidationNeeded');
    const tolerance = textAt(vm, 'runtime', 'faultToleranceState')?.toLowerCase();
    traits.faultTolerance = tolerance === undefined ? undefined : tolerance !== 'notconfigured';
    const snapshots = countSnapshots(listAt(vm, 'snapshot', 'rootSnapshotList'), 0);
    traits.snapshots = isObject(member(vm, 'runtime')) || snapshots > 0 ? snapshots : undefined;
}

function countSnapshots(list: readonly unknown[], depth: number): number {
    return depth > 64
        ? 0
        : list.reduce<number>(
              (total, each) => total + 1 + countSnapshots(listAt(each, 'childSnapshotList'), depth + 1),
              0,
          );
}

function readGuest(vm: unknown, machine: Machine): void {
    const guest = member(vm, 'guest');
    if (!isObject(guest)) {
        return;
    }
    machine.traits.hostName = textAt(guest, 'hostName') ?? '';
    machine.traits.addresses =
        listAt(guest, 'net').reduce<number>((total, nic) => total + listAt(nic, 'ipAddress').length, 0) ||
        (textAt(guest, 'ipAddress') === undefined ? 0 : 1);
    machine.traits.cramped = listAt(guest, 'disk').flatMap(disk => {
        const path = textAt(disk, 'diskPath') ?? '';
        const free = sizeAt(disk, 'freeSpace');
        return free !== undefined && free < freeNeeded(path) ? [path] : [];
    });
}

/** Free bytes a conversion needs on a guest file system (virt-v2v): 100 MB on the system, 50 on /boot, else 10. */
export function freeNeeded(path: string): number {
    const bare = path.trim().toLowerCase();
    return (bare === '/' || /^c:\\?$/u.test(bare) ? 100 : bare === '/boot' ? 50 : 10) * MIB;
}

/** Whether a disk's changes are tracked; undefined when the settings are not in the file. */
type Tracking = (disk: unknown) => boolean | undefined;

const BUSES: readonly (readonly [RegExp, string])[] = [
    [/SCSI|LsiLogic|BusLogic/iu, 'scsi'],
    [/AHCI|SATA/iu, 'sata'],
    [/NVME/iu, 'nvme'],
    [/IDE/iu, 'ide'],
];

/** Tracking is a setting per disk (`scsi0:1.ctkEnabled`) beside the machine's own flag. */
function trackingOf(config: unknown, devices: readonly unknown[]): Tracking {
    const settings = new Map(
        listAt(config, 'extraConfig').map(option => [
            textAt(option, 'key')?.toLowerCase(),
            textAt(option, 'value')?.toLowerCase(),
        ]),
    );
    if (![...settings.keys()].some(key => key?.endsWith('.ctkenabled') === true && key.includes(':'))) {
        return () => undefined;
    }
    const buses = new Map<number | undefined, string>();
    for (const device of devices) {
        const bus = BUSES.find(([pattern]) => pattern.test(textAt(device, '_typeName') ?? ''))?.[1];
        const number = numberAt(device, 'busNumber');
        if (bus !== undefined && number !== undefined) {
            buses.set(numberAt(device, 'key'), `${bus}${number}`);
        }
    }
    return disk => {
        const bus = buses.get(numberAt(disk, 'controllerKey'));
        return bus === undefined
            ? undefined
            : settings.get(`${bus}:${numberAt(disk, 'unitNumber')}.ctkenabled`) === 'true';
    };
}

const CAPACITY = ['capacityInKB', 'capacityInBytes'] as const;

function readDevice(device: unknown, machine: Machine, tracked: Tracking): void {
    const type = textAt(device, '_typeName') ?? '';
    const traits = machine.traits;
    // Older releases of govc wrote no type names; nothing but a disk has a capacity.
    if (type === 'VirtualDisk' || (type === '' && CAPACITY.some(key => sizeAt(device, key) !== undefined))) {
        readDisk(device, machine, tracked(device));
    } else if (/^VirtualPCIPassthrough/u.test(type)) {
        traits.passthrough = true;
    } else if (/^VirtualSriovEthernetCard/u.test(type)) {
        traits.sriov = true;
    } else if (/^VirtualUSB.*Controller/u.test(type)) {
        traits.usbController = true;
    } else if (type === 'VirtualUSB') {
        traits.usb = true;
    } else if (type === 'VirtualTPM') {
        traits.tpm = true;
    }
    const mac = textAt(device, 'macAddress');
    if (mac !== undefined) {
        machine.nics.push({
            mac,
            adapter: type.replace(/^Virtual/u, ''),
            network: textAt(device, 'backing', 'deviceName') ?? textAt(device, 'backing', 'port', 'portgroupKey'),
        });
    }
}

function readDisk(device: unknown, machine: Machine, cbt: boolean | undefined): void {
    const backing = member(device, 'backing');
    const path = textAt(backing, 'fileName');
    const kilobytes = sizeAt(device, 'capacityInKB');
    const bytes = sizeAt(device, 'capacityInBytes');
    const sharing = textAt(backing, 'sharing');
    const raw = /RawDiskMapping/u.test(textAt(backing, '_typeName') ?? '') || textAt(backing, 'lunUuid') !== undefined;
    const datastore = datastoreOf(path ?? '');
    const disk: Disk = {
        label: textAt(device, 'deviceInfo', 'label'),
        path,
        raw,
        // Some interfaces fill only one of the two, and write the other as 0.
        capacity: bytes || (kilobytes === undefined ? bytes : kilobytes * 1024),
        lun: raw ? (textAt(backing, 'lunUuid') ?? textAt(backing, 'deviceName')) : undefined,
        mode: textAt(backing, 'diskMode'),
        sharing: sharing !== undefined && !/none/iu.test(sharing) ? sharing : undefined,
        cbt: cbt ?? (textAt(backing, 'changeId') === undefined ? undefined : true),
        homeless: path !== undefined && datastore === undefined,
    };
    machine.disks.push(disk);
    if (datastore !== undefined && !machine.datastores.includes(datastore)) {
        machine.datastores.push(datastore);
    }
}
