import { type Selection, scaleLinear, select } from 'd3';
import { keepText, kept } from '../changed-only.ts';
import { button, element, measureText } from '../dom.ts';
import type { CapacityFill, ModelCapacity, Moment, PreviewModel } from '../scene/model.ts';

/** A strip: its two lines of text, and its bars. */
const TEXT = 13;
const BARS = 26;
const STRIP = 2 * TEXT + BARS + 8;
/** Fabrics of a side that are drawn before somebody asks for all. */
const FEW = 2;
const FONT = 11;

const SIDES = [
    ['source', 'where it is today'],
    ['target', 'where it goes'],
] as const;

const TOLD: Readonly<Record<CapacityFill['tone'], string>> = {
    over: ', does not fit',
    near: ', does not fit with one node lost',
    fine: '',
};

interface Bar extends CapacityFill {
    readonly label: string;
}

/** Data, memory and virtual processors of both sides over the phases, with the line of one node less: the report's, step by step. */
export class Capacity {
    readonly root = element('div', { class: 'charts capacity' });
    private readonly figures = SIDES.map(([side, words]) => {
        const caption = element('figcaption', {}, `Capacity over the phases, ${words}; dashed: with one node less`);
        const root = element('figure', { class: `capacity-chart ${side}` }, caption);
        const svg = select(root)
            .append('svg')
            .attr('role', 'list')
            .attr('aria-label', `Capacity over the phases, ${words}`);
        return { side, root, svg };
    });
    private readonly more = button('', { class: 'more', 'aria-expanded': 'false' }, () => {
        this.all = !this.all;
        this.redraw?.();
    });
    private all = false;
    private redraw: (() => void) | undefined;

    constructor() {
        this.root.append(...this.figures.map(f => f.root), this.more);
    }

    /** `chosen`: the fabric the section is about, which comes first. */
    draw(
        model: PreviewModel,
        width: number,
        moment: Moment,
        chosen: string | undefined,
        go: (moment: Moment) => void,
    ): void {
        this.redraw = () => this.draw(model, width, moment, chosen, go);
        this.root.hidden = model.capacity.length === 0;
        let left = 0;
        for (const { side, root, svg } of this.figures) {
            const own = model.capacity.filter(c => c.side === side);
            const fabrics = [...new Set(own.map(c => c.fabric))].sort(
                (a, b) => Number(b === chosen) - Number(a === chosen),
            );
            const shown = this.all ? fabrics : fabrics.slice(0, FEW);
            left += Math.max(0, fabrics.length - FEW);
            root.hidden = own.length === 0;
            const strips = shown.flatMap(f => own.filter(c => c.fabric === f));
            drawStrips(svg, strips, model, width, moment, go);
        }
        this.more.hidden = left === 0;
        this.more.setAttribute('aria-expanded', String(this.all));
        keepText(
            this.more,
            this.all ? 'Fewer fabrics' : `Capacity of ${left} more ${left === 1 ? 'fabric' : 'fabrics'}`,
        );
    }
}

type Chart = Selection<SVGSVGElement, unknown, null, undefined>;

function drawStrips(
    svg: Chart,
    strips: readonly ModelCapacity[],
    model: PreviewModel,
    width: number,
    moment: Moment,
    go: (moment: Moment) => void,
): void {
    const height = Math.max(1, strips.length * STRIP);
    kept(svg).attr('viewBox', `0 0 ${width} ${height}`).attr('width', width).attr('height', height);
    const x = scaleLinear([0, model.phases.length + 1], [0, width - 1]);
    const groups = svg
        .selectAll<SVGGElement, ModelCapacity>('g.strip-of')
        .data([...strips], c => c.id)
        .join(enter => {
            const g = enter.append('g').attr('class', 'strip-of');
            g.append('text').attr('class', 'what').attr('y', FONT);
            g.append('text')
                .attr('class', 'now')
                .attr('y', TEXT + FONT);
            g.append('g')
                .attr('class', 'bars')
                .attr('transform', `translate(0 ${2 * TEXT + 3})`);
            g.append('path').attr('class', 'here');
            return g;
        });
    kept(groups).attr('transform', (_, i) => `translate(0 ${i * STRIP})`);
    kept(groups.select('.what')).text(c => fitted(`${c.fabric}: ${c.resource}`, width));
    kept(groups.select('.now'))
        .text(c => fitted(nowOf(c, moment)?.text ?? 'nothing here', width))
        .attr('class', c => `now ${nowOf(c, moment)?.tone ?? ''}`);
    kept(groups.select('.here')).attr('d', `M${x(moment + 0.5).toFixed(1)} ${2 * TEXT + 1}V${2 * TEXT + BARS + 5}`);
    groups.each(function (strip) {
        drawBars(select<SVGGElement, unknown>(this).select<SVGGElement>('.bars'), strip, model, x, go);
    });
}

function drawBars(
    root: Selection<SVGGElement, unknown, null, undefined>,
    strip: ModelCapacity,
    model: PreviewModel,
    x: (moment: number) => number,
    go: (moment: Moment) => void,
): void {
    const bars = barsOf(strip, model);
    const most = Math.max(1, ...bars.map(b => Math.max(b.need, b.have)));
    const tall = (value: number) => Number(((Math.min(value, most) / most) * BARS).toFixed(1));
    const wide = (b: Bar) => Number(Math.max(2, x(b.last + 1) - x(b.moment) - 1.5).toFixed(1));
    const all = root
        .selectAll<SVGGElement, Bar>('g.fill-of')
        .data(bars, b => b.moment)
        .join(enter => {
            const g = enter.append('g').attr('role', 'listitem');
            g.append('rect').attr('class', 'room');
            g.append('rect').attr('class', 'need');
            g.append('path').attr('class', 'less');
            g.append('title');
            return g;
        });
    kept(all)
        .attr('class', b => `fill-of ${b.tone}`)
        .attr('transform', b => `translate(${x(b.moment).toFixed(1)} 0)`)
        .attr('aria-label', b => b.label);
    all.on('click', (_, b) => go(b.moment));
    for (const [name, value] of [
        ['.room', (b: Bar) => b.have],
        ['.need', (b: Bar) => b.need],
    ] as const) {
        kept(all.select<SVGRectElement>(name))
            .attr('y', b => BARS - tall(value(b)))
            .attr('height', b => tall(value(b)))
            .attr('width', wide);
    }
    kept(all.select('.less')).attr('d', b => (b.less === null ? null : `M0 ${BARS - tall(b.less)}H${wide(b)}`));
    kept(all.select('title')).text(b => b.label);
}

function barsOf({ fabric, resource, fills }: ModelCapacity, { phases }: PreviewModel): Bar[] {
    return fills.map(fill => {
        const when = fill.moment === 0 ? 'today' : `after ${phases[fill.moment - 1]?.name ?? ''}`;
        return {
            ...fill,
            label: `${fabric}, ${when}: ${resource} ${fill.text}${TOLD[fill.tone]}`,
        };
    });
}

function nowOf({ fills }: ModelCapacity, moment: Moment): CapacityFill | undefined {
    return fills.find(f => f.moment <= moment && moment <= f.last);
}

/** Cut where it would leave the chart; the bar says it whole. */
function fitted(text: string, width: number): string {
    let cut = text;
    while (cut.length > 1 && measureText(cut, FONT) > width) {
        cut = `${cut.slice(0, -2).trimEnd()}…`;
    }
    return cut;
}
