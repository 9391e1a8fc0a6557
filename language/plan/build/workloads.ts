import { firstOf } from '../../basics/lists.ts';
import { written } from '../../writing/names.ts';
import { IndexSet } from '../index-set.ts';
import type {
    Environment,
    EnvironmentClass,
    EnvironmentShape,
    Fabric,
    FlatFigure,
    Media,
    PlanProblem,
    Platform,
} from '../plan.ts';
import type { DeclRecord } from '../records.ts';
import type { BuildContext } from './build.ts';
import { dependedOn, linkedNames, linksOf } from './components.ts';
import { baseChain, flatFigures, flatWords, nearestEvidence } from './flatten.ts';

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
            const kinds = devicesOf(context, chain);
            return [
                record.name,
                context.keep(
                    'fabric',
                    record,
                    [chain, target, platform, kinds.map(k => k.chain), linkedNames(record, context.names)],
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
                            words: flatWords(chain),
                            ...mediaOf(kinds, flatFigures(chain)),
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

/** Devices of one kind as a fabric or a base of it writes them. */
interface Kind {
    readonly count: FlatFigure;
    readonly chain: readonly DeclRecord[];
}

/** The devices of a node: those of the fabric itself, or of the nearest base that has any. */
function devicesOf(context: BuildContext, chain: readonly DeclRecord[]): readonly Kind[] {
    const holder = chain.find(r => r.devices !== undefined);
    return (holder?.devices ?? []).map(({ media, count }) => {
        const record = context.names.lookup(media).record;
        return {
            count: holder === chain[0] ? count : { ...count, from: holder?.name },
            chain: record ? baseChain(record, context.names) : [],
        };
    });
}

/** What keeps the data and what stands in front of it: of several kinds the one that writes slowest, and the one that writes fastest. */
function mediaOf(
    kinds: readonly Kind[],
    figures: Readonly<Record<string, FlatFigure>>,
): Pick<Fabric, 'media' | 'cache' | 'everyMedia' | 'figures'> {
    const known = kinds.flatMap(({ count, chain }) => {
        const [record] = chain;
        return record === undefined
            ? []
            : [
                  {
                      count,
                      media: {
                          name: record.name,
                          record,
                          figures: flatFigures(chain),
                          evidence: nearestEvidence(chain),
                      },
                  },
              ];
    });
    const everyMedia = known.map(k => k.media);
    const byWrites = known.toSorted((a, b) => slowness(a.media) - slowness(b.media));
    const keeps = byWrites.at(-1),
        [front] = byWrites;
    if (keeps === undefined || front === undefined) {
        return { figures, everyMedia };
    }
    const all = figures['media.count'] === keeps.count ? figures : { ...figures, 'media.count': keeps.count };
    return { figures: all, media: keeps.media, cache: front === keeps ? undefined : front, everyMedia };
}

/** Seconds of a write; what states none cannot stand in front of anything. */
function slowness(media: Media): number {
    return media.figures['write.latency']?.value ?? Number.MAX_VALUE;
}
