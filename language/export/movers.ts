import { elementsAt } from '../basics/lists.ts';
import type { ConvertStep, Fabric } from '../plan/plan.ts';
import { dayText } from '../plan/units.ts';
import { visible } from '../report/text.ts';
import { comment, csv, documents, powershell, shell } from './text.ts';
import { type Exported, type Job, label, MappedNames, type MovedMachine, NothingToExport } from './tool.ts';

/** Tools that copy machines. */

function moved({ machines, phases }: Job): readonly MovedMachine[] {
    if (machines.length === 0) {
        throw new NothingToExport(`phase '${phases.map(p => p.name).join("', '")}' moves no machine`);
    }
    return machines;
}

function nameOf({ plan, phases }: Job): string {
    return label(`${plan.name}-${phases.map(p => p.name).join('-')}`);
}

/** Whether machines are copied while they run. */
function isWarm(machine: MovedMachine): boolean {
    return machine.step.method === 'warm' || machine.step.method === 'live' || machine.step.method === undefined;
}

/** Networks of the machines; those that have none stand for the question. */
function networksOf(machines: readonly MovedMachine[]): string[] {
    return [...new Set(machines.flatMap(m => m.workload.nets.map(n => n.name)))].sort();
}

function fabricsOf(machines: readonly MovedMachine[]): string[] {
    return [...new Set(machines.map(m => m.workload.fabric?.name ?? m.workload.platform?.name ?? 'source'))].sort();
}

const counted = (machines: readonly MovedMachine[]) => {
    const several = [...new Set(machines.filter(m => m.workload.count > 1).map(m => m.workload.name))];
    return several.length === 0
        ? []
        : [
              `Put the real names in: the plan counts ${several.map(n => `'${n}'`).join(', ')} and does not name each machine.`,
          ];
};

/**
 * Plan, NetworkMap and StorageMap of Forklift (forklift.konveyor.io/v1beta1), one Plan for the machines copied warm and one for those that are
 * copied cold, since a Plan is either.
 */
export function forklift(job: Job): Exported {
    const machines = moved(job);
    const name = nameOf(job);
    const names = new MappedNames(label);
    const namespace = 'openshift-mtv';
    const provider = (n: string) => ({ name: n, namespace });
    const source = label(machines[0]?.workload.platform?.name ?? 'source');
    const providers = { source: provider(source), destination: provider('host') };
    const head = (kind: string, own: string) => ({
        apiVersion: 'forklift.konveyor.io/v1beta1',
        kind,
        metadata: { name: own, namespace },
    });
    const networks = networksOf(machines);
    const tests = testsOf(job);
    const target = label(job.targets[0]?.name ?? 'target');
    const plans = [true, false].flatMap(warm => {
        const own = machines.filter(m => isWarm(m) === warm);
        return own.length === 0
            ? []
            : [
                  {
                      ...head(
                          'Plan',
                          machines.length === own.length
                              ? name
                              : label(`${name.slice(0, 58)}-${warm ? 'warm' : 'cold'}`),
                      ),
                      spec: {
                          description: `${job.plan.title ?? job.plan.name}: ${job.phases.map(p => p.title ?? p.name).join(', ')}`,
                          warm,
                          targetNamespace: target,
                          provider: providers,
                          map: {
                              network: { name, namespace },
                              storage: { name, namespace },
                          },
                          vms: own.map(m => {
                              const as = names.of(m.name);
                              return as === m.name ? { name: m.name } : { name: m.name, targetName: as };
                          }),
                      },
                  },
              ];
    });
    return {
        files: [
            {
                name: `${name}.yaml`,
                text: documents(job.head, [
                    {
                        ...head('NetworkMap', name),
                        spec: {
                            provider: providers,
                            map: (networks.length === 0 ? ['CHANGE-ME'] : networks).map(n => ({
                                source: { name: n },
                                destination: { type: 'multus', name: label(n), namespace: target },
                            })),
                        },
                    },
                    {
                        ...head('StorageMap', name),
                        spec: {
                            provider: providers,
                            map: fabricsOf(machines).map(f => ({
                                source: { name: f },
                                destination: { storageClass: label(machines[0]?.step.fabric?.name ?? 'target') },
                            })),
                        },
                    },
                    ...plans,
                    ...tests.map(test => ({
                        ...head('Hook', hookName(name, test)),
                        spec: { image: HOOK_RUNNER, playbook: base64(playbookOf(test)) },
                    })),
                ]),
            },
        ],
        asks: [
            ...counted(machines),
            ...names.asks('Kubernetes takes'),
            `Set the providers: the files name '${source}' and 'host' in namespace '${namespace}'.`,
            `Create namespace '${target}', or change 'targetNamespace'.`,
            networks.length === 0
                ? 'Name the source networks in the NetworkMap: the plan states none for these machines.'
                : 'Check that the network attachment definitions exist under the names of the NetworkMap.',
            'Name the source datastores and the storage class in the StorageMap: the plan knows fabrics only.',
            'Start with a Migration object; for a warm plan with the time of the cutover.',
            ...tests.map(
                test =>
                    `Write the playbook of hook '${hookName(name, test)}', which fails until then, and add it as PostHook to the machine after which '${test}' is tested.`,
            ),
        ],
    };
}

/** The image that runs hooks where nobody names another (the project's own, kubev2v/forklift). */
const HOOK_RUNNER = 'quay.io/kubev2v/hook-runner';

function hookName(plan: string, test: string): string {
    return label(`${plan.slice(0, 40)}-test-${test}`);
}

/** A plan does not hold how something is tested: until somebody writes it, the hook fails, so that nothing passes untested. */
function playbookOf(test: string): string {
    const text = (words: string) => JSON.stringify(visible(words));
    return [
        `- name: ${text(`Test of ${test}`)}`,
        '  hosts: localhost',
        '  tasks:',
        '    - name: Replace this task by the test',
        '      ansible.builtin.fail:',
        `        msg: ${text(`The test of ${test} is not written yet`)}`,
        '',
    ].join('\n');
}

function base64(text: string): string {
    return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** What the phases test, by name. */
function testsOf({ phases }: Job): string[] {
    return phases.flatMap(p =>
        p.steps.flatMap(s => (s.verb === 'test' ? [...s.controllers, ...s.identities].map(c => c.name) : [])),
    );
}

/** Tests of the phase as a reminder, for tools that have no hooks. */
function hooks(job: Job): string[] {
    const tests = testsOf(job);
    return tests.length === 0 ? [] : [`Run the tests of this phase by hand: ${tests.join(', ')}.`];
}

/**
 * MigrationPlan of vJailbreak (vjailbreak.k8s.pf9.io/v1alpha1), one for hot and one for cold copies; of a phase that converts hosts as well a
 * RollingMigrationPlan, which empties clusters and takes their hosts along.
 */
export function vjailbreak(job: Job): Exported {
    const machines = moved(job);
    const name = nameOf(job);
    const namespace = 'migration-system';
    const converts = job.phases.flatMap(p => p.steps.flatMap(s => (s.verb === 'convert' ? [s] : [])));
    if (converts.length > 0) {
        return rolling(job, machines, converts);
    }
    const plans = (['hot', 'cold'] as const).flatMap(type => {
        const own = machines.filter(m => (isWarm(m) ? 'hot' : 'cold') === type);
        return own.length === 0
            ? []
            : [
                  {
                      apiVersion: 'vjailbreak.k8s.pf9.io/v1alpha1',
                      kind: 'MigrationPlan',
                      metadata: { name: label(`${name.slice(0, 58)}-${type}`), namespace },
                      spec: {
                          migrationTemplate: name,
                          migrationStrategy: { type, adminInitiatedCutOver: true },
                          virtualMachines: [own.map(m => m.name)],
                      },
                  },
              ];
    });
    return {
        files: [{ name: `${name}.yaml`, text: documents(job.head, plans) }],
        asks: [
            ...counted(machines),
            `Create the MigrationTemplate '${name}' with its network and storage mapping and the credentials of both sides.`,
            'Name the machines as vJailbreak lists them (VMwareMachine), where its name differs from that in vCenter.',
            'Cutover is started by an administrator (adminInitiatedCutOver); set vmCutoverStart and vmCutoverEnd for a window instead.',
            ...hooks(job),
        ],
    };
}

/** One plan for the clusters whose hosts a phase converts; the machines in the order of the text. */
function rolling(job: Job, machines: readonly MovedMachine[], converts: readonly ConvertStep[]): Exported {
    const name = nameOf(job);
    const cold = machines.every(m => !isWarm(m));
    const clusters = [...new Set(machines.map(m => clusterOf(m.workload.fabric)))];
    const mapping = converts.flatMap(({ source, fabric }) =>
        source && fabric ? [{ vmwareClusterName: clusterOf(source), pcdClusterName: fabric.title ?? fabric.name }] : [],
    );
    return {
        files: [
            {
                name: `${name}.yaml`,
                text: documents(job.head, [
                    {
                        apiVersion: 'vjailbreak.k8s.pf9.io/v1alpha1',
                        kind: 'RollingMigrationPlan',
                        metadata: { name, namespace: 'migration-system' },
                        spec: {
                            bmConfigRef: { name: 'CHANGE-ME' },
                            migrationTemplate: name,
                            migrationStrategy: { type: cold ? 'cold' : 'hot', adminInitiatedCutOver: true },
                            clusterMapping: mapping,
                            clusterSequence: clusters.map(cluster => ({
                                clusterName: cluster,
                                vmSequence: machines
                                    .filter(m => clusterOf(m.workload.fabric) === cluster)
                                    .map(m => ({ vmName: m.name })),
                            })),
                        },
                    },
                ]),
            },
        ],
        asks: [
            ...counted(machines),
            `Create the MigrationTemplate '${name}', and the BMConfig with the credentials of the hosts' management controllers; put its name in.`,
            `Name the clusters as vCenter and the target do; the files name ${clusters.map(c => `'${c}'`).join(', ')}.`,
            `Hosts are converted as they become empty: ${converts.map(c => `${c.count} of '${c.source?.name ?? ''}'`).join(', ')} by the plan. Stop when that many are over.`,
            ...(machines.some(m => !isWarm(m)) && !cold
                ? ['All machines are copied hot here, although the plan copies some of them cold.']
                : []),
            ...hooks(job),
        ],
    };
}

/** The cluster a fabric stands for: its title, as an import writes it, begins with the cluster's name. */
function clusterOf(fabric: Fabric | undefined): string {
    return fabric?.title ?? fabric?.name ?? 'CHANGE-ME';
}

/**
 * Mobility groups of HCX as a PowerCLI script: written down, started by nobody. Cmdlets, their parameters and the kinds of migration are those of the
 * PowerCLI reference (developer.broadcom.com/powercli, VMware.VimAutomation.Hcx, read 2026-12-01); no HCX has run it.
 */
export function hcx(job: Job): Exported {
    const machines = moved(job);
    const name = nameOf(job);
    const method = (m: MovedMachine) =>
        m.step.method === 'cold' ? 'Cold' : m.step.method === 'live' ? 'vMotion' : 'Bulk';
    const lines = machines.map(
        m =>
            `    @{ Name = ${powershell(m.name)}; Type = ${powershell(method(m))}; Networks = @(${m.workload.nets.map(n => powershell(n.name)).join(', ')}) }`,
    );
    return {
        files: [
            {
                name: `${name}.ps1`,
                text: `${comment(job.head)}# Read it, fill in what is marked, and run it in a session of Connect-HCXServer.
$ErrorActionPreference = 'Stop'
$source = Get-HCXSite -Source
$target = Get-HCXSite -Destination
$compute = 'CHANGE-ME'    # cluster or resource pool on the target
$datastore = 'CHANGE-ME'  # datastore on the target
$folder = 'CHANGE-ME'     # folder on the target
$machines = @(
${lines.join('\n')}
)
$configuration = New-HCXMobilityGroupConfiguration -SourceSite $source -DestinationSite $target
$migrations = foreach ($m in $machines) {
    $vm = Get-HCXVM -Name $m.Name
    $mapping = foreach ($nic in $vm.Network) {
        New-HCXNetworkMapping -SourceNetwork $nic -DestinationNetwork (Get-HCXNetwork -Name $nic.Name -Site $target)
    }
    $options = @{
        VM = $vm; MigrationType = $m.Type; SourceSite = $source; DestinationSite = $target; NetworkMapping = $mapping
        TargetComputeContainer = Get-HCXContainer -Name $compute -Site $target
        TargetDatastore = Get-HCXDatastore -Name $datastore -Site $target
        Folder = Get-HCXContainer -Name $folder -Type Folder -Site $target
        DiskProvisionType = 'SameAsSource'; RetainMac = $true
    }
    New-HCXMigration @options -MobilityGroupMigration
}
$group = New-HCXMobilityGroup -Name ${powershell(name)} -Migration $migrations -GroupConfiguration $configuration
Test-HCXMobilityGroup -MobilityGroup $group
# Start-HCXMobilityGroupMigration -MobilityGroup $group
`,
            },
        ],
        asks: [
            ...counted(machines),
            'Fill in the container, the datastore and the folder on the target.',
            'Set the schedule of the switchover; the script leaves the start commented out.',
            'Networks are looked for under the same name on the target; change the mapping where they are called otherwise.',
            'Cmdlets and parameters are those of the PowerCLI reference of December 2026; no HCX has run the script. Compare them with the release you have.',
            ...hooks(job),
        ],
    };
}

/** What Nutanix Move asks for each machine, as a list: its plans are made in its own console or by its API, whose schema is not published as a file. */
export function move(job: Job): Exported {
    const machines = moved(job);
    const name = nameOf(job);
    return {
        files: [
            {
                name: `${name}.csv`,
                text: csv([
                    [
                        'Migration plan',
                        'VM',
                        'Target cluster',
                        'Target networks',
                        'Type',
                        'Data in use (bytes)',
                        'Preserve',
                        'Remark',
                    ],
                    ...machines.map(m => [
                        name,
                        m.name,
                        m.step.fabric?.title ?? m.step.fabric?.name ?? '',
                        m.workload.nets.map(n => n.name).join('; '),
                        isWarm(m) ? 'online' : 'offline',
                        String((m.workload.figures['used'] ?? m.workload.figures['disk'])?.value ?? ''),
                        'static addresses, MAC',
                        remark(job),
                    ]),
                ]),
            },
        ],
        asks: [
            ...counted(machines),
            `Create migration plan '${name}' in Move and choose the machines of the list; map each network to a subnet of the target.`,
            'Choose the target container, and how guests are prepared (automatically, or by hand where Move has no credentials).',
            'Schedule the data seeding; cut over by hand in the window.',
            ...hooks(job),
        ],
    };
}

/** Why a phase was exported although its verdict does not allow it, in the one place a list has for that. */
function remark({ head }: Job): string {
    return head.slice(1).join('; ');
}

/** Groups of Azure Migrate for a target in Azure (Azure VMware Solution, Azure Local). */
export function azureMigrate(job: Job): Exported {
    const machines = moved(job);
    const name = nameOf(job);
    return {
        files: [
            {
                name: `${name}.csv`,
                text: csv([
                    ['Group', 'Machine', 'Target', 'Cores', 'Memory (MB)', 'Disk (GB)', 'Wave starts', 'Remark'],
                    ...machines.map(m => [
                        name,
                        m.name,
                        m.step.fabric?.title ?? m.step.fabric?.name ?? '',
                        String(m.workload.figures['vcpu']?.value ?? ''),
                        amount(m.workload.figures['memory']?.value, 2 ** 20),
                        amount(m.workload.figures['disk']?.value, 1e9),
                        startOf(job, m),
                        remark(job),
                    ]),
                ]),
            },
        ],
        asks: [
            ...counted(machines),
            `Create group '${name}' in Azure Migrate and add the machines as its appliance discovered them.`,
            'Choose the assessment for the target (AVS, Azure Local) and compare its sizes with the columns.',
            ...hooks(job),
        ],
    };
}

function amount(bytes: number | undefined, unit: number): string {
    return bytes === undefined ? '' : String(Math.ceil(bytes / unit));
}

function startOf({ analysis }: Job, { step }: MovedMachine): string {
    const starts = analysis.timeline[step.phase.index]?.starts;
    return starts === undefined ? '' : dayText(starts);
}

/**
 * `qm import` of Proxmox VE from an ESXi storage, as a script that only prints until it is told to run. `qm import <vmid> <source> --storage <string>
 * [OPTIONS]` is the synopsis of qm(1) of Proxmox VE 8.2 and later, its options those of a new machine, `name` among them.
 */
export function proxmox(job: Job): Exported {
    const machines = moved(job);
    const name = nameOf(job);
    const names = new MappedNames(label);
    const lines = machines.map(m => {
        const as = names.of(m.name);
        return `import ${shell(m.name)} ${shell(as)}`;
    });
    return {
        files: [
            {
                name: `${name}.sh`,
                text: `#!/bin/sh
${comment(job.head)}# Prints what it would do. Read it, fill in what is marked, then: RUN=yes sh ${name}.sh
set -eu
ESXI=${shell('CHANGE-ME')}        # storage of type esxi on this cluster
DATACENTER=${shell('ha-datacenter')}
DATASTORE=${shell('CHANGE-ME')}   # datastore of the machines
STORAGE=${shell('CHANGE-ME')}     # where their disks go
import() {
  source="$ESXI:$DATACENTER/$DATASTORE/$1/$1.vmx"
  if [ "\${RUN:-no}" = yes ]; then
    qm import "$(pvesh get /cluster/nextid)" "$source" --storage "$STORAGE" --name "$2"
  else
    printf 'qm import NEXTID %s --storage %s --name %s\\n' "$source" "$STORAGE" "$2"
  fi
}
${lines.join('\n')}
`,
            },
        ],
        asks: [
            ...counted(machines),
            ...names.asks('Proxmox VE takes'),
            'Add the ESXi host as a storage (pvesm add esxi; Proxmox VE 8.2 or later), and fill in storage and datastore. Disks on vSAN and encrypted disks cannot be imported this way.',
            'Switch the machines off first: an import copies cold.',
            'Check bridge and VLAN of each network card after the import.',
            ...hooks(job),
        ],
    };
}

/** What has to exist on the target before the machines come, in the plan's words. */
export function recreated({ phases, plan }: Job): string[] {
    return phases.flatMap(p =>
        p.steps.flatMap(s => {
            if (s.verb !== 'recreate') {
                return [];
            }
            const on = (s.platform ?? plan.to[0])?.name ?? 'the target';
            return [
                ...s.networks.map(
                    n =>
                        `Create network '${n.title ?? n.name}' on '${on}'${[
                            n.figures['vlan'] ? `VLAN ${n.figures['vlan'].value}` : '',
                            n.figures['mtu'] ? `MTU ${n.figures['mtu'].value}` : '',
                            n.subnet ?? '',
                        ]
                            .filter(x => x !== '')
                            .map(x => `, ${x}`)
                            .join('')}.`,
                ),
                ...s.policies.map(
                    o =>
                        `Create ${o.domain ?? ''} policy '${o.title ?? o.name}' on '${on}' for ${elementsAt(
                            plan.workloads,
                            o.workloads,
                        )
                            .map(w => w.name)
                            .join(', ')}.`,
                ),
            ];
        }),
    );
}
