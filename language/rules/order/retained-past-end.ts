import type { Facts, Repairable } from '../../analysis/analysis.ts';
import { retiredMachines } from '../../analysis/recovery/service.ts';
import { elementsAt, nth, there } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Accept, Plan, Platform, Retain } from '../../plan/plan.ts';
import type { DateValue } from '../../plan/records.ts';
import { insert, replace, type Span } from '../../plan/source.ts';
import { dayText } from '../../plan/units.ts';
import { holds, splitByAcceptance } from '../acceptance.ts';
import { namesOf } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';
import { workloadNames } from './availability-text.ts';

/** What its fixes need to know. */
interface Repair {
    readonly place?: Span;
    readonly until?: Span;
    readonly day: string;
}

export const retainedPastEnd: RuleWith<Repair> = {
    code: 'retained-past-end',
    title: 'What stays does not outlive its platform',
    severity: 'error',
    explain: `Workloads stay on purpose (\`retain\`, or an accepted \`workload-unplanned\` or \`cutover-elsewhere\`) on a platform that \`ends\`, and nothing says that they are gone by then: there is no \`until\`, or it lies
after that day. Accepting that a workload is in no cutover says nothing about the licence it runs on. An \`until\` on or before the day the platform ends is no finding.`,
    example: `plan p { from old to new }
platform old is vsphere { ends 2027-12-31 }
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload plc { }
workload erp { }
phase io   { model hci }
phase move { cutover erp to hci }
retain plc because "the line is certified on it"`,
    repair: 'Move or retire it before that day, prolong the platform for what stays (and correct `ends`), or say `until` when it stays at the latest.',
    *check(facts) {
        const gone = leaving(facts);
        let told = IndexSet.EMPTY;
        for (const stay of stays(facts)) {
            const left = stay.workloads.minus(gone).minus(told);
            told = told.union(left);
            yield* pastEnd(facts, stay, left);
        }
    },
    fixes(_finding, _, { place, until, day }) {
        if (!place) {
            return [];
        }
        return [
            {
                title: `Let it stay until ${day} at the latest`,
                kind: 'quickfix',
                preferred: false,
                edits: () => [until ? replace(until, day) : insert(place.block, place.end, ` until ${day}`)],
            },
        ];
    },
};

/** One statement that workloads stay. */
interface Stay {
    readonly workloads: IndexSet;
    readonly until: DateValue | undefined;
    readonly span: Span;
    readonly by: 'retain' | 'accept';
}

function stays({ plan, asOf }: Facts): Stay[] {
    const retained = plan.retains.map(
        ({ record, workloads }: Retain): Stay => ({ workloads, until: record.until, span: record.span, by: 'retain' }),
    );
    const all = IndexSet.range(0, plan.workloads.length);
    const accepted = plan.accepts
        .filter(a => a.code === 'workload-unplanned' && holds(a, asOf))
        .map(
            (a: Accept): Stay => ({
                workloads: a.all ? all : a.workloads,
                until: a.record.until,
                span: a.record.span,
                by: 'accept',
            }),
        );
    const astray = movedInside(plan);
    const elsewhere = plan.accepts
        .filter(a => a.code === 'cutover-elsewhere' && holds(a, asOf))
        .map(
            (a: Accept): Stay => ({
                workloads: a.all ? astray : a.workloads.intersect(astray),
                until: a.record.until,
                span: a.record.span,
                by: 'accept',
            }),
        );
    return [...retained, ...accepted, ...elsewhere];
}

/** Machines that only change the fabric inside a platform the plan leaves. */
function movedInside(plan: Plan): IndexSet {
    const left = new Set(plan.from.map(p => p.name));
    const sets = plan.phases
        .flatMap(p => p.steps)
        .flatMap(step => {
            const name = step.verb === 'cutover' ? step.fabric?.platform?.name : undefined;
            if (step.verb !== 'cutover' || name === undefined || !left.has(name)) {
                return [];
            }
            const own = [...step.workloads].filter(i => nth(plan.workloads, i).platform?.name === name);
            return [IndexSet.ofSorted(own)];
        });
    return IndexSet.union(sets);
}

/** Machines that move or are retired, so that they do not stay. */
function leaving({ plan }: Facts): IndexSet {
    const moved = plan.phases.flatMap(p => p.steps).map(s => (s.verb === 'cutover' ? s.workloads : IndexSet.EMPTY));
    return IndexSet.union(moved)
        .minus(movedInside(plan))
        .union(IndexSet.of(...retiredMachines(plan).keys()));
}

function* pastEnd(facts: Facts, { until, span, by }: Stay, workloads: IndexSet): Iterable<Repairable<Repair>> {
    const byPlatform = new Map<Platform, number[]>();
    for (const index of workloads) {
        const { platform } = nth(facts.plan.workloads, index);
        if (platform?.ends && (until === undefined || until.day > platform.ends.day)) {
            byPlatform.set(platform, [...(byPlatform.get(platform) ?? []), index]);
        }
    }
    for (const [platform, indices] of byPlatform) {
        for (const part of splitByAcceptance('retained-past-end', IndexSet.ofSorted(indices), facts)) {
            const stay = elementsAt(facts.plan.workloads, part);
            const ends = there(platform.ends, `end of ${platform.name}`);
            const day = dayText(ends.day);
            const one = stay.length === 1;
            yield {
                code: 'retained-past-end',
                severity: 'error',
                span,
                layer: 'compute',
                subjects: namesOf(stay),
                figures: { platform: platform.name, ends: day, until: until ? dayText(until.day) : null },
                message:
                    `${workloadNames(stay)} stay${one ? 's' : ''} on '${platform.name}' ${until ? `until ${dayText(until.day)}` : 'with no end'}, and '${platform.name}' ends on ${day}. ` +
                    `Move or retire ${one ? 'it' : 'them'} by then, or prolong the platform.`,
                related: [
                    { span: ends.span, message: `'${platform.name}' ends` },
                    ...stay.slice(0, 5).map(w => ({ span: w.record.nameSpan, message: `workload '${w.name}'` })),
                ],
                repair: by === 'retain' ? { place: span, until: until?.span, day } : { day },
            };
        }
    }
}
