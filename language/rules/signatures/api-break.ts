import type { Facts, FirstFull, RecoveryGap, RelatedPlace, Severity } from '../../analysis/analysis.ts';
import { demandOf, milder, severityOf } from '../../analysis/matrix.ts';
import { worstLoss } from '../../analysis/recovery/gaps.ts';
import { leftOpenBefore } from '../../analysis/recovery/wiring.ts';
import { gainsOf, otherLayer, spokenBefore } from '../../analysis/schedule/state.ts';
import { firstOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { offers, type Plan, type Workload } from '../../plan/plan.ts';
import { dataText, dayText, durationText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { insertPhaseFixes } from '../fixes/phases/insert-phase.ts';
import { movePhaseFixes } from '../fixes/phases/move-phase.ts';
import { splitPhaseFix } from '../fixes/phases/split-phase.ts';
import { namesOf, quotedNames, quotedWorkloads } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';

/** Gaps of one phase and controller joined, since one late controller is one cause however many cutovers the phase has. */
export function joinedGaps(gaps: readonly RecoveryGap[]): RecoveryGap[] {
    const joined = new Map<string, RecoveryGap>();
    for (const gap of gaps) {
        const key = `${gap.opens.index}\n${gap.controller.name}\n${gap.move.platform?.name ?? ''}`;
        const before = joined.get(key);
        joined.set(key, before ? both(before, gap) : gap);
    }
    return [...joined.values()];
}

function both(a: RecoveryGap, b: RecoveryGap): RecoveryGap {
    const interval =
        a.interval === undefined || b.interval === undefined ? undefined : Math.max(a.interval, b.interval);
    const firstFull = bothFulls(a.firstFull, b.firstFull);
    return {
        ...a,
        workloads: a.workloads.union(b.workloads),
        covered: a.covered.union(b.covered),
        coveredBy: [...new Set([...a.coveredBy, ...b.coveredBy])],
        rpo: least(a.rpo, b.rpo),
        interval,
        firstFull,
        worst: worstLoss(interval, a.seconds, firstFull?.seconds),
    };
}

/** Moves of one phase go to fabrics of their own, which are read side by side. */
function bothFulls(a: FirstFull | undefined, b: FirstFull | undefined): FirstFull | undefined {
    if (!a || !b) {
        return a ?? b;
    }
    return {
        bytes: a.bytes + b.bytes,
        seconds: a.seconds === undefined || b.seconds === undefined ? undefined : Math.max(a.seconds, b.seconds),
    };
}

function least(a: number | undefined, b: number | undefined): number | undefined {
    return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

const ORDER: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** The strictest severity: by the matrix, one level milder for workloads another controller still covers. */
function severityFor(workloads: readonly Workload[], covered: IndexSet): Severity {
    const each = workloads.map(w => {
        const own = severityOf(demandOf(w))!;
        return covered.has(w.index) ? milder(own) : own;
    });
    return ORDER.find(s => each.includes(s))!;
}

/** What its fixes need to know. */
interface Repair {
    readonly phase: number;
    readonly founding?: number;
    readonly component: string;
    readonly platform?: string;
}

export const apiBreak: RuleWith<Repair> = {
    code: 'api-break',
    title: 'API Break: backup and replication speak to the new platform before machines move to it',
    severity: 'by the decision matrix; one level milder for workloads another controller still covers within their RPO',
    order: 'settled',
    signature: 'API Break',
    explain: `A cutover takes machines away from under a controller that protects them: at that point it speaks no interface the target platform offers. From then
on it makes no restore points, until a later phase puts it onto one, or until the plan ends. The gap counts from the start of the phase that moves, since nothing says
when in it a machine goes, to the end of the phase that re-establishes; it is measured against the recovery point objective (RPO) of the workloads. A new platform also means new machine objects: the first backup there is a full one and starts a new chain, so the worst loss is at least
\`interval + break + first full\`, with the full at the speed of one link, which is the best case (how long one run takes in normal times comes on top). Recovery plans of replication products do not move at all.`,
    example: `plan p { from old to new  starts 2027-01-11 }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }
workload erp { rpo 4 h }
phase io     { model hci  lasts 1 week }
phase move   { cutover erp to hci  lasts 1 week }
phase backup { establish veeam onto ahv.v4-recovery-points  lasts 4 weeks }`,
    repair: 'Establish the controller on the target before the cutover (the quick fix moves or inserts the phase), or keep the old one until the first full backup on the new platform has finished.',
    *check(facts) {
        const { plan } = facts;
        const gaps = facts.gaps.filter(g => !isOpen(plan, g));
        for (const gap of joinedGaps(gaps)) {
            for (const part of splitByAcceptance(this.code, gap.workloads, facts)) {
                const workloads = [...part]
                    .map(i => nth(plan.workloads, i))
                    .filter(w => demandOf(w) !== 'not critical');
                if (workloads.length === 0) {
                    continue;
                }
                const { controller, opens, closes, move } = gap;
                const rpoOf = ({ figures }: Workload) => figures['rpo']?.value ?? Infinity;
                const strictest = workloads.filter(w => w.figures['rpo']).sort((a, b) => rpoOf(a) - rpoOf(b))[0];
                yield {
                    code: this.code,
                    severity: severityFor(workloads, gap.covered),
                    span: move.step.record.span,
                    layer: 'backup',
                    phase: opens.name,
                    subjects: namesOf(workloads),
                    message: sentence(facts, gap, workloads, strictest),
                    related: related(facts, gap, firstOf(workloads)),
                    figures: {
                        controller: controller.name,
                        from: opens.name,
                        until: closes?.name ?? null,
                        seconds: gap.seconds ?? null,
                        rpo: strictest?.figures['rpo']?.value ?? null,
                        fromDate: gap.fromDay === undefined ? null : dayText(gap.fromDay),
                        untilDate: gap.toDay === undefined ? null : dayText(gap.toDay),
                        covered: workloads.filter(w => gap.covered.has(w.index)).map(w => w.name),
                        coveredBy: coverersOf(gap, workloads),
                        interval: gap.interval ?? null,
                        firstFullBytes: gap.firstFull?.bytes ?? null,
                        firstFullSeconds: gap.firstFull?.seconds ?? null,
                        worst: gap.worst ?? null,
                    },
                    repair: {
                        phase: opens.index,
                        founding: closes?.index,
                        component: controller.name,
                        platform: move.platform?.name,
                    },
                };
            }
        }
    },
    fixes(finding, facts, { phase, founding, component, platform }, order) {
        if (founding === undefined) {
            return insertPhaseFixes(facts, [component], phase, platform);
        }
        return founding === phase
            ? splitPhaseFix(facts, phase)
            : movePhaseFixes(facts, founding, phase, finding, order);
    },
};

/** What an `establish` before it leaves open is reported there (`interface-ambiguous`). */
function isOpen(plan: Plan, { controller, move }: RecoveryGap): boolean {
    return move.platform !== undefined && leftOpenBefore(plan, controller, move.platform, move.phase);
}

function sentence(
    facts: Facts,
    gap: RecoveryGap,
    workloads: readonly Workload[],
    strictest: Workload | undefined,
): string {
    const { controller, opens, move } = gap;
    const to = move.platform!.name;
    const speaks = spokenBefore(facts.plan, controller, opens);
    const elsewhere = [...new Set(speaks.flatMap(name => otherLayer(facts.plan, controller, name) ?? []))];
    const purpose = elsewhere.length > 0 ? ` for ${controller.layer} (but for ${elsewhere.join(' and ')})` : '';
    const uses =
        speaks.length === 0
            ? `'${controller.name}' states no interface ('speaks') and is put onto none by then`
            : `at that point '${controller.name}' still uses only ${speaks.length <= 4 ? speaks.join(', ') : `${speaks.slice(0, 3).join(', ')} and ${speaks.length - 3} more`}, which '${to}' does not offer${purpose}`;
    return (
        `API Break: '${opens.name}' moves ${quotedWorkloads(workloads)} to '${to}', but ${uses}. ` +
        `${gapSentence(gap, strictest)}${coverSentence(gap, workloads)}${chainSentence(gap)}${rebuildSentence(gap)}${doubtSentence(facts, gap, speaks)}`
    );
}

/** The controllers that cover some of these. */
function coverersOf({ covered, coveredBy }: RecoveryGap, workloads: readonly Workload[]): string[] {
    const those = workloads.filter(w => covered.has(w.index));
    return coveredBy.filter(c => those.some(w => c.workloads.has(w.index))).map(c => c.name);
}

function coverSentence(gap: RecoveryGap, workloads: readonly Workload[]): string {
    const covered = workloads.filter(w => gap.covered.has(w.index)).length;
    if (covered === 0) {
        return '';
    }
    const who =
        covered < workloads.length
            ? `${covered} of them ${covered === 1 ? 'is' : 'are'}`
            : workloads.length === 1
              ? 'It is'
              : 'They are';
    return ` ${who} still protected within RPO by ${quotedNames(coverersOf(gap, workloads))}.`;
}

/** Which interfaces it speaks only according to rows of its product's table that were remembered, not checked. */
function doubtSentence({ plan }: Facts, { controller, closes }: RecoveryGap, speaks: readonly string[]): string {
    const { product, record } = controller;
    if (!product) {
        return '';
    }
    const written = new Set((record.facts['speaks'] ?? []).map(f => f.use.name));
    const later = closes
        ? gainsOf(plan, controller)
              .filter(g => g.phase === closes)
              .map(g => g.interfaceName)
        : [];
    const recalled = [...new Set([...speaks, ...later])].filter(name => {
        const rows = written.has(name) ? [] : product.speaks.filter(f => f.name === name);
        return rows.length > 0 && rows.every(f => f.evidence?.grade === 'recalled');
    });
    return recalled.length === 0
        ? ''
        : ` That '${product.name}' uses ${quotedNames(recalled)} is recalled, not checked against a source: verify it.`;
}

/** What comes on top of the break: the chain starts over with a full backup (docs/io-model.md 2.11). */
function chainSentence({ closes, firstFull, worst, move, controller }: RecoveryGap): string {
    if (!closes || controller.kind !== 'backup' || !firstFull) {
        return '';
    }
    const takes =
        firstFull.seconds === undefined
            ? ''
            : `, at least ${durationText(firstFull.seconds)} at one link's speed on '${move.fabric.name}', assumed`;
    const loss = worst === undefined ? '' : ` Worst-case data loss: at least ${durationText(worst)}.`;
    return ` The first backup on the new platform is a new full (${dataText(firstFull.bytes)}${takes}).${loss}`;
}

/** Replication has recovery plans of its own, and they stay where they were made. */
function rebuildSentence({ controller, closes, move }: RecoveryGap): string {
    if (controller.kind !== 'replication' || closes || !controller.product) {
        return '';
    }
    const able = controller.product.speaks.some(f => !f.name.startsWith('in-guest.') && offers(move.platform!, f.name));
    if (able) {
        return '';
    }
    return ` '${controller.product.name}' is not known to use anything '${move.platform!.name}' offers, and its recovery plans do not move: disaster recovery must be rebuilt there, and tested, before the machines leave.`;
}

/** `'veeam' creates no restore points from the start of 'pilot' (2027-02-01) to the end of 'backup' (2027-03-08): 35 days (RPO 4 h of 'erp').` */
export function gapSentence(gap: RecoveryGap, strictest: Workload | undefined): string {
    const { opens, closes, controller } = gap;
    const none = `'${controller.name}' creates no restore points`;
    const objective = against(gap, strictest);
    if (!closes) {
        return `${none} from the start of '${opens.name}'${dated(gap.fromDay)} until the plan ends${objective}.`;
    }
    const length = gap.seconds === undefined ? undefined : durationText(gap.seconds);
    if (closes === opens) {
        return `The same phase establishes it, in an order that is unknown: ${none} for ${length ? `up to ${length}` : `as long as '${opens.name}' lasts`}${objective}.`;
    }
    const phases = closes.index - opens.index + 1;
    return (
        `${none} from the start of '${opens.name}'${dated(gap.fromDay)} to the end of '${closes.name}'${dated(gap.toDay)}: ` +
        `${length ?? `${phases} phases (durations are not all known)`}${objective}.`
    );
}

function dated(day: number | undefined): string {
    return day === undefined ? '' : ` (${dayText(day)})`;
}

function against(gap: RecoveryGap, strictest: Workload | undefined): string {
    const rpo = strictest?.figures['rpo']?.value;
    if (strictest === undefined || rpo === undefined) {
        return '';
    }
    const who = gap.workloads.size > 1 ? ` of '${strictest.name}'` : '';
    const within = gap.closes !== undefined && gap.seconds !== undefined && gap.seconds <= rpo;
    return ` (${within ? 'within its RPO of' : 'RPO'} ${durationText(rpo)}${who})`;
}

function related(facts: Facts, gap: RecoveryGap, workload: Workload): RelatedPlace[] {
    const { controller, opens, closes, move } = gap;
    const places: RelatedPlace[] = [{ span: opens.record.nameSpan, message: `phase '${opens.name}' moves them` }];
    const later = closes && gainsOf(facts.plan, controller).find(g => g.phase === closes);
    if (closes && later) {
        places.push({
            span: later.step.record.span,
            message: `phase '${closes.name}' puts it onto '${later.interfaceName}', at its end`,
        });
    }
    places.push({ span: controller.record.nameSpan, message: `${controller.kind} '${controller.name}'` });
    for (const s of controller.speaks) {
        places.push({ span: s.span, message: `speaks '${s.name}', which '${move.platform!.name}' does not offer` });
    }
    const coverage = controller.coverage.find(c => c.workloads.has(workload.index));
    if (coverage) {
        places.push({ span: coverage.cover.span, message: `protects '${workload.name}'` });
    }
    places.push({
        span: workload.figures['rpo']?.span ?? workload.record.nameSpan,
        message: `workload '${workload.name}'${workload.figures['rpo'] ? `: RPO ${durationText(workload.figures['rpo'].value)}` : ''}`,
    });
    return places;
}
