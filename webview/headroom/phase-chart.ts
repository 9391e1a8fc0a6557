import { line, scaleLinear, select } from 'd3';
import { element } from '../dom.ts';
import type { PreviewModel } from '../scene/model.ts';
import { percent } from './words.ts';

const WIDTH = 300;
const HEIGHT = 84;
const LEFT = 34;

interface Point {
    readonly moment: number;
    readonly phase: string;
    /** Highest utilisation of any station in any scenario; null where the model holds none. */
    readonly worst: number | null;
    readonly where: string;
}

/** The tightest station of a fabric over the phases, with the policy line. */
export function phaseChart(model: PreviewModel, fabric: string, go: (moment: number) => void): HTMLElement {
    const points = pointsOf(model, fabric);
    const policy = 1 - model.plan.headroom;
    const x = scaleLinear([0, Math.max(1, model.phases.length)], [LEFT, WIDTH - 8]);
    const y = scaleLinear([0, Math.max(1, ...points.map(p => p.worst ?? 0))], [HEIGHT - 16, 6]);
    const root = element('figure', { class: 'phase-chart' }, element('figcaption', {}, 'Tightest station over the phases'));
    const svg = select(root).append('svg').attr('viewBox', `0 0 ${WIDTH} ${HEIGHT}`).attr('role', 'list').attr('aria-label', 'Tightest station over the phases');
    svg.append('path').attr('class', 'axis').attr('d', `M${LEFT} 6V${HEIGHT - 16}H${WIDTH - 8}`);
    svg.append('path').attr('class', 'policy-line').attr('d', `M${LEFT} ${y(policy)}H${WIDTH - 8}`);
    for (const [at, text] of [[0, '0'], [policy, percent(policy)]] as const) svg.append('text').attr('x', LEFT - 4).attr('y', y(at) + 4).attr('text-anchor', 'end').text(text);
    const known = points.filter((p): p is Point & { worst: number } => p.worst !== null);
    svg.append('path').attr('class', 'curve').attr('d', line<Point & { worst: number }>(p => x(p.moment), p => y(p.worst))(known) ?? '');
    const dot = svg.selectAll('g.dot').data(points).join('g').attr('class', p => `dot ${p.worst === null || p.worst >= 0.95 ? 'over' : p.worst > policy ? 'near' : 'fine'}`)
        .attr('role', 'listitem').attr('aria-label', p => `${p.phase}: ${p.worst === null ? 'no number' : percent(p.worst)} ${p.where}`)
        .attr('transform', p => `translate(${x(p.moment)} ${p.worst === null ? 10 : y(p.worst)})`).on('click', (_, p) => go(p.moment));
    dot.filter(p => p.worst !== null && p.worst < 0.95).append('circle').attr('r', 3.5);
    dot.filter(p => p.worst === null || p.worst >= 0.95).append('path').attr('d', 'M-4 -4L4 4M4 -4L-4 4');
    dot.append('title').text(p => `${p.phase}: ${p.worst === null ? 'no number' : percent(p.worst)} ${p.where}`);
    svg.append('text').attr('x', LEFT).attr('y', HEIGHT - 3).text(model.phases[0] ? 'today' : '');
    svg.append('text').attr('x', WIDTH - 8).attr('y', HEIGHT - 3).attr('text-anchor', 'end').text(model.phases.at(-1)?.name ?? '');
    return root;
}

function pointsOf(model: PreviewModel, fabric: string): Point[] {
    const moments = [...new Set(model.headroom.filter(r => r.fabric === fabric).map(r => r.moment))].sort((a, b) => a - b);
    return moments.map(moment => {
        const phase = model.phases[moment - 1]?.name ?? 'today';
        const all = model.headroom.filter(r => r.fabric === fabric && r.moment === moment)
            .flatMap(r => r.stations.filter(s => s.station !== 'switch-buffer').map(s => ({ value: s.utilisation, band: s.band, where: `${s.station} in ${r.scenario}` })));
        const known = all.filter(a => a.value !== null).sort((a, b) => b.value! - a.value!)[0];
        return { moment, phase, worst: known?.value ?? null, where: known?.where ?? '' };
    });
}
