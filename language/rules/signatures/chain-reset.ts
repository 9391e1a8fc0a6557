import type { Facts, FirstFull, RawFinding, Repairable } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import { remember } from '../../analysis/memory.ts';
import { coverOfOthers, firstFull, longestInterval } from '../../analysis/recovery/gaps.ts';
import { type Protection, protections } from '../../analysis/recovery/protection.ts';
import { elementsAt } from '../../basics/lists.ts';
import { longestFirstFull } from '../../physics/load/gap.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Workload } from '../../plan/plan.ts';
import { dataText, durationText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { shorterIntervalFixes, splitChainFixes } from '../fixes/chain-fixes.ts';
import { namesOf, quotedWorkloads } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';

/** The protection whose first full is too long; missing where that is not known. */
type Repair = Protection | undefined;

export const chainReset: RuleWith<Repair> = {
    code: 'chain-reset',
    title: 'The first full backup on the new platform fits the recovery point objective',
    severity:
        'by the decision matrix; a warning, and the verdict "Depends", where the interval, sizes or links are not stated',
    explain: `A machine that arrives on a new platform is a new object to its backup: the first backup there is a full one and starts a new chain. Until it has finished, the newest
restore point is the last one of the old chain, so the worst loss is \`interval + first full\` even where the controller was put onto the target in time. The rate of a backup is
not part of a plan; what one storage link of the target carries is taken for it, which is the best case: the loss is at least that, so the finding is none of an assumption. Where the
interval (\`every\`), the size of a machine or the \`links\` of the target are not stated, whether the objective (RPO) is kept is unknown, and that is said. Workloads that another controller covers within their RPO, by its own
interval and its own first full, are not concerned. An interval that is as long as the objective misses it without any move (a daily backup against an RPO of a
day): there the finding is raised where the first full takes longer than the interval, so that whole runs are missed.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 10 Gbps }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 1 h keep 7 d }
workload archive { in prod  disk 60 TiB used 40 TiB  rpo 4 h }
phase backup { establish veeam onto ahv.v4-recovery-points  lasts 1 week }
phase io     { model hci  lasts 1 week }
phase move   { cutover archive to hci  lasts 1 week }`,
    repair: 'Move fewer machines at a time (the quick fix splits the wave), back up more often, take the first full while the old machine still runs, or cover the time in another way (log shipping, replication).',
    *check(facts) {
        for (const protection of protections(facts.plan, facts.moves)) {
            const { controller, there, workloads } = protection;
            if (controller.kind !== 'backup' || there.length === 0) {
                continue;
            }
            const interval = longestInterval(controller, workloads);
            const first = firstFull(facts.plan, protection.move, workloads);
            const late = remember(
                facts.plan,
                protection,
                { key: this.code, inputs: [interval, first?.seconds], plain: true },
                () => concerned(facts, protection, interval, first?.seconds),
            );
            for (const part of late.empty ? [] : splitByAcceptance(this.code, late, facts)) {
                const judged = judge(facts.plan, part);
                if (!judged) {
                    continue;
                }
                if (interval !== undefined && first?.seconds !== undefined) {
                    yield broken(protection, judged, interval, { ...first, seconds: first.seconds });
                } else if (judged.severity === 'error') {
                    yield unknown(protection, judged.workloads, whatIsMissing(facts, protection, interval, first));
                }
            }
            if (interval === undefined || first?.seconds === undefined || unsized(facts, workloads).length === 0) {
                continue;
            }
            // What is known fits; whether the whole does, nobody can tell.
            const open = concerned(facts, protection, interval, undefined).minus(late);
            for (const part of open.empty ? [] : splitByAcceptance(this.code, open, facts)) {
                const judged = judge(facts.plan, part);
                if (judged?.severity === 'error') {
                    yield unknown(protection, judged.workloads, whatIsMissing(facts, protection, interval, first));
                }
            }
        }
    },
    fixes(_finding, facts, protection) {
        const interval = protection && longestInterval(protection.controller, protection.workloads);
        if (!protection || interval === undefined) {
            return [];
        }
        const kept = (part: IndexSet, every: number) => {
            const own = part.intersect(protection.workloads);
            if (own.empty) {
                return true;
            }
            const seconds = firstFull(facts.plan, protection.move, own)?.seconds;
            return seconds !== undefined && concerned(facts, { ...protection, workloads: own }, every, seconds).empty;
        };
        return [
            ...splitChainFixes(facts, protection.move, part => kept(part, interval)),
            ...shorterIntervalFixes(protection, interval, every => kept(protection.workloads, every)),
        ];
    },
};

/** Those of a set that say neither what they store nor how large they are. */
function unsized({ plan }: Facts, set: IndexSet): readonly Workload[] {
    return elementsAt(plan.workloads, set).filter(w => !w.figures['used'] && !w.figures['disk']);
}

/** Why nobody can tell how long the first full takes, in a clause. */
function whatIsMissing(
    facts: Facts,
    { controller, move, workloads }: Protection,
    interval: number | undefined,
    first: FirstFull | undefined,
): string {
    if (interval === undefined) {
        return `'${controller.name}' states no interval ('every')`;
    }
    if (first && first.seconds === undefined) {
        return `'${move.fabric.name}' states no 'links', so nobody knows how fast the first full is read`;
    }
    const without = unsized(facts, workloads);
    return `${quotedWorkloads(without)} ${without.length === 1 ? 'has' : 'have'} neither 'disk' nor 'used', so nobody knows how long the first full takes`;
}

/** Workloads whose objective the first full breaks; where it cannot be computed, all that have an objective which the interval alone keeps. */
function concerned(
    { plan }: Facts,
    { controller, move, workloads }: Protection,
    interval: number | undefined,
    first: number | undefined,
): IndexSet {
    const open = workloads.minus(coverOfOthers(plan, move, controller, workloads).covered);
    return IndexSet.ofSorted(
        [...open].filter(i => {
            const rpo = plan.workloads[i]?.figures['rpo']?.value;
            if (rpo === undefined) {
                return false;
            }
            // An interval as long as the objective misses it in normal times already; what the move adds are the runs its first full displaces.
            if (interval !== undefined && interval >= rpo) {
                return first !== undefined && first > interval;
            }
            if (interval === undefined || first === undefined) {
                return true;
            }
            const longest = longestFirstFull(rpo, { interval, duration: 0, broken: 0 });
            return longest !== null && first > longest;
        }),
    );
}

interface Whom {
    readonly severity: RawFinding['severity'];
    readonly workloads: readonly Workload[];
}

function broken(
    protection: Protection,
    { severity, workloads }: Whom,
    interval: number,
    first: FirstFull & { readonly seconds: number },
): Repairable<Repair> {
    const { controller, move, to } = protection;
    const strictest = Math.min(...workloads.map(w => w.figures['rpo']?.value ?? Infinity));
    const worst = interval + first.seconds;
    return {
        ...about(protection, workloads),
        severity,
        repair: protection,
        figures: {
            controller: controller.name,
            platform: to.name,
            interval,
            firstFullBytes: first.bytes,
            firstFullSeconds: first.seconds,
            worst,
            rpo: strictest,
        },
        message:
            `After '${move.phase.name}' ${quotedWorkloads(workloads)} may lose at least ${durationText(worst)} of data (RPO ${durationText(strictest)}): the first backup of '${controller.name}' on '${to.name}' is a new full. ` +
            `It is ${dataText(first.bytes)}, at least ${durationText(first.seconds)} at one link's speed on '${move.fabric.name}' (assumed).`,
    };
}

function unknown(protection: Protection, workloads: readonly Workload[], missing: string): Repairable<Repair> {
    const { controller, move, to } = protection;
    const strictest = Math.min(...workloads.map(w => w.figures['rpo']?.value ?? Infinity));
    return {
        ...about(protection, workloads),
        severity: 'warning',
        undecided: true,
        repair: undefined,
        figures: { controller: controller.name, platform: to.name, rpo: strictest },
        message: `Whether the RPO of ${durationText(strictest)} of ${quotedWorkloads(workloads)} is kept after '${move.phase.name}' is unknown: ${missing}.`,
    };
}

function about(
    { controller, move }: Protection,
    workloads: readonly Workload[],
): Pick<RawFinding, 'code' | 'span' | 'layer' | 'phase' | 'subjects' | 'related'> {
    return {
        code: 'chain-reset',
        span: move.step.record.span,
        layer: 'backup',
        phase: move.phase.name,
        subjects: namesOf(workloads),
        related: [
            { span: controller.record.nameSpan, message: `${controller.kind} '${controller.name}'` },
            { span: move.fabric.record.nameSpan, message: `fabric '${move.fabric.name}'` },
            ...workloads.slice(0, 1).flatMap(w => {
                const rpo = w.figures['rpo'];
                return rpo ? [{ span: rpo.span, message: `workload '${w.name}': RPO ${durationText(rpo.value)}` }] : [];
            }),
        ],
    };
}
