import { entryOf, nth } from '../../basics/lists.ts';
import type { Phase, Plan } from '../../plan/plan.ts';
import { textOf } from '../../plan/source.ts';

export interface PhaseMove {
    readonly phase: string;
    /** Places from 1. */
    readonly from: number;
    readonly to: number;
    /** The next phase that kept its place, or the next one where none behind it did; absent at the end. */
    readonly before?: string;
}

/** Names of phases; `changed` are those that say something else, wherever they stand. */
export interface PhaseChanges {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly moved: readonly PhaseMove[];
    readonly changed: readonly string[];
}

/** Declarations other than phases, as `workload erp-db`. */
export interface DeclarationChanges {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly string[];
}

/** The fewest moves that lead from one order to the other. */
export function comparePhases(old: Plan, now: Plan): PhaseChanges {
    const before = new Map(old.phases.map(p => [p.name, p]));
    const after = new Map(now.phases.map(p => [p.name, p]));
    const common = now.phases.filter(p => before.has(p.name));
    const stay = longestAscending(common.map(p => entryOf(before, p.name).index));
    return {
        added: now.phases.filter(p => !before.has(p.name)).map(p => p.name),
        removed: old.phases.filter(p => !after.has(p.name)).map(p => p.name),
        moved: common.flatMap((p, i): PhaseMove[] =>
            stay.has(i)
                ? []
                : [
                      {
                          phase: p.name,
                          from: entryOf(before, p.name).index + 1,
                          to: p.index + 1,
                          before: (common.find((_, k) => k > i && stay.has(k)) ?? now.phases[p.index + 1])?.name,
                      },
                  ],
        ),
        changed: common.filter(p => body(p) !== body(entryOf(before, p.name))).map(p => p.name),
    };
}

function body(phase: Phase): string {
    return textOf(phase.record.span).replace(/\s+/g, ' ');
}

/** Positions of a longest ascending subsequence: what kept its relative place. */
function longestAscending(values: readonly number[]): ReadonlySet<number> {
    const best = values.map(() => 1);
    const previous = values.map(() => -1);
    values.forEach((value, i) => {
        for (let j = 0; j < i; j++) {
            if (nth(values, j) < value && nth(best, j) + 1 > nth(best, i)) {
                best[i] = nth(best, j) + 1;
                previous[i] = j;
            }
        }
    });
    const kept = new Set<number>();
    for (let at = best.indexOf(Math.max(...best, 0)); at >= 0; at = nth(previous, at)) {
        kept.add(at);
    }
    return kept;
}

export function compareDeclarations(old: Plan, now: Plan): DeclarationChanges {
    const before = declarations(old);
    const after = declarations(now);
    return {
        added: [...after.keys()].filter(k => !before.has(k)),
        removed: [...before.keys()].filter(k => !after.has(k)),
        changed: [...after.keys()].filter(k => before.has(k) && before.get(k) !== after.get(k)),
    };
}

/** Declarations with their text without blanks; acceptances by what they accept, what is retained by its names. */
function declarations(plan: Plan): Map<string, string> {
    const found = new Map<string, string>();
    const flat = (text: string) => text.replace(/\s+/g, ' ');
    for (const { records } of plan.blocks) {
        for (const record of records) {
            for (const d of record.declarations) {
                if (d.kind !== 'phase') {
                    found.set(`${d.kind} ${d.name}`, flat(textOf(d.span)));
                }
            }
            for (const r of record.retains) {
                found.set(`retain ${r.selectors.map(s => flat(textOf(s.span))).join(', ')}`, flat(textOf(r.span)));
            }
            for (const a of record.accepts) {
                found.set(
                    `accept ${a.code.text} on ${a.subjects.map(s => flat(textOf(s.span))).join(', ')}`,
                    flat(textOf(a.span)),
                );
            }
        }
    }
    return found;
}
