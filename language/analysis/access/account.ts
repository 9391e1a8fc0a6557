import { IndexSet } from '../../plan/index-set.ts';
import type { Controller, CutoverStep, Identity, Mover, Plan, Platform, Role, Step } from '../../plan/plan.ts';
import type { AccountDemand, NameUse } from '../../plan/records.ts';
import { askedFor, retirementOf } from '../recovery/service.ts';
import { type AccessRow, criticalGains, holdingOf, rolesOn, type Translation } from './access.ts';
import { accessModel } from './model.ts';
import { heldToday, requiredOn, toolsOf } from './tools.ts';
import { translation } from './translate.ts';

/** An account of a controller on one platform: the roles it has there, and what its product and its controller ask of it. */
export interface AccountCheck {
    readonly controller: Controller;
    readonly identity: Identity;
    readonly platform: Platform;
    /** The platform it works on today, or one that machines move to. */
    readonly side: 'source' | 'target';
    readonly roles: readonly Role[];
    /** Machines it works on there: those that are there today, or come there. */
    readonly workloads: IndexSet;
    /** Capabilities and privileges it lacks; with what is missing where it has a part. */
    readonly lacking: readonly Lacking[];
    /** Ways to satisfy what is asked as a role, none of which it has. */
    readonly roleWays: readonly AccountDemand[];
}

export interface Lacking {
    readonly use: NameUse;
    /** Privileges that are missing to the whole of a capability it has a part of. */
    readonly missing: readonly string[];
    /** The demand of the product; absent for a plain `needs`. */
    readonly demand?: AccountDemand;
}

/** Every account that lacks something on a platform where its controller has work. */
export function shortAccounts(plan: Plan): AccountCheck[] {
    return [...plan.controllers, ...plan.movers.flatMap(m => copying(plan, m))].flatMap(controller => {
        const { principal } = controller;
        const identity = principal && plan.identities.find(i => i.principals.includes(principal));
        if (!principal || !identity?.platform) {
            return [];
        }
        const here = identity.platform;
        const others = plan.to.filter(p => p.name !== here.name);
        return [here, ...others].flatMap(platform => {
            const side = plan.to.some(p => p.name === platform.name) ? 'target' : 'source';
            const roles = platform === here ? principal.holds : rolesOn(principal, platform);
            const workloads = worksFor(plan, controller, platform, side);
            // Roles that do not exist are told as such, and so is an account that gets none on the target.
            const named = platform !== here || principal.holdsNames.length === principal.holds.length;
            if (workloads.empty || !named || roles.length === 0) {
                return [];
            }
            const lacking = lackingOf(plan, controller, platform, side, roles);
            const roleWays = unmetWays(plan, controller, platform, roles);
            return lacking.length + roleWays.length > 0
                ? [{ controller, identity, platform, side, roles, workloads, lacking, roleWays }]
                : [];
        });
    });
}

/** A mover as a tool with an account: it works on what its cutovers move, on both sides. Empty where it moves nothing. */
function copying(plan: Plan, mover: Mover): Controller[] {
    const workloads = IndexSet.union(
        plan.phases.flatMap(p => p.steps.flatMap(s => (movesWith(s, mover.name) ? [s.workloads] : []))),
    );
    const { name, title, record, product, version, account, principal } = mover;
    return workloads.empty
        ? []
        : [
              {
                  kind: 'automation',
                  layer: 'monitoring',
                  name,
                  title,
                  record,
                  depends: [],
                  product,
                  version,
                  speaks: [],
                  mayUse: [],
                  coverage: [],
                  workloads,
                  needs: [],
                  account,
                  principal,
                  replaces: [],
              },
          ];
}

function movesWith(step: Step, mover: string): step is CutoverStep {
    return step.verb === 'cutover' && step.mover?.name === mover;
}

/** The privileges that the tools of a principal ask for on the target, by their interfaces, their `needs` and their products. */
export function askedPrivileges(plan: Plan, row: AccessRow): ReadonlySet<string> {
    const model = accessModel(row.to);
    const asked = toolsOf(plan, row).flatMap(controller => {
        const demands = demandsOn(controller, row.to).filter(d => d.purpose === undefined);
        const names = [
            ...controller.needs,
            ...(controller.product?.needs ?? []),
            ...demands.filter(d => d.what === 'names').flatMap(d => d.names),
        ];
        return [
            ...requiredOn(plan, controller, row.to),
            ...names.flatMap(({ name }) => (model.privileges.has(name) ? [name] : leastWay(row.to, name))),
        ];
    });
    return new Set(asked);
}

/** The privileges that grant a capability whole and bring least with it. */
export function leastWay(platform: Platform, capability: string): readonly string[] {
    const ways = (accessModel(platform).grants.get(capability) ?? []).filter(w => !w.part);
    return [...ways].sort((a, b) => a.brings.size - b.brings.size)[0]?.privileges ?? [];
}

/** The roles that the product of a tool asks for on the target, as alternatives. */
export interface AskedRole {
    readonly controller: Controller;
    readonly roles: readonly Role[];
    /** The one with least to fear. */
    readonly role: Role;
}

/**
 * Roles that products ask for their accounts there, by tool. Where a right of another kind would do as well, no role is asked for.
 */
export function askedRoles(plan: Plan, row: AccessRow): readonly AskedRole[] {
    const today = new Set(row.capabilities);
    return toolsOf(plan, row).flatMap(controller => {
        const ways = demandsOn(controller, row.to).filter(d => d.what !== 'names' && d.purpose === undefined);
        if (ways.some(w => w.what === 'right' || w.names.length !== 1)) {
            return [];
        }
        const roles = ways.flatMap(way => way.names.flatMap(use => plan.roleOn(use.name, row.to) ?? []));
        const cost = (role: Role) => {
            const after = translation(today, holdingOf([role], row.to));
            return criticalGains(after).length * 1000 + after.gained.length;
        };
        const [least] = roles.toSorted((a, b) => cost(a) - cost(b));
        return least ? [{ controller, roles, role: least }] : [];
    });
}

/** The tools whose product works with no role of this name and these privileges. */
export function unmetRoles(
    asked: readonly AskedRole[],
    name: string | undefined,
    privileges: Iterable<string>,
): readonly AskedRole[] {
    const own = new Set(privileges);
    const meets = (role: Role) =>
        role.name === name || (role.privileges.length > 0 && role.privileges.every(p => own.has(p)));
    return asked.filter(({ roles }) => !roles.some(meets));
}

/** A translation without the gains that the tools of the principal ask for; critical ones stay. */
export function withoutAsked(plan: Plan, row: AccessRow, of: Translation): Translation {
    const critical = criticalGains(of);
    const roles = toolsOf(plan, row).flatMap(c =>
        demandsOn(c, row.to).flatMap(d =>
            d.what === 'role' ? d.names.filter(n => row.roles.some(r => r.name === n.name)) : [],
        ),
    );
    const privileges = [
        ...askedPrivileges(plan, row),
        ...roles.flatMap(use => plan.roleOn(use.name, row.to)?.privileges ?? []),
    ];
    const asked = accessModel(row.to).capabilitiesOf(privileges);
    return { ...of, gained: of.gained.filter(c => critical.includes(c) || !asked.has(c)) };
}

/** What a controller covers and finds on a platform: today, or by what cutovers bring there. */
function worksFor(plan: Plan, controller: Controller, platform: Platform, side: AccountCheck['side']): IndexSet {
    const all = plan.workloads.filter((_, i) => controller.workloads.empty || controller.workloads.has(i));
    if (side === 'source') {
        return IndexSet.ofSorted(all.filter(w => w.platform?.name === platform.name).map(w => w.index));
    }
    if (controller.record.kind === 'mover') {
        return IndexSet.union(
            plan.phases.flatMap(p =>
                p.steps.flatMap(s =>
                    movesWith(s, controller.name) && s.fabric?.platform?.name === platform.name ? [s.workloads] : [],
                ),
            ),
        );
    }
    // A controller that is retired, or whose replacement covers them, asks for nothing there.
    const everything = controller.workloads.empty && retirementOf(plan, controller) === undefined;
    const moved = plan.phases.flatMap(phase =>
        phase.steps.flatMap(step =>
            step.verb === 'cutover' && step.fabric?.platform?.name === platform.name
                ? [everything ? step.workloads : step.workloads.intersect(askedFor(plan, controller, phase))]
                : [],
        ),
    );
    return IndexSet.union(moved);
}

function lackingOf(
    plan: Plan,
    controller: Controller,
    platform: Platform,
    side: AccountCheck['side'],
    roles: readonly Role[],
): Lacking[] {
    const model = accessModel(platform);
    const privileges = new Set(roles.flatMap(r => r.privileges));
    const after = holdingOf(roles, platform);
    const held = side === 'target' ? heldToday(controller) : new Set<string>();
    const plain = [...controller.needs, ...(controller.product?.needs ?? [])].map(use => ({ use, demand: undefined }));
    const demanded = demandsOn(controller, platform)
        .filter(d => d.what === 'names')
        .flatMap(demand => demand.names.map(use => ({ use, demand })));
    const seen = new Set<string>();
    return [...plain, ...demanded].flatMap(({ use, demand }): Lacking[] => {
        const capability = plan.declaration('capability', use.name) !== undefined;
        const missing = capability ? (after.missing.get(use.name) ?? []) : [];
        const has = capability
            ? after.capabilities.has(use.name) && missing.length === 0
            : privileges.has(use.name) || !model.privileges.has(use.name);
        // What it can do today and cannot any more is what `iam-mismatch` tells.
        if (has || seen.has(use.name) || (demand === undefined && held.has(use.name))) {
            return [];
        }
        seen.add(use.name);
        return [{ use, missing, demand }];
    });
}

/** What a product asks on a platform, by whatever name of it or of its bases; without a platform everywhere. */
function demandsOn(controller: Controller, platform: Platform): readonly AccountDemand[] {
    const names = new Set([platform.name, ...platform.chain.map(r => r.name)]);
    return (controller.product?.demands ?? []).filter(d => !d.platform || names.has(d.platform.name));
}

/** The roles and rights a product asks for as alternatives, when the account has none of them. */
function unmetWays(plan: Plan, controller: Controller, platform: Platform, roles: readonly Role[]): AccountDemand[] {
    const ways = demandsOn(controller, platform).filter(d => d.what !== 'names');
    const privileges = new Set(roles.flatMap(r => r.privileges));
    const met = ways.some(
        way => way.what === 'role' && way.names.every(use => hasRole(plan.roleOn(use.name, platform), use.name)),
    );
    return met ? [] : ways;

    /** A role of the same name, or one that allows everything it allows. */
    function hasRole(asked: Role | undefined, name: string): boolean {
        return (
            roles.some(r => r.name === name) ||
            (asked !== undefined && asked.privileges.length > 0 && asked.privileges.every(p => privileges.has(p)))
        );
    }
}
