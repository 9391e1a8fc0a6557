import { type Selection, select, type Transition } from 'd3';
import { entryOf } from '../../language/basics/lists.ts';
import { kept } from '../changed-only.ts';
import { hangClass, nodeClass, pillClass, storeyClass, storeyTextClass, tetherClass } from '../scene/classes.ts';
import {
    type Scene,
    type SceneBand,
    type SceneHang,
    type SceneNode,
    type ScenePill,
    type SceneStorey,
    type SceneTether,
    SIZE,
    STOREY_NOTE,
    STOREY_TEXT,
} from '../scene/scene.ts';
import { nodeLabel, pillLabel, storeyLabel } from './labels.ts';

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** The layers of the drawing, from the back to the front. */
export interface Layers {
    readonly bands: Group;
    readonly divide: Group;
    readonly storeys: Group;
    readonly hangs: Group;
    readonly tethers: Group;
    readonly titles: Group;
    readonly nodes: Group;
    readonly pills: Group;
}

export function makeLayers(viewport: SVGGElement): Layers {
    const layer = (name: string, hidden: boolean) =>
        select(viewport)
            .append<SVGGElement>('g')
            .attr('class', name)
            .attr('aria-hidden', hidden ? 'true' : null);
    return {
        bands: layer('bands', true),
        divide: layer('divide', true),
        storeys: layer('storeys', false),
        hangs: layer('hangs', true),
        tethers: layer('tethers', true),
        titles: layer('titles', true),
        nodes: layer('boxes', false),
        pills: layer('pills', false),
    };
}

/**
 * Draws a scene over the one before. Everything is joined by key: what stays slides to its place, what is new comes from
 * where it was part of something, what goes fades.
 *
 * @param duration ms for what moves; 0 puts everything in its place at once
 */
export function draw(layers: Layers, scene: Scene, before: Scene | undefined, duration: number): void {
    drawBands(layers, scene.bands);
    drawDivide(layers.divide, scene);
    drawStoreys(layers.storeys, scene);
    drawHangs(layers.hangs, scene.hangs);
    drawNodes(layers.nodes, scene.nodes, before, duration);
    drawPills(layers.pills, scene.pills, duration);
}

/** What is new or drawn another way than before. */
export function differing<E extends Element, D extends { readonly key: string }>(
    selection: Selection<E, D, SVGGElement, unknown>,
    before: readonly D[] | undefined,
    same: (one: D, other: D) => boolean,
): Selection<E, D, SVGGElement, unknown> {
    const drawn = new Map(before?.map(d => [d.key, d]));
    return selection.filter(d => {
        const old = drawn.get(d.key);
        return old === undefined || !same(d, old);
    });
}

function sameNode(one: SceneNode, other: SceneNode): boolean {
    return (
        one.x === other.x &&
        one.y === other.y &&
        one.width === other.width &&
        one.height === other.height &&
        one.name === other.name &&
        one.line === other.line &&
        one.badge === other.badge &&
        nodeClass(one) === nodeClass(other) &&
        nodeLabel(one) === nodeLabel(other)
    );
}

/** The selection itself where nothing is to move, so that attributes are set at once. */
function moving<E extends Element, D>(
    selection: Selection<E, D, SVGGElement, unknown>,
    duration: number,
): Selection<E, D, SVGGElement, unknown> | Transition<E, D, SVGGElement, unknown> {
    selection.interrupt();
    return duration > 0 ? selection.transition().duration(duration) : selection;
}

/** What is not where it belongs, or on the way to somewhere else; everything stops first. */
function elsewhere<E extends Element, D>(
    selection: Selection<E, D, SVGGElement, unknown>,
    name: string,
    target: (datum: D) => string,
): Selection<E, D, SVGGElement, unknown> {
    selection.interrupt();
    return selection.filter(function (datum) {
        return this.getAttribute(name) !== target(datum);
    });
}

function drawBands(layers: Layers, bands: readonly SceneBand[]): void {
    kept(
        layers.bands
            .selectAll<SVGRectElement, SceneBand>('rect')
            .data(bands, b => b.layer)
            .join('rect'),
    )
        .attr('class', 'xp-band')
        .attr('rx', 4)
        .attr('x', b => b.x)
        .attr('y', b => b.y)
        .attr('width', b => b.width)
        .attr('height', b => b.height);
    const title = layers.titles
        .selectAll<SVGGElement, SceneBand>('g')
        .data(bands, b => b.layer)
        .join(enter => {
            const g = enter.append('g');
            g.append('text').attr('class', 'xp-title');
            g.append('text').attr('class', 'xp-question');
            return g;
        });
    kept(title.select('.xp-title'))
        .attr('x', b => b.titleAt.x)
        .attr('y', b => b.titleAt.y)
        .text(b => b.title);
    kept(title.select('.xp-question'))
        .attr('x', b => b.questionAt.x)
        .attr('y', b => b.questionAt.y)
        .text(b => (b.empty ? 'nothing declared' : b.question));
}

function drawDivide(group: Group, { divide, towers }: Scene): void {
    kept(group.selectAll('path').data([divide]).join('path'))
        .attr('class', 'xp-divide')
        .attr('d', d => `M${d.x} ${d.top}V${d.bottom}`);
    kept(
        group
            .selectAll('text')
            .data([divide.left, divide.right, ...towers])
            .join('text'),
    )
        .attr('class', 'xp-side')
        .attr('x', d => d.x)
        .attr('y', 16)
        .text(d => d.text);
}

function drawStoreys(group: Group, { storeys, pillars }: Scene): void {
    kept(group.selectAll<SVGPathElement, string>('path').data(pillars).join('path'))
        .attr('class', 'xp-pillar')
        .attr('aria-hidden', 'true')
        .attr('d', d => d);
    const storey = group
        .selectAll<SVGGElement, SceneStorey>('g')
        .data(storeys, s => s.key)
        .join(enter => {
            const g = enter.append('g').attr('role', 'img');
            g.append('rect').attr('rx', 5);
            g.append('text').attr('aria-hidden', 'true');
            g.append('text').attr('class', 'xp-note').attr('aria-hidden', 'true');
            return g;
        });
    kept(storey).attr('aria-label', storeyLabel);
    kept(storey.select('rect'))
        .attr('class', storeyClass)
        .attr('data-storey', s => s.key)
        .attr('x', s => s.x)
        .attr('y', s => s.y)
        .attr('width', s => s.width)
        .attr('height', s => s.height);
    kept(storey.select('text'))
        .attr('class', storeyTextClass)
        .attr('x', s => s.x + SIZE.inset)
        .attr('y', s => s.y + STOREY_TEXT)
        .text(s => s.text);
    kept(storey.select('.xp-note'))
        .attr('x', s => s.x + SIZE.inset)
        .attr('y', s => s.y + STOREY_NOTE)
        .text(s => s.note);
}

function drawHangs(group: Group, hangs: readonly SceneHang[]): void {
    const hang = group
        .selectAll<SVGGElement, SceneHang>('g')
        .data(hangs, h => h.key)
        .join(enter => {
            const g = enter.append('g');
            g.append('path').attr('class', 'trunk');
            g.append('path').attr('stroke-width', 2);
            return g;
        });
    kept(hang.select('.trunk')).attr('stroke-width', h => h.width);
    kept(hang.select('path:last-child')).attr('d', h => h.teeth);
    kept(hang.select('.trunk')).attr('d', h => h.path);
    kept(hang.selectAll<SVGPathElement, SceneHang>('path').data(h => [h, h]))
        .attr('class', (h, i) => `${i === 0 ? 'trunk ' : ''}${hangClass(h)}`)
        .attr('data-key', h => h.key);
}

/** Lines between boxes: only those somebody looks at. */
export function drawTethers(group: Group, lit: readonly SceneTether[]): void {
    const all = group
        .selectAll<SVGPathElement, SceneTether>('path')
        .data(lit, t => t.key)
        .join('path');
    all.order();
    kept(all)
        .attr('class', tetherClass)
        .attr('data-key', t => t.key)
        .attr('d', t => t.path);
}

function drawNodes(group: Group, nodes: readonly SceneNode[], before: Scene | undefined, duration: number): void {
    const places = new Map(before?.nodes.map(n => [n.key, n]));
    const all = group
        .selectAll<SVGGElement, SceneNode>('g.xp-node')
        .data(nodes, n => n.key)
        .join(
            enter =>
                enter
                    .append('g')
                    .call(buildNode)
                    .attr('transform', n => at(origin(n, places))),
            update => update,
            exit => exit.remove(),
        );
    const node = differing(all, before?.nodes, sameNode);
    kept(node)
        .attr('class', function (n) {
            return `${nodeClass(n)}${[...this.classList]
                .filter(c => KEPT.has(c))
                .map(c => ` ${c}`)
                .join('')}`;
        })
        .attr('data-key', n => n.key);
    kept(node.select('.xp-ring'))
        .attr('width', n => n.width + 6)
        .attr('height', n => n.height + 6);
    kept(node.select('.xp-box'))
        .attr('width', n => n.width)
        .attr('height', n => n.height)
        .attr('data-key', n => n.key)
        .attr('aria-label', nodeLabel);
    kept(node.select('.xp-name')).text(n => n.name);
    kept(node.select('.xp-line')).text(n => n.line);
    const badge = node.select('.xp-badge');
    kept(badge)
        .attr('display', n => (n.badge === '' ? 'none' : null))
        .attr('transform', n => `translate(${n.width - n.badgeWidth - 4} 17)`);
    kept(badge.select('rect')).attr('width', n => n.badgeWidth);
    kept(badge.select('text'))
        .attr('x', n => n.badgeWidth / 2)
        .text(n => n.badge);
    moving(elsewhere(node, 'transform', at), duration).attr('transform', at);
}

/** Puts the sign of a difference on boxes: `◆`, and how many where a group has several. */
export function drawChanged(group: Group, counts: ReadonlyMap<string, number>, against: string): void {
    const node = group.selectAll<SVGGElement, SceneNode>('g.xp-node').classed('changed', n => counts.has(n.key));
    const text = (n: SceneNode) => (entryOf(counts, n.key) > 1 ? `◆ ${counts.get(n.key)}` : '◆');
    const marked = node.filter(n => counts.has(n.key));
    marked.select('.xp-changed rect').attr('width', n => 12 + text(n).length * 7);
    marked
        .select('.xp-changed text')
        .attr('x', n => 6 + text(n).length * 3.5)
        .text(text);
    node.select('.xp-box').attr(
        'aria-label',
        n => `${nodeLabel(n)}${counts.has(n.key) ? `, changed since ${against}` : ''}`,
    );
}

/** Classes that say what a person looks at; they outlive a redraw. */
const KEPT = new Set(['lit', 'selected', 'cursor', 'match', 'changed']);

function buildNode(enter: Selection<SVGGElement, SceneNode, SVGGElement, unknown>): void {
    enter.append('rect').attr('class', 'xp-ring').attr('x', -3).attr('y', -3).attr('rx', 6);
    // The box is the button; its label says all that is written on it, and whole where it has to be cut.
    enter.append('rect').attr('class', 'xp-box').attr('rx', 4).attr('role', 'button').attr('tabindex', -1);
    enter.append('text').attr('class', 'xp-name').attr('x', SIZE.inset).attr('y', 15).attr('aria-hidden', 'true');
    enter.append('text').attr('class', 'xp-line').attr('x', SIZE.inset).attr('y', 29).attr('aria-hidden', 'true');
    const changed = enter
        .append('g')
        .attr('class', 'xp-changed')
        .attr('aria-hidden', 'true')
        .attr('transform', 'translate(8 -9)');
    changed.append('rect').attr('height', 16).attr('rx', 8);
    changed.append('text').attr('y', 12).attr('text-anchor', 'middle');
    const badge = enter.append('g').attr('class', 'xp-badge').attr('aria-hidden', 'true');
    badge.append('rect').attr('height', 16).attr('rx', 8);
    badge.append('text').attr('y', 12).attr('text-anchor', 'middle');
}

/** A part that has moved comes from the box it was part of; a member from its group. */
function origin(node: SceneNode, places: ReadonlyMap<string, SceneNode>): SceneNode {
    return places.get(node.item) ?? (node.parent !== undefined ? places.get(node.parent) : undefined) ?? node;
}

function at({ x, y }: { readonly x: number; readonly y: number }): string {
    // As a movement leaves it.
    return `translate(${x}, ${y})`;
}

function drawPills(group: Group, pills: readonly ScenePill[], duration: number): void {
    const pill = group
        .selectAll<SVGGElement, ScenePill>('g.xp-pill')
        .data(pills, p => p.key)
        .join(enter => {
            const g = enter.append('g').attr('transform', at);
            g.append('rect')
                .attr('height', p => p.height)
                .attr('rx', p => p.height / 2)
                .attr('role', 'button')
                .attr('tabindex', -1);
            g.append('text').attr('y', 14).attr('text-anchor', 'middle').attr('aria-hidden', 'true');
            return g;
        });
    kept(pill)
        .attr('class', pillClass)
        .attr('data-key', p => p.key);
    kept(pill.select('rect'))
        .attr('width', p => p.width)
        .attr('data-key', p => p.key)
        .attr('aria-label', pillLabel);
    kept(pill.select('text'))
        .attr('x', p => p.width / 2)
        .text(p => p.text);
    moving(elsewhere(pill, 'transform', at), duration).attr('transform', at);
}
