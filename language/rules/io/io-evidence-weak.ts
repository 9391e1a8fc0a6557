import type { Move } from '../../analysis/analysis.ts';
import { demandOf } from '../../analysis/matrix.ts';
import { remember } from '../../analysis/memory.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { splitByAcceptance } from '../acceptance.ts';
import type { Rule } from '../rule.ts';
import { ONE_BY_ONE, namesOf, workloadList } from '../words.ts';
import { firstOf, placeOf } from './places.ts';

export const ioEvidenceWeak: Rule = {
    code: 'io-evidence-weak',
    title: 'Where modelling is mandatory, I/O figures are measured or estimated',
    severity: 'warning',
    explain: `The I/O figures of a workload are marked \`evidence assumed\`, and the decision matrix makes I/O modelling mandatory for it. Everything computed from them is no better than the
assumption: a load that is 5 % higher than assumed moves the P99 by up to 28 % above 70 % utilisation.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { in prod  iops 100 peak 200  evidence assumed "a colleague" }
phase io   { model hci }
phase move { cutover erp to hci }`,
    repair: 'Measure for a week, peaks of a minute and not daily means, and write `evidence measured "TOOL, PERIOD"`.',
    *check(facts) {
        const { plan } = facts;
        const weakIn = (move: Move) => remember(plan, move, { key: this.code, plain: true }, () => IndexSet.ofSorted([...move.workloads].filter(i => {
            const workload = plan.workloads[i]!;
            return workload.figures['iops'] !== undefined && workload.evidence?.grade === 'assumed' && demandOf(workload) === 'mandatory';
        })));
        const few = facts.moves.reduce((sum, move) => sum + weakIn(move).size, 0) <= ONE_BY_ONE;
        for (const move of facts.moves) {
            const weak = weakIn(move);
            if (weak.empty) continue;
            for (const part of splitByAcceptance(this.code, weak, facts)) {
                const workloads = [...part].map(i => plan.workloads[i]!);
                if (workloads.length === 0) continue;
                for (const group of few ? workloads.map(w => [w]) : [workloads]) {
                    const { evidence } = group[0]!;
                    const source = group.length === 1 && evidence?.source !== undefined ? ` (${evidence.source})` : '';
                    yield {
                        code: this.code, severity: 'warning', span: placeOf(group, move), layer: 'fabric', phase: move.phase.name, subjects: namesOf(group), figures: { fabric: move.fabric.name, workloads: group.length },
                        message: `The I/O figures of ${workloadList(group)} are assumed${source}, where modelling is mandatory: what phase \`${move.phase.name}\` does to \`${move.fabric.name}\` is only as certain as they are.`,
                        related: [...evidence ? [{ span: evidence.span, message: 'the evidence' }] : [], ...firstOf(group, move)],
                    };
                }
            }
        }
    },
};
