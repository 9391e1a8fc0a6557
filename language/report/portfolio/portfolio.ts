import type { Analysis, VerdictValue } from '../../analysis/analysis.ts';
import { progressOf } from '../../analysis/progress.ts';
import { elementsAt, nth } from '../../basics/lists.ts';
import type { Fabric, Plan } from '../../plan/plan.ts';
import { dayText } from '../../plan/units.ts';

/** Several plans side by side: what they share, where they meet, what is planned twice. SI units, days as dates. */

export interface PlanRow {
    readonly file: string;
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
    /** What they share: fabrics, movers, people who approve. */
    readonly shared: readonly string[];
}

/** Copies of several plans onto one fabric at a time. */
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

/** What is the same in several plans has the same title, or name where it has none. */
function called({ name, title }: { readonly name: string; readonly title?: string }): string {
    return title ?? name;
}

export function portfolioOf(members: readonly Member[]): Portfolio {
    const cutovers = members.flatMap(cutoversOf);
    return {
        plans: members.map(rowOf),
        shared: sharedOf(members),
        overlaps: overlapsOf(cutovers),
        loads: loadsOf(members, cutovers),
        twice: twiceOf(members),
    };
}

function rowOf({ file, analysis }: Member): PlanRow {
    const { machines, bytes, finish, slackDays } = progressOf(analysis);
    const starts = analysis.timeline[0]?.starts;
    return {
        file,
        plan: analysis.plan.name,
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

function sharedOf(members: readonly Member[]): Shared[] {
    const named = (plan: Plan): Readonly<Record<Shared['kind'], readonly string[]>> => ({
        platform: [...plan.from, ...plan.to].map(called),
        fabric: plan.fabrics.map(called),
        network: plan.networks.map(called),
        mover: plan.movers.map(called),
        person: peopleOf(plan),
    });
    return SHARED_KINDS.flatMap(kind => {
        const plans = new Map<string, Set<string>>();
        for (const { analysis } of members) {
            for (const name of named(analysis.plan)[kind]) {
                plans.set(name, (plans.get(name) ?? new Set()).add(analysis.plan.name));
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
    readonly starts: number;
    readonly ends: number;
    readonly fabrics: ReadonlyMap<string, number | undefined>;
    readonly uses: ReadonlySet<string>;
}

function cutoversOf({ analysis: { plan, timeline } }: Member): Cutover[] {
    return timeline.flatMap(({ phase, starts, ends }) => {
        const steps = phase.steps.filter(s => s.verb === 'cutover');
        if (steps.length === 0 || starts === undefined || ends === undefined || ends <= starts || phase.done) {
            return [];
        }
        const fabrics = new Map<string, number | undefined>();
        for (const { fabric, over } of steps) {
            const name = fabric && called(fabric);
            if (name !== undefined) {
                const before = fabrics.get(name);
                fabrics.set(
                    name,
                    fabrics.has(name) && (before === undefined || over === undefined)
                        ? undefined
                        : (before ?? 0) + (over ?? Number.NaN),
                );
            }
        }
        return [
            {
                plan: plan.name,
                phase: phase.name,
                starts,
                ends,
                fabrics: new Map([...fabrics].map(([n, r]) => [n, r !== undefined && Number.isNaN(r) ? undefined : r])),
                uses: new Set([
                    ...fabrics.keys(),
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
                found.push({ a: at(a), b: at(b), from: dayText(from), to: dayText(to), shared });
            }
        }
    });
    return found;
}

function at({ plan, phase }: At): At {
    return { plan, phase };
}

/** The heaviest stretch of each fabric onto which several plans copy at a time. */
function loadsOf(members: readonly Member[], cutovers: readonly Cutover[]): CopyLoad[] {
    const fabrics = new Map<string, Fabric[]>();
    for (const fabric of members.flatMap(m => m.analysis.plan.fabrics)) {
        fabrics.set(called(fabric), [...(fabrics.get(called(fabric)) ?? []), fabric]);
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

function twiceOf(members: readonly Member[]): Portfolio['twice'] {
    const moves = new Map<string, { machine: string; platform: string; in: At[] }>();
    for (const { analysis } of members) {
        for (const { phase, workloads } of analysis.moves) {
            for (const { name, title, platform } of elementsAt(analysis.plan.workloads, workloads)) {
                const from = platform ? called(platform) : '';
                const key = JSON.stringify([(title ?? name).toLowerCase(), from]);
                const own = moves.get(key) ?? { machine: title ?? name, platform: from, in: [] };
                own.in.push({ plan: analysis.plan.name, phase: phase.name });
                moves.set(key, own);
            }
        }
    }
    return [...moves.values()].filter(m => m.in.some(x => x.plan !== nth(m.in, 0).plan));
}
