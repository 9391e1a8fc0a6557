import type { Analysis, Finding, RecoveryGap, Severity } from '../analysis/analysis.ts';
import type { Phase, Plan } from '../plan/plan.ts';
import { textOf } from '../plan/source.ts';

/** What a change of a plan does to its order, findings, gaps and dates: plain data for a pull request. */

export interface PhaseMove {
    readonly phase: string;
    /** Places from 1. */
    readonly from: number;
    readonly to: number;
    /** The next phase that kept its place; absent at the end. */
    readonly before?: string;
}

export interface FindingChange {
    readonly code: string;
    readonly severity: Severity;
    readonly was?: Severity;
    readonly phase?: string;
    readonly subjects: readonly string[];
    readonly message: string;
}

export interface GapChange {
    readonly controller: string;
    readonly phase: string;
    readonly machines: number;
    /** Seconds; absent where it was not there, or its length is not known. */
    readonly was?: number | 'open';
    readonly now?: number | 'open';
}

export interface DateChange {
    readonly phase: string;
    readonly was?: number;
    readonly now?: number;
}

export interface Comparison {
    readonly plan: string;
    readonly phases: { readonly added: readonly string[]; readonly removed: readonly string[]; readonly moved: readonly PhaseMove[]; readonly changed: readonly string[] };
    readonly declarations: { readonly added: readonly string[]; readonly removed: readonly string[]; readonly changed: readonly string[] };
    readonly findings: { readonly appeared: readonly FindingChange[]; readonly gone: readonly FindingChange[]; readonly changed: readonly FindingChange[] };
    readonly gaps: readonly GapChange[];
    /** Day the last phase ends. */
    readonly ends: DateChange | undefined;
    readonly counts: { readonly was: Readonly<Record<Severity, number>>; readonly now: Readonly<Record<Severity, number>> };
}

/** Compares two versions of a plan. */
export function compare(old: Analysis, now: Analysis): Comparison {
    return {
        plan: now.plan.name, phases: comparePhases(old.plan, now.plan), declarations: compareDeclarations(old.plan, now.plan), findings: compareFindings(old.findings, now.findings),
        gaps: compareGaps(old.gaps, now.gaps), ends: compareEnds(old, now), counts: { was: counts(old), now: counts(now) },
    };
}

function counts({ findings }: Analysis): Record<Severity, number> {
    const result = { error: 0, warning: 0, information: 0, hint: 0 };
    for (const finding of findings) result[finding.severity]++;
    return result;
}

function comparePhases(old: Plan, now: Plan): Comparison['phases'] {
    const before = new Map(old.phases.map(p => [p.name, p]));
    const after = new Map(now.phases.map(p => [p.name, p]));
    const common = now.phases.filter(p => before.has(p.name));
    const stay = longestAscending(common.map(p => before.get(p.name)!.index));
    return {
        added: now.phases.filter(p => !before.has(p.name)).map(p => p.name), removed: old.phases.filter(p => !after.has(p.name)).map(p => p.name),
        moved: common.flatMap((p, i): PhaseMove[] => (stay.has(i) ? [] : [{ phase: p.name, from: before.get(p.name)!.index + 1, to: p.index + 1, before: common.find((_, k) => k > i && stay.has(k))?.name }])),
        changed: common.filter(p => body(p) !== body(before.get(p.name)!)).map(p => p.name),
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
            if (values[j]! < value && best[j]! + 1 > best[i]!) {
                best[i] = best[j]! + 1;
                previous[i] = j;
            }
        }
    });
    const kept = new Set<number>();
    for (let at = best.indexOf(Math.max(...best, 0)); at >= 0; at = previous[at]!) kept.add(at);
    return kept;
}

function compareDeclarations(old: Plan, now: Plan): Comparison['declarations'] {
    const before = declarations(old);
    const after = declarations(now);
    const keys = (map: ReadonlyMap<string, string>, wanted: (key: string) => boolean) => [...map.keys()].filter(wanted);
    return {
        added: keys(after, k => !before.has(k)), removed: keys(before, k => !after.has(k)), changed: keys(after, k => before.has(k) && before.get(k) !== after.get(k)),
    };
}

/** `workload erp-db` and the like, with their text without blanks; phases are told apart. */
function declarations(plan: Plan): Map<string, string> {
    const found = new Map<string, string>();
    for (const { records } of plan.blocks) {
        for (const record of records.flatMap(b => b.declarations)) {
            if (record.kind !== 'phase') found.set(`${record.kind} ${record.name}`, textOf(record.span).replace(/\s+/g, ' '));
        }
    }
    return found;
}

/** A finding is the same when its code, its place in the plan and what it is about are; places in the text and numbers may differ. */
function keyOf(f: Finding): string {
    const figures = f.figures as { component?: unknown; controller?: unknown; fabric?: unknown; to?: unknown };
    return [f.code, f.phase ?? '', String(figures.component ?? figures.controller ?? figures.fabric ?? ''), [...f.subjects].sort().join(',')].join('\n');
}

function compareFindings(old: readonly Finding[], now: readonly Finding[]): Comparison['findings'] {
    const before = byKey(old);
    const appeared: FindingChange[] = [];
    const changed: FindingChange[] = [];
    for (const finding of now) {
        const was = before.get(keyOf(finding))?.shift();
        if (!was) appeared.push(change(finding));
        else if (was.severity !== finding.severity) changed.push({ ...change(finding), was: was.severity });
    }
    return { appeared, changed, gone: [...before.values()].flat().map(f => change(f)) };
}

function byKey(findings: readonly Finding[]): Map<string, Finding[]> {
    const map = new Map<string, Finding[]>();
    for (const finding of findings) map.set(keyOf(finding), [...map.get(keyOf(finding)) ?? [], finding]);
    return map;
}

function change(f: Finding): FindingChange {
    return { code: f.code, severity: f.severity, phase: f.phase, subjects: f.subjects, message: f.message };
}

function compareGaps(old: readonly RecoveryGap[], now: readonly RecoveryGap[]): GapChange[] {
    const before = gapsByController(old);
    const after = gapsByController(now);
    return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): GapChange[] => {
        const [controller, phase] = key.split('\n') as [string, string];
        const was = before.get(key);
        const is = after.get(key);
        if (was?.length === is?.length && was?.machines === is?.machines) return [];
        return [{ controller, phase, machines: (is ?? was)!.machines, ...(was ? { was: was.length } : {}), ...(is ? { now: is.length } : {}) }];
    });
}

function gapsByController(gaps: readonly RecoveryGap[]): Map<string, { length: number | 'open' | undefined; machines: number }> {
    const map = new Map<string, { length: number | 'open' | undefined; machines: number }>();
    for (const gap of gaps) {
        const key = `${gap.controller.name}\n${gap.opens.name}`;
        const machines = (map.get(key)?.machines ?? 0) + gap.workloads.size;
        map.set(key, { length: gap.closes ? gap.seconds : 'open', machines });
    }
    return map;
}

function compareEnds(old: Analysis, now: Analysis): DateChange | undefined {
    const was = old.timeline.at(-1)?.ends;
    const is = now.timeline.at(-1)?.ends;
    return was === is ? undefined : { phase: now.timeline.at(-1)?.phase.name ?? old.timeline.at(-1)!.phase.name, ...(was === undefined ? {} : { was }), ...(is === undefined ? {} : { now: is }) };
}

/** Whether nothing that matters differs. */
export function same(c: Comparison): boolean {
    const lists = [...Object.values(c.phases), ...Object.values(c.declarations), ...Object.values(c.findings), c.gaps];
    return lists.every(list => list.length === 0) && c.ends === undefined;
}
