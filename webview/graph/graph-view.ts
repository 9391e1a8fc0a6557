import type { Actions } from '../actions.ts';
import { button, element, measureText, motion } from '../dom.ts';
import { drawingOrder } from '../scene/classes.ts';
import type { Scene, SceneNode, SceneTether } from '../scene/scene.ts';
import { type Changed, type PanelState, SEEN, type Store } from '../store.ts';
import type { Hit } from '../toolbar/find.ts';
import { draw, drawChanged, drawTethers, type Layers, makeLayers } from './draw.ts';
import { Focus } from './focus.ts';
import { drawHits } from './hits.ts';
import { Minimap } from './minimap.ts';
import { Orders } from './orders.ts';
import { matches, neighbourhood, pillReach, tetherReach } from './reach.ts';
import { Scenes } from './scenes.ts';
import { Viewport } from './zoom.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** The five bands stay five bands down to this width; a narrower panel has to pan. */
const LEAST_WIDTH = 320;
/** Steps less than so many ms apart are a run through the phases. */
const RUN = 250;
/** Pixels the zoom buttons take of the line above the bands. */
const ZOOM = 80;

/** The layered graph: draws the scene, and what a person does in it. */
export class GraphView {
    readonly root: HTMLElement;
    readonly viewport: Viewport;
    scene: Scene | undefined;
    private readonly svg: SVGSVGElement;
    private readonly layers: Layers;
    private readonly hits: SVGGElement;
    private readonly focus: Focus;
    private readonly minimap: Minimap;
    private readonly orders = new Orders();
    private readonly scenes = new Scenes();
    private readonly store: Store;
    private readonly actions: Actions;
    private width = 0;
    /** What the towers that are drawn are about. */
    private about: string | undefined;
    /** When the picture was drawn last, ms of the page's clock. */
    private drawn = -Infinity;
    private resting: ReturnType<typeof setTimeout> | undefined;
    /** Some box carries a mark of `mark`. */
    private marked = false;

    constructor(store: Store, actions: Actions) {
        this.store = store;
        this.actions = actions;
        this.svg = document.createElementNS(SVG, 'svg');
        this.svg.setAttribute('class', 'xp-graph');
        this.svg.setAttribute('role', 'group');
        this.svg.setAttribute(
            'aria-label',
            'Layers of the plan. Arrow keys walk, Page Down and Page Up go through everything, Enter opens a group or shows the text, the menu key offers fixes.',
        );
        const inner = this.svg.appendChild(document.createElementNS(SVG, 'g'));
        this.layers = makeLayers(inner);
        this.hits = document.createElementNS(SVG, 'g');
        this.layers.nodes.node()!.before(this.hits);
        this.viewport = new Viewport(this.svg, inner, () => this.minimap.draw(this.scene, this.viewport));
        this.minimap = new Minimap((x, y) =>
            this.viewport.panBy(-x * this.viewport.transform.k, -y * this.viewport.transform.k),
        );
        this.focus = new Focus(this.svg, this.viewport, key => this.focused(key));
        this.root = element('div', { class: 'graph' }, this.svg, this.controls(), this.minimap.root);
        this.listen();
        store.subscribe((state, changed) => this.update(state, changed));
        new ResizeObserver(() => this.resized()).observe(this.root);
    }

    private controls(): HTMLElement {
        return element(
            'div',
            { class: 'zoom', role: 'toolbar', 'aria-label': 'Zoom' },
            button('+', { 'aria-label': 'Zoom in', title: 'Zoom in (+)' }, () => this.viewport.zoomBy(1.25)),
            button('−', { 'aria-label': 'Zoom out', title: 'Zoom out (-)' }, () => this.viewport.zoomBy(0.8)),
            button('⤢', { 'aria-label': 'Show everything', title: 'Show everything (0)' }, () => this.viewport.fit()),
        );
    }

    private resized(): void {
        const width = Math.max(LEAST_WIDTH, Math.floor(this.root.clientWidth));
        if (width === this.width || this.root.clientWidth === 0) {
            return;
        }
        this.width = width;
        this.redraw(this.store.state);
    }

    private update(state: PanelState, changed: Changed): void {
        if (SEEN.some(k => changed.has(k)) || (changed.has('selected') && this.aboutOf(state) !== this.about)) {
            this.redraw(state);
        } else if (changed.has('changed')) {
            this.markChanged(state);
        }
        if (['selected', 'lit', 'cursor', 'search', 'blast'].some(k => changed.has(k as keyof PanelState))) {
            this.mark(state);
        }
    }

    private redraw(state: PanelState): void {
        const { model, moment, grouping, expanded, filter } = state;
        // A graph that was never shown has no width of its own, but the table beside it shows the same boxes.
        const width = this.width || (state.table ? Math.max(LEAST_WIDTH, this.root.parentElement!.clientWidth) : 0);
        if (!model || width === 0) {
            return;
        }
        const before = this.scene;
        const about = this.aboutOf(state);
        const options = { moment, grouping, expanded, filter, about, width, corner: ZOOM, measure: measureText };
        const order = () => this.orders.of(model, grouping, width);
        const scene = this.scenes.of(model, options, order);
        if (before && before.moment !== moment) {
            this.scenes.ahead(model, options, order);
        }
        this.scene = scene;
        this.about = about;
        this.svg.style.height = `${scene.height}px`;
        this.viewport.resize(scene.width, scene.height);
        draw(this.layers, scene, before, before && !this.runs() ? motion() : 0);
        drawHits(this.hits, scene.hangs);
        this.focus.update(scene, before);
        requestAnimationFrame(() => this.minimap.draw(this.scene, this.viewport));
        if (state.changed) {
            this.markChanged(state);
        }
        this.mark(state);
        this.root.dispatchEvent(new CustomEvent('scene', { detail: scene }));
    }

    /** What was chosen among the workloads: the towers show what it stands on. */
    private aboutOf({ selected }: PanelState): string | undefined {
        return selected !== undefined &&
            this.scene?.nodes.some(n => n.layer === 'compute' && (n.item === selected || n.parent === selected))
            ? selected
            : undefined;
    }

    /**
     * Whether the last picture is younger than a movement takes: who runs through the phases sees where things are, not where
     * they were going. The many quiet lines are drawn in a cheaper way until that ends.
     */
    private runs(): boolean {
        const now = performance.now();
        const running = now - this.drawn < RUN;
        this.drawn = now;
        if (running) {
            this.svg.classList.add('running');
            clearTimeout(this.resting);
            this.resting = setTimeout(() => this.svg.classList.remove('running'), RUN);
        }
        return running;
    }

    /** Lights up what is selected, found, pointed at or under the cursor; the picture itself stays. */
    private mark(state: PanelState, hovered?: ReadonlySet<string>): void {
        const scene = this.scene;
        if (!scene || !state.model) {
            return;
        }
        const selected = scene.nodes.filter(n => n.item === state.selected || n.key === state.selected);
        const found =
            state.search === ''
                ? undefined
                : new Set(scene.nodes.filter(n => matches(n, state.model!, state.search)).map(n => n.key));
        const names = new Set(state.lit);
        const lit =
            names.size > 0 ? new Set(scene.nodes.filter(n => this.standsFor(n, names)).map(n => n.key)) : undefined;
        const reach =
            hovered ?? lit ?? found ?? (selected.length > 0 ? neighbourhood(scene, selected, state) : undefined);
        const cursor = new Set(state.cursor);
        this.svg.classList.toggle('focusing', reach !== undefined);
        const marked = reach !== undefined || selected.length > 0 || found !== undefined || cursor.size > 0;
        // Nothing was marked and nothing is: most steps through the phases.
        if (!marked && !this.marked) {
            return;
        }
        this.marked = marked;
        drawTethers(this.layers.tethers, reach ? drawingOrder(scene.tethers).filter(t => reach.has(t.key)) : []);
        for (const g of this.svg.querySelectorAll<SVGElement>('[data-key]')) {
            g.classList.toggle('lit', reach?.has(g.dataset['key']!) ?? false);
        }
        const nodes = new Map(scene.nodes.map(n => [n.key, n]));
        for (const node of this.layers.nodes.selectAll<SVGGElement, SceneNode>('g.xp-node').nodes()) {
            const data = nodes.get(node.dataset['key']!);
            node.classList.toggle('selected', data !== undefined && selected.includes(data));
            node.classList.toggle('match', data !== undefined && found?.has(data.key) === true);
            node.classList.toggle('cursor', data !== undefined && cursor.size > 0 && this.standsFor(data, cursor));
        }
    }

    /** The box of something found: its own, else one that stands for the cell it is in. */
    nodeFor(hit: Pick<Hit, 'item' | 'cell'>): SceneNode | undefined {
        const nodes = this.scene?.nodes ?? [];
        return (
            nodes.find(n => n.item === hit.item) ??
            nodes.find(n => n.kind === 'group' && n.stands.includes(hit.cell ?? hit.item))
        );
    }

    /** Pans the picture, and scrolls the page where the picture is longer than it, until a box is to be seen. Only for a person's own keys. */
    bring(node: SceneNode): void {
        this.viewport.show(node);
        const frame = this.svg.getBoundingClientRect();
        const within = Math.max(0, Math.min(this.viewport.transform.applyY(node.y), frame.height - node.height));
        const top = frame.top + within;
        const { clientHeight } = document.documentElement;
        if (top < 0) {
            window.scrollBy(0, top - 12);
        } else if (top + node.height > clientHeight) {
            window.scrollBy(0, top + node.height + 12 - clientHeight);
        }
    }

    private markChanged({ changed }: PanelState): void {
        const counts = new Map<string, number>();
        for (const node of changed ? (this.scene?.nodes ?? []) : []) {
            const within =
                node.kind === 'group'
                    ? node.stands.reduce(
                          (sum, id) =>
                              sum +
                              this.actions.namesOf(id).filter(name => changed!.names.has(name)).length +
                              (node.layer !== 'compute' && changed!.names.has(id) ? 1 : 0),
                          0,
                      )
                    : 0;
            if (within > 0 || changed!.names.has(node.fullName)) {
                counts.set(node.key, Math.max(1, within));
            }
        }
        drawChanged(this.layers.nodes, counts, changed?.against ?? '');
    }

    /** Whether a box shows one of these names: its own, its item's, or that of a workload in it. */
    private standsFor(node: SceneNode, names: ReadonlySet<string>): boolean {
        if (names.has(node.item) || names.has(node.key) || names.has(node.fullName)) {
            return true;
        }
        if (node.stands.some(id => names.has(id))) {
            return true;
        }
        return node.kind === 'group' && node.stands.some(id => this.actions.namesOf(id).some(name => names.has(name)));
    }

    private listen(): void {
        const keyAt = (event: Event) => (event.target as Element).closest<SVGElement>('[data-key]');
        this.svg.addEventListener('click', event => this.clicked(keyAt(event)?.dataset['key']));
        this.svg.addEventListener('dblclick', event => {
            const node = this.nodeOf(keyAt(event)?.dataset['key']);
            if (node) {
                this.actions.toggle(node);
            }
        });
        this.svg.addEventListener('contextmenu', event => {
            const key = keyAt(event)?.dataset['key'];
            if (key === undefined) {
                return;
            }
            event.preventDefault();
            this.actions.menu(this.targetOf(key), { x: event.clientX, y: event.clientY }, () => this.focus.to(key));
        });
        this.svg.addEventListener('pointerover', event => this.pointed(keyAt(event), event));
        this.svg.addEventListener('pointerleave', () => this.pointed(null));
        this.svg.addEventListener('keydown', event => this.pressed(event));
    }

    private clicked(key: string | undefined): void {
        if (key === undefined) {
            this.actions.select(undefined);
            return;
        }
        const node = this.nodeOf(key);
        this.focus.to(key, false);
        if (node) {
            this.actions.select(node.item);
            this.actions.reveal(node.item, false);
        } else {
            this.actions.reveal(this.targetOf(key).findings[0] ?? key, false);
        }
    }

    private pressed(event: KeyboardEvent): void {
        const key = this.focus.current;
        const node = this.nodeOf(key);
        if (event.key === '+' || event.key === '=') {
            this.viewport.zoomBy(1.25);
        } else if (event.key === '-') {
            this.viewport.zoomBy(0.8);
        } else if (event.key === '0') {
            this.viewport.fit();
        } else if (event.key === 'Escape') {
            this.actions.select(undefined);
        } else if (key !== undefined && event.key === 'Enter') {
            if (node?.expandable || (node?.parent && event.altKey)) {
                this.actions.toggle(node);
            } else {
                this.actions.reveal(node?.item ?? this.targetOf(key).findings[0] ?? key, true);
            }
        } else if (key !== undefined && event.key === ' ') {
            this.clicked(key);
        } else if (node && (event.key === 'Backspace' || event.key === 'Delete')) {
            this.actions.toggle(node);
        } else if (key !== undefined && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) {
            const { left, bottom } = this.focus.element(key)!.getBoundingClientRect();
            this.actions.menu(this.targetOf(key), { x: left, y: bottom }, () => this.focus.to(key));
        } else if (!this.focus.walk(event.key)) {
            return;
        }
        event.preventDefault();
    }

    private pointed(target: SVGElement | null, event?: PointerEvent): void {
        const key = target?.dataset['key'];
        if (key === undefined || !this.scene || !event) {
            this.actions.tip(undefined);
            this.mark(this.store.state);
            return;
        }
        const node = this.nodeOf(key);
        this.mark(this.store.state, node ? neighbourhood(this.scene, [node], this.store.state) : this.reachOf(key));
        this.actions.tip(this.targetOf(key), { x: event.clientX, y: event.clientY });
    }

    private focused(key: string): void {
        if (!this.scene) {
            return;
        }
        const node = this.nodeOf(key);
        this.mark(this.store.state, node ? neighbourhood(this.scene, [node], this.store.state) : this.reachOf(key));
    }

    private reachOf(key: string): ReadonlySet<string> {
        const pill = this.scene!.pills.find(p => p.key === key);
        return pill ? pillReach(this.scene!, pill) : tetherReach(this.scene!.tethers.find(t => t.key === key));
    }

    private nodeOf(key: string | undefined): SceneNode | undefined {
        return this.scene?.nodes.find(n => n.key === key);
    }

    /** What a menu or a tip at a key is about. */
    private targetOf(key: string): GraphTarget {
        const node = this.nodeOf(key);
        if (node) {
            return { key, node, findings: node.findings };
        }
        const tether = this.scene?.tethers.find(t => t.key === key);
        if (tether) {
            return { key, tether, findings: tether.findings };
        }
        const pill = this.scene?.pills.find(p => p.key === key);
        return { key, label: pill?.full, findings: pill?.findings ?? [] };
    }
}

/** A box, a tether or a label in the graph. */
export interface GraphTarget {
    readonly key: string;
    readonly node?: SceneNode;
    readonly tether?: SceneTether;
    readonly label?: string;
    readonly findings: readonly string[];
}
