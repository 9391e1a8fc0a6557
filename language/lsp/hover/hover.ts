import type { Hover, Range } from 'vscode-languageserver-types';
import { nth } from '../../basics/lists.ts';
import type { Position } from '../../blocks/positions.ts';
import { sourceTokens } from '../../blocks/source-tokens.ts';
import type { DeclRecord } from '../../plan/records.ts';
import { declarationSchema, propertySchema } from '../../plan/schema.ts';
import { rangeOf, type Span, textOf } from '../../plan/source.ts';
import { ruleOf } from '../../rules/index.ts';
import type { PlanWorkspace } from '../../workspace/workspace.ts';
import { declarationDoc, markdown, propertyDoc } from '../completion/keywords.ts';
import { type FileView, holds, type Spot, spotIn } from '../file-view.ts';
import { code, docText, exitBlock, plain } from '../markdown.ts';
import { enclosing, nameAt, type Target } from '../names/resolve.ts';
import { figureAt, siText } from '../quantities.ts';
import { declarationMarkdown } from './declaration.ts';
import { headroomMarkdown } from './headroom.ts';
import { phaseMarkdown } from './phase.ts';

/** What the thing under the cursor means. */
export function hover(workspace: PlanWorkspace, uri: string, position: Position): Hover | undefined {
    const spot = spotIn(workspace, uri, position);
    if (!spot) {
        return undefined;
    }
    const found = acceptedCode(spot) ?? nameUnder(spot) ?? figure(spot) ?? keyword(spot);
    return found && { contents: markdown(found.text), range: found.range };
}

interface Found {
    readonly text: string;
    readonly range: Range;
}

function nameUnder(spot: Spot): Found | undefined {
    const name = nameAt(spot);
    if (!name?.target) {
        return undefined;
    }
    return { text: targetMarkdown(spot.view, name.target), range: rangeOf(name.span) };
}

function targetMarkdown(view: FileView, target: Target): string {
    if (target.principal) {
        const { principal } = target;
        const lines = [exitBlock(textOf(principal.span)), docText(principal.doc ?? '')];
        return lines.filter(line => line !== '').join('\n\n');
    }
    const text = target.record ? declarationMarkdown(view, target.record) : '';
    const unit = target.library ? undefined : view.unit;
    if (target.kind === 'phase' && unit) {
        return `${text}\n\n${phaseMarkdown(unit.analysis, target.name)}`;
    }
    if (unit && (target.kind === 'fabric' || target.kind === 'workload')) {
        return [text, headroomMarkdown(unit, target.name)].filter(part => part !== '').join('\n\n');
    }
    return unit ? text + membersLine(view, target) + wiringLines(view, target) : text;
}

/** What a controller works through today, and from which phase on through what else. */
function wiringLines({ unit }: FileView, { name }: Target): string {
    const component = unit?.plan.components.get(name);
    if (!unit || !component || !('coverage' in component)) {
        return '';
    }
    const today = component.record.facts['speaks'] ?? component.record.names['speaks'] ?? [];
    const changes = unit.plan.phases.flatMap(phase =>
        phase.steps.flatMap(step =>
            (step.verb === 'establish' || step.verb === 'decouple') &&
            step.controllers.some(c => c.name === name) &&
            step.onto.length > 0
                ? [`- after phase ${code(phase.name)}: also ${step.onto.map(u => code(u.name)).join(', ')}`]
                : [],
        ),
    );
    const before = today.length === 0 ? ['- today: unknown (no `speaks`)'] : [];
    const lines = [...before, ...changes];
    return lines.length === 0 ? '' : `\n\n**Interfaces along the plan**\n\n${lines.join('\n')}`;
}

/** How many workloads a group or an environment stands for. */
function membersLine({ unit }: FileView, { kind, name }: Target): string {
    if (!unit || (kind !== 'group' && kind !== 'environment')) {
        return '';
    }
    const set =
        kind === 'group'
            ? unit.plan.groups.find(g => g.name === name)?.workloads
            : unit.plan.environments.get(name)?.workloads;
    const machines = set ? [...set].reduce((sum, i) => sum + nth(unit.plan.workloads, i).count, 0) : 0;
    return set
        ? `\n\n${machines} machine${machines === 1 ? '' : 's'} (${set.size} of ${unit.plan.workloads.length} declared workloads)`
        : '';
}

function acceptedCode({ block, offset }: Spot): Found | undefined {
    const accept = block.value.accepts.find(a => holds(a.code.span, offset));
    const rule = accept && ruleOf(accept.code.text);
    return (
        rule && {
            text: `**${plain(rule.title)}** (${code(rule.code)}, ${plain(rule.severity)})\n\n${rule.explain}\n\n${rule.repair}`,
            range: rangeOf(accept.code.span),
        }
    );
}

function figure(spot: Spot): Found | undefined {
    const found = figureAt(spot);
    return found && { text: siText(found), range: rangeOf(found.span) };
}

function keyword({ block, offset }: Spot): Found | undefined {
    const [record] = enclosing(block, offset);
    const token = sourceTokens(block.text, record?.span.start ?? 0, record?.span.end ?? block.length).find(
        t => offset >= t.start && offset <= t.end && t.kind === 'word',
    );
    if (!token) {
        return undefined;
    }
    const span: Span = { block, start: token.start, end: token.end };
    const word = textOf(span);
    const text = record ? wordIn(record, word, token.start) : topLevel(word);
    return text === undefined ? undefined : { text, range: rangeOf(span) };
}

/** Declarations without a record of their own. */
function topLevel(word: string): string | undefined {
    const schema = word === 'accept' || word === 'retain' || word === 'include' ? declarationSchema(word) : undefined;
    return schema && declarationDoc(schema).value;
}

function wordIn(record: DeclRecord, word: string, start: number): string | undefined {
    if (start === record.span.start) {
        const schema = declarationSchema(record.kind);
        return schema && declarationDoc(schema).value;
    }
    const place = record.properties.find(p => holds(p.span, start));
    const schema = place && propertySchema(record.kind, place.key);
    if (!schema) {
        return undefined;
    }
    return place.span.start === start || schema.parts?.some(p => p.key === word)
        ? propertyDoc(schema).value
        : undefined;
}
