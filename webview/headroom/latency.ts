import { area, line, scaleLinear, select } from 'd3';
import { nth } from '../../language/basics/lists.ts';
import { measureText } from '../dom.ts';
import type { HeadroomFabric, HeadroomRow, Moment } from '../scene/model.ts';
import { type CurvePoint, latencyCurve, type Settings, utilisationOf } from './compute.ts';
import { duration, percent, SCENARIOS } from './labels.ts';

const HEIGHT = 120;
const LEFT = 44;
const BOTTOM = HEIGHT - 18;

interface Operating {
    readonly scenario: string;
    readonly title: string;
    readonly utilisation: number;
    readonly p99: number | null;
    readonly missed: boolean;
}

/** P99 against utilisation as the load grows, with a point for each scenario and the objective as a line; no point where the model holds no number. */
export function drawLatency(
    root: HTMLElement,
    width: number,
    fabric: HeadroomFabric,
    moment: Moment,
    rows: readonly HeadroomRow[],
    settings: Settings,
): void {
    const { points, objective } = latencyCurve(fabric, moment, settings);
    root.hidden = points.length < 3;
    if (root.hidden) {
        return;
    }
    const operating = operatingOf(rows);
    const top =
        Math.max(
            ...operating.map(o => o.p99 ?? 0),
            Math.min(objective ?? 0, 3 * Math.max(...points.map(p => p.p99))),
            quantile(points),
        ) * 1.15;
    const x = scaleLinear([0, 1], [LEFT, width - 8]);
    const y = scaleLinear([0, top], [BOTTOM, 8]).clamp(true);
    const svg = frame(root).attr('viewBox', `0 0 ${width} ${HEIGHT}`).attr('width', width).attr('height', HEIGHT);
    svg.select('.axis').attr('d', `M${LEFT} 8V${BOTTOM}H${width - 8}`);
    // Where the bad end holds no number any more the band goes up to the edge.
    svg.select('.band').attr(
        'd',
        area<CurvePoint>(
            p => x(p.utilisation),
            p => y(Math.min(top, p.low ?? p.p99)),
            p => y(Math.min(top, p.high ?? top)),
        )(points.some(p => p.high !== p.p99 || p.low !== p.p99) ? points.filter(p => p.p99 <= top) : []),
    );
    svg.select('.curve').attr(
        'd',
        line<CurvePoint>(
            p => x(p.utilisation),
            p => y(p.p99),
        )(points.filter(p => p.p99 <= top)),
    );
    const seen = objective !== null && objective <= top;
    svg.select('.objective').attr('d', seen ? `M${LEFT} ${y(objective)}H${width - 8}` : null);
    svg.select('.objective-text')
        .attr('x', LEFT + 6)
        .attr('y', !seen ? 16 : y(objective) < 18 ? y(objective) + 12 : y(objective) - 4)
        .text(
            objective === null ? '' : seen ? `objective ${duration(objective)}` : `▴ objective ${duration(objective)}`,
        );
    svg.selectAll('text.tick')
        .data([0, top / 2, top / 1.15])
        .join('text')
        .attr('class', 'tick')
        .attr('x', LEFT - 4)
        .attr('text-anchor', 'end')
        .attr('y', t => y(t) + 4)
        .text(t => (t === 0 ? '0' : duration(t)));
    svg.selectAll('text.share')
        .data([0.5, 1])
        .join('text')
        .attr('class', 'share')
        .attr('y', HEIGHT - 4)
        .attr('text-anchor', s => (s === 1 ? 'end' : 'middle'))
        .attr('x', s => x(s))
        .text(s => percent(s));
    const dot = svg
        .select('.points')
        .selectAll<SVGGElement, Operating>('g.dot')
        .data(operating, o => o.scenario)
        .join(enter => {
            const g = enter.append('g').attr('role', 'listitem');
            g.append('circle').attr('r', 3.5);
            g.append('path').attr('d', 'M-4 -4L4 4M4 -4L-4 4');
            g.append('title');
            return g;
        });
    dot.attr('class', o => `dot ${o.p99 === null || o.missed ? 'over' : 'fine'}`)
        .attr('aria-label', said)
        .attr('transform', o => `translate(${x(Math.min(1, o.utilisation))} ${o.p99 === null ? 12 : y(o.p99)})`);
    dot.select('circle').attr('display', o => (o.p99 === null || o.missed ? 'none' : null));
    dot.select('path').attr('display', o => (o.p99 === null || o.missed ? null : 'none'));
    dot.select('title').text(said);
    const places = operating.map(o => ({
        title: o.title,
        x: x(Math.min(1, o.utilisation)),
        y: o.p99 === null ? 12 : y(o.p99),
    }));
    svg.selectAll<SVGTextElement, Label>('text.point')
        .data(labelled(together(places), LEFT, width - 8), l => l.title)
        .join('text')
        .attr('class', 'point')
        .attr('text-anchor', 'middle')
        .attr('x', l => l.x)
        .attr('y', l => l.y)
        .text(l => l.title);
}

interface Label {
    readonly title: string;
    readonly x: number;
    readonly y: number;
}

/** Points that lie on each other have one name: the first, and how many more. */
function together(points: readonly Label[]): Label[] {
    const heaps: Label[][] = [];
    for (const p of points) {
        const heap = heaps.find(h => Math.abs(nth(h, 0).x - p.x) < 8 && Math.abs(nth(h, 0).y - p.y) < 8);
        if (heap) {
            heap.push(p);
        } else {
            heaps.push([p]);
        }
    }
    return heaps.map(([first, ...rest]) => ({
        ...first!,
        title:
            rest.length === 1
                ? `${first!.title}, ${nth(rest, 0).title}`
                : rest.length > 1
                  ? `${first!.title} and ${rest.length} more`
                  : first!.title,
    }));
}

/** Names of points, the rightmost first, above or below theirs; one that would lie on another is left to the hover. */
function labelled(points: readonly Label[], left: number, right: number): Label[] {
    const taken: (Label & { readonly half: number })[] = [];
    for (const p of [...points].sort((a, b) => b.x - a.x)) {
        const half = measureText(p.title, 11) / 2;
        const middle = Math.min(right - half, Math.max(left + half + 2, p.x));
        const spot = [p.y - 8, p.y + 17].find(
            at =>
                at > 8 &&
                at < BOTTOM - 2 &&
                taken.every(t => Math.abs(t.y - at) >= 12 || Math.abs(t.x - middle) > t.half + half + 4) &&
                points.every(o => o === p || Math.abs(o.x - middle) > half + 5 || o.y < at - 13 || o.y > at + 5),
        );
        if (spot !== undefined) {
            taken.push({ title: p.title, x: middle, y: spot, half });
        }
    }
    return taken;
}

function frame(root: HTMLElement): ReturnType<typeof select<SVGSVGElement, unknown>> {
    if (!root.firstChild) {
        const caption = document.createElement('figcaption');
        caption.textContent = 'P99 against utilisation as the peak load grows, with the range of what is not known';
        root.append(caption);
        const svg = select(root)
            .append('svg')
            .attr('role', 'list')
            .attr('aria-label', 'Operating points of the scenarios');
        for (const name of ['band', 'axis', 'curve', 'objective']) {
            svg.append('path').attr('class', name);
        }
        svg.append('text').attr('class', 'objective-text');
        svg.append('g').attr('class', 'points');
    }
    return select(root).select<SVGSVGElement>('svg') as unknown as ReturnType<typeof select<SVGSVGElement, unknown>>;
}

function operatingOf(rows: readonly HeadroomRow[]): Operating[] {
    // Where nothing is on the fabric yet there is no latency to show.
    return SCENARIOS.flatMap(([scenario, title]) =>
        rows
            .filter(r => r.scenario === scenario && r.reason === null && r.tail !== null)
            .map(r => {
                const slow = Math.max(r.tail?.read ?? -1, r.tail?.write ?? -1);
                return {
                    scenario,
                    title,
                    utilisation: utilisationOf(r.stations),
                    p99: slow < 0 ? null : slow,
                    missed: r.missed.count > 0,
                };
            }),
    );
}

function said(o: Operating): string {
    return `${o.title}: ${percent(o.utilisation)}, ${o.p99 === null ? 'no number, near saturation' : `P99 ${duration(o.p99)}`}${o.missed ? ', misses an objective' : ''}`;
}

/** The curve shoots up at its end; nine tenths of it decide how high the picture is. */
function quantile(points: readonly CurvePoint[]): number {
    return points[Math.floor(points.length * 0.9)]?.p99 ?? 0;
}
