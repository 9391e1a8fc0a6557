import type { Analysis, Severity, VerdictValue } from '../../analysis/analysis.ts';
import { finishOf } from '../../analysis/schedule/timeline.ts';
import type { Band, StationName } from '../../physics/index.ts';
import { dayText } from '../../plan/units.ts';
import { worstByPhase } from '../model/headroom.ts';
import { oddNames } from '../model/odd-names.ts';
import { compareFindings, type FindingChange, gapFigures } from './findings.ts';
import { compareDeclarations, comparePhases, type DeclarationChanges, type PhaseChanges } from './plans.ts';

/** What a change of a plan does to its order, findings, gaps, headroom and dates: plain data for a pull request. SI units. */
export interface Comparison {
    readonly plan: string;
    /** Names that hold backticks, in either version. */
    readonly oddNames: readonly string[];
    readonly verdict: { readonly was: VerdictValue; readonly now: VerdictValue };
    /** What had to change, or has to: titles of causes that block, gone and new by their id. */
    readonly causes: { readonly gone: readonly string[]; readonly appeared: readonly string[] };
    /** Phases of both that end on another day. */
    readonly dates: readonly { readonly phase: string; readonly was: string | null; readonly now: string | null }[];
    readonly phases: PhaseChanges;
    readonly declarations: DeclarationChanges;
    readonly findings: {
        readonly appeared: readonly FindingChange[];
        readonly gone: readonly FindingChange[];
        readonly changed: readonly FindingChange[];
    };
    readonly gaps: readonly GapChange[];
    readonly headroom: readonly HeadroomChange[];
    /** The last day of the last phase, `2027-06-30`; absent where both are the same. */
    readonly ends?: { readonly was: string | null; readonly now: string | null };
    readonly counts: {
        readonly was: Readonly<Record<Severity, number>>;
        readonly now: Readonly<Record<Severity, number>>;
    };
    /** The fullest station of any fabric, share; `null` where none could be computed. */
    readonly tightest: { readonly was: number | null; readonly now: number | null };
}

/** A recovery gap that opens, closes, or has another length. */
export interface GapChange {
    readonly controller: string;
    readonly phase: string;
    /** Workloads in the gap afterwards, or before where it is gone. */
    readonly workloads: number;
    /** Seconds; `open`: until the plan ends; `unknown`: durations are missing; `null`: there is none. */
    readonly was: GapLength;
    readonly now: GapLength;
    /** The strictest objective among the workloads, seconds; `null` where none is stated, or there is no gap. */
    readonly rpo: { readonly was: number | null; readonly now: number | null };
}

export type GapLength = number | 'open' | 'unknown' | null;

/** The worst scenario of a fabric in a phase, where it differs. */
export interface HeadroomChange {
    readonly fabric: string;
    readonly phase: string;
    readonly was: HeadroomState | null;
    readonly now: HeadroomState | null;
}

export interface HeadroomState {
    readonly scenario: string;
    readonly station: StationName;
    readonly utilisation: number;
    readonly band: Band;
}

/** Compares two versions of a plan. */
export function compare(old: Analysis, now: Analysis): Comparison {
    const before = headroomStates(old);
    const after = headroomStates(now);
    return {
        plan: now.plan.name,
        oddNames: [...new Set([...oddNames(now.plan), ...oddNames(old.plan)])].sort((a, b) => b.length - a.length),
        verdict: { was: old.verdict.value, now: now.verdict.value },
        causes: compareCauses(old, now),
        dates: compareDates(old, now),
        phases: comparePhases(old.plan, now.plan),
        declarations: compareDeclarations(old.plan, now.plan),
        findings: compareFindings(old.findings, now.findings),
        gaps: compareGaps(old, now),
        headroom: compareHeadroom(before, after),
        ...compareEnds(old, now),
        counts: { was: counts(old), now: counts(now) },
        tightest: { was: tightest(before), now: tightest(after) },
    };
}

/** Whether nothing that matters differs. */
export function same(c: Comparison): boolean {
    const lists = [
        ...Object.values(c.phases),
        ...Object.values(c.declarations),
        ...Object.values(c.findings),
        c.gaps,
        c.headroom,
    ] as readonly (readonly unknown[])[];
    return (
        lists.every(list => list.length === 0) &&
        c.ends === undefined &&
        c.dates.length === 0 &&
        c.verdict.was === c.verdict.now
    );
}

function compareCauses(old: Analysis, now: Analysis): Comparison['causes'] {
    const [was, is] = [old, now].map(a => new Map(a.causes.filter(c => c.blocks).map(c => [c.id, c.title])));
    const without = (a: ReadonlyMap<string, string> | undefined, b: ReadonlyMap<string, string> | undefined) =>
        [...(a ?? [])].flatMap(([id, title]) => (b?.has(id) ? [] : [title]));
    return { gone: without(was, is), appeared: without(is, was) };
}

function compareDates(old: Analysis, now: Analysis): Comparison['dates'] {
    const date = (day: number | undefined) => (day === undefined ? null : dayText(day));
    const was = new Map(old.timeline.map(t => [t.phase.name, date(t.ends)]));
    return now.timeline.flatMap(({ phase: { name }, ends }) => {
        const before = was.get(name);
        return before === undefined || before === date(ends) ? [] : [{ phase: name, was: before, now: date(ends) }];
    });
}

function counts({ findings }: Analysis): Record<Severity, number> {
    const result = { error: 0, warning: 0, information: 0, hint: 0 };
    for (const finding of findings) {
        result[finding.severity]++;
    }
    return result;
}

function compareGaps(old: Analysis, now: Analysis): GapChange[] {
    const before = gapsOf(old);
    const after = gapsOf(now);
    return [...new Set([...after.keys(), ...before.keys()])].flatMap((key): GapChange[] => {
        const [controller, phase] = JSON.parse(key) as [string, string];
        const was = before.get(key);
        const is = after.get(key);
        if (was?.length === is?.length && was?.workloads === is?.workloads && was?.rpo === is?.rpo) {
            return [];
        }
        return [
            {
                controller,
                phase,
                workloads: (is ?? was)!.workloads,
                was: was?.length ?? null,
                now: is?.length ?? null,
                rpo: { was: was?.rpo ?? null, now: is?.rpo ?? null },
            },
        ];
    });
}

function gapsOf({ findings }: Analysis): Map<string, { length: GapLength; workloads: number; rpo: number | null }> {
    const map = new Map<string, { length: GapLength; workloads: number; rpo: number | null }>();
    for (const finding of findings) {
        if (finding.code !== 'api-break') {
            continue;
        }
        const { controller, from, until, seconds, rpo } = gapFigures(finding);
        const key = JSON.stringify([controller, from]);
        map.set(key, {
            length: until === null ? 'open' : (seconds ?? 'unknown'),
            workloads: (map.get(key)?.workloads ?? 0) + finding.subjects.length,
            rpo: strictest(map.get(key)?.rpo ?? null, rpo),
        });
    }
    return map;
}

function strictest(a: number | null, b: number | null): number | null {
    return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function headroomStates(analysis: Analysis): Map<string, HeadroomState> {
    const states = new Map<string, HeadroomState>();
    for (const {
        fabric,
        phase,
        worst: { row, station, utilisation },
    } of worstByPhase(analysis)) {
        if (station !== undefined && utilisation !== null && row.band !== null) {
            states.set(JSON.stringify([fabric, phase]), {
                scenario: row.scenario,
                station,
                utilisation,
                band: row.band,
            });
        }
    }
    return states;
}

/** Half a percentage point is what a reader of whole percents can see. */
const SEEN = 0.005;

function compareHeadroom(
    before: ReadonlyMap<string, HeadroomState>,
    after: ReadonlyMap<string, HeadroomState>,
): HeadroomChange[] {
    return [...new Set([...after.keys(), ...before.keys()])].flatMap((key): HeadroomChange[] => {
        const [fabric, phase] = JSON.parse(key) as [string, string];
        const was = before.get(key) ?? null;
        const now = after.get(key) ?? null;
        if (
            was &&
            now &&
            was.band === now.band &&
            was.station === now.station &&
            Math.abs(was.utilisation - now.utilisation) < SEEN
        ) {
            return [];
        }
        return [{ fabric, phase, was, now }];
    });
}

function tightest(states: ReadonlyMap<string, HeadroomState>): number | null {
    return states.size === 0 ? null : Math.max(...[...states.values()].map(s => s.utilisation));
}

function compareEnds(old: Analysis, now: Analysis): Pick<Comparison, 'ends'> {
    const text = (a: Analysis) => {
        const day = finishOf(a.timeline.map(t => t.ends));
        return day === undefined ? null : dayText(day);
    };
    return text(old) === text(now) ? {} : { ends: { was: text(old), now: text(now) } };
}
