import { nth } from '../../language/basics/lists.ts';
import { button, element } from '../dom.ts';
import { firstExpanded } from '../scene/layout/grouping.ts';
import type { Layer, PreviewModel } from '../scene/model.ts';
import { BAND_TITLES, LAYER_ORDER } from '../scene/scene.ts';
import type { Grouping } from '../scene/visible.ts';
import type { PanelState, Store } from '../store.ts';
import { findAll, foundText, type Hit } from './find.ts';

const GROUPINGS: readonly (readonly [Grouping, string])[] = [
    ['environment', 'Environment'],
    ['group', 'Group'],
    ['profile', 'Profile'],
    ['fabric', 'Fabric'],
];

/** What to show and how: grouping, filters, search, table, export. */
export class Toolbar {
    readonly root: HTMLElement;
    readonly search = element('input', {
        type: 'search',
        placeholder: 'Find (/)',
        title: 'Find (/); Enter shows the next match',
        'aria-label': 'Find components and workloads',
        spellcheck: 'false',
    });
    private readonly matches = element('span', { class: 'matches', role: 'status' });
    private hits: readonly Hit[] = [];
    private shown: number | undefined;
    private readonly grouping = select('Workloads by', 'Group workloads by');
    private readonly show = select('Show', 'Show only');
    private readonly table: HTMLButtonElement;
    private readonly store: Store;

    constructor(store: Store, exportAs: (format: 'svg' | 'png') => void, show: (hit: Hit) => void) {
        this.store = store;
        for (const [value, text] of GROUPINGS) {
            this.grouping.select.append(element('option', { value }, text));
        }
        this.grouping.select.addEventListener('change', () => this.regroup(this.grouping.select.value as Grouping));
        this.show.select.addEventListener('change', () => this.filter(this.show.select.value));
        this.search.addEventListener('input', () => store.update({ search: this.search.value.trim() }));
        this.search.addEventListener('keydown', event => {
            if (event.key === 'Enter') {
                this.next(event.shiftKey ? -1 : 1, show);
            }
            if (event.key !== 'Escape') {
                return;
            }
            this.search.value = '';
            store.update({ search: '' });
        });
        this.table = button('Table', { 'aria-pressed': 'false', title: 'The same as a table (T)' }, () =>
            store.update({ table: !store.state.table }),
        );
        this.root = element(
            'div',
            { class: 'toolbar', role: 'toolbar', 'aria-label': 'View' },
            this.grouping.label,
            this.show.label,
            this.search,
            this.matches,
            this.table,
            button('SVG', { title: 'Save the picture as SVG', 'aria-label': 'Save as SVG' }, () => exportAs('svg')),
            button('PNG', { title: 'Save the picture as PNG', 'aria-label': 'Save as PNG' }, () => exportAs('png')),
        );
        store.subscribe((state, changed) => {
            if (changed.has('model')) {
                this.drawFilters(state.model);
            }
            if (changed.has('grouping')) {
                this.grouping.select.value = state.grouping;
            }
            if (changed.has('table')) {
                this.table.setAttribute('aria-pressed', String(state.table));
            }
            if (changed.has('model') || changed.has('search') || changed.has('grouping')) {
                this.count(state);
            }
            if (changed.has('model') || changed.has('filter')) {
                this.show.select.value = filterValue(state);
            }
        });
    }

    private count({ model, search, moment, grouping }: PanelState): void {
        const shown = this.shown === undefined ? undefined : this.hits[this.shown]?.item;
        this.hits = model && search !== '' ? findAll(model, search, moment, grouping) : [];
        const still = this.hits.findIndex(h => h.item === shown);
        this.shown = still < 0 ? undefined : still;
        this.matches.textContent = search === '' ? '' : foundText(this.hits, this.shown);
    }

    /** Goes on to another match and shows it. */
    private next(by: number, show: (hit: Hit) => void): void {
        // What was typed in this frame has not been looked for yet.
        this.store.flush();
        if (this.hits.length === 0) {
            return;
        }
        this.shown =
            this.shown === undefined
                ? by > 0
                    ? 0
                    : this.hits.length - 1
                : (this.shown + by + this.hits.length) % this.hits.length;
        this.matches.textContent = foundText(this.hits, this.shown);
        show(nth(this.hits, this.shown));
    }

    private regroup(grouping: Grouping): void {
        const { model } = this.store.state;
        this.store.update({ grouping, expanded: model ? firstExpanded(model.cells, grouping) : new Set() });
    }

    private filter(value: string): void {
        const [kind, name] = value.split(/:(.*)/s) as [string, string];
        const filter =
            kind === 'layer'
                ? { layers: new Set([name as Layer]) }
                : kind === 'environment'
                  ? { environment: name }
                  : kind === 'phase'
                    ? { phase: Number(name) }
                    : kind === 'findings'
                      ? { findings: true }
                      : {};
        this.store.update({ filter });
    }

    private drawFilters(model: PreviewModel | undefined): void {
        if (!model) {
            return;
        }
        const section = (label: string, options: readonly (readonly [string, string])[]) =>
            options.length === 0
                ? []
                : [
                      element(
                          'optgroup',
                          { label },
                          ...options.map(([value, text]) => element('option', { value }, text)),
                      ),
                  ];
        this.show.select.replaceChildren(
            element('option', { value: '' }, 'Everything'),
            element('option', { value: 'findings:' }, 'What has findings in any phase'),
            ...section(
                'Environment',
                model.environments.map(e => [`environment:${e.name}`, e.name] as const),
            ),
            ...section(
                'Moved in phase',
                model.phases.filter(p => p.moves).map(p => [`phase:${p.moment}`, p.name] as const),
            ),
            ...section(
                'Layer',
                LAYER_ORDER.map(l => [`layer:${l}`, BAND_TITLES[l]] as const),
            ),
        );
    }
}

function filterValue({ filter }: PanelState): string {
    if (filter.environment !== undefined) {
        return `environment:${filter.environment}`;
    }
    if (filter.phase !== undefined) {
        return `phase:${filter.phase}`;
    }
    if (filter.layers) {
        return `layer:${[...filter.layers][0]}`;
    }
    return filter.findings ? 'findings:' : '';
}

function select(text: string, label: string): { label: HTMLElement; select: HTMLSelectElement } {
    const node = element('select', { 'aria-label': label });
    return { label: element('label', {}, element('span', { 'aria-hidden': 'true' }, text), node), select: node };
}
