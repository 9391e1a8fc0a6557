import type { Facts } from '../../../analysis/analysis.ts';
import { nth } from '../../../basics/lists.ts';
import { insertAt } from '../../../edits/declarations.ts';
import { insertProperty } from '../../../edits/properties.ts';
import type { Phase } from '../../../plan/plan.ts';
import type { Fix } from '../../rule.ts';
import { freePhaseName, usualDuration } from './insert-phase.ts';

/**
 * Fixes that put a step before a phase: into the last phase in front of it that moves nothing and is not over, at or behind the one from which the
 * step makes sense; and as a phase of its own.
 * @param later the index of the phase that needs the step before it
 */
export function stepFixes(
    facts: Facts,
    step: string,
    later: number,
    own: { readonly from?: number | undefined; readonly name: string; readonly byAuthor?: true },
): readonly Fix[] {
    const { phases } = facts.plan;
    const phase = nth(phases, later);
    if (phase.done) {
        return [];
    }
    const fitting = phases
        .filter(
            p =>
                p.index < phase.front &&
                p.index >= (own.from ?? 0) &&
                !p.done &&
                !movesSomething(p) &&
                p.steps.length > 0,
        )
        .at(-1);
    const name = freePhaseName(facts.plan, own.name);
    const lasts = usualDuration(facts.plan);
    // That something is tried is work that somebody has to plan.
    const author = own.byAuthor ? { needsAuthor: true } : {};
    return [
        ...(fitting
            ? [
                  {
                      title: `Add '${step}' to phase ${fitting.name}`,
                      kind: 'quickfix' as const,
                      preferred: !own.byAuthor,
                      ...author,
                      edits: () => [insertProperty(fitting.record, step)],
                  },
              ]
            : []),
        {
            title: `Insert phase ${name} with '${step}' before ${phase.name}`,
            kind: 'quickfix',
            preferred: !fitting && !own.byAuthor,
            ...author,
            edits: () => [
                insertAt(
                    phases,
                    phase.front,
                    `phase ${name} { ${step}${lasts ? `  ${lasts}` : ''} }`,
                    phase.record.span,
                ),
            ],
        },
    ];
}

function movesSomething({ steps }: Phase): boolean {
    return steps.some(s => s.verb === 'cutover' || s.verb === 'retire');
}
