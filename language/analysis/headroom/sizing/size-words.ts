import { countText, dataText, p99Text, rateText } from '../../../plan/units.ts';
import { amountText } from './compute.ts';
import type { Requirement, Translation } from './size.ts';

/** The sheet of phase 4 in words, the same on the command line and in the report. Nothing is escaped. */

export const REQUIREMENT_TITLES: readonly string[] = ['needs at least', 'need', 'stated', 'enough', 'decided by'];

export const TRANSLATION_TITLES: readonly string[] = [
    'per workload at peak',
    'block',
    'reads/s',
    'writes/s',
    'device writes',
    'device reads',
    'E-W write',
    'E-W read',
    'P99 source',
    'healthy',
    'node lost',
    'copying',
];

const NAMES: Readonly<Record<Requirement['what'], string>> = {
    links: 'links per node',
    uplinks: 'uplinks per rack',
    buffer: 'switch buffer',
    'controller-cores': 'controller cores per node',
    media: 'media per node',
    raw: 'raw per node',
    vcpu: 'vCPU of all machines',
    memory: 'memory of all machines',
    nodes: 'nodes',
};

/** A requirement as people read it, a cell for each title. */
export function requirementCells({
    what,
    need,
    have,
    enoughAtCentre,
    unit,
    scenario,
    phase,
}: Requirement): readonly string[] {
    const value = (amount: number | null, none: string) => {
        if (amount === null) {
            return none;
        }
        if (what === 'vcpu') {
            return amountText('vcpu', amount);
        }
        if (unit === 'B') {
            return amount === 0 ? '–' : dataText(amount);
        }
        return `${countText(amount)} ${amount === 1 && !unit.endsWith('bps') && unit.endsWith('s') ? unit.slice(0, -1) : unit}`;
    };
    const enough = need !== null && have !== null ? enoughText(have * (1 + 1e-9) >= need, enoughAtCentre) : '';
    const decided = scenario === null ? '–' : `${scenario}${phase === null ? '' : `, phase ${phase}`}`;
    return [NAMES[what], value(need, 'no amount alone is enough'), value(have, '–'), enough, decided];
}

function enoughText(always: boolean, atCentre: boolean): string {
    if (always) {
        return 'yes';
    }
    return atCentre ? 'not at worst' : 'too little';
}

/** What becomes of a workload behind the fabric, a cell for each title. */
export function translationCells({ workload, block, frontEnd, amplification, p99 }: Translation): readonly string[] {
    const factor = (value: number) => String(Number(value.toPrecision(3)));
    const time = (seconds: number | null) => (seconds === null ? '–' : p99Text(seconds));
    const reads = amplification.writeReads > 0 ? ` (+ ${factor(amplification.writeReads)} a write)` : '';
    return [
        workload,
        dataText(block),
        countText(frontEnd.reads),
        countText(frontEnd.writes),
        `x ${factor(amplification.writeOps)} (${rateText(frontEnd.writes * block * amplification.writeBytes)})`,
        `x ${factor(amplification.readOps)}${reads}`,
        `x ${factor(amplification.eastWestWrite)}`,
        `x ${factor(amplification.eastWestRead)}`,
        ...[p99.source, p99.peak, p99.nodeFailure, p99.copy].map(time),
    ];
}
