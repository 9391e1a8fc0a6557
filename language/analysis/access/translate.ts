import type { AccessModel, Alternative } from './model.ts';

/** What a role keeps, loses and gains against what a principal holds today; capability ids, sorted. */
export interface Translation {
    /** Held today and held afterwards. `exact` and `lost` together are what is held today. */
    readonly exact: readonly string[];
    readonly lost: readonly string[];
    /** Held afterwards, but not today: the over-grant. */
    readonly gained: readonly string[];
}

/** The least custom role of a platform that keeps all that can be kept. */
export interface LeastRole extends Translation {
    /** Sorted. */
    readonly privileges: readonly string[];
    /** Capabilities that bring much more than they keep: better left out of the role. */
    readonly leaveOut: readonly LeaveOut[];
}

export interface LeaveOut {
    readonly capability: string;
    /** The privileges of its narrowest grant. */
    readonly privileges: readonly string[];
    /** What that grant brings beyond what is held; sorted. */
    readonly brings: readonly string[];
    readonly alternative: Alternative;
}

/** A grant that brings more than so many capabilities nobody asked for is better left out. */
const MOST_BROUGHT = 3;
/** Whoever has one of these can give himself all others, so a grant that brings one of them is left out however little it brings. */
export const CRITICAL: ReadonlySet<string> = new Set([
    'role.manage',
    'permission.assign',
    'user.manage',
    'identity.provider.manage',
    'host.shell',
]);

/** What a role with the capabilities `after` keeps, loses and gains against `held`. */
export function translation(held: ReadonlySet<string>, after: ReadonlySet<string>): Translation {
    return {
        exact: [...held].filter(c => after.has(c)).sort(),
        lost: [...held].filter(c => !after.has(c)).sort(),
        gained: [...after].filter(c => !held.has(c)).sort(),
    };
}

/**
 * The least custom role: for each held capability the alternative that brings the fewest capabilities not held (ties:
 * fewer privileges, then by id), and the union of their privileges. What no alternative grants is lost.
 */
export function leastRole(held: ReadonlySet<string>, model: AccessModel): LeastRole {
    const privileges = new Set<string>();
    const leaveOut: LeaveOut[] = [];
    for (const capability of [...held].sort()) {
        const narrowest = narrowestGrant(capability, held, model);
        if (!narrowest) {
            continue;
        }
        for (const privilege of narrowest.privileges) {
            privileges.add(privilege);
        }
        const brings = [...narrowest.brings].filter(c => !held.has(c)).sort();
        if (brings.length > MOST_BROUGHT || brings.some(c => CRITICAL.has(c))) {
            leaveOut.push({ capability, privileges: narrowest.privileges, brings, alternative: narrowest });
        }
    }
    return { privileges: [...privileges].sort(), ...translation(held, model.capabilitiesOf(privileges)), leaveOut };
}

/** The alternative that brings the fewest capabilities not held; ties: fewer privileges, then by id. */
function narrowestGrant(capability: string, held: ReadonlySet<string>, model: AccessModel): Alternative | undefined {
    let best: Alternative | undefined;
    let bestExtra = Infinity;
    for (const alternative of model.grants.get(capability) ?? []) {
        let extra = 0;
        for (const brought of alternative.brings) {
            if (!held.has(brought)) {
                extra++;
            }
        }
        if (!best || extra < bestExtra || (extra === bestExtra && precedes(alternative, best))) {
            best = alternative;
            bestExtra = extra;
        }
    }
    return best;
}

function precedes(a: Alternative, b: Alternative): boolean {
    if (a.privileges.length !== b.privileges.length) {
        return a.privileges.length < b.privileges.length;
    }
    const at = a.privileges.findIndex((p, i) => p !== b.privileges[i]);
    return at >= 0 && a.privileges[at]! < b.privileges[at]!;
}

/** The least role without what is better left out: what of it is held by another grant anyway stays. */
export function leanRole(held: ReadonlySet<string>, least: LeastRole, model: AccessModel): LeastRole {
    const left = new Set(least.leaveOut.map(l => l.capability));
    const privileges = new Set<string>();
    for (const capability of held) {
        if (!left.has(capability)) {
            for (const privilege of narrowestGrant(capability, held, model)?.privileges ?? []) {
                privileges.add(privilege);
            }
        }
    }
    return { privileges: [...privileges].sort(), ...translation(held, model.capabilitiesOf(privileges)), leaveOut: [] };
}

/**
 * The best-fitting built-in role: the one whose capabilities overlap most with those held, as a share of all that either
 * has (Jaccard index |A∩B| / |A∪B|), so that losing and over-granting both count and an administrator role does not win by keeping
 * everything. Ties: more kept, then fewer gained, then by name. Undefined where the platform has no roles.
 */
export function bestRole(
    held: ReadonlySet<string>,
    model: AccessModel,
): (Translation & { readonly role: string }) | undefined {
    let best:
        | { name: string; capabilities: ReadonlySet<string>; fit: number; kept: number; gained: number }
        | undefined;
    for (const { name, capabilities } of model.builtIn) {
        let kept = 0;
        for (const capability of capabilities) {
            if (held.has(capability)) {
                kept++;
            }
        }
        const gained = capabilities.size - kept;
        const all = held.size + gained;
        const candidate = { name, capabilities, fit: all === 0 ? 1 : kept / all, kept, gained };
        if (!best || fitsBetter(candidate, best)) {
            best = candidate;
        }
    }
    return best && { role: best.name, ...translation(held, best.capabilities) };
}

function fitsBetter(a: { name: string; fit: number; kept: number; gained: number }, b: typeof a): boolean {
    return a.fit !== b.fit
        ? a.fit > b.fit
        : a.kept !== b.kept
          ? a.kept > b.kept
          : a.gained !== b.gained
            ? a.gained < b.gained
            : a.name < b.name;
}
