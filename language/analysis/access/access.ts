import type { Plan, Platform, Principal, Role } from '../../plan/plan.ts';
import { type AccessModel, accessModel, type Holding } from './model.ts';
import {
    advisedRole,
    bestRole,
    type LeastRole,
    leastBuiltIn,
    leastRole,
    type NamedRole,
    type Translation,
    translation,
} from './translate.ts';

export { criticalGains } from './critical.ts';
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
    /** The least role that keeps everything the target can grant; where the target takes no roles of one's own, the least of its own that works. */
    readonly least: LeastRole;
    /** The least role without what brings much more than it keeps: what is recommended. It is `least` where nothing does. */
    readonly advised: LeastRole;
    readonly chosen?: Translation;
    /** Absent where no role of the platform keeps anything. */
    readonly best?: NamedRole;
}

/** What only depends on the capabilities held and the target. */
type Offer = Pick<AccessRow, 'least' | 'advised' | 'best'>;

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
            ? { becomes: roles.map(r => r.name).join(', '), chosen: translation(held, holdingOf(roles, of.to)) }
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

/** What several roles can do when they are held together, on their platform. */
export function holdingOf(roles: readonly Role[], platform: Platform): Holding {
    return accessModel(platform).holdingOf(roles.flatMap(r => r.privileges));
}

const SEMANTICS = 'access.';

/** Whether a platform says by which rules it decides access. */
export function decidesAccess(platform: Platform): boolean {
    return [...platform.supports.keys()].some(feature => feature.startsWith(SEMANTICS));
}

/** Whether roles of chosen privileges can be made on a platform; one that says nothing about its rules is taken to. */
export function takesOwnRoles(platform: Platform): boolean {
    return platform.supports.has(`${SEMANTICS}custom-roles`) || !decidesAccess(platform);
}

/**
 * Whether nothing better can be had than what a role gives: it keeps, at least in part, all that the recommended role or the least
 * one keeps, and brings nothing beyond what that one brings. The recommended role never brings a critical capability; the least one
 * does where something that is held cannot be kept without it, which is then the price of keeping it and is named.
 */
export function atBest({ least, advised }: Pick<AccessRow, 'least' | 'advised'>, role: Translation): boolean {
    const lost = new Set(role.lost);
    return [least, advised].some(
        best =>
            ![...best.exact, ...best.partial].some(c => lost.has(c)) && role.gained.every(c => best.gained.includes(c)),
    );
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
        known.set(key, (offer = takesOwnRoles(to) ? ownRoleOffer(held, model) : builtInOffer(held, model)));
    }
    return offer;
}

function ownRoleOffer(held: ReadonlySet<string>, model: AccessModel): Offer {
    const least = leastRole(held, model);
    return { least, advised: advisedRole(held, least, model), best: bestRole(held, model) };
}

/** Where roles cannot be made, the least and the closest role are the same built-in one. */
function builtInOffer(held: ReadonlySet<string>, model: AccessModel): Offer {
    const built = leastBuiltIn(held, model);
    const least = built ?? { ...translation(held, NOTHING), privileges: [], leaveOut: [] };
    return { least, advised: least, best: built?.role === undefined ? undefined : { ...built, role: built.role } };
}

const NOTHING: Holding = { capabilities: new Set(), missing: new Map() };
