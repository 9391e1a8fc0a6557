import type { Facts, Finding, Move, Repairable } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import { judge } from '../../analysis/matrix.ts';
import { type Left, networksLeft, policiesLeft } from '../../analysis/passage/left-behind.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Network, Policy } from '../../plan/plan.ts';
import { written } from '../../writing/names.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { stepFixes } from '../fixes/phases/add-step.ts';
import { movePhaseFixes } from '../fixes/phases/move-phase.ts';
import { splitPhaseFix } from '../fixes/phases/split-phase.ts';
import { namesOf, quotedNames, quotedWorkloads } from '../phrases.ts';
import type { Fix, OrderCheck, RuleWith } from '../rule.ts';

/** What its fixes need to know. */
interface Repair {
    readonly phase: number;
    readonly platform: string;
    /** Names that no phase recreates. */
    readonly missing: readonly string[];
    /** Phases that recreate too late. */
    readonly late: readonly number[];
}

type What = 'network' | 'policy';

/** One finding per cutover, listing what stays behind; what the matrix calls not critical asks for nothing. */
function* findings<T extends Network | Policy>(
    code: Code,
    what: What,
    facts: Facts,
    leftOf: (move: Move) => readonly Left<T>[],
): Iterable<Repairable<Repair>> {
    for (const move of facts.moves) {
        const all = leftOf(move);
        const whole = IndexSet.union(all.map(l => l.workloads));
        for (const part of whole.empty ? [] : splitByAcceptance(code, whole, facts)) {
            const judged = judge(facts.plan, part);
            const own = all.filter(l => l.workloads.overlaps(part));
            if (!judged || own.length === 0 || !move.platform) {
                continue;
            }
            const names = own.map(l => l.object.name);
            const late = own.flatMap(l => l.recreatedIn ?? []);
            yield {
                code,
                severity: judged.severity,
                span: move.step.record.span,
                layer: 'fabric',
                phase: move.phase.name,
                subjects: namesOf(judged.workloads),
                figures: { [what === 'network' ? 'networks' : 'policies']: names, platform: move.platform.name },
                message: `'${move.phase.name}' moves ${quotedWorkloads(judged.workloads)} to '${move.platform.name}' ${whenText(what, own, names, move)}. ${LOST[what](own)}`,
                related: own.slice(0, 5).map(({ object }) => ({
                    span: object.record.nameSpan,
                    message: `${what} '${object.name}'`,
                })),
                repair: {
                    phase: move.phase.index,
                    platform: move.platform.name,
                    missing: own.filter(l => !l.recreatedIn).map(l => l.object.name),
                    late: [...new Set(late.map(p => p.index))].sort((a, b) => a - b),
                },
            };
        }
    }
}

function whenText(
    what: What,
    own: readonly Left<Network | Policy>[],
    names: readonly string[],
    { phase }: Move,
): string {
    const one = own.length === 1;
    const objects = `${one ? what : what === 'network' ? 'networks' : 'policies'} ${quotedNames(names)}`;
    if (own.every(l => !l.recreatedIn)) {
        return `without ${objects}: no phase recreates ${one ? 'it' : 'them'} there`;
    }
    const same = own.every(l => l.recreatedIn === phase);
    const phases = [...new Set(own.flatMap(l => (l.recreatedIn ? [l.recreatedIn.name] : [])))];
    return `before ${objects} ${one ? 'is' : 'are'} recreated there (${same ? 'in the same phase, which takes effect at its end' : `in ${quotedNames(phases)}`})`;
}

/** What nobody has on the other side. */
const LOST: Readonly<Record<What, (own: readonly Left<Network | Policy>[]) => string>> = {
    network: () => 'They arrive without the segment their addresses belong to.',
    policy: own => {
        const domains = new Set(own.map(l => ('domain' in l.object ? l.object.domain : undefined)));
        const [domain] = domains;
        return domains.size === 1 && domain ? LOST_BY[domain] : 'From then on what they govern is no longer enforced.';
    },
};
const LOST_BY = {
    placement: 'Which machines stay apart or together is left to chance from then on.',
    availability: 'Who starts first, and what is restarted where, is left to chance from then on.',
    security: 'Nothing separates these machines from the others from then on.',
    storage: 'What their storage promises is not promised from then on.',
} as const;

function fixesOf(
    facts: Facts,
    { phase, missing, late, platform }: Repair,
    name: string,
    finding: Finding,
    order: OrderCheck,
): readonly Fix[] {
    if (missing.length > 0) {
        const on = facts.plan.to.length === 1 ? '' : ` on ${written(platform)}`;
        return stepFixes(facts, `recreate ${missing.map(written).join(', ')}${on}`, phase, { name });
    }
    return late.includes(phase) ? splitPhaseFix(facts, phase) : movePhaseFixes(facts, late, phase, finding, order);
}

export const networkLeftBehind: RuleWith<Repair> = {
    code: 'network-left-behind',
    title: 'The networks of a machine are there before it',
    severity: 'by the decision matrix',
    order: 'judged',
    explain: `A workload is on a network (\`net\`) of the platform it leaves, and no phase before its cutover \`recreate\`s that network on the target. Segments, port groups and
VLANs are objects of one platform: a machine does not take them along. It arrives without a connection, or on another segment than its addresses belong to.

Two waves that share a segment need it on both sides at once, stretched between them, for as long as one of them has moved and the other has not.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production }
network db-120 on old { vlan 120 }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { in prod  net db-120 }
phase io   { model hci }
phase move { cutover erp to hci }`,
    repair: 'Recreate the network in a phase before the move (the quick fix writes the step), or move the phase that does.',
    *check(facts) {
        yield* findings(this.code, 'network', facts, move => networksLeft(facts.plan, move));
    },
    fixes(finding, facts, repair, order) {
        return fixesOf(facts, repair, 'networks', finding, order);
    },
};

export const policyLeftBehind: RuleWith<Repair> = {
    code: 'policy-left-behind',
    title: 'The policies of a machine hold when it arrives',
    severity: 'by the decision matrix',
    order: 'judged',
    explain: `A \`policy\` of the old platform applies to a workload, and no phase before its cutover \`recreate\`s it on the target. Affinity rules, boot orders, recovery plans,
firewall rule sets and storage policies are kept by the platform, not by the machine, and no tool that copies machines takes them along: two nodes of one cluster come up on one host, a
firewall that kept a database apart is gone.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload sql { in prod  count 2 }
policy sql-apart "Two nodes on two hosts" for placement on old { applies sql }
phase io   { model hci }
phase move { cutover sql to hci }`,
    repair: 'Recreate it in the terms of the target in a phase before the move (the quick fix writes the step), or move the phase that does.',
    *check(facts) {
        yield* findings(this.code, 'policy', facts, move => policiesLeft(facts.plan, move));
    },
    fixes(finding, facts, repair, order) {
        return fixesOf(facts, repair, 'policies', finding, order);
    },
};
