import type { Finding, Move } from '../../../language/analysis/analysis.ts';
import { worksOn } from '../../../language/analysis/schedule/state.ts';
import { firstOf, nth } from '../../../language/basics/lists.ts';
import type { Scenario } from '../../../language/physics/index.ts';
import type { Component, Controller, Fabric, Identity, Workload } from '../../../language/plan/plan.ts';
import { durationText } from '../../../language/plan/units.ts';
import type { ModelTie, Moment, TieKind, TieState, TieStatus } from '../model.ts';
import type { Cells } from './cells.ts';
import { type FindingIndex, FOUNDATION_CODES } from './findings.ts';
import { type Journey, momentOf, runOf, stretch, unfounded } from './journey.ts';
import { brokenLabel, chokeLabel } from './labels.ts';

const QUIET: TieState = { status: 'quiet' };
const ABSENT: TieState = { status: 'absent' };
const ALWAYS_QUIET: ModelTie['states'] = [[0, QUIET]];

interface Parts {
    readonly journey: Journey;
    readonly findings: FindingIndex;
    readonly cells: Cells;
}

/** Every dependency the checker uses, as tethers with their state along the phases. */
export function tiesOf(parts: Parts): ModelTie[] {
    return [...foundationTies(parts), ...accountTies(parts), ...declaredTies(parts)];
}

function* foundationTies(parts: Parts): Iterable<ModelTie> {
    const { journey, cells } = parts;
    const { plan } = journey.analysis;
    for (const [at, members] of cells.members.entries()) {
        const workload = firstOf(members);
        const to = nth(cells.cells, at).id;
        for (const identity of plan.identities) {
            if (identity.platform && identity.platform === workload.platform) {
                yield founding(parts, identity, members, to, 'authorizes', 'says who may operate');
            }
        }
        for (const controller of plan.controllers) {
            if (controller.workloads.has(workload.index)) {
                yield founding(parts, controller, members, to, ...coverOf(controller, workload));
            }
        }
        yield* fabricTies(parts, members, to);
    }
}

function coverOf(controller: Controller, workload: Workload): [TieKind, string] {
    const coverage = controller.coverage.find(c => c.workloads.has(workload.index));
    const every = coverage?.every !== undefined ? ` every ${durationText(coverage.every)}` : '';
    return [coverage?.verb ?? 'manages', `${coverage?.verb ?? 'manages'}${every}`];
}

function founding(
    parts: Parts,
    component: Identity | Controller,
    members: readonly Workload[],
    to: string,
    kind: TieKind,
    what: string,
): ModelTie {
    const move = parts.journey.moveOf(firstOf(members));
    const open = move && unfounded(move, parts.journey.foundation(move, component.name));
    const broken = open && brokenState(parts, component, move, members);
    return {
        id: `${component.name}>${to}`,
        from: component.name,
        to,
        kind,
        what,
        states: broken ? stretch(parts.journey.moments, open.start, open.end, broken, QUIET) : ALWAYS_QUIET,
    };
}

/** Data is carried by the fabric of today until the move, by the target from then on. */
function* fabricTies(parts: Parts, members: readonly Workload[], to: string): Iterable<ModelTie> {
    const { journey } = parts;
    const workload = firstOf(members);
    const move = journey.moveOf(workload);
    const moved = move ? momentOf(move) : Infinity;
    const old = workload.fabric;
    if (old && old !== move?.fabric) {
        yield {
            id: `${old.name}>${to}`,
            from: old.name,
            to,
            kind: 'carries',
            what: 'carries the data of',
            states: stretch(journey.moments, moved, Infinity, ABSENT, QUIET),
        };
    }
    if (!move) {
        return;
    }
    const open = unfounded(move, journey.foundation(move, move.fabric.name));
    const broken = open && brokenState(parts, move.fabric, move, members);
    const chokes = chokesOf(parts, move.fabric, members);
    const id = `${move.fabric.name}>${to}`;
    const what = { from: move.fabric.name, to, kind: 'carries', what: 'carries the data of' } as const;
    if (!broken && chokes.length === 0) {
        yield { id, ...what, states: stretch(journey.moments, moved, Infinity, QUIET, ABSENT) };
        return;
    }
    const state = (moment: Moment): TieState => {
        if (moment < moved) {
            return ABSENT;
        }
        const choke = chokes.find(c => c.moment === moment);
        if (choke) {
            return choke.state;
        }
        return broken && moment >= open.start && moment < open.end ? broken : QUIET;
    };
    yield { id, ...what, states: runOf(journey.moments, state, sameState) };
}

/** A Network Choke holds from its phase on, for as long as the model still calls its station saturated or an objective missed. */
function chokesOf(
    parts: Parts,
    fabric: Fabric,
    members: readonly Workload[],
): { readonly moment: Moment; readonly state: TieState }[] {
    const { journey, findings } = parts;
    const about = findings
        .about(fabric.name)
        .filter(f => f.code === 'network-choke' && members.some(w => findings.mentions(f, w.name)));
    const phases = journey.analysis.plan.phases;
    return about.length === 0
        ? []
        : phases.flatMap(({ index }) => {
              const now = about.filter(
                  f => phases.findIndex(p => p.name === f.phase) <= index && stillChokes(parts, fabric, f, index),
              );
              return now.length === 0
                  ? []
                  : [
                        {
                            moment: index + 1,
                            state: stateOf(
                                now,
                                findings,
                                chokeLabel(worstOf(now), chokedAt(parts, fabric, worstOf(now), index)),
                            ),
                        },
                    ];
          });
}

/** Utilisation of the station of a choke in a phase: the worst of its scenarios. The finding's own figure in its own phase. */
function chokedAt(
    { journey }: Parts,
    fabric: Fabric,
    { figures, phase: own }: Finding,
    phase: number,
): number | undefined {
    const track = trackBehind(journey, fabric, figures);
    const { scenarios, worst, station } = figures;
    if (!track || !Array.isArray(scenarios) || nth(journey.analysis.plan.phases, phase).name === own) {
        return typeof worst === 'number' ? worst : undefined;
    }
    const values = scenarios.map(
        (s: Scenario) => track.evaluation(phase, s).stations.find(each => each.station === station)?.utilisation ?? 0,
    );
    return Math.max(...values);
}

/** The numbers a finding shows, at the end of the ranges it is told at. */
function trackBehind({ analysis }: Parts['journey'], fabric: Fabric, { end }: Finding['figures']) {
    const headroom = analysis.headroom.of(fabric.name);
    return end === 'corner' || end === 'judged' || end === 'paced' ? headroom?.[end] : headroom?.track;
}

function worstOf(chokes: readonly Finding[]): Finding {
    const worst = (f: Finding) => (typeof f.figures['worst'] === 'number' ? f.figures['worst'] : 0);
    return firstOf([...chokes].sort((a, b) => worst(b) - worst(a)));
}

function stillChokes({ journey }: Parts, fabric: Fabric, finding: Finding, phase: number): boolean {
    const track = trackBehind(journey, fabric, finding.figures);
    const scenarios = finding.figures['scenarios'];
    if (!track || !Array.isArray(scenarios) || nth(journey.analysis.plan.phases, phase).name === finding.phase) {
        return true;
    }
    return scenarios.some((scenario: Scenario) =>
        track
            .evaluation(phase, scenario)
            .stations.some(
                s => s.station === finding.figures['station'] && (s.band === 'saturated' || s.band === 'beyond-model'),
            ),
    );
}

function sameState(a: TieState, b: TieState): boolean {
    return a === b || (a.status === b.status && a.label === b.label && a.findings?.join() === b.findings?.join());
}

/** How loud a dependency without foundation is: as loud as the worst finding about it; without one it only shows that it crosses. */
function brokenState(parts: Parts, component: Component, move: Move, members: readonly Workload[]): TieState {
    const { findings } = parts;
    const about = findings
        .about(component.name)
        .filter(
            f =>
                FOUNDATION_CODES.has(f.code) &&
                (f.code === 'foundation-missing' || f.phase === undefined || f.phase === move.phase.name) &&
                members.some(w => findings.mentions(f, w.name)),
        );
    return stateOf(about, findings, brokenLabel(parts.journey, component, move));
}

function stateOf(about: readonly Finding[], findings: FindingIndex, label: string): TieState {
    const statuses = about.map(statusOf);
    const status: TieStatus = (['broken', 'near', 'accepted'] as const).find(s => statuses.includes(s)) ?? 'crossing';
    return { status, label: status === 'crossing' ? undefined : label, findings: about.map(f => findings.idOf(f)) };
}

function statusOf(finding: Finding): TieStatus {
    if (finding.accepted) {
        return 'accepted';
    }
    return finding.severity === 'error' ? 'broken' : finding.severity === 'warning' ? 'near' : 'crossing';
}

/** A controller logs in with an account of an identity: when that account's role does not translate, the tool stops. */
function* accountTies({ journey, findings }: Parts): Iterable<ModelTie> {
    const { plan } = journey.analysis;
    for (const controller of plan.controllers) {
        const principal = controller.principal;
        if (!principal || controller.depends.some(d => d.on.name === principal.identity)) {
            continue;
        }
        const about = findings
            .about(principal.name)
            .filter(f => f.code === 'iam-mismatch' || f.code === 'account-short');
        const state = about.length > 0 ? stateOf(about, findings, 'IAM Mismatch') : QUIET;
        const first = Math.min(...about.map(f => plan.phases.findIndex(p => p.name === f.phase) + 1), Infinity);
        yield {
            id: `${principal.identity}>${controller.name}`,
            from: principal.identity,
            to: controller.name,
            kind: 'authorizes',
            what: `is the account ${principal.name} of`,
            states: runOf(journey.moments, m => (Number.isFinite(first) && m >= Math.max(first, 1) ? state : QUIET)),
        };
    }
}

/** `depends on`, between whatever declares it. */
function* declaredTies(parts: Parts): Iterable<ModelTie> {
    const { journey, cells } = parts;
    // Ends as numbers, cells first: thousands of dependencies join some dozens of pairs.
    const others = new Map<Component, number>();
    const ids = cells.cells.map(c => c.id);
    const endOf = (component: Component) => {
        if (component.kind === 'workload') {
            return nth(cells.cellOf, component.index);
        }
        let end = others.get(component);
        if (end === undefined) {
            others.set(component, (end = ids.length));
            ids.push(component.name);
        }
        return end;
    };
    const seen = new Map<number, Set<number>>();
    for (const component of journey.analysis.plan.components.values()) {
        if (component.depends.length === 0) {
            continue;
        }
        const to = endOf(component);
        for (const { on } of component.depends) {
            const from = endOf(on);
            let known = seen.get(to);
            if (!known) {
                seen.set(to, (known = new Set()));
            }
            if (from === to || known.has(from)) {
                continue;
            }
            known.add(from);
            yield {
                id: `${ids[from]}>${ids[to]}:depends`,
                from: nth(ids, from),
                to: nth(ids, to),
                kind: 'depends',
                what: 'is what it depends on:',
                states: declaredStates(parts, component, on),
            };
        }
    }
}

/** Between the step of the dependent and that of what it depends on, the dependency reaches across. */
function declaredStates(parts: Parts, component: Component, on: Component): ModelTie['states'] {
    const { journey, findings } = parts;
    const done = stepMoment(journey, component);
    const needed = stepMoment(journey, on);
    // What lives in a machine needs it up, wherever it is.
    if (component.kind !== 'workload' && on.kind === 'workload') {
        return [[0, QUIET]];
    }
    const split = component.kind === 'workload' && on.kind === 'workload';
    const about = findings
        .about(component.name)
        .filter(
            f =>
                (f.code === 'dependency-after-dependent' ||
                    f.code === 'dependency-split' ||
                    f.code === 'dependency-cycle') &&
                findings.mentions(f, on.name),
        );
    if (done === needed || (!split && needed < done)) {
        return [[0, QUIET]];
    }
    const label = split ? 'Split by the move' : `Before ${on.name}`;
    const state = stateOf(about, findings, label);
    const [start, end] = done < needed ? [done, needed] : [needed, done];
    return runOf(journey.moments, m => (m >= start && m < end ? state : QUIET));
}

/** The moment at which a component's own step is done; never: infinity. */
function stepMoment(journey: Journey, component: Component): Moment {
    if (component.kind === 'workload') {
        const move = journey.moveOf(component);
        return move ? momentOf(move) : Infinity;
    }
    for (const phase of journey.analysis.plan.phases) {
        for (const step of phase.steps) {
            if (worksOn(step).some(c => c === component)) {
                return phase.index + 1;
            }
        }
    }
    return Infinity;
}
