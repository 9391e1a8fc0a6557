import type { Facts, Move, Repairable } from '../../analysis/analysis.ts';
import { copyRateOf } from '../../analysis/headroom/copy.ts';
import { fabricModel } from '../../analysis/headroom/input.ts';
import { moveSeconds } from '../../analysis/headroom/remedies/pace.ts';
import { storages } from '../../analysis/headroom/sizing/stored.ts';
import { judge } from '../../analysis/matrix.ts';
import { hostsAlong } from '../../analysis/passage/hosts.ts';
import { nth } from '../../basics/lists.ts';
import { footprint, unlimitedRebuild } from '../../physics/index.ts';
import type { IndexSet } from '../../plan/index-set.ts';
import type { Fabric, Phase } from '../../plan/plan.ts';
import { DAY, dataText, durationText, rateText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { propertyEdit } from '../fixes/io/edits.ts';
import { counted, namesOf, workloadList } from '../phrases.ts';
import type { Fix, RuleWith } from '../rule.ts';
import { sourceSentence } from './downtime-exceeded.ts';

/** What its fixes need to know. */
interface Repair {
    readonly phase: number;
}

export const copyOutlastsPhase: RuleWith<Repair> = {
    code: 'copy-outlasts-phase',
    title: 'A wave is copied while its phase lasts',
    severity: 'warning where the decision matrix is strict and the copy rate is stated, otherwise information',
    explain: `The data of a wave, and what changes while it is copied, takes longer at the rate \`over\` which it goes than its phase \`lasts\`. Every later date, the recovery gaps
and the end of the plan are computed from that duration, so they are too early.

Hosts that are converted are emptied first: what lies on them is built anew on the hosts that stay, at the rate of a rebuild (\`rebuild\`, else the fastest that such devices were seen to take).
A phase that is shorter than that is told as well.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme }
workload erp { in prod  iops 100  disk 20 TB used 20 TB  change 1 %/d }
phase io   { model hci }
phase move { cutover erp to hci  over 1 Gbps  lasts 1 d }`,
    repair: 'Give the phase the time it takes (the quick fix does), copy faster where the fabric and the objectives allow it, or move less in this phase.',
    *check(facts) {
        yield* emptiedTooLate(facts);
        for (const move of facts.moves) {
            const { lasts } = move.phase,
                rate = copyRateOf(facts.headroom, move);
            if (!rate || lasts === undefined) {
                continue;
            }
            const seconds = timeOf(facts, move, rate.rate);
            if (seconds === null || seconds <= lasts) {
                continue;
            }
            for (const part of splitByAcceptance(this.code, move.workloads, facts)) {
                const judged = judge(facts.plan, part);
                if (!judged) {
                    continue;
                }
                const place = move.phase.record.properties.find(p => p.key === 'lasts')?.span ?? move.step.record.span;
                yield {
                    code: this.code,
                    severity:
                        (rate.assumed && rate.limitedBy.length === 0) || judged.severity !== 'error'
                            ? 'information'
                            : 'warning',
                    span: place,
                    layer: 'compute',
                    phase: move.phase.name,
                    subjects: namesOf(judged.workloads),
                    message:
                        `Phase '${move.phase.name}' lasts ${durationText(lasts)}, but copying ${workloadList(judged.workloads)} to '${move.fabric.name}' over ${rateText(rate.rate)} takes ${rate.limitedBy.length > 0 ? 'at least ' : ''}${durationText(seconds)} with what changes meanwhile. ` +
                        `Every later date is too early.${rate.limitedBy.length > 0 ? sourceSentence(rate.limitedBy) : rate.assumed ? ' The copy rate is not stated: what one link carries is assumed, at most 400 MB/s for each machine.' : ''}`,
                    related: [
                        { span: move.step.record.span, message: `the cutover${rate.assumed ? '' : ' and its rate'}` },
                    ],
                    figures: {
                        fabric: move.fabric.name,
                        seconds,
                        lasts: lasts,
                        rate: rate.rate,
                        rateAssumed: rate.assumed,
                    },
                    repair: { phase: move.phase.index },
                };
            }
        }
    },
    fixes(_finding, facts, repair) {
        return longerPhase(facts, repair.phase);
    },
};

/** Time that emptying converted hosts takes at least, seconds. */
interface Emptied {
    readonly fabric: Fabric;
    readonly phase: Phase;
    readonly hosts: number;
    readonly bytes: number;
    readonly rate: number;
    readonly seconds: number;
    readonly stated: boolean;
    readonly on: IndexSet;
}

/** The data of the hosts that leave, over what those that stay build anew: at their limit, else as fast as it was ever seen. */
function emptiedHosts(facts: Facts): Emptied[] {
    const { plan } = facts;
    return [...storages(facts)].flatMap(({ fabric, room, moments }) => {
        const hosts = hostsAlong(plan, fabric);
        const full = hosts && fabricModel(plan, fabric).full;
        return moments.flatMap(({ phase, on, stored, shrinks, room: left }): Emptied[] => {
            if (!shrinks || !phase || !hosts || !full || room.array || stored.known === 0) {
                return [];
            }
            const before = nth(hosts, phase.index).before;
            const rate = full.rebuild ?? unlimitedRebuild(full).high;
            const bytes = (footprint(stored.known, room.scheme) * (before - left.nodes)) / before;
            const seconds = bytes / (rate * left.nodes);
            const all = { fabric, phase, hosts: before - left.nodes, bytes, rate, seconds, on };
            return left.nodes > 0 && rate > 0 ? [{ ...all, stated: full.rebuild !== null }] : [];
        });
    });
}

function* emptiedTooLate(facts: Facts): Iterable<Repairable<Repair>> {
    for (const { fabric, phase, hosts, bytes, rate, seconds, stated, on } of emptiedHosts(facts)) {
        const { lasts } = phase;
        if (lasts === undefined || seconds <= lasts) {
            continue;
        }
        for (const part of splitByAcceptance('copy-outlasts-phase', on, facts)) {
            const judged = judge(facts.plan, part);
            if (!judged) {
                continue;
            }
            yield {
                code: 'copy-outlasts-phase',
                severity: stated && judged.severity === 'error' ? 'warning' : 'information',
                span: phase.record.properties.find(p => p.key === 'lasts')?.span ?? phase.record.nameSpan,
                layer: 'fabric',
                phase: phase.name,
                subjects: namesOf(judged.workloads),
                message:
                    `Phase '${phase.name}' lasts ${durationText(lasts)}, but emptying ${counted(hosts, 'host')} of '${fabric.name}' (${dataText(bytes)} with its copies) at ${rateText(rate)} per host that stays takes at least ${durationText(seconds)}. ` +
                    `Every later date is too early.${stated ? '' : " No 'rebuild' limit is stated: the fastest that was seen is taken."}`,
                related: [{ span: fabric.record.nameSpan, message: `fabric '${fabric.name}'` }],
                figures: { fabric: fabric.name, seconds, lasts, rate, bytes, rateAssumed: !stated },
                repair: { phase: phase.index },
            };
        }
    }
}

function timeOf(facts: Facts, move: Move, rate: number): number | null {
    const headroom = facts.headroom.of(move.fabric.name);
    return headroom ? moveSeconds(facts.plan, headroom, move, rate) : null;
}

/** The phase is given the time of its slowest copy, in whole days, or hours below two days. */
function longerPhase(facts: Facts, index: number): Fix[] {
    const phase = facts.plan.phases[index];
    if (!phase) {
        return [];
    }
    const needed = Math.max(
        0,
        ...facts.moves
            .filter(m => m.phase === phase)
            .map(m => timeOf(facts, m, copyRateOf(facts.headroom, m)?.rate ?? 0) ?? 0),
        ...emptiedHosts(facts)
            .filter(e => e.phase === phase)
            .map(e => e.seconds),
    );
    const text = needed < 2 * DAY ? `${Math.ceil(needed / 3600)} h` : `${Math.ceil(needed / DAY)} d`;
    return [
        {
            title: `Let phase ${phase.name} last ${text}`,
            kind: 'quickfix',
            preferred: false,
            edits: () => [propertyEdit(phase.record, 'lasts', `lasts ${text}`)],
        },
    ];
}
