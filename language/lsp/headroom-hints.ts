import { type InlayHint, InlayHintKind } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.ts';
import { phaseLabel, phaseTooltip } from '../analysis/headroom/telling/text.ts';
import { reachOf } from '../check/reach.ts';
import type { DeclRecord } from '../plan/records.ts';
import { positionIn } from '../plan/source.ts';
import type { PlanUnit } from '../workspace/workspace.ts';

/** Behind every cutover, how full its fabric gets in that phase, in the worst scenario. */
export function headroomHints(record: DeclRecord, { plan, analysis }: PlanUnit): InlayHint[] {
    if (record.kind !== 'phase' || !record.steps.some(s => s.verb === 'cutover')) {
        return [];
    }
    const phase = plan.phases.find(p => p.record === record);
    return (phase?.steps ?? []).flatMap(step => {
        const headroom = step.verb === 'cutover' && step.fabric ? analysis.headroom.of(step.fabric.name) : undefined;
        const { name, index } = step.phase;
        const label = headroom && phaseLabel(plan, headroom, index, isChoked(analysis, headroom.fabric.name, name));
        const { span } = step.record;
        return headroom === undefined || label === undefined
            ? []
            : [
                  {
                      position: positionIn(span.block, span.end),
                      label,
                      tooltip: phaseTooltip(headroom, index),
                      kind: InlayHintKind.Type,
                      paddingLeft: true,
                  },
              ];
    });
}

/** Whether a finding says that a fabric chokes in a phase. */
function isChoked(analysis: Analysis, fabric: string, phase: string): boolean {
    return analysis.findings.some(
        f =>
            f.code === 'network-choke' &&
            f.figures['fabric'] === fabric &&
            (f.phase === phase || reachOf(analysis, f).phases.includes(phase)),
    );
}
