import { BUDGETS, type Budget } from './budgets.ts';
import type { Outcome } from './measure.ts';
import { measureStart, type StartTimes } from './start.ts';

/** A run that was disturbed is not thrown away: more is measured, and all of it counts. */
const MOST_RUNS = 3;

/** Measures until all budgets are kept, up to a few times; 0 when they are by what all runs measured together, otherwise 1. */
export async function judge(measure: () => Promise<Outcome[]>, say: (line: string) => void): Promise<0 | 1> {
    let all: Outcome[] = [];
    let start: StartTimes | undefined;
    for (let run = 1; ; run++) {
        all = joined(all, await measure());
        start = await measureStart(start);
        const missed = BUDGETS.filter(b => !kept(b, b.ratio(all, start)));
        for (const budget of BUDGETS) {
            say(sentence(budget, budget.ratio(all, start)));
        }
        if (missed.length === 0) {
            return 0;
        }
        if (run === MOST_RUNS) {
            say(`Not kept: ${missed.map(b => b.what).join('; ')}.`);
            return 1;
        }
        say(`${missed.length} not kept after run ${run}: more is measured.`);
    }
}

function kept({ limit, least }: Budget, found: number | undefined): boolean {
    return found !== undefined && (least ? found >= limit : found <= limit);
}

function sentence({ what, limit, least }: Budget, found: number | undefined): string {
    return `${what}: ${found === undefined ? 'not measured' : found.toFixed(2)} (${least ? 'at least' : 'at most'} ${limit})`;
}

/** The values of two runs of the same servers and sizes together. */
function joined(before: readonly Outcome[], now: readonly Outcome[]): Outcome[] {
    return now.map(outcome => {
        const own = before.find(
            o => o.server.name === outcome.server.name && o.size === outcome.size && o.files === outcome.files,
        );
        return own
            ? { ...outcome, values: lists(own.values, outcome.values), cpu: lists(own.cpu, outcome.cpu) }
            : outcome;
    });
}

function lists<K extends string>(
    a: Partial<Record<K, number[]>>,
    b: Partial<Record<K, number[]>>,
): Partial<Record<K, number[]>> {
    const result: Partial<Record<K, number[]>> = {};
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)] as K[])) {
        result[key] = [...(a[key] ?? []), ...(b[key] ?? [])];
    }
    return result;
}
