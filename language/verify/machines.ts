import { nth } from '../basics/lists.ts';
import { insertBehind } from '../edits/declarations.ts';
import { propertyEdit } from '../edits/properties.ts';
import type { Machine } from '../import/estate/estate.ts';
import { MARK } from '../import/merge/fingerprints.ts';
import type { Phase, Plan, Platform, Workload } from '../plan/plan.ts';
import { inLibrary, replace, type TextEdit } from '../plan/source.ts';
import { dayText } from '../plan/units.ts';
import { headText, inlineBlock } from '../writing/declarations.ts';
import { written } from '../writing/names.ts';
import { writtenData } from '../writing/quantities.ts';
import { amount, sourceOf, standsFor } from './phrases.ts';
import type { Seen } from './platform-of.ts';
import { isDone, type PlanState } from './state.ts';
import type { Difference } from './verify.ts';

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
            rename: { span, to: renamed.machine.name },
            certain: true,
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
                ...(off
                    ? { fix: `Delete it on '${source?.name ?? ''}' once nobody needs the way back` }
                    : reopened(phase)),
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
            ...(phase
                ? {
                      fix: `Mark phase '${phase.name}' as started (${dayText(state.asOf)})`,
                      edits: () => [propertyEdit(phase.record, 'started', `started ${dayText(state.asOf)}`)],
                  }
                : { fix: 'Add it to a phase, or report it' }),
            span,
        };
        return;
    }
    const here = old.length + (running ? early.length : 0);
    if (source && looked(source) && here < workload.count && early.length === 0) {
        yield missing(workload, here, [source]);
    }
}

/** A phase that is not done after all: its machines are still where they were. */
function reopened(phase: Phase | undefined): Pick<Difference, 'fix' | 'edits'> {
    const done = phase?.record.properties.find(p => p.key === 'done');
    return {
        fix: `Remove 'done' from phase '${phase?.name ?? ''}', or report it`,
        ...(done ? { edits: () => [replace(done.span, '')] } : {}),
    };
}

/** A machine that the plan does not know; on the source it can be added, where its fabric can be told. */
export function unknownMachine(plan: Plan, { machine, platform }: Matched['unknown'][number]): Difference {
    const add = plan.from.includes(platform) ? added(plan, machine, platform) : undefined;
    return {
        kind: 'unknown',
        subject: machine.name,
        plan: null,
        found: `on '${platform.name}'`,
        source: sourceOf(machine),
        message: `'${machine.name}' is on '${platform.name}' and the plan does not know it`,
        ...(add
            ? { fix: `Add workload '${machine.name}' to the plan`, edits: () => [add], certain: true as const }
            : { fix: `Declare it if it stays on '${platform.name}', or report it` }),
    };
}

/** The declaration of a machine behind the last workload beside it; undefined where its name is taken or its place cannot be told. */
function added(plan: Plan, machine: Machine, platform: Platform): TextEdit | undefined {
    const fabrics = plan.fabrics.filter(f => f.platform === platform);
    const own = fabrics.filter(f => machine.cluster !== undefined && standsFor(f, machine.cluster));
    const [fabric, ...others] = own.length > 0 ? own : fabrics;
    const beside =
        plan.workloads.findLast(w => w.fabric === fabric && w.platform === platform && !inLibrary(w.record.span)) ??
        plan.workloads.at(-1);
    const { vcpu, memory } = machine;
    const disk = machine.capacity ?? machine.provisioned;
    if (
        !beside ||
        others.length > 0 ||
        (!fabric && plan.from.length > 1) ||
        vcpu === undefined ||
        memory === undefined ||
        plan.components.has(machine.name)
    ) {
        return undefined;
    }
    const used = machine.inUse === undefined ? '' : ` used ${writtenData(machine.inUse)}`;
    return insertBehind(beside, [
        inlineBlock(
            headText({ keyword: 'workload', name: machine.name, ...(fabric ? { on: fabric.name } : {}) }, written),
            [
                `vcpu ${vcpu}`,
                `memory ${writtenData(memory)}`,
                ...(disk === undefined ? [] : [`disk ${writtenData(disk)}${used}`]),
            ],
        ),
    ]);
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
        ...(found === 0
            ? { fix: `Find it in another inventory, or report it and retire workload '${workload.name}'` }
            : {
                  fix: `Write 'count ${found}' in workload '${workload.name}'`,
                  edits: () => [propertyEdit(workload.record, 'count', `count ${found}`)],
              }),
        span: workload.record.nameSpan,
    };
}
