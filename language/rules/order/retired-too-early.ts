import type { Facts, Repairable } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import {
    notTakenOver,
    retiredMachines,
    retirementOf,
    servesAfter,
    uncovered,
    Whereabouts,
    worksAfter,
} from '../../analysis/recovery/service.ts';
import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Controller, Coverage, Phase, RetireStep } from '../../plan/plan.ts';
import { replace, type Span, textOf } from '../../plan/source.ts';
import { DAY, dayText, statedDuration } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { movePhaseFixes } from '../fixes/phases/move-phase.ts';
import { removeFix } from '../fixes/text-fixes.ts';
import { namesOf } from '../phrases.ts';
import type { Fix, RuleWith } from '../rule.ts';
import { workloadNames } from './availability-text.ts';
import { retiredWhileNeeded } from './retired-needed.ts';

const DONE_BY = { protects: 'protect', observes: 'observe', manages: 'manage' } as const;

/** What its fixes need to know. */
interface Repair {
    readonly phase: number;
    readonly earlier?: number;
    readonly controller?: string;
}

export const retiredTooEarly: RuleWith<Repair> = {
    code: 'retired-too-early',
    title: 'A product is retired when another has taken over',
    severity:
        'error; by the decision matrix for a machine that others depend on; warning where only restore points are still to be kept',
    order: 'judged',
    explain: `A phase retires a controller while machines it covers are covered by no other: none that is still in service protects (observes, manages) them and speaks an
interface of the platform they are on by then. The other case is a warning: the restore points it made have to be kept longer than until the day it is retired, and
nobody can read them once its server is gone. Machines are retired too early while machines that stay in service depend on them; of those that one service runs in, one is
as good as another.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }
backup next is veeam-vbr { speaks ahv.v4-recovery-points  replaces veeam  protects all every 24 h }
workload erp { }
phase bye  { retire veeam }
phase io   { model hci }
phase move { cutover erp to hci }`,
    repair: 'Retire it after the last machine it covers has moved (the quick fix moves the phase), let another product cover those machines, or keep its server until the retention is over.',
    *check(facts) {
        const places = new Whereabouts(facts.plan, facts.moves);
        for (const controller of facts.plan.controllers) {
            const phase = retirementOf(facts.plan, controller);
            const step = phase && stepOf(phase, controller);
            if (step) {
                yield* withoutCover(facts, { controller, phase, step }, places);
                yield* withinKeep(facts, { controller, phase, step }, places);
            }
        }
        yield* retiredWhileNeeded(facts);
    },
    fixes(finding, facts, { phase, earlier, controller }, order) {
        return [
            ...(earlier === undefined ? [] : movePhaseFixes(facts, earlier, phase, finding, order)),
            ...(controller === undefined ? [] : keepFix(facts, phase, controller)),
        ];
    },
};

interface Retirement {
    readonly controller: Controller;
    readonly phase: Phase;
    readonly step: RetireStep;
}

function stepOf(phase: Phase, controller: Controller): RetireStep | undefined {
    return phase.steps.find(
        (s): s is RetireStep => s.verb === 'retire' && s.controllers.some(c => c.name === controller.name),
    );
}

function* withoutCover(
    facts: Facts,
    { controller, phase, step }: Retirement,
    places: Whereabouts,
): Iterable<Repairable<Repair>> {
    for (const coverage of controller.coverage) {
        const bare = bareAfter(facts, controller, coverage, phase.index, places);
        if (bare.empty) {
            continue;
        }
        for (const part of splitByAcceptance('retired-too-early', bare, facts)) {
            const judged = judge(facts.plan, part);
            if (!judged) {
                continue;
            }
            const later = facts.plan.phases.find(
                p => p.index > phase.index && bareAfter(facts, controller, coverage, p.index, places).empty,
            );
            yield {
                code: 'retired-too-early',
                severity: 'error',
                span: step.record.span,
                layer: controller.layer,
                phase: phase.name,
                subjects: namesOf(judged.workloads),
                figures: { controller: controller.name, until: later?.name ?? null },
                message:
                    `Phase '${phase.name}' retires ${controller.kind} '${controller.name}', and no other controller can ${DONE_BY[coverage.verb]} ${workloadNames(judged.workloads)} on the platform where ${judged.workloads.length === 1 ? 'it is' : 'they are'} then. ` +
                    (later
                        ? `Retire it in or after phase '${later.name}'.`
                        : `Let another controller cover ${judged.workloads.length === 1 ? 'it' : 'them'}, or keep '${controller.name}'.`),
                related: [
                    { span: controller.record.nameSpan, message: `${controller.kind} '${controller.name}'` },
                    { span: coverage.cover.span, message: `${coverage.verb} them` },
                ],
                repair: { phase: phase.index, earlier: later?.index, controller: controller.name },
            };
        }
    }
}

/** What a controller covers and, were it retired in a phase, no other could cover where the machines are by then. */
function bareAfter(
    { plan }: Facts,
    controller: Controller,
    coverage: Coverage,
    phase: number,
    places: Whereabouts,
): IndexSet {
    const gone = retiredMachines(plan);
    const others = plan.controllers.filter(
        c => c.name !== controller.name && c.layer === controller.layer && servesAfter(plan, c, phase),
    );
    const left = [...coverage.workloads].filter(i => (gone.get(i)?.index ?? Infinity) > phase);
    const byPlatform = new Map<string, { index: number[]; others: readonly Controller[] }>();
    for (const index of left) {
        const platform = places.platformAfter(index, phase);
        const key = platform?.name ?? '';
        let group = byPlatform.get(key);
        if (!group) {
            group = {
                index: [],
                // Where a machine is not known to be anywhere, whoever covers it counts.
                others: platform ? others.filter(o => worksAfter(plan, o, platform, phase)) : others,
            };
            byPlatform.set(key, group);
        }
        group.index.push(index);
    }
    return IndexSet.union([...byPlatform.values()].map(g => uncovered(coverage, IndexSet.ofSorted(g.index), g.others)));
}

/** Restore points that have to be kept longer than their product is there to read them. */
function* withinKeep(
    facts: Facts,
    { controller, phase, step }: Retirement,
    places: Whereabouts,
): Iterable<Repairable<Repair>> {
    const found = controller.coverage.flatMap(c => keptBeyond(facts, controller, c, phase, places) ?? []);
    const worst = found.toSorted((a, b) => (b.until ?? Infinity) - (a.until ?? Infinity))[0];
    if (!worst) {
        return;
    }
    for (const part of splitByAcceptance('retired-too-early', IndexSet.union(found.map(f => f.workloads)), facts)) {
        const judged = judge(facts.plan, part);
        if (!judged) {
            continue;
        }
        const until = worst.until === undefined ? '' : `, the last until ${dayText(worst.until)}`;
        yield {
            code: 'retired-too-early',
            severity: 'warning',
            span: step.record.span,
            layer: controller.layer,
            phase: phase.name,
            subjects: namesOf(judged.workloads),
            figures: {
                controller: controller.name,
                keep: worst.keep,
                keptUntil: worst.until === undefined ? null : dayText(worst.until),
            },
            message:
                `Restore points of ${workloadNames(judged.workloads)} are still to be kept when phase '${phase.name}' retires ${controller.kind} '${controller.name}': for ${statedDuration(worst.keep)}${until}. ` +
                `Keep its server and repository readable until then.`,
            related: [
                { span: worst.span, message: `kept ${statedDuration(worst.keep)}` },
                { span: controller.record.nameSpan, message: `${controller.kind} '${controller.name}'` },
            ],
            repair: { phase: phase.index, controller: controller.name },
        };
    }
}

interface Kept {
    readonly workloads: IndexSet;
    readonly keep: number;
    /** Day until which the last one is kept; absent without dates. */
    readonly until: number | undefined;
    readonly span: Span;
}

function keptBeyond(
    { plan, timeline }: Facts,
    controller: Controller,
    { workloads, keep, cover }: Coverage,
    phase: Phase,
    places: Whereabouts,
): Kept | undefined {
    if (keep === undefined) {
        return undefined;
    }
    const ends = timeline[phase.index]?.ends;
    const late: number[] = [];
    let until: number | undefined;
    for (const index of workloads) {
        const move = places.moveOf(index);
        // The last one can have been made when it left, unless the product went along.
        const left = move && move.phase.index <= phase.index && move.platform ? move : undefined;
        const along = left && worksAfter(plan, controller, left.platform!, left.phase.index - 1);
        const last = left && !along ? timeline[left.phase.index]?.starts : ends;
        const kept = last === undefined ? undefined : last + keep / DAY;
        if (kept === undefined || ends === undefined || kept > ends) {
            late.push(index);
            until = kept === undefined ? until : Math.max(until ?? -Infinity, kept);
        }
    }
    return late.length === 0
        ? undefined
        : { workloads: IndexSet.ofSorted(late), keep, until, span: cover.keep?.span ?? cover.span };
}

/** Takes a controller out of what a phase retires: out of its list, with its step, or with the phase where that holds nothing else. */
function keepFix(facts: Facts, index: number, name: string): readonly Fix[] {
    const { plan } = facts;
    const phase = nth(plan.phases, index);
    const step = phase.steps.find(s => s.verb === 'retire' && s.controllers.some(c => c.name === name));
    const own = step?.record.subjects.find(use => use.name === name);
    if (!step || !own || !worksToTheEnd(facts, name)) {
        return [];
    }
    const title = `Keep ${name} in service`;
    if (step.record.selectors.length > 1) {
        return [{ title, kind: 'quickfix', preferred: false, edits: () => [replace(listEntry(own.span), '')] }];
    }
    if (phase.steps.length > 1) {
        return [{ ...removeFix(step.record.span, false), title }];
    }
    const waited = plan.phases.some(p => p.after.some(a => a.phase.name === phase.name));
    return waited || /\/\/|\/\*/.test(textOf(phase.record.span))
        ? []
        : [{ ...removeFix(phase.record.span, false), title }];
}

/** Whether a controller could stay: what nobody takes over from it ends where it works. */
function worksToTheEnd({ plan, moves }: Facts, name: string): boolean {
    const controller = plan.controllers.find(c => c.name === name)!;
    const places = new Whereabouts(plan, moves);
    const last = plan.phases.length;
    return [...notTakenOver(plan, controller, last)].every(i => {
        const move = places.moveOf(i);
        return !move?.platform || worksAfter(plan, controller, move.platform, move.phase.index - 1);
    });
}

/** An entry of a list with the comma that joins it to its neighbour. */
function listEntry(span: Span): Span {
    const { text } = span.block;
    const before = /,\s*$/.exec(text.slice(0, span.start));
    if (before) {
        return { ...span, start: span.start - before[0].length };
    }
    const behind = /^\s*,\s*/.exec(text.slice(span.end));
    return { ...span, end: span.end + (behind?.[0].length ?? 0) };
}
