import { nth } from '../../../basics/lists.ts';
import {
    type Coordinator,
    coresTaken,
    exactly,
    memoryTaken,
    type NodeShare,
    overcommitOf,
    roomFor,
    type Spread,
} from '../../../physics/index.ts';
import type { IndexSet } from '../../../plan/index-set.ts';
import { IndexSet as Indices } from '../../../plan/index-set.ts';
import type { Fabric, Phase, Plan } from '../../../plan/plan.ts';
import { countText, dataText } from '../../../plan/units.ts';
import type { Facts } from '../../analysis.ts';
import { remember } from '../../memory.ts';
import { hostsAlong, hostsBefore } from '../../passage/hosts.ts';
import { retiredIn } from '../../recovery/service.ts';
import { fabricModel } from '../input.ts';

/** Whether the processors and the memory of a fabric's nodes suffice for its machines. docs/io-model.md 8.4. */

/** What machines take of a node beside I/O. */
export type Resource = 'vcpu' | 'memory';
export const RESOURCES: readonly Resource[] = ['vcpu', 'memory'];

/** What some workloads ask for, all their machines: virtual processors or bytes. A lower bound where some do not say. */
export interface Need {
    readonly known: number;
    readonly missing: readonly number[];
}

/** The nodes of a fabric as computers. */
export interface Host {
    readonly nodes: number;
    /** `null`: the fabric does not state its cores, or its memory. */
    readonly vcpu: NodeShare | null;
    readonly memory: NodeShare | null;
    /** What of it nobody stated, in the words of the language. */
    readonly assumed: readonly ('overcommit' | 'controller cores' | 'controller memory')[];
}

/** How far it is known that something does not fit: over the whole range, at the bad end of one figure at a time, only at all bad ends at once (docs/language.md 5.7). */
export type Sureness = 'certain' | 'open' | 'several';

/** One resource at one time. */
export interface Fit {
    readonly resource: Resource;
    readonly share: NodeShare;
    readonly need: Need;
    /** With one node lost, or in maintenance; with the only one there is. */
    readonly have: Spread & { readonly worst: number };
    /** Undefined: it fits over the whole range. */
    readonly short: Sureness | undefined;
}

export interface ComputeMoment {
    readonly phase: Phase;
    readonly on: IndexSet;
    /** Nodes it has then: hosts may have been converted. */
    readonly nodes: number;
    readonly fits: readonly Fit[];
}

/** Virtual processors or memory of some workloads. */
export function needOf(plan: Plan, set: IndexSet, resource: Resource): Need {
    return remember(plan, set, { key: `need of ${resource}`, plain: true }, () => {
        let known = 0;
        const missing: number[] = [];
        for (const index of set) {
            const workload = nth(plan.workloads, index),
                figure = workload.figures[resource];
            if (figure === undefined) {
                missing.push(index);
            } else {
                known += figure.value * workload.count;
            }
        }
        return { known, missing };
    });
}

/** The computers of a fabric; undefined where it states neither cores nor memory, or not how many nodes it has. */
export function hostOf(plan: Plan, fabric: Fabric): Host | undefined {
    return remember(plan, fabric, { key: 'host' }, () => {
        const of = (key: string) => fabric.figures[key]?.value ?? null;
        const cores = of('cores'),
            memory = of('memory');
        if (cores === null && memory === null) {
            return undefined;
        }
        const { full } = fabricModel(plan, fabric);
        if (full.nodes === null || full.nodes < 1) {
            return undefined;
        }
        const taken = { coordinator: full.coordinator as Coordinator | null, devices: full.devices, media: full.media };
        const ownCores = of('controller.cores'),
            ownMemory = of('controller.memory');
        const storesInside = full.coordinator !== null && full.coordinator !== 'array';
        return {
            nodes: full.nodes,
            vcpu:
                cores === null
                    ? null
                    : {
                          whole: cores,
                          taken: ownCores === null ? coresTaken(taken, cores) : exactly(Math.min(cores, ownCores)),
                          times: overcommitOf(of('overcommit')),
                      },
            memory:
                memory === null
                    ? null
                    : {
                          whole: memory,
                          taken: ownMemory === null ? memoryTaken(taken, memory) : exactly(Math.min(memory, ownMemory)),
                          times: exactly(1),
                      },
            assumed: [
                ...(cores !== null && of('overcommit') === null ? (['overcommit'] as const) : []),
                ...(cores !== null && ownCores === null && storesInside ? (['controller cores'] as const) : []),
                ...(memory !== null && ownMemory === null && storesInside ? (['controller memory'] as const) : []),
            ],
        };
    });
}

/**
 * Nodes that are left when one is lost or in maintenance: what everything has to fit on. Of a single node nothing is left, so it is that one; of a
 * cluster whose hosts are all taken away nothing is. docs/io-model.md 8.4.
 */
export function nodesLeft({ nodes }: Pick<Host, 'nodes'>): number {
    return nodes > 0 ? Math.max(1, nodes - 1) : 0;
}

/** Need and room of one resource, in virtual processors or bytes; `atLeast` where some machines state no size. */
export interface ComputeFigure {
    readonly need: number;
    readonly have: number;
    readonly atLeast: boolean;
}

export type Compute = Readonly<Record<Resource, ComputeFigure | null>>;

/** What so many nodes have for machines at the centre of the ranges, and what is asked of them; `null` where one of the two is not known at all. */
export function computeOn(plan: Plan, fabric: Fabric, on: IndexSet, nodes: number | null): Compute | null {
    const host = hostOf(plan, fabric);
    if (!host || nodes === null) {
        return null;
    }
    const of = (resource: Resource) => {
        const share = host[resource];
        if (share === null) {
            return null;
        }
        const { known, missing } = needOf(plan, on, resource);
        return { need: known, have: roomFor(share, nodes).centre, atLeast: missing.length > 0 };
    };
    return { vcpu: of('vcpu'), memory: of('memory') };
}

/** An amount of a resource, for people. */
export function amountText(resource: Resource, value: number): string {
    return resource === 'vcpu' ? `${countText(Math.floor(value))} vCPU` : dataText(value);
}

/** `at least 300 of 288 vCPU, 1.2 TiB of 1.4 TiB memory`; empty where nothing is known. */
export function computeText(compute: Compute): string {
    return RESOURCES.flatMap(resource => {
        const figure = compute[resource];
        if (figure === null) {
            return [];
        }
        const { need, have, atLeast } = figure;
        const bound = atLeast ? 'at least ' : '';
        return resource === 'vcpu'
            ? [`${bound}${countText(need)} of ${amountText(resource, have)}`]
            : [`${bound}${dataText(need)} of ${dataText(have)} memory`];
    }).join(', ');
}

/** Whether a set of workloads fits on so many nodes. */
function fitsOf(plan: Plan, host: Host, on: IndexSet, nodes: number): Fit[] {
    return RESOURCES.flatMap(resource => {
        const share = host[resource];
        if (share === null) {
            return [];
        }
        const need = needOf(plan, on, resource),
            have = roomFor(share, nodes);
        return [{ resource, share, need, have, short: shortOf(need.known, have) }];
    });
}

/** A need that stands right at its limit fits. */
const SLACK = 1 + 1e-9;

/** How surely a need is too much. */
export function shortOf(need: number, have: Fit['have']): Sureness | undefined {
    if (need > have.good * SLACK) {
        return 'certain';
    }
    if (need > have.bad * SLACK) {
        return 'open';
    }
    return need > have.worst * SLACK ? 'several' : undefined;
}

/**
 * Every time at which a fabric carries more than before: a target when a phase that moves machines onto it ends, a source that takes
 * machines in. What is on it today is no risk of the plan as long as it only becomes less.
 */
export function* computeMoments(facts: Facts, fabric: Fabric): Iterable<ComputeMoment> {
    const { plan, moves } = facts,
        host = hostOf(plan, fabric);
    if (!host) {
        return;
    }
    const hosts = hostsAlong(plan, fabric);
    let on = fabric.workloads;
    for (const phase of plan.phases) {
        const own = moves.filter(m => m.phase === phase);
        const nodes = hosts ? nth(hosts, phase.index).during : host.nodes;
        if (hosts && nodes < hostsBefore(plan, fabric, phase.index) && !on.empty) {
            yield { phase, on, nodes, fits: fitsOf(plan, host, on, nodesLeft({ nodes })) };
        }
        const come = Indices.union(own.filter(m => m.fabric === fabric).map(m => m.workloads)).minus(on);
        const gone = Indices.union([
            ...own.filter(m => m.fabric !== fabric).map(m => m.workloads),
            retiredIn(phase),
        ]).intersect(on);
        if (come.empty && gone.empty) {
            continue;
        }
        on = on.union(come).minus(gone);
        if (!come.empty) {
            yield { phase, on, nodes, fits: fitsOf(plan, host, on, nodesLeft({ nodes })) };
        }
    }
}
