import type { Analysis, VerdictValue } from '../../analysis/analysis.ts';
import { findingId } from '../../analysis/finding-id.ts';
import { type BurnPoint, progressOf } from '../../analysis/schedule/progress.ts';
import { dayText } from '../../plan/units.ts';
import { compare } from '../compare/compare.ts';

/** Where a plan stands on a day, as `exitplan status --format json` prints it (section 6 of the language). Dates are ISO, data in bytes, rates in bytes per second. */
export function statusJson(analysis: Analysis, before?: Analysis): object {
    const progress = progressOf(analysis);
    const date = (day: number | undefined) => (day === undefined ? null : dayText(day));
    const days = ({ starts, ends }: { readonly starts?: number; readonly ends?: number }) => ({
        start: date(starts),
        end: date(ends),
    });
    const points = (line: readonly BurnPoint[]) =>
        line.map(({ day, machines, bytes }) => ({ date: dayText(day), machines, bytes }));
    return {
        version: 1,
        plan: analysis.plan.name,
        asOf: dayText(progress.asOf),
        verdict: analysis.verdict.value,
        phases: progress.phases.map(p => ({
            name: p.phase.name,
            state: p.state,
            planned: days(p.planned),
            actual: days(p.actual),
            expected: days(p.expected),
            slackDays: p.slack ?? null,
            machines: p.machines,
            bytes: p.bytes,
        })),
        machines: progress.machines,
        bytes: progress.bytes,
        machinesWithoutSize: progress.unsized,
        finish: date(progress.finish),
        plannedFinish: date(progress.plannedFinish),
        slackDays: progress.slackDays ?? null,
        burnDown: {
            planned: points(progress.burnDown.planned),
            actual: points(progress.burnDown.actual),
            expected: points(progress.burnDown.expected),
        },
        rates: progress.rates.map(r => ({
            fabric: r.fabric,
            phases: r.phases.map(p => p.name),
            bytes: r.bytes,
            seconds: r.seconds,
            rate: r.rate,
            later: r.later.map(l => ({ phase: l.phase.name, planned: l.planned })),
        })),
        history: analysis.history.map(f => ({
            id: findingId(f),
            code: f.code,
            phase: f.phase ?? null,
            message: f.message,
        })),
        since: before === undefined ? null : sinceOf(before, analysis),
    };
}

/** What changed since an earlier state of the plan, both looked at on the same day. */
export interface Since {
    readonly verdict: { readonly was: VerdictValue; readonly now: VerdictValue };
    /** Phases that were started, or done, since then. */
    readonly started: readonly string[];
    readonly done: readonly string[];
    readonly machines: { readonly was: number; readonly now: number };
    readonly bytes: { readonly was: number; readonly now: number };
    readonly finish: { readonly was: string | null; readonly now: string | null };
    /** Phases whose end is another day now. */
    readonly moved: readonly { readonly phase: string; readonly was: string | null; readonly now: string | null }[];
    readonly appeared: readonly string[];
    readonly gone: readonly string[];
}

export function sinceOf(before: Analysis, now: Analysis): Since {
    const old = progressOf(before);
    const own = progressOf(now);
    const was = new Map(old.phases.map(p => [p.phase.name, p]));
    const date = (day: number | undefined) => (day === undefined ? null : dayText(day));
    const { findings } = compare(before, now);
    const newly = (what: 'starts' | 'ends') =>
        own.phases.flatMap(p =>
            p.actual[what] !== undefined && was.get(p.phase.name)?.actual[what] === undefined ? [p.phase.name] : [],
        );
    return {
        verdict: { was: before.verdict.value, now: now.verdict.value },
        started: newly('starts'),
        done: newly('ends'),
        machines: { was: old.machines.done, now: own.machines.done },
        bytes: { was: old.bytes.done, now: own.bytes.done },
        finish: { was: date(old.finish), now: date(own.finish) },
        moved: own.phases.flatMap(p => {
            const earlier = was.get(p.phase.name);
            const [a, b] = [date(earlier?.expected.ends), date(p.expected.ends)];
            return earlier === undefined || a === b ? [] : [{ phase: p.phase.name, was: a, now: b }];
        }),
        appeared: findings.appeared.map(f => f.message),
        gone: findings.gone.map(f => f.message),
    };
}
