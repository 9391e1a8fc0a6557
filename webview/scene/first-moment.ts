import { nth } from '../../language/basics/lists.ts';
import type { Moment, PreviewModel } from './model.ts';

const known = new WeakMap<PreviewModel, readonly Moment[]>();

/** Moments at which some dependency breaks or an error happens, in order. */
export function brokenMoments(model: PreviewModel): readonly Moment[] {
    let found = known.get(model);
    if (!found) {
        known.set(model, (found = breaking(model)));
    }
    return found;
}

function breaking(model: PreviewModel): Moment[] {
    const broken = new Set<Moment>();
    for (const finding of model.findings) {
        if (!finding.byTether && finding.severity === 'error' && finding.moment !== undefined) {
            for (let m = finding.moment; m <= (finding.until ?? finding.moment); m++) {
                broken.add(m);
            }
        }
    }
    const end = model.phases.length + 1;
    for (const { states } of model.ties) {
        for (let i = 0; i < states.length; i++) {
            const [from, state] = nth(states, i);
            if (state.status === 'broken') {
                for (let m = Math.max(1, from); m < (states[i + 1]?.[0] ?? end); m++) {
                    broken.add(m);
                }
            }
        }
    }
    return [...broken].sort((a, b) => a - b);
}

/** Moments whose own phase breaks something, rather than inheriting it from an earlier one. */
export function causingMoments(model: PreviewModel): ReadonlySet<Moment> {
    return new Set(model.findings.flatMap(f => (f.severity === 'error' && f.moment !== undefined ? [f.moment] : [])));
}

/** What a person should see first: the first phase in which something breaks, else the end of the plan. */
export function firstMoment(model: PreviewModel): Moment {
    return brokenMoments(model)[0] ?? model.phases.length;
}
