import { textOf } from '../../plan/source.ts';
import type { Rule } from '../rule.ts';

export const selectorEmpty: Rule = {
    code: 'selector-empty',
    title: 'A selector matches something',
    severity: 'warning',
    acceptable: false,
    explain:
        'A selector matches no workload. What it was to protect, observe or move is not covered, and nothing else would tell.',
    example: `backup veeam is veeam-vbr { speaks vsphere.vadp  protects matching "sap-*" }
workload erp { }`,
    repair: 'Correct the pattern or name, or take the selector out.',
    *check({ plan }) {
        for (const { selector, workloads, where, unresolved } of plan.selectors) {
            if (!workloads.empty || unresolved) {
                continue;
            }
            yield {
                code: this.code,
                severity: 'warning',
                span: selector.span,
                subjects: [],
                related: [],
                figures: {},
                message: `'${textOf(selector.span)}' matches no workload, so ${where} does nothing with it.`,
            };
        }
    },
};
