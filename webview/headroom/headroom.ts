import type { Actions } from '../actions.ts';
import { element } from '../dom.ts';
import type { HeadroomRow, HeadroomStation, PreviewModel } from '../scene/model.ts';
import type { PanelState, Store } from '../store.ts';
import { phaseChart } from './phase-chart.ts';
import { percent, SCENARIOS, STATIONS, stationLevel } from './words.ts';

/** I/O headroom of a fabric in the scrubbed phase: bars per scenario and station, and the tightest of them over the phases. */
export class Headroom {
    readonly root = element('section', { class: 'headroom', 'aria-label': 'I/O headroom' });
    private readonly store: Store;

    constructor(store: Store, _actions: Actions) {
        this.store = store;
        store.subscribe((state, changed) => { if (['model', 'moment', 'fabric', 'selected'].some(k => changed.has(k as keyof PanelState))) this.draw(state); });
    }

    private draw(state: PanelState): void {
        const { model } = state;
        if (!model) return;
        const fabrics = [...new Set(model.headroom.map(r => r.fabric))];
        const fabric = [state.selected, state.fabric].find(f => f !== undefined && fabrics.includes(f)) ?? busiest(model, state.moment) ?? fabrics[0];
        const rows = model.headroom.filter(r => r.fabric === fabric && r.moment === state.moment);
        this.root.replaceChildren(this.head(fabrics, fabric, model, state.moment), ...(rows.length > 0 ? this.body(rows, model, fabric!) : [element('p', { class: 'hint' }, emptyText(model, fabric, state.moment))]));
    }

    private head(fabrics: readonly string[], fabric: string | undefined, model: PreviewModel, moment: number): HTMLElement {
        const choose = element('select', { 'aria-label': 'Fabric' }, ...fabrics.map(f => element('option', { value: f, selected: f === fabric }, f)));
        choose.addEventListener('change', () => this.store.update({ fabric: choose.value, selected: undefined }));
        return element('header', {}, element('h2', {}, 'I/O headroom'), fabrics.length > 1 ? choose : element('span', {}, fabric ?? ''),
            element('span', { class: 'phase' }, model.phases[moment - 1]?.name ?? 'today'));
    }

    private body(rows: readonly HeadroomRow[], model: PreviewModel, fabric: string): HTMLElement[] {
        const policy = 1 - model.plan.headroom;
        const scenarios = SCENARIOS.flatMap(([id, title]) => rows.filter(r => r.scenario === id).map(r => this.scenario(r, title, policy)));
        const bars = element('div', { class: 'scenarios' }, ...scenarios);
        bars.style.setProperty('--policy', `${policy * 100}%`);
        const assumed = [...new Set(rows.flatMap(r => r.assumed))];
        return [
            bars, element('p', { class: 'policy' }, `policy ${percent(policy)}`),
            phaseChart(model, fabric, moment => this.store.update({ moment })),
            ...(assumed.length > 0 ? [element('details', {}, element('summary', {}, `${assumed.length} figures assumed`), element('ul', {}, ...assumed.map(a => element('li', {}, a))))] : []),
        ];
    }

    private scenario(row: HeadroomRow, title: string, policy: number): HTMLElement {
        const tight = row.stations.find(s => s.station === row.bottleneck);
        const over = (tight?.utilisation ?? 0) > policy;
        const stations = row.stations.filter(s => s.station !== 'switch-buffer' || s.utilisation !== null);
        return element('div', { class: `scenario${over ? ' tight' : ''}` }, element('h3', {}, title), ...stations.map(s => this.bar(s, row, policy)));
    }

    private bar(station: HeadroomStation, row: HeadroomRow, policy: number): HTMLElement {
        const level = stationLevel(station, policy);
        const fill = element('span', { class: 'fill' });
        fill.style.width = `${Math.min(1, station.utilisation ?? 0) * 100}%`;
        const value = station.utilisation === null ? 'no number' : `${level.sign}${percent(station.utilisation)}`;
        const name = STATIONS[station.station];
        const node = element('div', {
            class: `bar ${level.name}`, tabindex: 0, role: 'img', 'aria-label': `${name}: ${value}${level.words ? `, ${level.words}` : ''}`,
            title: [`${name}: ${value}`, level.words, station.reason ?? '', station.meanUtilisation !== null ? `${percent(station.meanUtilisation)} without the hot receiver` : ''].filter(Boolean).join('\n'),
        }, element('span', { class: 'name' }, name), element('span', { class: 'track' }, fill), element('span', { class: 'value' }, value));
        const light = () => this.store.update({ lit: [row.fabric, ...row.workloads.map(w => w.workload)] });
        const dark = () => this.store.update({ lit: [] });
        node.addEventListener('pointerenter', light);
        node.addEventListener('focus', light);
        node.addEventListener('pointerleave', dark);
        node.addEventListener('blur', dark);
        return node;
    }
}

/** The fabric with the highest utilisation at a moment. */
function busiest(model: PreviewModel, moment: number): string | undefined {
    const most = (row: HeadroomRow) => Math.max(0, ...row.stations.map(s => s.utilisation ?? 0));
    return model.headroom.filter(r => r.moment === moment).sort((a, b) => most(b) - most(a))[0]?.fabric;
}

function emptyText(model: PreviewModel, fabric: string | undefined, moment: number): string {
    if (fabric === undefined) return 'No fabric of this plan has figures to calculate with.';
    return `Nothing is on ${fabric} ${moment === 0 ? 'today' : `when ${model.phases[moment - 1]!.name} has ended`}.`;
}
