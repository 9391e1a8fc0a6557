import { nth } from '../../basics/lists.ts';
import type { CutoverStep, Mover, Plan, Platform } from '../../plan/plan.ts';
import type { Method, MovesRecord } from '../../plan/records.ts';
import { outsideWindow } from '../../plan/versions.ts';
import type { Move } from '../analysis.ts';

/** How machines are copied, and what the tools that copy can do. */

/** Ways in which a machine stands still while all of it is copied. */
const STANDING: ReadonlySet<Method> = new Set(['cold', 'restore']);

export function standsStill(method: Method | undefined): boolean {
    return method !== undefined && STANDING.has(method);
}

/** Whether a machine of a move stands still while all of it is copied. */
export function copiedStanding({ method, standing }: Pick<Move, 'method' | 'standing'>, index: number): boolean {
    return standsStill(method) || (standing?.has(index) ?? false);
}

/** What a mover says about moves from one platform to another, in the version it has. */
export function rowsOf({ product, version }: Mover, from: Platform | undefined, to: Platform): readonly MovesRecord[] {
    const kinds = (platform: Platform | undefined) => new Set(platform?.chain.map(r => r.name));
    const source = kinds(from),
        target = kinds(to);
    return (product?.moves ?? []).filter(
        row => source.has(row.from.name) && target.has(row.to.name) && !outsideWindow(version, row),
    );
}

/** The ways in which a mover moves machines from one platform to another. */
export function methodsOf(mover: Mover, from: Platform | undefined, to: Platform): readonly Method[] {
    return [...new Set(rowsOf(mover, from, to).flatMap(row => row.methods))];
}

/**
 * The way a cutover copies: the one that is written, else warm where its mover can, else cold; undefined where neither a way nor a mover that is
 * known is written.
 */
export function methodOf(plan: Plan, step: CutoverStep): Method | undefined {
    const { mover, fabric } = step;
    const to = fabric?.platform;
    if (step.method || !mover?.product || !to) {
        return step.method;
    }
    const first = step.workloads.first;
    const from = first === undefined ? plan.from[0] : nth(plan.workloads, first).platform;
    const known = methodsOf(mover, from, to);
    return known.length === 0 ? undefined : known.includes('warm') ? 'warm' : 'cold';
}
