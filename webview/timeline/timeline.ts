import { type Selection, select } from 'd3';
import { nth } from '../../language/basics/lists.ts';
import type { Actions } from '../actions.ts';
import { keepText } from '../changed-only.ts';
import { button, element, measureText } from '../dom.ts';
import { causingMoments } from '../scene/first-moment.ts';
import type { ModelGap, PreviewModel } from '../scene/model.ts';
import { countOf, fitText } from '../scene/output/text.ts';
import type { PanelState, Store } from '../store.ts';
import { dayName, type TimeScale, timeScale } from './scale.ts';
import { stripOf } from './strip.ts';
import { StripView } from './strip-view.ts';

const ROW = 24;
const BAR = 15;
const TOP = 24;
const TEXT = 11;
const LINE = 14;
const LEAST_TEXT = 60;
const LEAST_TOP = 8;
/** Pixels at the right end of the strip's axis that its button lies on, with the words beside it. */
const HEAD = 260;

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

/**
 * One strip with phases, recovery gaps and the end of the licence; opened, a line for each phase and gap, the end of the
 * licence as a wall.
 */
export class Timeline {
    private readonly more = button('All phases', { 'aria-expanded': 'false' }, () => this.open());
    private readonly windows = element('span', { class: 'windows' });
    readonly root = element(
        'section',
        { class: 'timeline', 'aria-label': 'Timeline' },
        element('header', {}, element('h2', {}, 'Timeline'), this.windows, this.more),
    );
    private readonly strip: StripView;
    private readonly svg: Selection<SVGSVGElement, unknown, null, undefined>;
    private readonly store: Store;
    private readonly actions: Actions;
    private width = 0;
    private drawn = false;
    private top = TOP;
    private readonly legend = element('p', { class: 'legend' });

    constructor(store: Store, actions: Actions) {
        this.store = store;
        this.actions = actions;
        this.strip = new StripView(this.root, {
            step: moment => this.stepped(moment),
            open: ({ gap }) => this.gone(gap),
        });
        this.root.append(this.legend);
        this.svg = select(this.root)
            .append('svg')
            .attr('class', 'rows-chart')
            .attr('role', 'list')
            .attr('aria-label', 'Phases and recovery gaps');
        for (const layer of ['grid', 'rows', 'walls']) {
            this.svg.append('g').attr('class', layer);
        }
        store.subscribe((state, changed) => {
            if (changed.has('model')) {
                this.redraw();
            } else if (changed.has('moment') || changed.has('selected')) {
                this.point(state);
            }
        });
        new ResizeObserver(([entry]) => {
            const width = Math.floor(entry!.contentRect.width);
            if (width <= 0 || width === this.width) {
                return;
            }
            this.width = width;
            this.redraw();
        }).observe(this.root);
    }

    /** A line for each phase and gap, or one strip. */
    private open(): void {
        const open = this.root.classList.toggle('opened');
        this.more.setAttribute('aria-expanded', String(open));
    }

    /** At first a frame after the graph, which comes first. */
    private redraw(): void {
        if (this.drawn) {
            this.draw(this.store.state);
        } else {
            requestAnimationFrame(() => this.draw(this.store.state));
        }
    }

    private draw(state: PanelState): void {
        const { model } = state;
        if (!model || this.width <= 0) {
            return;
        }
        this.drawn = true;
        const labels = Math.min(170, this.width * 0.32);
        const scale = timeScale(model, labels + 8, this.width - 8);
        const rows = rowsOf(model, scale, state);
        const walls = wallsOf(model, scale);
        this.top = walls.length === 0 ? LEAST_TOP : TOP + (walls.length - 1) * LINE;
        const bottom = this.top + rows.length * ROW;
        this.legend.replaceChildren(
            ...legendOf(rows).map(([kind, text]) =>
                element('span', {}, element('span', { class: `key ${kind}`, 'aria-hidden': 'true' }), text),
            ),
        );
        this.svg
            .attr('width', this.width)
            .attr('height', bottom + 20)
            .attr('viewBox', `0 0 ${this.width} ${bottom + 20}`);
        this.drawStrip(model);
        this.drawGrid(scale, bottom);
        const texts = this.drawRows(rows, scale, labels);
        this.drawWalls(walls, scale, bottom, texts);
    }

    private drawStrip(model: PreviewModel): void {
        const scale = timeScale(model, 2, this.width - 4);
        const strip = stripOf(model, scale, this.width, measureText);
        this.strip.draw(
            strip,
            // The right end of the axis is that of the button.
            scale.ticks.map(t => ({ x: scale.x(t.at), text: scale.x(t.at) > this.width - HEAD ? '' : t.text })),
            this.width,
        );
        this.strip.point(this.store.state.moment);
        const { windows } = model.plan;
        keepText(this.windows, windows ? `machines are cut over ${windows.join(', ')}` : '');
        keepText(this.more, strip.hidden > 0 ? `All phases, ${countOf(strip.hidden, 'more gap')}` : 'All phases');
    }

    /** Shows which phase and which controller it is about: nothing else changes along the phases. */
    private point({ moment, selected }: PanelState): void {
        this.strip.point(moment);
        this.svg
            .select('.rows')
            .selectAll<SVGGElement, Row>('g.row')
            .each(function (r) {
                this.classList.toggle('here', r.gap ? r.gap.controller === selected : r.moment === moment);
            });
    }

    private drawGrid(scale: TimeScale, bottom: number): void {
        const tick = this.svg
            .select('.grid')
            .attr('aria-hidden', 'true')
            .selectAll('g')
            .data(scale.ticks)
            .join(enter => {
                const g = enter.append('g');
                g.append('path');
                g.append('text').attr('text-anchor', 'middle');
                return g;
            });
        tick.attr('transform', t => `translate(${Math.round(scale.x(t.at))} 0)`);
        tick.select('path').attr('d', `M0 ${this.top - 6}V${bottom}`);
        tick.select('text')
            .attr('y', bottom + 14)
            .text(t => t.text);
    }

    /** Draws the rows; where their words lie, for what may not strike them through. */
    private drawRows(rows: readonly Row[], scale: TimeScale, labels: number): TextPlace[] {
        const row = this.svg
            .select('.rows')
            .selectAll<SVGGElement, Row>('g.row')
            .data(rows, r => r.key)
            .join(enter => {
                const g = enter.append('g').attr('role', 'listitem').attr('tabindex', 0);
                g.append('text').attr('class', 'label').attr('text-anchor', 'end').attr('y', 12);
                g.append('rect').attr('height', BAR).attr('rx', 3);
                g.append('text').attr('class', 'inside').attr('y', 11.5);
                g.append('title');
                g.on('click', (_, r) => this.chosen(r)).on('keydown', (event: KeyboardEvent, r) => {
                    if (event.key === 'Enter') {
                        this.chosen(r);
                    }
                });
                return g;
            });
        row.attr('class', r => `row ${r.classes}`)
            .attr('aria-label', r => `${r.label}: ${r.full}`)
            .attr('transform', (_, i) => `translate(0 ${this.top + i * ROW})`);
        row.select('.label')
            .attr('x', labels)
            .text(r => fitText(r.label, labels - 4, TEXT, true, measureText));
        row.select('rect')
            .attr('x', r => scale.x(r.from))
            .attr('width', r => Math.max(3, scale.x(r.to) - scale.x(r.from)));
        row.select('title').text(r => r.full);
        const room = this.width - 8;
        const top = this.top;
        const texts: TextPlace[] = [];
        row.select<SVGTextElement>('.inside').each(function (r, i) {
            const start = scale.x(r.from) + 6;
            const inside = r.kind === 'gap' ? scale.x(r.to) - start - 2 : 0;
            const whole = measureText(r.text, TEXT);
            // In the bar where it fits, behind it where that has room, else before it.
            const after = room - scale.x(r.to) - 6;
            const before = scale.x(r.from) - labels - 14;
            const [x, space] =
                whole <= inside
                    ? [start, inside]
                    : after >= Math.min(whole, before)
                      ? [scale.x(r.to) + 6, after]
                      : [Math.max(labels + 8, scale.x(r.from) - whole - 6), before];
            // A word or two cut from a sentence say nothing.
            // `24 days against RPO 24 h` rather than half of the sentence: what the bar is about is in the legend.
            const short = whole > space ? r.text.replace(/^no recovery path: /, '') : r.text;
            const text = space < Math.min(whole, LEAST_TEXT) ? '' : fitText(short, space, TEXT, false, measureText);
            select(this).attr('x', x).text(text);
            if (text !== '') {
                texts.push({ from: x - 3, to: x + measureText(text, TEXT) + 3, y: top + i * ROW });
            }
        });
        return texts;
    }

    /** Ends of licences: one wall for each day, its words on a line of their own where they would lie on others. */
    private drawWalls(walls: readonly Wall[], scale: TimeScale, bottom: number, texts: readonly TextPlace[]): void {
        const wall = this.svg
            .select('.walls')
            .selectAll<SVGGElement, Wall>('g')
            .data(walls, w => w.day)
            .join(enter => {
                const g = enter.append('g');
                g.append('path');
                g.append('text').attr('text-anchor', 'end');
                return g;
            });
        wall.attr('class', w => (w.far ? 'far' : null)).attr(
            'transform',
            w => `translate(${Math.round(w.far ? this.width - 8 : scale.x(w.day))} 0)`,
        );
        wall.select('path').attr('d', w =>
            w.far
                ? null
                : wallPath(
                      4 + w.line * LINE,
                      bottom,
                      texts.filter(t => t.from <= scale.x(w.day) && scale.x(w.day) <= t.to),
                  ),
        );
        wall.select('text')
            .attr('x', w => (w.far ? 0 : -6))
            .attr('y', w => 13 + w.line * LINE)
            .text(w => w.text);
    }

    private chosen(row: Row): void {
        if (row.moment !== undefined) {
            this.stepped(row.moment);
        } else if (row.gap) {
            this.gone(row.gap);
        }
    }

    private stepped(moment: number): void {
        this.store.update({ moment });
        this.actions.reveal(`phase:${nth(this.store.state.model?.phases ?? [], moment - 1).name}`, false);
    }

    private gone(gap: ModelGap): void {
        this.store.update({ moment: gap.opensAt });
        this.actions.select(gap.controller);
        this.actions.reveal(gap.controller, false);
    }
}

/** Pixels of the words of a row, and its upper edge. */
interface TextPlace {
    readonly from: number;
    readonly to: number;
    readonly y: number;
}

/** A line down that leaves out the rows whose words it would strike through. */
function wallPath(top: number, bottom: number, crossed: readonly TextPlace[]): string {
    let path = `M0 ${top}`;
    for (const { y } of crossed) {
        path += `V${y - 1}M0 ${y + BAR + 1}`;
    }
    return `${path}V${bottom}`;
}

/** The day one or more licences end. */
interface Wall {
    readonly day: number;
    readonly text: string;
    readonly far: boolean;
    /** Line of the words, from above. */
    readonly line: number;
}

function wallsOf(model: PreviewModel, scale: TimeScale): Wall[] {
    const byDay = new Map<number, string[]>();
    for (const p of scale.dated ? model.plan.from : []) {
        if (p.ends !== undefined) {
            byDay.set(p.ends, [...(byDay.get(p.ends) ?? []), p.title ?? p.name]);
        }
    }
    return [...byDay]
        .sort(([a], [b]) => a - b)
        .map(([day, names], line) => {
            const far = scale.far(day);
            const who = names.length > 2 ? `${names[0]} and ${names.length - 1} others` : names.join(' and ');
            return {
                day,
                far,
                line,
                text: `${who} ${names.length === 1 ? 'ends' : 'end'} ${dayName(day, true)}${far ? ' ▸' : ''}`,
            };
        });
}

/** What the colours mean, of those that are there. */
function legendOf(rows: readonly Row[]): (readonly [string, string])[] {
    const has = (name: string, without?: string) =>
        rows.some(
            ({ classes }) =>
                classes.split(' ').includes(name) && (without === undefined || !classes.split(' ').includes(without)),
        );
    const plain = rows.some(r => r.kind === 'phase' && !/moves|broken/.test(r.classes));
    return [
        ...(plain ? [['founds', 'lays foundations'] as const] : []),
        ...(has('moves', 'broken') ? [['moves', 'moves machines'] as const] : []),
        ...(has('broken') ? [['broken', '✕ breaks something'] as const] : []),
        ...(has('gap', 'quiet') ? [['gap', 'no recovery path'] as const] : []),
        ...(has('quiet') ? [['quiet', 'no recovery path where none is asked for'] as const] : []),
    ];
}

function rowsOf(model: PreviewModel, scale: TimeScale, state: PanelState): Row[] {
    const broken = causingMoments(model);
    const moved = movedAt(model);
    const phases = model.phases.map((p): Row => {
        const { from, to } = scale.phase(p.moment);
        const when = scale.dated
            ? `${dayName(p.starts!)} to ${dayName(p.ends!)}`
            : p.starts !== undefined
              ? `from ${dayName(p.starts, true)}`
              : '';
        return {
            key: `phase ${p.name}`,
            label: p.name,
            kind: 'phase',
            from,
            to,
            moment: p.moment,
            text: [moved.get(p.moment), p.approve].filter(Boolean).join(' · '),
            full: [
                p.title,
                when,
                moved.get(p.moment),
                p.approve ? `approval ${p.approve}` : '',
                ...p.steps,
                broken.has(p.moment) ? '✕ this phase breaks something' : '',
            ]
                .filter(Boolean)
                .join('\n'),
            classes: [
                'phase',
                p.moves ? 'moves' : '',
                broken.has(p.moment) ? 'broken' : '',
                p.moment === state.moment ? 'here' : '',
            ].join(' '),
        };
    });
    return [...phases, ...model.gaps.map(gap => gapRow(gap, scale, state))];
}

/** What each phase takes across, in words. */
function movedAt(model: PreviewModel): ReadonlyMap<number, string> {
    const machines = new Map<number, number>();
    for (const cell of model.cells) {
        const moment = cell.state.find(([, state]) => state === 'moved')?.[0];
        if (moment !== undefined) {
            machines.set(moment, (machines.get(moment) ?? 0) + cell.machines);
        }
    }
    return new Map([...machines].map(([moment, n]) => [moment, countOf(n, 'machine')]));
}

function gapRow(gap: ModelGap, scale: TimeScale, state: PanelState): Row {
    const end = nth(scale.x.domain(), 1);
    const from = scale.dated ? (gap.fromDay ?? scale.phase(gap.opensAt).from) : gap.opensAt - 1;
    const to =
        gap.closesAt === undefined ? end : scale.dated ? (gap.toDay ?? scale.phase(gap.closesAt).to) : gap.closesAt;
    const [first, ...rest] = gap.workloads;
    return {
        key: `gap ${gap.id}`,
        label: `${gap.controller} · ${first}${rest.length > 0 ? ` +${rest.length}` : ''}`,
        kind: 'gap',
        from,
        to: Math.max(to, from),
        gap,
        text: gap.text,
        full: `${gap.text}. ${gap.workloads.join(', ')}`,
        classes: [
            'gap',
            gap.closesAt === undefined ? 'open' : '',
            gap.accepted ? 'accepted' : '',
            gap.quiet ? 'quiet' : '',
            gap.controller === state.selected ? 'here' : '',
        ].join(' '),
    };
}
