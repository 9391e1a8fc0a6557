import { demandOf } from '../../analysis/matrix.ts';
import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Workload } from '../../plan/plan.ts';
import { namesOf, quotedNames, workloadList } from '../phrases.ts';
import type { Rule } from '../rule.ts';
import { firstOf, groupsByMove, placeOf } from './by-move.ts';

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
        const weak = (w: Workload) =>
            w.figures['iops'] !== undefined && w.evidence?.grade === 'assumed' && demandOf(w) === 'mandatory';
        for (const told of groupsByMove(this.code, facts, weak)) {
            const { moves, group } = told;
            const move = nth(moves, 0);
            const where =
                moves.length > 1
                    ? `what ${moves.length} phases do to ${quotedNames([...new Set(moves.map(each => each.fabric.name))])}`
                    : `what phase '${move.phase.name}' does to '${move.fabric.name}'`;
            const { evidence } = nth(group, 0);
            const source = group.length === 1 && evidence?.source !== undefined ? ` (${evidence.source})` : '';
            yield {
                code: this.code,
                severity: 'warning',
                span: placeOf(told, facts),
                layer: 'fabric',
                ...(moves.length > 1
                    ? { concerns: IndexSet.ofSorted(group.map(w => w.index)) }
                    : { phase: move.phase.name }),
                subjects: namesOf(group),
                figures: { fabric: move.fabric.name, workloads: group.length },
                message: `The I/O figures of ${workloadList(group)} are assumed${source}, where modelling is mandatory: ${where} is no more reliable than those figures.`,
                related: [...(evidence ? [{ span: evidence.span, message: 'the evidence' }] : []), ...firstOf(told)],
            };
        }
    },
};
