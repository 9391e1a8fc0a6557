import type { Facts, Finding, RawFinding } from '../analysis/analysis.ts';
import { acceptedUndeclared, UNDECLARED } from '../analysis/undeclared.ts';
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

/** Applies what was accepted: the finding becomes a hint that carries the reason. */
export function accepted(finding: RawFinding, facts: Facts): Finding {
    const accept = facts.plan.accepts.find(a => holds(a, facts.asOf) && covers(a, finding, facts));
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
    for (const accept of facts.plan.accepts) {
        if (accept.code !== code || !holds(accept, facts.asOf)) {
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
