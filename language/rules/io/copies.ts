import type { Facts, Move, Repairable, Severity } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import { type CopyRate, copyAt, copyRateOf, restoreTime, type WorkloadCopy } from '../../analysis/headroom/copy.ts';
import { judge, milder } from '../../analysis/matrix.ts';
import { remember } from '../../analysis/memory.ts';
import { entryOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Workload } from '../../plan/plan.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { namesOf } from '../phrases.ts';

/** One workload of a move with what was computed for it. */
export interface Case {
    readonly workload: Workload;
    readonly move: Move;
    /** bytes/s. */
    readonly rate: number;
    readonly rateAssumed: boolean;
    /** Source fabrics that give no more. */
    readonly limitedBy: readonly string[];
    readonly copy: WorkloadCopy | undefined;
    /** Seconds to bring one machine back; `null` where its data is not known. */
    readonly restore: number | null;
}

/** One whose copy was computed: the workload's data and change are known. */
export interface CopyCase extends Case {
    readonly copy: WorkloadCopy;
}

export interface CopyRepair {
    readonly phase: number;
    readonly step: number;
    readonly workloads: readonly string[];
}

/** What is said of the cases of one move. */
interface Told {
    readonly worst: Case;
    readonly message: string;
    readonly figures: Readonly<Record<string, unknown>>;
    /** It rests on a figure nobody stated: one level milder, and where mandatory the verdict stays open (docs/language.md 5.7). */
    readonly milder: boolean;
}

/** Workloads of every move for which something about copying them does not fit; one finding per move. */
export function* copyFindings<C extends Case>(
    code: Code,
    facts: Facts,
    fails: (c: Case) => c is C,
    tell: (cases: readonly C[]) => Told,
    concerns: (workload: Workload, move: Move) => boolean = () => true,
): Iterable<Repairable<CopyRepair>> {
    for (const move of facts.moves) {
        const rate = copyRateOf(facts.headroom, move);
        if (!rate) {
            continue;
        }
        const inputs = [rate.rate, rate.assumed, rate.limitedBy];
        const { workloads } = facts.plan;
        // Who fails depends on few figures, and few fail: an edit of another figure computes no copy again.
        const failing = remember(facts.plan, move, { key: `${code} fails`, inputs, plain: true }, () =>
            IndexSet.ofSorted(
                [...move.workloads].filter(i => {
                    const workload = nth(workloads, i);
                    // Copies are computed for those only whom the rule is about.
                    return concerns(workload, move) && fails(caseOf(workload, move, rate));
                }),
            ),
        );
        if (failing.empty) {
            continue;
        }
        const cases = remember(facts.plan, move, { key: code, inputs: [...inputs, failing] }, () => {
            const found = new Map<number, C>();
            for (const index of failing) {
                const one = caseOf(nth(workloads, index), move, rate);
                if (fails(one)) {
                    found.set(index, one);
                }
            }
            return found;
        });
        for (const part of splitByAcceptance(code, failing, facts)) {
            const judged = judge(facts.plan, part);
            if (judged) {
                const own = judged.workloads.map(w => entryOf(cases, w.index));
                yield one(code, move, judged.severity, own, tell(own));
            }
        }
    }
}

function caseOf(workload: Workload, move: Move, { rate, assumed, limitedBy }: CopyRate): Case {
    return {
        workload,
        move,
        rate,
        rateAssumed: assumed,
        limitedBy,
        copy: copyAt(workload, move, rate, assumed),
        restore: restoreTime(workload, rate),
    };
}

function one(
    code: Code,
    move: Move,
    severity: Severity,
    cases: readonly Case[],
    { worst, message, figures, milder: lighter }: Told,
): Repairable<CopyRepair> {
    const workloads = cases.map(c => c.workload);
    const repair = {
        phase: move.phase.index,
        step: move.phase.steps.indexOf(move.step),
        workloads: namesOf(workloads),
    };
    const keys = ['downtime', 'heartbeat', 'rto', 'change', 'used', 'disk'];
    return {
        code,
        severity: lighter && severity === 'error' ? milder(severity) : severity,
        ...(lighter && severity === 'error' ? { undecided: true as const } : {}),
        span: move.step.record.span,
        layer: 'compute',
        phase: move.phase.name,
        subjects: namesOf(workloads),
        message,
        figures: {
            fabric: move.fabric.name,
            workload: worst.workload.name,
            rate: worst.rate,
            rateAssumed: worst.rateAssumed,
            ...figures,
        },
        repair,
        related: keys.flatMap(key => {
            const figure = worst.workload.figures[key];
            return figure ? [{ span: figure.span, message: `workload '${worst.workload.name}': ${key}` }] : [];
        }),
    };
}
