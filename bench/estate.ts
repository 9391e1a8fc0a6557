/** A made-up estate: the same machines, whatever language a model of them is written in. Same size, same estate. */

export interface Machine {
    readonly name: string;
    readonly title: string;
    readonly profile: string;
    readonly environment: string;
    readonly fabric: string;
    readonly system: string;
    readonly vcpu: number;
    /** GiB. */
    readonly memory: number;
    readonly disk: number;
    readonly used: number;
    readonly iops: number;
    /** Hours. */
    readonly rpo: number;
    readonly rto: number;
    readonly uses: readonly string[];
    readonly depends: readonly string[];
}

export interface System {
    readonly name: string;
    readonly site: string;
    readonly kind: 'production' | 'development' | 'lab';
    readonly machines: readonly Machine[];
}

export interface Wave {
    readonly name: string;
    readonly title: string;
    readonly systems: readonly System[];
    readonly fabric: string;
}

export interface Estate {
    readonly size: number;
    readonly sites: readonly string[];
    readonly systems: readonly System[];
    /** Target fabrics by site. */
    readonly clusters: ReadonlyMap<string, readonly string[]>;
    readonly waves: readonly Wave[];
}

const SITES = ['fra', 'muc', 'ber', 'ham', 'cgn', 'lej'];
const SYSTEMS = [
    'erp',
    'crm',
    'billing',
    'warehouse',
    'payroll',
    'portal',
    'shop',
    'booking',
    'claims',
    'ledger',
    'mes',
    'scada',
    'telemetry',
    'archive',
    'mail',
    'intranet',
    'identity',
    'search',
    'video',
    'imaging',
    'lims',
    'fleet',
    'dispatch',
    'tariff',
    'risk',
    'treasury',
    'audit',
    'backoffice',
    'pricing',
    'catalogue',
    'loyalty',
    'reports',
];
/** Role of a machine in its system, its profile, and what it leans on there. */
const ROLES = [
    { role: 'db', title: 'database', profile: 'oltp', on: [], vcpu: 16, memory: 128, disk: 1500 },
    { role: 'app', title: 'application server', profile: 'app', on: ['db'], vcpu: 8, memory: 32, disk: 200 },
    { role: 'app', title: 'application server', profile: 'app', on: ['db'], vcpu: 8, memory: 32, disk: 200 },
    { role: 'web', title: 'front end', profile: 'web', on: ['app'], vcpu: 4, memory: 16, disk: 80 },
    { role: 'web', title: 'front end', profile: 'web', on: ['app'], vcpu: 4, memory: 16, disk: 80 },
    { role: 'mq', title: 'message queue', profile: 'stream', on: [], vcpu: 4, memory: 32, disk: 400 },
    { role: 'batch', title: 'batch worker', profile: 'app', on: ['db', 'mq'], vcpu: 8, memory: 64, disk: 300 },
    { role: 'cache', title: 'cache', profile: 'web', on: [], vcpu: 4, memory: 96, disk: 60 },
] as const;

const MACHINES_PER_WAVE = 200;
const SYSTEMS_PER_WAVE = 2;
const MACHINES_PER_SITE = 4000;
const MACHINES_PER_CLUSTER = 500;
/** Every so many machines one leans on another system, which moves at another time: a finding. */
const ACROSS = 250;

/** Numbers that look random and are the same on every run (a linear congruential generator, constants of Numerical Recipes). */
function numbers(seed: number): (below: number) => number {
    let state = seed >>> 0;
    return below => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
    };
}

/** An estate of `size` workloads. */
export function estate(size: number): Estate {
    const any = numbers(size);
    const waveCount = Math.max(2, Math.ceil(size / MACHINES_PER_WAVE));
    const sites = SITES.slice(0, Math.max(1, Math.min(SITES.length, Math.ceil(size / MACHINES_PER_SITE))));
    const clusters = new Map(
        sites.map(site => [
            site,
            Array.from(
                { length: Math.max(1, Math.ceil(size / sites.length / MACHINES_PER_CLUSTER)) },
                (_, i) => `hci-${site}-${i + 1}`,
            ),
        ]),
    );
    const systemCount = waveCount * SYSTEMS_PER_WAVE;
    const systems: System[] = [];
    let made = 0;
    for (let i = 0; i < systemCount; i++) {
        const site = sites[Math.floor(i / SYSTEMS_PER_WAVE) % sites.length]!;
        const until = Math.round(((i + 1) * size) / systemCount);
        const system = makeSystem(i, site, until - made, any, systems);
        systems.push(system);
        made = until;
    }
    const waves = Array.from({ length: waveCount }, (_, i): Wave => {
        const own = systems.slice(i * SYSTEMS_PER_WAVE, (i + 1) * SYSTEMS_PER_WAVE);
        const cluster = clusters.get(own[0]!.site)!;
        return {
            name: `wave-${String(i + 1).padStart(3, '0')}`,
            title: `Compute: ${own.map(s => s.name).join(', ')}`,
            systems: own,
            fabric: cluster[Math.floor(i / sites.length) % cluster.length]!,
        };
    });
    return { size, sites, systems, clusters, waves };
}

function makeSystem(
    index: number,
    site: string,
    count: number,
    any: (below: number) => number,
    before: readonly System[],
): System {
    const round = Math.floor(index / SYSTEMS.length);
    const name = `${SYSTEMS[index % SYSTEMS.length]}${round > 0 ? round + 1 : ''}-${site}`;
    const kind = index % 9 === 7 ? 'development' : index % 17 === 13 ? 'lab' : 'production';
    const counts = new Map<string, number>();
    const machines: Machine[] = [];
    for (let i = 0; i < count; i++) {
        const role = ROLES[i % ROLES.length]!;
        const number = (counts.get(role.role) ?? 0) + 1;
        counts.set(role.role, number);
        const depends = role.on.filter(on => counts.has(on)).map(on => machineName(name, on, 1 + any(counts.get(on)!)));
        const other = before.length > 2 ? before[any(before.length - 2)]! : undefined;
        if (i % ACROSS === ACROSS / 5 && other) {
            depends.push(other.machines[0]!.name);
        }
        const disk = role.disk + 10 * any(20);
        machines.push({
            name: machineName(name, role.role, number),
            title: `${name} ${role.title} ${number}`,
            profile: role.profile,
            system: name,
            fabric: `san-${site}-${1 + (index % 2)}`,
            environment:
                kind === 'lab'
                    ? 'lab'
                    : kind === 'development'
                      ? 'dev'
                      : role.profile === 'web'
                        ? 'prod-web'
                        : 'prod-db',
            vcpu: role.vcpu,
            memory: role.memory,
            disk,
            used: Math.round(disk * (0.4 + any(30) / 100)),
            iops: 20 + any(60),
            rpo: 24,
            rto: 4 + any(8),
            uses: i % 40 === 9 ? ['vtpm'] : i % 400 === 34 ? ['rdm'] : [],
            depends,
        });
    }
    return { name, site, kind, machines };
}

function machineName(system: string, role: string, number: number): string {
    return `${system}-${role}-${String(number).padStart(2, '0')}`;
}
