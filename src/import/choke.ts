import type { DraftOptions } from '../../language/import/index.ts';
import type { Library } from '../../language/plan/names.ts';
import { PlanWorkspace } from '../../language/workspace/workspace.ts';

const ROOT = 'file:///draft/';

/**
 * Scenarios with a copy, and what they are without it. The one with a failure is left out: a draft states no rebuild
 * rate, and a rebuild nobody stated takes all that is left.
 */
const WITH_AND_WITHOUT = [['ingest', 'steady'], ['ingest+peak', 'peak']] as const;

/**
 * Whether the copy of some wave saturates the new storage although the machines alone would not. Where the machines
 * alone saturate it, a slower copy helps nobody and the finding belongs to the plan.
 */
export function copyChokes(plan: string, inventory: string, draft: DraftOptions, library: Library): boolean {
    const workspace = new PlanWorkspace({ files: { read: () => undefined }, library, roots: [ROOT], asOf: 0 });
    workspace.set(`${ROOT}plan.exit`, plan);
    workspace.set(ROOT + (draft.inventoryFile ?? 'inventory.exit'), inventory);
    const rows = workspace.unitOf(`${ROOT}plan.exit`)?.analysis.headroom.rows ?? [];
    const saturated = (phase: string, scenario: string): boolean => rows.some(row => row.phase === phase && row.scenario === scenario && row.band === 'saturated');
    const phases = [...new Set(rows.map(row => row.phase))];
    return phases.some(phase => WITH_AND_WITHOUT.some(([copying, alone]) => saturated(phase, copying) && !saturated(phase, alone)));
}
