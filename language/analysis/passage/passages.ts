import { firstOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { KnownFact, Plan, Platform } from '../../plan/plan.ts';
import { type DeclRecord, type Evidence, type Fact, transitionName } from '../../plan/records.ts';
import { inLibrary, LIBRARY_PREFIX, type Span } from '../../plan/source.ts';
import { outsideWindow, windowText } from '../../plan/versions.ts';
import type { Facts, Severity } from '../analysis.ts';
import { remember } from '../memory.ts';

/**
 * What becomes of the features of a workload on its way to another platform, by the transitions of the library and of
 * the plan. A pair that no transition speaks about is judged by what the target supports.
 */

export type Fate = 'unsupported' | 'lost' | 'redone' | 'clear-first';

/** One feature on the way from one platform to another. Features that simply arrive have none. */
export interface Passage {
    readonly feature: string;
    readonly fate: Fate;
    /** The most that may be said where the matrix asks everything: an error only for what cannot run there, as a fact with a source. */
    readonly severity: Severity;
    /** What there is to do, a sentence. */
    readonly work?: string;
    /** Why, without subject. */
    readonly reason?: string;
    /** The one tool that is known to carry it over. */
    readonly carrier?: string;
    /** The move is made with that tool. */
    readonly carried?: true;
    readonly evidence?: Evidence;
    /** Where it says so: in a transition, or the target where nothing does. */
    readonly span: Span;
}

/** The features that one move does the same to, for the workloads that use them. */
export interface PassageGroup {
    readonly fate: Fate;
    readonly from?: Platform;
    readonly to: Platform;
    readonly severity: Severity;
    /** In order of their names. */
    readonly passages: readonly Passage[];
    readonly workloads: IndexSet;
}

const VERBS: readonly (readonly [verb: string, fate: Fate | undefined])[] = [
    ['carries', undefined],
    ['redoes', 'redone'],
    ['loses', 'lost'],
    ['first', 'clear-first'],
    ['refuses', 'unsupported'],
];

/** What becomes of a feature; undefined where it arrives, or where no feature has that name. */
export function passageOf(
    plan: Pick<Plan, 'declaration'>,
    from: Platform | undefined,
    to: Platform,
    feature: string,
): Passage | undefined {
    const declared = plan.declaration('feature', feature);
    if (!declared) {
        return undefined;
    }
    const support = to.supports.get(feature);
    const outside = outsideWindow(to.version, support);
    // What a plan says about its own platform counts more than what is known about its kind.
    if (support && !outside && !inLibrary(support.span)) {
        return undefined;
    }
    const known = from && knownPassage(plan, from, to, declared);
    if (known && !outside) {
        return known.passage;
    }
    if (support) {
        return outside
            ? {
                  feature,
                  fate: 'unsupported',
                  severity: support.evidence?.grade === 'recalled' ? 'warning' : 'error',
                  reason: `it is supported${windowText(support)}, and the plan has version ${to.version}`,
                  evidence: support.evidence,
                  span: support.span,
              }
            : unknownPassage(plan, from, to, feature, support);
    }
    return {
        feature,
        fate: 'unsupported',
        severity: unknownSeverity(plan, from, to, declared),
        span: to.record.nameSpan,
    };
}

/**
 * That the target can have something does not say that a move brings it along: between two kinds of platform of the library that no
 * transition speaks about, that is not known. Within one family it arrives.
 */
function unknownPassage(
    plan: Pick<Plan, 'declaration'>,
    from: Platform | undefined,
    to: Platform,
    feature: string,
    support: KnownFact,
): Passage | undefined {
    const family = (platform: Platform) => platform.chain.filter(record => inLibrary(record.nameSpan));
    const [old, target] = [from ? family(from) : [], family(to)];
    if (!from || old.length === 0 || target.length === 0 || old.some(record => target.includes(record))) {
        return undefined;
    }
    return [...transitionsOf(plan, from, to)].length > 0
        ? undefined
        : {
              feature,
              fate: 'redone',
              severity: 'warning',
              work: "Try it with a test machine, and write what becomes of it as a 'transition'.",
              span: support.span,
          };
}

/** How serious it is that nothing is known: as serious as can be for what the old platform gives, or the plan itself declares. */
function unknownSeverity(
    plan: Pick<Plan, 'declaration'>,
    from: Platform | undefined,
    to: Platform,
    declared: DeclRecord,
): Severity {
    if (!inLibrary(declared.nameSpan)) {
        return 'error';
    }
    if (from && [...transitionsOf(plan, from, to)].length > 0) {
        // The library knows this move, and not this row of it.
        return 'information';
    }
    return from?.supports.has(declared.name) ? 'error' : 'warning';
}

function knownPassage(
    plan: Pick<Plan, 'declaration'>,
    from: Platform,
    to: Platform,
    feature: DeclRecord,
): { readonly passage: Passage | undefined } | undefined {
    for (const record of transitionsOf(plan, from, to)) {
        // The library speaks about its own features, also where the plan has one of that name.
        if (inLibrary(record.nameSpan) && !inLibrary(feature.nameSpan)) {
            continue;
        }
        for (const [verb, fate] of VERBS) {
            const fact = record.facts[verb]?.find(f => f.use.name === feature.name);
            if (fact) {
                return { passage: passage(fact, fate, fact.evidence ?? record.evidence) };
            }
        }
    }
    return undefined;
}

/** The transitions between two platforms, those between nearer declarations first, the plan's own before the library's. */
function* transitionsOf(plan: Pick<Plan, 'declaration'>, from: Platform, to: Platform): Iterable<DeclRecord> {
    for (const source of from.chain) {
        for (const target of to.chain) {
            const name = transitionName(source.name, target.name);
            const own = plan.declaration('transition', name);
            if (own && !inLibrary(own.nameSpan)) {
                yield own;
            }
            const library = plan.declaration('transition', `${LIBRARY_PREFIX}${name}`);
            if (library && inLibrary(source.nameSpan) && inLibrary(target.nameSpan)) {
                yield library;
            }
        }
    }
}

function passage(fact: Fact, fate: Fate | undefined, evidence: Evidence | undefined): Passage | undefined {
    const { name: feature, span } = fact.use;
    const { work, reason } = fact;
    if (fate === undefined) {
        // Carried by one tool: with any other one nothing is promised.
        return fact.by === undefined
            ? undefined
            : {
                  feature,
                  fate: 'redone',
                  severity: evidence?.grade === 'recalled' ? 'information' : 'warning',
                  work,
                  reason,
                  carrier: fact.by,
                  evidence,
                  span,
              };
    }
    return { feature, fate, severity: severityOf(fact, fate, evidence), work, reason, evidence, span };
}

function severityOf(fact: Fact, fate: Fate, evidence: Evidence | undefined): Severity {
    const written = fact.severity as Severity | undefined;
    if (evidence?.grade === 'recalled') {
        // A check list; that the target is not known to support it is so whoever remembers it.
        return fate === 'unsupported' && written !== 'information' ? 'warning' : 'information';
    }
    if (fate === 'unsupported') {
        return written ?? 'error';
    }
    // What has to be cleared up, or made again, stops no move by itself.
    return written === 'information' ? 'information' : 'warning';
}

/** Whose groups are remembered. */
const OWNER = {};

/** What the moves of a plan do to the features their workloads use: one group per target, fate and set of features. */
export function passageGroups({ plan, moves }: Pick<Facts, 'plan' | 'moves'>): readonly PassageGroup[] {
    return remember(plan, OWNER, { key: 'passages', inputs: [moves] }, () => grouped(plan, moves));
}

interface Building {
    readonly fate: Fate;
    readonly from?: Platform;
    readonly to: Platform;
    readonly passages: readonly Passage[];
    readonly indices: number[];
}

function grouped(plan: Plan, moves: Facts['moves']): PassageGroup[] {
    const brought = broughtFeatures(plan);
    const groups = new Map<string, Building>();
    // Thousands of machines use the same few features.
    const remembered = new Map<string, readonly Passage[]>();
    for (const move of moves) {
        const { platform: to } = move;
        for (const index of to ? move.workloads : []) {
            const { uses, platform: from } = nth(plan.workloads, index);
            const managed = brought.filter(b => b.workloads.has(index)).map(b => b.feature);
            if (!to || uses.length + managed.length === 0) {
                continue;
            }
            const names = [...new Set([...uses.map(use => use.name), ...managed])].sort();
            const tool = move.step.mover?.product?.name;
            const key = [from?.name, to.name, tool, ...names].join('\n');
            let passages = remembered.get(key);
            if (!passages) {
                passages = names.flatMap(name => withTool(passageOf(plan, from, to, name), tool) ?? []);
                remembered.set(key, passages);
            }
            for (const group of byKind(passages)) {
                const first = firstOf(group);
                const kind = [first.fate, first.severity, first.carried ?? ''];
                const id = [from?.name, to.name, ...kind, ...group.map(p => p.feature)].join('\n');
                let building = groups.get(id);
                if (!building) {
                    groups.set(
                        id,
                        (building = {
                            fate: first.fate,
                            from,
                            to: to,
                            passages: group,
                            indices: [],
                        }),
                    );
                }
                building.indices.push(index);
            }
        }
    }
    return [...groups.values()].map(({ indices, ...group }) => ({
        ...group,
        severity: firstOf(group.passages).severity,
        workloads: IndexSet.of(...indices),
    }));
}

/** What one tool carries arrives where the move is made with it; what that asks for is still to be done. */
function withTool(passage: Passage | undefined, tool: string | undefined): Passage | undefined {
    return passage?.carrier !== undefined && passage.carrier === tool
        ? { ...passage, severity: 'information', carried: true }
        : passage;
}

/** A feature that machines have because of the interface through which a controller manages them today. */
export interface Brought {
    readonly feature: string;
    readonly workloads: IndexSet;
    /** Where the controller says that it speaks the interface. */
    readonly span: Span;
}

export function broughtFeatures(plan: Pick<Plan, 'controllers' | 'declaration'>): Brought[] {
    return plan.controllers.flatMap(controller =>
        controller.mayUse.flatMap(({ name, span }) =>
            (plan.declaration('interface', name)?.names['uses'] ?? []).map(use => ({
                feature: use.name,
                workloads: controller.workloads,
                span,
            })),
        ),
    );
}

/** Passages of the same fate, severity and tool together. */
function byKind(passages: readonly Passage[]): Passage[][] {
    const kinds = new Map<string, Passage[]>();
    for (const passage of passages) {
        const key = `${passage.fate} ${passage.severity} ${passage.carrier ?? ''} ${passage.carried ?? ''}`;
        const list = kinds.get(key);
        if (list) {
            list.push(passage);
        } else {
            kinds.set(key, [passage]);
        }
    }
    return [...kinds.values()];
}
