import type { Finding } from '../../analysis/analysis.ts';
import type { Phase, Step } from '../../plan/plan.ts';
import { replace, type Span, type TextEdit, textOf } from '../../plan/source.ts';
import type { Facts, Fix } from '../rule.ts';
import { written } from '../words.ts';
import { componentsOf, layerOfStep } from '../order/constraints.ts';
import { freePhaseName, place } from './insert-phase.ts';
import { insertPhaseEdit } from './phase-text.ts';
import { removeFix } from './text-fixes.ts';

/** Splits a phase that holds a cutover and what founds it: the steps above compute get a phase of their own before it. */
export function splitPhaseFix(facts: Facts, index: number, finding: Finding): readonly Fix[] {
    void finding;
    const phase = facts.plan.phases[index]!;
    const above = phase.steps.filter(s => s.verb !== 'cutover');
    const groups = byVerb(above);
    if (groups.length === 0 || above.length === phase.steps.length) return [];
    return [{
        title: `Split phase ${phase.name}: ${groups.map(g => g[0]!.verb).join(', ')} first`, kind: 'quickfix', preferred: true,
        edits: () => splitEdits(facts, phase, groups),
    }];
}

function byVerb(steps: readonly Step[]): Step[][] {
    const groups: Step[][] = [];
    for (const step of steps) {
        const group = groups.find(g => g[0]!.verb === step.verb);
        if (group) group.push(step);
        else groups.push([step]);
    }
    return groups;
}

function splitEdits(facts: Facts, phase: Phase, groups: readonly Step[][]): TextEdit[] {
    const { plan } = facts;
    const taken = new Set(plan.phases.map(p => p.name));
    const after = phase.record.properties.filter(p => p.key === 'after').map(p => textOf(p.span));
    const lasts = phase.record.properties.find(p => p.key === 'lasts');
    const { block } = phase.record.span;
    const insertions = groups.map((group, i): TextEdit => {
        const name = freePhaseName(plan, `${phase.name}-${group[0]!.verb}`, taken);
        // The first part keeps what the whole phase waited for.
        const extra = [...(i === 0 ? after : []), ...(lasts ? [textOf(lasts.span)] : [])];
        const text = `phase ${written(name)} { ${[...group.map(s => textOf(s.record.span)), ...extra].join('  ')} }`;
        const layer = layerOfStep(group[0]!);
        const at = layer === 'compute' || after.length > 0 ? phase.index : place(facts, group.flatMap(s => componentsOf(plan, s)), layer, phase.index);
        return insertPhaseEdit(plan.phases, at, text, block, phase.record.span.end);
    });
    return [...insertions, ...groups.flat().flatMap(step => cut(step.record.span))];
}

function cut(span: Span): readonly TextEdit[] {
    return span.end > span.start ? removeFix(span, false).edits() : [replace(span, '')];
}
