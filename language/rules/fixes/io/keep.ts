import type { Facts, Finding } from '../../../analysis/analysis.ts';
import type { FabricHeadroom } from '../../../analysis/headroom/headroom.ts';
import { allVictims, type Problem } from '../../../analysis/headroom/problems.ts';
import { bestSetting, improves } from '../../../analysis/headroom/remedies/settings.ts';
import { STATION_NAMES } from '../../../analysis/headroom/telling/station-names.ts';
import { copies } from '../../../analysis/headroom/track.ts';
import { nth } from '../../../basics/lists.ts';
import { removeStretch } from '../../../edits/stretches.ts';
import { IndexSet } from '../../../plan/index-set.ts';
import type { Plan, Workload } from '../../../plan/plan.ts';
import type { Selector, StepRecord } from '../../../plan/records.ts';
import { insert, replace, type Span, type TextEdit } from '../../../plan/source.ts';
import { quoted, written } from '../../../writing/names.ts';
import { troubleOf } from '../../io/io-text.ts';
import { nameList } from '../../phrases.ts';
import type { Fix } from '../../rule.ts';
import { acceptFix } from '../accept.ts';

/** Workloads tried one by one, those that load the fabric most first. */
const TRIED = 5;
const TOGETHER = 3;

/** Leaves workloads where they are, where that alone is enough: the honest alternative when nothing else is. docs/io-model.md 5. */
export function keepFixes(facts: Facts, problem: Problem, finding: Finding): readonly Fix[] {
    const { headroom } = problem,
        { plan } = facts;
    // Where only a copy is too fast, it is the copy that has to give way, not those who are there already.
    if (problem.pressures.every(p => copies(p.scenario)) && bestSetting(troubleOf(plan, problem))) {
        return [];
    }
    const candidates = headroom.workloads(allVictims(problem)).filter(w => mayStay(plan, w));
    const late = candidates.filter(w => problem.pressures.some(p => p.missed.includes(headroom.classOf(w.index)!)));
    const heavy = [...candidates].sort((a, b) => loadOf(b) - loadOf(a) || a.index - b.index).slice(0, TRIED);
    const choices = [
        ...(late.length > 1 && late.length <= TOGETHER ? [late] : []),
        ...(late.length > 0 && late.length <= TRIED ? late : heavy).map(w => [w]),
    ];
    const found = choices.find(stay => {
        const phases = without(headroom, IndexSet.of(...stay.map(w => w.index)));
        return improves(troubleOf(plan, problem), headroom.variant(phases), headroom.relevanceOf(phases));
    });
    if (!found) {
        return [];
    }
    const edits = stayEdits(facts, headroom, found, finding);
    return edits
        ? [
              {
                  title: `Keep ${found.map(w => w.name).join(', ')} on ${[...new Set(found.map(w => w.fabric!.name))].join(', ')}`,
                  kind: 'quickfix',
                  preferred: false,
                  needsAuthor: true,
                  edits: () => edits,
              },
          ]
        : [];
}

/** It has a place to stay on that does not end, and nothing that moves leans on it or it on that. */
function mayStay(plan: Plan, workload: Workload): boolean {
    const { fabric, platform } = workload;
    if (!fabric || !platform || platform.ends || !plan.from.includes(platform)) {
        return false;
    }
    return (
        !workload.depends.some(d => d.on.kind === 'workload') &&
        !plan.workloads.some(w => w.depends.some(d => d.on === workload))
    );
}

function loadOf({ figures, count }: Workload): number {
    return (figures['peak']?.value ?? 3 * (figures['iops']?.value ?? 0)) * (figures['block']?.value ?? 8192) * count;
}

function without(headroom: FabricHeadroom, stay: IndexSet) {
    return headroom.phases.map(p => ({
        before: p.before.minus(stay),
        after: p.after.minus(stay),
        ingest: p.wave.minus(stay).empty ? 0 : p.ingest,
    }));
}

function stayEdits(
    facts: Facts,
    headroom: FabricHeadroom,
    stay: readonly Workload[],
    finding: Finding,
): readonly TextEdit[] | undefined {
    const set = IndexSet.of(...stay.map(w => w.index));
    const edits: TextEdit[] = [];
    for (const step of facts.plan.phases.flatMap(p => p.steps)) {
        if (step.verb !== 'cutover' || !step.workloads.overlaps(set)) {
            continue;
        }
        // A phase that holds nothing else would be empty without them.
        if (step.fabric !== headroom.fabric || (step.phase.steps.length === 1 && step.workloads.minus(set).empty)) {
            return undefined;
        }
        edits.push(...leaveOut(facts.plan, step.record, step.workloads, stay));
    }
    const reason = `${finding.code} on ${headroom.fabric.name}: ${STATION_NAMES[(finding.figures as { station: keyof typeof STATION_NAMES }).station]} at ${Math.round((finding.figures as { utilisation: number }).utilisation * 100)} %`;
    const [accept] = acceptFix(
        { ...finding, code: 'workload-unplanned', subjects: stay.map(w => w.name), phase: undefined },
        facts,
    );
    const accepted = accept?.edits().map(e => ({
        ...e,
        newText: e.newText.replace(/"TODO[^"]*"/, () =>
            quoted(`stays on ${nameList([...new Set(stay.map(w => w.fabric!.name))]).replaceAll("'", '')}: ${reason}`),
        ),
    }));
    return accepted && accepted.length > 0 ? [...edits, ...accepted] : undefined;
}

/** Takes workloads out of the selectors of a cutover: names go, everything else gets an exception. */
export function leaveOut(
    plan: Plan,
    record: StepRecord,
    whole: IndexSet,
    stay: readonly Workload[],
): readonly TextEdit[] {
    if (whole.minus(IndexSet.of(...stay.map(w => w.index))).empty) {
        return [removeStretch(record.span)];
    }
    const names = new Set(stay.map(w => w.name));
    const goes = record.selectors.map(s => s.term.type === 'name' && names.has(s.term.use.name));
    const edits = cutOut(record, goes);
    record.selectors.forEach((selector, i) => {
        const own = goes[i] ? undefined : plan.selectors.find(s => s.selector === selector)?.workloads;
        const out = stay.filter(w => own?.has(w.index));
        if (out.length > 0) {
            edits.push(
                insert(selector.span.block, selector.span.end, out.map(w => ` except ${written(w.name)}`).join('')),
            );
        }
    });
    return edits;
}

/** Cuts list entries with the comma that goes with them. */
function cutOut({ selectors }: StepRecord, goes: readonly boolean[]): TextEdit[] {
    const span = (a: Selector, start: number, end: number): Span => ({ block: a.span.block, start, end });
    const kept = goes.findIndex(g => !g);
    return selectors.flatMap((s, i) => {
        if (!goes[i]) {
            return [];
        }
        return [
            replace(
                i < kept
                    ? span(s, s.span.start, nth(selectors, i + 1).span.start)
                    : span(s, nth(selectors, i - 1).span.end, s.span.end),
                '',
            ),
        ];
    });
}
