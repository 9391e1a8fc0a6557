import type { Facts, RelatedPlace, Repairable, Severity } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import {
    amountText,
    type ComputeMoment,
    computeMoments,
    type Fit,
    type Host,
    hostOf,
    nodesLeft,
    type Sureness,
} from '../../analysis/headroom/sizing/compute.ts';
import { type Judged, judge, milder } from '../../analysis/matrix.ts';
import { elementsAt, firstOf } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Fabric } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import { dataText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { computeFixes } from '../fixes/io/compute.ts';
import { counted, namesOf, quotedWorkloads } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';

/** What its fixes need to know. */
interface ComputeRepair {
    readonly fabric: string;
}

export const computeCapacity: RuleWith<ComputeRepair> = {
    code: 'compute-capacity',
    title: 'Processors and memory suffice with one node lost or in maintenance',
    severity:
        'by the decision matrix where it does not fit for every value of the ranges; one level milder, and the verdict stays open, where it holds for a part of them only; information where it holds unless several guesses are wrong at once, or where machines state no size',
    explain: `Everything that is switched on has to run on one node less: while a node is lost, and while one is emptied for maintenance. The virtual processors of all machines may be at most (\`cores\` - controller cores) x nodes left x \`overcommit\`,
their memory at most (\`memory\` - controller memory) x nodes left. It is computed where a fabric states \`cores\` or \`memory\`, at every phase that moves machines onto it. What nobody states has a range: \`overcommit\` 2:1 to 8:1 around 4:1; a Nutanix controller takes 8 to 12 vCPU and 20 to 32 GB
of a node, a Ceph OSD 2 to 8 cores on flash and 3 to 5 GiB,
storage in the hypervisor up to a quarter of the node. Machines without \`vcpu\` or \`memory\` count as nothing: what does not fit is then a lower bound and certain, and what fits is said to be unknown.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme
  cores 32  memory 512 GiB  controller cores 8 memory 32 GiB  overcommit 4:1 }
workload web { in prod  vcpu 4  memory 32 GiB  count 60  iops 100 }
phase io   { model hci }
phase move { cutover web to hci  over 1 Gbps }`,
    repair: 'Add nodes or memory, move less onto this fabric, or write the `overcommit` that its machines tolerate.',
    *check(facts) {
        const { plan } = facts;
        for (const fabric of plan.fabrics) {
            const host = hostOf(plan, fabric);
            if (!host) {
                continue;
            }
            const moments = [...computeMoments(facts, fabric)];
            const all = IndexSet.union(moments.map(m => m.on));
            for (const part of splitByAcceptance(this.code, all, facts)) {
                const told = worstOf(facts, moments, part);
                if (told) {
                    yield finding(this.code, fabric, host, told);
                } else {
                    yield* unknown(facts, this.code, fabric, moments, part);
                }
            }
        }
    },
    fixes(_finding, facts, repair) {
        return computeFixes(facts, repair.fabric);
    },
};

interface Told {
    readonly moment: ComputeMoment;
    readonly sureness: Sureness;
    readonly judged: Judged;
    readonly severity: Severity;
    /** What falls short as surely as that. */
    readonly short: readonly Fit[];
}

const RANK: readonly Severity[] = ['hint', 'information', 'warning', 'error'];

function severityOf(sureness: Sureness, { severity }: Judged): Severity {
    if (sureness === 'certain') {
        return severity;
    }
    return sureness === 'open' && severity === 'error' ? milder(severity) : 'information';
}

/** The phase that decides: the most serious for those who are there by then; of equal ones the first. */
function worstOf({ plan }: Facts, moments: readonly ComputeMoment[], among: IndexSet): Told | undefined {
    let worst: Told | undefined;
    for (const moment of moments) {
        const judged = judge(plan, moment.on.intersect(among));
        const sureness = (['certain', 'open', 'several'] as const).find(s => moment.fits.some(f => f.short === s));
        if (!judged || !sureness) {
            continue;
        }
        const severity = severityOf(sureness, judged);
        if (!worst || RANK.indexOf(severity) > RANK.indexOf(worst.severity)) {
            const short = moment.fits.filter(f => f.short === sureness);
            worst = { moment, sureness, judged, severity, short };
        }
    }
    return worst;
}

function placeOf(figure: { readonly span: Span } | undefined, message: string): RelatedPlace[] {
    return figure ? [{ span: figure.span, message }] : [];
}

function needText({ resource, need }: Fit): string {
    return `${need.missing.length > 0 ? 'at least ' : ''}${amountText(resource, need.known)}`;
}

function finding(code: Code, fabric: Fabric, host: Host, told: Told): Repairable<ComputeRepair> {
    const { moment, judged, severity, sureness, short } = told;
    const mandatory = judged.severity === 'error';
    return {
        code,
        severity,
        ...(mandatory && sureness === 'open' ? { undecided: true as const } : {}),
        ...(mandatory && sureness === 'several' ? { condition: true as const } : {}),
        span: fabric.record.nameSpan,
        layer: 'fabric',
        phase: moment.phase.name,
        subjects: namesOf(judged.workloads),
        message: messageOf(fabric.name, { ...host, nodes: moment.nodes }, told),
        figures: {
            fabric: fabric.name,
            nodes: moment.nodes,
            nodesLeft: nodesLeft(moment),
            certain: sureness === 'certain',
            assumed: host.assumed,
            ...Object.fromEntries(
                moment.fits.map(f => [
                    f.resource,
                    {
                        need: f.need.known,
                        atLeast: f.need.missing.length > 0,
                        have: f.have.centre,
                        range: [f.have.bad, f.have.good],
                        short: short.includes(f),
                    },
                ]),
            ),
        },
        repair: { fabric: fabric.name },
        related: [
            ...['nodes', 'cores', 'memory', 'overcommit', 'controller.cores', 'controller.memory'].flatMap(key =>
                placeOf(fabric.figures[key], key.replace('.', ' ')),
            ),
            { span: moment.phase.record.nameSpan, message: `phase '${moment.phase.name}'` },
        ],
    };
}

/** `one node of 4 is lost or in maintenance`. */
function when({ nodes }: Host): string {
    return nodes === 1 ? 'on its only node' : `with one of ${nodes} nodes lost or in maintenance`;
}

function messageOf(name: string, host: Host, { moment, sureness, short }: Told): string {
    const from = `from '${moment.phase.name}' on`;
    const needs = short.map(needText).join(' and '),
        has = short
            .map(f => amountText(f.resource, sureness === 'certain' ? f.have.good : f.have.centre))
            .join(' and ');
    switch (sureness) {
        case 'certain':
            if (host.nodes === 0) {
                return `'${name}' is too small for its machines ${from}: it has no host then, and they need ${needs}.`;
            }
            return `'${name}' is too small for its machines ${from}: ${when(host)} they need ${needs}, and there ${short.every(f => f.resource === 'memory') ? 'is' : 'are'} ${has}.`;
        case 'open':
            return `Whether the machines fit on '${name}' ${from} depends on what nobody stated: ${when(host)} they need ${needs} of about ${has}. ${breakPoint(host, short)}`;
        case 'several':
            return `The machines fit on '${name}' ${from} unless several guesses are wrong at once: ${when(host)} they need ${needs} of about ${has}.`;
    }
}

/** Up to which value of the figure that decides it holds, and what to write. */
function breakPoint(host: Host, short: readonly Fit[]): string {
    const decisive = short.find(f => f.resource === 'vcpu') ?? firstOf(short);
    const { share } = decisive,
        nodes = nodesLeft(host);
    const needed = decisive.need.known / nodes;
    // Of two guesses the one that leaves less at its bad end is the one to be known.
    const byOvercommit = (share.whole - share.taken.centre) * share.times.bad,
        byController = (share.whole - share.taken.bad) * share.times.centre;
    if (decisive.resource === 'vcpu' && host.assumed.includes('overcommit') && byOvercommit <= byController) {
        const ratio = needed / (share.whole - share.taken.centre);
        return `It holds from 'overcommit ${Number(ratio.toPrecision(2))}:1' on, and 4:1 is assumed: write what they tolerate.`;
    }
    const left = Math.max(0, share.whole - needed / share.times.centre);
    const most =
        decisive.resource === 'vcpu'
            ? `controller cores ${Math.floor(left)}`
            : `controller cores N memory ${dataText(left)}`;
    return `It holds up to '${most}': write what the storage software takes of a node.`;
}

/** What fits as far as it is known, and who does not say how large they are. */
function* unknown(
    { plan }: Facts,
    code: Code,
    fabric: Fabric,
    moments: readonly ComputeMoment[],
    part: IndexSet,
): Iterable<Repairable<ComputeRepair>> {
    const last = moments.at(-1);
    const open = last?.fits.filter(f => f.need.missing.length > 0) ?? [];
    if (!last || open.length === 0) {
        return;
    }
    const bare = IndexSet.ofSorted([...new Set(open.flatMap(f => f.need.missing))].sort((a, b) => a - b));
    const judged = judge(plan, last.on),
        workloads = elementsAt(plan.workloads, bare.intersect(part));
    if (!judged || workloads.length === 0) {
        return;
    }
    const words = open.map(f => `'${f.resource}'`).join(' or ');
    const known = open.map(f => `${amountText(f.resource, f.need.known)} of ${amountText(f.resource, f.have.centre)}`);
    const who = `${quotedWorkloads(workloads)} ${workloads.length === 1 ? 'states' : 'state'}`,
        others = counted(last.on.size - bare.size, 'other workload needs', 'other workloads need');
    yield {
        code,
        severity: 'information',
        ...(judged.severity === 'error' ? { condition: true as const } : {}),
        span: fabric.record.nameSpan,
        layer: 'fabric',
        phase: last.phase.name,
        subjects: namesOf(workloads),
        message: `Whether the machines fit on '${fabric.name}' with one node less is unknown: ${who} no ${words}. ${others} ${known.join(' and ')}.`,
        figures: { fabric: fabric.name, missing: workloads.length },
        repair: { fabric: fabric.name },
        related: workloads.slice(0, 5).map(w => ({ span: w.record.nameSpan, message: `workload '${w.name}'` })),
    };
}
