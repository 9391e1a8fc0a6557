import { canonical } from './headers.ts';
import { isMachineList } from './list.ts';
import { sheetKey } from './rvtools.ts';

const RVTOOLS = new Set([
    'vinfo',
    'vcpu',
    'vmemory',
    'vdisk',
    'vpartition',
    'vnetwork',
    'vcd',
    'vusb',
    'vsnapshot',
    'vtools',
    'vsource',
    'vrp',
    'vcluster',
    'vhost',
    'vhba',
    'vnic',
    'vswitch',
    'vport',
    'dvswitch',
    'dvport',
    'vsc_vmk',
    'vdatastore',
    'vmultipath',
    'vlicense',
    'vfileinfo',
    'vhealth',
    'vmetadata',
    'vfloppy',
]);

/** By the sheets of a workbook. */
export function isCollector(sheets: readonly string[]): boolean {
    return sheets.includes('vmList') && sheets.includes('vHosts');
}

export function isLiveOptics(sheets: readonly string[]): boolean {
    return sheets.includes('VMs') && (sheets.includes('ESX Hosts') || sheets.includes('VM Performance'));
}

export function isRvtools(sheets: readonly string[]): boolean {
    return sheets.some(sheet => RVTOOLS.has(sheetKey(sheet)));
}

/** Headers that tell an RVTools tab whose file name does not; the first that fits all its columns wins. */
const TABS: readonly (readonly [string, readonly string[]])[] = [
    ['vInfo', ['vm', 'powerstate', 'cpus', 'memory']],
    ['vCPU', ['vm', 'sockets', 'cores p/s']],
    ['vMemory', ['vm', 'size mib', 'ballooned']],
    ['vDisk', ['vm', 'capacity mib', 'disk mode']],
    ['vPartition', ['vm', 'disk', 'free mib']],
    ['vNetwork', ['vm', 'adapter', 'network']],
    ['vUSB', ['vm', 'device type', 'ehci enabled']],
    ['vSnapshot', ['vm', 'quiesced', 'date / time']],
    ['vHost', ['host', 'cpu model', '# cores']],
    ['vCluster', ['name', 'numhosts']],
    ['vDatastore', ['name', 'type', 'capacity mib', 'sioc enabled']],
    ['vNIC', ['host', 'network device', 'duplex']],
    ['vSource', ['name', 'api type', 'fullname']],
    ['vMetaData', ['rvtools version']],
];

/** By the header of a CSV file. */
export function isKonveyor(header: readonly string[]): boolean {
    const names = new Set(header.map(canonical));
    return names.has('record type 1') && names.has('application name');
}

/** The sheet an RVTools file stands for, by its name without ending or by its header. */
export function rvtoolsTab(stem: string, header: readonly string[]): string | undefined {
    if (RVTOOLS.has(sheetKey(stem))) {
        return stem;
    }
    const names = new Set(header.map(canonical));
    return names.has('vinfovmname')
        ? 'vInfo'
        : TABS.find(([, columns]) => columns.every(column => names.has(column)))?.[0];
}

/** A list of machines with sizes is none, though it has I/O figures, unless it has a row for each interval. */
export function isAriaView(header: readonly string[]): boolean {
    const names = new Set(header.map(canonical));
    const series = header.some(name => /\b(time|timestamp|date|interval)\b/iu.test(name));
    return (
        (series || !isMachineList(header)) &&
        ['name', 'object name', 'vm name', 'virtual machine'].some(name => names.has(name)) &&
        header.some(name => /iops|commands per second|operations/iu.test(name))
    );
}
