import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import { type Storage, storages } from '../../analysis/headroom/sizing/stored.ts';
import { judge } from '../../analysis/matrix.ts';
import { elementsAt, lastOf } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { dataText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { namesOf, quotedWorkloads, workloadList } from '../phrases.ts';
import type { Rule } from '../rule.ts';

export const capacityUnknown: Rule = {
    code: 'capacity-unknown',
    title: 'A target fabric says what it can store, and every machine on it how much it stores',
    severity:
        'warning where the matrix says mandatory, and the verdict stays open; information where it says optional and the `raw` of the fabric is stated',
    explain: `Nobody stated the \`raw\` space of a target fabric, or it is stated, but some of the workloads that move onto it say neither \`disk\` nor \`used\`. What is known fits; whether the whole does is unknown. A lower bound that does not fit is \`capacity\`.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme  raw 10 TB }
workload erp { in prod  iops 100  disk 2 TB used 1 TB }
workload crm { in prod  iops 100 }
phase io   { model hci }
phase move { cutover all to hci  over 1 Gbps }`,
    repair: 'Write `disk SIZE used SIZE` into the workloads, or import an inventory that has them.',
    *check(facts) {
        const { plan } = facts;
        for (const { fabric, room, moments } of storages(facts)) {
            if (fabric.target && room.raw === null && !room.array) {
                yield* withoutRaw(facts, { fabric, room, moments });
                continue;
            }
            const last = fabric.target && room.raw !== null ? firstUnknown(moments) : undefined;
            if (!last || moments.some(m => m.level === 'full' || m.level === 'impossible')) {
                continue;
            }
            const missing = IndexSet.ofSorted(lastOf(moments).stored.missing);
            for (const part of splitByAcceptance(this.code, missing, facts)) {
                // What fits or not concerns everybody on the fabric, not only those without a size.
                const judged = judge(plan, lastOf(moments).on);
                if (!judged || part.empty) {
                    continue;
                }
                const workloads = elementsAt(plan.workloads, part);
                const { known } = lastOf(moments).stored;
                yield {
                    code: this.code,
                    ...(judged.severity === 'error'
                        ? { severity: 'warning' as const, undecided: true as const }
                        : { severity: 'information' as const }),
                    span: fabric.record.nameSpan,
                    layer: 'fabric',
                    ...(last.phase ? { phase: last.phase.name } : {}),
                    subjects: namesOf(workloads),
                    message:
                        `Whether the data fits on '${fabric.name}' is unknown: ${workloadList(workloads)} ${workloads.length === 1 ? 'has' : 'have'} neither 'disk' nor 'used'. ` +
                        `${known > 0 ? `The others store at least ${dataText(known)}, and ` : 'There, '}${room.resilient === null || room.array ? `${dataText(room.writable ?? 0)} raw can be written` : `${dataText(room.resilient)} still heal after the loss of a node`}.`,
                    figures: { fabric: fabric.name, known, missing: missing.size, resilient: room.resilient },
                    related: [
                        ...(fabric.figures['raw'] ? [{ span: fabric.figures['raw'].span, message: 'raw' }] : []),
                        ...workloads
                            .slice(0, 5)
                            .map(w => ({ span: w.record.nameSpan, message: `workload '${w.name}'` })),
                    ],
                };
            }
        }
    },
};

/** Without `raw` nothing can be said about the space, and leaving it out must not end what it would have shown (5.6). */
function* withoutRaw(facts: Facts, { fabric, moments }: Storage): Iterable<RawFinding> {
    const on = IndexSet.union(moments.map(m => m.on));
    for (const part of splitByAcceptance('capacity-unknown', on, facts)) {
        const judged = judge(facts.plan, part);
        if (judged?.severity !== 'error') {
            continue;
        }
        yield {
            code: 'capacity-unknown',
            severity: 'warning',
            undecided: true,
            span: fabric.record.nameSpan,
            layer: 'fabric',
            subjects: [fabric.name],
            concerns: IndexSet.ofSorted(judged.workloads.map(w => w.index)),
            message: `'${fabric.name}' states no 'raw' (per node), so whether the data of ${quotedWorkloads(judged.workloads)} fits there is unknown.`,
            figures: { fabric: fabric.name, known: moments.at(-1)?.stored.known ?? 0 },
            related: [],
        };
    }
}

/** The first time a machine without a size is on it. */
function firstUnknown(moments: Storage['moments']): Storage['moments'][number] | undefined {
    return moments.at(-1)?.stored.missing.length ? moments.find(m => m.stored.missing.length > 0) : undefined;
}
