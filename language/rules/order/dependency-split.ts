import type { Facts, Move, RawFinding } from '../../analysis/analysis.ts';
import { tenantsOf } from '../../analysis/recovery/availability.ts';
import { firstOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Workload } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { joinCutoverFixes } from '../fixes/phases/join-cutovers.ts';
import { nameList } from '../phrases.ts';
import type { Rule } from '../rule.ts';
import { firstSteps } from './constraints.ts';
import { groupedPairs, type Pair, pairList, subjectsOf } from './grouped.ts';

export const dependencySplit: Rule = {
    code: 'dependency-split',
    title: 'Workloads that depend on each other move together',
    severity: 'warning',
    order: 'judged',
    explain: `A workload and a workload it depends on are cut over in different phases. In between, one talks to the other across two platforms and their networks:
latency, firewalls and restore points differ on the two sides. The same holds, for as long as it lasts, where one of the two moves and the other stays by a \`retain\`.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload db  { }
workload app { depends on db }
phase one { cutover db to hci }
phase two { cutover app to hci }`,
    repair: 'Cut both over in one phase (the quick fix joins the two), or accept the time in between and say how it is bridged. What a `retain` keeps on the other side is taken along, or accepted.',
    *check(facts) {
        for (const group of groupedPairs(this.code, splitPairs(facts), facts, p => p.own)) {
            yield group.length === 1 ? one(facts, firstOf(group)) : several(group);
        }
        yield* keptApart(facts);
    },
    fixes: joinCutoverFixes,
};

/** Workloads that move in another phase than one they depend on. */
function splitPairs({ plan }: Facts): Pair[] {
    const first = firstSteps(plan),
        tenants = tenantsOf(plan),
        found: Pair[] = [];
    for (const component of plan.workloads) {
        const own = component.depends.length > 0 ? first.of(component) : undefined;
        if (!own) {
            continue;
        }
        for (const { on, span } of component.depends) {
            const other = on.kind === 'workload' ? first.of(on) : undefined;
            if (other && other.phase !== own.phase && !spread(on as Workload, own.phase.index)) {
                found.push({ component, on, span, own, other });
            }
        }
    }
    return found;

    /** A domain controller may be elsewhere while another one of the same identity is on either side of the move; the only one has to be. */
    function spread(house: Workload, phase: number): boolean {
        return (tenants.get(house.index) ?? []).some(tenant => {
            const moved = [...tenant.workloads].map(i => first.of(nth(plan.workloads, i))?.phase.index ?? Infinity);
            return moved.length === 1 || (moved.some(k => k <= phase) && moved.some(k => k >= phase));
        });
    }
}

function one({ timeline }: Facts, { component, on, span, own, other }: Pair): RawFinding {
    const [early, late] = other.phase.index < own.phase.index ? [other, own] : [own, other];
    const from = timeline[early.phase.index]?.ends;
    const to = timeline[late.phase.index]?.ends;
    const days = from !== undefined && to !== undefined ? Math.round(to - from) : undefined;
    return {
        code: dependencySplit.code,
        severity: 'warning',
        span,
        layer: 'compute',
        phase: own.phase.name,
        subjects: [component.name, on.name],
        figures: { days: days ?? null, other: other.phase.name },
        message:
            `Workload '${component.name}' moves in phase '${own.phase.name}', '${on.name}' on which it depends in phase '${other.phase.name}'. ` +
            `${days === undefined ? 'In between' : `For ${days} ${days === 1 ? 'day' : 'days'}`} traffic between them crosses platforms.`,
        related: [
            { span: own.record.span, message: `phase '${own.phase.name}' moves '${component.name}'` },
            { span: other.record.span, message: `phase '${other.phase.name}' moves '${on.name}'` },
        ],
    };
}

function several(pairs: readonly Pair[]): RawFinding {
    const { own } = firstOf(pairs),
        phases = [...new Set(pairs.map(p => p.other.phase.name))];
    return {
        code: dependencySplit.code,
        severity: 'warning',
        span: own.record.span,
        layer: 'compute',
        phase: own.phase.name,
        subjects: subjectsOf(pairs),
        figures: { pairs: pairs.length },
        message:
            `${pairs.length} dependencies of workloads that phase '${own.phase.name}' moves lead into ${phases.length === 1 ? `phase ${nameList(phases)}` : `${phases.length} other phases (${nameList(phases)})`}: ${pairList(pairs)}. ` +
            'In between traffic between them crosses platforms.',
        related: pairs.slice(0, 5).map(p => ({
            span: p.span,
            message: `'${p.component.name}' depends on '${p.on.name}', which phase '${p.other.phase.name}' moves`,
        })),
    };
}

/** A dependency whose one end moves while the other one stays on purpose. */
interface Apart {
    readonly component: Workload;
    readonly on: Workload;
    readonly span: Span;
    readonly stays: Workload;
    readonly move: Move;
}

/** What moves away from a machine that is retained, in either direction: one finding per move. */
function* keptApart(facts: Facts): Iterable<RawFinding> {
    const byMove = new Map<Move, Apart[]>();
    for (const pair of apartPairs(facts)) {
        byMove.set(pair.move, [...(byMove.get(pair.move) ?? []), pair]);
    }
    for (const [move, pairs] of byMove) {
        const ends = IndexSet.of(...pairs.map(p => (p.stays === p.on ? p.component : p.on).index));
        for (const part of splitByAcceptance(dependencySplit.code, ends, facts)) {
            const own = pairs.filter(p => part.has(p.component.index) || part.has(p.on.index));
            if (own.length > 0) {
                yield staying(move, own);
            }
        }
    }
}

function apartPairs({ plan, moves }: Facts): Apart[] {
    const retained = IndexSet.union(plan.retains.map(r => r.workloads));
    if (retained.empty) {
        return [];
    }
    const tenants = tenantsOf(plan),
        moveOf = new Map(moves.flatMap(move => [...move.workloads].map((i): [number, Move] => [i, move])));
    const stays = (w: Workload) => retained.has(w.index) && !moveOf.has(w.index);
    return plan.workloads.flatMap(component =>
        component.depends.flatMap(({ on, span }): Apart[] => {
            // Of the machines a service runs in, another one may be on this side.
            if (on.kind !== 'workload' || (tenants.get(on.index) ?? []).length > 0) {
                return [];
            }
            const still = stays(on) ? on : stays(component) ? component : undefined;
            const move = still && moveOf.get((still === on ? component : on).index);
            return move && move.platform && move.platform !== still.platform
                ? [{ component, on, span, stays: still, move }]
                : [];
        }),
    );
}

function staying({ phase, step }: Move, pairs: readonly Apart[]): RawFinding {
    const { component, on, span, stays } = firstOf(pairs),
        where = stays.platform ? ` on '${stays.platform.name}'` : '';
    const subjects = [...new Set(pairs.flatMap(p => [p.component.name, p.on.name]))];
    return {
        code: dependencySplit.code,
        severity: 'warning',
        span: pairs.length === 1 ? span : step.record.span,
        layer: 'compute',
        phase: phase.name,
        subjects,
        figures: { pairs: pairs.length, days: null },
        message:
            (pairs.length > 1
                ? `'${phase.name}' separates ${pairs.length} dependencies from machines that are retained ('${component.name}' on '${on.name}' and ${pairs.length - 1} more). `
                : stays === on
                  ? `'${phase.name}' moves '${component.name}', but '${on.name}', on which it depends, is retained${where}. `
                  : `'${phase.name}' moves '${on.name}', but '${component.name}', which depends on it, is retained${where}. `) +
            'From then on the traffic between them crosses platforms.',
        related: pairs
            .slice(0, 5)
            .map(p => ({ span: p.span, message: `'${p.component.name}' depends on '${p.on.name}'` })),
    };
}
