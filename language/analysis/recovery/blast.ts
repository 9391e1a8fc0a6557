import { entryOf, firstOf, nth } from '../../basics/lists.ts';
import {
    type Component,
    type Controller,
    GUEST_PREFIX,
    type Identity,
    layerOf,
    offers,
    type Plan,
    type Platform,
    type Workload,
} from '../../plan/plan.ts';
import { durationText } from '../../plan/units.ts';
import type { BlastLoss, BlastRadius, Move } from '../analysis.ts';
import { gainsOf, otherLayer } from '../schedule/state.ts';
import { tenantsOf } from './availability.ts';

/** What else than a component a radius can be asked of: a whole platform, or one principal of an identity. */
export type BlastStart =
    | Component
    | { readonly kind: 'platform'; readonly platform: Platform }
    | { readonly kind: 'principal'; readonly name: string };

/** What a name stands for in a question about its radius: a component, else a platform, else a principal. */
export function blastStart(plan: Plan, name: string): BlastStart | undefined {
    const component = plan.components.get(name);
    if (component) {
        return component;
    }
    const platform = plan.platforms.get(name);
    if (platform) {
        return { kind: 'platform', platform };
    }
    return plan.identities.some(i => i.principals.some(p => p.name === name)) ? { kind: 'principal', name } : undefined;
}

/**
 * Everything that loses something when a component fails or moves too early. Two kinds of loss are told apart. What
 * fails (it loses its data, its account, or what it depends on) takes along what depends on it, in the phases in which it
 * fails. What only loses its protection, its observation or who may operate it still works, so nothing follows from that.
 */
export function blastRadius(plan: Plan, moves: readonly Move[], name: string): BlastRadius {
    return blastRadii(plan, moves)(name);
}

/** The same for whoever asks of one plan again and again: who leans on whom is found once. */
export function blastRadii(plan: Plan, moves: readonly Move[]): (name: string) => BlastRadius {
    let ties: Ties | undefined;
    return name => {
        const start = blastStart(plan, name);
        return {
            component: name,
            losses: start ? new Radius(plan, (ties ??= tiesOf(plan, moves)), name).from(start) : [],
        };
    };
}

/** What of a plan every radius rests on. */
interface Ties {
    /** By workload: the move that takes it. */
    readonly moved: ReadonlyMap<number, Move>;
    readonly dependents: ReadonlyMap<string, readonly Component[]>;
}

function tiesOf(plan: Plan, moves: readonly Move[]): Ties {
    const moved = new Map<number, Move>();
    for (const move of moves) {
        for (const index of move.workloads) {
            moved.set(index, move);
        }
    }
    const dependents = new Map<string, Component[]>();
    for (const component of plan.components.values()) {
        // What lives in machines fails when all of them do.
        const own =
            component.kind === 'workload' ? component.depends : component.depends.filter(d => d.kind !== 'workload');
        for (const on of new Set(own.map(d => d.name))) {
            const list = dependents.get(on);
            if (list) {
                list.push(component);
            } else {
                dependents.set(on, [component]);
            }
        }
    }
    return { moved, dependents };
}

/** Phases as bits, the first one lowest; a plan without phases has one state, in which everything happens. */
type Phases = bigint;

/** One reason of a loss, with the phases no nearer reason covers. */
interface Reason {
    readonly what: string;
    readonly distance: number;
    phases: Phases;
}

class Radius {
    private readonly plan: Plan;
    private readonly name: string;
    private readonly all: Phases;
    private readonly moved: Ties['moved'];
    private readonly dependents: Ties['dependents'];
    private readonly reasons = new Map<Component, Reason[]>();
    /** Phases in which a component fails. */
    private readonly failed = new Map<Component, Phases>();
    private readonly queue: { component: Component; distance: number }[] = [];
    /** Names of phases by their bits: thousands of losses share a few lists. */
    private readonly lists = new Map<Phases, readonly string[]>();

    constructor(plan: Plan, { moved, dependents }: Ties, name: string) {
        this.plan = plan;
        this.name = name;
        this.all = (1n << BigInt(Math.max(1, plan.phases.length))) - 1n;
        this.moved = moved;
        this.dependents = dependents;
    }

    from(start: BlastStart): BlastLoss[] {
        if (start.kind === 'platform') {
            this.controlPlane(start.platform);
        } else if (start.kind === 'principal') {
            this.accounts(c => c.principal?.name === start.name, this.all, 1);
        } else {
            this.failed.set(start, this.all);
            this.queue.push({ component: start, distance: 0 });
        }
        // The queue is read in place: an estate has thousands of workloads behind one fabric.
        for (const { component, distance } of this.queue) {
            this.follow(component, distance + 1);
        }
        for (const [component, phases] of [...this.failed]) {
            this.uncover(component, phases);
        }
        return this.losses();
    }

    /** What fails along with something that fails. */
    private follow(component: Component, distance: number): void {
        const phases = entryOf(this.failed, component);
        for (const dependent of this.dependents.get(component.name) ?? []) {
            this.fail(dependent, `${LEANS}: ${component.kind} '${component.name}'`, phases, distance);
        }
        if (component.kind === 'workload') {
            this.unhoused(component, distance);
        }
        if (component.kind === 'fabric') {
            for (const workload of this.plan.workloads) {
                const there = this.onFabric(workload, component.name);
                if (there !== 0n) {
                    this.fail(workload, `its data ('${component.name}')`, there & phases, distance);
                }
            }
        } else if (component.kind === 'identity') {
            this.accounts(c => c.principal?.identity === component.name, phases, distance);
        }
    }

    /** What lives in a machine that fails, in the phases in which the others it lives in fail as well. */
    private unhoused(machine: Workload, distance: number): void {
        for (const tenant of tenantsOf(this.plan).get(machine.index) ?? []) {
            const component = tenant.kind === 'platform' ? undefined : this.plan.components.get(tenant.name);
            const down = [...tenant.workloads].reduce(
                (phases, i) => phases & (this.failed.get(nth(this.plan.workloads, i)) ?? 0n),
                this.all,
            );
            if (component && down !== 0n) {
                const names = [...tenant.workloads].map(i => `'${nth(this.plan.workloads, i).name}'`);
                const shown =
                    names.length > 3
                        ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
                        : names.join(', ');
                this.fail(
                    component,
                    names.length === 1 ? `${LEANS}: workload ${shown}` : `every machine it runs in (${shown})`,
                    down,
                    distance,
                );
            }
        }
    }

    private accounts(own: (controller: Controller) => boolean, phases: Phases, distance: number): void {
        for (const controller of this.plan.controllers) {
            if (own(controller)) {
                this.fail(controller, `its account '${controller.principal!.name}'`, phases, distance);
            }
        }
    }

    private fail(component: Component, what: string, phases: Phases, distance: number): void {
        const before = this.failed.get(component) ?? 0n;
        const fresh = phases & ~before;
        if (component.name === this.name || fresh === 0n) {
            return;
        }
        this.failed.set(component, before | fresh);
        this.note(component, what, fresh, distance);
        this.queue.push({ component, distance });
    }

    /** What loses only its cover, in the phases in which it does not fail anyway. */
    private uncover(component: Component, phases: Phases): void {
        const distance =
            Math.min(
                ...(this.reasons.get(component) ?? []).map(r => r.distance),
                component.name === this.name ? 0 : Infinity,
            ) + 1;
        const lose = (workload: Workload, what: string, when: Phases) => {
            const fresh = when & ~(this.failed.get(workload) ?? 0n);
            const known = (this.reasons.get(workload) ?? []).reduce((sum, r) => sum | r.phases, 0n);
            if ((fresh & ~known) !== 0n) {
                this.note(workload, what, fresh & ~known, distance);
            }
        };
        if (component.kind === 'identity') {
            this.operated(component, w => lose(w, `who may operate it ('${component.name}')`, phases));
        }
        if (!('coverage' in component)) {
            return;
        }
        for (const coverage of component.coverage) {
            const what =
                coverage.verb === 'protects'
                    ? `its restore points${coverage.every ? ` every ${durationText(coverage.every)}` : ''}`
                    : coverage.verb === 'observes'
                      ? 'being observed'
                      : 'being managed';
            for (const index of coverage.workloads) {
                lose(nth(this.plan.workloads, index), `${what} ('${component.name}')`, phases);
            }
        }
    }

    private operated(identity: Identity, each: (workload: Workload) => void): void {
        for (const workload of this.plan.workloads) {
            if (identity.platform && workload.platform?.name === identity.platform.name) {
                each(workload);
            }
        }
    }

    /** A control plane that fails stops no machine: it takes its access, its interfaces and the hand on fabrics and machines. */
    private controlPlane(platform: Platform): void {
        for (const identity of this.plan.identities) {
            if (identity.platform?.name === platform.name) {
                this.note(identity, `the roles its principals hold on '${platform.name}'`, this.all, 1);
            }
        }
        for (const controller of this.plan.controllers) {
            for (const { name, phases } of this.spoken(controller, platform)) {
                this.note(controller, `its interface '${name}'`, phases, 1);
            }
        }
        for (const fabric of this.plan.fabrics) {
            if (fabric.platform?.name === platform.name) {
                this.note(fabric, `its control plane ('${platform.name}')`, this.all, 1);
            }
        }
        for (const workload of this.plan.workloads) {
            const there = this.onPlatform(workload, platform);
            if (there !== 0n) {
                this.note(workload, `its control plane ('${platform.name}')`, there, 1);
            }
        }
    }

    /** Interfaces of a platform by which a controller reaches machines there, and when. */
    private spoken(controller: Controller, platform: Platform): { name: string; phases: Phases }[] {
        let there = 0n;
        for (const index of controller.workloads) {
            if ((there |= this.onPlatform(nth(this.plan.workloads, index), platform)) === this.all) {
                break;
            }
        }
        const names = new Map<string, Phases>(controller.mayUse.map(s => [s.name, this.all]));
        for (const { interfaceName, phase } of gainsOf(this.plan, controller)) {
            if (!names.has(interfaceName)) {
                names.set(interfaceName, this.since(phase.index));
            }
        }
        return [...names].flatMap(([name, phases]) => {
            const usable =
                !name.startsWith(GUEST_PREFIX) &&
                offers(platform, name) &&
                otherLayer(this.plan, controller, name) === undefined;
            return usable && (phases & there) !== 0n ? [{ name, phases: phases & there }] : [];
        });
    }

    /** What moves leans on what it leaves until the end of that phase, and on what it comes to from the beginning of it. */
    private onFabric(workload: Workload, fabric: string): Phases {
        return this.whereabouts(
            workload,
            workload.fabric?.name === fabric,
            this.moved.get(workload.index)?.fabric.name === fabric,
        );
    }

    private onPlatform(workload: Workload, platform: Platform): Phases {
        return this.whereabouts(
            workload,
            workload.platform?.name === platform.name,
            this.moved.get(workload.index)?.platform?.name === platform.name,
        );
    }

    private whereabouts(workload: Workload, before: boolean, after: boolean): Phases {
        const move = this.moved.get(workload.index);
        if (!move) {
            return before ? this.all : 0n;
        }
        return (before ? this.until(move.phase.index) : 0n) | (after ? this.since(move.phase.index) : 0n);
    }

    private since(index: number): Phases {
        return this.all & ~((1n << BigInt(index)) - 1n);
    }

    private until(index: number): Phases {
        return (1n << BigInt(index + 1)) - 1n;
    }

    private note(component: Component, what: string, phases: Phases, distance: number): void {
        const own = this.reasons.get(component);
        const known = own?.find(r => r.what === what);
        if (known) {
            known.phases |= phases;
        } else if (own) {
            own.push({ what, distance, phases });
        } else {
            this.reasons.set(component, [{ what, distance, phases }]);
        }
    }

    private losses(): BlastLoss[] {
        const losses = [...this.reasons].map(([component, reasons]): BlastLoss => {
            const workload = component.kind === 'workload' ? component : undefined;
            return {
                component: component.name,
                layer: layerOf(component.kind),
                what: reasonText(reasons),
                environment: workload?.environment?.name,
                machines: workload?.count ?? 0,
                distance: Math.min(...reasons.map(r => r.distance)),
                phases: this.names(reasons.reduce((sum, r) => sum | r.phases, 0n)),
            };
        });
        return losses
            .map((loss, i) => ({ loss, i }))
            .sort((a, b) => a.loss.distance - b.loss.distance || a.i - b.i)
            .map(({ loss }) => loss);
    }

    private names(phases: Phases): readonly string[] {
        let list = this.lists.get(phases);
        if (!list) {
            this.lists.set(
                phases,
                (list = this.plan.phases.filter(p => ((phases >> BigInt(p.index)) & 1n) === 1n).map(p => p.name)),
            );
        }
        return list;
    }
}

const LEANS = 'what it leans on';

/** Its own reasons by name; what follows from others is told by name where it is all there is. */
function reasonText(reasons: readonly Reason[]): string {
    const own = reasons.filter(r => !r.what.startsWith(LEANS)).map(r => r.what);
    const leaning = reasons.filter(r => r.what.startsWith(LEANS));
    if (leaning.length === 0) {
        return own.join(', or ');
    }
    return own.length > 0
        ? `${own.join(', or ')}, or ${LEANS}`
        : `${firstOf(leaning).what}${leaning.length > 1 ? ` and ${leaning.length - 1} more` : ''}`;
}
