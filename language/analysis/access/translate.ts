import { nth } from '../../basics/lists.ts';
import { criticalGains } from './critical.ts';
import type { AccessModel, Alternative, Holding } from './model.ts';

/** What a role keeps, loses and gains against what a principal holds today; capability ids, sorted. */
export interface Translation {
    /** Held today and held whole afterwards. `exact`, `partial` and `lost` together are what is held today; none is in two of them. */
    readonly exact: readonly string[];
    /** Held today and held in part afterwards. */
    readonly partial: readonly string[];
    /** The privileges that are missing to hold those in `partial` whole, by capability. */
    readonly missing: Readonly<Record<string, readonly string[]>>;
    readonly lost: readonly string[];
    /** Held afterwards, whole or in part, but not today: the over-grant. */
    readonly gained: readonly string[];
}

/** The least role of a platform that keeps what can be kept. */
export interface LeastRole extends Translation {
    /** The built-in role it is, where the platform has no roles of one's own. */
    readonly role?: string;
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

export type NamedRole = Translation & { readonly role: string };

/** A grant that brings more than so many capabilities nobody asked for is better left out. */
const MOST_BROUGHT = 3;
/** A role without critical capabilities is preferred to one with them as long as it keeps this share of what that one keeps. */
const REASONABLE = 0.25;

/** What a role that can do `after` keeps, loses and gains against `held`. */
export function translation(held: ReadonlySet<string>, after: Holding): Translation {
    const kept = [...held].filter(c => after.capabilities.has(c)).sort();
    const partial = kept.filter(c => after.missing.has(c));
    return {
        exact: kept.filter(c => !after.missing.has(c)),
        partial,
        missing: Object.fromEntries(partial.map(c => [c, after.missing.get(c) ?? []])),
        lost: [...held].filter(c => !after.capabilities.has(c)).sort(),
        gained: [...after.capabilities].filter(c => !held.has(c)).sort(),
    };
}

/**
 * The least custom role that keeps everything the target can grant: for each held capability the whole grant that brings the
 * fewest capabilities not held (ties: fewer privileges, then by id), and the union of their privileges. What no grant gives is lost.
 */
export function leastRole(held: ReadonlySet<string>, model: AccessModel): LeastRole {
    const chosen = new Map<string, Alternative>();
    const keepable = keepableOf(held, model);
    for (const capability of [...held].sort()) {
        const narrowest = narrowestGrant(capability, held, model, false);
        if (narrowest) {
            chosen.set(capability, narrowest);
        }
    }
    const leaveOut = [...chosen].flatMap(([capability, way]): LeaveOut[] =>
        tooMuch(way, held, keepable) ? [leftOut(capability, way, held)] : [],
    );
    return customRole(held, chosen, leaveOut, model);
}

/**
 * The least custom role to recommend: as `leastRole`, without what brings much more than it keeps. Where a part of such a capability
 * can be had without, that part stays. It never brings a critical capability.
 */
export function advisedRole(held: ReadonlySet<string>, least: LeastRole, model: AccessModel): LeastRole {
    const chosen = new Map<string, Alternative>();
    const keepable = keepableOf(held, model);
    for (const capability of [...held].sort()) {
        const ways = [false, true].map(part => narrowestGrant(capability, held, model, part));
        const way = ways.find(w => w && !tooMuch(w, held, keepable));
        if (way) {
            chosen.set(capability, way);
        }
    }
    // Privileges of several grants can together give what none of them gives alone.
    for (;;) {
        const role = customRole(held, chosen, [], model);
        const [critical] = criticalGains(role);
        if (critical === undefined || !dropCauseOf(critical, chosen, model)) {
            return least.leaveOut.length === 0 && role.privileges.length === least.privileges.length ? least : role;
        }
    }
}

/** Takes out the fewest choices that end a capability nobody asked for. */
function dropCauseOf(capability: string, chosen: Map<string, Alternative>, model: AccessModel): boolean {
    const allowed = new Set([...chosen.values()].flatMap(w => w.privileges));
    const way = model.grants.get(capability)?.find(w => w.privileges.every(p => allowed.has(p)));
    const users = (way?.privileges ?? []).map(p => [...chosen].filter(([, w]) => w.privileges.includes(p)));
    const fewest = users.sort((a, b) => a.length - b.length)[0];
    for (const [drop] of fewest ?? []) {
        chosen.delete(drop);
    }
    return fewest !== undefined;
}

function customRole(
    held: ReadonlySet<string>,
    chosen: ReadonlyMap<string, Alternative>,
    leaveOut: readonly LeaveOut[],
    model: AccessModel,
): LeastRole {
    const privileges = [...new Set([...chosen.values()].flatMap(w => w.privileges))].sort();
    return { privileges, ...translation(held, model.holdingOf(privileges)), leaveOut };
}

function leftOut(capability: string, alternative: Alternative, held: ReadonlySet<string>): LeaveOut {
    return { capability, privileges: alternative.privileges, brings: extra(alternative, held), alternative };
}

/** What is held and some grant of the target gives whole. */
function keepableOf(held: ReadonlySet<string>, model: AccessModel): string[] {
    return [...held].filter(c => model.grants.get(c)?.some(way => !way.part));
}

function tooMuch(way: Alternative, held: ReadonlySet<string>, keepable: readonly string[]): boolean {
    const brings = extra(way, held);
    return brings.length > MOST_BROUGHT || criticalGains({ exact: keepable, gained: brings }).length > 0;
}

function extra(way: Alternative, held: ReadonlySet<string>): string[] {
    return [...way.brings].filter(c => !held.has(c)).sort();
}

/** The whole (or partial) grant that brings the fewest capabilities not held; ties: fewer privileges, then by id. */
function narrowestGrant(
    capability: string,
    held: ReadonlySet<string>,
    model: AccessModel,
    part: boolean,
): Alternative | undefined {
    let best: Alternative | undefined;
    let bestExtra = Infinity;
    for (const alternative of model.grants.get(capability) ?? []) {
        if (alternative.part !== part) {
            continue;
        }
        let beyond = 0;
        for (const brought of alternative.brings) {
            if (!held.has(brought)) {
                beyond++;
            }
        }
        if (!best || beyond < bestExtra || (beyond === bestExtra && precedes(alternative, best))) {
            best = alternative;
            bestExtra = beyond;
        }
    }
    return best;
}

function precedes(a: Alternative, b: Alternative): boolean {
    if (a.privileges.length !== b.privileges.length) {
        return a.privileges.length < b.privileges.length;
    }
    const at = a.privileges.findIndex((p, i) => p !== b.privileges[i]);
    return at >= 0 && nth(a.privileges, at) < nth(b.privileges, at);
}

/** A built-in role with what decides between it and others. */
interface Candidate {
    readonly name: string;
    readonly privileges: ReadonlySet<string>;
    readonly after: Translation;
    readonly kept: number;
    /** Jaccard index |A∩B| / |A∪B| of what it can do and what is held. */
    readonly fit: number;
}

/** Built-in roles that keep something; those that bring critical capabilities only where no other keeps a reasonable share. */
function candidates(held: ReadonlySet<string>, model: AccessModel): Candidate[] {
    const all = model.builtIn.flatMap(({ name, privileges, holding }): Candidate[] => {
        const after = translation(held, holding);
        const kept = held.size - after.lost.length;
        return kept === 0 ? [] : [{ name, privileges, after, kept, fit: kept / (held.size + after.gained.length) }];
    });
    const harmless = all.filter(c => criticalGains(c.after).length === 0);
    const most = Math.max(0, ...all.map(c => c.kept));
    const reasonable = harmless.filter(c => c.kept >= most * REASONABLE);
    return reasonable.length > 0 ? reasonable : all;
}

/**
 * The best-fitting built-in role: the one whose capabilities overlap most with those held, as a share of all that either
 * has, so that losing and over-granting both count and an administrator role does not win by keeping everything.
 * Ties: more kept, more of it whole, fewer gained, then by name. Undefined where no role of the platform keeps anything.
 */
export function bestRole(held: ReadonlySet<string>, model: AccessModel): NamedRole | undefined {
    const [best] = candidates(held, model).sort((a, b) => b.fit - a.fit || keepsMore(a, b));
    return best && { role: best.name, ...best.after };
}

/** The least built-in role that works, for a platform without roles of one's own: the one that keeps most, then gains least. */
export function leastBuiltIn(held: ReadonlySet<string>, model: AccessModel): LeastRole | undefined {
    const [best] = candidates(held, model).sort(keepsMore);
    return best && { role: best.name, privileges: [...best.privileges].sort(), ...best.after, leaveOut: [] };
}

function keepsMore(a: Candidate, b: Candidate): number {
    return (
        b.kept - a.kept ||
        b.after.exact.length - a.after.exact.length ||
        a.after.gained.length - b.after.gained.length ||
        (a.name < b.name ? -1 : 1)
    );
}
