import type { Plan } from '../plan/plan.ts';
import { collectFindings } from '../rules/index.ts';
import type { Facts } from '../rules/rule.ts';
import type { Analysis } from './analysis.ts';
import { accessRows } from './access.ts';
import { blastRadius } from './blast.ts';
import { foundations } from './foundations.ts';
import { recoveryGaps } from './gaps.ts';
import { headroomAnalysis } from './headroom.ts';
import { moves, timeline } from './state.ts';

export interface AnalysisOptions {
    /** The day dates are compared with (days since 1970-01-01). */
    readonly asOf: number;
}

/** Everything the product says about a plan, computed from the plan and one date. */
export function analyse(plan: Plan, options: AnalysisOptions): Analysis {
    const dates = timeline(plan);
    const moved = moves(plan);
    const facts: Facts = {
        plan, asOf: options.asOf, timeline: dates, moves: moved, foundations: foundations(plan, moved), gaps: recoveryGaps(plan, moved, dates),
        access: accessRows(plan), headroom: headroomAnalysis(plan, moved), blast: name => blastRadius(plan, moved, name),
    };
    return { ...facts, findings: collectFindings(facts) };
}
