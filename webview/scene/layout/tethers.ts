import type { SceneNode, SceneTether } from '../scene.ts';
import type { Link } from '../visible.ts';

/** Lines of all links between boxes that are there: curves, drawn of what somebody looks at. */
export function tethersOf(links: readonly Link[], nodes: readonly SceneNode[]): SceneTether[] {
    const byKey = new Map(nodes.map(n => [n.key, n]));
    return links.flatMap(link => {
        const from = byKey.get(link.from);
        const to = byKey.get(link.to);
        return from && to
            ? {
                  key: link.key,
                  from: link.from,
                  to: link.to,
                  status: link.status,
                  side: from.side,
                  label: link.label,
                  ties: link.ties,
                  findings: link.findings,
                  path: curve(from, to),
              }
            : [];
    });
}

function curve(from: SceneNode, to: SceneNode): string {
    const [x1, x2] = [middle(from), middle(to)];
    if (from.y === to.y) {
        const lift = from.y - 18;
        return `M${x1} ${from.y}C${x1} ${lift},${x2} ${lift},${x2} ${to.y}`;
    }
    const down = from.y < to.y;
    const y1 = down ? from.y + from.height : from.y;
    const y2 = down ? to.y : to.y + to.height;
    const bend = (y2 - y1) / 2;
    return `M${x1} ${y1}C${x1} ${round(y1 + bend)},${x2} ${round(y2 - bend)},${x2} ${y2}`;
}

function middle(node: SceneNode): number {
    return round(node.x + node.width / 2);
}

function round(value: number): number {
    return Math.round(value * 10) / 10;
}
