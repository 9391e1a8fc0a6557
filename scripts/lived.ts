import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../src/cli/commands.ts';

/** Writes examples/lived: one plan and its inventories on four days, from draft to two thirds done. `node scripts/lived.ts`. Everything in it is made up here. */

/** Machines of each wave: name, vCPU, GiB of memory, GB used. */
const WAVES: readonly (readonly [name: string, vcpu: number, memory: number, used: number])[][] = [
    [
        ['wiki', 2, 8, 120],
        ['build-1', 8, 16, 400],
        ['build-2', 8, 16, 400],
        ['tracker', 4, 16, 260],
    ],
    [
        ['stage-web', 2, 4, 60],
        ['stage-app', 4, 16, 180],
        ['stage-db', 4, 32, 900],
    ],
    [
        ['repo', 4, 16, 1500],
        ['registry', 4, 16, 2200],
        ['proxy', 2, 4, 40],
    ],
    [
        ['reports', 8, 32, 800],
        ['etl', 8, 32, 1100],
    ],
    [
        ['archive', 2, 8, 3000],
        ['search', 8, 64, 700],
    ],
    [
        ['tools', 2, 8, 200],
        ['jump', 1, 4, 40],
    ],
];

/** One day: what the phases say, and what is where apart from that. */
interface State {
    readonly day: string;
    /** `started` and `done` of phases. */
    readonly dates: Readonly<Record<string, string>>;
    /** Waves whose machines are on the target, and single ones that are not where their wave is. */
    readonly moved: number;
    readonly also: readonly string[];
    readonly back: readonly string[];
    /** Machines the plan does not know, on the source. */
    readonly fresh: readonly string[];
    /** vCPU that somebody changed. */
    readonly grown: Readonly<Record<string, number>>;
    /** Left on the source, powered off. */
    readonly off: readonly string[];
}

const NONE = { also: [], back: [], fresh: [], grown: {}, off: [] };
const PREPARED = {
    independence: 'started 2027-01-11 done 2027-01-22',
    backups: 'started 2027-01-22 done 2027-01-29',
    identities: 'started 2027-01-29 done 2027-02-03',
    io: 'started 2027-02-03 done 2027-02-05',
};
const DONE = {
    'wave-1': 'started 2027-02-05 done 2027-02-12',
    'wave-2': 'started 2027-02-12 done 2027-02-22',
    'wave-3': 'started 2027-02-22 done 2027-03-08',
    'wave-4': 'started 2027-03-08 done 2027-03-17',
};

export const STATES: readonly State[] = [
    { day: '2027-01-04', dates: {}, moved: 0, ...NONE },
    {
        day: '2027-02-08',
        dates: { ...PREPARED, 'wave-1': 'started 2027-02-05' },
        moved: 0,
        ...NONE,
        also: ['wiki', 'build-1'],
    },
    {
        day: '2027-03-01',
        dates: {
            ...PREPARED,
            'wave-1': DONE['wave-1'],
            'wave-2': DONE['wave-2'],
            'wave-3': 'started 2027-02-22',
        },
        moved: 2,
        ...NONE,
        also: ['repo', 'etl'],
        back: ['stage-db'],
        fresh: ['experiment'],
        grown: { search: 16 },
    },
    {
        day: '2027-03-22',
        dates: { ...PREPARED, ...DONE, 'wave-5': 'started 2027-03-17' },
        moved: 4,
        ...NONE,
        off: ['wiki'],
    },
];

/** The plan on a day. */
export function planText({ dates }: Pick<State, 'dates'>): string {
    const phase = (name: string, text: string) => `phase ${name} { ${text}${dates[name] ? ` ${dates[name]}` : ''} }\n`;
    return `// One of four days of this plan; written by scripts/lived.ts. Nothing in it is a real estate.
/** Tools and staging leave vSphere for OpenShift Virtualization. */
plan lived "Tools to OpenShift" {
  from vc
  to ocp
  starts 2027-01-11
}

platform vc "vc.lived.example" is vsphere { version "8.0" ends 2027-06-30 }
platform ocp "OpenShift" is kubevirt
environment tools { class development }

identity staff on vc { principal "LIVED\\\\operators" holds operator becomes operators }
role operator on vc { allows VirtualMachine.Interact.PowerOn, VirtualMachine.Interact.PowerOff }
role operators on ocp { allows "update subresources.kubevirt.io/virtualmachines/start", "update subresources.kubevirt.io/virtualmachines/stop" }
backup agent "Backup in the guest" { speaks in-guest.backup protects all every 24 h keep 14 d }
monitoring watch { speaks vsphere.perf observes all }

fabric array "CL-TOOLS" on vc is external-array
fabric pool "OCP-1" on ocp is ceph-replicated {
  nodes 6
  links 2 x 25 Gbps mtu 9000
  media 8 x nvme
  cores 64
  memory 512 GiB
  raw 40 TB
}

${WAVES.flat()
    .map(
        ([name, vcpu, memory, used]) =>
            `workload ${name} { in tools on array vcpu ${vcpu} memory ${memory} GiB disk ${used * 2} GB used ${used} GB iops 300 peak 900 writes 30% block 16 KiB evidence measured "made up, 7 days" }\n`,
    )
    .join('')}
${phase('independence', 'decouple watch onto in-guest.metrics lasts 2 weeks')}${phase('backups', 'test agent lasts 1 week')}${phase('identities', 'map staff lasts 3 days')}${phase('io', 'model pool lasts 2 days')}${WAVES.map(
    (wave, i) =>
        phase(
            `wave-${i + 1}`,
            `cutover ${wave.map(([name]) => name).join(', ')} to pool by cold over 2 Gbps lasts 1 week`,
        ),
).join('')}`;
}

/** Lists of both sides on a day. */
export function inventories({ moved, also, back, fresh, grown, off }: State): {
    readonly source: string;
    readonly target: string;
} {
    const target = new Set([
        ...WAVES.slice(0, moved)
            .flat()
            .map(([name]) => name)
            .filter(n => !back.includes(n)),
        ...also,
    ]);
    const row =
        (cluster: string, power: string) =>
        ([name, vcpu, memory]: (typeof WAVES)[number][number]) =>
            `${name},${power},${grown[name] ?? vcpu},${memory * 1024},${cluster}\n`;
    const head = 'Name,Powerstate,CPU,Memory MB,Cluster\n';
    const all = WAVES.flat();
    return {
        source:
            head +
            all
                .filter(([n]) => !target.has(n))
                .map(row('CL-TOOLS', 'poweredOn'))
                .join('') +
            all
                .filter(([n]) => off.includes(n))
                .map(row('CL-TOOLS', 'poweredOff'))
                .join('') +
            fresh.map(n => `${n},poweredOn,2,4096,CL-TOOLS\n`).join(''),
        target:
            head +
            all
                .filter(([n]) => target.has(n))
                .map(row('OCP-1', 'poweredOn'))
                .join(''),
    };
}

/** Writes all states below a folder, laid out as `exitplan format` does. */
export async function writeLived(folder: string): Promise<void> {
    for (const state of STATES) {
        const own = join(folder, state.day);
        mkdirSync(own, { recursive: true });
        const { source, target } = inventories(state);
        writeFileSync(join(own, 'plan.exit'), planText(state));
        writeFileSync(join(own, 'vcenter.csv'), source);
        writeFileSync(join(own, 'openshift.csv'), target);
    }
    const quiet = () => undefined;
    await main(['format', folder, '--write'], { stdout: quiet, stderr: quiet, cwd: folder, color: false });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    await writeLived(join(dirname(fileURLToPath(import.meta.url)), '../examples/lived'));
}
