import { firstOf } from '../../basics/lists.ts';
import type { PlanProblem } from '../plan.ts';
import type { DeclRecord } from '../records.ts';
import type { BuildContext } from './build.ts';

/** The `plan` declaration that counts: the first of all. */
export function planHeader(headers: readonly DeclRecord[], problems: PlanProblem[]): DeclRecord | undefined {
    for (const extra of headers.slice(1)) {
        problems.push({
            code: 'plan-duplicate',
            span: extra.nameSpan,
            subjects: [extra.name],
            related: [{ span: firstOf(headers).nameSpan, message: 'the plan that counts' }],
            message: `These files are one plan, '${firstOf(headers).name}'; a second 'plan' ('${extra.name}') has no effect. Put it into files that do not include each other.`,
        });
    }
    return headers[0];
}

/** Notes what a plan does not say: that it is one, what it leaves, where it goes. */
export function headerProblems(
    header: DeclRecord | undefined,
    { from, to, problems, of }: Pick<BuildContext, 'from' | 'to' | 'problems' | 'of'>,
): void {
    if (!header) {
        const phase = of('phase')[0];
        if (phase) {
            problems.push({
                code: 'plan-missing',
                severity: 'warning',
                span: phase.nameSpan,
                subjects: [],
                message:
                    "These files have phases but no 'plan', so it is not known what is left and where it goes. Add 'plan NAME { from PLATFORM to PLATFORM }', or include this file from the one that has it.",
            });
        }
        return;
    }
    for (const [list, key, what] of [
        [from, 'from', 'what it leaves'],
        [to, 'to', 'where it goes'],
    ] as const) {
        if (list.length > 0 || (header.names[key]?.length ?? 0) > 0) {
            continue;
        }
        problems.push({
            code: 'plan-incomplete',
            span: header.nameSpan,
            subjects: [header.name],
            message: `Plan '${header.name}' does not say ${what}: '${key} PLATFORM' is missing, so nothing can be checked against it.`,
        });
    }
}
