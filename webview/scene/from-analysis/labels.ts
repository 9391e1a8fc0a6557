import type { Finding, Move, RecoveryGap } from '../../../language/analysis/analysis.ts';
import type { Component } from '../../../language/plan/plan.ts';
import { durationText, shareText } from '../../../language/plan/units.ts';
import type { Journey } from './journey.ts';

/** The few words on a tether that breaks: what is lost, and how long against what was promised. */
export function brokenLabel(journey: Journey, component: Component, move: Move): string {
    const foundedIn = journey.foundation(move, component.name)?.foundedIn?.name;
    const until =
        foundedIn === undefined
            ? 'in no phase'
            : foundedIn === move.phase.name
              ? 'in the same phase'
              : `until ${foundedIn}`;
    switch (component.kind) {
        case 'backup':
        case 'replication': {
            const gap = journey.analysis.gaps.find(g => g.controller === component && g.move === move);
            return gap ? `API Break · ${gapCost(gap)}` : `Not established ${until}`;
        }
        case 'identity':
            return foundedIn === undefined || foundedIn === move.phase.name
                ? `Identity mapped ${until}`
                : `Not mapped ${until}`;
        case 'monitoring':
            return foundedIn === undefined ? 'No longer observed' : `Blind ${until}`;
        case 'automation':
            return foundedIn === undefined ? 'No longer managed' : `Not managed ${until}`;
        case 'fabric':
            return foundedIn === undefined
                ? 'I/O never modelled'
                : foundedIn === move.phase.name
                  ? 'I/O modelled in the same phase'
                  : `I/O not modelled ${until}`;
        case 'workload':
            return `Left behind ${until}`;
    }
}

/** `28 days > RPO 4 h`; without dates the phases it spans; without an end that it has none. */
export function gapCost(gap: RecoveryGap): string {
    const rpo = gap.rpo === undefined ? '' : ` > RPO ${durationText(gap.rpo)}`;
    if (!gap.closes) {
        return `never re-established${rpo && `, RPO ${durationText(gap.rpo!)}`}`;
    }
    if (gap.seconds !== undefined) {
        return `${durationText(gap.seconds)}${gap.rpo === undefined || gap.seconds > gap.rpo ? rpo : ` within RPO ${durationText(gap.rpo)}`}`;
    }
    const phases = Math.max(1, gap.closes.index - gap.opens.index);
    return `${phases === 1 ? '1 phase' : `${phases} phases`}${rpo}`;
}

/** The sentence on a gap in the timeline. */
export function gapText(gap: RecoveryGap): string {
    const against = gap.rpo === undefined ? '' : ` against RPO ${durationText(gap.rpo)}`;
    if (!gap.closes) {
        return `${gap.controller.kind === 'replication' ? 'replication' : 'backup'} never re-established in this plan`;
    }
    if (gap.seconds !== undefined) {
        return `no recovery path: ${durationText(gap.seconds)}${against}`;
    }
    return `no recovery path until ${gap.closes.name}${against}`;
}

/** `Network Choke · rack uplink 248 %`: the station and its utilisation, where the model holds a number; `up to` where that rests on guesses. */
export function chokeLabel({ figures: { station, certain } }: Finding, worst: number | undefined): string {
    if (typeof station !== 'string') {
        return 'Network Choke';
    }
    const figure =
        worst !== undefined && Number.isFinite(worst) && worst > 0
            ? ` ${certain === true ? '' : 'up to '}${shareText(worst)}`
            : '';
    return `Network Choke · ${station.replace('-', ' ')}${figure}`;
}
