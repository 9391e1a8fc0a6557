import type { Analysis, Finding, RecoveryGap, Severity } from '../analysis/analysis.ts';
import { demandOf, focusOf } from '../analysis/matrix.ts';
import type { AccessRow } from '../analysis/access.ts';
import { type Component, LAYERS, type Layer, layerOf, type Phase, type Step, type Workload, workloadLabel } from '../plan/plan.ts';
import { textOf } from '../plan/source.ts';
import { dataText, dayText, durationText, rateText } from '../plan/units.ts';
import { joinedGaps, gapSentence } from '../rules/signatures/api-break.ts';
import { fixesFor, ruleOf } from '../rules/index.ts';

/**
 * What a change board reads, as plain data made from the same Analysis as the editor. HTML, Markdown and CSV only lay it
 * out; no number is computed there.
 */

export type Verdict = 'go' | 'go, with conditions' | 'no-go';

export interface Risk {
    /** R1, R2, … in the order of the findings. */
    readonly id: string;
    readonly code: string;
    /** The failure signature, or what kind of risk it is. */
    readonly kind: string;
    readonly severity: Severity;
    readonly phase?: string;
    readonly cause: string;
    /** Machines hit, and the first of their names. */
    readonly machines: number;
    readonly subjects: readonly string[];
    readonly mitigation: readonly string[];
    readonly accepted?: { readonly by?: string; readonly reason?: string; readonly until?: string };
}

export interface RunbookPhase {
    readonly number: number;
    readonly name: string;
    readonly title?: string;
    readonly starts?: string;
    readonly ends?: string;
    readonly lasts?: string;
    readonly approve?: string;
    readonly verdict: Verdict;
    /** Risks that block it, or that are its conditions. */
    readonly risks: readonly string[];
    readonly steps: readonly string[];
    readonly machines: number;
    readonly data?: string;
    readonly entry: readonly string[];
    readonly exit: readonly string[];
}

export interface GapRow {
    readonly controller: string;
    readonly opens: string;
    readonly closes?: string;
    readonly from?: string;
    readonly to?: string;
    readonly fromDay?: number;
    readonly toDay?: number;
    readonly length?: string;
    readonly rpo?: string;
    readonly machines: number;
    readonly covered: number;
    readonly sentence: string;
}

export interface BlastRow {
    readonly component: string;
    readonly kind: string;
    readonly layer: Layer;
    readonly machines: number;
    readonly environments: readonly { readonly name: string; readonly machines: number }[];
    readonly loses: readonly string[];
    readonly others: number;
    readonly phases: readonly string[];
}

export interface EvidenceRow {
    readonly what: string;
    readonly grade: string;
    readonly source: string;
    readonly count: number;
}

export interface ReportModel {
    readonly plan: string;
    readonly title: string;
    readonly asOf: string;
    readonly from: readonly string[];
    readonly to: readonly string[];
    readonly ends: readonly { readonly platform: string; readonly date: string; readonly day: number }[];
    readonly starts?: string;
    readonly finishes?: string;
    readonly sequence: 'phases' | 'layers';
    readonly headroom: number;
    readonly verdict: Verdict;
    readonly counts: Readonly<Record<Severity, number>>;
    readonly machines: number;
    readonly environments: readonly { readonly name: string; readonly class: string; readonly shape: string; readonly machines: number; readonly demand: string; readonly focus?: string }[];
    readonly phases: readonly RunbookPhase[];
    readonly days: readonly { readonly phase: string; readonly starts?: number; readonly ends?: number }[];
    readonly risks: readonly Risk[];
    readonly gaps: readonly GapRow[];
    readonly access: readonly AccessRow[];
    readonly blast: readonly BlastRow[];
    readonly evidence: readonly EvidenceRow[];
}

const KINDS: Readonly<Record<string, string>> = { 'api-break': 'API Break', 'network-choke': 'Network Choke', 'iam-mismatch': 'IAM Mismatch' };
const SIGNATURES = ['api-break', 'network-choke', 'iam-mismatch'];
/** Failure signatures come first: nothing else may outrank them in a report. */
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

export function reportModel(analysis: Analysis): ReportModel {
    const { plan, findings, timeline } = analysis;
    const counts = { error: 0, warning: 0, information: 0, hint: 0 };
    for (const finding of findings) counts[finding.severity]++;
    const risks = riskRegister(analysis);
    const finish = timeline.at(-1)?.ends;
    return {
        plan: plan.name, title: plan.title ?? plan.name, asOf: dayText(analysis.asOf), from: plan.from.map(p => p.title ?? p.name), to: plan.to.map(p => p.title ?? p.name),
        ends: plan.from.flatMap(p => (p.ends ? [{ platform: p.title ?? p.name, date: dayText(p.ends.day), day: p.ends.day }] : [])),
        starts: timeline[0]?.starts === undefined ? undefined : dayText(timeline[0].starts), finishes: finish === undefined ? undefined : dayText(finish),
        sequence: plan.sequence, headroom: plan.headroom, verdict: verdictOf(risks), counts, machines: machinesOf(plan.workloads), environments: environments(analysis),
        phases: plan.phases.map(p => runbook(analysis, p, risks)), days: timeline.map(t => ({ phase: t.phase.name, starts: t.starts, ends: t.ends })),
        risks, gaps: gapRows(analysis), access: analysis.access, blast: blastRows(analysis), evidence: evidence(analysis),
    };
}

function machinesOf(workloads: readonly Workload[]): number {
    return workloads.reduce((n, w) => n + w.count, 0);
}

/** Errors stop; warnings and accepted risks are conditions. */
function verdictOf(risks: readonly Risk[]): Verdict {
    if (risks.some(r => r.severity === 'error')) return 'no-go';
    return risks.some(r => r.severity === 'warning' || r.accepted) ? 'go, with conditions' : 'go';
}

function riskRegister(analysis: Analysis): Risk[] {
    const sorted = analysis.findings.map((finding, i) => ({ finding, i })).sort((a, b) => signatureRank(a.finding) - signatureRank(b.finding) || RANK[severityOf(a.finding)] - RANK[severityOf(b.finding)] || a.i - b.i);
    return sorted.map(({ finding }, i): Risk => {
        const workloads = finding.subjects.flatMap(name => workloadNamed(analysis, name));
        return {
            id: `R${i + 1}`, code: finding.code, kind: KINDS[finding.code] ?? ruleOf(finding.code)?.title ?? finding.code, severity: finding.severity, phase: finding.phase, cause: finding.message,
            machines: machinesOf(workloads), subjects: finding.subjects, mitigation: fixesFor(finding, analysis).filter(f => !f.needsAuthor).map(f => f.title),
            ...(finding.accepted ? { accepted: { by: finding.accepted.owner, reason: finding.accepted.reason, until: finding.accepted.until === undefined ? undefined : dayText(finding.accepted.until) } } : {}),
        };
    });
}

function severityOf(finding: Finding): Severity {
    return finding.accepted?.severity ?? finding.severity;
}

function signatureRank(finding: Finding): number {
    const at = SIGNATURES.indexOf(finding.code);
    return severityOf(finding) === 'error' && at >= 0 ? at - SIGNATURES.length : 0;
}

function workloadNamed({ plan }: Analysis, name: string): Workload[] {
    const component = plan.components.get(name);
    return component?.kind === 'workload' ? [component] : [];
}

function environments({ plan }: Analysis): ReportModel['environments'] {
    const rows = [...plan.environments.values()].map(e => {
        const workloads = [...e.workloads].map(i => plan.workloads[i]!);
        const sample = workloads[0];
        return { name: e.title ?? e.name, class: e.class, shape: e.shape, machines: machinesOf(workloads), demand: sample ? demandOf(sample) : e.class === 'production' ? 'mandatory' : e.class === 'lab' ? 'not critical' : 'optional', focus: sample && focusOf(sample) };
    });
    const bare = plan.workloads.filter(w => !w.environment);
    return bare.length === 0 ? rows : [...rows, { name: 'no environment given', class: 'production', shape: 'monolithic', machines: machinesOf(bare), demand: 'mandatory', focus: 'data locality' }];
}

function runbook(analysis: Analysis, phase: Phase, risks: readonly Risk[]): RunbookPhase {
    const { plan, moves, timeline } = analysis;
    const dates = timeline[phase.index]!;
    const own = risks.filter(r => r.phase === phase.name && (r.severity === 'error' || r.severity === 'warning' || r.accepted));
    const moved = moves.filter(m => m.phase === phase).flatMap(m => [...m.workloads].map(i => plan.workloads[i]!));
    const bytes = moved.reduce((sum, w) => sum + (w.figures['used']?.value ?? w.figures['disk']?.value ?? 0) * w.count, 0);
    return {
        number: phase.index + 1, name: phase.name, title: phase.title, starts: dates.starts === undefined ? undefined : dayText(dates.starts), ends: dates.ends === undefined ? undefined : dayText(dates.ends),
        lasts: phase.lasts === undefined ? undefined : durationText(phase.lasts), approve: phase.approve, verdict: verdictOf(own), risks: own.map(r => r.id),
        steps: phase.steps.flatMap(s => stepTexts(analysis, s)), machines: machinesOf(moved), data: bytes > 0 ? dataText(bytes) : undefined, entry: entryCriteria(analysis, phase), exit: exitCriteria(analysis, phase, moved),
    };
}

function stepTexts({ plan }: Analysis, step: Step): string[] {
    switch (step.verb) {
        case 'decouple': return step.controllers.map(c => `Decouple ${c.kind} \`${c.name}\`${onto(step)} and see that it observes and manages what it did before.`);
        case 'establish': return step.controllers.map(c => `Establish ${c.kind} \`${c.name}\`${onto(step)}; take and restore a first restore point of a test machine.`);
        case 'map': return step.identities.flatMap(i => [`Map identity \`${i.name}\`: create the roles and assign them.`, ...i.principals.map(p => `Let \`${p.name}\` sign in on the target and do what its role is for.`)]);
        case 'model': return step.fabrics.map(f => `Model fabric \`${f.name}\`: measure the workloads that will run there, hold the figures against the headroom table, set rebuild and copy limits.`);
        case 'cutover': {
            const workloads = [...step.workloads].map(i => plan.workloads[i]!);
            const rate = step.over === undefined ? '' : ` over ${rateText(step.over)}`;
            return [
                `Seed the copies of ${machinesOf(workloads)} machines (${short(workloads.map(workloadLabel))}) to \`${step.fabric?.name ?? 'the target'}\`${rate}.`,
                'Stop, copy the last changes, start on the target, run the checks of each application.', 'Take a first full backup on the target and restore one machine from it.',
            ];
        }
    }
}

function onto(step: Step): string {
    const names = 'onto' in step ? step.onto.map(u => `\`${u.name}\``) : [];
    return names.length > 0 ? ` onto ${names.join(', ')}` : '';
}

function short(names: readonly string[], most = 6): string {
    return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

function entryCriteria({ plan, foundations }: Analysis, phase: Phase): string[] {
    const criteria = phase.approve ? [`Approval ${phase.approve} is given.`] : [];
    for (const { phase: earlier } of phase.after) criteria.push(`Phase \`${earlier.name}\` is over.`);
    const needed = foundations.filter(f => f.move.phase === phase).flatMap(f => f.foundations).filter(f => !f.already);
    for (const component of new Set(needed.map(f => f.component))) criteria.push(foundationText(component));
    for (const step of phase.steps) {
        const own: readonly Component[] = step.verb === 'map' ? step.identities : step.verb === 'model' ? step.fabrics : step.verb === 'cutover' ? [] : step.controllers;
        for (const component of own) for (const { on } of component.depends) criteria.push(`\`${on.name}\`, on which \`${component.name}\` depends, is done.`);
    }
    void plan;
    return [...new Set(criteria)];
}

function foundationText(component: Component): string {
    switch (component.kind) {
        case 'identity': return `Identity \`${component.name}\` is mapped and its principals have signed in on the target.`;
        case 'fabric': return `Fabric \`${component.name}\` is modelled, and every scenario keeps its headroom.`;
        case 'workload': return `\`${component.name}\` runs.`;
        default: return `${component.kind[0]!.toUpperCase()}${component.kind.slice(1)} \`${component.name}\` works through an interface of the target.`;
    }
}

function exitCriteria({ plan }: Analysis, phase: Phase, moved: readonly Workload[]): string[] {
    const criteria = phase.steps.flatMap(s => (s.verb === 'cutover' ? [] : ['Every step above is checked off and its result recorded.']));
    if (moved.length > 0) {
        criteria.push('Every machine of the wave has a restore point on the target that was restored once.');
        const controllers = plan.controllers.filter(c => c.layer === 'monitoring' && moved.some(w => c.workloads.has(w.index)));
        if (controllers.length > 0) criteria.push(`${short(controllers.map(c => `\`${c.name}\``))} see every machine of the wave.`);
        if (moved.some(w => w.figures['p99'])) criteria.push('The 99th percentile of every machine with an objective was measured and is within it.');
    }
    return [...new Set(criteria)];
}

function gapRows(analysis: Analysis): GapRow[] {
    const { plan } = analysis;
    return joinedGaps(analysis.gaps).map((gap: RecoveryGap): GapRow => {
        const workloads = [...gap.workloads].map(i => plan.workloads[i]!);
        const strictest = workloads.filter(w => w.figures['rpo']).sort((a, b) => a.figures['rpo']!.value - b.figures['rpo']!.value)[0];
        return {
            controller: gap.controller.name, opens: gap.opens.name, closes: gap.closes?.name, from: gap.fromDay === undefined ? undefined : dayText(gap.fromDay), to: gap.toDay === undefined ? undefined : dayText(gap.toDay),
            fromDay: gap.fromDay, toDay: gap.toDay, length: gap.closes ? gap.seconds === undefined ? undefined : durationText(gap.seconds) : 'until the plan ends', rpo: gap.rpo === undefined ? undefined : durationText(gap.rpo),
            machines: machinesOf(workloads), covered: machinesOf(workloads.filter(w => gap.covered.has(w.index))), sentence: gapSentence(gap, strictest),
        };
    });
}

function blastRows(analysis: Analysis): BlastRow[] {
    const { plan } = analysis;
    const components: Component[] = [...plan.identities, ...plan.controllers, ...plan.fabrics];
    const rows = components.map((component): BlastRow => {
        const { losses } = analysis.blast(component.name);
        const counts = new Map<string, number>();
        for (const loss of losses) if (loss.layer === 'compute') counts.set(loss.environment ?? 'no environment', (counts.get(loss.environment ?? 'no environment') ?? 0) + loss.machines);
        return {
            component: component.name, kind: component.kind, layer: layerOf(component.kind), machines: [...counts.values()].reduce((a, b) => a + b, 0),
            environments: [...counts].map(([name, machines]) => ({ name, machines })), loses: [...new Set(losses.filter(l => l.distance === 1).map(l => l.what))].slice(0, 4),
            others: losses.filter(l => l.layer !== 'compute').length, phases: plan.phases.filter(p => losses.some(l => l.phases.includes(p.name))).map(p => p.name),
        };
    });
    return rows.filter(r => r.machines + r.others > 0).sort((a, b) => LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer));
}

function evidence({ plan }: Analysis): EvidenceRow[] {
    const rows = new Map<string, EvidenceRow>();
    const add = (what: string, grade: string, source: string, count: number) => {
        const key = `${what}\n${grade}\n${source}`;
        rows.set(key, { what, grade, source, count: (rows.get(key)?.count ?? 0) + count });
    };
    for (const workload of plan.workloads) {
        if (!workload.figures['iops']) add('I/O figures of workloads', 'missing', '', workload.count);
        else add('I/O figures of workloads', workload.evidence?.grade ?? 'not stated', workload.evidence?.source ?? '', workload.count);
    }
    for (const platform of plan.platforms.values()) {
        for (const fact of platform.offers.values()) if (plan.controllers.some(c => c.speaks.some(s => s.name === fact.name)) || plan.phases.some(p => p.steps.some(s => 'onto' in s && s.onto.some(o => o.name === fact.name)))) {
            add(`platform \`${platform.name}\` offers \`${fact.name}\``, fact.evidence?.grade ?? 'stated in the plan', fact.evidence?.source ?? textOf(fact.span), 1);
        }
    }
    for (const controller of plan.controllers) {
        for (const fact of controller.product?.speaks ?? []) if (plan.phases.some(p => p.steps.some(s => 'onto' in s && s.controllers.includes(controller) && s.onto.some(o => o.name === fact.name)))) {
            add(`product \`${controller.product!.name}\` speaks \`${fact.name}\``, fact.evidence?.grade ?? 'not stated', fact.evidence?.source ?? '', 1);
        }
    }
    return [...rows.values()];
}
