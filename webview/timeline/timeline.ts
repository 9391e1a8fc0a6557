import { select, type Selection } from 'd3';
import type { Actions } from '../actions.ts';
import { element, measureText } from '../dom.ts';
import { causingMoments } from '../scene/first-moment.ts';
import type { ModelGap, PreviewModel } from '../scene/model.ts';
import { fitText } from '../scene/text.ts';
import type { PanelState, Store } from '../store.ts';
import { dayName, timeScale, type TimeScale } from './scale.ts';

const ROW = 24;
const BAR = 15;
const TOP = 24;
const TEXT = 11;

interface Row {
    readonly key: string;
    readonly label: string;
    readonly kind: 'phase' | 'gap';
    readonly from: number;
    readonly to: number;
    readonly text: string;
    /** Whole sentence, for hover and screen readers. */
    readonly full: string;
    readonly classes: string;
    readonly gap?: ModelGap;
    readonly moment?: number;
}

/** Phases in order, recovery gaps below them, the end of the licence as a wall. */
export class Timeline {
    readonly root = element('section', { class: 'timeline', 'aria-label': 'Timeline' }, element('h2', {}, 'Timeline'));
    private readonly svg: Selection<SVGSVGElement, unknown, null, undefined>;
    private readonly store: Store;
    private readonly actions: Actions;
    private width = 0;

    constructor(store: Store, actions: Actions) {
        this.store = store;
        this.actions = actions;
        this.svg = select(this.root).append('svg').attr('role', 'list').attr('aria-label', 'Phases and recovery gaps');
        for (const layer of ['grid', 'rows', 'walls']) this.svg.append('g').attr('class', layer);
        store.subscribe((state, changed) => { if (['model', 'moment', 'selected'].some(k => changed.has(k as keyof PanelState))) this.draw(state); });
        new ResizeObserver(() => {
            const width = Math.floor(this.root.clientWidth) - 24;
            if (width <= 0 || width === this.width) return;
            this.width = width;
            this.draw(store.state);
        }).observe(this.root);
    }

    private draw(state: PanelState): void {
        const { model } = state;
        if (!model || this.width <= 0) return;
        const labels = Math.min(170, this.width * 0.32);
        const scale = timeScale(model, labels + 8, this.width - 8);
        const rows = rowsOf(model, scale, state);
        const bottom = TOP + rows.length * ROW;
        this.svg.attr('width', this.width).attr('height', bottom + 20).attr('viewBox', `0 0 ${this.width} ${bottom + 20}`);
        this.drawGrid(scale, bottom);
        this.drawRows(rows, scale, labels);
        this.drawWalls(model, scale, bottom);
    }

    private drawGrid(scale: TimeScale, bottom: number): void {
        const tick = this.svg.select('.grid').attr('aria-hidden', 'true').selectAll('g').data(scale.ticks).join(enter => {
            const g = enter.append('g');
            g.append('path');
            g.append('text').attr('text-anchor', 'middle');
            return g;
        });
        tick.attr('transform', t => `translate(${Math.round(scale.x(t.at))} 0)`);
        tick.select('path').attr('d', `M0 ${TOP - 6}V${bottom}`);
        tick.select('text').attr('y', bottom + 14).text(t => t.text);
    }

    private drawRows(rows: readonly Row[], scale: TimeScale, labels: number): void {
        const row = this.svg.select('.rows').selectAll<SVGGElement, Row>('g.row').data(rows, r => r.key).join(enter => {
            const g = enter.append('g').attr('role', 'listitem').attr('tabindex', 0);
            g.append('text').attr('class', 'label').attr('text-anchor', 'end').attr('y', 12);
            g.append('rect').attr('height', BAR).attr('rx', 3);
            g.append('text').attr('class', 'inside').attr('y', 11.5);
            g.append('title');
            g.on('click', (_, r) => this.chosen(r)).on('keydown', (event: KeyboardEvent, r) => { if (event.key === 'Enter') this.chosen(r); });
            return g;
        });
        row.attr('class', r => `row ${r.classes}`).attr('aria-label', r => `${r.label}: ${r.full}`).attr('transform', (_, i) => `translate(0 ${TOP + i * ROW})`);
        row.select('.label').attr('x', labels).text(r => fitText(r.label, labels - 4, TEXT, true, measureText));
        row.select('rect').attr('x', r => scale.x(r.from)).attr('width', r => Math.max(3, scale.x(r.to) - scale.x(r.from)));
        row.select('title').text(r => r.full);
        const room = this.width - 8;
        row.select<SVGTextElement>('.inside').each(function (r) {
            const start = scale.x(r.from) + 6;
            const inside = r.kind === 'gap' ? scale.x(r.to) - start - 2 : 0;
            const whole = measureText(r.text, TEXT);
            // In the bar where it fits, behind it where that has room, else before it.
            const after = room - scale.x(r.to) - 6;
            const before = scale.x(r.from) - labels - 14;
            const [x, space] = whole <= inside ? [start, inside] : after >= Math.min(whole, before) ? [scale.x(r.to) + 6, after] : [Math.max(labels + 8, scale.x(r.from) - whole - 6), before];
            select(this).attr('x', x).text(fitText(r.text, Math.max(0, space), TEXT, false, measureText));
        });
    }

    private drawWalls(model: PreviewModel, scale: TimeScale, bottom: number): void {
        const ends = scale.dated ? model.plan.from.filter(p => p.ends !== undefined) : [];
        const wall = this.svg.select('.walls').selectAll('g').data(ends).join(enter => {
            const g = enter.append('g');
            g.append('path');
            g.append('text').attr('text-anchor', 'end').attr('x', -6);
            return g;
        });
        wall.attr('transform', p => `translate(${Math.round(scale.x(p.ends!))} 0)`);
        wall.select('path').attr('d', `M0 4V${bottom}`);
        wall.select('text').attr('y', 13).text(p => `${p.title ?? p.name} ends ${dayName(p.ends!, true)}`);
    }

    private chosen(row: Row): void {
        if (row.moment !== undefined) {
            this.store.update({ moment: row.moment });
            this.actions.reveal(`phase:${row.label}`, false);
        } else if (row.gap) {
            this.store.update({ moment: row.gap.opensAt });
            this.actions.select(row.gap.controller);
            this.actions.reveal(row.gap.controller, false);
        }
    }
}

function rowsOf(model: PreviewModel, scale: TimeScale, state: PanelState): Row[] {
    const broken = causingMoments(model);
    const phases = model.phases.map((p): Row => {
        const { from, to } = scale.phase(p.moment);
        const when = scale.dated ? `${dayName(p.starts!)} to ${dayName(p.ends!)}` : p.starts !== undefined ? `from ${dayName(p.starts, true)}` : '';
        return {
            key: `phase ${p.name}`, label: p.name, kind: 'phase', from, to, moment: p.moment, text: p.approve ?? '',
            full: [p.title, when, p.approve ? `approval ${p.approve}` : '', ...p.steps, broken.has(p.moment) ? '✕ this phase breaks something' : ''].filter(Boolean).join('\n'),
            classes: ['phase', p.moves ? 'moves' : '', broken.has(p.moment) ? 'broken' : '', p.moment === state.moment ? 'here' : ''].join(' '),
        };
    });
    return [...phases, ...model.gaps.map(gap => gapRow(gap, scale, state))];
}

function gapRow(gap: ModelGap, scale: TimeScale, state: PanelState): Row {
    const end = scale.x.domain()[1]!;
    const from = scale.dated ? gap.fromDay ?? scale.phase(gap.opensAt).to : gap.opensAt - (gap.closesAt === gap.opensAt ? 1 : 0);
    const to = gap.closesAt === undefined ? end : scale.dated ? gap.toDay ?? scale.phase(gap.closesAt).to : gap.closesAt;
    const [first, ...rest] = gap.workloads;
    return {
        key: `gap ${gap.id}`, label: `${gap.controller} · ${first}${rest.length > 0 ? ` +${rest.length}` : ''}`, kind: 'gap', from, to: Math.max(to, from), gap, text: gap.text,
        full: `${gap.text}. ${gap.workloads.join(', ')}`,
        classes: ['gap', gap.closesAt === undefined ? 'open' : '', gap.accepted ? 'accepted' : '', gap.quiet ? 'quiet' : '', gap.controller === state.selected ? 'here' : ''].join(' '),
    };
}
