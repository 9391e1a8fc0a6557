import { type EnterElement, type Selection, select } from 'd3';
import { kept } from '../changed-only.ts';
import type { HeadroomRow, HeadroomStation, StationName } from '../scene/model.ts';
import { countOf } from '../scene/output/text.ts';
import { duration, durationBeside, percent, SCENARIOS, STATIONS, stationLevel } from './labels.ts';

interface Bar {
    readonly station: HeadroomStation;
    readonly row: HeadroomRow;
    /** Utilisation as the plan has it, while something else is tried. */
    readonly planned: number | undefined;
}

interface Block {
    readonly id: string;
    readonly title: string;
    readonly row: HeadroomRow;
    readonly bars: readonly Bar[];
    readonly tight: boolean;
    /** The one with the highest utilisation: shown when the others are folded. */
    readonly worst: boolean;
}

/** Three or four bars per scenario; joined by key, so that a bar under the pointer or the keyboard stays it. */
export function drawBars(
    root: HTMLElement,
    rows: readonly HeadroomRow[],
    planned: readonly HeadroomRow[],
    policy: number,
    light: (row: HeadroomRow | undefined) => void,
): void {
    const line = `${policy * 100}%`;
    if (root.style.getPropertyValue('--policy') !== line) {
        root.style.setProperty('--policy', line);
    }
    const block = select(root)
        .selectAll<HTMLDivElement, Block>('div.scenario')
        .data(blocksOf(rows, planned, policy), b => b.id)
        .join(enter => {
            const node = enter.append('div');
            const head = node.append('h3');
            head.append('span').attr('class', 'what');
            head.append('span').attr('class', 'tail');
            return node;
        });
    kept(block).attr(
        'class',
        b => `scenario${b.tight ? ' tight' : ''}${b.worst ? ' worst' : ''}${b.row.calm ? ' calm' : ''}`,
    );
    kept(block.select('.what')).text(b => b.title);
    kept(block.select('.tail'))
        .text(b => tailText(b.row))
        .attr('class', b => `tail${b.row.missed.count > 0 ? ' missed' : ''}`)
        .attr('title', b => tailTitle(b.row));
    const bar = block
        .selectAll<HTMLDivElement, Bar>('div.bar')
        .data(
            b => b.bars,
            b => b.station.station,
        )
        .join(buildBar);
    kept(bar)
        .attr('class', b => `bar ${stationLevel(b.station, policy).name}${b.row.calm ? ' calm' : ''}`)
        .attr('aria-label', b => spoken(b, policy))
        .attr('title', b => described(b, policy));
    kept(bar.select('.name')).text(b => STATIONS[b.station.station]);
    kept(bar.select<HTMLElement>('.fill')).style('width', b => `${Math.min(1, b.station.utilisation ?? 0) * 100}%`);
    kept(bar.select<HTMLElement>('.range'))
        .style('left', b => `${Math.min(1, rangeOf(b)?.[0] ?? 0) * 100}%`)
        .style('width', b => `${rangeWidth(rangeOf(b)) * 100}%`)
        .attr('hidden', b => (rangeOf(b) ? null : ''));
    kept(bar.select<HTMLElement>('.plan'))
        .style('left', b => `${Math.min(1, b.planned ?? 0) * 100}%`)
        .attr('hidden', b => (b.planned === undefined ? '' : null));
    kept(bar.select('.value')).text(b => valueText(b.station, policy));
    bar.on('pointerenter focus', (_, b) => light(b.row)).on('pointerleave blur', () => light(undefined));
}

/** What is tried has no range of its own. */
function rangeOf({ station, planned }: Bar): HeadroomStation['range'] {
    return planned === undefined ? station.range : undefined;
}

function rangeWidth(range: HeadroomStation['range']): number {
    return range ? Math.min(1, range[1]) - Math.min(1, range[0]) : 0;
}

function buildBar(
    enter: Selection<EnterElement, Bar, HTMLDivElement, Block>,
): Selection<HTMLDivElement, Bar, HTMLDivElement, Block> {
    const node = enter.append('div').attr('tabindex', 0).attr('role', 'img');
    node.append('span').attr('class', 'name');
    const track = node.append('span').attr('class', 'track');
    track.append('span').attr('class', 'fill');
    track.append('span').attr('class', 'range');
    track.append('span').attr('class', 'plan');
    node.append('span').attr('class', 'value');
    return node;
}

/** Stations nothing passes in any scenario: one rack has no uplink in use. They are told once instead of drawn six times. */
export function idleStations(rows: readonly HeadroomRow[]): StationName[] {
    const names = [...new Set(rows.flatMap(r => r.stations.map(s => s.station)))];
    return names.filter(name => rows.every(r => r.stations.every(s => s.station !== name || s.utilisation === 0)));
}

function blocksOf(rows: readonly HeadroomRow[], planned: readonly HeadroomRow[], policy: number): Block[] {
    const idle = new Set(idleStations(rows));
    const most = (row: HeadroomRow) => Math.max(0, ...row.stations.map(s => s.range?.[1] ?? s.utilisation ?? 0));
    const worst = rows.reduce<HeadroomRow | undefined>((a, b) => (a && most(a) >= most(b) ? a : b), undefined);
    return SCENARIOS.flatMap(([id, title]) => {
        const row = rows.find(r => r.scenario === id);
        if (!row) {
            return [];
        }
        const before = planned.find(r => r.scenario === id);
        const bars = row.stations
            .filter(s => !idle.has(s.station) && (s.station !== 'switch-buffer' || s.utilisation !== null))
            .map(station => ({
                station,
                row,
                planned: before?.stations.find(s => s.station === station.station)?.utilisation ?? undefined,
            }));
        const tight = bars.some(b => (b.station.utilisation ?? 0) > policy);
        return [{ id, title, row, bars, tight, worst: row === worst }];
    });
}

function valueText(station: HeadroomStation, policy: number): string {
    return station.utilisation === null
        ? 'no number'
        : `${stationLevel(station, policy).sign}${percent(station.utilisation)}`;
}

function spoken(bar: Bar, policy: number): string {
    const { words } = stationLevel(bar.station, policy);
    return `${STATIONS[bar.station.station]}: ${valueText(bar.station, policy)}${words ? `, ${words}` : ''}${bar.planned === undefined ? '' : `, ${percent(bar.planned)} in the plan`}`;
}

function described(bar: Bar, policy: number): string {
    const { station, row } = bar;
    return [
        spoken(bar, policy),
        station.reason ?? '',
        rangeOf(bar) ? `${rangeOf(bar)?.map(percent).join(' to ')}, by what is assumed` : '',
        station.meanUtilisation === null || station.meanUtilisation === station.utilisation
            ? ''
            : `${percent(station.meanUtilisation)} without the hot receiver`,
        row.calm ? 'what is on it is optional or not critical: no alarm' : '',
        row.rebuild ? `a lost node is healed in ${duration(row.rebuild.seconds)}` : '',
        row.reason ?? '',
    ]
        .filter(Boolean)
        .join('\n');
}

/** P99 beside the name of the scenario: `P99 1.2 ms`, or how many miss their objective; what is tried is computed by kinds. */
function tailText({ tail, missed }: HeadroomRow): string {
    if (missed.count > 0) {
        return `✕ P99 missed by ${countOf(missed.count, missed.names.length > 0 ? 'workload' : 'kind')}`;
    }
    if (!tail || (tail.read === null && tail.write === null)) {
        return '';
    }
    return `P99 ${duration(Math.max(tail.read ?? 0, tail.write ?? 0))}`;
}

function tailTitle({ tail, missed }: HeadroomRow): string {
    if (missed.names.length > 0) {
        return `${missed.names.join(', ')}${missed.count > missed.names.length ? ` and ${missed.count - missed.names.length} more` : ''} miss the objective`;
    }
    if (!tail || tail.objective === null) {
        return '';
    }
    const { objective } = tail;
    const side = (name: string, value: number | null) =>
        `${name} ${value === null ? 'no number' : durationBeside(value, objective)}`;
    return `${side('reads', tail.read)}, ${side('writes', tail.write)} against ${duration(objective, 4)}`;
}
