import type { Analysis, VerdictValue } from '../analysis/analysis.ts';
import { VERDICT_WORDS } from '../analysis/verdict-words.ts';
import { elementsAt } from '../basics/lists.ts';
import type { Phase, Workload } from '../plan/plan.ts';
import { dayText } from '../plan/units.ts';
import { powershellRoles, prism, pveum, rbac, terraform } from './access.ts';
import { azureMigrate, forklift, hcx, move, proxmox, recreated, vjailbreak } from './movers.ts';
import { type Exported, type Job, type MovedMachine, type Tool } from './tool.ts';
import { github, ics, msproject, tracker } from './trackers.ts';

/** Every tool a phase can be handed to. */
export const TOOLS = {
    forklift: { title: 'Forklift, Migration Toolkit for Virtualization', reaches: ['kubevirt'], write: forklift },
    vjailbreak: { title: 'vJailbreak', reaches: ['openstack'], write: vjailbreak },
    hcx: { title: 'VMware HCX', reaches: ['vsphere'], write: hcx },
    move: { title: 'Nutanix Move', reaches: ['nutanix'], write: move },
    'azure-migrate': { title: 'Azure Migrate', reaches: ['azure-vmware-solution', 'azure-local'], write: azureMigrate },
    proxmox: { title: 'Proxmox VE import', reaches: ['proxmox'], write: proxmox },
    pveum: { title: 'pveum', reaches: ['proxmox'], write: pveum },
    rbac: { title: 'Kubernetes RBAC', reaches: ['kubevirt'], write: rbac },
    prism: { title: 'Prism Central', reaches: ['nutanix'], write: prism },
    powershell: { title: 'PowerShell', reaches: ['hyperv', 'scvmm', 'azure-local'], write: powershellRoles },
    terraform: { title: 'Terraform', reaches: ['proxmox', 'kubevirt', 'vsphere', 'nutanix'], write: terraform },
    ics: { title: 'iCalendar', whole: true, write: ics },
    msproject: { title: 'Microsoft Project', whole: true, write: msproject },
    jira: { title: 'Jira', whole: true, write: tracker('jira') },
    servicenow: { title: 'ServiceNow', whole: true, write: tracker('servicenow') },
    'azure-devops': { title: 'Azure DevOps', whole: true, write: tracker('azure-devops') },
    planner: { title: 'Microsoft Planner', whole: true, write: tracker('planner') },
    github: { title: 'GitHub and GitLab', whole: true, write: github },
} as const satisfies Readonly<Record<string, Tool>>;
export type ToolName = keyof typeof TOOLS;

export function isTool(name: string): name is ToolName {
    return Object.hasOwn(TOOLS, name);
}

/** Refused whatever else is asked: the tool does not get there. */
export class OutOfReach extends Error {}

/** Verdicts with which a phase may be handed over. */
const ALLOWED: ReadonlySet<VerdictValue> = new Set(['go', 'conditions']);

/** Why a phase may not be handed over: its verdict and what stands behind it; empty where it may. */
export function reasonsAgainst({ verdict, causes }: Analysis, phases: readonly Phase[]): string[] {
    // A cause that stops several phases is told once.
    const reasons = phases.flatMap(({ name }) => {
        const value = verdict.phases.find(p => p.name === name)?.value ?? verdict.value;
        const own = causes.filter(c => c.phases.includes(name) && (c.blocks || value === 'depends'));
        return ALLOWED.has(value) ? [] : [`Phase '${name}': ${VERDICT_WORDS[value]}`, ...own.map(c => c.title)];
    });
    return [...new Set(reasons)];
}

/**
 * What phases hand to a tool. Deterministic: the same plan and day give the same bytes.
 * @param reasons why they are exported although their verdict does not allow it; they stand in every file
 */
export function exported(
    analysis: Analysis,
    phases: readonly Phase[],
    name: ToolName,
    reasons: readonly string[],
): Exported {
    const tool: Tool = TOOLS[name];
    const { plan, moves, asOf } = analysis;
    const own = moves.filter(m => phases.includes(m.phase));
    const targets = [...new Set(own.flatMap(m => (m.platform ? [m.platform] : [])))];
    const reached = targets.length > 0 ? targets : plan.to;
    const out = reached.filter(p => tool.reaches && !p.chain.some(r => tool.reaches?.includes(r.name)));
    if (out.length > 0 && (targets.length > 0 || out.length === reached.length)) {
        throw new OutOfReach(
            `${tool.title} does not reach ${out.map(p => `'${p.name}'`).join(', ')}; it reaches ${tool.reaches?.join(', ') ?? ''}`,
        );
    }
    const machines = own.flatMap(m =>
        elementsAt(plan.workloads, m.workloads).flatMap(w =>
            namesOf(w).map((machine): MovedMachine => ({ name: machine, workload: w, step: m.step })),
        ),
    );
    const job: Job = {
        analysis,
        plan,
        phases,
        machines,
        targets: reached,
        head: [
            `Exit plan '${plan.name}', ${phases.map(p => `phase '${p.name}'`).join(', ')}, state of ${dayText(asOf)}`,
            ...(reasons.length > 0 ? ['EXPORTED ALTHOUGH THE VERDICT DOES NOT ALLOW IT', ...reasons] : []),
        ],
    };
    const { files, asks } = tool.write(job);
    return { files, asks: [...reasons, ...recreated(job), ...asks] };
}

/** The names of the machines a workload stands for; of several the plan only knows how many. */
function namesOf({ name, title, count, record }: Workload): string[] {
    // An import keeps the name of a machine as title where the plan had to call it something else; other titles are people's words.
    const { block, start } = record.span;
    const imported = /\/\/ imported [0-9a-f.]/.test(block.text.slice(start));
    const own = imported && title !== undefined ? title : name;
    return count === 1 ? [own] : Array.from({ length: count }, (_, i) => `${own}-${i + 1}`);
}
