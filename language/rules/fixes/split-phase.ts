import type { Facts, Finding } from '../../analysis/analysis.ts';
import type { Phase, Plan, Step } from '../../plan/plan.ts';
import { replace, type Span, type TextEdit, textOf } from '../../plan/source.ts';
import { componentsOf, layerOfStep, rankOf } from '../order/constraints.ts';
import type { Fix } from '../rule.ts';
import { written } from '../words.ts';
import { freePhaseName, place, usualDuration } from './insert-phase.ts';
import { commentsAbove, insertPhaseEdit } from './phase-text.ts';
import { removeFix } from './text-fixes.ts';

/** Splits a phase that holds a cutover and what founds it: the steps above compute get a phase of their own before it. */
export function splitPhaseFix(facts: Facts, index: number, finding: Finding): readonly Fix[] {
    void finding;
    const phase = facts.plan.phases[index]!;
    // What the phase retires has to wait for the cutover.
    const above = phase.steps.filter(s => s.verb !== 'cutover' && s.verb !== 'retire');
    const groups = inOrder(facts.plan, byVerb(above));
    if (groups.length === 0 || !phase.steps.some(s => s.verb === 'cutover')) {
        return [];
    }
    return [
        {
            title: `Split phase ${phase.name}: ${groups.map(g => g[0]!.verb).join(', ')} first`,
            kind: 'quickfix',
            preferred: true,
            edits: () => splitEdits(facts, phase, groups),
        },
    ];
}

function byVerb(steps: readonly Step[]): Step[][] {
    const groups: Step[][] = [];
    for (const step of steps) {
        const group = groups.find(g => g[0]!.verb === step.verb);
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
    const rest = [...groups].sort((a, b) => rankOf(plan, a[0]!) - rankOf(plan, b[0]!));
    const names = new Map(rest.map(g => [g, new Set(g.flatMap(s => componentsOf(plan, s)).map(c => c.name))]));
    const leansOn = (a: Step[], b: Step[]) =>
        a.flatMap(s => componentsOf(plan, s)).some(c => c.depends.some(d => names.get(b)!.has(d.on.name)));
    const ordered: Step[][] = [];
    while (rest.length > 0) {
        const next = rest.find(g => !rest.some(other => other !== g && leansOn(g, other))) ?? rest[0]!;
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
    const { block } = phase.record.span;
    const insertions = groups.map((group, i): TextEdit => {
        const name = freePhaseName(plan, `${phase.name}-${group[0]!.verb}`, taken);
        // The first part keeps what the whole phase waited for.
        const extra = [...(i === 0 ? after : []), ...(lasts ? [lasts] : [])];
        const text = phaseText(
            written(name),
            group.map(s => stepText(s.record.span)),
            extra,
            block.text.includes('\r\n') ? '\r\n' : '\n',
        );
        const layer = layerOfStep(group[0]!);
        const at =
            layer === 'compute' || after.length > 0
                ? phase.index
                : place(
                      facts,
                      group.flatMap(s => componentsOf(plan, s)),
                      layer,
                      phase.index,
                  );
        return insertPhaseEdit(plan.phases, at, text, block, phase.record.span.end);
    });
    return [...insertions, ...joined(groups.flat().map(step => withComments(step.record.span))).flatMap(cut)];
}

/** On one line, or on several where comments come along. */
function phaseText(name: string, steps: readonly string[], extra: readonly string[], eol: string): string {
    const lines = [...steps, ...extra];
    if (!steps.some(s => s.includes('//') || s.includes('/*') || s.includes('\n'))) {
        return `phase ${name} { ${lines.join('  ')} }`;
    }
    // Further lines of a comment keep their own indentation.
    return [`phase ${name} {`, ...lines.map(l => `    ${l}`), '}'].join(eol);
}

function stepText(span: Span): string {
    return textOf(withComments(span)).trim();
}

/** A step with the comment lines right above it and the comment behind it on its line. */
function withComments(span: Span): Span {
    const { text } = span.block;
    const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
    const behind = /^[ \t]*(?:\/\/[^\n\r]*|\/\*[^\n\r]*?\*\/)(?=[ \t]*(?:\r?\n|$))/.exec(text.slice(span.end));
    const alone = text.slice(lineStart, span.start).trim() === '';
    const start = alone ? commentsAbove(text, lineStart) : span.start;
    return { ...span, start: start < lineStart ? start : span.start, end: span.end + (behind?.[0].length ?? 0) };
}

/** Stretches in textual order, those with nothing but blanks between them as one: edits must not overlap. */
function joined(spans: readonly Span[]): Span[] {
    const found: Span[] = [];
    for (const span of [...spans].sort((a, b) => a.start - b.start)) {
        const last = found.at(-1);
        if (last && /^[ \t]*$/.test(span.block.text.slice(last.end, span.start))) {
            found[found.length - 1] = { ...last, end: span.end };
        } else {
            found.push(span);
        }
    }
    return found;
}

function cut(span: Span): readonly TextEdit[] {
    if (span.end <= span.start) {
        return [replace(span, '')];
    }
    const { text } = span.block;
    // Behind an opening brace the blanks that follow go, so that one stays.
    const first = /\{[ \t]*$/.test(text.slice(0, span.start));
    const blanks = /^[ \t]*(?=[^\s])/.exec(text.slice(span.end));
    return first && blanks
        ? [replace({ ...span, end: span.end + blanks[0].length }, '')]
        : removeFix(span, false).edits();
}
