import type { Facts, RawFinding, Severity } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import { judge } from '../../analysis/matrix.ts';
import {
    broughtFeatures,
    type Fate,
    type Passage,
    type PassageGroup,
    passageGroups,
} from '../../analysis/passage/passages.ts';
import { firstOf } from '../../basics/lists.ts';
import type { IndexSet } from '../../plan/index-set.ts';
import { type Plan, type Workload, workloadLabel } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { namesOf } from '../phrases.ts';

/** What the four rules about features share: one finding per target, fate and set of features, naming the workloads. */

/** As many features as a sentence can hold; the others stand in the related information. */
const NAMED = 2;

/** The first sentence of a message; `several`: more than one workload. */
export type Sentence = (parts: {
    readonly features: string;
    readonly one: boolean;
    readonly workloads: string;
    readonly several: boolean;
    readonly target: string;
    /** The one tool that carries them over. */
    readonly carrier?: string;
    /** The move is made with that tool. */
    readonly carried: boolean;
    /** A fact says so; otherwise nothing is known. */
    readonly known: boolean;
}) => string;

export function* featureFindings(code: Code, fate: Fate, facts: Facts, sentence: Sentence): Iterable<RawFinding> {
    for (const group of passageGroups(facts)) {
        if (group.fate !== fate) {
            continue;
        }
        for (const part of splitByAcceptance(code, group.workloads, facts)) {
            const finding = findingOf(code, group, part, facts, sentence);
            if (finding) {
                yield finding;
            }
        }
    }
}

function findingOf(
    code: Code,
    group: PassageGroup,
    part: IndexSet,
    facts: Facts,
    sentence: Sentence,
): RawFinding | undefined {
    const { plan } = facts;
    const judged = judge(plan, part);
    if (!judged) {
        return undefined;
    }
    const { workloads } = judged;
    const moves = facts.moves.filter(m => m.platform === group.to && workloads.some(w => m.workloads.has(w.index)));
    const phases = [...new Set(moves.map(m => m.phase.name))];
    const names = group.passages.map(p => p.feature);
    const said = sentence({
        features: featureText(plan, names),
        one: names.length === 1,
        workloads: theWorkloads(workloads),
        several: workloads.length > 1,
        target: `'${group.to.name}'`,
        carrier: firstOf(group.passages).carrier,
        carried: firstOf(group.passages).carried === true,
        known: group.passages.every(p => p.evidence !== undefined || p.reason !== undefined),
    });
    return {
        code,
        severity: severityOf(judged.severity, group.severity),
        span: placeOf(plan, workloads, names),
        layer: 'compute',
        phase: phases[0],
        subjects: namesOf(workloads),
        figures: {
            feature: names.join(', '),
            features: names,
            platform: group.to.name,
            work: group.passages.flatMap(p => (p.work === undefined ? [] : [p.work])),
            ...(phases.length > 1 ? { phases } : {}),
        },
        message: `${said}${doubt(group.passages)}.${workText(group.passages)}`,
        related: [
            ...moves.slice(0, 1).map(m => ({ span: m.step.record.span, message: `phase '${m.phase.name}'` })),
            { span: group.to.record.nameSpan, message: `platform '${group.to.name}'` },
            ...group.passages.map(p => ({ span: p.span, message: because(p) })),
        ],
    };
}

/** Where the plan says that a workload has one of the features: in its `uses`, or in what manages it. */
function placeOf(plan: Plan, workloads: readonly Workload[], names: readonly string[]): Span {
    const use = firstOf(workloads).uses.find(u => names.includes(u.name));
    const brought = broughtFeatures(plan).find(
        b => names.includes(b.feature) && workloads.some(w => b.workloads.has(w.index)),
    );
    return use?.span ?? brought?.span ?? firstOf(workloads).record.nameSpan;
}

/** Where the matrix asks for little, the same is only worth knowing. */
function severityOf(demanded: Severity, most: Severity): Severity {
    return demanded === 'error' ? most : 'information';
}

/** `'vtpm' (Virtual TPM)`, `'a', 'b' and 3 more`. */
function featureText(plan: Plan, names: readonly string[]): string {
    const first = names[0] ?? '';
    if (names.length === 1) {
        const title = plan.declaration('feature', first)?.title;
        return `'${first}'${title === undefined ? '' : ` (${title})`}`;
    }
    return nameList(names, 4);
}

/** `workload 'erp'`, `24 workloads ('a', 'b', 'c' and 21 more)`. */
export function theWorkloads(workloads: readonly Workload[]): string {
    const labels = workloads.map(workloadLabel);
    return workloads.length === 1 ? `workload '${labels[0]}'` : `${workloads.length} workloads (${nameList(labels)})`;
}

function nameList(names: readonly string[], most = 3): string {
    const shown = names.length <= most + 1 ? names : names.slice(0, most);
    const rest = names.length - shown.length;
    const quoted = shown.map(name => `'${name}'`);
    return rest > 0
        ? `${quoted.join(', ')} and ${rest} more`
        : quoted.length === 1
          ? firstOf(quoted)
          : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}

/** The work items, as many as are read at a glance. */
function workText(passages: readonly Passage[]): string {
    const items = passages.flatMap(({ feature, work }) => (work === undefined ? [] : [{ feature, work }]));
    if (items.length === 0) {
        return '';
    }
    // The same work for all of them is told once.
    if (passages.length === 1 || (items.length === passages.length && new Set(items.map(i => i.work)).size === 1)) {
        return ` ${closed(firstOf(items).work)}`;
    }
    const rest = items.length - NAMED;
    const shown = items.slice(0, NAMED).map(p => `${p.feature}: ${p.work.replace(/\.$/, '')}`);
    return ` To do: ${shown.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
}

function closed(text: string): string {
    return /[.!?]$/.test(text) ? text : `${text}.`;
}

function doubt(passages: readonly Passage[]): string {
    return passages.every(p => p.evidence?.grade === 'recalled') ? ' (recalled, not checked against a source)' : '';
}

/** The chain of reasons of one feature, with its work item and how well it is known. */
function because(passage: Passage): string {
    const known = passage.evidence ? `, ${passage.evidence.grade}` : '';
    const why = [passage.reason, passage.work].filter(part => part !== undefined).join('; ');
    return `'${passage.feature}'${why === '' ? ' is not known there' : `: ${why.replace(/\.$/, '')}`}${known}`;
}
