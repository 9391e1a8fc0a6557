import { judge } from '../../analysis/matrix.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { splitByAcceptance } from '../acceptance.ts';
import type { Rule } from '../rule.ts';
import { namesOf, workloadList } from '../words.ts';

export const featureUnsupported: Rule = {
    code: 'feature-unsupported',
    title: 'What a workload uses is supported where it goes',
    severity: 'by the decision matrix',
    explain: `A workload uses a feature of today's platform that the target does not support: a raw device mapping, a virtual TPM, a passthrough device. The move
does not necessarily fail, but something has to be done about it before, and it will not be there afterwards.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { uses rdm }
phase io   { model hci }
phase move { cutover erp to hci }`,
    repair: 'Convert or remove it before the move, keep the workload where it is, or accept the risk with the way it is dealt with.',
    *check(facts) {
        const { plan } = facts;
        const users = new Map<string, { move: (typeof facts.moves)[number]; feature: string; indices: number[] }>();
        for (const move of facts.moves) {
            if (!move.platform) {
                continue;
            }
            for (const index of move.workloads) {
                for (const use of plan.workloads[index]!.uses) {
                    // A word nobody declared is told as such.
                    if (move.platform.supports.has(use.name) || !plan.declaration('feature', use.name)) {
                        continue;
                    }
                    const key = `${move.phase.index}\n${use.name}\n${move.platform.name}`;
                    const entry = users.get(key);
                    if (entry) {
                        entry.indices.push(index);
                    } else {
                        users.set(key, { move, feature: use.name, indices: [index] });
                    }
                }
            }
        }
        for (const { move, feature, indices } of users.values()) {
            for (const part of splitByAcceptance(this.code, IndexSet.of(...indices), facts)) {
                const judged = judge(plan, part);
                if (!judged) {
                    continue;
                }
                const first = judged.workloads[0]!;
                const use = first.uses.find(u => u.name === feature)!;
                const declaration = plan.declaration('feature', feature);
                const recalled =
                    declaration?.evidence?.grade === 'recalled' ? ' (recalled, not checked against a source)' : '';
                yield {
                    code: this.code,
                    severity: judged.severity,
                    span: use.span,
                    layer: 'compute',
                    phase: move.phase.name,
                    subjects: namesOf(judged.workloads),
                    figures: { feature, platform: move.platform!.name },
                    message:
                        `Feature \`${feature}\`${declaration?.title ? ` (${declaration.title})` : ''} is used by ${workloadList(judged.workloads)}, and \`${move.platform!.name}\` is not known to support it${recalled}. ` +
                        `Phase \`${move.phase.name}\` moves ${judged.workloads.length === 1 ? 'it' : 'them'} there.`,
                    related: [
                        { span: move.step.record.span, message: `phase \`${move.phase.name}\`` },
                        { span: move.platform!.record.nameSpan, message: `platform \`${move.platform!.name}\`` },
                        ...(declaration ? [{ span: declaration.nameSpan, message: `feature \`${feature}\`` }] : []),
                    ],
                };
            }
        }
    },
};
