import type { Estate, Machine, System } from './estate.ts';

/** An estate as `.exit` files. */

export interface TextFile {
    readonly path: string;
    readonly text: string;
}

const SHARED = `environment prod-db  { class production  shape monolithic }
environment prod-web { class production  shape scale-out }
environment dev { class development }
environment lab { class lab }

profile oltp "Transactions" { writes 45%  block 16 KiB  p99 20 ms  change 3 %/d  evidence measured "Live Optics, 7 days" }
profile app "Application server" { writes 40%  block 8 KiB  p99 20 ms  change 1 %/d  evidence measured "Live Optics, 7 days" }
profile web "Stateless front end" { writes 30%  block 4 KiB  p99 20 ms  change 1 %/d  evidence measured "Live Optics, 7 days" }
profile stream "Logs and queues" { writes 80%  block 64 KiB  p99 20 ms  change 5 %/d  evidence estimated "sizing guide" }
`;

/** The files of a plan: one, or a main file and an inventory spread over the others. */
export function planFiles(estate: Estate, files = 1): TextFile[] {
    const inventory = [SHARED, ...estate.sites.map(site => siteText(estate, site))];
    const systems = estate.systems.map(systemText);
    if (files === 1) {
        return [{ path: 'plan.exit', text: [header(estate), ...inventory, ...systems, phases(estate)].join('\n') }];
    }
    const parts = files - 1;
    const names = Array.from({ length: parts }, (_, i) => `inventory-${String(i + 1).padStart(2, '0')}.exit`);
    const main = [...names.map(n => `include "${n}"`), '', header(estate), phases(estate)].join('\n');
    return [
        { path: 'plan.exit', text: main },
        ...names.map((path, i): TextFile => {
            const own = systems.slice(
                Math.round((i * systems.length) / parts),
                Math.round(((i + 1) * systems.length) / parts),
            );
            return { path, text: [...(i === 0 ? inventory : []), ...own].join('\n') || '// nothing here yet\n' };
        }),
    ];
}

function header({ sites }: Estate): string {
    return `/** Leave the old platform at ${sites.length} sites. */
plan estate "Exit of the whole estate" {
  from ${sites.map(s => `vc-${s}`).join(', ')}
  to ${sites.map(s => `ntx-${s}`).join(', ')}
  headroom 30%
  starts 2027-01-11
}

${sites.map(s => `platform vc-${s} "vCenter ${s}" is vsphere { version "8.0"  ends 2040-06-30 }\nplatform ntx-${s} "Prism ${s}" is nutanix { version "7.3" }`).join('\n')}
`;
}

function siteText(estate: Estate, site: string): string {
    const clusters = estate.clusters.get(site)!.map(
        name => `fabric ${name} "AHV cluster" on ntx-${site} is nutanix-rf2 {
  nodes 24   racks 3   failure-domain rack
  links 2 x 100 Gbps mtu 9000 bond active-active
  uplinks 8 x 400 Gbps
  buffer 64 MiB
  rtt 50 us
  media 12 x nvme
  locality 95%
  raw 80 TB
  rebuild 400 MB/s
}`,
    );
    return `identity ad-${site} "Active Directory ${site}" on vc-${site} {
  principal "CORP\\\\svc-backup-${site}" holds backup-${site} becomes "Prism Admin" on ntx-${site}
  principal "CORP\\\\ops-${site}" holds viewer-${site} becomes "Prism Viewer" on ntx-${site}
}
role viewer-${site} on vc-${site} { allows System.Anonymous, System.Read, System.View }
role backup-${site} on vc-${site} is viewer-${site} { allows VirtualMachine.State.CreateSnapshot, VirtualMachine.State.RemoveSnapshot, VirtualMachine.Provisioning.DiskRandomRead }

backup images-${site} "Nightly images ${site}" is veeam-vbr {
  speaks vsphere.vadp
  protects matching "*-${site}-*" every 24 h keep 30 d
  account "CORP\\\\svc-backup-${site}"
  depends on ad-${site}
}
monitoring watch-${site} "Health ${site}" is zabbix {
  speaks vsphere.perf
  observes matching "*-${site}-*" except in lab
}
automation desired-${site} "Desired state ${site}" {
  speaks vsphere.terraform
  manages matching "*-${site}-web-*"
}

fabric san-${site}-1 "Array, first half" on vc-${site} is external-array { }
fabric san-${site}-2 "Array, second half" on vc-${site} is external-array { }
${clusters.join('\n')}
`;
}

function systemText(system: System): string {
    return `// ── ${system.name}\n\n${system.machines.map(workload).join('\n')}\ngroup all-of-${system.name} { matching "${system.name}-*" }\n`;
}

/** One declaration as a person would write it: eight lines, five or six references. */
export function workload(m: Machine): string {
    return `workload ${m.name} "${m.title}" is ${m.profile} {
  in ${m.environment}  on ${m.fabric}
  vcpu ${m.vcpu}  memory ${m.memory} GiB
  disk ${m.disk} GiB used ${m.used} GiB
  iops ${m.iops} peak ${m.iops * 3}
  rpo ${m.rpo} h  rto ${m.rto} h  downtime 8 h
${m.uses.length > 0 ? `  uses ${m.uses.join(', ')}\n` : ''}${m.depends.length > 0 ? `  depends on ${m.depends.join(', ')}\n` : ''}}
`;
}

function phases({ sites, clusters, waves }: Estate): string {
    const per = (text: (site: string) => string) => sites.map(text).join('\n');
    return `phase independence "Operational Independence" {
${per(s => `  decouple watch-${s} onto in-guest.metrics\n  decouple desired-${s} onto ahv.terraform`)}
  lasts 2 weeks
}
phase backup-rights "Accounts of the tools" {
${per(s => `  map ad-${s}`)}
  lasts 1 week
}
phase backup-paths "Backup Independence" {
${per(s => `  establish images-${s} onto ahv.v3-snapshots`)}
  lasts 3 weeks
}
phase io "Storage I/O Modeling" {
  model ${[...clusters.values()].flat().join(', ')}
  lasts 1 week
}
${waves
    .map(
        w => `phase ${w.name} "${w.title}" {
  cutover ${w.systems.map(s => `all-of-${s.name}`).join(', ')} to ${w.fabric} over 25 Gbps
  lasts 3 days
}`,
    )
    .join('\n')}

accept feature-unsupported on all because "raw LUNs are converted to volume groups in the window" by "storage team" until 2040-01-31
`;
}

/** Networks of each site, so many that machines spread over them. */
const SEGMENTS = 20;

/** The same estate in one file with every word that decides an exit beside layers and figures: what they cost per key is compared with it. */
export function withEveryWord(estate: Estate): string {
    const { sites } = estate;
    const [first = ''] = sites;
    let machines = 0;
    const text = planFiles(estate)
        .map(f => f.text)
        .join('\n')
        .replace(
            /^plan estate .*\{$/m,
            head =>
                `${head}\n  freeze 2028-12-20..2029-01-06 "year end"\n  window fri 18:00..mon 06:00\n  window tue 20:00..wed 06:00\n  exposure 12 h`,
        )
        .replace(/^workload \S+? ".*\{$/gm, head => {
            machines++;
            const site = sites.find(s => head.includes(`-${s}-`)) ?? first;
            return `${head}\n  net net-${site}-${machines % SEGMENTS}${machines % 9 === 0 ? '  heartbeat 30 s' : ''}`;
        })
        .replace(
            /^ {2}media 12 x nvme$/gm,
            '  media 12 x nvme\n  cores 64  memory 1 TiB  controller cores 12 memory 64 GiB read 60 us write 130 us  overcommit 6:1\n  burst 512 KiB',
        )
        .replace(/ over 25 Gbps$/gm, ' by warm with move over 20..30 Gbps')
        .replace(/^ {2}lasts 3 days$/gm, '  lasts 2..4 days  approve "board"');
    // What is made again and proven stands in front of the waves.
    const wave = text.lastIndexOf('\nphase ', text.indexOf('cutover all-of')) + 1;
    return `${text.slice(0, wave)}${sites.map(segments).join('\n')}\n${words(first, sites)}\n${text.slice(wave)}`;
}

function segments(site: string): string {
    const names = Array.from({ length: SEGMENTS }, (_, i) => `net-${site}-${i}`);
    return `${names.map((n, i) => `network ${n} on vc-${site} { vlan ${100 + i}  mtu 1500  subnet "10.${i}.0.0/16" }`).join('\n')}
policy apart-${site} "Apart" for placement on vc-${site} { applies matching "*-${site}-db-*" }
policy walls-${site} for security on vc-${site} { applies all }
phase nets-${site} { recreate ${names.join(', ')}, apart-${site}, walls-${site} on ntx-${site}  alongside io  lasts 3 days }`;
}

function words(first: string, sites: readonly string[]): string {
    return `mover move is nutanix-move { account "CORP\\\\ops-${first}"  sessions 20 }
phase proof { test ${sites.map(s => `images-${s}, ad-${s}, watch-${s}`).join(', ')}  lasts 1 week }
rule big "Waves are small" severity warning { when cutover in production  require at most 400 machines  require approve  require test  require window }
rule measured "Databases are measured" severity information { when cutover in prod-db  require evidence measured }
`;
}
