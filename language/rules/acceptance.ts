import type { Facts, Finding, RawFinding } from '../analysis/analysis.ts';
import { acceptedUndeclared, UNDECLARED } from '../analysis/undeclared.ts';
import { nth } from '../basics/lists.ts';
import { IndexSet } from '../plan/index-set.ts';
import type { Accept } from '../plan/plan.ts';

/** Whether an acceptance still holds on the day of the analysis; its last day counts. */
export function holds(accept: Accept, asOf: number): boolean {
    return accept.record.until === undefined || asOf <= accept.record.until.day;
}

/** Whether an acceptance names everything a finding is about, or the phase or component in which it happens. */
export function covers(accept: Accept, finding: RawFinding, facts: Facts): boolean {
    if (accept.code !== finding.code) {
        return false;
    }
    if (finding.code === UNDECLARED) {
        const { plan, moves } = facts;
        return (
            !!finding.concerns && finding.concerns.minus(acceptedUndeclared(accept, finding.layer, plan, moves)).empty
        );
    }
    if (accept.all) {
        return true;
    }
    const figures = finding.figures as { controller?: unknown; identity?: unknown; fabric?: unknown; phases?: unknown };
    // A finding about several phases is accepted with all of them, not with the first.
    const phases = Array.isArray(figures.phases)
        ? (figures.phases as string[])
        : finding.phase === undefined
          ? []
          : [finding.phase];
    if (phases.length > 0 && phases.every(name => accept.names.has(name))) {
        return true;
    }
    if (
        [figures.controller, figures.identity, figures.fabric].some(
            name => typeof name === 'string' && accept.names.has(name),
        )
    ) {
        return true;
    }
    if (finding.concerns && !finding.concerns.empty && finding.concerns.minus(accept.workloads).empty) {
        return true;
    }
    return (
        finding.subjects.length > 0 &&
        finding.subjects.every(name => accept.names.has(name) || isAccepted(accept, name, facts))
    );
}

function isAccepted(accept: Accept, name: string, facts: Facts): boolean {
    const component = facts.plan.components.get(name);
    if (component) {
        return component.kind === 'workload' && accept.workloads.has(component.index);
    }
    // A principal is no component of its own: it is accepted with its identity.
    return facts.plan.identities.some(i => accept.names.has(i.name) && i.principals.some(p => p.name === name));
}

/** So many workloads an acceptance may name to be found by each of them; one that names more is asked about every finding of its code. */
const FEW = 64;

/** Acceptances of one code, by what has to be named so that they can cover a finding. */
interface OfCode {
    readonly all: readonly Accept[];
    /** Places in `all`. */
    readonly anything: number[];
    readonly byName: Map<string, number[]>;
    readonly byWorkload: Map<number, number[]>;
}

const indexes = new WeakMap<readonly Accept[], ReadonlyMap<string, OfCode>>();

function acceptsOf({ accepts }: Facts['plan'], code: string): OfCode | undefined {
    let known = indexes.get(accepts);
    if (!known) {
        const lists = new Map<string, Accept[]>();
        for (const accept of accepts) {
            const list = lists.get(accept.code);
            if (list) {
                list.push(accept);
            } else {
                lists.set(accept.code, [accept]);
            }
        }
        known = new Map([...lists].map(([of, all]) => [of, indexed(of, all)]));
        indexes.set(accepts, known);
    }
    return known.get(code);
}

function indexed(code: string, all: readonly Accept[]): OfCode {
    const found: OfCode = { all, anything: [], byName: new Map(), byWorkload: new Map() };
    all.forEach((accept, place) => {
        if (accept.all || code === UNDECLARED || accept.workloads.size > FEW) {
            found.anything.push(place);
            return;
        }
        for (const name of accept.names) {
            append(found.byName, name, place);
        }
        for (const index of accept.workloads) {
            append(found.byWorkload, index, place);
        }
    });
    return found;
}

function append<K>(lists: Map<K, number[]>, key: K, place: number): void {
    const list = lists.get(key);
    if (list) {
        list.push(place);
    } else {
        lists.set(key, [place]);
    }
}

/** The acceptances that cover a finding and hold, in the order of the plan. Only those are asked that name something it is about. */
export function coveredBy(finding: RawFinding, facts: Facts): readonly Accept[] {
    const { plan, asOf } = facts;
    const own = acceptsOf(plan, finding.code);
    if (!own) {
        return [];
    }
    const { figures, phase, subjects, concerns } = finding;
    const subject = subjects[0];
    const component = subject === undefined ? undefined : plan.components.get(subject);
    const names = [
        ...(Array.isArray(figures['phases']) ? [(figures['phases'] as string[])[0]] : [phase]),
        ...['controller', 'identity', 'fabric'].map(key => figures[key]),
        subject,
        ...(component ? [] : plan.identities.filter(i => i.principals.some(p => p.name === subject)).map(i => i.name)),
    ];
    const first = concerns ? [...concerns].slice(0, 1) : [];
    const workloads = component?.kind === 'workload' ? [component.index, ...first] : first;
    const places = new Set([
        ...own.anything,
        ...names.flatMap(name => (typeof name === 'string' ? (own.byName.get(name) ?? []) : [])),
        ...workloads.flatMap(index => own.byWorkload.get(index) ?? []),
    ]);
    return [...places]
        .sort((a, b) => a - b)
        .map(place => nth(own.all, place))
        .filter(accept => holds(accept, asOf) && covers(accept, finding, facts));
}

/** Applies what was accepted: the finding becomes a hint that carries the reason. */
export function accepted(finding: RawFinding, facts: Facts): Finding {
    const accept = coveredBy(finding, facts)[0];
    if (!accept) {
        return finding;
    }
    const { reason, owner, until, span } = accept.record;
    const by = owner ? ` by ${owner}` : '';
    return {
        ...finding,
        severity: 'hint',
        message: `Accepted${by}${reason ? ` (${reason})` : ''}: ${finding.message}`,
        accepted: { reason, owner, until: until?.day, span, severity: finding.severity },
        related: [...finding.related, { span, message: 'accepted here' }],
    };
}

/**
 * Splits a set of workloads into the part that was accepted for a code and the rest, so that accepting the risk for one
 * workload does not need accepting it for all, and hides it for none.
 */
export function splitByAcceptance(code: string, workloads: IndexSet, facts: Facts): IndexSet[] {
    const parts: IndexSet[] = [];
    let rest = workloads;
    // One part for each acceptance, since each brings a reason of its own.
    for (const accept of acceptsOf(facts.plan, code)?.all ?? []) {
        if (!holds(accept, facts.asOf)) {
            continue;
        }
        const taken = rest.intersect(accept.workloads);
        if (taken.empty) {
            continue;
        }
        parts.push(taken);
        rest = rest.minus(taken);
    }
    return rest.empty ? (parts.length > 0 ? parts : [workloads]) : [rest, ...parts];
}
