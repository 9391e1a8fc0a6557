import { type InlayHint, InlayHintKind } from 'vscode-languageserver-types';
import { nth } from '../basics/lists.ts';
import type { Range } from '../blocks/positions.ts';
import { baseChain, flatFigures } from '../plan/build/flatten.ts';
import type { ExpandedSelector, Plan } from '../plan/plan.ts';
import type { DeclRecord, Selector } from '../plan/records.ts';
import { positionIn, type Span } from '../plan/source.ts';
import { dataText, dayText, rateText, shareText } from '../plan/units.ts';
import type { PlanUnit, PlanWorkspace } from '../workspace/workspace.ts';
import { blocksIn, type FileView, type PlanBlock, viewOf } from './file-view.ts';
import { headroomHints } from './headroom-hints.ts';

/** What the text leaves to reckoning: the number and dates of a phase, what shares come to, how many machines a selector names. */
export function inlayHints(workspace: PlanWorkspace, uri: string, range: Range): InlayHint[] {
    const view = viewOf(workspace, uri);
    const unit = view?.unit;
    if (!view || !unit) {
        return [];
    }
    return blocksIn(view.document, range).flatMap(block => [
        ...block.value.declarations.flatMap(record => [
            ...phaseHints(record, unit),
            ...figureHints(record, view),
            ...headroomHints(record, unit),
        ]),
        ...selectorHints(block, unit),
    ]);
}

function after(span: Span, label: string, tooltip: string): InlayHint {
    return { position: positionIn(span.block, span.end), label, tooltip, kind: InlayHintKind.Type, paddingLeft: true };
}

function phaseHints(record: DeclRecord, unit: PlanUnit): InlayHint[] {
    if (record.kind !== 'phase') {
        return [];
    }
    const { plan, analysis } = unit;
    const phase = plan.phases.find(p => p.record === record);
    if (!phase) {
        return [];
    }
    const number: InlayHint = {
        position: positionIn(record.nameSpan.block, record.nameSpan.start),
        label: `${phase.index + 1}`,
        paddingRight: true,
        kind: InlayHintKind.Parameter,
        tooltip: `Phase ${phase.index + 1} of ${plan.phases.length} in the order of execution`,
    };
    const dates = analysis.timeline.find(t => t.phase === phase);
    const lasts = record.figures['lasts'];
    if (!lasts || dates?.starts === undefined || dates.ends === undefined) {
        return [number];
    }
    return [
        number,
        after(
            lasts.span,
            `${dayText(dates.starts)} to ${dayText(dates.ends)}`,
            "When the phase runs, from the plan's start and the phases before it",
        ),
    ];
}

/** Shares and products of figures, where all that is needed is known, also by inheritance. */
function figureHints(record: DeclRecord, view: FileView): InlayHint[] {
    if (record.kind !== 'workload' && record.kind !== 'profile' && record.kind !== 'fabric') {
        return [];
    }
    const own = record.figures;
    const chain = baseChain(record, view.names),
        flat = flatFigures(chain);
    const hints: InlayHint[] = [];
    const size = flat['used'] ?? flat['disk'];
    if (own['change'] && size) {
        hints.push(
            after(
                own['change'].span,
                own['change'].absolute
                    ? `= ${shareText((own['change'].value * 86_400) / size.value)} a day`
                    : `= ${dataText(own['change'].value * 86_400 * size.value)} a day`,
                own['change'].absolute
                    ? `Share of ${dataText(size.value)} that changes per day`
                    : `Changed data per day: this share of ${dataText(size.value)}`,
            ),
        );
    }
    if (own['iops'] && flat['block']) {
        hints.push(
            after(
                own['iops'].span,
                `= ${rateText(own['iops'].value * flat['block'].value)}`,
                `Throughput: operations per second times blocks of ${dataText(flat['block'].value)}`,
            ),
        );
    }
    const count = own['links.count'];
    const rate = own['links.rate'];
    if (count && rate) {
        const backup = chain.find(r => r.words['bond'])?.words['bond']?.text === 'active-backup';
        const used =
            backup && count.value > 1 ? 'one link, the others stand by' : count.value === 1 ? 'one link' : 'all links';
        hints.push(
            after(
                rate.span,
                `= ${rateText((backup ? 1 : count.value) * rate.value)} a node`,
                `Line rate of a node in each direction, ${used}; frames take 1 to 6 % of it, as the MTU says`,
            ),
        );
    }
    return hints;
}

function selectorHints(block: PlanBlock, unit: PlanUnit): InlayHint[] {
    const expanded = selectorsOf(unit.plan).get(block);
    return (expanded ?? []).flatMap(({ selector, workloads, unresolved }) => {
        if (unresolved || namesOne(selector, unit.plan)) {
            return [];
        }
        const machines = [...workloads].reduce((sum, i) => sum + nth(unit.plan.workloads, i).count, 0);
        return [
            after(
                selector.span,
                `= ${machines} ${machines === 1 ? 'machine' : 'machines'}`,
                `Matches ${workloads.size} of ${unit.plan.workloads.length} declared workloads`,
            ),
        ];
    });
}

/** A workload by its name needs no counting. */
function namesOne({ term, exceptions }: Selector, plan: Plan): boolean {
    return exceptions.length === 0 && term.type === 'name' && plan.components.has(term.use.name);
}

const byBlock = new WeakMap<Plan, ReadonlyMap<object, readonly ExpandedSelector[]>>();

/** The selectors of a plan by the block they stand in; each once. */
function selectorsOf(plan: Plan): ReadonlyMap<object, readonly ExpandedSelector[]> {
    let known = byBlock.get(plan);
    if (known) {
        return known;
    }
    const lists = new Map<object, ExpandedSelector[]>();
    const seen = new Set<Selector>();
    for (const expanded of plan.selectors) {
        if (seen.has(expanded.selector)) {
            continue;
        }
        seen.add(expanded.selector);
        const { block } = expanded.selector.span;
        const list = lists.get(block);
        if (list) {
            list.push(expanded);
        } else {
            lists.set(block, [expanded]);
        }
    }
    byBlock.set(plan, (known = lists));
    return known;
}
