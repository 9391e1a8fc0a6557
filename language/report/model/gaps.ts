import type { Analysis } from '../../analysis/analysis.ts';
import { workloadsOf } from '../../check/reach.ts';
import { day, durationText } from '../../plan/units.ts';
import { gapFigures } from '../compare/findings.ts';
import { machinesIn } from './machines.ts';

/** A time without restore points, as the finding tells it. */
export interface GapRow {
    readonly controller: string;
    readonly opens: string;
    /** The phase at whose end it closes; absent: it stays open. */
    readonly closes?: string;
    readonly from?: string;
    readonly to?: string;
    /** Positions of the phases, for a timeline without dates. */
    readonly opensAt: number;
    readonly closesAt?: number;
    readonly fromDay?: number;
    readonly toDay?: number;
    readonly length: string;
    readonly rpo?: string;
    /** How many times the objective the break is. */
    readonly times?: number;
    /** Worst loss with interval and first full backup. */
    readonly worst?: string;
    readonly machines: number;
    readonly workloads: number;
    /** Workloads that another controller still covers. */
    readonly covered: number;
    readonly accepted: boolean;
    readonly error: boolean;
    /** The controller is there; its first full backup takes longer than the objective leaves. */
    readonly firstFull?: true;
}

/** The recovery gaps that findings report: while nothing can make restore points, and while the first full runs. What the matrix calls not critical has none. */
export function gapRows(analysis: Analysis): GapRow[] {
    return [...breakRows(analysis), ...firstFullRows(analysis)];
}

/** Where the controller was put onto the target in time, and its first full outlasts an objective all the same. */
function firstFullRows({ plan, findings }: Analysis): GapRow[] {
    const place = new Map(plan.phases.map(p => [p.name, p.index]));
    return findings.flatMap((finding): GapRow[] => {
        const { controller, firstFullSeconds: seconds, rpo, worst } = finding.figures;
        if (finding.code !== 'chain-reset' || typeof seconds !== 'number' || typeof rpo !== 'number') {
            return [];
        }
        const at = place.get(finding.phase ?? '') ?? 0;
        return [
            {
                controller: String(controller),
                opens: finding.phase ?? '',
                closes: finding.phase,
                firstFull: true,
                opensAt: at,
                closesAt: at,
                length: `at least ${durationText(seconds)}`,
                rpo: durationText(rpo),
                times: rpo > 0 ? seconds / rpo : undefined,
                worst: typeof worst === 'number' ? `at least ${durationText(worst)}` : undefined,
                machines: machinesIn(plan, workloadsOf(plan, finding)),
                workloads: finding.subjects.length,
                covered: 0,
                accepted: finding.accepted !== undefined,
                error: finding.severity === 'error',
            },
        ];
    });
}

function breakRows({ plan, findings }: Analysis): GapRow[] {
    const place = new Map(plan.phases.map(p => [p.name, p.index]));
    return findings
        .filter(f => f.code === 'api-break')
        .map((finding): GapRow => {
            const f = gapFigures(finding);
            return {
                controller: f.controller,
                opens: f.from,
                closes: f.until ?? undefined,
                from: f.fromDate ?? undefined,
                to: f.untilDate ?? undefined,
                opensAt: place.get(f.from) ?? 0,
                closesAt: f.until === null ? undefined : place.get(f.until),
                fromDay: dayOf(f.fromDate),
                toDay: dayOf(f.untilDate),
                length:
                    f.until === null
                        ? 'until the plan ends'
                        : f.seconds === null
                          ? 'not known'
                          : durationText(f.seconds),
                rpo: f.rpo === null ? undefined : durationText(f.rpo),
                times: f.seconds !== null && f.rpo !== null && f.rpo > 0 ? f.seconds / f.rpo : undefined,
                worst: typeof f.worst === 'number' ? `at least ${durationText(f.worst)}` : undefined,
                machines: machinesIn(plan, workloadsOf(plan, finding)),
                workloads: finding.subjects.length,
                covered: f.covered.length,
                accepted: finding.accepted !== undefined,
                error: finding.severity === 'error',
            };
        });
}

function dayOf(text: string | null): number | undefined {
    return text === null ? undefined : day(text);
}
