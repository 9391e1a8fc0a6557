import type { Facts, Move } from '../../analysis/analysis.ts';
import { copyRateOf } from '../../analysis/headroom/copy.ts';
import { moveSeconds } from '../../analysis/headroom/pace.ts';
import { judge } from '../../analysis/matrix.ts';
import { DAY, durationText, rateText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { propertyEdit } from '../fixes/io-edits.ts';
import type { Fix, RuleWith } from '../rule.ts';
import { namesOf, workloadList } from '../words.ts';
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
and the end of the plan are computed from that duration, so they are too early.`,
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
