import type { Analysis, BlastRadius } from '../../analysis/analysis.ts';
import { blastRadii } from '../../analysis/recovery/blast.ts';
import { type Component, LAYERS, type Layer, layerOf } from '../../plan/plan.ts';

/** Who loses something when a component fails or moves too early. */
export interface BlastRow {
    readonly component: string;
    readonly kind: Component['kind'];
    readonly layer: Layer;
    readonly machines: number;
    /** By environment, in the order of the plan. */
    readonly environments: readonly { readonly name: string; readonly machines: number }[];
    /** By phase, in order: machines that would lose something while it runs. */
    readonly phases: readonly number[];
    /** What is lost directly, and by how many machines; most first. */
    readonly loses: readonly { readonly what: string; readonly machines: number; readonly components: number }[];
    /** Other components that lose something. */
    readonly others: readonly string[];
}

export interface BlastMap {
    /** Names of environments that lose anything, in the order of the plan. */
    readonly environments: readonly string[];
    readonly rows: readonly BlastRow[];
    /** Workloads on which others depend that are not listed. */
    readonly left: number;
}

/** So many workloads on which others depend are listed, those with most dependents. */
const MOST_WORKLOADS = 12;
const NONE = 'no environment';

export function blastMap(analysis: Analysis): BlastMap {
    const { plan, moves } = analysis;
    const radiusOf = blastRadii(plan, moves);
    const { shown, left } = workloadsLeanedOn(analysis);
    const rows = [...plan.identities, ...plan.controllers, ...plan.fabrics, ...shown]
        .map(c => blastRow(analysis, c, radiusOf(c.name)))
        .filter(r => r.machines + r.others.length > 0);
    const hit = new Set(rows.flatMap(r => r.environments.map(e => e.name)));
    return {
        rows: rows
            .map((row, i) => ({ row, i }))
            .sort((a, b) => LAYERS.indexOf(a.row.layer) - LAYERS.indexOf(b.row.layer) || a.i - b.i)
            .map(({ row }) => row),
        environments: [...plan.environments.keys(), NONE].filter(e => hit.has(e)),
        left,
    };
}

/** Workloads on which others depend, those with most dependents first. */
function workloadsLeanedOn({ plan }: Analysis): { shown: Component[]; left: number } {
    const counts = new Map<Component, number>();
    for (const component of plan.components.values()) {
        for (const { on } of component.depends) {
            if (on.kind === 'workload') {
                counts.set(on, (counts.get(on) ?? 0) + 1);
            }
        }
    }
    const all = [...counts].sort(([, a], [, b]) => b - a).map(([component]) => component);
    return { shown: all.slice(0, MOST_WORKLOADS), left: Math.max(0, all.length - MOST_WORKLOADS) };
}

function blastRow({ plan }: Analysis, component: Component, { losses }: BlastRadius): BlastRow {
    const environments = new Map<string, number>();
    /** Thousands of losses share a few lists of phases. */
    const byPhases = new Map<readonly string[], number>();
    const what = new Map<string, { machines: number; components: number }>();
    for (const loss of losses) {
        if (loss.layer === 'compute') {
            environments.set(
                loss.environment ?? NONE,
                (environments.get(loss.environment ?? NONE) ?? 0) + loss.machines,
            );
            byPhases.set(loss.phases, (byPhases.get(loss.phases) ?? 0) + loss.machines);
        }
        if (loss.distance === 1) {
            const known = what.get(loss.what);
            if (known) {
                known.machines += loss.machines;
                known.components++;
            } else {
                what.set(loss.what, { machines: loss.machines, components: 1 });
            }
        }
    }
    const counts = new Map<string, number>();
    for (const [names, machines] of byPhases) {
        for (const name of names) {
            counts.set(name, (counts.get(name) ?? 0) + machines);
        }
    }
    return {
        component: component.name,
        kind: component.kind,
        layer: layerOf(component.kind),
        machines: [...environments.values()].reduce((a, b) => a + b, 0),
        environments: [...environments].map(([name, machines]) => ({ name, machines })),
        phases: plan.phases.map(p => counts.get(p.name) ?? 0),
        loses: [...what].map(([text, counts]) => ({ what: text, ...counts })).sort((a, b) => b.machines - a.machines),
        others: losses.filter(l => l.layer !== 'compute').map(l => l.component),
    };
}
