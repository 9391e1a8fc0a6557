import type { Facts } from '../analysis/analysis.ts';
import type { HeadroomAnalysis } from '../analysis/headroom/headroom.ts';
import type { Part } from '../analysis/memory.ts';
import type { Plan } from '../plan/plan.ts';

/** A part of the analysis that could not be computed: a fault in the checker. Whoever reads the part gets this instead of a wrong answer. */
export class PartFault extends Error {
    readonly part: Part;

    constructor(part: Part, cause: unknown) {
        super(cause instanceof Error ? cause.message : String(cause), { cause });
        this.part = part;
    }
}

/** What parts say when they could not be computed, for whoever shows them; rules never see it. Phases are there, without dates. */
export function nothing(plan: Plan): Omit<Pick<Facts, Part>, 'headroom'> {
    return {
        timeline: plan.phases.map(phase => ({ phase })),
        moves: [],
        foundations: [],
        gaps: [],
        access: [],
    };
}

/** The parts that failed for the plan that is looked at. What failed once is not tried again for each rule that asks for it. */
export class Faults {
    private readonly found = new Map<Part, PartFault>();

    /** The next plan is looked at: everything is tried again. */
    next(): void {
        this.found.clear();
    }

    get any(): boolean {
        return this.found.size > 0;
    }

    /** A part, or the fault that keeps it from being there. One that fails because of another is that one's fault. */
    attempt<T>(part: Part, compute: () => T): T {
        const known = this.found.get(part);
        if (known) {
            throw known;
        }
        try {
            return compute();
        } catch (error) {
            const fault = error instanceof PartFault ? error : new PartFault(part, error);
            this.found.set(part, fault);
            throw fault;
        }
    }

    /** A headroom that is computed when it is asked for, and may fail then. */
    guarded(headroom: HeadroomAnalysis): HeadroomAnalysis {
        const ask = <T>(compute: () => T): T => this.attempt('headroom', compute);
        return {
            get fabrics() {
                return ask(() => headroom.fabrics);
            },
            get rows() {
                return ask(() => headroom.rows);
            },
            of: fabric => ask(() => headroom.of(fabric)),
        };
    }
}

/** What is computed, or something else where that fails because of a part. */
export function unlessFault<T>(compute: () => T, otherwise: () => T): T {
    try {
        return compute();
    } catch (error) {
        if (error instanceof PartFault) {
            return otherwise();
        }
        throw error;
    }
}

const shown = new WeakMap<HeadroomAnalysis, HeadroomAnalysis>();

/** A headroom for whoever shows it: empty where it could not be computed. The same object for the same one. */
export function shownHeadroom(headroom: HeadroomAnalysis): HeadroomAnalysis {
    let safe = shown.get(headroom);
    if (!safe) {
        safe = {
            get fabrics() {
                return unlessFault(
                    () => headroom.fabrics,
                    () => [],
                );
            },
            get rows() {
                return unlessFault(
                    () => headroom.rows,
                    () => [],
                );
            },
            of: fabric =>
                unlessFault(
                    () => headroom.of(fabric),
                    () => undefined,
                ),
        };
        shown.set(headroom, safe);
    }
    return safe;
}

/** The headroom of a plan whose headroom could not even be begun. */
export const NO_HEADROOM: HeadroomAnalysis = { fabrics: [], rows: [], of: () => undefined };
