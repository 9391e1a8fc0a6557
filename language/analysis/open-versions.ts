import { IndexSet } from '../plan/index-set.ts';
import { type Controller, GUEST_PREFIX, type KnownFact, type Plan, type Platform } from '../plan/plan.ts';
import type { VersionWindow } from '../plan/records.ts';
import { openInWindow } from '../plan/versions.ts';
import type { Facts } from './analysis.ts';
import { gainsOf, worksThrough } from './schedule/state.ts';

/**
 * What a judgement rests on that holds only in some versions, where the plan does not say exactly enough which one it has: without a version
 * nothing lies outside a window, so that nothing would be found wrong (5.6).
 */
export interface OpenWindow {
    /** What is meant to work there: a controller, or the workloads that use a feature. */
    readonly name: string;
    /** The interface it works through, or the feature that is used. */
    readonly what: string;
    /** The fact, with the window of the platform's versions. */
    readonly fact: KnownFact;
    readonly window: VersionWindow;
    /** Whether the platform offers something only then; else the product works with the platform only then. */
    readonly kind: 'offers' | 'works' | 'supports';
    readonly workloads: IndexSet;
}

/** What is open on each platform that machines move to, in the order of the moves. */
export function openVersions(facts: Pick<Facts, 'plan' | 'foundations'>): ReadonlyMap<Platform, readonly OpenWindow[]> {
    const { plan } = facts;
    const found = new Map<Platform, Map<string, OpenWindow>>();
    for (const { move, foundations } of facts.foundations) {
        const { platform } = move;
        if (!platform) {
            continue;
        }
        let own = found.get(platform);
        if (!own) {
            found.set(platform, (own = new Map()));
        }
        const windows = [
            ...foundations.flatMap(({ component, workloads }) =>
                'speaks' in component ? controllerWindows(plan, component, platform, workloads) : [],
            ),
            ...featureWindows(plan, platform, move.workloads),
        ];
        for (const window of windows) {
            const key = `${window.kind} ${window.name} ${window.what}`;
            const before = own.get(key);
            own.set(
                key,
                before ? { ...before, workloads: IndexSet.union([before.workloads, window.workloads]) } : window,
            );
        }
    }
    return new Map([...found].map(([platform, own]) => [platform, [...own.values()]]));
}

/** The windows a controller depends on, where nothing it works through on the platform holds in every version the plan may mean. */
function controllerWindows(
    plan: Plan,
    controller: Controller,
    platform: Platform,
    workloads: IndexSet,
): readonly OpenWindow[] {
    const names = new Set([
        ...controller.speaks.map(s => s.name),
        ...gainsOf(plan, controller).map(g => g.interfaceName),
    ]);
    const ways = [...names]
        .filter(name => worksThrough(plan, controller, platform, name))
        .map(name => waysOf(controller, platform, name, workloads));
    return ways.some(way => way.length === 0) ? [] : ways.flat();
}

function waysOf(controller: Controller, platform: Platform, what: string, workloads: IndexSet): readonly OpenWindow[] {
    if (what.startsWith(GUEST_PREFIX)) {
        return [];
    }
    const { name, product } = controller;
    const offer = platform.offers.get(what);
    const offered: OpenWindow[] =
        offer && openInWindow(platform.version, offer)
            ? [{ name, what, fact: offer, window: offer, kind: 'offers', workloads }]
            : [];
    const kinds = new Set(platform.chain.map(r => r.name));
    const rows = (product?.speaks ?? []).filter(
        row => row.name === what && (row.platform === undefined || kinds.has(row.platform)),
    );
    const [row] = rows;
    const spoken: OpenWindow[] =
        row?.onVersions && rows.every(r => openInWindow(platform.version, r.onVersions))
            ? [{ name, what, fact: row, window: row.onVersions, kind: 'works', workloads }]
            : [];
    return [...offered, ...spoken];
}

/** Features of machines that move to where they are supported in some versions only. */
function featureWindows(plan: Plan, platform: Platform, workloads: IndexSet): readonly OpenWindow[] {
    const windowed = [...platform.supports].filter(([, fact]) => openInWindow(platform.version, fact));
    if (windowed.length === 0) {
        return [];
    }
    return windowed.flatMap(([feature, fact]) => {
        const using = IndexSet.ofSorted(
            [...workloads].filter(i => plan.workloads[i]?.uses.some(use => use.name === feature)),
        );
        return using.empty
            ? []
            : [{ name: feature, what: feature, fact, window: fact, kind: 'supports', workloads: using } as const];
    });
}
