import type { Plan, Platform, Principal, Role } from '../../plan/plan.ts';
import { type AccessModel, accessModel } from './model.ts';
import { bestRole, type LeastRole, leastRole, type Translation, translation } from './translate.ts';

export type { LeastRole, LeaveOut, Translation } from './translate.ts';

/** One principal translated to one target platform. */
export interface AccessRow {
    readonly principal: Principal;
    readonly identity: string;
    readonly from: Platform;
    readonly to: Platform;
    /** Names of the roles held. */
    readonly holds: readonly string[];
    /** Names of the roles it becomes there, joined; absent where none is given (or none that exists). */
    readonly becomes?: string;
    /** The roles it becomes there. */
    readonly roles: readonly Role[];
    /** Capabilities held today, sorted. */
    readonly capabilities: readonly string[];
    readonly least: LeastRole;
    readonly chosen?: Translation;
    /** Absent where the platform brings no roles. */
    readonly best?: Translation & { readonly role: string };
}

/** What only depends on the capabilities held and the target. */
type Offer = Pick<AccessRow, 'least' | 'best'>;

/** Offers by target and capabilities, so that a keystroke elsewhere computes none again. */
const offers = new WeakMap<AccessModel, Map<string, Offer>>();
const MOST_OFFERS = 2000;

/** Translates every principal to every target it does not live on: principals in textual order, targets as the plan lists them. */
export function accessRows(plan: Plan): readonly AccessRow[] {
    const holders = new Map<string, Holder>();
    return plan.identities.flatMap(identity => {
        const from = identity.platform;
        if (!from || plan.to.some(p => p.name === from.name)) {
            return [];
        }
        return identity.principals.flatMap(principal => {
            // Many principals hold the same roles.
            const holds = principal.holds.map(r => r.name);
            const key = [from.name, ...holds].join('\n');
            let holder = holders.get(key);
            if (!holder) {
                holders.set(key, (holder = holderOf(capabilitiesOf(principal.holds, from))));
            }
            return plan.to.map(to => accessRow({ principal, identity: identity.name, from, to, holds }, holder));
        });
    });
}

/** What roles that are held together amount to, on their platform and offered on each target. */
interface Holder {
    readonly held: ReadonlySet<string>;
    readonly capabilities: readonly string[];
    readonly offers: Map<Platform, Offer>;
}

function holderOf(held: ReadonlySet<string>): Holder {
    return { held, capabilities: [...held].sort(), offers: new Map() };
}

function accessRow(
    of: Pick<AccessRow, 'principal' | 'identity' | 'from' | 'to' | 'holds'>,
    { held, capabilities, offers: known }: Holder,
): AccessRow {
    let offer = known.get(of.to);
    if (!offer) {
        known.set(of.to, (offer = offerFor(held, capabilities, of.to)));
    }
    const roles = rolesOn(of.principal, of.to);
    return {
        ...of,
        roles,
        capabilities,
        ...offer,
        ...(roles.length > 0
            ? { becomes: roles.map(r => r.name).join(', '), chosen: translation(held, capabilitiesOf(roles, of.to)) }
            : {}),
    };
}

/** The roles a principal becomes on a target: those given for it by name, else those given for whichever target has them. */
export function rolesOn(principal: Principal, platform: Platform): Role[] {
    const here = principal.becomes.filter(b => b.platform.name === platform.name);
    const named = here.filter(b => b.named);
    return [...new Set((named.length > 0 ? named : here).map(b => b.role))];
}

/** Capabilities of several roles held together, on their platform. */
export function capabilitiesOf(roles: readonly Role[], platform: Platform): ReadonlySet<string> {
    return accessModel(platform).capabilitiesOf(roles.flatMap(r => r.privileges));
}

function offerFor(held: ReadonlySet<string>, sorted: readonly string[], to: Platform): Offer {
    const model = accessModel(to);
    let known = offers.get(model);
    if (!known) {
        offers.set(model, (known = new Map()));
    }
    const key = sorted.join('\n');
    let offer = known.get(key);
    if (!offer) {
        if (known.size >= MOST_OFFERS) {
            known.clear();
        }
        known.set(key, (offer = { least: leastRole(held, model), best: bestRole(held, model) }));
    }
    return offer;
}
