import type { Analysis } from '../../language/analysis/analysis.ts';
import type { HeadroomRow } from '../../language/analysis/headroom/headroom.ts';
import { percent, STATION_NAMES } from '../../language/analysis/headroom/telling/station-names.ts';
import { nth } from '../../language/basics/lists.ts';
import type { DraftOptions } from '../../language/import/index.ts';
import type { StationLoad } from '../../language/physics/index.ts';
import type { Library } from '../../language/plan/naming/names.ts';
import { PlanWorkspace } from '../../language/workspace/workspace.ts';

const ROOT = 'file:///draft/';

/**
 * Scenarios with a copy, and what they are without it. The one with a failure is left out: a draft states no rebuild
 * rate, and a rebuild nobody stated takes all that is left.
 */
const WITH_AND_WITHOUT = [
    ['ingest', 'steady'],
    ['ingest+peak', 'peak'],
] as const;

/** What the checker says of a draft. */
function analysisOf(plan: string, inventory: string, draft: DraftOptions, library: Library): Analysis | undefined {
    const workspace = new PlanWorkspace({ files: { read: () => undefined }, library, roots: [ROOT], asOf: 0 });
    workspace.set(`${ROOT}plan.exit`, plan);
    workspace.set(ROOT + (draft.inventoryFile ?? 'inventory.exit'), inventory);
    return workspace.unitOf(`${ROOT}plan.exit`)?.analysis;
}

/**
 * Whether the copy of some wave saturates the new storage although the machines alone would not. Where the machines
 * alone saturate it, a slower copy helps nobody: see {@link shortfallOf}.
 */
export function copyChokes(plan: string, inventory: string, draft: DraftOptions, library: Library): boolean {
    const rows = analysisOf(plan, inventory, draft, library)?.headroom.rows ?? [];
    const saturated = (phase: string, scenario: string): boolean =>
        rows.some(row => row.phase === phase && row.scenario === scenario && row.band === 'saturated');
    const phases = [...new Set(rows.map(row => row.phase))];
    return phases.some(phase =>
        WITH_AND_WITHOUT.some(([copying, alone]) => saturated(phase, copying) && !saturated(phase, alone)),
    );
}

/**
 * Says that the target cannot take the machines of a draft: their data, their processors and memory with one node lost or in maintenance,
 * or their I/O although nothing is copied and nothing fails. Undefined when it can, or when nothing is known.
 */
export function shortfallOf(
    plan: string,
    inventory: string,
    draft: DraftOptions,
    library: Library,
): string | undefined {
    const analysis = analysisOf(plan, inventory, draft, library);
    const rows = analysis?.headroom.rows.filter(row => row.band === 'saturated') ?? [];
    const short = [...(analysis ? roomless(analysis) : []), ...saturation(rows)];
    return short.length === 0 ? undefined : `The target is too small for this estate: ${short.join(' ')}`;
}

/** Where data, processors or memory do not fit, also where that is a note only, since nobody said yet what is production. */
function roomless({ findings, plan }: Analysis): string[] {
    return findings
        .filter(
            f =>
                (f.code === 'compute-capacity' && f.figures['certain'] === true) ||
                (f.code === 'capacity' && f.figures['level'] !== 'no-spare'),
        )
        .filter(f => plan.fabrics.some(fabric => fabric.target && fabric.name === f.figures['fabric']))
        .map(f => f.message);
}

/** The tightest place with its utilisation, and from which phase on. */
function saturation(rows: readonly HeadroomRow[]): string[] {
    for (const scenario of ['steady', 'peak'] as const) {
        const own = rows.filter(row => row.scenario === scenario);
        const worst = own
            .flatMap(row => row.stations.map(station => ({ row, station })))
            .reduce<{ row: HeadroomRow; station: StationLoad } | undefined>(
                (found, each) => ((each.station.utilisation ?? 0) > (found?.station.utilisation ?? 0) ? each : found),
                undefined,
            );
        if (worst) {
            return [
                `With the I/O of the machines alone, nothing copied and nothing failed, its ${STATION_NAMES[worst.station.station]} is at ${percent(worst.station.utilisation ?? 0)} ` +
                    `in ${scenario === 'steady' ? 'steady state' : 'the peak'} once ${worst.row.phase} has moved, and too full from ${nth(own, 0).phase} on.`,
            ];
        }
    }
    return [];
}
