import type { Analysis } from '../analysis/analysis.ts';
import type { Extract } from '../import/index.ts';
import { inLibrary, type Span } from '../plan/source.ts';
import { access, hosts, machineFigures } from './figures.ts';
import { matched, places } from './machines.ts';
import { sorted } from './places.ts';
import { stateOf } from './state.ts';
import { sourceOf } from './words.ts';

/** The plan against what is really there: read-only, from files. */

export const DIFFERENCE_KINDS = [
    'not-moved',
    'moved-early',
    'unknown',
    'missing',
    'figure',
    'role',
    'host',
    'unprotected',
    'state',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

export interface Difference {
    readonly kind: DifferenceKind;
    /** The workload, machine, principal, role or fabric it is about. */
    readonly subject: string;
    /** What the plan says, what was found; a few words each. */
    readonly plan: string | null;
    readonly found: string | null;
    /** File, sheet and row where it was read. */
    readonly source: string | null;
    readonly message: string;
    /** What to write so that the plan says what is there, or what to do about it; null where only a person can tell. */
    readonly fix: string | null;
    /** Where the plan says it. */
    readonly span?: Span;
}

export interface Verification {
    readonly differences: readonly Difference[];
    /** Platforms of which an inventory was read. */
    readonly platforms: readonly string[];
    /** Files that belong to no platform of the plan. */
    readonly homeless: readonly string[];
    /** Machines found, and how many of them the plan knows. */
    readonly found: number;
    readonly known: number;
}

/** An inventory that is none of this estate: the message says why. */
export class OtherEstate extends Error {}

/** Below this share of names in common it is another estate. */
const COMMON = 0.2;

/** Throws {@link OtherEstate} where plan and inventories have few names in common, or no file belongs to a platform of the plan. */
export function verify(
    analysis: Pick<Analysis, 'plan' | 'moves' | 'asOf'>,
    extracts: readonly Extract[],
): Verification {
    const { plan, asOf } = analysis;
    const { seen, homeless } = sorted(plan, extracts);
    if (seen.length === 0) {
        throw new OtherEstate(
            `no file belongs to a platform of the plan: give each platform the full name of its vCenter or cluster as title (${homeless.join(', ')})`,
        );
    }
    const { matches, unknown, found } = matched(plan, seen);
    const known = found - unknown.length;
    const least = Math.min(
        found,
        plan.workloads.reduce((sum, w) => sum + w.count, 0),
    );
    if (found > 0 && known < COMMON * least) {
        throw new OtherEstate(
            `this is the inventory of another estate: the plan knows ${known} of its ${found} machines`,
        );
    }
    const state = stateOf(analysis);
    // Files of roles or hosts alone say nothing about where machines are.
    const inventories = seen.filter(s => s.estate.machines.length > 0);
    const differences: Difference[] = [
        ...matches.flatMap(m => [...places(state, m, inventories), ...machineFigures(state, m)]),
        ...unknown.map(
            ({ machine, platform }): Difference => ({
                kind: 'unknown',
                subject: machine.name,
                plan: null,
                found: `on '${platform.name}'`,
                source: sourceOf(machine),
                message: `'${machine.name}' is on '${platform.name}', the plan does not know it`,
                fix: 'Import the inventory again, and add the machine to a phase or retain it',
            }),
        ),
        ...seen.flatMap(s => [...hosts(plan, s), ...access(plan, s, asOf)]),
    ];
    return {
        differences: differences.map(d => (d.span && inLibrary(d.span) ? { ...d, span: undefined } : d)),
        platforms: seen.map(s => s.platform.name),
        homeless,
        found,
        known,
    };
}
