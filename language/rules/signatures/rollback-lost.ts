import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import { type Protection, protections } from '../../analysis/recovery/protection.ts';
import { retirementOf } from '../../analysis/recovery/service.ts';
import { there } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Controller } from '../../plan/plan.ts';
import { DAY, dayText, statedDuration } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { counted, nameList, namesOf, quotedWorkloads, workloadList } from '../phrases.ts';
import type { Rule } from '../rule.ts';

export const rollbackLost: Rule = {
    code: 'rollback-lost',
    title: 'Restore points stay restorable for their retention',
    severity:
        'warning where the decision matrix is mandatory, information where it is optional; an information that is a condition of the verdict where no `keep` is stated',
    explain: `Restore points that were made through the platform that is left are only known to be restorable to it. Where that platform \`ends\` (its licence, its support, its
decommissioning) before the last of them has been \`keep\`t as long as promised, what is stored from then on cannot be brought back: not for a rollback, and not for an auditor.
Backups from inside the guest are not concerned. A backup that states no \`keep\` leaves open how long; where what is needed to read its restore points goes (the platform
\`ends\`, or the plan retires the product), that is said and is a condition of the verdict.`,
    example: `plan p { from old to new  starts 2027-05-03 }
platform old is vsphere { ends 2027-06-30 }
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h keep 90 d }
workload erp { }
phase backup { establish veeam onto ahv.v4-recovery-points  lasts 1 week }
phase io     { model hci  lasts 1 week }
phase move   { cutover erp to hci  lasts 1 week }`,
    repair: 'Keep a host of the old platform, with its licence, until the retention is over; move earlier; or accept it with the way old data is read (an export, a converted archive).',
    *check(facts) {
        const lost = losses(facts);
        for (const loss of lost) {
            for (const part of splitByAcceptance(this.code, loss.workloads, facts)) {
                const judged = judge(facts.plan, part);
                if (!judged) {
                    continue;
                }
                const { controller, from, move, bound } = loss.protection;
                const end = there(from.ends, `end of ${from.name}`);
                const ends = end.day;
                const days = Math.ceil(loss.until - (ends + 1));
                yield {
                    code: this.code,
                    severity: judged.severity === 'error' ? ('warning' as const) : ('information' as const),
                    span: loss.keepSpan,
                    layer: 'backup',
                    phase: move.phase.name,
                    subjects: namesOf(judged.workloads),
                    figures: {
                        controller: controller.name,
                        platform: from.name,
                        ends: dayText(ends),
                        keptUntil: dayText(loss.until),
                        days,
                    },
                    message:
                        `Restore points of ${workloadList(judged.workloads)} that ${controller.kind} '${controller.name}' made through ${nameList(bound)} are only known to be restorable to '${from.name}', which ends on ${dayText(ends)}; ` +
                        `they are kept ${statedDuration(loss.keep)}, until ${dayText(loss.until)}. For ${counted(days, 'day')} they cannot be restored.`,
                    related: [
                        { span: end.span, message: `'${from.name}' ends` },
                        {
                            span: move.step.record.span,
                            message: `phase '${move.phase.name}' moves the last of them on ${dayText(loss.moved)}`,
                        },
                        { span: controller.record.nameSpan, message: `${controller.kind} '${controller.name}'` },
                    ],
                };
            }
        }
        yield* howLongUnknown(facts, lost);
    },
};

/** A backup that does not say how long its restore points are kept, while what is needed to read them goes: its platform ends, or the plan retires it. */
interface Unsaid {
    readonly controller: Controller;
    readonly workloads: IndexSet;
    readonly phase: string;
    readonly what: string;
    readonly related: RawFinding['related'];
}

function* howLongUnknown(facts: Facts, lost: readonly Loss[]): Iterable<RawFinding> {
    const told = new Set(lost.map(l => l.protection.controller.name));
    for (const unsaid of [...ofEndingPlatforms(facts), ...ofRetired(facts)]) {
        const { controller, workloads, what, phase, related } = unsaid;
        if (told.has(controller.name)) {
            continue;
        }
        told.add(controller.name);
        for (const part of splitByAcceptance('rollback-lost', workloads, facts)) {
            const judged = judge(facts.plan, part);
            if (judged?.severity === 'error') {
                yield {
                    code: 'rollback-lost',
                    severity: 'information',
                    condition: true,
                    span: controller.record.nameSpan,
                    layer: 'backup',
                    phase,
                    subjects: namesOf(judged.workloads),
                    figures: { controller: controller.name, keep: null },
                    message:
                        `Whether restore points of ${quotedWorkloads(judged.workloads)} outlive ${what} is unknown: '${controller.name}' states no 'keep'. ` +
                        `Write 'keep TIME' behind what it protects.`,
                    related,
                };
            }
        }
    }
}

function withoutKeep(controller: Controller): IndexSet {
    return controller.kind === 'backup'
        ? IndexSet.union(controller.coverage.filter(c => c.keep === undefined).map(c => c.workloads))
        : IndexSet.EMPTY;
}

function ofEndingPlatforms(facts: Facts): Unsaid[] {
    const found = new Map<string, Unsaid>();
    for (const { controller, from, move, workloads, bound } of protections(facts.plan, facts.moves)) {
        const own = withoutKeep(controller).intersect(workloads);
        if (bound.length === 0 || !from.ends || own.empty) {
            continue;
        }
        found.set(controller.name, {
            controller,
            workloads: own.union(found.get(controller.name)?.workloads ?? IndexSet.EMPTY),
            phase: move.phase.name,
            what: `'${from.name}' (ends on ${dayText(from.ends.day)})`,
            related: [{ span: from.ends.span, message: `'${from.name}' ends` }],
        });
    }
    return [...found.values()];
}

function ofRetired({ plan }: Facts): Unsaid[] {
    return plan.controllers.flatMap(controller => {
        const phase = retirementOf(plan, controller);
        const workloads = withoutKeep(controller);
        return phase && !workloads.empty
            ? [
                  {
                      controller,
                      workloads,
                      phase: phase.name,
                      what: `'${controller.name}', which '${phase.name}' retires,`,
                      related: [{ span: phase.record.nameSpan, message: `'${phase.name}' retires it` }],
                  },
              ]
            : [];
    });
}

interface Loss {
    readonly protection: Protection;
    readonly workloads: IndexSet;
    readonly keepSpan: Protection['move']['step']['record']['span'];
    readonly keep: number;
    /** Day on which the last restore point can have been made, and the one until which it is kept. */
    readonly moved: number;
    readonly until: number;
}

/** One per controller and platform that is left: the move whose restore points outlive it longest, with the machines of all such moves. */
function losses(facts: Facts): Loss[] {
    const found = new Map<string, Loss>();
    for (const protection of protections(facts.plan, facts.moves)) {
        const { controller, from, move, workloads, bound } = protection;
        const moved = facts.timeline[move.phase.index]?.ends;
        // A move after the end is told as such.
        if (bound.length === 0 || !from.ends || moved === undefined || moved > from.ends.day + 1) {
            continue;
        }
        // What is retired before makes no restore points until the move.
        const retirement = retirementOf(facts.plan, controller);
        const retired = retirement && facts.timeline[retirement.index]?.ends;
        for (const coverage of controller.coverage) {
            const own = coverage.workloads.intersect(workloads);
            const made = Math.min(moved, retired ?? moved);
            if (coverage.keep === undefined || own.empty || made + coverage.keep / DAY <= from.ends.day + 1) {
                continue;
            }
            const key = `${controller.name}\n${from.name}`;
            const before = found.get(key);
            const loss = {
                protection,
                workloads: own.union(before?.workloads ?? IndexSet.EMPTY),
                keepSpan: coverage.cover.keep?.span ?? coverage.cover.span,
                keep: coverage.keep,
                moved,
                until: made + coverage.keep / DAY,
            };
            found.set(key, before && before.until >= loss.until ? { ...before, workloads: loss.workloads } : loss);
        }
    }
    return [...found.values()];
}
