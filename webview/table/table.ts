import type { Actions } from '../actions.ts';
import { button, element } from '../dom.ts';
import { plainMessage, severityText, whereText } from '../graph/labels.ts';
import type { PreviewModel } from '../scene/model.ts';
import { BAND_TITLES, type Scene, type SceneNode } from '../scene/scene.ts';
import type { Store } from '../store.ts';

/** Findings spelled out in one cell. */
const MOST = 4;
const COLUMNS = 5;

/** The graph as a table: the same boxes and tethers, for screen readers and for reading line by line. */
export class TableView {
    readonly root = element('div', { class: 'table', hidden: true });
    private scene: Scene | undefined;
    private readonly store: Store;
    private readonly actions: Actions;

    constructor(store: Store, actions: Actions) {
        this.store = store;
        this.actions = actions;
        store.subscribe((state, changed) => {
            if (changed.has('table') || changed.has('selected') || changed.has('fixes')) {
                this.draw(state.model);
            }
        });
    }

    take(scene: Scene): void {
        this.scene = scene;
        this.draw(this.store.state.model);
    }

    /** Brings the row of a box into view. */
    show(key: string): void {
        [...this.root.querySelectorAll<HTMLElement>('tr[data-key]')]
            .find(r => r.dataset['key'] === key)
            ?.scrollIntoView({ block: 'nearest' });
    }

    private draw(model: PreviewModel | undefined): void {
        this.root.hidden = !this.store.state.table;
        if (this.root.hidden || !this.scene || !model) {
            return;
        }
        const scene = this.scene;
        this.actions.askFixes([...new Set(scene.nodes.flatMap(n => n.findings.slice(0, MOST)))]);
        const phase = model.phases[scene.moment - 1]?.name;
        const head = ['Layer', 'Component', 'Where', 'State', 'Leans on'];
        this.root.replaceChildren(
            element(
                'table',
                { role: 'table' },
                element('caption', {}, phase === undefined ? 'Today' : `When phase ${phase} has ended`),
                element(
                    'thead',
                    { role: 'rowgroup' },
                    element(
                        'tr',
                        { role: 'row' },
                        ...head.map(h => element('th', { scope: 'col', role: 'columnheader' }, h)),
                    ),
                ),
                element('tbody', { role: 'rowgroup' }, ...scene.nodes.flatMap(node => this.rows(node, scene, model))),
            ),
        );
    }

    /** A row for a box, and one below it as wide as the table for what was found. Roles are spelled out: a narrow panel shows rows as blocks. */
    private rows(node: SceneNode, scene: Scene, model: PreviewModel): HTMLElement[] {
        const name = button(node.fullName, { class: 'link', title: 'Show in the text' }, () => {
            this.actions.select(node.item);
            this.actions.reveal(node.item, true);
        });
        const cell = (text: string) => element('td', { role: 'cell' }, text);
        const selected = node.item === this.store.state.selected;
        const row = element(
            'tr',
            {
                role: 'row',
                'aria-selected': selected,
                'data-key': node.key,
                class: node.findings.length > 0 ? 'found' : undefined,
            },
            cell(BAND_TITLES[node.layer]),
            element('th', { scope: 'row', role: 'rowheader' }, name, node.title ? ` ${node.title}` : ''),
            cell(whereText(node)),
            cell(node.fullLine),
            cell(leaning(node, scene)),
        );
        const found = this.findings(node, model);
        return found
            ? [row, element('tr', { role: 'row', class: 'findings', 'aria-selected': selected }, found)]
            : [row];
    }

    private findings(node: SceneNode, model: PreviewModel): HTMLElement | undefined {
        const found = node.findings.flatMap(id => model.findings.find(f => f.id === id) ?? []);
        const lines = found
            .slice(0, MOST)
            .map(f =>
                element(
                    'li',
                    {},
                    `${severityText(f)}: ${plainMessage(f.message)} `,
                    ...(this.store.state.fixes.get(f.id) ?? []).map(title =>
                        button(plainMessage(title), { class: 'fix' }, () => this.actions.fix(f.id, title)),
                    ),
                ),
            );
        const rest = found.length > MOST ? [element('li', {}, `and ${found.length - MOST} more`)] : [];
        return lines.length > 0
            ? element(
                  'td',
                  { role: 'cell', colspan: COLUMNS, 'aria-label': `Findings of ${node.fullName}` },
                  element('ul', {}, ...lines, ...rest),
              )
            : undefined;
    }
}

const STATUS: Readonly<Record<string, string>> = {
    broken: ' (✕ breaks)',
    near: ' (▲ warning)',
    accepted: ' (○ accepted)',
    crossing: ' (crosses the divide)',
    quiet: '',
};

/** Names of what a box leans on, with how that is doing. */
function leaning(node: SceneNode, scene: Scene): string {
    const names = scene.tethers
        .filter(t => t.to === node.key)
        .map(t => {
            const other = scene.nodes.find(n => n.key === t.from);
            return `${other?.fullName ?? t.from}${STATUS[t.status]}`;
        });
    return names.length > 0 ? [...new Set(names)].join(', ') : 'nothing';
}
