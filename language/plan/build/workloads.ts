import { firstOf } from '../../basics/lists.ts';
import { written } from '../../writing/names.ts';
import { IndexSet } from '../index-set.ts';
import type { Environment, EnvironmentClass, EnvironmentShape, Fabric, Media, PlanProblem, Platform } from '../plan.ts';
import type { DeclRecord } from '../records.ts';
import type { BuildContext } from './build.ts';
import { dependedOn, linkedNames, linksOf } from './components.ts';
import { baseChain, flatFigures, flatWords, nearestEvidence, nearestName } from './flatten.ts';

/** Environments by name; their workloads are filled in when those are known. */
export function buildEnvironments(context: BuildContext): ReadonlyMap<string, Environment> {
    return new Map(
        context.of('environment').map(record => {
            const chain = baseChain(record, context.names);
            return [
                record.name,
                context.keep('environment', record, chain, () => {
                    const words = flatWords(chain);
                    return {
                        name: record.name,
                        title: record.title,
                        record,
                        class: (words['class']?.text ?? 'production') as EnvironmentClass,
                        shape: (words['shape']?.text ?? 'monolithic') as EnvironmentShape,
                        workloads: IndexSet.EMPTY,
                    };
                }),
            ];
        }),
    );
}

/** Fabrics by name; their workloads are filled in when those are known. */
export function buildFabrics(context: BuildContext): ReadonlyMap<string, Fabric> {
    const targets = new Set(
        context
            .of('phase')
            .flatMap(p => p.steps)
            .flatMap(s => (s.to ? [s.to.name] : [])),
    );
    return new Map(
        context.of('fabric').map(record => {
            const chain = baseChain(record, context.names);
            const target = targets.has(record.name);
            const platform = fabricPlatform(context, chain, target);
            const mediaChain = mediaChainOf(context, chain);
            return [
                record.name,
                context.keep(
                    'fabric',
                    record,
                    [chain, target, platform, mediaChain, linkedNames(record, context.names)],
                    () =>
                        ({
                            kind: 'fabric',
                            name: record.name,
                            title: record.title,
                            record,
                            chain,
                            target,
                            depends: linksOf(dependedOn(record, context.names), context),
                            workloads: IndexSet.EMPTY,
                            platform,
                            figures: flatFigures(chain),
                            words: flatWords(chain),
                            media: mediaOf(mediaChain),
                        }) satisfies Fabric,
                ),
            ];
        }),
    );
}

function fabricPlatform(context: BuildContext, chain: readonly DeclRecord[], target: boolean): Platform | undefined {
    const use = chain.find(r => r.on)?.on;
    if (use) {
        return context.platforms.get(use.name);
    }
    return onlyOne(context, firstOf(chain), target ? 'to' : 'from', 'fabric');
}

/** The plan's only platform on one side; where there are several, the plan has to say which. */
export function onlyOne(
    context: BuildContext,
    record: DeclRecord,
    side: 'from' | 'to',
    what: string,
): Platform | undefined {
    const platforms = context[side];
    if (platforms.length > 1) {
        context.problems.push(ambiguous(platforms, record, side, what));
    }
    return platforms.length === 1 ? platforms[0] : undefined;
}

/** The problem of something that could be on several platforms. */
export function ambiguous(
    platforms: readonly Platform[],
    record: DeclRecord,
    side: 'from' | 'to',
    what: string,
): PlanProblem {
    // A workload is on a platform by the fabric its data lies on.
    const advice =
        what === 'workload'
            ? "Write 'on FABRIC' into it, with the fabric its data lies on; the platform of that fabric is its platform"
            : `Write '${what} ${written(record.name)} on ${written(firstOf(platforms).name)}'`;
    return {
        code: 'platform-ambiguous',
        span: record.nameSpan,
        subjects: [record.name],
        message: `It is not said on which platform ${what} '${record.name}' is, and the plan has several '${side}' platforms: ${platforms.map(p => p.name).join(', ')}. ${advice}.`,
    };
}

function mediaChainOf(context: BuildContext, chain: readonly DeclRecord[]): readonly DeclRecord[] {
    const use = nearestName(chain, 'media');
    const record = use && context.names.lookup(use).record;
    return record ? baseChain(record, context.names) : [];
}

function mediaOf(chain: readonly DeclRecord[]): Media | undefined {
    const record = chain[0];
    return record && { name: record.name, record, figures: flatFigures(chain), evidence: nearestEvidence(chain) };
}
