import type { Analysis, Finding } from '../../language/analysis/analysis.ts';
import { rangeOf } from '../../language/plan/source.ts';
import { fixesFor } from '../../language/rules/index.ts';
import type { PlanUnit } from '../../language/workspace/workspace.ts';

/** The JSON of `exitplan check`, as on the language page. */
export function findingsJson(units: readonly PlanUnit[], show: (uri: string) => string): object {
    return { version: 1, plans: units.map(unit => planJson(unit, show)), summary: summary(units) };
}

export function summary(units: readonly PlanUnit[]): Record<'error' | 'warning' | 'information' | 'hint', number> {
    const counts = { error: 0, warning: 0, information: 0, hint: 0 };
    for (const unit of units) {
        for (const finding of unit.analysis.findings) {
            counts[finding.severity]++;
        }
    }
    return counts;
}

function planJson(unit: PlanUnit, show: (uri: string) => string): object {
    return {
        file: show(unit.main),
        plan: unit.plan.record?.name ?? null,
        findings: unit.analysis.findings.map(f => findingJson(f, unit.analysis, show)),
    };
}

function findingJson(f: Finding, analysis: Analysis, show: (uri: string) => string): object {
    return {
        code: f.code,
        severity: f.severity,
        file: show(f.span.block.document.uri),
        range: rangeOf(f.span),
        message: f.message,
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
