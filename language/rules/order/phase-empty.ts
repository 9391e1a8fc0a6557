import { textOf } from '../../plan/source.ts';
import { removeFix } from '../fixes/text-fixes.ts';
import type { Rule } from '../rule.ts';

export const phaseEmpty: Rule = {
    code: 'phase-empty',
    title: 'A phase has steps',
    severity: 'warning',
    explain: `A phase holds no step, so nothing happens in it and nothing can be said about it: it is never a "Go". It may be a placeholder, or its steps may have been
commented out.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
phase later "Compute: the rest" { lasts 2 weeks }`,
    repair: 'Write its steps, or remove it.',
    *check({ plan }) {
        // What could not be read may be just its steps.
        const unread = new Set(plan.problems.filter(p => p.code === 'syntax').map(p => p.span.block));
        for (const phase of plan.phases) {
            if (phase.record.steps.length > 0 || unread.has(phase.record.span.block)) {
                continue;
            }
            yield {
                code: this.code,
                severity: 'warning',
                span: phase.record.nameSpan,
                phase: phase.name,
                subjects: [phase.name],
                related: [],
                figures: {},
                message: `Phase '${phase.name}' has no steps, so it is unknown what happens in it. Write them, or remove the phase.`,
            };
        }
    },
    fixes(finding, { plan }) {
        const phase = plan.phases.find(p => p.name === finding.phase);
        const named = phase && plan.phases.some(p => p.after.some(a => a.phase === phase));
        // A phase that others wait for, or that holds a note, is not for a machine to delete.
        return phase && plan.record && plan.phases.length > 1 && !named && !/\/\/|\/\*/.test(textOf(phase.record.span))
            ? [removeFix(phase.record.span, false)]
            : [];
    },
};
