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

/** Codes by which a phase that moves no machine breaks something all the same. */
const ENDING: ReadonlySet<string> = new Set(['retired-too-early', 'control-plane-leaves-early']);

/**
 * Moments whose own phase breaks something, rather than inheriting it from an earlier one. A phase that lays a foundation is
 * none of them, however faulty that foundation is: what breaks, breaks for the machines that lean on it.
 */
export function causingMoments(model: PreviewModel): ReadonlySet<Moment> {
    const moving = new Set(model.phases.filter(p => p.moves).map(p => p.moment));
    return new Set(
        model.findings.flatMap(({ severity, moment, code }) =>
            severity === 'error' && moment !== undefined && (moving.has(moment) || ENDING.has(code)) ? [moment] : [],
        ),
    );
}

/** Whether a phase is over: the plan says so. */
export function isDone({ phases, plan }: PreviewModel, moment: Moment): boolean {
    const phase = phases[moment - 1];
    return phase?.done !== undefined && phase.done <= plan.asOf;
}

/** What a person should see first: the first phase in which something breaks, else the end of the plan. */
export function firstMoment(model: PreviewModel): Moment {
    return brokenMoments(model)[0] ?? model.phases.length;
}
