import type { BuildContext } from './build.ts';
import { baseChain, flatFigures, flatWords, joinedNames, nearestEvidence, nearestName } from './flatten.ts';
import { IndexSet } from './index-set.ts';
import type { Component, Dependency, Environment, Fabric, Media, Platform, Workload } from './plan.ts';
import type { DeclRecord } from './records.ts';

/** Lets a builder fill in what can only be known when everything exists. */
type Filling<T> = { -readonly [K in keyof T]: T[K] };

/** Fabrics by name; their workloads are filled in by `buildWorkloads`. */
export function buildFabrics(context: BuildContext): ReadonlyMap<string, Fabric> {
    const targets = new Set(context.of('phase').flatMap(p => p.steps).flatMap(s => (s.to ? [s.to.name] : [])));
    return new Map(context.of('fabric').map(record => {
        const chain = baseChain(record, context.names);
        const target = targets.has(record.name);
        return [record.name, {
            kind: 'fabric', name: record.name, title: record.title, record, chain, target, depends: [], workloads: IndexSet.EMPTY,
            platform: fabricPlatform(context, chain, target), figures: flatFigures(chain), words: flatWords(chain), media: media(context, chain),
        } satisfies Fabric];
    }));
}

function fabricPlatform(context: BuildContext, chain: readonly DeclRecord[], target: boolean): Platform | undefined {
    const use = chain.find(r => r.on)?.on;
    if (use) return context.platforms.get(use.name);
    return onlyOne(context, chain[0]!, target ? 'to' : 'from', 'fabric');
}

/** The plan's only platform on one side; where there are several, the plan has to say which. */
export function onlyOne(context: BuildContext, record: DeclRecord, side: 'from' | 'to', what: string): Platform | undefined {
    const platforms = context[side];
    if (platforms.length > 1) {
        context.problems.push({
            code: 'platform-ambiguous', span: record.nameSpan, subjects: [record.name],
            message: `It is not said on which platform ${what} \`${record.name}\` is, and the plan has several \`${side}\` platforms: ${platforms.map(p => p.name).join(', ')}. Write \`${what} ${record.name} on ${platforms[0]!.name}\`.`,
        });
    }
    return platforms.length === 1 ? platforms[0] : undefined;
}

function media(context: BuildContext, chain: readonly DeclRecord[]): Media | undefined {
    const use = nearestName(chain, 'media');
    const record = use && context.names.lookup(use).record;
    if (!record) return undefined;
    const mediaChain = baseChain(record, context.names);
    return { name: record.name, record, figures: flatFigures(mediaChain), evidence: nearestEvidence(mediaChain) };
}

export function buildWorkloads(
    context: BuildContext, records: readonly DeclRecord[], environments: ReadonlyMap<string, Environment>, fabrics: ReadonlyMap<string, Fabric>,
): Workload[] {
    const onFabric = new Map<string, number[]>();
    let ambiguous: DeclRecord | undefined;
    const workloads = records.map((record, index): Workload => {
        const chain = baseChain(record, context.names);
        const fabric = fabrics.get(nearestName(chain, 'on')?.name ?? '');
        if (fabric) {
            const list = onFabric.get(fabric.name);
            if (list) list.push(index);
            else onFabric.set(fabric.name, [index]);
        }
        if (!fabric && context.from.length > 1) ambiguous ??= record;
        const figures = flatFigures(chain);
        return {
            kind: 'workload', name: record.name, title: record.title, record, index, depends: [], fabric,
            environment: environments.get(nearestName(chain, 'in')?.name ?? ''), platform: fabric ? fabric.platform : context.from.length === 1 ? context.from[0] : undefined,
            figures, uses: joinedNames(chain, 'uses'), evidence: nearestEvidence(chain), count: figures['count']?.value ?? 1, profiles: chain.slice(1).map(r => r.name),
        };
    });
    for (const [name, list] of onFabric) (fabrics.get(name) as Filling<Fabric>).workloads = IndexSet.ofSorted(list);
    for (const workload of workloads) if (!workload.fabric && context.from.length > 1 && !workload.record.names['on']) onlyOne(context, workload.record, 'from', 'workload');
    return workloads;
}

/** Resolves `depends on` once every component exists. */
export function linkDependencies(components: ReadonlyMap<string, Component>): void {
    for (const component of components.values()) {
        const uses = component.record.names['depends'];
        if (!uses) continue;
        (component as Filling<Component>).depends = uses.flatMap((use): Dependency[] => {
            const on = components.get(use.name);
            return on ? [{ on, span: use.span }] : [];
        });
    }
}
