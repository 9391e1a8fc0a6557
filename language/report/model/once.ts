import type { Analysis } from '../../analysis/analysis.ts';

/** What every phase of a report asks of the whole plan, found once for each analysis. */
export function onceFor<T>(find: (analysis: Analysis) => T): (analysis: Analysis) => T {
    const known = new WeakMap<Analysis, { readonly found: T }>();
    return analysis => {
        let own = known.get(analysis);
        if (!own) {
            known.set(analysis, (own = { found: find(analysis) }));
        }
        return own.found;
    };
}
