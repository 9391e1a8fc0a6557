import { line, scaleLinear, select } from 'd3';
import { lastOf, nth } from '../../language/basics/lists.ts';
import { kept } from '../changed-only.ts';
import { measureText } from '../dom.ts';
import { type HeadroomRow, type PreviewModel, rowsAt } from '../scene/model.ts';
import { MODEL_END, percent, SATURATED, SCENARIOS, STATIONS } from './labels.ts';

const HEIGHT = 92;
const LEFT = 44;
const BOTTOM = HEIGHT - 18;
/** Share of a station up to which the scale goes; more lies on its upper edge, with its number. */
const HIGHEST = 3;

interface Point {
    readonly moment: number;
    readonly phase: string;
    /** Highest utilisation of any station in any scenario; null where the model holds none. */
    readonly worst: number | null;
    readonly where: string;
    readonly calm: boolean;
}

/** The tightest station of a fabric over the phases, from its rows, with the policy line; a click goes to the phase. */
export function drawPhaseChart(
    root: HTMLElement,
    width: number,
    model: PreviewModel,
    rows: readonly HeadroomRow[],
    moment: number,
    go: (moment: number) => void,
): void {
    const points = pointsOf(model, rows);
    const policy = 1 - model.plan.headroom;
    const x = scaleLinear([1, Math.max(2, model.phases.length)], [LEFT + 8, width - 12]);
    // Past 100 % the scale grows along, so that twice too much is not drawn like a little too much.
    const most = Math.min(HIGHEST, Math.max(1, ...points.map(p => p.worst ?? 0)));
    const y = scaleLinear([0, most], [BOTTOM, 8]).clamp(true);
    const svg = frame(root);
    kept(svg).attr('viewBox', `0 0 ${width} ${HEIGHT}`).attr('width', width).attr('height', HEIGHT);
    kept(svg.select('.axis')).attr('d', `M${LEFT} 8V${BOTTOM}H${width - 8}`);
    kept(svg.select('.policy-line')).attr('d', `M${LEFT} ${y(policy)}H${width - 8}`);
    kept(svg.select('.full')).attr('d', most > 1 ? `M${LEFT} ${y(1)}H${width - 8}` : null);
    const here = points.find(p => p.moment === moment);
    // Where the curve is not, and whole.
    const told = here ? `${here.worst === null ? 'no number' : percent(here.worst)} ${here.where}` : '';
    kept(svg.select('.here-text'))
        .attr('x', Math.max(LEFT + 4, Math.min(x(moment) + 8, width - measureText(told, 11) - 2)))
        .attr('y', (here?.worst ?? most) > most / 2 ? BOTTOM - 6 : 18)
        .attr('text-anchor', 'start')
        .text(told);
    kept(svg.select('.here')).attr('d', moment > 0 ? `M${x(moment)} 8V${BOTTOM}` : null);
    const known = points.filter((p): p is Point & { worst: number } => p.worst !== null);
    kept(svg.select('.curve')).attr(
        'd',
        line<Point & { worst: number }>(
            p => x(p.moment),
            p => y(p.worst),
        )(known),
    );
    kept(svg.selectAll('text.tick').data(ticksOf(policy, most)).join('text'))
        .attr('class', 'tick')
        .attr('x', LEFT - 4)
        .attr('y', t => y(t) + 4)
        .attr('text-anchor', 'end')
        .text(t => (t === HIGHEST ? percent(t).replace(' ', '+') : percent(t)));
    kept(
        svg
            .selectAll('text.end')
            .data(
                model.phases.length > 1
                    ? [nth(model.phases, 0).name, lastOf(model.phases).name]
                    : model.phases.map(p => p.name),
            )
            .join('text'),
    )
        .attr('class', 'end')
        .attr('x', (_, i) => (i === 0 ? LEFT : width - 8))
        .attr('y', HEIGHT - 3)
        .attr('text-anchor', (_, i) => (i === 0 ? 'start' : 'end'))
        .text(t => t);
    const over = (p: Point) => p.worst === null || p.worst >= MODEL_END;
    const dot = svg
        .select('.points')
        .selectAll<SVGGElement, Point>('g.dot')
        .data(points, p => p.phase)
        .join(enter => {
            const g = enter.append('g').attr('role', 'listitem');
            g.append('circle').attr('r', 3.5);
            g.append('path').attr('d', 'M-4 -4L4 4M4 -4L-4 4');
            g.append('title');
            return g;
        });
    kept(dot)
        .attr('class', p => `dot ${over(p) ? 'over' : p.worst! > policy ? 'near' : 'fine'}${p.calm ? ' calm' : ''}`)
        .attr('aria-label', said)
        .attr('transform', p => `translate(${x(p.moment)} ${p.worst === null ? 12 : y(p.worst)})`);
    dot.on('click', (_, p) => go(p.moment));
    kept(dot.select('circle')).attr('display', p => (over(p) ? 'none' : null));
    kept(dot.select('path')).attr('display', p => (over(p) ? null : 'none'));
    kept(dot.select('title')).text(said);
}

/** Marks of the scale; one that would lie on another is left out. */
function ticksOf(policy: number, most: number): number[] {
    return [0, ...(1 - policy >= 0.2 * most ? [policy] : []), ...(most < 1.3 || most === 1 ? [] : [1]), most];
}

function frame(root: HTMLElement): ReturnType<typeof select<SVGSVGElement, unknown>> {
    if (!root.firstChild) {
        const caption = document.createElement('figcaption');
        caption.textContent = 'Tightest station over the phases';
        root.append(caption);
        const svg = select(root)
            .append('svg')
            .attr('role', 'list')
            .attr('aria-label', 'Tightest station over the phases');
        for (const name of ['axis', 'full', 'policy-line', 'here', 'curve']) {
            svg.append('path').attr('class', name);
        }
        svg.append('g').attr('class', 'points');
        svg.append('text').attr('class', 'here-text');
    }
    return select(root).select<SVGSVGElement>('svg') as unknown as ReturnType<typeof select<SVGSVGElement, unknown>>;
}

function said(p: Point): string {
    return `${p.phase}: ${p.worst === null ? 'no number' : percent(p.worst)} ${p.where}${(p.worst ?? 0) >= SATURATED ? ', saturated' : (p.worst ?? 0) >= MODEL_END ? ', near saturation' : ''}`;
}

function pointsOf(model: PreviewModel, own: readonly HeadroomRow[]): Point[] {
    return model.phases.flatMap(({ moment, name }): Point[] => {
        const here = rowsAt(own, moment);
        if (here.length === 0) {
            return [];
        }
        const all = here.flatMap(r =>
            r.stations
                .filter(s => s.station !== 'switch-buffer')
                .map(s => ({
                    value: s.utilisation,
                    calm: r.calm === true,
                    where: `${STATIONS[s.station]}, ${SCENARIOS.find(([id]) => id === r.scenario)![1]}`,
                })),
        );
        const known = all.filter(a => a.value !== null).sort((a, b) => b.value! - a.value!)[0];
        return [
            { moment, phase: name, worst: known?.value ?? null, where: known?.where ?? '', calm: known?.calm ?? false },
        ];
    });
}
