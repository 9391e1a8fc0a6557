import type { Analysis, Foundation, Move } from '../../../language/analysis/analysis.ts';
import type { Platform, Workload } from '../../../language/plan/plan.ts';
import type { Moment, Run, Side } from '../model.ts';

/** Lookups over one Analysis that the parts of a model share. */
export class Journey {
    readonly analysis: Analysis;
    /** Moments there are: today and one per phase. */
    readonly moments: number;
    private readonly moveByWorkload: (Move | undefined)[];
    private readonly foundationsByMove = new Map<Move, ReadonlyMap<string, Foundation>>();

    constructor(analysis: Analysis) {
        this.analysis = analysis;
        this.moments = analysis.plan.phases.length + 1;
        this.moveByWorkload = new Array<Move | undefined>(analysis.plan.workloads.length);
        for (const move of analysis.moves) {
            for (const index of move.workloads) {
                this.moveByWorkload[index] ??= move;
            }
        }
        for (const { move, foundations } of analysis.foundations) {
            this.foundationsByMove.set(move, new Map(foundations.map(f => [f.component.name, f])));
        }
    }

    /** The cutover that takes a workload along. */
    moveOf(workload: Workload): Move | undefined {
        return this.moveByWorkload[workload.index];
    }

    /** Whether and when a component is ready for a move. */
    foundation(move: Move, component: string): Foundation | undefined {
        return this.foundationsByMove.get(move)?.get(component);
    }

    /** Right is where the plan goes; a platform nobody names as goal is the old one. */
    sideOf(platform: Platform | undefined): Side {
        const { to, from } = this.analysis.plan;
        if (!platform || from.includes(platform)) {
            return 'left';
        }
        if (to.includes(platform)) {
            return 'right';
        }
        return this.analysis.moves.some(m => m.platform === platform) ? 'right' : 'left';
    }
}

/** Moment at which a move is done. */
export function momentOf(move: Move): Moment {
    return move.phase.index + 1;
}

/** The moments during which a move stands without a foundation; undefined when it never does. `end` is exclusive. */
export function unfounded(
    move: Move,
    foundation: Foundation | undefined,
): { readonly start: Moment; readonly end: Moment } | undefined {
    if (!foundation || foundation.already) {
        return undefined;
    }
    const start = momentOf(move);
    if (!foundation.foundedIn) {
        return { start, end: Infinity };
    }
    const founded = foundation.foundedIn.index + 1;
    // Simultaneous is not before: a foundation laid in the same phase is missing while that phase runs.
    return founded < start ? undefined : { start, end: Math.max(founded, start + 1) };
}

/** Writes a function of the moment as a run, leaving out what repeats. */
export function runOf<T>(
    moments: number,
    value: (moment: Moment) => T,
    same: (a: T, b: T) => boolean = Object.is,
): Run<T> {
    const run: [Moment, T][] = [];
    for (let moment = 0; moment < moments; moment++) {
        const now = value(moment);
        const last = run.at(-1);
        if (!last || !same(last[1], now)) {
            run.push([moment, now]);
        }
    }
    return run;
}

/** The run of a value that holds from a moment until before another, and of another value around it. */
export function stretch<T>(moments: number, start: Moment, end: Moment, inside: T, outside: T): Run<T> {
    if (start >= end || start >= moments || Object.is(inside, outside)) {
        return [[0, outside]];
    }
    const run: (readonly [Moment, T])[] =
        start > 0
            ? [
                  [0, outside],
                  [start, inside],
              ]
            : [[0, inside]];
    if (end < moments) {
        run.push([end, outside]);
    }
    return run;
}
