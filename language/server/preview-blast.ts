import type { Analysis } from '../analysis/analysis.ts';

/** Losses that are told alike: the names of an estate once, not once per sentence. */
export interface BlastGroup {
    readonly layer: string;
    readonly what: string;
    readonly environment?: string;
    readonly phases: readonly string[];
    readonly machines: number;
    readonly components: readonly string[];
}

/** Who loses something when a component of the picture fails or moves too early; an opened cell stands for its first workload. */
export function blastOf(analysis: Analysis, id: string): BlastGroup[] {
    const name = id.replace(/^cell:/, '').replace(/\+more$/, '');
    if (!analysis.plan.components.has(name)) {
        return [];
    }
    const groups = new Map<string, { -readonly [K in keyof BlastGroup]: BlastGroup[K] } & { components: string[] }>();
    for (const loss of analysis.blast(name).losses) {
        const key = [loss.layer, loss.environment, loss.what, ...loss.phases].join('\n');
        const group = groups.get(key);
        if (group) {
            group.machines += loss.machines;
            group.components.push(loss.component);
        } else {
            groups.set(key, {
                layer: loss.layer,
                what: loss.what,
                environment: loss.environment,
                phases: loss.phases,
                machines: loss.machines,
                components: [loss.component],
            });
        }
    }
    return [...groups.values()];
}
