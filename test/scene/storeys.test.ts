import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { place } from '../../webview/scene/layout/place.ts';
import { MOST_TOWERS } from '../../webview/scene/layout/towers.ts';
import { at, type PreviewModel, TIE_STATUS, type TieStatus } from '../../webview/scene/model.ts';
import type { Scene, SceneStorey } from '../../webview/scene/scene.ts';
import { anyModel, anyView } from './arbitrary.ts';
import { modelOfFolder, modelOfText, PAGE_PLAN, RUSHED_PLAN } from './models.ts';

const VIEW = { grouping: 'environment', expanded: new Set<string>(), width: 1000 } as const;

function right(scene: Scene, layer: string): SceneStorey[] {
    return scene.storeys.filter(s => s.side === 'right' && s.layer === layer);
}

describe('storeys', () => {
    it('hold every box that has moved, in its lane, and lie on no other', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const scene = place(model, view);
                for (const node of scene.nodes.filter(n => n.side === 'right')) {
                    const holding = right(scene, node.layer).filter(
                        s =>
                            node.x >= s.x &&
                            node.x + node.width <= s.x + s.width &&
                            node.y > s.y &&
                            node.y + node.height < s.y + s.height,
                    );
                    expect(holding.length).toBe(1);
                }
                for (const band of scene.bands) {
                    const own = right(scene, band.layer).sort((a, b) => a.x - b.x);
                    expect(own.length).toBeGreaterThan(0);
                    expect(own.length).toBeLessThanOrEqual(MOST_TOWERS);
                    own.forEach((storey, i) => {
                        expect(storey.y).toBeGreaterThan(band.y);
                        expect(storey.y + storey.height).toBeLessThan(band.y + band.height);
                        expect(storey.x).toBeGreaterThan(scene.divide.x);
                        expect(storey.x + storey.width).toBeLessThanOrEqual(own[i + 1]?.x ?? scene.width);
                    });
                }
            }),
        );
    });

    it('stand where they stood when a phase is stepped', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const frames = (moment: number) =>
                    place(model, { ...view, moment })
                        .storeys.filter(s => s.side === 'right')
                        .map(({ key, x, y, width, height }) => ({ key, x, y, width, height }));
                expect(frames(3)).toEqual(frames(0));
            }),
        );
    });

    it('are as loud as what the machines in them lean on, and no louder', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const scene = place(model, view);
                for (const layer of ['identity', 'backup', 'monitoring'] as const) {
                    const loudest = right(scene, layer).map(s => s.alarm);
                    expect(worst(loudest.map(a => (a === 'none' ? 'quiet' : a)))).toBe(
                        worst(straining(model, layer, view.moment)),
                    );
                }
            }),
        );
    });
});

/** Statuses of the ties of a lane to what is on the new side, and between components where they are spoken of. */
function straining(model: PreviewModel, layer: string, moment: number): TieStatus[] {
    const components = new Map(model.components.map(c => [c.id, c]));
    const cells = new Map(model.cells.map(c => [c.id, c]));
    return model.ties.flatMap(tie => {
        const status = at(tie.states, moment)?.status ?? 'absent';
        const from = components.get(tie.from);
        const to = cells.get(tie.to) ?? components.get(tie.to);
        const about = cells.has(tie.to) ? from : to;
        const moved = to && at(to.side, moment) === 'right';
        return about && 'layer' in about && about.layer === layer && moved && status !== 'absent' ? [status] : [];
    });
}

function worst(list: readonly TieStatus[]): TieStatus {
    return list.reduce<TieStatus>((a, b) => (TIE_STATUS.indexOf(b) > TIE_STATUS.indexOf(a) ? b : a), 'quiet');
}

describe('what a storey hangs by', () => {
    it('is one horizontal tether in its own lane, above the boxes, that ends at the storey', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const scene = place(model, view);
                expect(new Set(scene.hangs.map(h => h.storey)).size).toBe(scene.hangs.length);
                for (const hang of scene.hangs) {
                    const storey = scene.storeys.find(s => s.key === hang.storey)!;
                    const band = scene.bands.find(b => b.layer === storey.layer)!;
                    const pieces = [...hang.path.matchAll(/M(-?[\d.]+) (-?[\d.]+)H(-?[\d.]+)/g)].map(m =>
                        m.slice(1).map(Number),
                    );
                    expect(pieces.map(([a, b, c]) => `M${a} ${b}H${c}`).join('')).toBe(hang.path);
                    const y = pieces[0]![1];
                    expect(pieces.every(p => p[1] === y)).toBe(true);
                    expect(pieces.at(-1)![2]).toBe(storey.x);
                    expect(pieces[0]![0]).toBeGreaterThanOrEqual(0);
                    // Nor over a storey that is not its own.
                    for (const other of scene.storeys.filter(s => s.side === 'right' && s.layer === storey.layer)) {
                        expect(pieces.some(p => p[0]! < other.x + other.width && p[2]! > other.x)).toBe(false);
                    }
                    expect(y! - hang.width / 2).toBeGreaterThan(band.y);
                    for (const node of scene.nodes.filter(n => n.layer === storey.layer)) {
                        expect(y! + hang.width / 2).toBeLessThan(node.y);
                    }
                    // Its teeth stay in the lane, and end at boxes of the other side.
                    const ends = [...hang.teeth.matchAll(/[VH](-?[\d.]+)(?=M|$)/g)].map(m => Number(m[1]));
                    expect(ends.length).toBeGreaterThan(0);
                    for (const [, depth] of hang.teeth.matchAll(/V(-?[\d.]+)/g)) {
                        expect(Number(depth)).toBeLessThan(band.y + band.height);
                    }
                }
            }),
        );
    });

    it('is thicker the more machines it carries', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const hangs = place(model, view).hangs.filter(h => h.status !== 'crossing');
                for (const a of hangs) {
                    for (const b of hangs) {
                        if (a.machines > b.machines) {
                            expect(a.width).toBeGreaterThanOrEqual(b.width);
                        }
                    }
                }
            }),
        );
    });

    it('says in its own lane what is lost, and by which components', () => {
        const scene = place(modelOfText(RUSHED_PLAN), { ...VIEW, moment: 1 });
        expect(scene.storeys.filter(s => s.side === 'right').map(s => [s.layer, s.state, s.alarm])).toEqual([
            ['identity', 'hanging', 'broken'],
            ['backup', 'hanging', 'broken'],
            ['monitoring', 'hanging', 'broken'],
            ['fabric', 'hanging', 'broken'],
            ['compute', 'faulty', 'near'],
        ]);
        for (const pill of scene.pills) {
            const storey = scene.storeys.find(s => `hang:${s.key}` === pill.key)!;
            const band = scene.bands.find(b => b.layer === storey.layer)!;
            expect(pill.y).toBeGreaterThanOrEqual(band.y);
            expect(pill.y + pill.height).toBeLessThan(band.y + band.height);
        }
        expect(scene.pills.map(p => p.text)).toEqual([
            '✕ Not mapped until identity',
            '✕ API Break · 28 days > RPO 4 h',
            '✕ Blind until watching',
            '✕ I/O not modelled until io',
            '▲ Split by the move',
        ]);
        expect(right(scene, 'identity')[0]).toMatchObject({ text: 'not built · 0 of 1 mapped', note: 'waits for ad' });
    });
});

describe('a plan in a good order', () => {
    it.each(['examples/frankfurt/repaired', 'examples/proxmox', 'examples/hyperv', 'examples/lab'])(
        'has no red storey at any step: %s',
        folder => {
            const model = modelOfFolder(folder);
            for (let moment = 0; moment <= model.phases.length; moment++) {
                expect(place(model, { ...VIEW, moment }).storeys.filter(s => s.alarm === 'broken')).toEqual([]);
            }
        },
    );

    it('asks for nothing that another component takes the place of', () => {
        const model = modelOfFolder('examples/frankfurt/repaired');
        const end = place(model, { ...VIEW, moment: model.phases.length });
        expect(end.storeys.filter(s => s.side === 'right').map(s => s.state)).not.toContain('open');
        expect(right(end, 'backup')[0]!.full).toBe('3 of 3 ready');
    });

    it('builds its storeys one after the other, and stands on all of them in the end', () => {
        const model = modelOfText(PAGE_PLAN);
        const built = (moment: number) =>
            place(model, { ...VIEW, moment })
                .storeys.filter(s => s.side === 'right' && s.state === 'built')
                .map(s => s.layer);
        expect(built(0)).toEqual([]);
        expect(built(1)).toEqual(['monitoring']);
        expect(built(3)).toEqual(['identity', 'monitoring']);
        expect(built(4)).toEqual(['identity', 'monitoring', 'fabric']);
    });
});

/** A plan that moves one workload to each of so many fabrics; what is said of the foundations is shared. */
function towers(count: number): PreviewModel {
    const all = Array.from({ length: count }, (_, i) => i);
    return modelOfText(`plan many { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production }
identity ad on old { }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }
fabric san on old is external-array { }
${all.map(i => `fabric hci-${i} on new is nutanix-rf2 { nodes 4 }\nworkload app-${i} { count ${10 * (i + 1)}  in prod on san }`).join('\n')}
${all.map(i => `phase move-${i} { cutover app-${i} to hci-${i} }`).join('\n')}
`);
}

describe('several towers', () => {
    it('stand side by side, with one storey where they share what they stand on', () => {
        const scene = place(towers(3), { ...VIEW, moment: 3 });
        expect(right(scene, 'backup')).toHaveLength(1);
        expect(right(scene, 'fabric')).toHaveLength(3);
        expect(right(scene, 'compute').map(s => s.full)).toEqual([
            '10 of 10 machines moved',
            '20 of 20 machines moved',
            '30 of 30 machines moved',
        ]);
        expect(right(scene, 'backup')[0]!.width).toBeGreaterThan(right(scene, 'fabric')[0]!.width * 2.9);
    });

    it('are folded beyond three: the largest keep their own, and so does what somebody chose', () => {
        const model = towers(5);
        const view = { ...VIEW, moment: 5, expanded: new Set(['environment:prod']) };
        const machines = (about?: string) =>
            right(place(model, { ...view, ...(about && { about }) }), 'compute').map(s => s.full);
        expect(machines()).toHaveLength(MOST_TOWERS);
        expect(machines()).toContain('50 of 50 machines moved');
        expect(machines()).toContain('60 of 60 machines moved');
        const chosen = place(model, { ...view, about: 'app-0' });
        const [own] = chosen.nodes.filter(n => n.key === 'app-0');
        const storey = right(chosen, 'compute').find(s => s.x <= own!.x && own!.x < s.x + s.width);
        expect(storey!.full).toBe('10 of 10 machines moved');
        expect(
            chosen.nodes
                .filter(n => n.side === 'right' && n.x >= storey!.x && n.x < storey!.x + storey!.width)
                .map(n => n.item),
        ).toEqual(expect.arrayContaining(['hci-0', 'app-0']));
    });

    it('show of a chosen workload only what it stands on itself', () => {
        const model = modelOfText(RUSHED_PLAN);
        const view = { ...VIEW, expanded: new Set(['environment:prod']), moment: 1 };
        const loud = (about: string) =>
            place(model, { ...view, about }).storeys.filter(s => s.alarm === 'broken').length;
        expect(loud('erp')).toBe(4);
        // The lab asks for nothing.
        expect(loud('play')).toBe(0);
    });
});

describe('the old side', () => {
    it('shows what ends while machines there still need it', () => {
        const model = modelOfText(`plan early { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }
fabric san on old is external-array { }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { in prod on san }
phase close { retire veeam }
phase move  { cutover erp to hci }
`);
        const early = model.findings.filter(f => f.code === 'retired-too-early');
        expect(early.length).toBeGreaterThan(0);
        const left = (moment: number) =>
            place(model, { ...VIEW, moment }).storeys.find(s => s.side === 'left' && s.layer === 'backup')?.alarm ??
            'none';
        expect([left(0), left(2)]).toEqual(['none', 'none']);
        expect(left(1)).not.toBe('none');
    });
});
