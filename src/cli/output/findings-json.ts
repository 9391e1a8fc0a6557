import type { Analysis, Cause, Finding } from '../../../language/analysis/analysis.ts';
import { findingIds } from '../../../language/analysis/finding-id.ts';
import { capacityAlong } from '../../../language/analysis/headroom/course.ts';
import { waysBack } from '../../../language/analysis/schedule/way-back.ts';
import { scheduleOf } from '../../../language/analysis/schedule.ts';
import { elementsAt } from '../../../language/basics/lists.ts';
import { countsOf } from '../../../language/check/verdict.ts';
import type { IndexSet } from '../../../language/plan/index-set.ts';
import { rangeOf } from '../../../language/plan/source.ts';
import { DAY, dayText } from '../../../language/plan/units.ts';
import { fixesFor } from '../../../language/rules/index.ts';
import type { PlanUnit } from '../../../language/workspace/workspace.ts';

/** The JSON of `exitplan check`, as on the language page. */
export function findingsJson(units: readonly PlanUnit[], show: (uri: string) => string): object {
    return { version: 1, plans: units.map(unit => planJson(unit, show)), summary: summary(units) };
}

export function summary(units: readonly PlanUnit[]): Record<'error' | 'warning' | 'information' | 'hint', number> {
    const counts = { error: 0, warning: 0, information: 0, hint: 0 };
    for (const unit of units) {
        for (const [severity, n] of Object.entries(countsOf(unit.analysis))) {
            counts[severity as keyof typeof counts] += n;
        }
    }
    return counts;
}

/** A cause for machines (5.8). */
export function causeJson({ id, title, severity, settles, fix, phases, workloads, machines }: Cause): object {
    return { id, title, severity, settles, fix, phases, workloads, machines };
}

/** The id of the cause of each finding that has one. */
export function causeIds({ causes }: Pick<Analysis, 'causes'>): ReadonlyMap<Finding, string> {
    return new Map(causes.flatMap(({ id, findings }) => findings.map((f): [Finding, string] => [f, id])));
}

function planJson(unit: PlanUnit, show: (uri: string) => string): object {
    const ids = findingIds(unit.analysis.findings);
    const causes = causeIds(unit.analysis);
    return {
        file: show(unit.main),
        plan: unit.plan.record?.name ?? null,
        verdict: unit.analysis.verdict.value,
        phases: unit.analysis.verdict.phases.map(({ name, value }) => ({ name, verdict: value })),
        notLookedAt: unit.analysis.verdict.notLookedAt.map(({ what, message, section }) => ({
            what,
            message,
            help: `docs/language.md#${section}`,
        })),
        schedule: scheduleJson(unit.analysis),
        wayBack: wayBackJson(unit.analysis),
        capacity: capacityAlong(unit.analysis).map(r => ({ ...r, phase: r.phase ?? null })),
        causes: unit.analysis.causes.map(causeJson),
        findings: unit.analysis.findings.map((f, i) => ({
            id: ids[i],
            cause: causes.get(f) ?? null,
            ...findingJson(f, unit.analysis, show),
        })),
    };
}

/** When the phases run, what one of them may take longer without the plan ending later, and what decides its end. */
function scheduleJson(analysis: Analysis): object {
    const { plan, timeline } = analysis;
    const { finish, early, late, critical, ends, shorten } = scheduleOf(analysis);
    const day = (value: number | undefined) => (value === undefined ? null : dayText(value));
    const seconds = (days: number | undefined) => (days === undefined ? null : Math.round(days * DAY));
    const ranged = timeline.some(t => t.late);
    return {
        starts: day(plan.starts),
        finish: day(finish),
        ...(ranged ? { early: day(early), late: day(late) } : {}),
        critical: critical.map(p => p.name),
        ends: ends.map(e => ({
            platform: e.platform.name,
            date: day(e.day),
            slackDays: e.spare ?? null,
            ...(e.chance === undefined ? {} : { chance: e.chance }),
        })),
        shortenFirst: shorten.map(s => ({ phase: s.phase.name, days: s.days })),
        phases: timeline.map(t => ({
            name: t.phase.name,
            starts: day(t.starts),
            ends: day(t.ends),
            slack: seconds(t.slack),
            ...(t.computed === undefined ? {} : { computed: t.computed }),
            ...(t.late ? { earlyEnds: day(t.early?.ends), lateEnds: day(t.late.ends) } : {}),
        })),
    };
}

/** What leads back for the machines of each phase that moves some. */
function wayBackJson(analysis: Analysis): object[] {
    const machines = (workloads: IndexSet) =>
        elementsAt(analysis.plan.workloads, workloads).reduce((sum, w) => sum + w.count, 0);
    const date = (day: number | undefined) => (day === undefined ? null : dayText(day));
    return waysBack(analysis).map(({ phase, workloads, closes, copies, points }) => ({
        phase: phase.name,
        machines: machines(workloads),
        closes: closes.map(c => ({
            phase: c.phase.name,
            date: date(c.day),
            machines: machines(c.workloads),
            missing: c.missing,
        })),
        copies: copies.map(({ bytes, rate, seconds }) => ({ bytes, rate: rate ?? null, seconds: seconds ?? null })),
        pointsUntil: date(points?.until),
    }));
}

function findingJson(f: Finding, analysis: Analysis, show: (uri: string) => string): object {
    return {
        code: f.code,
        severity: f.severity,
        file: show(f.span.block.document.uri),
        range: rangeOf(f.span),
        message: f.message,
        ...(f.details ? { details: f.details } : {}),
        layer: f.layer ?? null,
        phase: f.phase ?? null,
        subjects: f.subjects,
        related: f.related.map(r => ({
            file: show(r.span.block.document.uri),
            range: rangeOf(r.span),
            message: r.message,
        })),
        fixes: fixesFor(f, analysis).map(fix => fix.title),
        figures: f.figures,
        ...(f.undecided ? { undecided: true } : {}),
        ...(f.accepted
            ? {
                  accepted: {
                      reason: f.accepted.reason ?? null,
                      by: f.accepted.owner ?? null,
                      severity: f.accepted.severity,
                  },
              }
            : {}),
    };
}
