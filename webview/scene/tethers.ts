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
}

/** Pixels between two ports of a box where there is room. */
const PORT_STEP = 9;

/** Curves of all links between boxes that are there. Loud ports lie in the order of their other ends, so that the tethers of one box do not cross. */
export function tethersOf(links: readonly Link[], nodes: readonly SceneNode[]): SceneTether[] {
    const byKey = new Map(nodes.map(n => [n.key, n]));
    const drawn = links.filter(l => byKey.has(l.from) && byKey.has(l.to));
    const ports = new Map<string, Port>();
    for (const link of drawn) {
        const a = byKey.get(link.from)!;
        const b = byKey.get(link.to)!;
        const level = a.layer === b.layer;
        ports.set(`${link.key} from`, { link, node: a, other: b, below: !level && a.y < b.y, x: 0 });
        ports.set(`${link.key} to`, { link, node: b, other: a, below: !level && b.y < a.y, x: 0 });
    }
    spread([...ports.values()]);
    return drawn.map(link => {
        const from = ports.get(`${link.key} from`)!;
        const to = ports.get(`${link.key} to`)!;
        return { key: link.key, from: link.from, to: link.to, status: link.status, side: from.node.side, label: link.label, ties: link.ties, findings: link.findings, path: curve(from, to) };
    });
}

/** Quiet tethers of a box share one port, so that they run together; each loud one has its own. */
function spread(ports: readonly Port[]): void {
    const edges = new Map<string, Port[]>();
    for (const port of ports) {
        port.x = round(port.node.x + port.node.width / 2);
        if (port.link.status === 'quiet') continue;
        const key = `${port.node.key} ${port.below}`;
        const list = edges.get(key);
        if (list) list.push(port);
        else edges.set(key, [port]);
    }
    for (const list of edges.values()) {
        list.sort((p, q) => p.other.x - q.other.x || (p.other.key < q.other.key ? -1 : p.other.key > q.other.key ? 1 : 0));
        const step = Math.min(PORT_STEP, (list[0]!.node.width * 0.7) / list.length);
        list.forEach((port, i) => {
            port.x = round(port.x + (i - (list.length - 1) / 2) * step);
        });
    }
}

function curve(from: Port, to: Port): string {
    const y1 = edgeY(from);
    const y2 = edgeY(to);
    if (from.node.layer === to.node.layer) {
        const lift = round(Math.min(y1, y2) - 18);
        return `M${from.x} ${y1}C${from.x} ${lift},${to.x} ${lift},${to.x} ${y2}`;
    }
    if (hidden(from, to)) return bowed(from, to, y1, y2);
    const bend = (y2 - y1) / 2;
    return `M${from.x} ${y1}C${from.x} ${round(y1 + bend)},${to.x} ${round(y2 - bend)},${to.x} ${y2}`;
}

/** It would run straight down behind the boxes between its ends. */
function hidden(from: Port, to: Port): boolean {
    return Math.abs(from.x - to.x) < from.node.width / 3 && Math.abs(from.node.y - to.node.y) > 2.5 * from.node.height;
}

/** Around the boxes between, on the side of the divide: a cubic reaches three quarters of its control points. */
function bowed(from: Port, to: Port, y1: number, y2: number): string {
    const out = (from.node.width / 2 + 5) / 0.75 * (from.node.side === 'left' ? 1 : -1);
    const reach = (y2 - y1) / 6;
    return `M${from.x} ${y1}C${round(from.x + out)} ${round(y1 + reach)},${round(to.x + out)} ${round(y2 - reach)},${to.x} ${y2}`;
}

function edgeY(port: Port): number {
    return port.below ? port.node.y + port.node.height : port.node.y;
}

function round(value: number): number {
    return Math.round(value * 10) / 10;
}

/** Where a tether's curve passes a height; undefined where it does not. The path is one cubic. */
export function xAt(path: string, y: number): number | undefined {
    const [x1, y1, cx1, cy1, cx2, cy2, x2, y2] = [...path.matchAll(/-?[\d.]+/g)].map(m => Number(m[0])) as [number, number, number, number, number, number, number, number];
    if ((y - y1) * (y - y2) > 0) return undefined;
    let low = 0;
    let high = 1;
    const bezier = (t: number, a: number, b: number, c: number, d: number) => (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
    const down = y2 > y1;
    for (let i = 0; i < 24; i++) {
        const middle = (low + high) / 2;
        if ((bezier(middle, y1, cy1, cy2, y2) < y) === down) low = middle;
        else high = middle;
    }
    return bezier((low + high) / 2, x1, cx1, cx2, x2);
}
