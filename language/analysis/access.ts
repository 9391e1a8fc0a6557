import type { Plan, Platform, Principal } from '../plan/plan.ts';

/** What a role keeps, loses and gains against what a principal holds today; capability ids, sorted. */
export interface Translation {
    readonly exact: readonly string[];
    readonly lost: readonly string[];
    readonly gained: readonly string[];
}

/** One principal translated to one target platform. */
export interface AccessRow {
    readonly principal: Principal;
    readonly identity: string;
    readonly from: Platform;
    readonly to: Platform;
    /** Names of the roles held. */
    readonly holds: readonly string[];
    readonly becomes?: string;
    /** Capabilities held today. */
    readonly capabilities: readonly string[];
    readonly least: Translation & { readonly privileges: readonly string[] };
    readonly chosen?: Translation;
    readonly best?: Translation & { readonly role: string };
}

/** Translates every principal to every target; empty until a plan has identities. */
export function accessRows(_plan: Plan): readonly AccessRow[] {
    return [];
}
