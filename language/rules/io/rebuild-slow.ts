import type { FabricHeadroom } from '../../analysis/headroom/headroom.ts';
import { storedIn } from '../../analysis/headroom/sizing/stored.ts';
import { judge } from '../../analysis/matrix.ts';
import { nth } from '../../basics/lists.ts';
import { type Scheme, spaceOverhead, width } from '../../physics/index.ts';
import type { Plan } from '../../plan/plan.ts';
import { dataText, durationBeside, durationText, rateText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { capital, counted, namesOf } from '../phrases.ts';
import type { Rule } from '../rule.ts';

export const rebuildSlow: Rule = {
    code: 'rebuild-slow',
    title: 'Redundancy is restored within the time the plan allows',
    severity: 'warning where the matrix says mandatory, information where it says optional',
    explain: `After the loss of a node every block it held has one copy fewer until the others have rebuilt it: the time until the loss is noticed (\`detect\`) and the time to heal. It is compared with
the \`exposure\` of the plan, 8 h where none is given. A rebuild that nobody limits is a range, and its slow end counts: 40 MB/s per flash device and node, 3 MB/s per hard disk, never more than full links and media leave (I/O model 8.2.5).
Where \`raw\` says how large a node is, a full one is reckoned with as the worst, and the time for the data it holds by then stands beside it; where it does not, that data alone is.`,
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
                const own = storedTimes(headroom, slowest, plan);
                const pace = model.rebuildStated
                    ? `rebuilt at ${rateText(slowest.rate)} per node`
                    : "no 'rebuild' limit is stated, so the usual range counts";
                yield {
                    code: this.code,
                    severity: judged.severity === 'error' ? 'warning' : judged.severity,
                    span: fabric.record.nameSpan,
                    layer: 'fabric',
                    phase: phase.name,
                    subjects: namesOf(judged.workloads),
                    message:
                        `After ${lossText(fabric)} on '${fabric.name}' redundancy is reduced for ${timesText(slowest.range, plan.exposure)}${own === undefined ? '' : `, with the data it holds then for ${timesText(own, plan.exposure)}`}; the plan allows ${durationText(plan.exposure)}. ` +
                        `${survived(model.full.scheme, counted(judged.workloads.length, 'workload'))} ${capital(pace)}.`,
                    figures: {
                        fabric: fabric.name,
                        seconds: slowest.range[1],
                        range: slowest.range,
                        stored: own ?? null,
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

function timesText([low, high]: readonly [number, number], allowed: number): string {
    return durationText(low) === durationText(high)
        ? durationBeside(high, allowed)
        : `${durationText(low)} to ${durationText(high)}`;
}

/**
 * The same times for what the node holds by then (I/O model 2.5: lost = used raw / N), where the plan states how large a node is and how much
 * every workload stores; a full node is the worst of it. Undefined where the one is reckoned with anyway.
 */
function storedTimes({ fabric, model, phases }: FabricHeadroom, slowest: Slowest, plan: Plan): Range | undefined {
    const { scheme, nodes, raw, detect } = model.full;
    const { known, missing } = storedIn(plan, nth(phases, slowest.phase).after);
    if (!fabric.figures['raw'] || raw === null || scheme === null || nodes === null || missing.length > 0) {
        return undefined;
    }
    const share = Math.min(1, (known * spaceOverhead(scheme)) / nodes / raw);
    const [low, high] = slowest.range;
    return [detect + (low - detect) * share, detect + (high - detect) * share];
}

type Range = readonly [number, number];

interface Slowest {
    readonly phase: number;
    /** Seconds without full redundancy at the fast and at the slow end. */
    readonly range: Range;
    /** bytes/s per node at the slow end. */
    readonly rate: number;
}

/** The first phase in which healing takes longest, where that is longer than allowed. */
function slowestOf(headroom: FabricHeadroom, allowed: number): Slowest | undefined {
    let slowest: Slowest | undefined;
    headroom.phases.forEach(({ after }, phase) => {
        const slow = after.empty ? null : headroom.unhurried.evaluation(phase, 'node-failure').rebuild;
        if (slow === null || slow.exposure <= allowed || slow.exposure <= (slowest?.range[1] ?? 0) * (1 + 1e-9)) {
            return;
        }
        const fast = headroom.paced.evaluation(phase, 'node-failure').rebuild?.exposure ?? slow.exposure;
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
