import {
    networksLeft,
    networkUsers,
    policiesLeft,
    recreationOf,
} from '../../../language/analysis/passage/left-behind.ts';
import { type SharedSegment, sharedSegments } from '../../../language/analysis/passage/segments.ts';
import { isBefore } from '../../../language/plan/order.ts';
import type { Network, Phase, Platform, Policy } from '../../../language/plan/plan.ts';
import type { ModelComponent, Moment, Side, State } from '../model.ts';
import { countOf } from '../output/text.ts';
import { type Journey, momentOf, runOf } from './journey.ts';

/** Networks and policies along the phases: objects of one platform that are recreated on the other one or left behind. */
export function networkComponents(journey: Journey): ModelComponent[] {
    const { plan, moves, timeline } = journey.analysis;
    if (plan.networks.length === 0 && plan.policies.length === 0) {
        return [];
    }
    const shared = new Map(sharedSegments(plan, moves, timeline).map(s => [s.network.name, s]));
    const networks = new Map(plan.networks.map(n => [n.name, new Passage()]));
    const policies = new Map(plan.policies.map(p => [p.name, new Passage()]));
    for (const move of moves) {
        const { platform } = move;
        if (!platform) {
            continue;
        }
        for (const { object } of networksLeft(plan, move)) {
            networks.get(object.name)?.leave(momentOf(move));
        }
        for (const { object } of policiesLeft(plan, move)) {
            policies.get(object.name)?.leave(momentOf(move));
        }
        for (const name of networkUsers(plan, move).keys()) {
            networks.get(name)?.reach(platform, momentOf(move));
        }
        for (const { name, workloads } of plan.policies) {
            if (workloads.overlaps(move.workloads)) {
                policies.get(name)?.reach(platform, momentOf(move));
            }
        }
    }
    const noPassage = new Passage();
    return [
        ...plan.networks.map(n =>
            component(journey, 'network', n, networks.get(n.name) ?? noPassage, networkFacts(n), shared.get(n.name)),
        ),
        ...plan.policies.map(p =>
            component(journey, 'policy', p, policies.get(p.name) ?? noPassage, policyFacts(p), undefined),
        ),
    ];
}

/** Which moves take machines of an object along, and where. */
class Passage {
    /** When machines first arrive without it. */
    left: Moment = Infinity;
    /** Where its machines go, with the first moment. */
    readonly goals = new Map<Platform, Moment>();

    leave(moment: Moment): void {
        this.left = Math.min(this.left, moment);
    }

    reach(platform: Platform, moment: Moment): void {
        this.goals.set(platform, Math.min(this.goals.get(platform) ?? Infinity, moment));
    }
}

interface Recreated {
    readonly phase: Phase;
    readonly from: Moment;
}

function component(
    journey: Journey,
    kind: 'network' | 'policy',
    object: Network | Policy,
    passage: Passage,
    facts: string,
    segment: SharedSegment | undefined,
): ModelComponent {
    const { moments } = journey;
    const home = journey.sideOf(object.platform);
    const recreated = home === 'right' ? undefined : recreationFor(journey, object, passage);
    const there = recreated?.from ?? Infinity;
    const goal = home === 'right' ? object.platform : goalsOf(journey, object, passage)[0];
    // A move inside the platform it belongs to takes nothing away from it.
    const kept = Math.min(
        ...[...passage.goals].flatMap(([p, moment]) =>
            home === 'left' && p.name === object.platform?.name ? [moment] : [],
        ),
    );
    const side = (m: Moment): Side => (m >= there ? 'right' : home);
    const line = (m: Moment): string => {
        if (m >= passage.left && m < there) {
            return 'left behind';
        }
        const bridge = bridgeAt(segment, m);
        if (bridge !== undefined) {
            return bridge;
        }
        if (recreated && m >= there) {
            return `recreated · in ${recreated.phase.name}`;
        }
        return m >= kept ? 'carried over' : facts;
    };
    return {
        id: `${kind}:${object.name}`,
        kind,
        layer: 'fabric',
        name: object.name,
        title: object.title,
        ...(goal && { goal: goal.title ?? goal.name }),
        side: runOf(moments, side),
        state: runOf<State>(moments, m => (side(m) === 'right' ? 'modelled' : 'legacy')),
        line: runOf(moments, line),
    };
}

/** Where its machines go; the goals of the plan, where none of them moves. */
function goalsOf({ analysis }: Journey, object: Network | Policy, { goals }: Passage): readonly Platform[] {
    const away = [...goals.keys()].filter(p => p.name !== object.platform?.name);
    return away.length > 0 ? away : analysis.plan.to;
}

/**
 * When it is there on every platform its machines go to; undefined where it never is on one of them. What is recreated in the
 * phase that moves machines takes effect when that ends, so it shows one later.
 */
function recreationFor(journey: Journey, object: Network | Policy, passage: Passage): Recreated | undefined {
    const { plan, moves } = journey.analysis;
    const phases = goalsOf(journey, object, passage).map(p => recreationOf(plan, object, p));
    if (phases.length === 0) {
        return undefined;
    }
    let last: Phase | undefined;
    for (const phase of phases) {
        if (!phase) {
            return undefined;
        }
        last = last && last.index > phase.index ? last : phase;
    }
    if (!last) {
        return undefined;
    }
    const { index } = last;
    const phase = last;
    const late = moves.some(m => m.phase.index === index && passage.left <= momentOf(m) && !isBefore(phase, m.phase));
    return { phase, from: index + (late ? 2 : 1) };
}

/** What a segment needs while its machines are on both sides. */
function bridgeAt(segment: SharedSegment | undefined, moment: Moment): string | undefined {
    const first = segment?.phases[0],
        last = segment?.phases.at(-1);
    if (!segment || !first || !last || moment <= first.index || (segment.staying.empty && moment > last.index)) {
        return undefined;
    }
    const who = segment.phases.length > 1 ? `shared by ${segment.phases.length} waves` : 'shared with what stays';
    return `${who} · layer-2 extension`;
}

function networkFacts({ figures, subnet }: Network): string {
    const vlan = figures['vlan']?.value;
    const mtu = figures['mtu']?.value;
    const parts = [
        vlan === undefined ? undefined : `VLAN ${vlan}`,
        subnet,
        mtu === undefined ? undefined : `MTU ${mtu}`,
    ].filter(p => p !== undefined);
    return parts.length > 0 ? parts.join(' · ') : 'network';
}

function policyFacts({ domain, workloads }: Policy): string {
    return [`${domain === undefined ? '' : `${domain} `}policy`, countOf(workloads.size, 'workload')].join(' · ');
}
