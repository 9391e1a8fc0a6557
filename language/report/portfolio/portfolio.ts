import type { Analysis, VerdictValue } from '../../analysis/analysis.ts';
import { progressOf } from '../../analysis/schedule/progress.ts';
import { openTimes } from '../../analysis/schedule/windows.ts';
import { elementsAt, nth } from '../../basics/lists.ts';
import type { Fabric, Plan, Platform } from '../../plan/plan.ts';
import { dayText } from '../../plan/units.ts';

/** Several plans side by side: what they share, where they meet, what is planned twice. SI units, days as dates. */

export interface PlanRow {
    readonly file: string;
    /** Its name; where several plans have it, with the file. */
    readonly plan: string;
    readonly title: string;
    readonly verdict: VerdictValue;
    readonly blockers: number;
    readonly starts: string | null;
    readonly finish: string | null;
    readonly slackDays: number | null;
    readonly machines: { readonly done: number; readonly total: number };
    readonly bytes: { readonly done: number; readonly total: number };
}

export const SHARED_KINDS = ['platform', 'fabric', 'network', 'mover', 'person'] as const;

/** Something that more than one plan names. */
export interface Shared {
    readonly kind: (typeof SHARED_KINDS)[number];
    readonly name: string;
    readonly plans: readonly string[];
}

interface At {
    readonly plan: string;
    readonly phase: string;
}

/** Two cutover phases of different plans at the same time. */
export interface Overlap {
    readonly a: At;
    readonly b: At;
    readonly from: string;
    readonly to: string;
    /** Hours in which the windows of both allow cutovers: 0 where they never meet; null where neither plan states windows. */
    readonly windowHours: number | null;
    /** What they share: fabrics, networks, movers, people who approve. */
    readonly shared: readonly string[];
}

/** Copies of several plans onto one fabric, or off one, at a time: both load its links. */
export interface CopyLoad {
    readonly fabric: string;
    readonly from: string;
    readonly to: string;
    readonly phases: readonly At[];
    /** Bytes/s of those that state one: at least, where one does not. */
    readonly rate: number;
    readonly unknown: number;
    /** Bytes/s of all storage links of its nodes; null where no plan states them. */
    readonly capacity: number | null;
}

export interface Portfolio {
    readonly plans: readonly PlanRow[];
    readonly shared: readonly Shared[];
    readonly overlaps: readonly Overlap[];
    readonly loads: readonly CopyLoad[];
    /** Machines that more than one plan moves off the same platform. */
    readonly twice: readonly { readonly machine: string; readonly platform: string; readonly in: readonly At[] }[];
}

export interface Member {
    readonly file: string;
    readonly analysis: Analysis;
}

/** A plan under the name that tells it from the others. */
interface Named extends Member {
    readonly plan: string;
}

/** Copies of a plan, and sites that were begun from one template, have the same name: then the file tells them apart. */
function named(members: readonly Member[]): Named[] {
    return members.map(m => {
        const { name } = m.analysis.plan;
        const alike = members.some(o => o !== m && o.analysis.plan.name === name);
        return { ...m, plan: alike ? `${name} (${m.file})` : name };
    });
}

/** What is the same in several plans has the same title, or name where it has none. */
function called({ name, title }: { readonly name: string; readonly title?: string }): string {
    return title ?? name;
}

type NameOf = (thing: Platform | Fabric) => string;

/** Names of platforms and fabrics, with the kind where plans call things of several kinds alike: these are not the same thing. */
function namesAcross(members: readonly Named[]): NameOf {
    const kinds = new Map<string, Set<string>>();
    const keyOf = (thing: Platform | Fabric) => `${'workloads' in thing ? 'fabric' : 'platform'} ${called(thing)}`;
    for (const { plan } of members.map(m => m.analysis)) {
        for (const thing of [...plan.from, ...plan.to, ...plan.fabrics]) {
            kinds.set(keyOf(thing), (kinds.get(keyOf(thing)) ?? new Set()).add(kindOf(thing)));
        }
    }
    return thing => ((kinds.get(keyOf(thing))?.size ?? 0) > 1 ? `${called(thing)} (${kindOf(thing)})` : called(thing));
}

/** What a platform is, or the platform of a fabric: the last of what it is made from. */
function kindOf(thing: Platform | Fabric): string {
    const platform = 'workloads' in thing ? thing.platform : thing;
    return platform?.chain.at(-1)?.name ?? '';
}

export function portfolioOf(given: readonly Member[]): Portfolio {
    const members = named(given);
    const nameOf = namesAcross(members);
    const cutovers = members.flatMap(m => cutoversOf(m, nameOf));
    return {
        plans: members.map(rowOf),
        shared: sharedOf(members, nameOf),
        overlaps: overlapsOf(cutovers),
        loads: loadsOf(members, cutovers, nameOf),
        twice: twiceOf(members),
    };
}

function rowOf({ file, plan, analysis }: Named): PlanRow {
    const { machines, bytes, finish, slackDays } = progressOf(analysis);
    const starts = analysis.timeline[0]?.starts;
    return {
        file,
        plan,
        title: called(analysis.plan),
        verdict: analysis.verdict.value,
        blockers: analysis.causes.filter(c => c.blocks).length,
        starts: starts === undefined ? null : dayText(starts),
        finish: finish === undefined ? null : dayText(finish),
        slackDays: slackDays ?? null,
        machines,
        bytes,
    };
}

function peopleOf(plan: Plan): string[] {
    return [
        ...plan.accepts.flatMap(a => (a.record.owner === undefined ? [] : [a.record.owner])),
        ...plan.phases.flatMap(p => (p.approve === undefined ? [] : [p.approve])),
    ];
}

function sharedOf(members: readonly Named[], nameOf: NameOf): Shared[] {
    const namesIn = (plan: Plan): Readonly<Record<Shared['kind'], readonly string[]>> => ({
        platform: [...plan.from, ...plan.to].map(nameOf),
        fabric: plan.fabrics.map(nameOf),
        network: plan.networks.map(called),
        mover: plan.movers.map(called),
        person: peopleOf(plan),
    });
    return SHARED_KINDS.flatMap(kind => {
        const plans = new Map<string, Set<string>>();
        for (const { plan, analysis } of members) {
            for (const name of namesIn(analysis.plan)[kind]) {
                plans.set(name, (plans.get(name) ?? new Set()).add(plan));
            }
        }
        return [...plans]
            .filter(([, in_]) => in_.size > 1)
            .map(([name, in_]) => ({ kind, name, plans: [...in_] }))
            .sort((a, b) => b.plans.length - a.plans.length || (a.name < b.name ? -1 : 1));
    });
}

/** A phase that copies machines, with its days. */
interface Cutover extends At {
    readonly of: Plan;
    readonly starts: number;
    readonly ends: number;
    /** Bytes/s onto and off each fabric; undefined where the phase states none. */
    readonly fabrics: ReadonlyMap<string, number | undefined>;
    readonly uses: ReadonlySet<string>;
}

function cutoversOf({ plan: name, analysis: { plan, timeline, asOf } }: Named, nameOf: NameOf): Cutover[] {
    return timeline.flatMap(({ phase, starts, ends }) => {
        const steps = phase.steps.filter(s => s.verb === 'cutover');
        if (
            steps.length === 0 ||
            starts === undefined ||
            ends === undefined ||
            ends <= starts ||
            (phase.done && phase.done.day <= asOf)
        ) {
            return [];
        }
        const fabrics = new Map<string, number | undefined>();
        const add = (fabric: Fabric, rate: number | undefined) => {
            const own = nameOf(fabric);
            const before = fabrics.has(own) ? fabrics.get(own) : 0;
            fabrics.set(own, before === undefined || rate === undefined ? undefined : before + rate);
        };
        const workloads = steps.flatMap(s => elementsAt(plan.workloads, s.workloads));
        for (const { fabric, over, workloads: moved } of steps) {
            if (fabric) {
                add(fabric, over);
            }
            // Of machines on several fabrics nobody says how the rate is shared among them.
            const sources = [...new Set(elementsAt(plan.workloads, moved).flatMap(w => (w.fabric ? [w.fabric] : [])))];
            sources.filter(s => s !== fabric).forEach(s => add(s, sources.length === 1 ? over : undefined));
        }
        return [
            {
                plan: name,
                of: plan,
                phase: phase.name,
                starts,
                ends,
                fabrics,
                uses: new Set([
                    ...fabrics.keys(),
                    ...workloads.flatMap(w => w.nets.map(called)),
                    ...steps.flatMap(s => (s.mover ? [called(s.mover)] : [])),
                    ...(phase.approve === undefined ? [] : [phase.approve]),
                ]),
            },
        ];
    });
}

function overlapsOf(cutovers: readonly Cutover[]): Overlap[] {
    const found: Overlap[] = [];
    cutovers.forEach((a, i) => {
        for (const b of cutovers.slice(i + 1)) {
            const from = Math.max(a.starts, b.starts);
            const to = Math.min(a.ends, b.ends);
            if (a.plan !== b.plan && from < to) {
                const shared = [...a.uses].filter(u => b.uses.has(u));
                const windowHours = hoursTogether(a.of, b.of, from, to);
                found.push({ a: at(a), b: at(b), from: dayText(from), to: dayText(to), windowHours, shared });
            }
        }
    });
    return found;
}

/** Hours between two moments in which both plans may cut over; null where neither says when. */
function hoursTogether(a: Plan, b: Plan, from: number, to: number): number | null {
    if (a.windows.length + b.windows.length === 0) {
        return null;
    }
    const [mine, theirs] = [openTimes(a, from, to), openTimes(b, from, to)];
    const days = mine.reduce(
        (sum, m) => sum + theirs.reduce((s, t) => s + Math.max(0, Math.min(m.to, t.to) - Math.max(m.from, t.from)), 0),
        0,
    );
    return Math.round(days * 24 * 10) / 10;
}

function at({ plan, phase }: At): At {
    return { plan, phase };
}

/** The heaviest stretch of each fabric onto or off which several plans copy at a time. */
function loadsOf(members: readonly Named[], cutovers: readonly Cutover[], nameOf: NameOf): CopyLoad[] {
    const fabrics = new Map<string, Fabric[]>();
    for (const fabric of members.flatMap(m => m.analysis.plan.fabrics)) {
        fabrics.set(nameOf(fabric), [...(fabrics.get(nameOf(fabric)) ?? []), fabric]);
    }
    return [...fabrics].flatMap(([fabric, declared]): CopyLoad[] => {
        const own = cutovers.filter(c => c.fabrics.has(fabric));
        const stretches = own.map((first): CopyLoad | undefined => {
            // A load only grows where a copy starts.
            const running = own.filter(c => c.starts <= first.starts && c.ends > first.starts);
            if (new Set(running.map(c => c.plan)).size < 2) {
                return undefined;
            }
            const rates = running.map(c => c.fabrics.get(fabric));
            return {
                fabric,
                from: dayText(first.starts),
                to: dayText(Math.min(...running.map(c => c.ends))),
                phases: running.map(at),
                rate: rates.reduce((sum: number, r) => sum + (r ?? 0), 0),
                unknown: rates.filter(r => r === undefined).length,
                capacity: capacityOf(declared),
            };
        });
        const worst = stretches
            .filter(s => s !== undefined)
            .sort((a, b) => b.rate - a.rate || b.unknown - a.unknown)[0];
        return worst ? [worst] : [];
    });
}

function capacityOf(declared: readonly Fabric[]): number | null {
    for (const { figures } of declared) {
        const [nodes, links, rate] = ['nodes', 'links.count', 'links.rate'].map(key => figures[key]?.value);
        if (nodes !== undefined && links !== undefined && rate !== undefined) {
            return nodes * links * rate;
        }
    }
    return null;
}

function twiceOf(members: readonly Named[]): Portfolio['twice'] {
    const moves = new Map<string, { machine: string; platform: string; in: At[] }>();
    for (const { plan, analysis } of members) {
        for (const { phase, workloads } of analysis.moves) {
            for (const { name, title, platform } of elementsAt(analysis.plan.workloads, workloads)) {
                const from = platform ? called(platform) : '';
                const key = JSON.stringify([(title ?? name).toLowerCase(), from]);
                const own = moves.get(key) ?? { machine: title ?? name, platform: from, in: [] };
                own.in.push({ plan, phase: phase.name });
                moves.set(key, own);
            }
        }
    }
    return [...moves.values()].filter(m => m.in.some(x => x.plan !== nth(m.in, 0).plan));
}
