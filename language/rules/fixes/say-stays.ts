import type { Facts, Finding } from '../../analysis/analysis.ts';
import { written } from '../../writing/names.ts';
import type { Fix } from '../rule.ts';
import { atTheEnd } from './accept.ts';
import { MOST_NAMES } from './cover-more.ts';

/**
 * Says that workloads stay on purpose, with a reason to fill in; not where their platform ends, since nothing can stay there, nor where
 * machines that depend on each other would be parted by it.
 */
export function retainFixes(finding: Finding, facts: Facts): readonly Fix[] {
    const workloads = finding.subjects.map(name => facts.plan.components.get(name));
    const ends = workloads.some(w => w?.kind !== 'workload' || w.platform?.ends !== undefined);
    const parted = facts.plan.workloads.some(w =>
        finding.subjects.includes(w.name)
            ? w.depends.some(d => d.kind === 'workload')
            : w.depends.some(d => finding.subjects.includes(d.name)),
    );
    if (ends || parted || workloads.length === 0 || workloads.length > MOST_NAMES) {
        return [];
    }
    const names = finding.subjects.map(written).join(', ');
    return [
        {
            title: `Declare that ${finding.subjects.length === 1 ? `${names} stays` : `${finding.subjects.length} workloads stay`} on purpose`,
            kind: 'quickfix',
            preferred: false,
            needsAuthor: true,
            edits: () => atTheEnd(finding, facts, `retain ${names} because "TODO: why it stays"`),
        },
    ];
}
