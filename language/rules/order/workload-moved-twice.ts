import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import { retiredMachines } from '../../analysis/recovery/service.ts';
import { elementsAt, entryOf, firstOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { CutoverStep, Phase, Plan } from '../../plan/plan.ts';
import { shortList, workloadsOf } from '../fixes/cover-more.ts';
import { leaveOut } from '../fixes/io/keep.ts';
import { namesOf, workloadList } from '../phrases.ts';
import type { Fix, Rule } from '../rule.ts';
import { workloadNames } from './availability-text.ts';

export const workloadMovedTwice: Rule = {
    code: 'workload-moved-twice',
    title: 'A workload moves once',
    severity: 'error',
    order: 'judged',
    explain:
        'A workload is named by two cutovers. The first one moves it; what the second is to do with it is not said, and its wave is larger on paper than in fact. The same holds for one that is retired before (or when) a cutover moves it, for one that is to stay (`retain`) while a phase moves or retires it, and for what two phases retire.',
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { }
phase first  { cutover erp to hci }
phase second { cutover all to hci }`,
    repair: 'Take it out of one of the two: `all except erp` (the quick fix writes the exception for one that stays).',
    *check(facts) {
        const { plan } = facts;
        yield* retainedToo(facts);
        yield* retiredTwice(plan);
        const cutovers = plan.phases.flatMap(p => p.steps).filter((s): s is CutoverStep => s.verb === 'cutover');
        const retired = retiredMachines(plan);
        for (const step of cutovers) {
            const gone = [...step.workloads].filter(k => (retired.get(k)?.index ?? Infinity) <= step.phase.index);
            if (gone.length > 0) {
                const workloads = elementsAt(plan.workloads, gone);
                const by = entryOf(retired, firstOf(gone));
                yield {
                    code: this.code,
                    severity: 'error',
                    span: step.record.span,
                    layer: 'compute',
                    phase: step.phase.name,
                    subjects: namesOf(workloads),
                    figures: { workloads: gone.length, retired: by.name },
                    message: `Phase '${step.phase.name}' moves ${workloadNames(workloads)}, which phase '${by.name}' retires${by === step.phase ? ' as well' : ' before'}. Take ${gone.length === 1 ? 'it' : 'them'} out of one of the two.`,
                    related: [{ span: by.record.nameSpan, message: `retired in phase '${by.name}'` }],
                };
            }
        }
        let moved = IndexSet.EMPTY;
        for (const [i, step] of cutovers.entries()) {
            const again = step.workloads.intersect(moved);
            moved = moved.union(step.workloads);
            if (again.empty) {
                continue;
            }
            const workloads = elementsAt(plan.workloads, again);
            const earlier = firstThat(cutovers, i, c => c.workloads.overlaps(again));
            yield {
                code: this.code,
                severity: 'error',
                span: step.record.span,
                layer: 'compute',
                phase: step.phase.name,
                subjects: namesOf(workloads),
                figures: { workloads: again.size },
                message: `Phase '${step.phase.name}' moves ${workloadList(workloads)}, which phase '${firstOf(earlier).phase.name}' moves already.`,
                related: earlier.map(c => ({ span: c.record.span, message: `moved in phase '${c.phase.name}'` })),
            };
        }
    },
    fixes(finding, facts) {
        const { retained } = finding.figures as { retained?: boolean };
        const phase = facts.plan.phases.find(p => p.name === finding.phase);
        const stay = retained ? workloadsOf(finding, facts) : [];
        return (phase?.steps ?? []).flatMap((step): Fix[] => {
            const own = step.verb === 'cutover' ? stay.filter(w => step.workloads.has(w.index)) : [];
            // What is left has to move something.
            return step.verb === 'cutover' && own.length > 0 && own.length < step.workloads.size
                ? [
                      {
                          title: `Leave ${shortList(own)} out of the cutover in phase ${step.phase.name}`,
                          kind: 'quickfix',
                          preferred: false,
                          edits: () => leaveOut(facts.plan, step.record, step.workloads, own),
                      },
                  ]
                : [];
        });
    },
};

/** Of so many earlier cutovers the places are told. */
const MOST_EARLIER = 20;

/** The first of the cutovers in front of one for which something holds. */
function firstThat(
    cutovers: readonly CutoverStep[],
    before: number,
    holds: (step: CutoverStep) => boolean,
): readonly CutoverStep[] {
    const found: CutoverStep[] = [];
    for (let i = 0; i < before && found.length < MOST_EARLIER; i++) {
        const step = nth(cutovers, i);
        if (holds(step)) {
            found.push(step);
        }
    }
    return found;
}

/** Workloads that stay on purpose by one word and leave by another; one that stays until a day may leave from then on. */
function* retainedToo({ plan, timeline, asOf }: Facts): Iterable<RawFinding> {
    for (const { record, workloads: stay } of plan.retains) {
        const until = record.until?.day;
        if (until !== undefined && until < asOf) {
            continue;
        }
        for (const step of plan.phases.flatMap(p => p.steps)) {
            const both = step.verb === 'cutover' || step.verb === 'retire' ? step.workloads.intersect(stay) : undefined;
            const ends = timeline[step.phase.index]?.ends;
            // An end nobody can tell may lie behind the day.
            if (!both || both.empty || (until !== undefined && (ends === undefined || ends > until))) {
                continue;
            }
            const workloads = elementsAt(plan.workloads, both);
            yield {
                code: 'workload-moved-twice',
                severity: 'error',
                span: step.record.span,
                layer: 'compute',
                phase: step.phase.name,
                subjects: namesOf(workloads),
                figures: { workloads: both.size, retained: true },
                message: `Phase '${step.phase.name}' ${step.verb === 'retire' ? 'retires' : 'moves'} ${workloadNames(workloads)}, which 'retain' says ${both.size === 1 ? 'stays' : 'stay'} on purpose. Take ${both.size === 1 ? 'it' : 'them'} out of one of the two.`,
                related: [{ span: record.span, message: 'retained here' }],
            };
        }
    }
}

/** What a second phase retires again: which of the two is meant decides until when it serves. */
function* retiredTwice(plan: Plan): Iterable<RawFinding> {
    const first = new Map<string, Phase>();
    for (const step of plan.phases.flatMap(p => p.steps)) {
        if (step.verb !== 'retire') {
            continue;
        }
        const names = [...step.controllers.map(c => c.name), ...namesOf(elementsAt(plan.workloads, step.workloads))];
        const again = names.filter(name => first.has(name) && first.get(name) !== step.phase);
        for (const name of names.filter(n => !first.has(n))) {
            first.set(name, step.phase);
        }
        const [one] = again;
        if (one === undefined) {
            continue;
        }
        const by = entryOf(first, one);
        yield {
            code: 'workload-moved-twice',
            severity: 'error',
            span: step.record.span,
            phase: step.phase.name,
            subjects: again,
            figures: { retired: by.name },
            message: `Phase '${step.phase.name}' retires ${again.length === 1 ? `'${one}'` : `${again.length} components ('${one}' and ${again.length - 1} more)`}, which phase '${by.name}' retires already. Take ${again.length === 1 ? 'it' : 'them'} out of one of the two.`,
            related: [{ span: by.record.nameSpan, message: `retired in phase '${by.name}'` }],
        };
    }
}
