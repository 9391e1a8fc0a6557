import { IndexSet } from '../../plan/index-set.ts';
import { isBefore } from '../../plan/order.ts';
import {
    type Controller,
    type CutoverStep,
    type Fabric,
    GUEST_PREFIX,
    type Identity,
    type Layer,
    layerOfWord,
    offers,
    outsideOn,
    type Phase,
    type Plan,
    type Platform,
    type Step,
} from '../../plan/plan.ts';
import { outsideWindow } from '../../plan/versions.ts';
import type { Move } from '../analysis.ts';
import { remember } from '../memory.ts';
import { methodOf } from '../passage/movers.ts';
import { standingFor } from '../passage/refusals.ts';

/** The state along the phases (5.1): a step takes effect when its phase ends. */

/** Every step of a plan, in order. */
export function* steps(plan: Plan): Iterable<Step> {
    for (const phase of plan.phases) {
        yield* phase.steps;
    }
}

/** The cutovers with what each really moves: a workload moves the first time it is named. */
export function moves(plan: Plan): Move[] {
    let moved = IndexSet.EMPTY;
    const found: Move[] = [];
    for (const step of steps(plan)) {
        if (step.verb !== 'cutover' || !step.fabric) {
            continue;
        }
        const workloads = step.workloads.minus(moved);
        moved = moved.union(workloads);
        if (workloads.empty) {
            continue;
        }
        const { phase, fabric } = step;
        found.push(
            remember(plan, step, { key: 'move', inputs: [workloads] }, () => ({
                step,
                phase,
                fabric,
                platform: fabric.platform,
                workloads,
                ...copied(plan, step, fabric.platform, workloads),
            })),
        );
    }
    return found;
}

/** How a cutover copies, and who has to stand still for it although that is not written. */
function copied(
    plan: Plan,
    step: CutoverStep,
    platform: Platform | undefined,
    workloads: IndexSet,
): Pick<Move, 'method' | 'standing'> {
    const method = methodOf(plan, step);
    const standing = method || step.mover || !platform ? IndexSet.EMPTY : standingFor(plan, workloads, platform);
    return standing.empty ? { method } : { method, standing };
}

/** What a founding step is about: the controllers, identities or fabrics it works on; nothing of other steps. */
export function worksOn(step: Step): readonly (Identity | Controller | Fabric)[] {
    switch (step.verb) {
        case 'decouple':
        case 'establish':
            return step.controllers;
        case 'map':
            return step.identities;
        case 'model':
            return step.fabrics;
        default:
            return NOTHING;
    }
}

const NOTHING: readonly never[] = [];

/** One interface a controller gains, and where. */
export interface Gain {
    readonly phase: Phase;
    readonly interfaceName: string;
    readonly step: Step;
}

/** A step that puts controllers onto something. */
type Put = Extract<Step, { readonly verb: 'establish' | 'decouple' }>;

const puts = new WeakMap<Plan['phases'], ReadonlyMap<Controller, readonly Put[]>>();
const NO_GAINS: readonly Gain[] = [];

/** The interfaces a controller gains, phase by phase. */
export function gainsOf(plan: Plan, controller: Controller): readonly Gain[] {
    let own = puts.get(plan.phases);
    if (!own) {
        const found = new Map<Controller, Put[]>();
        for (const step of steps(plan)) {
            if (step.verb !== 'establish' && step.verb !== 'decouple') {
                continue;
            }
            for (const c of step.controllers) {
                const list = found.get(c) ?? [];
                list.push(step);
                found.set(c, list);
            }
        }
        puts.set(plan.phases, (own = found));
    }
    const list = own.get(controller);
    return list ? list.flatMap(step => gainedBy(plan, controller, step)) : NO_GAINS;
}

function gainedBy(plan: Plan, controller: Controller, step: Put): readonly Gain[] {
    // What is not written depends on platforms and products as they are now.
    const names =
        step.onto.length > 0 ? step.onto.map(use => use.name) : impliedInterfaces(plan, controller, step.verb);
    return names.map(interfaceName => ({ phase: step.phase, interfaceName, step }));
}

/** What `establish` without `onto` puts a controller onto: the one interface its product speaks and a target offers, where it is one. */
function impliedInterfaces(plan: Plan, controller: Controller, verb: 'establish' | 'decouple'): readonly string[] {
    if (verb !== 'establish') {
        return [];
    }
    return plan.to.flatMap(platform => {
        const fitting = fittingInterfaces(plan, controller, platform);
        return fitting.length === 1 ? fitting : [];
    });
}

/**
 * The interfaces `establish` without `onto` may mean on a platform: those the product speaks and the platform offers. An agent in every guest is
 * meant only where there is nothing else in any version, and of several the one that bears the product's name (`pve.pbs` of `pbs`) is its own.
 */
export function fittingInterfaces(plan: Plan, controller: Controller, platform: Platform): string[] {
    const all = spokenOn(plan, controller, platform);
    const outside = all.filter(name => !name.startsWith(GUEST_PREFIX));
    const fitting = outside.length > 0 ? outside : ruledOut(plan, controller, platform).length > 0 ? [] : all;
    const { product } = controller;
    const own = fitting.filter(name => product && name.endsWith(`.${product.name}`));
    return own.length === 1 ? own : fitting;
}

/** What the product speaks and the platform offers, both in the versions they have; agents in the guests too. */
export function spokenOn(plan: Plan, controller: Controller, platform: Platform): string[] {
    const { product, version } = controller;
    const rows = (product?.speaks ?? []).filter(
        row =>
            !outsideWindow(version, row) &&
            !outsideOn(platform, row) &&
            worksThrough(plan, controller, platform, row.name),
    );
    return [...new Set(rows.map(row => row.name))];
}

/** Interfaces outside the guests by which the product would work on the platform if one of the two had another version. */
export function ruledOut(plan: Plan, controller: Controller, platform: Platform): string[] {
    const fitting = new Set(spokenOn(plan, controller, platform));
    const names = (controller.product?.speaks ?? []).map(row => row.name);
    return [...new Set(names)].filter(
        name =>
            !name.startsWith(GUEST_PREFIX) &&
            !fitting.has(name) &&
            platform.offers.has(name) &&
            otherLayer(plan, controller, name) === undefined,
    );
}

/**
 * The layer of an interface where it is another one than that of the controller: an interface is for one layer, and what
 * gives metrics makes no restore points. Monitoring and automation may watch and work on every layer but backup; what the table of a product says
 * it speaks, it can work with.
 */
export function otherLayer(plan: Plan, controller: Controller, interfaceName: string): Layer | undefined {
    const layer = layerOfWord(plan.declaration('interface', interfaceName)?.layer?.text);
    if (!layer || layer === controller.layer || (controller.layer === 'monitoring' && layer !== 'backup')) {
        return undefined;
    }
    return controller.product?.speaks.some(f => f.name === interfaceName) ? undefined : layer;
}

/** Whether a controller that speaks an interface can do its work on a platform by it. */
export function worksThrough(plan: Plan, controller: Controller, platform: Platform, interfaceName: string): boolean {
    return offers(platform, interfaceName) && otherLayer(plan, controller, interfaceName) === undefined;
}

/** How a controller comes to speak an interface of a platform. */
export interface Reach {
    /** It does so today. */
    readonly already: boolean;
    /** The first phase that puts it onto one. */
    readonly phase?: Phase;
    readonly interfaceName?: string;
    readonly step?: Step;
}

export function reachOf(plan: Plan, controller: Controller, platform: Platform): Reach {
    const today = controller.speaks.find(s => worksThrough(plan, controller, platform, s.name));
    if (today) {
        return { already: true, interfaceName: today.name };
    }
    const gain = gainsOf(plan, controller).find(g => worksThrough(plan, controller, platform, g.interfaceName));
    return { already: false, phase: gain?.phase, interfaceName: gain?.interfaceName, step: gain?.step };
}

/** The interfaces a controller speaks before a phase: its own and those it was put onto in earlier ones. */
export function spokenBefore(plan: Plan, controller: Controller, phase: Phase): string[] {
    const gained = gainsOf(plan, controller)
        .filter(g => isBefore(g.phase, phase))
        .map(g => g.interfaceName);
    return [...new Set([...controller.speaks.map(s => s.name), ...gained])];
}

/** First steps by what they work on, once per list of phases. */
const firstSteps = new WeakMap<Plan['phases'], ReadonlyMap<Identity | Fabric, Step>>();

function firstStepOf(plan: Plan, component: Identity | Fabric): Step | undefined {
    let own = firstSteps.get(plan.phases);
    if (!own) {
        const found = new Map<Identity | Fabric, Step>();
        for (const step of steps(plan)) {
            const components = step.verb === 'map' ? step.identities : step.verb === 'model' ? step.fabrics : [];
            for (const c of components) {
                if (!found.has(c)) {
                    found.set(c, step);
                }
            }
        }
        firstSteps.set(plan.phases, (own = found));
    }
    return own.get(component);
}

/** The first step that maps an identity. */
export function mapStepOf(plan: Plan, identity: Identity): Step | undefined {
    return firstStepOf(plan, identity);
}

/** The first step that models a fabric. */
export function modelStepOf(plan: Plan, fabric: Fabric): Step | undefined {
    return firstStepOf(plan, fabric);
}
