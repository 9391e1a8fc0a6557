import type { Move } from '../../analysis/analysis.ts';
import { FREEZE } from '../../physics/index.ts';
import type { Workload } from '../../plan/plan.ts';
import type { Method } from '../../plan/records.ts';
import { dataText, durationBeside, durationText, rateText } from '../../plan/units.ts';
import type { RuleWith } from '../rule.ts';
import { capital, quotedWorkloads } from '../words.ts';
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

/** The frozen part of the cutover of one machine; undefined where it has no limit, or its data is not known. IO-MODEL 8.3. */
function stallOf({ workload, move, rate, copy }: Case): Stall | undefined {
    const kind = KINDS[move.step.method ?? 'warm'],
        found = limitOf(workload, move);
    if (found === undefined || copy === undefined) {
        return undefined;
    }
    const { of, limit } = found;
    const last = kind === 'cold' ? (move.step.method === 'array' ? 0 : copy.input.bytes) : copy.plan.final;
    const { good, centre, bad } = FREEZE[kind],
        sending = last / rate;
    return {
        kind,
        last,
        good: sending + good,
        centre: sending + centre,
        bad: sending + bad,
        limit,
        of,
        unbounded: kind !== 'cold' && !copy.plan.converges,
    };
}

export const switchoverStall: RuleWith<CopyRepair> = {
    code: 'switchover-stall',
    title: 'A cluster of guests does not lose a node to its own cutover',
    severity:
        'by the decision matrix where it holds for every value of the ranges; one level milder, and the verdict stays open, where it rests on a figure nobody stated',
    explain: `While its last delta is copied and it is switched over, a machine stands still. A cluster of guests takes a node for dead that is silent for longer than its \`heartbeat\`, and takes over: in the middle of a
cutover. Frozen is the last delta at the copy's rate and 5 s of the switchover where the machine is copied while it runs (2.5 to 10 s, assumed), all data and 300 s where it is stopped first (\`by cold\`, \`by restore\`).
\`by live\` it is the last delta alone, compared with \`p99\` as well.`,
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
                    open: true,
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
