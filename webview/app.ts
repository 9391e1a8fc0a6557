import { nth } from '../language/basics/lists.ts';
import type { Actions } from './actions.ts';
import { Causes } from './causes/causes.ts';
import { Details } from './details/details.ts';
import { button, element, forgetFont } from './dom.ts';
import { exportPicture } from './export.ts';
import { type GraphTarget, GraphView } from './graph/graph-view.ts';
import { Legend } from './graph/legend-view.ts';
import { Header } from './header.ts';
import { Headroom } from './headroom/headroom.ts';
import { graphMenu } from './menu/graph-menu.ts';
import { Menu, type MenuItem } from './menu/menu.ts';
import { Tip } from './menu/tip.ts';
import { isModel, toPanel } from './messages.ts';
import type { PanelCommand, PanelHost, ToPanel } from './protocol.ts';
import { withDelta } from './scene/delta.ts';
import type { PreviewModel } from './scene/model.ts';
import type { Scene } from './scene/scene.ts';
import { Scrubber } from './scrubber/scrubber.ts';
import { KEPT, SEEN, Store, type Tab } from './store.ts';
import { TableView } from './table/table.ts';
import { Timeline } from './timeline/timeline.ts';
import type { Hit } from './toolbar/find.ts';
import { Toolbar } from './toolbar/toolbar.ts';

const TABS: readonly (readonly [Tab, string])[] = [
    ['headroom', 'Headroom'],
    ['timeline', 'Timeline'],
    ['details', 'Selection'],
];

/** Milliseconds of rest after which what a person sees is kept for a reload. */
const KEEP_AFTER = 150;

/** The panel: builds the views, wires them to the store and the store to the host. */
export class App {
    readonly store = new Store();
    readonly graph: GraphView;
    private readonly host: PanelHost;
    private readonly menu = new Menu();
    private readonly tip = new Tip();
    private readonly scrubber: Scrubber;
    private readonly toolbar: Toolbar;
    private readonly details: Details;
    private readonly causes: Causes;
    private readonly root: HTMLElement;
    private readonly names = new Map<string, readonly string[]>();
    private readonly asked = new Set<string>();
    /** Whose counts a person asked to see and that are on their way. */
    private inspected: string | undefined;
    private menuTarget: GraphTarget | undefined;
    private keeping: ReturnType<typeof setTimeout> | undefined;
    /** Number of the model that is shown. */
    private version: number | undefined;

    constructor(host: PanelHost, body: HTMLElement) {
        this.host = host;
        const actions = this.actions();
        this.scrubber = new Scrubber(this.store);
        this.graph = new GraphView(this.store, actions);
        const table = new TableView(this.store, actions);
        this.toolbar = new Toolbar(
            this.store,
            format => this.exportAs(format),
            hit => this.showHit(hit, table),
        );
        const details = (this.details = new Details(this.store, actions));
        this.graph.root.addEventListener('scene', event => {
            const scene = (event as CustomEvent<Scene>).detail;
            table.take(scene);
            details.take(scene);
        });
        const legend = new Legend();
        this.toolbar.root.append(legend.toggle);
        this.causes = new Causes(this.store, actions);
        const toCauses = () => this.causes.root.scrollIntoView({ block: 'nearest' });
        const header = new Header(this.store, this.scrubber.root, toCauses, () => {
            this.store.update({ changed: undefined });
            this.host.postMessage({ type: 'compared' });
        });
        const side = element('div', { class: 'side' }, details.root, new Headroom(this.store, actions).root);
        // Laid out, but not to be seen: when the first model comes, only the picture is left to be made.
        this.root = element(
            'main',
            { class: 'app waiting', 'data-tab': 'headroom' },
            header.root,
            this.toolbar.root,
            element(
                'div',
                { class: 'main' },
                element(
                    'div',
                    { class: 'stage' },
                    element('div', { class: 'picture' }, this.graph.root, legend.root, table.root),
                    this.causes.root,
                    this.tabs(),
                    new Timeline(this.store, actions).root,
                ),
                side,
            ),
        );
        this.root.prepend(element('p', { class: 'empty-panel', role: 'status' }, 'The plan is being read …'));
        this.putCauses(this.causes.root.parentElement);
        body.append(this.root, this.menu.root, this.tip.root);
        this.listen(body);
    }

    /** Under the picture; in a low window beside it, so that they are seen without scrolling. */
    private putCauses(stage: HTMLElement | null): void {
        const low = matchMedia('(min-width: 1100px) and (max-height: 799px)');
        const put = () => {
            if (low.matches) {
                this.details.root.after(this.causes.root);
            } else {
                stage?.querySelector('.picture')?.after(this.causes.root);
            }
        };
        low.addEventListener('change', put);
        put();
    }

    /** A message of the host. */
    receive(message: ToPanel): void {
        switch (message.type) {
            case 'model':
                this.take(message.model, message.version);
                break;
            case 'delta': {
                const { model } = this.store.state;
                const next = model && message.base === this.version ? withDelta(model, message.delta) : undefined;
                if (isModel(next)) {
                    this.take(next, message.version);
                } else {
                    this.host.postMessage({ type: 'ready' });
                }
                break;
            }
            case 'changed':
                this.store.update({
                    changed: message.names && { names: new Set(message.names), against: message.against },
                });
                break;
            case 'stale':
                this.store.update({ stale: message.reason });
                break;
            case 'cursor':
                this.store.update({ cursor: message.ids });
                break;
            case 'blast':
                this.store.update({ blast: { id: message.id, losses: message.losses } });
                if (message.id === this.inspected) {
                    this.store.flush();
                    this.details.showCounts();
                }
                this.inspected = undefined;
                break;
            case 'fixes':
                this.store.update({ fixes: new Map([...this.store.state.fixes, ...Object.entries(message.fixes)]) });
                this.menu.refill(this.menuItems());
                break;
            case 'command':
                this.command(message.command);
                break;
        }
    }

    private take(model: PreviewModel, version: number | undefined): void {
        this.version = version;
        this.asked.clear();
        if (model.cells !== this.store.state.model?.cells) {
            this.names.clear();
            for (const cell of model.cells) {
                this.names.set(cell.id, cell.names);
            }
        }
        this.root.classList.remove('waiting');
        document.querySelector('.empty-panel')?.remove();
        this.store.take(model);
    }

    private actions(): Actions {
        return {
            select: item => {
                this.store.update({ selected: item, ...(item === undefined ? { blast: undefined } : {}) });
                if (item !== undefined) {
                    this.host.postMessage({ type: 'blast', id: item });
                }
            },
            inspect: item => this.inspect(item),
            reveal: (id, focus) => this.host.postMessage({ type: 'reveal', id, focus }),
            toggle: node => {
                const id = node.expandable ? node.item : node.parent;
                if (id === undefined) {
                    return;
                }
                const expanded = new Set(this.store.state.expanded);
                if (!expanded.delete(id)) {
                    expanded.add(id);
                }
                this.store.update({ expanded });
            },
            menu: (target, at, back) => {
                this.tip.show(undefined, undefined);
                this.menuTarget = target;
                this.askFixes(target.findings);
                this.menu.open(
                    this.menuItems(),
                    at,
                    `Actions for ${target.node?.fullName ?? target.label ?? 'this dependency'}`,
                    back,
                );
            },
            askFixes: findings => this.askFixes(findings),
            tip: (target, at) => {
                // What is selected is told beside the picture already.
                const told = target?.node !== undefined && target.node.item === this.store.state.selected;
                this.tip.show(this.menu.root.hidden && !told ? target : undefined, this.store.state.model, at);
            },
            fix: (finding, title) => this.host.postMessage({ type: 'fix', finding, title }),
            apply: (fabric, settings) => this.host.postMessage({ type: 'apply', fabric, settings }),
            namesOf: cell => this.names.get(cell) ?? [],
        };
    }

    private inspect(item: string): void {
        this.store.update({ selected: item, tab: 'details' });
        this.host.postMessage({ type: 'blast', id: item });
        this.store.flush();
        this.details.root.scrollIntoView({ block: 'nearest' });
        this.inspected = item;
    }

    /** Opens what a match is in, lifts a filter that hides it, and brings it into view. */
    private showHit(hit: Hit, table: TableView): void {
        const { expanded } = this.store.state;
        if (hit.open.some(id => !expanded.has(id))) {
            this.store.update({ expanded: new Set([...expanded, ...hit.open]) });
        }
        this.store.flush();
        let node = this.graph.nodeFor(hit);
        // Many controllers or fabrics are one box until somebody looks for one of them.
        if (node?.expandable && node.layer !== 'compute' && node.item !== hit.item) {
            this.store.update({ expanded: new Set([...this.store.state.expanded, node.item]) });
            this.store.flush();
            node = this.graph.nodeFor(hit);
        }
        if (!node && Object.keys(this.store.state.filter).length > 0) {
            this.store.update({ filter: {} });
            this.store.flush();
            node = this.graph.nodeFor(hit);
        }
        if (!node) {
            return;
        }
        this.store.update({ selected: node.item });
        this.host.postMessage({ type: 'blast', id: node.item });
        this.store.flush();
        if (this.store.state.table) {
            table.show(node.key);
        } else {
            this.graph.bring(node);
        }
    }

    private menuItems(): MenuItem[] {
        const { model, fixes } = this.store.state;
        return model && this.menuTarget ? graphMenu(this.menuTarget, model, fixes, this.actions()) : [];
    }

    private askFixes(findings: readonly string[]): void {
        const unknown = findings.filter(id => !this.store.state.fixes.has(id) && !this.asked.has(id));
        if (unknown.length === 0) {
            return;
        }
        unknown.forEach(id => this.asked.add(id));
        this.host.postMessage({ type: 'fixes', findings: unknown });
    }

    private tabs(): HTMLElement {
        const buttons = TABS.map(([tab, text]) =>
            button(text, { role: 'tab', 'aria-selected': String(tab === this.store.state.tab) }, () =>
                this.store.update({ tab }),
            ),
        );
        this.store.subscribe((state, changed) => {
            if (!changed.has('tab')) {
                return;
            }
            this.root.dataset['tab'] = state.tab;
            buttons.forEach((b, i) => b.setAttribute('aria-selected', String(nth(TABS, i)[0] === state.tab)));
        });
        return element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Below the picture' }, ...buttons);
    }

    private listen(body: HTMLElement): void {
        window.addEventListener('message', event => {
            const message = toPanel(event.data);
            if (message) {
                this.receive(message);
            }
        });
        // VS Code writes a new theme into these attributes.
        new MutationObserver(forgetFont).observe(document.documentElement, {
            attributes: true,
            attributeFilter: ['style', 'class'],
        });
        body.addEventListener('keydown', event => this.pressed(event));
        // What the pointer rests on is another thing after any of these.
        const away = () => this.tip.show(undefined, undefined);
        for (const name of ['keydown', 'scroll', 'wheel'] as const) {
            window.addEventListener(name, away, { capture: true, passive: true });
        }
        this.store.subscribe((state, changed) => {
            if (changed.has('selected') || SEEN.some(k => changed.has(k))) {
                this.tip.show(undefined, undefined);
            }
            if (changed.has('table')) {
                this.graph.root.hidden = state.table;
            }
            if (KEPT.some(k => changed.has(k))) {
                this.keepSoon();
            }
        });
        window.addEventListener('pagehide', () => this.keep());
    }

    /** Not in the frame itself: while the phases go by every one of them would be written down. */
    private keepSoon(): void {
        clearTimeout(this.keeping);
        this.keeping = setTimeout(() => this.keep(), KEEP_AFTER);
    }

    private keep(): void {
        if (this.keeping === undefined) {
            return;
        }
        clearTimeout(this.keeping);
        this.keeping = undefined;
        this.host.setState({ ...this.host.getState(), view: this.store.keep() });
    }

    /** Keys that work anywhere in the panel, except while something is typed. */
    private pressed(event: KeyboardEvent): void {
        if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).matches('input, select')) {
            return;
        }
        const keys: Readonly<Record<string, () => void>> = {
            '/': () => this.toolbar.search.focus(),
            ',': () => this.scrubber.step(-1),
            '.': () => this.scrubber.step(1),
            p: () => this.scrubber.toggle(),
            t: () => this.store.update({ table: !this.store.state.table }),
        };
        const run = keys[event.key.toLowerCase()];
        if (!run) {
            return;
        }
        event.preventDefault();
        run();
    }

    private command(command: PanelCommand): void {
        switch (command) {
            case 'exportSvg':
                this.exportAs('svg');
                break;
            case 'exportPng':
                this.exportAs('png');
                break;
            case 'fit':
                this.graph.viewport.fit();
                break;
            case 'nextPhase':
                this.scrubber.step(1);
                break;
            case 'previousPhase':
                this.scrubber.step(-1);
                break;
        }
    }

    private exportAs(format: 'svg' | 'png'): void {
        const { scene } = this.graph;
        if (scene && this.store.state.model) {
            void exportPicture(format, scene, this.store.state.model, this.host);
        }
    }
}
