import type { FabricHeadroom } from '../../analysis/headroom/headroom.ts';
import { judge } from '../../analysis/matrix.ts';
import { nth } from '../../basics/lists.ts';
import { type Scheme, width } from '../../physics/index.ts';
import { dataText, durationBeside, durationText, rateText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import type { Rule } from '../rule.ts';
import { counted, namesOf } from '../words.ts';

export const rebuildSlow: Rule = {
    code: 'rebuild-slow',
    title: 'Redundancy is restored within the time the plan allows',
    severity: 'warning where the matrix says mandatory, information where it says optional',
    explain: `After the loss of a node every block it held has one copy fewer until the others have rebuilt it: the time until the loss is noticed (\`detect\`) and the time to heal. It is compared with
the \`exposure\` of the plan, 8 h where none is given. A rebuild that nobody limits is a range, and its slow end counts: 40 MB/s per flash device and node, 3 MB/s per hard disk, never more than full links and media leave (I/O model 8.2.5).`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme  raw 30 TB  rebuild 100 MB/s }
workload erp { in prod  iops 100 peak 200  disk 2 TB used 1 TB }
phase io   { model hci }
phase move { cutover erp to hci  over 1 Gbps }`,
    repair: 'Raise the `rebuild` limit where the links carry it, take more and smaller nodes, or state the `exposure` that is acceptable.',
    *check(facts) {
        const { plan } = facts;
        for (const headroom of facts.headroom.fabrics) {
            const slowest = headroom.role === 'target' ? slowestOf(headroom, plan.exposure) : undefined;
            if (!slowest) {
                continue;
            }
            for (const part of splitByAcceptance(this.code, nth(headroom.phases, slowest.phase).after, facts)) {
                const judged = judge(plan, part);
                if (!judged) {
                    continue;
                }
                const { phase } = nth(headroom.phases, slowest.phase),
                    { fabric, model } = headroom;
                const [low, high] = slowest.range;
                const times =
                    durationText(low) === durationText(high)
                        ? durationBeside(high, plan.exposure)
                        : `${durationText(low)} to ${durationText(high)}`;
                const pace = model.rebuildStated
                    ? `at ${rateText(slowest.rate)} per node`
                    : 'no `rebuild` limit is stated, so the usual range counts'.replaceAll('`', "'");
                yield {
                    code: this.code,
                    severity: judged.severity === 'error' ? 'warning' : judged.severity,
                    span: fabric.record.nameSpan,
                    layer: 'fabric',
                    phase: phase.name,
                    subjects: namesOf(judged.workloads),
                    message:
                        `After ${lossText(fabric)} on '${fabric.name}' redundancy is reduced for ${times} (${pace}); the plan allows ${durationText(plan.exposure)}. ` +
                        survived(model.full.scheme, counted(judged.workloads.length, 'workload')),
                    figures: {
                        fabric: fabric.name,
                        seconds: high,
                        range: slowest.range,
                        exposure: plan.exposure,
                        rate: slowest.rate,
                    },
                    related: ['rebuild', 'raw', 'nodes', 'detect'].flatMap(key =>
                        fabric.figures[key] ? [{ span: fabric.figures[key]!.span, message: key }] : [],
                    ),
                };
            }
        }
    },
};

interface Slowest {
    readonly phase: number;
    /** Seconds without full redundancy at the fast and at the slow end. */
    readonly range: readonly [number, number];
    /** bytes/s per node at the slow end. */
    readonly rate: number;
}

/** The first phase in which healing takes longest, where that is longer than allowed. */
function slowestOf(headroom: FabricHeadroom, allowed: number): Slowest | undefined {
    let slowest: Slowest | undefined;
    headroom.phases.forEach(({ after }, phase) => {
        const slow = after.empty ? null : headroom.mild.evaluation(phase, 'node-failure').rebuild;
        if (slow === null || slow.exposure <= allowed || slow.exposure <= (slowest?.range[1] ?? 0) * (1 + 1e-9)) {
            return;
        }
        const fast = headroom.judged.evaluation(phase, 'node-failure').rebuild?.exposure ?? slow.exposure;
        slowest = { phase, range: [Math.min(fast, slow.exposure), slow.exposure], rate: slow.rate };
    });
    return slowest;
}

/** What is rebuilt: where a plan says how large a node is, a full one is reckoned with. */
function lossText({ figures }: FabricHeadroom['fabric']): string {
    const raw = figures['raw'];
    return raw ? `the loss of a full node (${dataText(raw.value)})` : 'a node loss';
}

/** What a further loss means while redundancy is reduced: with three copies one more is survived. */
function survived(scheme: Scheme | null, whose: string): string {
    const left = scheme === null ? 0 : (scheme.kind === 'replica' ? width(scheme) - 1 : scheme.m) - 1;
    return left < 1
        ? `A second loss in that time loses data of ${whose}.`
        : `In that time the data of ${whose} survives only ${left === 1 ? 'one more loss' : `${left} more losses`}.`;
}
