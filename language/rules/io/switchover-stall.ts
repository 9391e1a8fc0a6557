import type { Facts, Move, Repairable } from '../../analysis/analysis.ts';
import { copyAt, copyRateOf, type WorkloadCopy } from '../../analysis/headroom/copy.ts';
import { judge } from '../../analysis/matrix.ts';
import { remember } from '../../analysis/memory.ts';
import { nth } from '../../basics/lists.ts';
import { FREEZE } from '../../physics/index.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Workload } from '../../plan/plan.ts';
import type { Method } from '../../plan/records.ts';
import { dataText, durationBeside, durationText, rateText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { capital, namesOf, quotedWorkloads } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';
import { type Case, type CopyRepair, copyFindings } from './copies.ts';
import { assumptions } from './downtime-exceeded.ts';

type Kind = keyof typeof FREEZE;

/** How long the guest stands still, and how long it may. Seconds. */
interface Stall {
    readonly kind: Kind;
    /** Copied while it stands still, bytes. */
    readonly last: number;
    readonly good: number;
    readonly centre: number;
    readonly bad: number;
    readonly limit: number;
    /** What the limit is called. */
    readonly of: 'heartbeat' | 'p99';
    /** The last delta never becomes small enough. */
    readonly unbounded: boolean;
}

const KINDS: Readonly<Record<Method, Kind>> = {
    cold: 'cold',
    warm: 'warm',
    live: 'live',
    restore: 'cold',
    array: 'cold',
};

/** What the frozen part is compared with; undefined where nobody states it. Seconds. */
function limitOf(workload: Workload, { step }: Move): Pick<Stall, 'of' | 'limit'> | undefined {
    const of = step.method === 'live' && workload.figures['p99'] ? 'p99' : 'heartbeat',
        limit = workload.figures[of]?.value;
    return limit === undefined ? undefined : { of, limit };
}

/** The frozen part of the cutover of one machine; undefined where it has no limit, or its data is not known. docs/io-model.md 8.3. */
function stallOf({ workload, move, rate, copy }: Case): Stall | undefined {
    const kind = KINDS[move.step.method ?? 'warm'],
        found = limitOf(workload, move);
    if (found === undefined || copy === undefined) {
        return undefined;
    }
    return { ...frozenOf(kind, move, rate, copy), ...found };
}

/** How long a machine stands still in its cutover. docs/io-model.md 8.3. */
function frozenOf(kind: Kind, move: Move, rate: number, copy: WorkloadCopy): Omit<Stall, 'of' | 'limit'> {
    const last = kind === 'cold' ? (move.step.method === 'array' ? 0 : copy.input.bytes) : copy.plan.final;
    const { good, centre, bad } = FREEZE[kind],
        sending = last / rate;
    return {
        kind,
        last,
        good: sending + good,
        centre: sending + centre,
        bad: sending + bad,
        unbounded: kind !== 'cold' && !copy.plan.converges,
    };
}

export const switchoverStall: RuleWith<CopyRepair> = {
    code: 'switchover-stall',
    title: 'A cluster of guests does not lose a node to its own cutover',
    severity:
        'by the decision matrix where it holds for every value of the ranges; one level milder, and the verdict stays open, where it rests on a figure nobody stated; information where a cluster of guests states no heartbeat',
    explain: `While its last delta is copied and it is switched over, a machine stands still. A cluster of guests takes a node for dead that is silent for longer than its \`heartbeat\`, and takes over: in the middle of a
cutover. Frozen is the last delta at the copy's rate and 5 s of the switchover where the machine is copied while it runs (2.5 to 10 s, assumed), all data and 300 s where it is stopped first (\`by cold\`, \`by restore\`).
\`by live\` it is the last delta alone, compared with \`p99\` as well. Of a machine that uses \`guest-cluster\` and states no \`heartbeat\` it is said that nobody knows, and how long it stands still.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme }
workload sql { in prod  iops 100  disk 2 TB used 1 TB  change 3 %/d  heartbeat 2 s }
phase io   { model hci }
phase move { cutover sql to hci by warm  over 1 Gbps }`,
    repair: 'Take the node out of its cluster before the cutover, raise the heartbeat for that time, or copy faster so that the last delta is short.',
    *check(facts) {
        yield* copyFindings(
            this.code,
            facts,
            (c): c is Case => {
                const stall = stallOf(c);
                return stall !== undefined && (stall.unbounded || stall.bad > stall.limit);
            },
            cases => {
                const found = cases.flatMap(one => {
                    const stall = stallOf(one);
                    return stall ? [{ one, stall }] : [];
                });
                const { one, stall } = found.reduce((a, b) =>
                    b.stall.centre / b.stall.limit > a.stall.centre / a.stall.limit ? b : a,
                );
                const certain = found.some(f => f.stall.good > f.stall.limit && !f.one.copy?.changeAssumed);
                return {
                    worst: one,
                    milder: !certain || one.rateAssumed,
                    figures: {
                        stall: stall.unbounded ? null : stall.centre,
                        range: [stall.good, stall.bad],
                        limit: stall.limit,
                        of: stall.of,
                    },
                    message: `${capital(quotedWorkloads(cases.map(c => c.workload)))} ${consequence(stall, cases.length)} in '${one.move.phase.name}': ${frozenText(one, stall)}.${assumptions(one)}`,
                };
            },
            (workload, move) => limitOf(workload, move) !== undefined,
        );
        for (const move of facts.moves) {
            yield* unknownHeartbeat(facts, move);
        }
    },
    fixes() {
        return [];
    },
};

/** Who feels it: a cluster of guests, or whoever waits for the machine. */
function consequence({ of }: Stall, machines: number): string {
    const [its, keeps] = machines === 1 ? ['its', 'keeps'] : ['their', 'keep'];
    return of === 'heartbeat'
        ? `may be taken for dead by ${its} own cluster`
        : `${keeps} whoever uses ${machines === 1 ? 'it' : 'them'} waiting for longer than ${its} P99 objective`;
}

/** Nodes of a cluster of guests whose heartbeat nobody states: how long they stand still is known, and what it means is not. */
function* unknownHeartbeat(facts: Facts, move: Move): Iterable<Repairable<CopyRepair>> {
    const { plan } = facts;
    const nodes = remember(plan, move, { key: 'clusters without heartbeat', plain: true }, () =>
        IndexSet.ofSorted(
            [...move.workloads].filter(i => {
                const { uses, figures } = nth(plan.workloads, i);
                return uses.some(u => u.name === 'guest-cluster') && !figures['heartbeat'];
            }),
        ),
    );
    const rate = nodes.empty ? null : copyRateOf(facts.headroom, move);
    if (!rate) {
        return;
    }
    for (const part of splitByAcceptance('switchover-stall', nodes, facts)) {
        const judged = judge(plan, part);
        const frozen = judged?.workloads.flatMap(w => {
            const copy = copyAt(w, move, rate.rate, rate.assumed);
            return copy ? [frozenOf(KINDS[move.step.method ?? 'warm'], move, rate.rate, copy)] : [];
        });
        if (!judged || !frozen) {
            continue;
        }
        const longest = Math.max(0, ...frozen.map(f => (f.unbounded ? Infinity : f.centre)));
        const still = frozen.length === 0 || longest === Infinity ? 'any length' : `about ${durationText(longest)}`;
        yield {
            code: 'switchover-stall',
            severity: 'information',
            ...(judged.severity === 'error' ? { condition: true as const } : {}),
            span: move.step.record.span,
            layer: 'compute',
            phase: move.phase.name,
            subjects: namesOf(judged.workloads),
            message: `Whether the cluster of ${quotedWorkloads(judged.workloads)} tolerates a node that is silent for ${still} in '${move.phase.name}' is unknown: no 'heartbeat' is stated.`,
            figures: { stall: longest === Infinity ? null : longest, limit: null, of: 'heartbeat' },
            related: judged.workloads
                .slice(0, 5)
                .map(w => ({ span: w.record.nameSpan, message: `workload '${w.name}'` })),
            repair: {
                phase: move.phase.index,
                step: move.phase.steps.indexOf(move.step),
                workloads: namesOf(judged.workloads),
            },
        };
    }
}

/** `'sql' stands still for 13 s (last 1 GB at 125 MB/s, then 5 s, assumed), and its heartbeat is 2 s`. */
function frozenText({ workload, rate }: Case, { kind, last, centre, limit, of, unbounded }: Stall): string {
    const limitText = `its ${of === 'heartbeat' ? 'heartbeat' : 'P99 objective'} is ${durationText(limit)}`;
    if (unbounded) {
        return `the last delta of '${workload.name}' never becomes small enough, so how long it stands still has no bound, and ${limitText}`;
    }
    const { centre: rest } = FREEZE[kind];
    const parts = [
        ...(last > 0 ? [`${kind === 'cold' ? 'all' : 'last'} ${dataText(last)} at ${rateText(rate)}`] : []),
        ...(rest > 0 ? [`${durationText(rest)} of the switchover, assumed`] : []),
    ];
    return `'${workload.name}' stands still for ${durationBeside(centre, limit)} (${parts.join(', ')}), and ${limitText}`;
}
