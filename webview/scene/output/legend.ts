import type { Scene } from '../scene.ts';
import type { Measure } from './text.ts';

/** One sign of the picture and what it means. */
export interface LegendEntry {
    /** Classes of the sign, those of the shape it explains. */
    readonly classes: string;
    readonly shape: 'storey' | 'line' | 'badge';
    readonly text: string;
    /** Whether a scene has it. */
    readonly seen: (scene: Scene) => boolean;
}

export const SWATCH = { width: 24, height: 12, gap: 6, apart: 18, row: 18, text: 11 } as const;

const alarmed = (alarm: string) => (scene: Scene) => scene.storeys.some(s => s.alarm === alarm);

/** Every sign, in the order in which it is told. */
export const LEGEND: readonly LegendEntry[] = [
    {
        classes: 'xp-storey right built',
        shape: 'storey',
        text: 'built on the new side',
        seen: scene => scene.storeys.some(s => s.side === 'right' && s.state === 'built'),
    },
    {
        classes: 'xp-storey right open',
        shape: 'storey',
        text: 'not built, nothing stands on it yet',
        seen: scene => scene.storeys.some(s => s.state === 'open'),
    },
    {
        classes: 'xp-storey right hanging broken',
        shape: 'storey',
        text: 'machines stand on it and it is not built',
        seen: scene => scene.storeys.some(s => s.state === 'hanging' && s.alarm === 'broken'),
    },
    {
        classes: 'xp-storey right faulty broken',
        shape: 'storey',
        text: 'built, and breaks all the same',
        seen: scene => scene.storeys.some(s => s.state === 'faulty' && s.alarm === 'broken'),
    },
    { classes: 'xp-storey right faulty near', shape: 'storey', text: 'warned of', seen: alarmed('near') },
    {
        classes: 'xp-storey right hanging accepted',
        shape: 'storey',
        text: 'accepted risk',
        seen: alarmed('accepted'),
    },
    {
        classes: 'xp-hang broken',
        shape: 'line',
        text: 'hangs by what it still needs there; thicker: more machines',
        seen: scene => scene.hangs.some(h => h.status !== 'crossing'),
    },
    {
        classes: 'xp-hang crossing',
        shape: 'line',
        text: 'still needed there, and nothing is promised',
        seen: scene => scene.hangs.some(h => h.status === 'crossing'),
    },
    {
        classes: 'xp-badge',
        shape: 'badge',
        text: 'findings',
        seen: scene => scene.nodes.some(n => n.badge !== ''),
    },
];

export interface PlacedEntry {
    readonly entry: LegendEntry;
    readonly x: number;
    readonly y: number;
}

/** The signs a scene has, in lines of a width; `height` is that of all lines. */
export function placeLegend(
    scene: Scene,
    width: number,
    measure: Measure,
): { readonly entries: readonly PlacedEntry[]; readonly height: number } {
    const entries: PlacedEntry[] = [];
    let x = 0;
    let y = 0;
    for (const entry of LEGEND.filter(e => e.seen(scene))) {
        const size = SWATCH.width + SWATCH.gap + measure(entry.text, SWATCH.text);
        if (x > 0 && x + size > width) {
            x = 0;
            y += SWATCH.row;
        }
        entries.push({ entry, x: Math.round(x), y });
        x += size + SWATCH.apart;
    }
    return { entries, height: entries.length === 0 ? 0 : y + SWATCH.row };
}
