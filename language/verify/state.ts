import type { Analysis } from '../analysis/analysis.ts';
import type { Phase, Platform, Workload } from '../plan/plan.ts';

/** Where the plan says a workload is, as of a day. */
export interface WorkloadState {
    /** The phase that moves it away from its platform, or retires it; undefined where none does. */
    readonly phase?: Phase;
    readonly target?: Platform;
    /** Its phase was started and is not done: it may be on either side. */
    readonly running: boolean;
    /** It is retired rather than moved. */
    readonly gone: boolean;
}

export interface PlanState {
    readonly asOf: number;
    of(workload: Workload): WorkloadState;
}

export function stateOf({ plan, moves, asOf }: Pick<Analysis, 'plan' | 'moves' | 'asOf'>): PlanState {
    return {
        asOf,
        of: ({ index, platform }) => {
            const retired = plan.phases.find(
                p => isDone(p, asOf) && p.steps.some(s => s.verb === 'retire' && s.workloads.has(index)),
            );
            const move = moves.find(m => m.workloads.has(index) && m.platform !== platform);
            const phase = retired ?? move?.phase;
            const { started } = phase ?? {};
            return {
                ...(phase ? { phase } : {}),
                ...(move?.platform ? { target: move.platform } : {}),
                running: !isDone(phase, asOf) && started !== undefined && started.day <= asOf,
                gone: retired !== undefined,
            };
        },
    };
}

/** Whether a phase was over on a day. */
export function isDone(phase: Phase | undefined, asOf: number): boolean {
    return phase?.done !== undefined && phase.done.day <= asOf;
}
