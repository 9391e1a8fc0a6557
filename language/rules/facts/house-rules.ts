import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import { recreationOf } from '../../analysis/passage/left-behind.ts';
import { usedBytes } from '../../analysis/recovery/gaps.ts';
import { testsOf } from '../../analysis/schedule/proof.ts';
import { openTimes } from '../../analysis/schedule/windows.ts';
import { elementsAt, nth } from '../../basics/lists.ts';
import { propertyEdit } from '../../edits/properties.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { isBefore } from '../../plan/order.ts';
import type { HouseRule, Phase, Plan, Step } from '../../plan/plan.ts';
import type { RequireRecord } from '../../plan/records.ts';
import { WEEKDAYS } from '../../plan/schema.ts';
import { dataText, dayText } from '../../plan/units.ts';
import { written } from '../../writing/names.ts';
import { stepFixes } from '../fixes/phases/add-step.ts';
import { counted, listed, namesOf, quotedNames } from '../phrases.ts';
import type { Fix, RuleWith } from '../rule.ts';

/** What its fixes need to know. */
interface Repair {
    readonly phase: number;
    readonly approval: boolean;
    readonly untested: readonly string[];
}

/** The steps of one phase a rule is about, and their machines. */
interface Hit {
    readonly phase: Phase;
    readonly steps: readonly Step[];
    readonly workloads: IndexSet;
}

export const houseRules: RuleWith<Repair> = {
    code: 'rule',
    title: "An organisation's own rules hold",
    severity: 'as the rule says; a warning where it says nothing',
    explain: `A \`rule\` of the plan is broken. \`when\` says which steps it is about, and every \`require\` has to hold for each phase that holds such a step: that it has an approval, that
every backup of its machines was tested before, that their policies are recreated before, that it lies inside the plan's windows, that one of certain tools copies, that it starts on certain
days, comes after steps of another kind, moves no more than so much, or rests on measured figures. What cannot be decided, because a date or a size is missing, does not hold.

The finding has the code \`rule-NAME\`, and is accepted under that code like any other. Rules can stand in a file of their own that plans \`include\`.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { in prod }
phase io   { model hci }
phase move { cutover erp to hci }
rule approved "Production moves with an approval of the board" severity error {
  when cutover in production
  require approve
}`,
    repair: 'Do what the rule requires (the quick fixes write approvals and tests), or accept the breach under `rule-NAME` and say why.',
    *check(facts) {
        for (const rule of facts.plan.rules) {
            for (const hit of hitsOf(facts, rule)) {
                const broken = rule.requires.flatMap(r => breachOf(facts, hit, r) ?? []);
                const [first] = hit.steps;
                if (broken.length === 0 || !first) {
                    continue;
                }
                yield finding(facts, rule, hit, first, broken);
            }
        }
    },
    fixes(_finding, facts, { phase, approval, untested }): readonly Fix[] {
        const own = facts.plan.phases[phase];
        return [
            ...(approval && own
                ? [
                      {
                          title: `Write an approval into phase ${own.name}`,
                          kind: 'quickfix' as const,
                          preferred: false,
                          needsAuthor: true,
                          edits: () => [propertyEdit(own.record, 'approve', 'approve "who, when"')],
                      },
                  ]
                : []),
            ...(untested.length > 0
                ? stepFixes(facts, `test ${untested.map(written).join(', ')}`, phase, {
                      name: 'proofs',
                      byAuthor: true,
                  })
                : []),
        ];
    },
};

/** What a breach says, as an end of "phase 'x' …". */
interface Breach {
    readonly text: string;
    readonly untested?: readonly string[];
    readonly approval?: true;
}

function finding(
    { plan }: Facts,
    rule: HouseRule,
    { phase, workloads }: Hit,
    step: Step,
    broken: readonly Breach[],
): RawFinding<Repair> & { readonly repair: Repair } {
    const subjects = workloads.empty ? [phase.name] : namesOf(elementsAt(plan.workloads, workloads));
    return {
        code: `rule-${rule.name}`,
        severity: rule.severity,
        span: step.record.span,
        phase: phase.name,
        subjects,
        figures: { rule: rule.name, components: broken.map(b => b.text) },
        message: `${rule.message}${/[.!?]$/.test(rule.message) ? '' : '.'} '${phase.name}' ${listed(broken.map(b => b.text))}.`,
        related: [{ span: rule.record.nameSpan, message: `rule '${rule.name}'` }],
        repair: {
            phase: phase.index,
            approval: broken.some(b => b.approval),
            untested: [...new Set(broken.flatMap(b => b.untested ?? []))],
        },
    };
}

function hitsOf({ plan }: Facts, rule: HouseRule): Hit[] {
    return plan.phases.flatMap((phase): Hit[] => {
        const hit = phase.steps.flatMap(step => {
            const workloads = step.verb === rule.verb ? concerned(plan, rule, step) : undefined;
            return workloads ? [{ step, workloads }] : [];
        });
        return hit.length === 0
            ? []
            : [{ phase, steps: hit.map(h => h.step), workloads: IndexSet.union(hit.map(h => h.workloads)) }];
    });
}

/** The machines of a step a rule is about; undefined where it is about none of it. */
function concerned(plan: Plan, rule: HouseRule, step: Step): IndexSet | undefined {
    let workloads = machinesOf(plan, step);
    const named = componentsIn(step).some(name => rule.names.has(name));
    if (rule.workloads && !named) {
        workloads = workloads.intersect(rule.workloads);
        if (workloads.empty) {
            return undefined;
        }
    }
    if (!rule.within) {
        return workloads;
    }
    const { environment, class: of } = rule.within;
    const within = [...plan.environments.values()].filter(e => (environment ? e.name === environment : e.class === of));
    // Machines without environment count as production.
    const stray =
        of === 'production'
            ? IndexSet.ofSorted([...workloads].filter(i => !nth(plan.workloads, i).environment))
            : IndexSet.EMPTY;
    const own = workloads.intersect(IndexSet.union(within.map(e => e.workloads))).union(stray);
    return own.empty ? undefined : own;
}

function componentsIn(step: Step): readonly string[] {
    switch (step.verb) {
        case 'cutover':
        case 'retire':
            return [];
        case 'convert':
            return [step.source, step.fabric].flatMap(f => f?.name ?? []);
        case 'recreate':
            return [...step.networks, ...step.policies].map(o => o.name);
        case 'test':
            return [...step.identities, ...step.controllers].map(c => c.name);
        case 'map':
            return step.identities.map(i => i.name);
        case 'model':
            return step.fabrics.map(f => f.name);
        default:
            return step.controllers.map(c => c.name);
    }
}

/** The machines a step is about: those it moves, those a controller covers, those that lie on a fabric or a platform. */
function machinesOf(plan: Plan, step: Step): IndexSet {
    const onPlatform = (names: readonly (string | undefined)[]) =>
        IndexSet.union(plan.fabrics.filter(f => names.includes(f.platform?.name)).map(f => f.workloads));
    switch (step.verb) {
        case 'cutover':
        case 'retire':
            return step.workloads;
        case 'decouple':
        case 'establish':
            return IndexSet.union(step.controllers.map(c => c.workloads));
        case 'map':
            return onPlatform(step.identities.map(i => i.platform?.name));
        case 'model':
            return IndexSet.union(step.fabrics.map(f => f.workloads));
        case 'convert':
            return step.source?.workloads ?? IndexSet.EMPTY;
        case 'recreate':
            return IndexSet.union(step.policies.map(p => p.workloads));
        case 'test':
            return IndexSet.union([
                ...step.controllers.map(c => c.workloads),
                onPlatform(step.identities.map(i => i.platform?.name)),
            ]);
    }
}

function breachOf(facts: Facts, hit: Hit, require: RequireRecord): Breach | undefined {
    const { plan } = facts;
    const { phase, steps, workloads } = hit;
    switch (require.what) {
        case 'approve':
            return phase.approve === undefined ? { text: 'has no approval', approval: true } : undefined;
        case 'test':
            return untestedBackups(plan, phase, workloads);
        case 'policy':
            return unmadePolicies(plan, phase, steps, workloads);
        case 'window':
            return outsideWindows(facts, phase);
        case 'mover':
            return otherMover(
                steps,
                require.movers.map(m => m.name),
            );
        case 'on':
            return otherDay(facts, phase, require.days);
        case 'after':
            return plan.phases.some(p => isBefore(p, phase) && p.steps.some(s => s.verb === require.verb))
                ? undefined
                : { text: `comes after no '${require.verb}'` };
        case 'machines': {
            const machines = elementsAt(plan.workloads, workloads).reduce((sum, w) => sum + w.count, 0);
            return machines > require.limit.value
                ? { text: `is about ${counted(machines, 'machine')}, ${require.limit.value} at most` }
                : undefined;
        }
        case 'data':
            return tooMuchData(plan, workloads, require.limit.value);
        case 'evidence':
            return weakEvidence(plan, workloads, require.grade);
    }
}

function untestedBackups(plan: Plan, phase: Phase, workloads: IndexSet): Breach | undefined {
    const open = plan.controllers.filter(
        c => c.layer === 'backup' && c.workloads.overlaps(workloads) && !testsOf(plan, c).some(p => isBefore(p, phase)),
    );
    const names = open.map(c => c.name);
    return names.length > 0
        ? { text: `starts before ${quotedNames(names)} ${names.length === 1 ? 'was' : 'were'} tested`, untested: names }
        : undefined;
}

function unmadePolicies(plan: Plan, phase: Phase, steps: readonly Step[], workloads: IndexSet): Breach | undefined {
    const targets = steps.flatMap(s => (s.verb === 'cutover' && s.fabric?.platform ? [s.fabric.platform] : []));
    const open = plan.policies.filter(
        policy =>
            policy.workloads.overlaps(workloads) &&
            targets.some(to => {
                const made = policy.platform?.name === to.name ? undefined : recreationOf(plan, policy, to);
                return policy.platform?.name !== to.name && !(made && isBefore(made, phase));
            }),
    );
    return open.length > 0
        ? { text: `starts before ${quotedNames(open.map(p => p.name))} ${open.length === 1 ? 'is' : 'are'} recreated` }
        : undefined;
}

function outsideWindows({ plan, timeline }: Facts, phase: Phase): Breach | undefined {
    if (plan.windows.length === 0) {
        return { text: 'lies in no window: the plan has none' };
    }
    const { starts, ends } = nth(timeline, phase.index);
    if (starts === undefined || ends === undefined) {
        return { text: 'has no dates, so that it is unknown whether it lies in a window' };
    }
    const open = openTimes(plan, starts, ends).reduce((sum, s) => sum + s.to - s.from, 0);
    return open + 1e-6 < ends - starts
        ? { text: `lies outside the windows (${dayText(starts)} to ${dayText(ends)})` }
        : undefined;
}

function otherMover(steps: readonly Step[], allowed: readonly string[]): Breach | undefined {
    const others = steps.flatMap(step => {
        if (step.verb !== 'cutover') {
            return [];
        }
        const { mover } = step;
        const fits = mover && [mover.name, mover.product?.name ?? ''].some(name => allowed.includes(name));
        return fits ? [] : [mover ? `'${mover.name}'` : 'no mover that is named'];
    });
    return others.length > 0
        ? { text: `copies with ${listed([...new Set(others)])}, not with ${quotedNames(allowed)}` }
        : undefined;
}

/** 1970-01-01 was a Thursday. */
const THURSDAY = 3;

function otherDay({ timeline }: Facts, phase: Phase, days: readonly number[]): Breach | undefined {
    const { starts } = nth(timeline, phase.index);
    if (starts === undefined) {
        return { text: 'has no date, so that it is unknown on which day it starts' };
    }
    const weekday = (((Math.floor(starts) + THURSDAY) % 7) + 7) % 7;
    return days.includes(weekday)
        ? undefined
        : {
              text: `starts on ${dayText(starts)}, a ${nth(WEEKDAYS, weekday)}, not on ${listed(days.map(d => nth(WEEKDAYS, d)))}`,
          };
}

function tooMuchData(plan: Plan, workloads: IndexSet, limit: number): Breach | undefined {
    const bytes = usedBytes(plan, workloads) ?? 0;
    if (bytes > limit) {
        return { text: `moves ${dataText(bytes)}, ${dataText(limit)} at most` };
    }
    const unknown = elementsAt(plan.workloads, workloads).filter(w => !w.figures['used'] && !w.figures['disk']);
    return unknown.length > 0 ? { text: `moves ${counted(unknown.length, 'workload')} of unknown size` } : undefined;
}

const GRADES: readonly string[] = ['assumed', 'estimated', 'measured'];

function weakEvidence(plan: Plan, workloads: IndexSet, grade: string): Breach | undefined {
    const weak = elementsAt(plan.workloads, workloads).filter(
        w => GRADES.indexOf(w.evidence?.grade ?? '') < GRADES.indexOf(grade),
    );
    return weak.length > 0
        ? {
              text: `moves ${counted(weak.length, 'workload')} whose figures are not ${grade} (${quotedNames(namesOf(weak))})`,
          }
        : undefined;
}
