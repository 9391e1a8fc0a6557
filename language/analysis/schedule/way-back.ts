import { elementsAt, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { type Controller, GUEST_PREFIX, offers, type Phase, type Plan, type Platform } from '../../plan/plan.ts';
import { DAY, dayText, statedDuration } from '../../plan/units.ts';
import type { Facts } from '../analysis.ts';
import { levelOf, roomOn, storages, storedIn } from '../headroom/sizing/stored.ts';
import { hostsAlong } from '../passage/hosts.ts';
import { protections } from '../recovery/protection.ts';
import { retiredMachines, retirementOf, servesAfter } from '../recovery/service.ts';
import { gainsOf } from './state.ts';

/** Whether what has moved could be moved back: asked at the end of every phase, with what was converted or retired by then left as it is. */

export interface NoWayBack {
    /** The phase at whose end there is no way back any more. */
    readonly phase: Phase;
    /** Machines for which there was one until then. */
    readonly workloads: IndexSet;
    /** What is missing on the old side, each the end of a sentence. */
    readonly missing: readonly string[];
    /** Nothing was taken away: time alone did it, as it will do for every wave. */
    readonly byTime?: true;
    /** The day, where it is known. */
    readonly day?: number;
}

/** The phases that close the way back for some machines, in their order. */
export function pointsOfNoReturn(facts: Facts): NoWayBack[] {
    const { plan, moves, timeline } = facts;
    // What the capacity of the old side needs is only asked where hosts are converted.
    const rooms = plan.phases.some(p => p.steps.some(s => s.verb === 'convert'))
        ? [...storages(facts)].filter(s => hostsAlong(plan, s.fabric))
        : [];
    const expiries = expiriesOf(facts);
    let moved = IndexSet.EMPTY;
    let closed = IndexSet.EMPTY;
    const found: NoWayBack[] = [];
    for (const phase of plan.phases) {
        const own = moves.filter(m => m.phase === phase);
        // A move inside one platform is undone as it was done.
        moved = moved.union(
            IndexSet.union(
                own.map(m =>
                    IndexSet.ofSorted(
                        [...m.workloads].filter(i => nth(plan.workloads, i).platform?.name !== m.platform?.name),
                    ),
                ),
            ),
        );
        const open = moved.minus(closed);
        if (open.empty) {
            continue;
        }
        const ends = nth(timeline, phase.index).ends;
        const reasons = [
            ...rooms.flatMap(s => hostsGone(plan, s, phase, moved, open)),
            ...controllersGone(plan, phase, open),
            ...housesGone(plan, phase, open),
            ...platformsGone(plan, ends, open),
        ];
        const taken = IndexSet.union(reasons.map(r => r.workloads));
        // What something else has closed already is told as that.
        const over = pointsOver(plan, expiries, ends, open.minus(taken));
        const lost = IndexSet.union([taken, ...over.map(r => r.workloads)]);
        if (lost.empty) {
            continue;
        }
        closed = closed.union(lost);
        const add = (workloads: IndexSet, own: readonly Reason[], byTime?: true) => {
            if (!workloads.empty) {
                found.push({ phase, workloads, missing: [...new Set(own.map(r => r.missing))], day: ends, byTime });
            }
        };
        add(taken, reasons);
        add(lost.minus(taken), over, true);
    }
    return found;
}

/** Until when the last restore points of a machine on the platform it left are kept: the day, and whose they are. */
export interface LastPoints {
    /** Day number. */
    readonly until: number;
    readonly controller: Controller;
    readonly keep: number;
}

/**
 * The last restore points on the old platform, by machine. A machine has none here where no backup bound to that platform covers it, where one inside the
 * guest does (what that makes on the target can be restored anywhere), or where nobody says how long they are kept.
 */
function expiriesOf({ plan, moves, timeline }: Facts): ReadonlyMap<number, LastPoints> {
    const found = new Map<number, LastPoints>();
    const unknown = new Set<number>();
    for (const { controller, move, workloads, bound } of protections(plan, moves)) {
        const ends = nth(timeline, move.phase.index).ends;
        if (controller.kind !== 'backup' || bound.length === 0) {
            continue;
        }
        for (const index of workloads) {
            const keep = longestKept(controller, index);
            if (ends === undefined || keep === undefined) {
                unknown.add(index);
                continue;
            }
            const until = ends + keep / DAY;
            if (until > (found.get(index)?.until ?? -Infinity)) {
                found.set(index, { until, controller, keep });
            }
        }
    }
    const guests = IndexSet.union(
        plan.controllers.filter(c => c.kind === 'backup' && worksInGuests(plan, c)).map(c => c.workloads),
    );
    for (const index of found.keys()) {
        if (unknown.has(index) || guests.has(index)) {
            found.delete(index);
        }
    }
    return found;
}

/** How long a backup keeps restore points of a machine; undefined where one of those that make some does not say. Thousands of machines ask. */
function longestKept({ coverage }: Controller, index: number): number | undefined {
    let longest = -Infinity;
    for (const { workloads, keep } of coverage) {
        if (workloads.has(index)) {
            if (keep === undefined) {
                return undefined;
            }
            longest = Math.max(longest, keep);
        }
    }
    return longest;
}

function worksInGuests(plan: Plan, controller: Controller): boolean {
    const names = [...controller.mayUse.map(s => s.name), ...gainsOf(plan, controller).map(g => g.interfaceName)];
    return names.some(name => name.startsWith(GUEST_PREFIX));
}

/** Of the last restore points on the old platform of some machines those that expire first. */
function lastPointsOf(expiries: ReadonlyMap<number, LastPoints>, workloads: Iterable<number>): LastPoints | undefined {
    let first: LastPoints | undefined;
    for (const index of workloads) {
        const own = expiries.get(index);
        if (own && (!first || own.until < first.until)) {
            first = own;
        }
    }
    return first;
}

/** The last restore points on the old platform are older than they are kept. */
function pointsOver(
    plan: Plan,
    expiries: ReadonlyMap<number, LastPoints>,
    ends: number | undefined,
    open: IndexSet,
): Reason[] {
    if (ends === undefined) {
        return [];
    }
    const bySource = new Map<
        string,
        { readonly points: LastPoints; readonly until: number[]; readonly list: number[] }
    >();
    for (const index of open) {
        const points = expiries.get(index);
        if (points && points.until < ends) {
            const from = nth(plan.workloads, index).platform?.name ?? '';
            const key = [points.controller.name, points.keep, from].join('\n');
            const own = bySource.get(key) ?? { points, until: [], list: [] };
            own.until.push(points.until);
            own.list.push(index);
            bySource.set(key, own);
        }
    }
    return [...bySource.values()].map(({ points, until, list }) => {
        const days = [...new Set([Math.min(...until), Math.max(...until)].map(dayText))];
        return {
            missing: `the last restore points of '${points.controller.name}' there are kept ${statedDuration(points.keep)}, until ${days.join(' to ')}`,
            workloads: IndexSet.ofSorted(list),
        };
    });
}

interface Reason {
    readonly workloads: IndexSet;
    readonly missing: string;
}

/** Hosts were converted, and what is left of the old cluster holds the data no longer. */
function hostsGone(
    plan: Plan,
    { fabric, room }: ReturnType<typeof storages> extends Iterable<infer S> ? S : never,
    phase: Phase,
    moved: IndexSet,
    open: IndexSet,
): Reason[] {
    const workloads = open.intersect(fabric.workloads);
    const count = hostsAlong(plan, fabric);
    if (workloads.empty || !count) {
        return [];
    }
    const nodes = nth(count, phase.index).after;
    const first = fabric.figures['nodes']?.value ?? nodes;
    const back = fabric.workloads.minus(moved).union(fabric.workloads.intersect(moved));
    const level = levelOf(roomOn(room, nodes), storedIn(plan, back).known, 0);
    return nodes < first && (level === 'impossible' || level === 'full')
        ? [{ workloads, missing: `'${fabric.name}' has ${nodes} of ${first} hosts left, too few for its data` }]
        : [];
}

const SERVES = { backup: 'makes restore points', monitoring: 'watches or manages machines' } as const;

/** What made restore points on the old platform, or watched and managed it, is retired, and nothing else does there. */
function controllersGone(plan: Plan, phase: Phase, open: IndexSet): Reason[] {
    return plan.controllers.flatMap((controller): Reason[] => {
        const { layer } = controller;
        const retired = retirementOf(plan, controller);
        if (!retired || retired.index > phase.index) {
            return [];
        }
        const others = plan.controllers.filter(
            c => c !== controller && c.layer === layer && servesAfter(plan, c, phase.index),
        );
        const bare = elementsAt(plan.workloads, open.intersect(controller.workloads)).filter(w => {
            const { platform } = w;
            return (
                platform !== undefined &&
                worksOn(controller, platform) &&
                !others.some(c => c.workloads.has(w.index) && worksOn(c, platform))
            );
        });
        return reasonFor(
            bare.map(w => w.index),
            `'${controller.name}' is retired, and nothing else ${SERVES[layer]} there`,
        );
    });
}

function reasonFor(indices: readonly number[], missing: string): Reason[] {
    return indices.length === 0 ? [] : [{ workloads: IndexSet.ofSorted(indices), missing }];
}

/** All machines are retired in which the management of the old platform, or an identity on it, lives. */
function housesGone(plan: Plan, phase: Phase, open: IndexSet): Reason[] {
    const retired = retiredMachines(plan);
    return plan.tenants.flatMap((tenant): Reason[] => {
        const gone = [...tenant.workloads].every(i => (retired.get(i)?.index ?? Infinity) <= phase.index);
        const platform =
            tenant.kind === 'platform'
                ? tenant.name
                : tenant.kind === 'identity'
                  ? plan.identities.find(i => i.name === tenant.name)?.platform?.name
                  : undefined;
        if (!gone || tenant.workloads.empty || platform === undefined) {
            return [];
        }
        const what =
            tenant.kind === 'platform'
                ? `the management of '${platform}' is retired`
                : `every machine of identity '${tenant.name}' is retired, so nobody signs in on '${platform}'`;
        return reasonFor(
            [...open].filter(i => nth(plan.workloads, i).platform?.name === platform),
            what,
        );
    });
}

function worksOn(controller: Controller, platform: Platform): boolean {
    return controller.mayUse.some(s => offers(platform, s.name));
}

/** The old platform has ended. */
function platformsGone(plan: Plan, ends: number | undefined, open: IndexSet): Reason[] {
    return plan.from.flatMap((platform): Reason[] => {
        const last = platform.ends?.day;
        if (last === undefined || ends === undefined || ends <= last + 1) {
            return [];
        }
        const workloads = IndexSet.ofSorted(
            elementsAt(plan.workloads, open)
                .filter(w => w.platform?.name === platform.name)
                .map(w => w.index),
        );
        return workloads.empty ? [] : [{ workloads, missing: `'${platform.name}' ended on ${dayText(last)}` }];
    });
}

/** What leads back for the machines of one phase. */
export interface WayBack {
    readonly phase: Phase;
    /** Machines that leave their platform in it. */
    readonly workloads: IndexSet;
    /** Where it ends for some of them. */
    readonly closes: readonly NoWayBack[];
    /** Those for which no phase closes it. */
    readonly open: IndexSet;
    /** What a copy back takes at least, step by step: what is in use, at the rate it came over. */
    readonly copies: readonly { readonly bytes: number; readonly rate?: number; readonly seconds?: number }[];
    /** The restore points that expire first. */
    readonly points?: LastPoints;
    /** The platforms it leads to, and the identities whose roles there it needs. */
    readonly platforms: readonly string[];
    readonly identities: readonly string[];
}

/** What leads back, phase by phase that moves something. */
export function waysBack(facts: Facts): WayBack[] {
    const { plan, moves } = facts;
    const returns = pointsOfNoReturn(facts);
    const expiries = expiriesOf(facts);
    return plan.phases.flatMap((phase): WayBack[] => {
        const left = moves
            .filter(m => m.phase === phase)
            .map(({ step, platform, workloads }) => ({
                step,
                workloads: IndexSet.ofSorted(
                    [...workloads].filter(i => nth(plan.workloads, i).platform?.name !== platform?.name),
                ),
            }))
            .filter(m => !m.workloads.empty);
        const workloads = IndexSet.union(left.map(m => m.workloads));
        if (workloads.empty) {
            return [];
        }
        const closes = returns
            .map(r => ({ ...r, workloads: r.workloads.intersect(workloads) }))
            .filter(r => !r.workloads.empty);
        const platforms = [...new Set([...workloads].flatMap(i => nth(plan.workloads, i).platform?.name ?? []))];
        const points = lastPointsOf(expiries, workloads);
        return [
            {
                phase,
                workloads,
                closes,
                open: closes.reduce((rest, r) => rest.minus(r.workloads), workloads),
                copies: left.flatMap(m => copyBack(plan, m.workloads, m.step.over)),
                ...(points ? { points } : {}),
                platforms,
                identities: plan.identities
                    .filter(i => i.platform && platforms.includes(i.platform.name))
                    .map(i => i.name),
            },
        ];
    });
}

function copyBack(plan: Plan, workloads: IndexSet, rate: number | undefined): WayBack['copies'] {
    let bytes = 0;
    for (const { figures, count } of elementsAt(plan.workloads, workloads)) {
        const own = (figures['used'] ?? figures['disk'])?.value;
        if (own === undefined) {
            return [];
        }
        bytes += own * count;
    }
    return [rate === undefined ? { bytes } : { bytes, rate, seconds: bytes / rate }];
}
