import { type Controller, GUEST_PREFIX, offers, type Plan, type Platform } from '../../plan/plan.ts';
import type { DeclRecord, NameUse } from '../../plan/records.ts';
import { askedFor, notTakenOver, retirementOf } from '../recovery/service.ts';
import { gainsOf } from '../schedule/state.ts';
import type { AccessRow } from './access.ts';
import { accessModel, type Holding } from './model.ts';

/** A controller that works with a principal's account, and what the account's role on the target does not let it do. */
export interface ToolAccess {
    readonly controller: Controller;
    /** Capabilities under `needs` (its own and its product's) that it has today and the role does not give. */
    readonly unmet: readonly NameUse[];
    readonly interfaces: readonly InterfaceAccess[];
}

/** An interface of the target that the controller speaks and the account may not use. */
export interface InterfaceAccess {
    readonly name: string;
    readonly declaration: DeclRecord;
    /** Required privileges that the role does not allow. */
    readonly missing: readonly string[];
    /** What it requires that no role can allow, such as one certain account (`root@pam`). */
    readonly beyondRoles: readonly string[];
}

/** The controllers that log in with a principal of this row and have work on its target. */
export function toolsOf(plan: Plan, row: AccessRow): Controller[] {
    return plan.controllers.filter(
        c =>
            c.principal === row.principal &&
            retirementOf(plan, c) === undefined &&
            (c.workloads.empty || worksOn(plan, c, row.to)),
    );
}

/** Whether nobody needs a role for this principal there: every controller that logs in with it is retired, or replaced in full. */
export function isUnneeded(plan: Plan, row: AccessRow): boolean {
    const own = plan.controllers.filter(c => c.principal === row.principal);
    return own.length > 0 && own.every(c => retirementOf(plan, c) !== undefined || isTakenOver(plan, c));
}

function isTakenOver(plan: Plan, controller: Controller): boolean {
    return !controller.workloads.empty && notTakenOver(plan, controller, plan.phases.length).empty;
}

function worksOn(plan: Plan, controller: Controller, platform: Platform): boolean {
    return plan.phases.some(p =>
        p.steps.some(
            s =>
                s.verb === 'cutover' &&
                s.fabric?.platform?.name === platform.name &&
                s.workloads.overlaps(askedFor(plan, controller, p)),
        ),
    );
}

/**
 * What the tools of a principal could not do with a role on the target.
 * @param privileges what the role allows; @param after what that grants: a tool needs the whole of a capability
 */
export function hinderedTools(
    plan: Plan,
    row: AccessRow,
    privileges: ReadonlySet<string>,
    after: Holding,
): ToolAccess[] {
    return toolsOf(plan, row).flatMap(controller => {
        const missing = needsOf(plan, controller).filter(
            n => !after.capabilities.has(n.name) || after.missing.has(n.name),
        );
        const held = new Set(row.capabilities);
        // What it does not have today either is nothing the move takes away: `account-short` tells it.
        const unmet = missing.filter(n => held.has(n.name));
        const interfaces = interfacesOn(plan, controller, row.to).flatMap(
            name => interfaceAccess(plan, name, row, privileges) ?? [],
        );
        return unmet.length > 0 || interfaces.length > 0 ? [{ controller, unmet, interfaces }] : [];
    });
}

/** Capabilities that the account of a controller has today. */
export function heldToday(controller: Controller): ReadonlySet<string> {
    const [first] = controller.principal?.holds ?? [];
    return first === undefined
        ? new Set()
        : accessModel(first.platform).capabilitiesOf((controller.principal?.holds ?? []).flatMap(r => r.privileges));
}

function needsOf(plan: Plan, controller: Controller): NameUse[] {
    const all = [...controller.needs, ...(controller.product?.needs ?? [])];
    return all.filter(
        (use, i) =>
            plan.declaration('capability', use.name) !== undefined && all.findIndex(u => u.name === use.name) === i,
    );
}

/** Interfaces of a platform that a controller speaks today or is put onto; what lives in the guest asks the platform for nothing. */
function interfacesOn(plan: Plan, controller: Controller, platform: Platform): string[] {
    const names = [...controller.mayUse.map(s => s.name), ...gainsOf(plan, controller).map(g => g.interfaceName)];
    return [...new Set(names)].filter(name => !name.startsWith(GUEST_PREFIX) && offers(platform, name));
}

/** The privileges of a platform that the interfaces a controller uses there require. */
export function requiredOn(plan: Plan, controller: Controller, platform: Platform): string[] {
    const known = accessModel(platform).privileges;
    return interfacesOn(plan, controller, platform)
        .flatMap(name => requirements(plan.declaration('interface', name)?.doc))
        .filter(privilege => known.has(privilege));
}

function interfaceAccess(
    plan: Plan,
    name: string,
    { principal, to }: AccessRow,
    privileges: ReadonlySet<string>,
): InterfaceAccess | undefined {
    const declaration = plan.declaration('interface', name);
    const required = requirements(declaration?.doc);
    if (!declaration || required.length === 0) {
        return undefined;
    }
    const known = accessModel(to).privileges;
    const missing = required.filter(r => known.has(r) && !privileges.has(r));
    // An account such as `root@pam`: whoever is not that account is refused, whatever his role allows.
    const beyondRoles = required.filter(r => !known.has(r) && /^\S+@\S+$/.test(r) && r !== principal.name);
    return missing.length > 0 || beyondRoles.length > 0 ? { name, declaration, missing, beyondRoles } : undefined;
}

/**
 * The privileges an interface requires of whoever uses it. The language has no property for it: the library says it in the
 * last sentence of the documentation (`Needs VM.Backup, Datastore.AllocateSpace.`), which is where a reader finds it. What
 * is needed only now and then stands with a remark in brackets and is left out.
 */
export function requirements(doc: string | undefined): string[] {
    const list = /(?:^|\n)[ \t]*Needs ([^\n]*(?:\n[^\n]+)*)\.\s*$/.exec(doc ?? '')?.[1];
    return list === undefined
        ? []
        : list
              .split(',')
              .map(part => part.replace(/\s+/g, ' ').trim())
              .filter(part => part !== '' && !part.endsWith(')'));
}
