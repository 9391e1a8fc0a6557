import type { HeadroomRow, HeadroomStation, ModelCause, Moment, PreviewModel } from '../scene/model.ts';
import { percent, rate, SCENARIOS, STATIONS, stationLevel } from './labels.ts';

/** What the section says before it shows anything: the first limit of a fabric, where it is, and what restores all of it. */
export interface Answer {
    readonly level: 'over' | 'near' | 'fine';
    /** `First limit: uplink 340 %`. */
    readonly head: string;
    /** `in fleets-weekend, failure + ingest, while 40 Gbps are copied`. */
    readonly where: string;
    readonly moment: Moment;
    /** The cause it belongs to, where a change restores the fabric in every phase. */
    readonly cause?: ModelCause;
}

interface Spot {
    readonly row: HeadroomRow;
    readonly station: HeadroomStation;
    readonly worst: number;
}

/** Undefined where nothing is on the fabric in any phase. */
export function answerOf(model: PreviewModel, fabric: string, rows: readonly HeadroomRow[]): Answer | undefined {
    const policy = 1 - model.plan.headroom;
    const certain = chokesOf(model, fabric).some(f => f.severity === 'error');
    const spots = rows
        .filter(r => r.fabric === fabric && r.calm !== true)
        .flatMap(row =>
            row.stations.flatMap((station): Spot[] =>
                station.utilisation === null
                    ? []
                    : [{ row, station, worst: station.range?.[1] ?? station.utilisation }],
            ),
        );
    const level = (spot: Spot) => stationLevel({ ...spot.station, utilisation: spot.worst }, policy).name;
    for (const name of ['over', 'near'] as const) {
        const hit = tightest(first(spots.filter(s => level(s) === name)));
        if (hit) {
            return {
                // As loud as the checker is: what breaks only if guesses are wrong is warned of.
                level: certain ? name : 'near',
                head: `First limit: ${figure(hit)}`,
                ...placed(model, hit),
                ...curedBy(model, fabric),
            };
        }
    }
    const most = tightest(spots);
    return most && { level: 'fine', head: `Enough room: ${figure(most)} at most`, ...placed(model, most) };
}

/** Those of the earliest phase. */
function first(spots: readonly Spot[]): readonly Spot[] {
    const moment = Math.min(...spots.map(s => s.row.moment));
    return spots.filter(s => s.row.moment === moment);
}

function tightest(spots: readonly Spot[]): Spot | undefined {
    return spots.reduce<Spot | undefined>((a, b) => (a && a.worst >= b.worst ? a : b), undefined);
}

/** `uplink 340 %`; where figures are assumed, to the end of their range. */
function figure({ station, worst }: Spot): string {
    const value = station.utilisation ?? worst;
    const range = percent(value) === percent(worst) ? '' : ` to ${percent(worst)}`;
    return `${STATIONS[station.station]} ${percent(value)}${range}`;
}

function placed(model: PreviewModel, { row }: Spot): Pick<Answer, 'where' | 'moment'> {
    const phase = model.phases[row.moment - 1]?.name ?? 'today';
    const scenario = SCENARIOS.find(([id]) => id === row.scenario)?.[1] ?? row.scenario;
    const ingest = row.scenario.includes('ingest')
        ? model.fabrics.find(f => f.fabric === row.fabric)?.phases.find(p => p.moment === row.moment)?.ingest
        : undefined;
    const copying = typeof ingest === 'number' && ingest > 0 ? `, while ${rate(ingest)} are copied` : '';
    return { where: `in ${phase}, ${scenario}${copying}`, moment: row.moment };
}

function chokesOf({ findings }: PreviewModel, fabric: string): PreviewModel['findings'] {
    return findings.filter(f => (f.code === 'network-choke' || f.code === 'headroom-low') && f.marks.includes(fabric));
}

function curedBy(model: PreviewModel, fabric: string): Pick<Answer, 'cause'> {
    const { plan } = model;
    const about = new Set(chokesOf(model, fabric).map(f => f.id));
    const cause = plan.verdict.causes?.find(c => c.fix !== undefined && c.settles.some(id => about.has(id)));
    return cause ? { cause } : {};
}
