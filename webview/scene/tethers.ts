import { entryOf, firstOf, nth } from '../../language/basics/lists.ts';
import { type Gutter, type Route, routePath, routesOf, type Trip } from './routes.ts';
import type { SceneNode, SceneTether } from './scene.ts';
import type { Link } from './visible.ts';

/** A port of a tether: where it leaves a box. */
interface Port {
    readonly link: Link;
    readonly node: SceneNode;
    readonly other: SceneNode;
    /** It hangs from the lower edge. */
    readonly below: boolean;
    x: number;
    readonly route: Route | undefined;
}

/** Pixels between two ports of a box where there is room. */
const PORT_STEP = 9;

/**
 * Lines of all links between boxes that are there. Quiet ones are curves behind the boxes. One that asks to be looked at is
 * a curve where that is free, and otherwise goes around the boxes.
 */
export function tethersOf(links: readonly Link[], nodes: readonly SceneNode[], gutter: Gutter): SceneTether[] {
    const byKey = new Map(nodes.map(n => [n.key, n]));
    const drawn = links.filter(l => byKey.has(l.from) && byKey.has(l.to));
    const routes = routesOf(
        drawn.flatMap(link => tripOf(link, byKey, nodes) ?? []),
        gutter,
        firstRows(nodes),
    );
    const ports = new Map<string, Port>();
    for (const link of drawn) {
        const a = entryOf(byKey, link.from);
        const b = entryOf(byKey, link.to);
        const level = a.layer === b.layer && a.y === b.y;
        const route = routes.get(link.key);
        ports.set(`${link.key} from`, { link, node: a, other: b, below: !level && a.y < b.y, x: 0, route });
        ports.set(`${link.key} to`, { link, node: b, other: a, below: !level && b.y < a.y, x: 0, route });
    }
    spread([...ports.values()]);
    return drawn.map(link => {
        const from = entryOf(ports, `${link.key} from`);
        const to = entryOf(ports, `${link.key} to`);
        const [upper, lower] = from.node.y < to.node.y ? [from, to] : [to, from];
        const path = from.route ? routePath(from.route, upper.node, lower.x, lower.node) : curve(from, to);
        return {
            key: link.key,
            from: link.from,
            to: link.to,
            status: link.status,
            side: from.node.side,
            label: link.label,
            ties: link.ties,
            findings: link.findings,
            path,
        };
    });
}

/** Whether a box stands in the uppermost row of its band. */
function firstRows(nodes: readonly SceneNode[]): (node: SceneNode) => boolean {
    const tops = new Map<string, number>();
    for (const { layer, y } of nodes) {
        tops.set(layer, Math.min(y, tops.get(layer) ?? Infinity));
    }
    return node => tops.get(node.layer) === node.y;
}

/** The trip of a loud link whose curve would run behind a box. */
function tripOf(link: Link, byKey: ReadonlyMap<string, SceneNode>, nodes: readonly SceneNode[]): Trip | undefined {
    if (link.status === 'quiet') {
        return undefined;
    }
    const [a, b] = [entryOf(byKey, link.from), entryOf(byKey, link.to)];
    if (a.y === b.y) {
        return undefined;
    }
    const [upper, lower] = a.y < b.y ? [a, b] : [b, a];
    const between = nodes.filter(n => n !== a && n !== b && n.y + n.height > upper.y && n.y < lower.y + lower.height);
    return between.some(n => passes(upper, lower, n)) ? { link, upper, lower } : undefined;
}

/** Points of a curve that are looked at. */
const SAMPLES = 24;

/** Whether the curve from the middle of one box down to that of another runs behind a third. */
function passes(upper: SceneNode, lower: SceneNode, box: SceneNode): boolean {
    const [x1, y1] = [upper.x + upper.width / 2, upper.y + upper.height];
    const [x2, y2] = [lower.x + lower.width / 2, lower.y];
    for (let i = 1; i < SAMPLES; i++) {
        const t = i / SAMPLES;
        const slide = 3 * (1 - t) * t ** 2 + t ** 3;
        const x = x1 + (x2 - x1) * slide;
        const y = y1 + (y2 - y1) * (1.5 * (1 - t) ** 2 * t + 1.5 * (1 - t) * t ** 2 + t ** 3);
        if (x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height) {
            return true;
        }
    }
    return false;
}

/** Quiet tethers of a box share one port, so that they run together; each loud one has its own. */
function spread(ports: readonly Port[]): void {
    const edges = new Map<string, Port[]>();
    for (const port of ports) {
        port.x = round(port.node.x + port.node.width / 2);
        // A route brings its own way out.
        if (port.link.status === 'quiet' || (port.route && port.below)) {
            continue;
        }
        const key = `${port.node.key} ${port.below}`;
        const list = edges.get(key);
        if (list) {
            list.push(port);
        } else {
            edges.set(key, [port]);
        }
    }
    for (const list of edges.values()) {
        list.sort(
            (p, q) => wayOf(p) - wayOf(q) || (p.other.key < q.other.key ? -1 : p.other.key > q.other.key ? 1 : 0),
        );
        const step = Math.min(PORT_STEP, (firstOf(list).node.width * 0.7) / list.length);
        list.forEach((port, i) => {
            port.x = round(port.x + (i - (list.length - 1) / 2) * step);
        });
    }
}

/** Where a tether comes from, left to right. */
function wayOf(port: Port): number {
    return port.route ? port.route.lane : port.other.x;
}

function curve(from: Port, to: Port): string {
    const y1 = edgeY(from);
    const y2 = edgeY(to);
    if (from.node.y === to.node.y) {
        const lift = round(Math.min(y1, y2) - 18);
        return `M${from.x} ${y1}C${from.x} ${lift},${to.x} ${lift},${to.x} ${y2}`;
    }
    if (hidden(from, to)) {
        return bowed(from, to, y1, y2);
    }
    const bend = (y2 - y1) / 2;
    return `M${from.x} ${y1}C${from.x} ${round(y1 + bend)},${to.x} ${round(y2 - bend)},${to.x} ${y2}`;
}

/** It would run straight down behind the boxes between its ends. */
function hidden(from: Port, to: Port): boolean {
    return Math.abs(from.x - to.x) < from.node.width / 3 && Math.abs(from.node.y - to.node.y) > 2.5 * from.node.height;
}

/** Around the boxes between, on the side of the divide: a cubic reaches three quarters of its control points. */
function bowed(from: Port, to: Port, y1: number, y2: number): string {
    const out = ((from.node.width / 2 + 5) / 0.75) * (from.node.side === 'left' ? 1 : -1);
    const reach = (y2 - y1) / 6;
    return `M${from.x} ${y1}C${round(from.x + out)} ${round(y1 + reach)},${round(to.x + out)} ${round(y2 - reach)},${to.x} ${y2}`;
}

function edgeY(port: Port): number {
    return port.below ? port.node.y + port.node.height : port.node.y;
}

function round(value: number): number {
    return Math.round(value * 10) / 10;
}

/** Where a tether passes a height; undefined where it does not. The path is one cubic, or straight with rounded corners. */
export function xAt(path: string, y: number): number | undefined {
    const numbers = [...path.matchAll(/-?[\d.]+/g)].map(m => Number(m[0]));
    return path.includes('L') ? xAtStraight(numbers, y) : xAtCubic(numbers as unknown as Cubic, y);
}

/** The uprights of a route; its corners are too small to matter. */
function xAtStraight(numbers: readonly number[], y: number): number | undefined {
    for (let i = 0; i + 3 < numbers.length; i += 2) {
        if (
            (nth(numbers, i + 1) - y) * (nth(numbers, i + 3) - y) <= 0 &&
            Math.abs(nth(numbers, i + 3) - nth(numbers, i + 1)) > 0
        ) {
            return nth(numbers, i);
        }
    }
    return undefined;
}

type Cubic = readonly [number, number, number, number, number, number, number, number];

function xAtCubic([x1, y1, cx1, cy1, cx2, cy2, x2, y2]: Cubic, y: number): number | undefined {
    if ((y - y1) * (y - y2) > 0) {
        return undefined;
    }
    let low = 0;
    let high = 1;
    const bezier = (t: number, a: number, b: number, c: number, d: number) =>
        (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
    const down = y2 > y1;
    for (let i = 0; i < 24; i++) {
        const middle = (low + high) / 2;
        if (bezier(middle, y1, cy1, cy2, y2) < y === down) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return bezier((low + high) / 2, x1, cx1, cx2, x2);
}
