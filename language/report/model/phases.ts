import type { Analysis, Demand, PhaseDates } from '../../analysis/analysis.ts';
import { demandOf } from '../../analysis/matrix.ts';
import { elementsAt, nth } from '../../basics/lists.ts';
import type { Phase, Step, Workload } from '../../plan/plan.ts';
import { textOf } from '../../plan/source.ts';
import { DAY, dataText, dayText, durationText } from '../../plan/units.ts';
import type { Text } from '../output/document.ts';
import { code, counted, joined, nameTexts, rich } from '../text.ts';
import type { FabricReport } from './headroom.ts';
import { machinesOf } from './machines.ts';
import type { Risk } from './risks/risks.ts';
import { type Runbook, runbookOf } from './runbook/runbook.ts';
import { phaseVerdict, type VerdictValue } from './verdict.ts';

/** A phase as a board decides about it. */
export interface PhaseRow extends Runbook {
    readonly number: number;
    readonly name: string;
    readonly title?: string;
    readonly starts?: string;
    readonly ends?: string;
    readonly startDay?: number;
    readonly endDay?: number;
    readonly lasts?: string;
    /** What it may take longer without the plan ending later, or that the end depends on it; the day it ends in the late case. */
    readonly room?: string;
    readonly late?: string;
    readonly approve?: string;
    readonly verdict: VerdictValue;
    /** Ids of the risks that block it, or that are its conditions. */
    readonly risks: readonly string[];
    /** What each of its steps does. */
    readonly does: readonly Text[];
    readonly machines: number;
    /** Data in use of what it moves. */
    readonly data?: string;
    /** Machines it moves by environment, with what the matrix asks there; strictest first. */
    readonly environments: readonly { readonly name: string; readonly machines: number; readonly demand: Demand }[];
}

export function phaseRows(analysis: Analysis, risks: readonly Risk[], headroom: readonly FabricReport[]): PhaseRow[] {
    return analysis.plan.phases.map(phase =>
        phaseRow(
            analysis,
            phase,
            risks.filter(r => [...r.counts, ...r.conditionOf].includes(phase.name)),
            headroom,
        ),
    );
}

function phaseRow(
    analysis: Analysis,
    phase: Phase,
    risks: readonly Risk[],
    headroom: readonly FabricReport[],
): PhaseRow {
    const { plan, moves, timeline } = analysis;
    const { starts, ends } = nth(timeline, phase.index);
    const moved = moves.filter(m => m.phase === phase).flatMap(m => elementsAt(plan.workloads, m.workloads));
    const bytes = moved.reduce(
        (sum, w) => sum + (w.figures['used']?.value ?? w.figures['disk']?.value ?? 0) * w.count,
        0,
    );
    return {
        number: phase.index + 1,
        name: phase.name,
        title: phase.title,
        startDay: starts,
        endDay: ends,
        starts: starts === undefined ? undefined : dayText(starts),
        ends: ends === undefined ? undefined : dayText(ends),
        lasts:
            phase.done && starts !== undefined && ends !== undefined
                ? durationText(Math.max(0, ends - starts) * DAY)
                : phase.lasts === undefined
                  ? undefined
                  : durationText(phase.lasts),
        ...roomOf(nth(timeline, phase.index)),
        approve: phase.approve,
        verdict: phaseVerdict(analysis.verdict, phase.name),
        risks: risks.map(r => r.id),
        does: phase.steps.map(s => doesText(analysis, s)),
        machines: machinesOf(moved),
        data: bytes > 0 ? dataText(bytes) : undefined,
        environments: environmentsOf(moved),
        ...runbookOf(analysis, phase, moved, risks, headroom),
    };
}

function roomOf({ slack, late, phase, computed }: PhaseDates): Pick<PhaseRow, 'room' | 'late' | 'lasts'> {
    return {
        ...(computed === undefined ? {} : { lasts: `${durationText(computed)} (computed)` }),
        ...(late?.ends === undefined ? {} : { late: dayText(late.ends) }),
        ...(slack === undefined || phase.done
            ? {}
            : { room: slack > 0 ? `${durationText(slack * DAY)} to spare` : 'decides the end' }),
    };
}

/** What a step does, in the words of the phases. */
function doesText({ plan, moves }: Analysis, step: Step): Text {
    const onto = 'onto' in step && step.onto.length > 0 ? rich` onto ${joined(step.onto.map(u => code(u.name)))}` : [];
    switch (step.verb) {
        case 'decouple':
        case 'establish':
            return [`${step.verb} `, ...nameTexts(step.controllers.map(c => c.name)), ...onto];
        case 'map':
            return ['map ', ...nameTexts(step.identities.map(i => i.name))];
        case 'model':
            return ['model ', ...nameTexts(step.fabrics.map(f => f.name))];
        case 'recreate':
            return [
                'recreate ',
                ...nameTexts([...step.networks, ...step.policies].map(o => o.name)),
                ...(step.platform ? rich` on ${code(step.platform.name)}` : []),
            ];
        case 'convert':
            return [
                `convert ${counted(step.count, 'host')} of `,
                code(step.source?.name ?? 'the source'),
                ' to ',
                code(step.fabric?.name ?? 'the target'),
            ];
        case 'test':
            return ['test ', ...nameTexts([...step.identities, ...step.controllers].map(c => c.name))];
        case 'retire': {
            const machines = machinesOf(elementsAt(plan.workloads, step.workloads));
            return [
                'retire ',
                ...(machines > 0 && step.controllers.length === 0 ? [] : nameTexts(step.controllers.map(c => c.name))),
                ...(machines > 0 && step.controllers.length > 0 ? [' and '] : []),
                ...(machines > 0 ? [counted(machines, 'machine')] : []),
            ];
        }
        case 'cutover': {
            const moved = moves.filter(m => m.step === step).flatMap(m => elementsAt(plan.workloads, m.workloads));
            const over = [
                ...(step.method ? [` by ${step.method}`] : []),
                ...(step.mover ? rich` with ${code(step.mover.name)}` : []),
                ...(step.record.over === undefined ? [] : [` over ${textOf(step.record.over.span)}`]),
            ];
            return [
                `cut over ${counted(machinesOf(moved), 'machine')} to `,
                ...(step.fabric ? [code(step.fabric.name)] : ['the target']),
                ...over,
            ];
        }
    }
}

const RANK: readonly Demand[] = ['mandatory', 'optional', 'not critical'];

function environmentsOf(workloads: readonly Workload[]): PhaseRow['environments'] {
    const rows = new Map<string, { name: string; machines: number; demand: Demand }>();
    for (const workload of workloads) {
        const name = workload.environment?.name ?? 'no environment';
        const row = rows.get(name);
        if (row) {
            row.machines += workload.count;
        } else {
            rows.set(name, { name, machines: workload.count, demand: demandOf(workload) });
        }
    }
    return [...rows.values()].sort((a, b) => RANK.indexOf(a.demand) - RANK.indexOf(b.demand));
}
