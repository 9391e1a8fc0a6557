import { Hosts } from '../estate/hosts.ts';
import { leadingNumber, type RvtoolsState } from './rvtools-state.ts';
import type { RowView, SheetSpec } from './table.ts';

/** Readers of the sheets about vCenter, clusters, hosts and datastores. */
export function placeSheets(state: RvtoolsState): Record<string, SheetSpec> {
    const hosts = new Hosts();
    return {
        vsource: vSource(state),
        vmetadata: vMetaData(state),
        vcluster: vCluster(state),
        vhost: vHost(state, hosts),
        vnic: vNic(state, hosts),
        vdatastore: vDatastore(state),
        vport: portGroups(state, 'vPort', 'Port Group'),
        dvport: portGroups(state, 'dvPort', 'Port'),
    };
}

const SERVER = ['VI SDK UUID', 'VI SDK Server'];
const SERVER_ALIASES = { 'VI SDK UUID': ['vCenter UUID', 'VISDKUUID'], 'VI SDK Server': ['VISDKServer'] };

function serverOf(state: RvtoolsState, view: RowView): string | undefined {
    return state.index.servers.note(view.word('VI SDK UUID'), view.word('VI SDK Server'));
}

function vSource(state: RvtoolsState): SheetSpec {
    return {
        required: [['Name', 'VI SDK Server']],
        columns: ['Name', 'Version', 'Fullname', ...SERVER],
        aliases: SERVER_ALIASES,
        prefix: 'vSource',
        row(view) {
            const key = serverOf(state, view) ?? view.text('Name');
            if (key === '') {
                return 'no server name';
            }
            state.extract.servers.push({
                key,
                name: view.word('VI SDK Server') ?? view.text('Name'),
                version: view.word('Version'),
                product: view.word('Fullname'),
                kind: 'vsphere',
                at: view.at,
            });
            return undefined;
        },
    };
}

function vMetaData(state: RvtoolsState): SheetSpec {
    return {
        required: [['RVTools version', 'RVTools major version']],
        columns: ['RVTools version', 'RVTools major version'],
        row(view) {
            const version = view.word('RVTools version') ?? view.word('RVTools major version');
            state.extract.source.title = version === undefined ? 'RVTools' : `RVTools ${version}`;
            return undefined;
        },
    };
}

function vCluster(state: RvtoolsState): SheetSpec {
    return {
        required: [['Name']],
        columns: ['Name', 'HA enabled', 'DRS enabled', 'DPM enabled', ...SERVER],
        aliases: { Name: ['ClusterName', 'Cluster'], ...SERVER_ALIASES },
        prefix: 'vCluster',
        row(view) {
            const name = view.text('Name');
            if (name === '') {
                return 'no cluster name';
            }
            state.extract.clusters.push({
                name,
                server: serverOf(state, view),
                ha: view.flag('HA enabled'),
                drs: view.flag('DRS enabled'),
                dpm: view.flag('DPM enabled'),
                at: view.at,
            });
            return undefined;
        },
    };
}

function vHost(state: RvtoolsState, hosts: Hosts): SheetSpec {
    return {
        required: [['Host']],
        columns: [
            'Host',
            'Datacenter',
            'Cluster',
            '# Cores',
            '# Memory',
            '# NICs',
            '# HBAs',
            'Model',
            'Serial number',
            'ESX Version',
            'Object ID',
            ...SERVER,
        ],
        aliases: {
            Host: ['HostName', 'Name'],
            '# Cores': ['NumCpuCores'],
            '# Memory': ['MemorySize'],
            '# NICs': ['NumNics'],
            '# HBAs': ['NumHBAs'],
            ...SERVER_ALIASES,
        },
        prefix: 'vHost',
        row(view) {
            const name = view.text('Host');
            if (name === '') {
                return 'no host name';
            }
            const host = {
                name,
                id: view.word('Object ID'),
                datacenter: view.word('Datacenter'),
                cluster: view.word('Cluster'),
                server: serverOf(state, view),
                cores: view.count('# Cores'),
                memory: view.mib('# Memory'),
                nics: view.count('# NICs'),
                hbas: view.count('# HBAs'),
                model: view.word('Model'),
                serial: view.word('Serial number'),
                version: view.word('ESX Version'),
                speeds: [],
                at: view.at,
            };
            if (!hosts.add(host)) {
                return 'the same host stands above';
            }
            state.extract.hosts.push(host);
            return undefined;
        },
    };
}

/** Link speeds are in Mbit/s; a link that is down says 0 or nothing. */
function vNic(state: RvtoolsState, hosts: Hosts): SheetSpec {
    return {
        required: [['Host']],
        columns: ['Host', 'Datacenter', 'Cluster', 'Speed', 'Network Device', ...SERVER],
        aliases: { Host: ['HostName'], ...SERVER_ALIASES },
        prefix: 'vNIC',
        row(view) {
            const host = hosts.find({
                name: view.text('Host'),
                server: serverOf(state, view),
                datacenter: view.word('Datacenter'),
                cluster: view.word('Cluster'),
            });
            if (typeof host === 'string') {
                return host;
            }
            host.speeds.push((leadingNumber(view.text('Speed')) ?? 0) * 1e6);
            return undefined;
        },
    };
}

/** Port groups of standard switches (one row for each host) and of distributed ones. */
function portGroups(state: RvtoolsState, prefix: string, column: string): SheetSpec {
    return {
        required: [[column]],
        columns: [column, 'VLAN', ...SERVER],
        aliases: { 'Port Group': ['PortGroup'], ...SERVER_ALIASES },
        prefix,
        row(view) {
            const name = view.text(column);
            if (name === '') {
                return 'no port group name';
            }
            const text = view.text('VLAN');
            state.extract.networks.push({
                name,
                // A trunk has a range of them.
                vlan: /^\d{1,4}$/u.test(text) ? Number(text) : undefined,
                server: serverOf(state, view),
                at: view.at,
            });
            return undefined;
        },
    };
}

function vDatastore(state: RvtoolsState): SheetSpec {
    return {
        required: [['Name']],
        columns: ['Name', 'Type', 'Capacity MiB', 'In Use MiB', 'Hosts', 'Datacenter', 'Object ID', ...SERVER],
        aliases: { Name: ['DatastoreName', 'Datastore'], ...SERVER_ALIASES },
        prefix: 'vDatastore',
        row(view) {
            const name = view.text('Name');
            if (name === '') {
                return 'no datastore name';
            }
            const id = view.word('Object ID');
            const server = serverOf(state, view);
            if (id !== undefined && state.extract.datastores.some(each => each.id === id && each.server === server)) {
                return 'the same datastore (by id) stands above';
            }
            state.extract.datastores.push({
                name,
                id,
                datacenter: view.word('Datacenter'),
                kind: view.word('Type'),
                capacity: view.mib('Capacity MiB'),
                inUse: view.mib('In Use MiB'),
                hosts: view
                    .text('Hosts')
                    .split(',')
                    .map(host => host.trim())
                    .filter(host => host !== ''),
                server,
                at: view.at,
            });
            return undefined;
        },
    };
}
