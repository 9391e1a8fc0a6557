import type { Facts, Finding } from '../analysis/analysis.ts';
import { pressuresOf } from '../analysis/headroom/pressure.ts';
import { allVictims, type Problem, targetOf, victimsOf } from '../analysis/headroom/problems.ts';
import { judge } from '../analysis/matrix.ts';
import { nth } from '../basics/lists.ts';
import { IndexSet } from '../plan/index-set.ts';
import { isBefore } from '../plan/order.ts';
import type { Component, Phase, Plan } from '../plan/plan.ts';
import { declarationsIn } from '../plan/records.ts';
import type { SourceBlock, Span } from '../plan/source.ts';
import { splitByAcceptance } from '../rules/acceptance.ts';
import { problemOf } from '../rules/io/headroom-findings.ts';
import { headroomLow } from '../rules/io/headroom-low.ts';
import { repairOf } from '../rules/rule.ts';
import { networkChoke } from '../rules/signatures/network-choke.ts';

/** Where a finding shows: `check` tells it once, at the first phase, and a board decides about every phase. */
export interface Reach {
    /** Names of all phases in which its cause is in force, in order; empty: it is about the whole plan. */
    readonly phases: readonly string[];
    /** Workloads it hits in any of them. */
    readonly workloads: IndexSet;
    /** Further phases in which a choke only leaves too little free: it is told once, so they have no finding of their own. */
    readonly low: readonly string[];
}

/** Everything a finding reaches: the phases it names, and those in which the same cause hits somebody the matrix asks something for. */
export function reachOf(analysis: Facts, finding: Finding): Reach {
    const { plan } = analysis;
    const named = workloadsOf(plan, finding);
    const own = (phases: Iterable<string>, workloads = named, low: ReadonlySet<string> = new Set()): Reach => {
        const all = new Set(phases);
        if (finding.phase !== undefined) {
            all.add(finding.phase);
        }
        return {
            phases: namesInOrder(plan, all),
            workloads,
            low: namesInOrder(plan, low).filter(name => !all.has(name)),
        };
    };
    const { phases } = finding.figures;
    if (Array.isArray(phases)) {
        return own(phases as string[]);
    }
    switch (finding.code) {
        case 'network-choke':
        case 'headroom-low':
            return pressed(analysis, finding, own) ?? own([]);
        case 'iam-mismatch':
            return own(movesBetween(analysis, String(finding.figures['from']), String(finding.figures['to'])));
        case 'capacity':
            return own(movesOnto(analysis, String(finding.figures['fabric']), finding.phase));
        case 'product-cannot-speak':
        case 'interface-ambiguous':
            return founded(analysis, finding, own);
        case 'exit-after-end':
            return own(pastEnd(analysis, finding.subjects));
        default:
            return own([]);
    }
}

/** The phases and workloads a cause presses on, whatever the phase it is told for. */
function pressed(
    analysis: Facts,
    finding: Finding,
    own: (phases: Iterable<string>, workloads: IndexSet, low: ReadonlySet<string>) => Reach,
): Reach | undefined {
    const repair = repairOf(networkChoke, finding) ?? repairOf(headroomLow, finding);
    const problem = repair && problemOf(analysis, repair);
    if (!problem) {
        return undefined;
    }
    const told = workloadsOf(analysis.plan, finding);
    const part = splitByAcceptance(finding.code, allVictims(problem), analysis).find(p => p.overlaps(told)) ?? told;
    const phases = new Set<string>();
    let hit = told;
    for (const pressure of problem.pressures) {
        const victims = mattering(analysis.plan, victimsOf(problem, pressure).intersect(part));
        if (victims.empty) {
            continue;
        }
        phases.add(phaseName(problem, pressure.phase));
        hit = hit.union(victims);
    }
    const { headroom, parts } = problem;
    const causes = new Set(parts.map(p => p.cause));
    const all = pressuresOf(problem.widest, targetOf(analysis.plan), headroom.relevance);
    return own(phases, hit, new Set(all.filter(p => causes.has(p.cause)).map(p => phaseName(problem, p.phase))));
}

function phaseName({ headroom }: Problem, index: number): string {
    return nth(headroom.phases, index).phase.name;
}

/** Those of a set the matrix asks something for. */
function mattering(plan: Plan, set: IndexSet): IndexSet {
    const judged = judge(plan, set);
    return judged ? IndexSet.ofSorted(judged.workloads.map(w => w.index)) : IndexSet.EMPTY;
}

/** Phases that take machines which the matrix asks something for from one platform to another. */
function movesBetween({ plan, moves }: Facts, from: string, to: string): string[] {
    return moves
        .filter(
            m =>
                m.platform?.name === to &&
                judge(
                    plan,
                    IndexSet.ofSorted([...m.workloads].filter(i => nth(plan.workloads, i).platform?.name === from)),
                ),
        )
        .map(m => m.phase.name);
}

/** Phases that move more onto a fabric that is too small already. */
function movesOnto({ plan, moves }: Facts, fabric: string, from: string | undefined): string[] {
    const first = from === undefined ? 0 : (places(plan).byName.get(from)?.index ?? 0);
    return moves
        .filter(m => m.fabric.name === fabric && m.phase.index >= first && judge(plan, m.workloads))
        .map(m => m.phase.name);
}

/** The moves that a step founds which cannot work: they are without what it was to give. */
function founded(
    { plan, foundations }: Facts,
    finding: Finding,
    own: (phases: Iterable<string>, workloads: IndexSet) => Reach,
): Reach {
    const leaning = foundations.flatMap(({ move, foundations: all }) =>
        all
            .filter(f => finding.subjects.includes(f.component.name) && !f.already)
            // What moves before the step is told as that.
            .filter(({ foundedIn: step }) => !step || (step.name === finding.phase && isBefore(step, move.phase)))
            .map(f => ({ phase: move.phase.name, workloads: mattering(plan, f.workloads) }))
            .filter(({ workloads }) => !workloads.empty),
    );
    return own(
        leaning.map(l => l.phase),
        IndexSet.union(leaning.map(l => l.workloads)),
    );
}

/** Phases that run when a platform has ended. */
function pastEnd({ plan, timeline }: Facts, platforms: readonly string[]): string[] {
    const ended = plan.from.find(p => platforms.includes(p.name))?.ends?.day;
    return ended === undefined
        ? []
        : timeline
              .filter(t => (t.ends ?? (t.starts === undefined ? -Infinity : t.starts + 1)) > ended + 1)
              .map(t => t.phase.name);
}

/** The workloads a finding is about: those it names, else those it concerns. */
export function workloadsOf(plan: Plan, finding: Finding): IndexSet {
    const named = finding.subjects.flatMap(name => {
        const component = plan.components.get(name);
        return component?.kind === 'workload' ? [component.index] : [];
    });
    return named.length > 0
        ? IndexSet.ofSorted([...new Set(named)].sort((a, b) => a - b))
        : (finding.concerns ?? IndexSet.EMPTY);
}

/**
 * Names of the phases whose verdict a finding counts for, in order: those it reaches; one about the whole plan counts for
 * the phases that move the workloads it names, or that lean on the component it is about (5.6).
 */
export function countsFor(facts: Facts, finding: Finding, reach = reachOf(facts, finding)): readonly string[] {
    if (reach.phases.length > 0) {
        return reach.phases;
    }
    const { plan, moves } = facts;
    const named = new Set<Phase>();
    if (!reach.workloads.empty) {
        for (const move of moves) {
            if (move.workloads.overlaps(reach.workloads)) {
                named.add(move.phase);
            }
        }
        return inOrder(named);
    }
    const own = places(plan)
        .inBlock.get(finding.span.block)
        ?.find(p => within(finding.span, p.record.span));
    if (own) {
        return [own.name];
    }
    const about = new Set<Component>(
        [
            declaredAround(plan, finding.span),
            ...finding.subjects.map(s => plan.components.get(s)),
            ...translatedInto(plan, finding.span),
        ].filter(c => !!c),
    );
    // What maps an identity hands its roles over.
    for (const phase of plan.phases) {
        if (phase.steps.some(s => s.verb === 'map' && s.identities.some(identity => about.has(identity)))) {
            named.add(phase);
        }
    }
    for (const { move, foundations } of about.size > 0 ? facts.foundations : []) {
        const moved = [...about].some(c => c.kind === 'workload' && move.workloads.has(c.index));
        if (moved || foundations.some(f => about.has(f.component))) {
            named.add(move.phase);
        }
    }
    return inOrder(named);
}

/** The identities that use the role in whose declaration something stands. */
function translatedInto(plan: Plan, span: Span): readonly Component[] {
    const record = declarationsIn(span.block).find(r => r.kind === 'role' && within(span, r.span));
    return record
        ? plan.identities.filter(({ principals }) =>
              principals.some(p => [...p.holds, ...p.becomes.map(b => b.role)].some(role => role.record === record)),
          )
        : [];
}

/** The component in whose declaration something stands, unless another declaration has its name. */
function declaredAround(plan: Plan, span: Span): Component | undefined {
    const record = declarationsIn(span.block).find(r => within(span, r.span));
    const component = record && plan.components.get(record.name);
    return component?.record === record ? component : undefined;
}

function inOrder(phases: ReadonlySet<Phase>): string[] {
    return [...phases].sort((a, b) => a.index - b.index).map(p => p.name);
}

function namesInOrder(plan: Plan, names: ReadonlySet<string>): string[] {
    if (names.size === 0) {
        return [];
    }
    const { byName } = places(plan);
    return inOrder(new Set([...names].flatMap(name => byName.get(name) ?? [])));
}

/** Where phases are found, by name and by the block they stand in: thousands of findings ask for theirs. */
interface Places {
    readonly byName: ReadonlyMap<string, Phase>;
    readonly inBlock: ReadonlyMap<SourceBlock, readonly Phase[]>;
}

const known = new WeakMap<readonly Phase[], Places>();

function places({ phases }: Plan): Places {
    let found = known.get(phases);
    if (!found) {
        const inBlock = new Map<SourceBlock, Phase[]>();
        for (const phase of phases) {
            const { block } = phase.record.span;
            inBlock.set(block, [...(inBlock.get(block) ?? []), phase]);
        }
        known.set(phases, (found = { byName: new Map(phases.map(p => [p.name, p])), inBlock }));
    }
    return found;
}

function within(inner: Span, outer: Span): boolean {
    return inner.block === outer.block && inner.start >= outer.start && inner.end <= outer.end;
}
