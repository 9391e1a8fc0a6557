import type { Analysis, Finding, Severity } from '../../../analysis/analysis.ts';
import { nth } from '../../../basics/lists.ts';
import { countsFor, reachOf } from '../../../check/reach.ts';
import { IndexSet } from '../../../plan/index-set.ts';
import type { Layer } from '../../../plan/plan.ts';
import { dayText } from '../../../plan/units.ts';
import { fixesFor, ruleOf } from '../../../rules/index.ts';
import { capital } from '../../text.ts';
import { machinesIn } from '../machines.ts';
import { type Cause, causeOf } from './risk-causes.ts';

/** One line of the risk register: findings of one kind, phase and severity, as one cause; in a plan of many waves, of many phases. */
export interface Risk {
    /** R1, R2, … in the order of the register. */
    readonly id: string;
    readonly code: string;
    /** The failure signature, or the rule's sentence. */
    readonly kind: string;
    /** A few words for a table. */
    readonly short: string;
    readonly signature: boolean;
    readonly severity: Severity;
    /** A mandatory judgement that could not be made. */
    readonly undecided: boolean;
    /** A condition of the verdict although it is only an information. */
    readonly condition: boolean;
    /** Names of all phases it reaches, in order; empty: it is about the whole plan. */
    readonly phases: readonly string[];
    /** Names of all phases whose verdict it counts for, in order: those it reaches, or where it is about the whole plan those that move whom it names. */
    readonly counts: readonly string[];
    /** Further phases of which it is a condition, whatever its severity: there a choke only leaves too little free. */
    readonly conditionOf: readonly string[];
    readonly layers: readonly Layer[];
    readonly cause: Cause;
    readonly members: readonly RiskMember[];
    /** Machines hit, each once. */
    readonly machines: number;
    /** Names hit that are no workloads: principals, controllers, platforms. */
    readonly others: readonly string[];
    /** Who answers for it, where the plan says so. */
    readonly owner?: string;
    /** What can be done, and for how many of its findings; most first. */
    readonly mitigation: readonly { readonly title: string; readonly settles: number }[];
    readonly accepted?: {
        readonly by?: string;
        readonly reason?: string;
        readonly until?: string;
        readonly severity: Severity;
    };
}

/** One finding as `check` tells it. */
export interface RiskMember {
    readonly message: string;
    /** The phase it is told for, and all it reaches. */
    readonly phase?: string;
    readonly phases: readonly string[];
    readonly subjects: readonly string[];
    readonly machines: number;
    readonly mitigation: readonly string[];
}

/** One kind of finding in more phases than these is one risk: nobody decides fifty times about the same thing. */
const MOST_PHASES = 6;
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, hint: 2, information: 3 };

/** The findings that ask for a decision, grouped: errors, warnings, accepted risks; in each, failure signatures before everything else. */
export function riskRegister(analysis: Analysis): Risk[] {
    const kinds = grouped(analysis.findings.filter(asksDecision), ({ code, severity, undecided, accepted: a }) => [
        code,
        severity,
        undecided,
        a && [a.owner, a.reason, a.until, a.severity],
    ]);
    const groups = kinds.flatMap(kind => {
        const phases = grouped(kind, f => f.phase);
        return phases.length > MOST_PHASES ? [kind] : phases;
    });
    const order = new Map(analysis.plan.phases.map(p => [p.name, p.index]));
    const sorted = groups
        .map((findings, i) => ({ findings, i }))
        .sort((a, b) => compare(nth(a.findings, 0), nth(b.findings, 0), order) || a.i - b.i);
    return sorted.map(({ findings }, i) => risk(analysis, findings, `R${i + 1}`));
}

/** Whether a board has to read about it: information it need not, except what is a condition, and that there is nothing to decide about. */
export function asksDecision({ code, severity, condition }: Finding): boolean {
    return severity !== 'information' || condition === true || code === 'phases-missing';
}

/** Items of equal keys together, in the order of the first of each. */
function grouped<T>(items: readonly T[], key: (item: T) => unknown): T[][] {
    const groups = new Map<string, T[]>();
    for (const item of items) {
        const text = JSON.stringify([key(item)]);
        const list = groups.get(text);
        if (list) {
            list.push(item);
        } else {
            groups.set(text, [item]);
        }
    }
    return [...groups.values()];
}

/** A code as words: `I/O unmodelled`. */
function shortOf(code: string): string {
    return capital(
        code
            .replaceAll('-', ' ')
            .replace(/\bio\b/g, 'I/O')
            .replace(/\brto\b/g, 'RTO'),
    );
}

function compare(a: Finding, b: Finding, phases: ReadonlyMap<string, number>): number {
    const place = (f: Finding) => (f.phase === undefined ? -1 : (phases.get(f.phase) ?? -1));
    return (
        RANK[a.severity] - RANK[b.severity] ||
        Number(b.undecided ?? false) - Number(a.undecided ?? false) ||
        Number(isSignature(b)) - Number(isSignature(a)) ||
        place(a) - place(b)
    );
}

function risk(analysis: Analysis, findings: readonly Finding[], id: string): Risk {
    const { plan } = analysis;
    const [first] = findings as readonly [Finding];
    const reaches = findings.map(f => reachOf(analysis, f));
    const counts = findings.map((f, i) => countsFor(analysis, f, reaches[i]));
    const machines = machinesIn(plan, IndexSet.union(reaches.map(r => r.workloads)));
    const members = findings.map(
        (f, i): RiskMember => ({
            message: f.message,
            phase: f.phase,
            phases: nth(reaches, i).phases,
            subjects: f.subjects,
            machines: machinesIn(plan, nth(reaches, i).workloads),
            mitigation: fixesFor(f, analysis)
                .filter(x => !x.needsAuthor)
                .map(x => x.title),
        }),
    );
    const { accepted } = first;
    return {
        id,
        code: first.code,
        kind: ruleOf(first.code)?.signature ?? ruleOf(first.code)?.title ?? first.code,
        short: ruleOf(first.code)?.signature ?? shortOf(first.code),
        signature: isSignature(first),
        severity: first.severity,
        undecided: first.undecided === true,
        condition: first.condition === true,
        phases: plan.phases.map(p => p.name).filter(name => reaches.some(r => r.phases.includes(name))),
        counts: plan.phases.map(p => p.name).filter(name => counts.some(c => c.includes(name))),
        conditionOf: plan.phases
            .map(p => p.name)
            .filter(name => reaches.some(r => r.low.includes(name)) && !reaches.some(r => r.phases.includes(name))),
        layers: [...new Set(findings.flatMap(f => f.layer ?? []))],
        cause: causeOf(analysis, findings, machines, reaches),
        members,
        machines,
        others: [
            ...new Set(findings.flatMap(f => f.subjects.filter(s => plan.components.get(s)?.kind !== 'workload'))),
        ],
        owner: accepted?.owner,
        mitigation: mitigations(members),
        ...(accepted
            ? {
                  accepted: {
                      by: accepted.owner,
                      reason: accepted.reason,
                      until: accepted.until === undefined ? undefined : dayText(accepted.until),
                      severity: accepted.severity,
                  },
              }
            : {}),
    };
}

function mitigations(members: readonly RiskMember[]): { title: string; settles: number }[] {
    const counts = new Map<string, number>();
    for (const member of members) {
        for (const title of new Set(member.mitigation)) {
            counts.set(title, (counts.get(title) ?? 0) + 1);
        }
    }
    return [...counts].map(([title, settles]) => ({ title, settles })).sort((a, b) => b.settles - a.settles);
}

function isSignature({ code }: Finding): boolean {
    return ruleOf(code)?.signature !== undefined;
}
