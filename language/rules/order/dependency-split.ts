import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import { tenantsOf } from '../../analysis/availability.ts';
import type { Workload } from '../../plan/plan.ts';
import { joinCutoverFixes } from '../fixes/join-cutovers.ts';
import type { Rule } from '../rule.ts';
import { nameList } from '../words.ts';
import { firstSteps } from './constraints.ts';
import { groupedPairs, type Pair, pairList, subjectsOf } from './grouped.ts';

export const dependencySplit: Rule = {
    code: 'dependency-split',
    title: 'Workloads that depend on each other move together',
    severity: 'warning',
    order: 'judged',
    explain: `A workload and a workload it depends on are cut over in different phases. In between, one talks to the other across two platforms and their networks:
latency, firewalls and restore points differ on the two sides.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload db  { }
workload app { depends on db }
phase one { cutover db to hci }
phase two { cutover app to hci }`,
    repair: 'Cut both over in one phase (the quick fix joins the two), or accept the time in between and say how it is bridged.',
    *check(facts) {
        for (const group of groupedPairs(this.code, splitPairs(facts), facts, p => p.own)) {
            yield group.length === 1 ? one(facts, group[0]!) : several(group);
        }
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
            const moved = [...tenant.workloads].map(i => first.of(plan.workloads[i]!)?.phase.index ?? Infinity);
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
        figures: { days: days ?? null },
        message:
            `Workload \`${component.name}\` moves in phase \`${own.phase.name}\`, \`${on.name}\` on which it depends in phase \`${other.phase.name}\`. ` +
            `${days === undefined ? 'In between' : `For ${days} ${days === 1 ? 'day' : 'days'}`} they talk to each other across two platforms.`,
        related: [
            { span: own.record.span, message: `phase \`${own.phase.name}\` moves \`${component.name}\`` },
            { span: other.record.span, message: `phase \`${other.phase.name}\` moves \`${on.name}\`` },
        ],
    };
}

function several(pairs: readonly Pair[]): RawFinding {
    const { own } = pairs[0]!,
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
            `${pairs.length} dependencies of workloads that phase \`${own.phase.name}\` moves lead into ${phases.length === 1 ? `phase ${nameList(phases)}` : `${phases.length} other phases (${nameList(phases)})`}: ${pairList(pairs)}. ` +
            'In between they talk to each other across two platforms.',
        related: pairs.slice(0, 5).map(p => ({
            span: p.span,
            message: `\`${p.component.name}\` depends on \`${p.on.name}\`, which phase \`${p.other.phase.name}\` moves`,
        })),
    };
}
