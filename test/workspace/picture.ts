import { worksOn } from '../../language/analysis/schedule/state.ts';
import type { Dependency, Plan } from '../../language/plan/plan.ts';
import { rangeOf, type Span } from '../../language/plan/source.ts';
import type { PlanUnit } from '../../language/workspace/workspace.ts';

/** Everything a plan and its findings say, as plain values that two plans can be compared by. */

function at(span: Span): string {
    const { start, end } = rangeOf(span);
    return `${span.block.document.uri}:${start.line}:${start.character}-${end.line}:${end.character}`;
}

function links(depends: readonly Dependency[]): string[] {
    return depends.map(d => `${d.on.kind} ${d.on.name} ${at(d.span)} ${at(d.on.record.nameSpan)}`);
}

function figures(
    of: Readonly<Record<string, { readonly value: number; readonly span: Span; readonly from?: string }>>,
): string[] {
    return Object.entries(of)
        .map(([key, f]) => `${key} ${f.value} ${f.from} ${at(f.span)}`)
        .sort();
}

export function pictureOfPlan(plan: Plan): Record<string, unknown> {
    return {
        header: [
            plan.name,
            plan.title,
            plan.file,
            plan.files,
            plan.sequence,
            plan.headroom,
            plan.starts,
            plan.record && at(plan.record.span),
            plan.from.map(p => p.name),
            plan.to.map(p => p.name),
        ],
        platforms: [...plan.platforms.values()].map(p => [
            p.name,
            p.title,
            p.version,
            at(p.record.span),
            [...p.offers.keys()],
            [...p.supports.keys()],
            p.ends?.day,
        ]),
        environments: [...plan.environments.values()].map(e => [
            e.name,
            e.class,
            e.shape,
            at(e.record.span),
            e.workloads.bounds,
        ]),
        identities: plan.identities.map(i => [
            i.name,
            i.platform?.name,
            at(i.record.span),
            links(i.depends),
            i.principals.map(p => [
                p.name,
                at(p.span),
                p.holds.map(r => r.name),
                p.becomes.map(b => [b.role.name, b.platform.name, at(b.span)]),
            ]),
        ]),
        controllers: plan.controllers.map(c => [
            c.kind,
            c.name,
            at(c.record.span),
            c.product?.name,
            c.platform?.name,
            c.version,
            c.principal?.name,
            links(c.depends),
            c.workloads.bounds,
            c.speaks.map(s => `${s.name} ${at(s.span)}`),
            c.coverage.map(v => [v.verb, v.workloads.bounds, v.every, v.keep, at(v.cover.span)]),
        ]),
        fabrics: plan.fabrics.map(f => [
            f.name,
            f.platform?.name,
            f.target,
            at(f.record.span),
            f.workloads.bounds,
            links(f.depends),
            figures(f.figures),
            f.media?.name,
            f.media && figures(f.media.figures),
        ]),
        workloads: plan.workloads.map(w => [
            w.index,
            w.name,
            w.title,
            at(w.record.span),
            w.environment?.name,
            w.environment && at(w.environment.record.span),
            w.fabric?.name,
            w.fabric && at(w.fabric.record.span),
            w.platform?.name,
            w.platform && at(w.platform.record.span),
            figures(w.figures),
            w.uses.map(u => `${u.name} ${at(u.span)}`),
            links(w.depends),
            w.count,
            w.evidence?.grade,
            w.profiles,
        ]),
        same: [
            plan.workloads.every(w => plan.components.get(w.name) === w),
            plan.components.size,
            [...plan.components.keys()],
            plan.workloads.every(w => !w.environment || plan.environments.get(w.environment.name) === w.environment),
            plan.workloads.every(w => !w.fabric || plan.fabrics.includes(w.fabric)),
        ],
        groups: plan.groups.map(g => [g.name, at(g.record.span), g.workloads.bounds]),
        phases: plan.phases.map(p => [
            p.index,
            p.name,
            p.title,
            at(p.record.span),
            p.starts?.day,
            p.lasts,
            p.approve,
            p.after.map(a => `${a.phase.index} ${at(a.span)}`),
            p.steps.map(s => [
                s.verb,
                s.phase.name,
                at(s.record.span),
                s.verb === 'cutover'
                    ? [s.workloads.bounds, s.fabric?.name, s.over]
                    : s.verb === 'retire'
                      ? s.controllers.map(c => c.name)
                      : worksOn(s).map(c => c.name),
            ]),
        ]),
        accepts: plan.accepts.map(a => [a.code, a.all, [...a.names], a.workloads.bounds, at(a.record.span)]),
        selectors: plan.selectors.map(s => [at(s.selector.span), s.workloads.bounds, s.where, s.unresolved]),
        problems: plan.problems.map(p => [
            p.code,
            p.message,
            at(p.span),
            p.suggestions,
            p.related?.map(r => [r.message, at(r.span)]),
        ]),
    };
}

export function pictureOfFindings(unit: PlanUnit): unknown[] {
    return unit.analysis.findings.map(f => [
        f.code,
        f.severity,
        f.message,
        at(f.span),
        f.layer,
        f.phase,
        f.subjects,
        f.related.map(r => `${r.message} ${at(r.span)}`),
        JSON.stringify(f.figures),
        f.unnecessary,
        f.accepted && at(f.accepted.span),
    ]);
}
