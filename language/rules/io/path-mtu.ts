import type { Facts, Move } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import { remember } from '../../analysis/memory.ts';
import { isCounterpart } from '../../analysis/passage/segments.ts';
import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Network } from '../../plan/plan.ts';
import { replace, type Span } from '../../plan/source.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { namesOf, quotedWorkloads } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';

/** What its fix needs to know. */
interface Repair {
    readonly span: Span;
    readonly mtu: number;
}

/** A network of the source, and something on the way that carries smaller packets. */
interface Narrow {
    readonly network: Network;
    readonly mtu: number;
    readonly what: string;
    readonly limit: number;
    readonly span: Span;
    readonly workloads: IndexSet;
}

export const pathMtu: RuleWith<Repair> = {
    code: 'path-mtu',
    title: 'Packets that pass on the source pass on the way and on the target',
    severity: 'warning where the decision matrix is strict, otherwise information',
    explain: `A network of the source carries larger packets (\`mtu\`) than its counterpart on the target (the network there with the same VLAN or subnet), or than the links of the
fabric the machines move to. Guests keep the size they were set to: small packets pass and connections come up, and the first large one is dropped without a word. A host that was set to
9000 behind a switch port that was not is the same mistake.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is proxmox
environment prod { class production }
network db on old { vlan 120  mtu 9000 }
network db-new on new { vlan 120  mtu 1500 }
fabric pool on new is ceph-replicated { nodes 4 }
workload erp { in prod  net db }
phase io   { model pool }
phase move { cutover erp to pool }`,
    repair: 'Set the same size along the whole path (the quick fix writes it into the plan), or lower it in the guests before they move.',
    *check(facts) {
        for (const move of facts.moves) {
            for (const narrow of narrowOf(facts, move)) {
                for (const part of splitByAcceptance(this.code, narrow.workloads, facts)) {
                    const judged = judge(facts.plan, part);
                    if (!judged) {
                        continue;
                    }
                    const { network, mtu, what, limit, span } = narrow;
                    yield {
                        code: this.code,
                        severity: judged.severity === 'error' ? 'warning' : judged.severity,
                        span: move.step.record.span,
                        layer: 'fabric',
                        phase: move.phase.name,
                        subjects: namesOf(judged.workloads),
                        figures: { network: network.name, mtu, limit },
                        message: `${quotedWorkloads(judged.workloads).replace(/^w/, 'W')} may send packets of ${mtu} bytes on network '${network.name}', and ${what} carries ${limit}. Larger packets are dropped from '${move.phase.name}' on.`,
                        related: [
                            {
                                span: network.figures['mtu']?.span ?? network.record.nameSpan,
                                message: `network '${network.name}'`,
                            },
                            { span, message: what },
                        ],
                        repair: { span, mtu },
                    };
                }
            }
        }
    },
    fixes(_finding, _facts, { span, mtu }) {
        return [
            {
                title: `Set the MTU there to ${mtu}`,
                kind: 'quickfix',
                preferred: false,
                needsAuthor: true,
                edits: () => [replace(span, String(mtu))],
            },
        ];
    },
};

function narrowOf({ plan }: Facts, move: Move): readonly Narrow[] {
    const wide = plan.networks.filter(n => n.figures['mtu'] && n.platform?.name !== move.platform?.name);
    return wide.flatMap((network): Narrow[] => {
        const mtu = network.figures['mtu']?.value ?? 0;
        const workloads = remember(plan, move, { key: `machines on ${network.name}`, plain: true }, () =>
            IndexSet.ofSorted(
                [...move.workloads].filter(i => nth(plan.workloads, i).nets.some(u => u.name === network.name)),
            ),
        );
        if (workloads.empty) {
            return [];
        }
        const there = plan.networks.filter(n => n.platform?.name === move.platform?.name && isCounterpart(network, n));
        const links = move.fabric.figures['mtu'];
        const smaller = there.flatMap((n): Narrow[] => {
            const own = n.figures['mtu'];
            return own && own.value < mtu
                ? [{ network, mtu, what: `network '${n.name}'`, limit: own.value, span: own.span, workloads }]
                : [];
        });
        return smaller.length === 0 && links && links.value < mtu
            ? [
                  {
                      network,
                      mtu,
                      what: `a link of '${move.fabric.name}'`,
                      limit: links.value,
                      span: links.span,
                      workloads,
                  },
              ]
            : smaller;
    });
}
