/**
 * An estate of several vCenters whose names repeat, as RVTools tabs, with the truth about each machine; and a reader of inventories
 * that knows nothing of the importer or of the language's own readers.
 */

export interface TrueMachine {
    readonly vcenter: string;
    readonly id: string;
    readonly name: string;
    readonly cluster: string;
    readonly vcpu: number;
    /** MiB. */
    readonly memory: number;
    readonly disk: number;
    readonly used: number;
}

export interface SitesEstate {
    readonly machines: readonly TrueMachine[];
    /** Hosts by `vcenter/cluster`. */
    readonly hosts: ReadonlyMap<string, number>;
    /** CSV files by name. */
    readonly files: Readonly<Record<string, string>>;
}

/** The same numbers every time. */
function random(seed: number): () => number {
    let state = seed;
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
    };
}

/** @param machines over all vCenters; names, ids, hosts, clusters and datastores are called alike in each */
export function sitesEstate(machines: number, vcenters = 3, clusters = 12): SitesEstate {
    const next = random(machines);
    const pick = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
    const truth: TrueMachine[] = [];
    const hosts = new Map<string, number>();
    const rows: Record<'vInfo' | 'vDisk' | 'vHost' | 'vNIC' | 'vDatastore', string[]> = {
        vInfo: [],
        vDisk: [],
        vHost: [],
        vNIC: [],
        vDatastore: [],
    };
    for (let site = 0; site < vcenters; site++) {
        const vcenter = `vc${site + 1}.site.test`;
        // Some sheets of some sites name the vCenter by one of its two names only.
        const server = `${vcenter},uuid-${site}`;
        for (let at = 0; at < clusters; at++) {
            const cluster = `Cluster ${at}`;
            const count = pick(2, 8);
            hosts.set(`${vcenter}/${cluster}`, count);
            for (let host = 0; host < count; host++) {
                const name = at % 3 === 0 ? `10.${at}.0.${host + 1}` : `esx${host + 1}.c${at}.site.test`;
                rows.vHost.push(`${name},DC,${cluster},32,524288,${server}`);
                rows.vNIC.push(`${name},DC,${cluster},25000,${server}`, `${name},DC,${cluster},25000,${server}`);
            }
            rows.vDatastore.push(`ds${at},VMFS,1048576,10.${at}.0.1,${server}`);
        }
        for (let row = site; row < machines; row += vcenters) {
            const number = Math.floor(row / vcenters);
            const at = number % clusters;
            const name = `srv-${number % 2500}`;
            const first = pick(1, 400) * 1024;
            const second = pick(0, 2) === 0 ? pick(1, 900) * 512 : 0;
            const machine: TrueMachine = {
                vcenter,
                id: `vm-${number}`,
                name,
                cluster: `Cluster ${at}`,
                vcpu: pick(1, 64),
                memory: pick(1, 256) * 512,
                disk: first + second,
                used: Math.floor((first + second) * next()) + 1,
            };
            truth.push(machine);
            const host = at % 3 === 0 ? `10.${at}.0.1` : `esx1.c${at}.site.test`;
            rows.vInfo.push(
                `${name},poweredOn,False,${machine.vcpu},${machine.memory},${machine.disk + 4096},${machine.used},DC,${machine.cluster},${host},[ds${at}] ${name}/${name}.vmx,${machine.id},${server}`,
            );
            const disk = (size: number, file: number): string =>
                `${name},Hard disk ${file + 1},${size},[ds${at}] s${site}-${number}/${file}.vmdk,${machine.id},${server}`;
            rows.vDisk.push(disk(first, 0), ...(second === 0 ? [] : [disk(second, 1)]));
        }
    }
    const SERVER = 'VI SDK Server,VI SDK UUID';
    const shuffled = (list: string[]): string[] =>
        list
            .map(text => [next(), text] as const)
            .sort(([a], [b]) => a - b)
            .map(([, text]) => text);
    const file = (header: string, list: string[]): string => `${[header, ...shuffled(list)].join('\n')}\n`;
    return {
        machines: truth,
        hosts,
        files: {
            'RVTools_tabvInfo.csv': file(
                `VM,Powerstate,Template,CPUs,Memory,Provisioned MiB,In Use MiB,Datacenter,Cluster,Host,Path,VM ID,${SERVER}`,
                rows.vInfo,
            ),
            'RVTools_tabvDisk.csv': file(`VM,Disk,Capacity MiB,Path,VM ID,${SERVER}`, rows.vDisk),
            'RVTools_tabvHost.csv': file(`Host,Datacenter,Cluster,# Cores,# Memory,${SERVER}`, rows.vHost),
            'RVTools_tabvNIC.csv': file(`Host,Datacenter,Cluster,Speed,${SERVER}`, rows.vNIC),
            'RVTools_tabvDatastore.csv': file(`Name,Type,Capacity MiB,Hosts,${SERVER}`, rows.vDatastore),
        },
    };
}

const SCALE: Readonly<Record<string, number>> = { MiB: 1, GiB: 1024, TiB: 1024 * 1024 };

interface Read {
    readonly machines: ReadonlyMap<string, Omit<TrueMachine, 'name'>>;
    /** Nodes by `vcenter/cluster`. */
    readonly nodes: ReadonlyMap<string, number>;
    readonly workloads: number;
}

/** What an inventory says of each machine, read by regular expressions; machines by `vcenter id`. */
export function readInventory(text: string): Read {
    const blocks = text.match(/^(platform|fabric|profile|workload)\b[\s\S]*?\/\/ imported [^\n]*$/gmu) ?? [];
    const title = new Map<string, string>();
    const fabrics = new Map<string, { vcenter: string; cluster: string }>();
    const nodes = new Map<string, number>();
    const profiles = new Map<string, string>();
    const machines = new Map<string, Omit<TrueMachine, 'name'>>();
    let workloads = 0;
    const size = (body: string, pattern: string): number => {
        const found = new RegExp(`${pattern} (\\d+(?:\\.\\d+)?) (MiB|GiB|TiB)`, 'u').exec(body);
        return found ? Number(found[1]) * (SCALE[found[2] ?? ''] ?? NaN) : NaN;
    };
    for (const block of blocks) {
        const [, kind = '', name = ''] = /^(\w+) ("(?:[^"\\]|\\.)*"|[^\s{]+)/u.exec(block) ?? [];
        if (kind === 'platform') {
            title.set(name, / "([^"]*)"/u.exec(block)?.[1] ?? '');
        } else if (kind === 'fabric') {
            const place = {
                vcenter: title.get(/ on ([^\s{]+)/u.exec(block)?.[1] ?? '') ?? '',
                cluster: / "([^"]*), [^"]*"/u.exec(block)?.[1] ?? '',
            };
            fabrics.set(name, place);
            nodes.set(`${place.vcenter}/${place.cluster}`, Number(/nodes (\d+)/u.exec(block)?.[1]));
        } else if (kind === 'profile') {
            profiles.set(name, block.slice(block.indexOf('{')));
        } else {
            workloads++;
            const head = block.slice(0, block.indexOf('{'));
            const fabric = fabrics.get(/ on ([^\s{]+)/u.exec(head)?.[1] ?? '');
            const body = block.slice(block.indexOf('{')) + (profiles.get(/ is ([^\s{]+)/u.exec(head)?.[1] ?? '') ?? '');
            const id = /\/\/ imported \S+ (vm-\d+)@/u.exec(block)?.[1] ?? '';
            machines.set(`${fabric?.vcenter} ${id}`, {
                vcenter: fabric?.vcenter ?? '',
                id,
                cluster: fabric?.cluster ?? '',
                vcpu: Number(/vcpu (\d+)/u.exec(body)?.[1]),
                memory: size(body, 'memory'),
                disk: size(body, 'disk'),
                used: size(body, 'used'),
            });
        }
    }
    return { machines, nodes, workloads };
}

/** The first differences between the truth and what an inventory says; empty where there is none. */
export function differences(estate: SitesEstate, inventory: string): string[] {
    const read = readInventory(inventory);
    const found: string[] = [];
    if (read.workloads !== estate.machines.length) {
        found.push(`${read.workloads} workloads for ${estate.machines.length} machines`);
    }
    for (const { name, ...machine } of estate.machines) {
        const there = read.machines.get(`${machine.vcenter} ${machine.id}`);
        if (JSON.stringify(there) !== JSON.stringify(machine)) {
            found.push(`${name}: ${JSON.stringify(machine)} is ${JSON.stringify(there)}`);
        }
    }
    for (const [place, count] of estate.hosts) {
        if (
            read.nodes.get(place) !== count &&
            estate.machines.some(each => `${each.vcenter}/${each.cluster}` === place)
        ) {
            found.push(`${place}: ${count} hosts are ${read.nodes.get(place)}`);
        }
    }
    return found.slice(0, 20);
}
