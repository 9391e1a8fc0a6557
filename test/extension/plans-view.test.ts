import { expect, test } from 'vitest';
import { planEntries, planParts } from '../../language/server/plans.ts';
import { type PlanItem, partItems, planItem } from '../../src/plans/items.ts';
import { EXAMPLES, exampleUnit } from '../report/reports.ts';

test.each(EXAMPLES)('the list of plans says of %s what the checker says', name => {
    const unit = exampleUnit(name);
    const { analysis } = unit;
    const [entry] = planEntries([unit]);
    expect(planItem(entry!).label).toBe(unit.plan.title ?? unit.plan.name);
    const [causes, phases] = partItems(planParts(unit));
    expect(causes!.children!.map(c => c.label)).toEqual(analysis.causes.map(c => c.title));
    expect(phases!.children).toHaveLength(analysis.plan.phases.length);
    const below = (item: PlanItem): number => (item.children ?? []).reduce((n, c) => n + below(c), 0) || 1;
    expect(causes!.children!.reduce((n, c) => n + below(c), 0)).toBe(
        analysis.causes.reduce((n, c) => n + c.findings.length, 0),
    );
    for (const [i, { starts, ends }] of analysis.timeline.entries()) {
        const { description } = phases!.children![i]!;
        expect(/\d{4}-\d{2}-\d{2} to \d{4}-\d{2}-\d{2}/.test(description!)).toBe(
            starts !== undefined && ends !== undefined,
        );
    }
});
