import type { Facts } from '../../analysis/analysis.ts';
import { demandOf } from '../../analysis/matrix.ts';
import { type Unrehearsed, unrehearsed as unrehearsedMoves } from '../../analysis/schedule/rehearsal.ts';
import { elementsAt, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { namesOf, quotedNames, quotedWorkloads } from '../phrases.ts';
import type { Rule } from '../rule.ts';

export const unrehearsed: Rule = {
    code: 'unrehearsed',
    title: 'A first wave is a rehearsal of every later kind',
    severity: 'information',
    explain: `Of machines the matrix calls mandatory, nothing like them was moved to this platform in an earlier phase: no machine that uses the same features, or nothing by the same way
(\`by\`, \`with\`). What a copy does to a feature, a driver or a cluster of guests is known once it has been done; a pilot wave that holds one machine of every kind is the cheapest way to know it.
What comes first is the rehearsal itself, and is not told. Kinds are told apart by what the plan says: the features a workload \`uses\`,
the way of its cutover and the platform it goes to.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production }
environment lab  { class lab }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload toy { in lab }
workload sql { in prod  uses guest-cluster }
phase io    { model hci }
phase pilot { cutover toy to hci }
phase move  { cutover sql to hci }`,
    repair: 'Let the pilot move a machine of every kind (a copy of it, or one of a development environment), or accept it and say why it is known to work.',
    *check(facts) {
        for (const found of unrehearsedMoves(facts.plan, facts.moves)) {
            if (found.move.phase.done) {
                continue;
            }
            for (const part of splitByAcceptance(this.code, mandatory(facts, found.workloads), facts)) {
                if (part.empty) {
                    continue;
                }
                const workloads = elementsAt(facts.plan.workloads, part);
                const { move, features } = found;
                yield {
                    code: this.code,
                    severity: 'information',
                    span: move.step.record.span,
                    layer: 'compute',
                    phase: move.phase.name,
                    subjects: namesOf(workloads),
                    figures: { features, platform: move.platform?.name ?? null },
                    message: `Nothing like ${quotedWorkloads(workloads)} was moved before '${move.phase.name}': ${why(found)}.`,
                    related: workloads
                        .slice(0, 5)
                        .map(w => ({ span: w.record.nameSpan, message: `workload '${w.name}'` })),
                };
            }
        }
    },
};

function why({ move, features, way }: Unrehearsed): string {
    const platform = `'${move.platform?.name ?? ''}'`;
    if (way) {
        const { method, mover } = { method: move.method, mover: move.step.mover?.name };
        return `no earlier wave to ${platform} was copied ${[method ? `by ${method}` : '', mover ? `with '${mover}'` : ''].filter(t => t !== '').join(' ') || 'without a tool of its own'}`;
    }
    return `no machine of an earlier wave uses ${quotedNames(features)}`;
}

function mandatory({ plan }: Facts, workloads: IndexSet): IndexSet {
    return IndexSet.ofSorted([...workloads].filter(i => demandOf(nth(plan.workloads, i)) === 'mandatory'));
}
