import type { Facts } from '../../../analysis/analysis.ts';
import { entryOf, firstOf, nth } from '../../../basics/lists.ts';
import { insertAt } from '../../../edits/declarations.ts';
import { lineEndOf } from '../../../edits/line-ends.ts';
import { removeAll, withComments } from '../../../edits/stretches.ts';
import type { Phase, Plan, Step } from '../../../plan/plan.ts';
import { type Span, type TextEdit, textOf } from '../../../plan/source.ts';
import { inlineBlock, openBlock } from '../../../writing/declarations.ts';
import { written } from '../../../writing/names.ts';
import { componentsOf, layerOfStep, rankOf } from '../../order/constraints.ts';
import type { Fix } from '../../rule.ts';
import { freePhaseName, place, usualDuration } from './insert-phase.ts';

/** Splits a phase that holds a cutover and what founds it: the steps above compute get a phase of their own before it. */
export function splitPhaseFix(facts: Facts, index: number): readonly Fix[] {
    const phase = nth(facts.plan.phases, index);
    // What the phase retires has to wait for the cutover.
    const above = phase.steps.filter(s => s.verb !== 'cutover' && s.verb !== 'retire');
    const groups = inOrder(facts.plan, byVerb(above));
    if (groups.length === 0 || !phase.steps.some(s => s.verb === 'cutover')) {
        return [];
    }
    return [
        {
            title: `Split phase ${phase.name}: ${groups.map(g => firstOf(g).verb).join(', ')} first`,
            kind: 'quickfix',
            preferred: true,
            edits: () => splitEdits(facts, phase, groups),
        },
    ];
}

function byVerb(steps: readonly Step[]): Step[][] {
    const groups: Step[][] = [];
    for (const step of steps) {
        const group = groups.find(g => firstOf(g).verb === step.verb);
        if (group) {
            group.push(step);
        } else {
            groups.push([step]);
        }
    }
    return groups;
}

/** Groups as the plan's sequence wants them; what is leaned on comes before what leans on it. */
function inOrder(plan: Plan, groups: readonly Step[][]): Step[][] {
    const rest = [...groups].sort((a, b) => rankOf(plan, firstOf(a)) - rankOf(plan, firstOf(b)));
    const names = new Map(rest.map(g => [g, new Set(g.flatMap(s => componentsOf(plan, s)).map(c => c.name))]));
    const leansOn = (a: Step[], b: Step[]) =>
        a.flatMap(s => componentsOf(plan, s)).some(c => c.depends.some(d => entryOf(names, b).has(d.on.name)));
    const ordered: Step[][] = [];
    while (rest.length > 0) {
        const next = rest.find(g => !rest.some(other => other !== g && leansOn(g, other))) ?? firstOf(rest);
        ordered.push(next);
        rest.splice(rest.indexOf(next), 1);
    }
    return ordered;
}

function splitEdits(facts: Facts, phase: Phase, groups: readonly Step[][]): TextEdit[] {
    const { plan } = facts;
    const taken = new Set(plan.phases.map(p => p.name));
    const after = phase.record.properties.filter(p => p.key === 'after').map(p => textOf(p.span));
    // What the cutover takes says nothing about what was to be done beside it.
    const lasts = usualDuration(plan);
    const insertions = groups.map((group, i): TextEdit => {
        const name = freePhaseName(plan, `${phase.name}-${firstOf(group).verb}`, taken);
        // The first part keeps what the whole phase waited for.
        const extra = [...(i === 0 ? after : []), ...(lasts ? [lasts] : [])];
        const text = phaseText(
            written(name),
            group.map(s => stepText(s.record.span)),
            extra,
            lineEndOf(phase.record.span.block.text),
        );
        const layer = layerOfStep(firstOf(group));
        const at =
            layer === 'compute' || after.length > 0
                ? phase.index
                : place(
                      facts,
                      group.flatMap(s => componentsOf(plan, s)),
                      layer,
                      phase.index,
                  );
        return insertAt(plan.phases, at, text, phase.record.span);
    });
    return [...insertions, ...removeAll(groups.flat().map(step => withComments(step.record.span)))];
}

/** On one line, or on several where comments come along. */
function phaseText(name: string, steps: readonly string[], extra: readonly string[], eol: string): string {
    const lines = [...steps, ...extra];
    if (!steps.some(s => s.includes('//') || s.includes('/*') || s.includes('\n'))) {
        return inlineBlock(`phase ${name}`, lines);
    }
    // Further lines of a comment keep their own indentation.
    return openBlock(
        `phase ${name}`,
        lines.map(l => `    ${l}`),
        eol,
    );
}

function stepText(span: Span): string {
    return textOf(withComments(span)).trim();
}
