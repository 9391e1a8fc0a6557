import type { Rule } from '../rule.ts';

export const phasesMissing: Rule = {
    code: 'phases-missing',
    title: 'A plan has phases',
    severity: 'information',
    explain:
        'The plan says what is left and where it goes, but not in which order. Nothing about the order can be checked.',
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix`,
    repair: 'Write the five phases: decouple monitoring, establish backup, map identities, model the fabric, and last cut over.',
    *check({ plan }) {
        if (!plan.record || plan.phases.length > 0) {
            return;
        }
        yield {
            code: this.code,
            severity: 'information',
            span: plan.record.nameSpan,
            subjects: [plan.name],
            related: [],
            figures: {},
            message: `Plan \`${plan.name}\` has no phases, so nothing can be said about the order in which it is executed.`,
        };
    },
};
