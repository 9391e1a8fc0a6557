import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameFor } from '../../webview/scene/layout/grid.ts';
import { crossings, orderBands } from '../../webview/scene/layout/order.ts';
import { place } from '../../webview/scene/layout/place.ts';
import { LAYER_ORDER, type Scene, SIZE } from '../../webview/scene/scene.ts';
import { anyModel, anyView } from './arbitrary.ts';
import { modelOfText, RUSHED_PLAN } from './models.ts';

interface Rect {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

function overlap(a: Rect, b: Rect): boolean {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function firstOverlap(rects: readonly Rect[]): [Rect, Rect] | undefined {
    for (const [i, a] of rects.entries()) {
        for (const b of rects.slice(i + 1)) {
            if (overlap(a, b)) {
                return [a, b];
            }
        }
    }
    return undefined;
}

describe('a scene', () => {
    it('has its five bands in the order of the framework, one under the other', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const { bands } = place(model, view);
                expect(bands.map(b => b.layer)).toEqual(LAYER_ORDER);
                bands
                    .slice(1)
                    .forEach((band, i) => expect(band.y).toBeGreaterThanOrEqual(bands[i]!.y + bands[i]!.height));
            }),
        );
    });

    it('keeps every box in its band, on its side, and inside the picture', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const scene = place(model, view);
                for (const node of scene.nodes) {
                    const band = scene.bands.find(b => b.layer === node.layer)!;
                    expect(node.y).toBeGreaterThan(band.y);
                    expect(node.y + node.height).toBeLessThan(band.y + band.height);
                    expect(node.x).toBeGreaterThanOrEqual(0);
                    expect(node.x + node.width).toBeLessThanOrEqual(scene.width);
                    if (node.side === 'left') {
                        expect(node.x + node.width).toBeLessThan(scene.divide.x);
                    } else {
                        expect(node.x).toBeGreaterThan(scene.divide.x);
                    }
                }
            }),
        );
    });

    it('lets no box lie on another, and no label on a box or a label', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const { nodes, pills } = place(model, view);
                expect(firstOverlap([...nodes, ...pills])).toBeUndefined();
            }),
        );
    });

    it('is the same for the same plan', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                expect(place(structuredClone(model), view)).toEqual(place(model, view));
            }),
            { numRuns: 30 },
        );
    });

    it('moves nothing but what moves when a phase is stepped', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const before = place(model, { ...view, moment: 1 });
                const after = place(model, { ...view, moment: 2 }, before.memory);
                for (const node of after.nodes) {
                    const same = before.nodes.find(n => n.key === node.key && n.side === node.side);
                    if (same) {
                        expect([node.x, node.y]).toEqual([same.x, same.y]);
                    }
                }
                expect(after.height).toBe(before.height);
            }),
        );
    });

    it('joins every tether to boxes that are there', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const scene = place(model, view);
                const keys = new Set(scene.nodes.map(n => n.key));
                for (const tether of scene.tethers) {
                    expect(keys.has(tether.from) && keys.has(tether.to)).toBe(true);
                }
                expect(new Set(scene.tethers.map(t => t.key)).size).toBe(scene.tethers.length);
            }),
        );
    });
});

/** Distance a box moved, in slots of the grid; the height of a row where the picture grew above it. */
function slotsMoved(before: Scene, after: Scene): number {
    const { slot } = frameFor(before.width, 1).left;
    const moved = after.nodes.map(node => {
        const was = before.nodes.find(n => n.key === node.key);
        return was
            ? Math.max(
                  Math.abs(was.x - node.x) / (slot + SIZE.columnGap),
                  Math.abs(was.y - node.y) / (SIZE.row + SIZE.rowGap),
              )
            : 0;
    });
    return Math.max(0, ...moved);
}

/** Lanes of which one box stands for all. */
function foldedLanes({ nodes }: Scene): number {
    return nodes.filter(n => n.key.startsWith('lane:')).length;
}

describe('a plan that grows', () => {
    it('moves no box by more than a slot when one is added', () => {
        fc.assert(
            fc.property(
                anyModel,
                anyView,
                fc.constantFrom('backup', 'monitoring', 'fabric', 'identity'),
                (model, view, kind) => {
                    const before = place(model, view);
                    const added = {
                        id: 'new one',
                        kind,
                        layer: kind,
                        side: [[0, 'left']],
                        state: [[0, 'legacy']],
                        line: [[0, '']],
                    } as const;
                    const ties = model.cells[0]
                        ? [
                              ...model.ties,
                              {
                                  id: 'new tie',
                                  from: 'new one',
                                  to: model.cells[0].id,
                                  kind: 'depends' as const,
                                  what: '',
                                  states: [[0, { status: 'quiet' }]] as const,
                              },
                          ]
                        : model.ties;
                    const after = place(
                        { ...model, components: [...model.components, added], ties },
                        view,
                        before.memory,
                    );
                    // A lane that becomes too tall is folded, and what stands below it comes up.
                    fc.pre(foldedLanes(after) === foldedLanes(before));
                    expect(after.nodes.some(n => n.key === 'new one') || foldedLanes(after) > 0).toBe(true);
                    expect(slotsMoved(before, after)).toBeLessThanOrEqual(1 + 1e-9);
                },
            ),
        );
    });

    it('cuts no figure from a label, however narrow it is', () => {
        const model = modelOfText(RUSHED_PLAN);
        for (const width of [360, 400, 500, 620, 900]) {
            const { pills } = place(model, { moment: 1, width, grouping: 'environment', expanded: new Set() });
            const costly = pills.filter(p => p.full.startsWith('API Break'));
            expect(costly.length).toBeGreaterThan(0);
            for (const pill of costly) {
                expect(pill.text).toMatch(/28 days( > RPO 4 h)?$/);
            }
        }
    });

    it('pushes no other group down when one of many members is opened', () => {
        const many = Array.from({ length: 20 }, (_, i) => `workload dev-${i} { in dev  iops ${i + 1} }`).join('\n');
        const model = modelOfText(
            `${RUSHED_PLAN.replace('environment lab ', 'environment dev { class development }\nenvironment lab ').replace('cutover erp, play to hci', 'cutover in dev, erp, play to hci').replace('workload erp', `${many}\nworkload erp`)}workload play-2 { in lab }\n`,
        );
        for (const moment of [0, 1]) {
            const view = { moment, width: 1000, grouping: 'environment' } as const;
            const closed = place(model, { ...view, expanded: new Set() });
            const open = place(model, { ...view, expanded: new Set(['environment:dev']) }, closed.memory);
            expect(open.nodes.filter(n => n.parent === 'environment:dev')).toHaveLength(20);
            expect(open.nodes.filter(n => n.item.startsWith('environment:')).length).toBeGreaterThan(0);
            for (const node of open.nodes) {
                const was = closed.nodes.find(n => n.key === node.key);
                if (was) {
                    expect(node.y).toBe(was.y);
                }
            }
        }
    });

    it('puts the members of an opened group where the group was, and the group back', () => {
        const model = modelOfText(RUSHED_PLAN);
        const closed = place(model, { moment: 0, width: 1000, grouping: 'environment', expanded: new Set() });
        const open = place(
            model,
            { moment: 0, width: 1000, grouping: 'environment', expanded: new Set(['environment:prod']) },
            closed.memory,
        );
        expect(open.memory.order[4]).toEqual(
            closed.memory.order[4]!.flatMap(id => (id === 'environment:prod' ? ['erp', 'crm'] : [id])),
        );
        const again = place(
            model,
            { moment: 0, width: 1000, grouping: 'environment', expanded: new Set() },
            open.memory,
        );
        expect(again.memory.order).toEqual(closed.memory.order);
    });
});

/** The textbook barycentre method: sweeps down and up, the last order taken. */
function baseline(bands: readonly string[][], edges: readonly (readonly [string, string])[]): string[][] {
    const current = bands.map(b => [...b]);
    for (let sweep = 0; sweep < 6; sweep++) {
        const order = sweep % 2 === 0 ? current.keys() : [...current.keys()].reverse();
        for (const b of order) {
            const share = new Map(
                current.flatMap((band, k) => band.map((id, i) => [id, { k, share: (i + 0.5) / band.length }] as const)),
            );
            const centre = (id: string) => {
                const near = edges
                    .flatMap(([x, y]) => (x === id ? [y] : y === id ? [x] : []))
                    .map(o => share.get(o))
                    .filter(o => o !== undefined && o.k !== b);
                return near.length > 0
                    ? near.reduce((sum, o) => sum + o!.share, 0) / near.length
                    : share.get(id)!.share;
            };
            current[b] = current[b]!.map(id => ({ id, key: centre(id) }))
                .sort((p, q) => p.key - q.key)
                .map(p => p.id);
        }
    }
    return current;
}

/** Crossings counted pair by pair. */
function countedCrossings(bands: readonly string[][], edges: readonly (readonly [string, string])[]): number {
    const at = new Map(bands.flatMap((band, b) => band.map((id, i) => [id, { b, i }] as const)));
    const lines = edges
        .map(([x, y]) => [at.get(x)!, at.get(y)!].sort((p, q) => p.b - q.b))
        .filter(([p, q]) => p!.b !== q!.b);
    let count = 0;
    lines.forEach(([a, b], i) =>
        lines.slice(i + 1).forEach(([c, d]) => {
            if (a!.b === c!.b && b!.b === d!.b && (a!.i - c!.i) * (b!.i - d!.i) < 0) {
                count++;
            }
        }),
    );
    return count;
}

const anyGraph = fc.array(fc.nat(8), { minLength: 2, maxLength: 5 }).chain(sizes => {
    const bands = sizes.map((n, b) => Array.from({ length: n + 1 }, (_, i) => `${b}.${i}`));
    const ids = bands.flat();
    const edge = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids));
    return fc.record({
        bands: fc.constant(bands),
        edges: fc
            .array(edge, { maxLength: 40 })
            .map(list => [...new Map(list.filter(([a, b]) => a !== b).map(e => [e.join(), e] as const)).values()]),
    });
});

describe('the order within the bands', () => {
    it('counts crossings as they are', () => {
        fc.assert(
            fc.property(anyGraph, ({ bands, edges }) => {
                expect(crossings(bands, edges)).toBe(countedCrossings(bands, edges));
            }),
        );
    });

    it('crosses no more than the plain barycentre method, over many graphs, and never more than the order of the text', () => {
        let own = 0;
        let plain = 0;
        fc.assert(
            fc.property(anyGraph, ({ bands, edges }) => {
                const crossed = crossings(orderBands(bands, edges), edges);
                expect(crossed).toBeLessThanOrEqual(crossings(bands, edges));
                own += crossed;
                plain += crossings(baseline(bands, edges), edges);
            }),
            { numRuns: 300, seed: 7 },
        );
        expect(own).toBeLessThanOrEqual(plain);
    });

    it('keeps every item exactly once', () => {
        fc.assert(
            fc.property(anyGraph, ({ bands, edges }) => {
                expect(orderBands(bands, edges).map(b => [...b].sort())).toEqual(bands.map(b => [...b].sort()));
            }),
        );
    });
});
