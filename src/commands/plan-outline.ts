/** A first plan from a few answers: what is left, where it goes, and roughly what there is. */

/** Platforms to choose from, by their names in the library, with the fabric a new cluster there usually is. */
export const PLATFORMS = [
    { base: 'vsphere', label: 'VMware vSphere', fabric: 'vsan-raid1' },
    { base: 'nutanix', label: 'Nutanix AHV', fabric: 'nutanix-rf2' },
    { base: 'proxmox', label: 'Proxmox VE', fabric: 'ceph-replicated' },
    { base: 'hyperv', label: 'Microsoft Hyper-V', fabric: 's2d-three-way' },
    { base: 'scvmm', label: 'System Center Virtual Machine Manager', fabric: 's2d-three-way' },
    { base: 'azure-local', label: 'Azure Local', fabric: 's2d-three-way' },
    { base: 'openshift-virtualization', label: 'OpenShift Virtualization', fabric: 'ceph-replicated' },
    { base: 'kubevirt', label: 'KubeVirt', fabric: 'ceph-replicated' },
    { base: 'openstack', label: 'OpenStack', fabric: 'ceph-replicated' },
    { base: 'xcp-ng', label: 'XCP-ng or XenServer', fabric: 'external-array' },
    { base: 'ovirt', label: 'oVirt or Oracle Linux Virtualization Manager', fabric: 'external-array' },
    { base: 'hpe-vme', label: 'HPE VM Essentials', fabric: 'external-array' },
    { base: 'azure-vmware-solution', label: 'Azure VMware Solution', fabric: 'vsan-raid1' },
] as const;

/** What an estate may roughly consist of. */
export const PARTS = [
    { id: 'databases', label: 'Production databases and other monolithic workloads' },
    { id: 'fleets', label: 'Production web and application servers that scale out' },
    { id: 'development', label: 'Development and test machines' },
    { id: 'lab', label: 'A lab' },
    { id: 'identity', label: 'A directory with roles on the platform' },
    { id: 'backup', label: 'Backup' },
    { id: 'replication', label: 'Replication to a second site' },
    { id: 'monitoring', label: 'Monitoring' },
    { id: 'automation', label: 'Automation (Terraform, Ansible, scripts)' },
] as const;

export type PlatformBase = (typeof PLATFORMS)[number]['base'];
export type Part = (typeof PARTS)[number]['id'];

export interface Answers {
    readonly from: PlatformBase;
    readonly to: readonly PlatformBase[];
    readonly parts: readonly Part[];
}

interface Wave {
    readonly part: Part;
    readonly environment: string;
    readonly declares: string;
    readonly workload: string;
    readonly lasts: string;
}

/** Waves in the order in which they move: what matters least first. */
const WAVES: readonly Wave[] = [
    {
        part: 'lab',
        environment: 'lab',
        declares: 'class lab',
        workload: 'workload lab-machines { in lab  on cluster-today  count 10  vcpu 2  memory 8 GiB  disk 60 GiB }',
        lasts: '3 days',
    },
    {
        part: 'development',
        environment: 'development',
        declares: 'class development',
        workload:
            'workload dev-machines { in development  on cluster-today  count 20  vcpu 2  memory 8 GiB  disk 80 GiB  iops 100 }',
        lasts: '1 week',
    },
    {
        part: 'fleets',
        environment: 'prod-fleets',
        declares: 'class production  shape scale-out',
        workload:
            'workload web { in prod-fleets  on cluster-today  count 20  vcpu 4  memory 16 GiB  disk 100 GiB  iops 500 peak 1k  writes 20%  block 8 KiB  p99 20 ms  rpo 24 h  evidence assumed }',
        lasts: '1 week',
    },
    {
        part: 'databases',
        environment: 'prod-databases',
        declares: 'class production  shape monolithic',
        workload:
            'workload database { in prod-databases  on cluster-today  vcpu 16  memory 128 GiB  disk 2 TiB used 1 TiB  change 3 %/d  iops 5k peak 10k  writes 40%  block 16 KiB  p99 5 ms  rpo 24 h  rto 8 h  downtime 1 h  evidence assumed }',
        lasts: '1 week',
    },
];

/** The text of a plan with every name in place and figures to be replaced; it follows the sequence of the five phases. */
export function outlineText({ from, to, parts }: Answers): string {
    const has = (part: Part) => parts.includes(part);
    const targets = to.map((base, i) => ({
        base,
        name: to.length === 1 ? 'new' : `new-${i + 1}`,
        cluster: clusterName(i, to),
    }));
    const waves = WAVES.filter(w => has(w.part));
    const controllers = CONTROLLERS.filter(c => has(c.part));
    const decoupled = controllers.filter(c => c.part === 'monitoring' || c.part === 'automation');
    const established = controllers.filter(c => c.part === 'backup' || c.part === 'replication');
    const first = targets[0]?.cluster ?? 'cluster-new';
    const lines = [
        '/** What you leave, where it goes and why. */',
        `plan exit "Our exit" {`,
        '  from old',
        `  to ${targets.map(t => t.name).join(', ')}`,
        '  headroom 30%',
        '  // starts 2027-01-11',
        '}',
        '',
        `platform old "${labelOf(from)}" is ${from} { }  // ends 2027-12-31: the last day of its licence`,
        ...targets.map(t => `platform ${t.name} "${labelOf(t.base)}" is ${t.base} { }`),
        '',
        ...waves.map(w => `environment ${w.environment} { ${w.declares} }`),
        ...(waves.length > 0 ? [''] : []),
        ...(has('identity')
            ? [
                  'identity directory "Directory" on old {',
                  '  // principal "GROUP" holds ROLE becomes ROLE   completion offers the roles, closest first',
                  '}',
              ]
            : []),
        ...controllers.map(c => c.text),
        '',
        '// Replace the figures of the clusters by those of your hardware.',
        'fabric cluster-today on old is external-array { }',
        ...targets.map(
            t =>
                `fabric ${t.cluster} on ${t.name} is ${fabricOf(t.base)} { nodes 4  racks 2  links 2 x 25 Gbps mtu 9000  media 6 x nvme  raw 20 TB  cores 64  memory 1 TiB }`,
        ),
        '',
        '// One declaration stands for as many machines as its count says. An import replaces all of them.',
        ...waves.map(w => w.workload),
        '',
        ...phase(
            'independence',
            'Operational independence',
            '2 weeks',
            decoupled.map(c => `decouple ${c.name} onto ${c.onto}`),
        ),
        ...phase(
            'backup-paths',
            'Backup independence',
            '2 weeks',
            established.map(c => `establish ${c.name} onto ${c.onto}`),
        ),
        ...phase('identities', 'Identity abstraction', '1 week', has('identity') ? ['map directory'] : []),
        ...phase(
            'io',
            'Storage I/O modelling',
            '1 week',
            targets.map(t => `model ${t.cluster}`),
        ),
        ...phase('proof', 'Tests before the first wave', '3 days', [
            ...(has('identity') ? ['test directory'] : []),
            ...controllers.filter(c => c.part !== 'automation').map(c => `test ${c.name}`),
        ]),
        ...waves.flatMap(w =>
            phase(`move-${w.environment}`, `Compute: ${w.environment}`, w.lasts, [
                `cutover in ${w.environment} to ${first} over 5 Gbps`,
            ]),
        ),
    ];
    return `${lines.join('\n').trimEnd()}\n`;
}

interface OutlineController {
    readonly part: Part;
    readonly name: string;
    readonly onto: string;
    readonly text: string;
}

/** Agents in the guest until a product is named: then completion offers what it can use. */
const CONTROLLERS: readonly OutlineController[] = [
    {
        part: 'backup',
        name: 'nightly',
        onto: 'in-guest.backup',
        text: 'backup nightly "Nightly backup" { protects all every 24 h keep 30 d }  // is PRODUCT',
    },
    {
        part: 'replication',
        name: 'second-site',
        onto: 'in-guest.backup',
        text: 'replication second-site "Replicas at the second site" { protects all every 15 min }  // is PRODUCT',
    },
    {
        part: 'monitoring',
        name: 'watch',
        onto: 'in-guest.metrics',
        text: 'monitoring watch "Monitoring" { observes all }  // is PRODUCT',
    },
    {
        part: 'automation',
        name: 'deploy',
        onto: 'in-guest.automation',
        text: 'automation deploy "Automation" { manages all }  // is PRODUCT',
    },
];

function phase(name: string, title: string, lasts: string, steps: readonly string[]): string[] {
    return steps.length === 0
        ? []
        : [`phase ${name} "${title}" {`, ...steps.map(step => `  ${step}`), `  lasts ${lasts}`, '}', ''];
}

function clusterName(index: number, to: readonly PlatformBase[]): string {
    return to.length === 1 ? 'cluster-new' : `cluster-new-${index + 1}`;
}

function labelOf(base: PlatformBase): string {
    return PLATFORMS.find(p => p.base === base)?.label ?? base;
}

function fabricOf(base: PlatformBase): string {
    return PLATFORMS.find(p => p.base === base)?.fabric ?? 'external-array';
}
