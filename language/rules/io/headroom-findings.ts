import { type Facts, type RelatedPlace, type Repairable, SEVERITIES, type Severity } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import {
    allVictims,
    type FabricProblem,
    firstTold,
    type Problem,
    problemsOf,
    type Told,
    targetOf,
} from '../../analysis/headroom/problems.ts';
import { bestSetting } from '../../analysis/headroom/remedies/settings.ts';
import { copies } from '../../analysis/headroom/track.ts';
import { milder } from '../../analysis/matrix.ts';
import { nth } from '../../basics/lists.ts';
import { SCENARIO_PARTS } from '../../physics/index.ts';
import type { Span } from '../../plan/source.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { namesOf } from '../phrases.ts';
import { chokeMessage, lowMessage, troubleOf, worstWorkload } from './io-text.ts';

/** What a fix of such a finding needs to find its problem again. */
export interface HeadroomRepair {
    readonly fabric: string;
    readonly cause: Problem['cause'];
    readonly chokes: boolean;
}

export function problemOf(facts: Facts, { fabric, chokes }: HeadroomRepair): FabricProblem | undefined {
    const headroom = facts.headroom.of(fabric);
    return headroom && problemsOf(facts.plan, headroom).find(p => p.chokes === chokes);
}

/** Findings of one kind: one per fabric, told by its most serious cause at the first phase in which that is as serious as it gets. */
export function* headroomFindings(code: Code, chokes: boolean, facts: Facts): Iterable<Repairable<HeadroomRepair>> {
    for (const headroom of facts.headroom.fabrics) {
        // How little a source keeps free is no matter of the plan; that a copy stops who is still on it is.
        if (headroom.role !== 'target' && !chokes) {
            continue;
        }
        for (const problem of problemsOf(facts.plan, headroom)) {
            if (problem.chokes !== chokes) {
                continue;
            }
            for (const part of splitByAcceptance(code, allVictims(problem), facts)) {
                const all = problem.parts
                    .flatMap(p => firstTold(facts.plan, p, part) ?? [])
                    .sort((a, b) => bySeverity(a, b) || b.most.utilisation - a.most.utilisation);
                const [lead, ...others] = all;
                if (lead) {
                    yield finding(code, facts, problem, lead, others);
                }
            }
        }
    }
}

/**
 * By the matrix for a choke, one level milder for little headroom. What rests on a figure nobody stated, or holds for a part of its
 * range only, is one level milder again; where the matrix calls the judgement mandatory it is then undecided. docs/language.md 5.6, 5.7.
 */
function severityOf({ problem, judged, assumedCopy, assumedStation }: Told): {
    readonly severity: Severity;
    readonly undecided?: true;
    readonly condition?: true;
} {
    // What shows only if several guesses are wrong at once stops nobody; it is a condition (5.7).
    if (!problem.alone && problem.chokes) {
        return { severity: 'information', condition: true };
    }
    const unsure = assumedCopy || assumedStation || !problem.certain;
    const base = problem.chokes || judged.severity !== 'error' ? judged.severity : 'warning';
    if (!unsure || base === 'information') {
        return { severity: base };
    }
    return problem.chokes ? { severity: milder(base), undecided: true } : { severity: milder(base) };
}

/** At which end of the ranges the numbers of a finding are taken: what shows a phase beside it has to ask there too. */
function endOf({ headroom, track }: Problem): (typeof ENDS)[number] {
    return ENDS.find(end => headroom[end] === track) ?? 'track';
}

const ENDS = ['track', 'paced', 'judged', 'corner'] as const;

function bySeverity(a: Told, b: Told): number {
    return SEVERITIES.indexOf(severityOf(a).severity) - SEVERITIES.indexOf(severityOf(b).severity);
}

function finding(
    code: Code,
    facts: Facts,
    whole: FabricProblem,
    told: Told,
    others: readonly Told[],
): Repairable<HeadroomRepair> {
    const { problem, phase, first, worst, most } = told,
        { headroom, cause, chokes } = problem;
    const evaluation = problem.track.evaluation(first.phase, first.scenario);
    const station = evaluation.stations.find(s => s.station === first.station);
    const setting = bestSetting(troubleOf(facts.plan, whole));
    // It hits everybody any of its causes hits.
    const hit = [...new Set([told, ...others].flatMap(t => t.judged.workloads))].sort((a, b) => a.index - b.index);
    const slow = worstWorkload(told);
    const repair = { fabric: headroom.fabric.name, cause, chokes };
    return {
        code,
        ...severityOf(told),
        span: placeOf(told),
        layer: 'fabric',
        phase: nth(headroom.phases, phase).phase.name,
        subjects: namesOf(hit),
        message: chokes ? chokeMessage(facts.plan, whole, told, others) : lowMessage(facts.plan, whole, told, others),
        related: related(told),
        repair,
        figures: {
            fabric: headroom.fabric.name,
            scenario: first.scenario,
            scenarios: told.scenarios,
            station: first.station,
            stations: [told, ...others].map(t => ({ station: t.problem.cause, worst: t.most.utilisation })),
            floor: cause === 'floor',
            certain: problem.certain,
            end: endOf(problem),
            utilisation: first.utilisation,
            meanUtilisation: station?.meanUtilisation ?? null,
            worst: worst.utilisation,
            most: {
                phase: nth(headroom.phases, most.phase).phase.name,
                scenario: most.scenario,
                utilisation: most.utilisation,
            },
            capacity: station?.capacity ?? null,
            load: station?.load ?? null,
            target: targetOf(facts.plan),
            bottleneck: evaluation.bottleneck,
            runnerUp: evaluation.runnerUp,
            workload: slow?.workload.name ?? null,
            p99Read: slow?.p99Read ?? null,
            p99Write: slow?.p99Write ?? null,
            objective: slow?.objective ?? null,
            localReads: evaluation.localReads,
            eastWest: evaluation.eastWest?.network ?? null,
            setting: setting ? { knob: setting.knob, value: setting.value } : null,
        },
    };
}

/** Where it is caused: at the rate of a copy that is too fast by itself, else at the fabric. */
function placeOf({ problem: { headroom }, phase, first }: Told): Span {
    const [move] = copies(first.scenario) ? nth(headroom.phases, phase).moves : [];
    return move?.step.record.over?.span ?? headroom.fabric.record.nameSpan;
}

function related({ problem, phase, first, judged }: Told): RelatedPlace[] {
    const { headroom } = problem,
        at = nth(headroom.phases, phase);
    const places: RelatedPlace[] = [];
    const copying = copies(first.scenario),
        source = headroom.role === 'source';
    if (copying && at.moves[0]?.step.record.over) {
        places.push({
            span: headroom.fabric.record.nameSpan,
            message: source ? 'the fabric it is copied from' : 'the fabric it is copied to',
        });
    }
    for (const move of at.moves) {
        const rate = move.step.over === undefined ? '' : ' at this rate';
        places.push({
            span: move.step.record.span,
            message: copying
                ? `phase '${at.phase.name}' copies a wave ${source ? 'off' : 'onto'} it${rate}`
                : `phase '${at.phase.name}' brings machines onto it`,
        });
    }
    if (at.moves.length === 0) {
        places.push({ span: at.phase.record.nameSpan, message: `phase '${at.phase.name}'` });
    }
    const property = {
        'node-link': 'links.rate',
        'rack-uplink': 'uplinks.rate',
        media: 'media.count',
        'switch-buffer': 'buffer',
        controller: 'controller.cores',
    }[first.station];
    const figure = headroom.fabric.figures[property];
    if (figure) {
        places.push({ span: figure.span, message: 'what it has' });
    }
    const rebuild = headroom.fabric.figures['rebuild'];
    if (rebuild && SCENARIO_PARTS[first.scenario].heals) {
        places.push({ span: rebuild.span, message: 'the rebuild throttle' });
    }
    for (const workload of judged.workloads.slice(0, 5)) {
        const objective = workload.figures['p99'];
        places.push({
            span: objective?.span ?? workload.record.nameSpan,
            message: `workload '${workload.name}'${objective ? ': its objective' : ''}`,
        });
    }
    return places;
}
