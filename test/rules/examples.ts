import type { Rule } from '../../language/rules/rule.ts';

/** Findings that need a second file, or another kind of input, than the example on their page can show. */
const ELSEWHERE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'include-cycle': { 'plan.exit': 'include "other.exit"\nplan p { }', 'other.exit': 'include "plan.exit"' },
    'phase-outside-plan': {
        'plan.exit': 'include "other.exit"\nplan p { from a to b }\nplatform a is vsphere\nplatform b is nutanix',
        'other.exit': 'phase stray { }',
    },
    'file-unreadable': { 'plan.exit': 'workload a { }\0' },
};

/** Raised by no plan: what it tells is a fault of the checker itself (`test/workspace/faults.test.ts`). */
export const NO_EXAMPLE: readonly string[] = ['checker-fault'];

/** The files that raise a rule; the main one is `plan.exit`. */
export function exampleOf(rule: Rule): Readonly<Record<string, string>> {
    return ELSEWHERE[rule.code] ?? { 'plan.exit': rule.example };
}
