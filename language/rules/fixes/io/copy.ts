import type { Facts } from '../../../analysis/analysis.ts';
import { breaksObjectives, copyAt, copyRateOf } from '../../../analysis/headroom/copy.ts';
import { causesOf, worse } from '../../../analysis/headroom/pressure.ts';
import { targetOf } from '../../../analysis/headroom/problems.ts';
import { ingestOf } from '../../../analysis/headroom/remedies/trial.ts';
import { activeLinks } from '../../../physics/index.ts';
import type { CopyRepair } from '../../io/copies.ts';
import type { Fix } from '../../rule.ts';
import { overEdit, overText } from './edits.ts';

/**
 * Copy faster: the smallest rate that meets the objectives of the workloads, where the fabric takes it without a new bottleneck. What
 * the way from the source carries is known to its author alone, so it is offered and not taken without asking.
 */
export function copyFixes(facts: Facts, { phase, step, workloads: names }: CopyRepair): readonly Fix[] {
    const move = facts.moves.find(m => m.phase.index === phase && m.phase.steps.indexOf(m.step) === step);
    const headroom = move && facts.headroom.of(move.fabric.name);
    if (!move || !headroom) {
        return [];
    }
    const { links, efficiency } = headroom.model.full;
    const given = copyRateOf(facts.headroom, move);
    // A source that gives no more is not copied from faster by writing a higher rate.
    if (given && given.limitedBy.length > 0) {
        return [];
    }
    const now = given?.rate ?? 0,
        most = activeLinks(links.count, links.bond) * links.rate * efficiency;
    const workloads = headroom.workloads(move.workloads).filter(w => names.includes(w.name));
    const target = targetOf(facts.plan),
        { relevance } = headroom;
    // Just below kappa 1 the passes hardly end: a copy keeps the headroom of the plan too, where the links are fast enough.
    const within = (limit: number) => (rate: number) =>
        !breaksObjectives(move, workloads, rate) &&
        workloads.every(w => (copyAt(w, move, rate, false)?.plan.kappa ?? 0) <= limit);
    const holds = [target, 0.95].map(within).find(fits => fits(most));
    if (most <= now || !holds) {
        return [];
    }
    const rate = roundedUp(smallestRate(now, most, holds), overText(move.step.record));
    const ingest = ingestOf(headroom.track, phase) - now + rate.value;
    const after = causesOf(
        headroom.variant(headroom.phases.map((p, i) => (i === phase ? { ...p, ingest, open: 0 } : p))),
        target,
        relevance,
    );
    if (rate.value > most || worse(causesOf(headroom.judged, target, relevance), after)) {
        return [];
    }
    return [
        {
            title: `Copy over ${rate.text} in phase ${move.phase.name}`,
            kind: 'quickfix',
            preferred: false,
            edits: () => [overEdit(move.step.record, rate.text)],
        },
    ];
}

function smallestRate(low: number, high: number, holds: (rate: number) => boolean): number {
    let below = low,
        above = high;
    for (let n = 0; n < 60 && above - below > 1e-9 * above; n++) {
        const middle = (below + above) / 2;
        if (holds(middle)) {
            above = middle;
        } else {
            below = middle;
        }
    }
    return above;
}

/** A rate as it would be written, rounded up. */
function roundedUp(rate: number, like: string): { readonly value: number; readonly text: string } {
    const bits = /bps\s*$/i.test(like),
        unit = bits ? (rate * 8 >= 1e9 ? 1e9 / 8 / 100 : 1e6 / 8) : 1e6;
    const steps = Math.ceil((rate / unit) * (1 - 1e-12));
    const text = !bits ? `${steps} MB/s` : rate * 8 >= 1e9 ? `${steps / 100} Gbps` : `${steps} Mbps`;
    return { value: steps * unit, text };
}
