import { nth } from '../../language/basics/lists.ts';
import type { Actions } from '../actions.ts';
import { keepOptions, keepText } from '../changed-only.ts';
import { button, element } from '../dom.ts';
import { at, type HeadroomFabric, type HeadroomRow, type PreviewModel, rowsAt } from '../scene/model.ts';
import type { PanelState, Store } from '../store.ts';
import { AnswerView } from './answer-view.ts';
import { drawBars, idleStations } from './bars.ts';
import { Capacity } from './capacity.ts';
import { rowsWith, type Settings } from './compute.ts';
import { percent, STATIONS } from './labels.ts';
import { drawLatency } from './latency.ts';
import { drawPhaseChart } from './phase-chart.ts';
import { WhatIf } from './whatif.ts';

/** Kinds of workloads whose latency curve is drawn within the frame, and how long (ms) that of more rests. */
const FEW = 24;
const REST = 200;
/** How far (ms) the section may be behind the graph while the phases go by; less than the rest the curve waits for. */
const LAG = 150;
/** Kinds of workloads times phases that are computed anew while a slider moves. */
const MOST_TRIED = 1500;

/** I/O headroom of a fabric in the scrubbed phase: bars per scenario and station, the phases, the latency curve, and what if. */
export class Headroom {
    readonly root: HTMLElement;
    private readonly store: Store;
    private readonly choose = element('select', { 'aria-label': 'Fabric' });
    private readonly phase = element('span', { class: 'phase' });
    private readonly empty = element('p', { class: 'hint' });
    private readonly bars = element('div', { class: 'scenarios' });
    private readonly more = button('All scenarios', { class: 'more', 'aria-expanded': 'false' }, () => this.open());
    private readonly answer: AnswerView;
    private readonly policy = element('p', { class: 'policy' });
    private readonly compute = element('p', { class: 'policy' });
    private readonly measure = element('p', { class: 'measure' });
    private readonly trust = element('p', { class: 'policy trust' });
    private readonly charts = element('div', { class: 'charts' });
    private readonly chart = element('figure', { class: 'phase-chart' });
    private readonly latency = element('figure', { class: 'latency' });
    private readonly capacity = new Capacity();
    private readonly assumed = element('details', {});
    private listed: readonly string[] | undefined;
    private readonly whatIf: WhatIf;
    private settings: Settings = {};
    private fabric: string | undefined;
    private width = 0;
    private drawn = false;
    /** When the phase that is shown has to be drawn at last, on the clock of the page. */
    private due: number | undefined;
    private resting: ReturnType<typeof setTimeout> | undefined;

    constructor(store: Store, actions: Actions) {
        this.store = store;
        this.whatIf = new WhatIf(
            settings => this.tried(settings),
            settings => {
                if (this.fabric !== undefined) {
                    actions.apply(this.fabric, settings);
                }
            },
        );
        this.answer = new AnswerView(store, actions);
        this.choose.addEventListener('change', () =>
            this.store.update({ fabric: this.choose.value, selected: undefined }),
        );
        this.root = element(
            'section',
            { class: 'headroom', 'aria-label': 'I/O headroom' },
            element('header', {}, element('h2', {}, 'I/O headroom'), this.choose, this.phase),
            this.answer.root,
            this.empty,
            this.bars,
            this.more,
            this.policy,
            this.measure,
            this.whatIf.root,
            this.compute,
            this.charts,
            this.capacity.root,
            this.trust,
            this.assumed,
        );
        this.charts.append(this.chart, this.latency);
        new ResizeObserver(([entry]) => {
            const width = Math.round(entry!.contentRect.width);
            if (width === this.width || width === 0) {
                return;
            }
            this.width = width;
            if (this.drawn) {
                this.draw(this.store.state);
            } else {
                this.follow();
            }
        }).observe(this.charts);
        store.subscribe((state, changed) => {
            if (this.drawn && ['model', 'fabric', 'selected'].some(k => changed.has(k as keyof PanelState))) {
                this.draw(state);
            } else if (changed.has('model') || changed.has('moment')) {
                this.follow();
            }
        });
    }

    /** The bars of every scenario, or of the tightest alone. */
    private open(): void {
        const all = this.bars.classList.toggle('all');
        this.more.setAttribute('aria-expanded', String(all));
        keepText(this.more, all ? 'The tightest scenario' : 'All scenarios');
    }

    /** Draws one frame after the graph, which comes first; while somebody runs through the phases, a few times a second. */
    private follow(): void {
        if (this.due !== undefined) {
            return;
        }
        this.due = performance.now() + LAG;
        const look = (): void => {
            if (this.due === undefined) {
                return;
            }
            if (this.store.pending && performance.now() < this.due) {
                requestAnimationFrame(look);
            } else {
                this.draw(this.store.state);
            }
        };
        requestAnimationFrame(look);
    }

    private tried(settings: Settings): void {
        this.settings = settings;
        this.draw(this.store.state);
    }

    private draw({ model, moment, selected, fabric: chosen }: PanelState): void {
        this.due = undefined;
        // Drawn when there is room: a section that is folded away is not.
        if (!model || this.width === 0) {
            return;
        }
        this.drawn = true;
        const fabrics = model.fabrics.map(f => f.fabric);
        const name =
            [selected, chosen].find(f => f !== undefined && fabrics.includes(f)) ??
            busiest(model, moment) ??
            fabrics[0];
        if (name !== this.fabric) {
            this.settings = {};
        }
        this.fabric = name;
        const fabric = model.fabrics.find(f => f.fabric === name);
        const planned = name === undefined ? [] : rowsAt(model.headroom, moment, name);
        keepOptions(this.choose, fabrics, name);
        this.choose.hidden = fabrics.length === 0;
        keepText(this.phase, model.phases[moment - 1]?.name ?? 'today');
        const none = fabric === undefined || planned.length === 0;
        this.empty.hidden = !none;
        this.empty.textContent = none ? emptyText(model, name, moment) : '';
        for (const part of [
            this.bars,
            this.more,
            this.policy,
            this.compute,
            this.trust,
            this.latency,
            this.whatIf.root,
        ]) {
            part.hidden = none;
        }
        this.answer.draw(model, name);
        const { measureNext = [] } = model.plan.verdict;
        this.measure.hidden = measureNext.length === 0;
        keepText(this.measure, `Measure next: ${measureNext.join('; ')}`);
        this.chart.hidden = this.assumed.hidden = fabric === undefined;
        if (fabric) {
            drawPhaseChart(this.chart, this.chartWidth(), model, this.phaseRows(model, fabric), moment, to =>
                this.store.update({ moment: to }),
            );
        }
        this.capacity.draw(model, this.chartWidth(), moment, name, to => this.store.update({ moment: to }));
        if (fabric) {
            this.drawAssumed(fabric);
        }
        if (fabric && !none) {
            this.drawRows(model, fabric, planned);
        } else {
            clearTimeout(this.resting);
        }
    }

    /** Rows of every phase: what is tried where that can be computed within a frame, else the plan's, which the caption says. */
    private phaseRows(model: PreviewModel, fabric: HeadroomFabric): readonly HeadroomRow[] {
        const trying = Object.keys(this.settings).length > 0;
        const computed = trying && fabric.classes.length * fabric.phases.length <= MOST_TRIED;
        const caption = this.chart.querySelector('figcaption');
        if (caption) {
            caption.textContent =
                trying && !computed
                    ? 'Tightest station over the phases, as planned'
                    : 'Tightest station over the phases';
        }
        if (!computed) {
            return model.headroom.filter(r => r.fabric === fabric.fabric);
        }
        const planned = new Set(
            model.headroom
                .filter(r => r.fabric === fabric.fabric)
                .flatMap(r => Array.from({ length: r.last - r.moment + 1 }, (_, i) => r.moment + i)),
        );
        return fabric.phases
            .filter(p => planned.has(p.moment))
            .flatMap(p =>
                asCalm(
                    rowsWith(fabric, p.moment, this.settings, 'none'),
                    rowsAt(model.headroom, p.moment, fabric.fabric),
                ),
            );
    }

    /** Two charts side by side where there is room, else one under the other. */
    private chartWidth(): number {
        return this.width >= 520 ? Math.min(460, (this.width - 16) / 2) : Math.max(220, Math.min(460, this.width));
    }

    private drawRows(model: PreviewModel, fabric: HeadroomFabric, planned: readonly HeadroomRow[]): void {
        const moment = this.store.state.moment;
        const policy = 1 - model.plan.headroom;
        const trying = Object.keys(this.settings).length > 0;
        const rows = trying ? asCalm(rowsWith(fabric, moment, this.settings), planned) : planned;
        drawBars(this.bars, rows, trying ? planned : [], policy, row =>
            this.store.update({ lit: row ? [row.fabric, ...carried(model, row, moment)] : [] }),
        );
        const idle = idleStations(rows);
        keepText(
            this.policy,
            `┆ policy: at most ${percent(policy)} of a station in use${idle.length > 0 ? ` · ${idle.map(s => STATIONS[s]).join(' and ')} at 0 % in every scenario` : ''}`,
        );
        // The curve is a few dozen runs of the I/O model: it waits until nobody steps any more; only a slider moves it at once, where it can keep up.
        const { settings } = this;
        const curve = () => drawLatency(this.latency, this.chartWidth(), fabric, moment, rows, settings);
        clearTimeout(this.resting);
        if (trying && fabric.classes.length <= FEW) {
            curve();
        } else {
            this.resting = setTimeout(curve, REST);
        }
        const phase = fabric.phases.find(p => p.moment === moment);
        keepText(this.compute, phase?.compute === undefined ? '' : `with one node lost: ${phase.compute}`);
        this.compute.hidden = phase?.compute === undefined;
        keepText(this.trust, `a P99: ${fabric.trust}`);
        this.whatIf.draw(fabric, phase && { ...phase, name: nth(model.phases, moment - 1).name }, this.settings);
    }

    private drawAssumed({ assumed }: HeadroomFabric): void {
        if (assumed === this.listed) {
            return;
        }
        this.listed = assumed;
        this.assumed.replaceChildren(
            element('summary', {}, `${assumed.length} figure${assumed.length === 1 ? '' : 's'} assumed`),
            element('ul', {}, ...assumed.map(a => element('li', {}, a))),
        );
    }
}

/** What is tried changes figures, not what the matrix asks of the workloads. */
function asCalm(rows: readonly HeadroomRow[], planned: readonly HeadroomRow[]): HeadroomRow[] {
    return rows.map(row => ({ ...row, calm: planned.find(p => p.scenario === row.scenario)?.calm }));
}

/** Cells on a fabric in a row: what causes its load. The ingest scenarios look at what was there before. */
function carried(model: PreviewModel, row: HeadroomRow, scrubbed: number): string[] {
    const moment = row.scenario.includes('ingest') || row.scenario === 'cutover' ? scrubbed - 1 : scrubbed;
    return model.cells
        .filter(c => (at(c.state, moment) === 'moved' ? c.target : c.fabric) === row.fabric)
        .map(c => c.id);
}

/** The fabric with the highest utilisation at a moment. */
function busiest(model: PreviewModel, moment: number): string | undefined {
    const most = (row: HeadroomRow) => Math.max(0, ...row.stations.map(s => s.utilisation ?? 0));
    return rowsAt(model.headroom, moment).sort((a, b) => most(b) - most(a))[0]?.fabric;
}

function emptyText(model: PreviewModel, fabric: string | undefined, moment: number): string {
    if (model.partial) {
        return 'Headroom is being calculated …';
    }
    if (fabric === undefined) {
        return 'No fabric of this plan has figures to calculate with.';
    }
    return moment === 0
        ? `Headroom is calculated for the phases. Step to one to see what it does to ${fabric}.`
        : `Nothing is on ${fabric} when ${nth(model.phases, moment - 1).name} has ended.`;
}
