import type { RawFinding } from '../../analysis/analysis.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import type { Rule } from '../rule.ts';

export const phasesMissing: Rule = {
    code: 'phases-missing',
    title: 'A plan has phases that move something',
    severity: 'information; the verdict is "Depends"',
    explain:
        'The plan says what is left and where it goes, but not in which order, or no phase of it moves anything. What a move breaks cannot be checked then.',
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix`,
    repair: 'Write the five phases: decouple monitoring, establish backup, map identities, model the fabric, and last cut over.',
    *check({ plan }) {
        if (!plan.record) {
            return;
        }
        if (plan.phases.length > 0) {
            yield* nothingMoves(plan, plan.record.nameSpan);
            return;
        }
        yield {
            code: this.code,
            severity: 'information',
            undecided: true,
            span: plan.record.nameSpan,
            subjects: [plan.name],
            related: [],
            figures: {},
            message: `Plan '${plan.name}' has no phases, so nothing can be said about the order in which it is executed.`,
        };
    },
};

/** A plan whose phases hold no cutover, or only cutovers of nothing. */
function* nothingMoves(plan: Plan, span: Span): Iterable<RawFinding> {
    const cutovers = plan.phases.flatMap(p => p.steps).filter(s => s.verb === 'cutover');
    if (cutovers.some(s => !s.workloads.empty)) {
        return;
    }
    yield {
        code: 'phases-missing',
        severity: 'information',
        undecided: true,
        span,
        subjects: [plan.name],
        related: cutovers.map(s => ({ span: s.record.span, message: `'${s.phase.name}' names no workload` })),
        figures: {},
        message: `No phase of '${plan.name}' moves a workload, so whether the plan can be carried out is not judged. Write a 'cutover'.`,
    };
}
