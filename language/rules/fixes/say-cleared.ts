import type { Facts, Finding } from '../../analysis/analysis.ts';
import { removeStretch } from '../../edits/stretches.ts';
import type { Workload } from '../../plan/plan.ts';
import { replace, type TextEdit } from '../../plan/source.ts';
import { written } from '../../writing/names.ts';
import type { Fix } from '../rule.ts';
import { MOST_NAMES, shortList, workloadsOf } from './cover-more.ts';

/**
 * Takes a state of the source out of `uses`. Only whoever cleared it can say so, thus it is never applied without asking; where a
 * profile brings the state, it stands for others too and is left alone.
 */
export function sayClearedFixes(finding: Finding, facts: Facts): readonly Fix[] {
    const { features } = finding.figures as { features?: readonly string[] };
    const workloads = workloadsOf(finding, facts);
    if (!features || workloads.length === 0 || workloads.length > MOST_NAMES) {
        return [];
    }
    const gone = new Set(features);
    const edits = workloads.map(w => withoutFeatures(w, gone));
    if (edits.some(e => e.length === 0)) {
        return [];
    }
    return [
        {
            title: `Mark ${features.join(', ')} of ${shortList(workloads)} as cleared`,
            kind: 'quickfix',
            preferred: false,
            needsAuthor: true,
            edits: () => edits.flat(),
        },
    ];
}

/** The edits that take features out of what a workload says itself; empty where it does not say all it has of them. */
function withoutFeatures({ record, uses }: Workload, gone: ReadonlySet<string>): readonly TextEdit[] {
    const own = record.names['uses'] ?? [];
    const wanted = uses.filter(u => gone.has(u.name)).map(u => u.name);
    if (wanted.length === 0 || wanted.some(name => !own.some(u => u.name === name))) {
        return [];
    }
    return record.properties
        .filter(p => p.key === 'uses')
        .flatMap(({ span }): TextEdit[] => {
            const listed = own.filter(u => u.span.start >= span.start && u.span.end <= span.end);
            const kept = listed.filter(u => !gone.has(u.name));
            if (kept.length === listed.length) {
                return [];
            }
            return [
                kept.length === 0
                    ? removeStretch(span)
                    : replace(span, `uses ${kept.map(u => written(u.name)).join(', ')}`),
            ];
        });
}
