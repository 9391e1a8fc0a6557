import type { Analysis } from '../analysis/analysis.ts';
import type { Extract } from '../import/estate/estate.ts';
import { inLibrary, type Span, type TextEdit } from '../plan/source.ts';
import { access } from './access.ts';
import { hosts, machineFigures } from './figures.ts';
import { rhythms, unprotected } from './jobs.ts';
import { matched, places, unknownMachine } from './machines.ts';
import { sorted } from './platform-of.ts';
import { stateOf } from './state.ts';

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
    'rhythm',
    'state',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** What each kind means, for lists of rules. */
export const DIFFERENCE_TITLES: Readonly<Record<DifferenceKind, string>> = {
    'not-moved': 'A machine is still on the source although its phase is done',
    'moved-early': 'A machine is on the target before its phase is done',
    unknown: 'The plan does not know a machine',
    missing: 'A machine of the plan was not found',
    figure: 'A machine has other figures than the plan says',
    role: 'A role or permission differs from the plan',
    host: 'Hosts or their capacity differ from the plan',
    unprotected: 'No backup job covers a machine that has moved',
    rhythm: 'Backup jobs run less often, or keep less, than the plan says',
    state: 'A machine is in a state the plan does not know',
};

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
    /** What to write so that the plan says what is there, or what to do about it. */
    readonly fix: string;
    /** The edits that {@link fix} speaks of; absent where it asks somebody to look or to report. */
    readonly edits?: () => readonly TextEdit[];
    /** What was read is a plain fact, so that `verify --fix` takes it over unasked: never a right, a date, or something that is gone. */
    readonly certain?: true;
    /** Instead of edits: the declaration whose name, wherever it stands, becomes another. */
    readonly rename?: { readonly span: Span; readonly to: string };
    /** Where the plan says it. */
    readonly span?: Span;
}

/** Differences as data for other programs. */
export type DifferenceJson = Pick<Difference, 'kind' | 'subject' | 'plan' | 'found' | 'source' | 'message' | 'fix'> & {
    /** Whether {@link DifferenceJson.fix} is an edit of the plan. */
    readonly takesOver: boolean;
};

export function differenceJson({ kind, subject, plan, found, source, message, fix, ...d }: Difference): DifferenceJson {
    return {
        kind,
        subject,
        plan,
        found,
        source,
        message,
        fix,
        takesOver: d.edits !== undefined || d.rename !== undefined,
    };
}

/** What identifies a difference from one run to the next: never a line. */
export function differenceId({ kind, subject, plan, found }: Difference): string {
    return [kind, subject, plan ?? '', found ?? ''].join('\n');
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
    /** Backup jobs read; without any nothing is said about protection. */
    readonly jobs: number;
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
    const { seen, homeless, jobs } = sorted(plan, extracts);
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
        ...unknown.map(u => unknownMachine(plan, u)),
        ...unprotected(plan, state, matches, inventories, jobs),
        ...rhythms(plan, matches, inventories, jobs),
        ...seen.flatMap(s => [...hosts(plan, s, asOf), ...access(plan, s, asOf)]),
    ];
    return {
        differences: differences.map(ownText),
        platforms: seen.map(s => s.platform.name),
        homeless,
        found,
        known,
        jobs: jobs.length,
    };
}

/** Nothing points into the library, and nothing is written there. */
function ownText(d: Difference): Difference {
    return d.span && inLibrary(d.span) ? { ...d, span: undefined, edits: undefined } : d;
}
