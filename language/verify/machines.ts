import { nth } from '../basics/lists.ts';
import type { Machine } from '../import/estate.ts';
import { MARK } from '../import/merge/marks.ts';
import type { Plan, Platform, Workload } from '../plan/plan.ts';
import type { Seen } from './places.ts';
import { isDone, type PlanState } from './state.ts';
import type { Difference } from './verify.ts';
import { amount, sourceOf } from './words.ts';

/** Machines of the inventories beside the workloads of the plan. */

/** A workload and the machines that are it, platform by platform. */
export interface Match {
    readonly workload: Workload;
    readonly on: ReadonlyMap<Platform, readonly Machine[]>;
    /** Found by its id under another name. */
    readonly renamed?: { readonly machine: Machine; readonly platform: Platform };
}

export interface Matched {
    readonly matches: readonly Match[];
    readonly unknown: readonly { readonly machine: Machine; readonly platform: Platform }[];
    /** Machines of all inventories, templates left out. */
    readonly found: number;
}

/** Pairs machines with workloads: by name or title, a workload of several by its name with a number, and by the id that the import noted. */
export function matched(plan: Plan, seen: readonly Seen[]): Matched {
    const byName = new Map<string, Workload>();
    for (const workload of plan.workloads) {
        for (const name of [workload.name, workload.title ?? workload.name]) {
            byName.set(name.toLowerCase(), byName.get(name.toLowerCase()) ?? workload);
        }
    }
    const on = new Map<Workload, Map<Platform, Machine[]>>();
    const rest: { machine: Machine; platform: Platform }[] = [];
    let found = 0;
    for (const { platform, estate } of seen) {
        for (const machine of estate.machines.filter(m => !m.template)) {
            found++;
            const workload = workloadOf(machine.name.toLowerCase(), byName);
            if (!workload) {
                rest.push({ machine, platform });
                continue;
            }
            const own = on.get(workload) ?? new Map<Platform, Machine[]>();
            own.set(platform, [...(own.get(platform) ?? []), machine]);
            on.set(workload, own);
        }
    }
    const unknown = new Set(rest);
    const matches = plan.workloads.map((workload): Match => {
        const places = on.get(workload);
        const id = places ? undefined : idOf(workload);
        const renamed =
            id === undefined
                ? undefined
                : [...unknown].find(u => u.machine.id === id && u.platform === workload.platform);
        if (renamed) {
            unknown.delete(renamed);
        }
        return { workload, on: places ?? new Map(), ...(renamed ? { renamed } : {}) };
    });
    return { matches, unknown: [...unknown], found };
}

function workloadOf(name: string, byName: ReadonlyMap<string, Workload>): Workload | undefined {
    const own = byName.get(name);
    if (own) {
        return own;
    }
    const numbered = /^(.*?)[-_. ]?\[?0*\d+\]?$/.exec(name);
    const several = numbered && byName.get(nth(numbered, 1));
    return several && several.count > 1 ? several : undefined;
}

/** The managed object id in the mark behind a declaration that was imported. */
function idOf({ record }: Workload): string | undefined {
    const { block, start } = record.span;
    const who = MARK.exec(block.text.slice(start))?.groups?.['who'];
    return who === undefined || who.startsWith('#') ? undefined : who.split('@')[0];
}

/** Where machines are that should be somewhere else, or nowhere. */
export function* places(
    state: PlanState,
    { workload, on, renamed }: Match,
    seen: readonly Seen[],
): Iterable<Difference> {
    const { target, phase, running, gone } = state.of(workload);
    const source = workload.platform;
    const at = (platform: Platform | undefined) => (platform && on.get(platform)) ?? [];
    const looked = (platform: Platform | undefined) => seen.some(s => s.platform === platform);
    const span = workload.record.nameSpan;
    const subject = workload.name;
    if (renamed) {
        yield {
            kind: 'missing',
            subject,
            plan: subject,
            found: `'${renamed.machine.name}', with the same id`,
            source: sourceOf(renamed.machine),
            message: `Workload '${subject}' is called '${renamed.machine.name}' on '${renamed.platform.name}' now`,
            fix: `Rename workload '${subject}' to '${renamed.machine.name}'`,
            span,
        };
        return;
    }
    const old = at(source);
    const moved = target !== undefined && target !== source;
    if (isDone(phase, state.asOf) && (moved || gone)) {
        const up = old.filter(m => m.power !== 'off');
        const still = nth([...up, ...old, undefined], 0);
        if (still) {
            const off = up.length === 0;
            yield {
                kind: off ? 'state' : 'not-moved',
                subject,
                plan: `${gone ? 'retired' : 'moved'} by phase '${phase?.name ?? ''}', done`,
                found: `${amount(off ? old.length : up.length, workload)}${off ? 'powered off' : 'still'} on '${source?.name ?? ''}'`,
                source: sourceOf(still),
                message: off
                    ? `'${subject}' is still on '${source?.name ?? ''}', powered off, after phase '${phase?.name ?? ''}' is done`
                    : `'${subject}' is still on '${source?.name ?? ''}', although phase '${phase?.name ?? ''}' is done`,
                fix: off ? null : `Remove 'done' from phase '${phase?.name ?? ''}', or report it`,
                span,
            };
        }
        if (
            moved &&
            !gone &&
            at(target).length < workload.count &&
            looked(target) &&
            !(still && at(target).length === 0)
        ) {
            yield missing(workload, at(target).length, [target]);
        }
        return;
    }
    const early = target !== undefined && target !== source ? at(target) : [];
    if (early[0] && !running) {
        yield {
            kind: 'moved-early',
            subject,
            plan: phase ? `moves in phase '${phase.name}', not done` : 'stays',
            found: `${amount(early.length, workload)}on '${target?.name ?? ''}'`,
            source: sourceOf(early[0]),
            message: `'${subject}' is on '${target?.name ?? ''}' already, although phase '${phase?.name ?? ''}' is not done`,
            fix: phase ? `Mark phase '${phase.name}' as started, or done` : null,
            span,
        };
        return;
    }
    const here = old.length + (running ? early.length : 0);
    if (source && looked(source) && here < workload.count && early.length === 0) {
        yield missing(workload, here, [source]);
    }
}

function missing(workload: Workload, found: number, platforms: readonly Platform[]): Difference {
    const where = platforms.map(p => `'${p.name}'`).join(' and ');
    return {
        kind: 'missing',
        subject: workload.name,
        plan: `${workload.count === 1 ? '' : `${workload.count} machines `}on ${where}`,
        found: found === 0 ? 'not found' : `${found} machines`,
        source: null,
        message: `'${workload.name}' is not on ${where}${found === 0 ? '' : ` as often as the plan says: ${found} of ${workload.count}`}`,
        fix: found === 0 ? `Remove workload '${workload.name}', or report it` : `Write 'count ${found}'`,
        span: workload.record.nameSpan,
    };
}
