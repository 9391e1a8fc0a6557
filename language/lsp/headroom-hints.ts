import { type InlayHint, InlayHintKind } from 'vscode-languageserver-types';
import { peakLabel, peakTooltip } from '../analysis/headroom/text.ts';
import type { DeclRecord } from '../plan/records.ts';
import { positionIn } from '../plan/source.ts';
import type { PlanUnit } from '../workspace/workspace.ts';

/** Behind every cutover, how full its fabric is once the phase is over. */
export function headroomHints(record: DeclRecord, { plan, analysis }: PlanUnit): InlayHint[] {
    if (record.kind !== 'phase' || !record.steps.some(s => s.verb === 'cutover')) {
        return [];
    }
    const phase = plan.phases.find(p => p.record === record);
    return (phase?.steps ?? []).flatMap(step => {
        const headroom = step.verb === 'cutover' && step.fabric ? analysis.headroom.of(step.fabric.name) : undefined;
        const label = headroom && peakLabel(headroom, step.phase.index);
        const { span } = step.record;
        return label === undefined
            ? []
            : [
                  {
                      position: positionIn(span.block, span.end),
                      label,
                      tooltip: peakTooltip(headroom!, step.phase.index),
                      kind: InlayHintKind.Type,
                      paddingLeft: true,
                  },
              ];
    });
}
