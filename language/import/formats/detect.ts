import type { Format } from '../estate.ts';
import { sheetKey } from './rvtools.ts';
import { canonical } from './table.ts';

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

/** Which tool wrote a workbook, by its sheets. Nutanix Collector comes first: it reuses RVTools' sheet names. */
export function workbookFormat(sheets: readonly string[]): Format | undefined {
    if (sheets.includes('vmList') && sheets.includes('vHosts')) {
        return 'collector';
    }
    if (sheets.includes('VMs') && (sheets.includes('ESX Hosts') || sheets.includes('VM Performance'))) {
        return 'live-optics';
    }
    return sheets.some(sheet => RVTOOLS.has(sheetKey(sheet))) ? 'rvtools' : undefined;
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

/** Which tool wrote a CSV file, by its name and header. For RVTools, `tab` names the sheet it stands for. */
export function csvFormat(fileName: string, header: readonly string[]): { format: Format; tab?: string } | undefined {
    const names = new Set(header.map(canonical));
    if (names.has('record type 1') && names.has('application name')) {
        return { format: 'konveyor' };
    }
    const stem = fileName.replace(/\.csv$/iu, '');
    const byName = sheetKey(stem);
    if (RVTOOLS.has(byName)) {
        return { format: 'rvtools', tab: stem };
    }
    if (names.has('vinfovmname')) {
        return { format: 'rvtools', tab: 'vInfo' };
    }
    const tab = TABS.find(([, columns]) => columns.every(column => names.has(column)));
    if (tab) {
        return { format: 'rvtools', tab: tab[0] };
    }
    const object = ['name', 'object name', 'vm name', 'virtual machine'].some(name => names.has(name));
    return object && header.some(name => /iops|commands per second|operations/iu.test(name))
        ? { format: 'aria' }
        : undefined;
}
