import type { Palette } from './scene/output/palette.ts';

/** The palette of the panel: names that the style sheet maps to theme tokens. */
export const PANEL: Palette = {
    back: 'var(--xp-bg)',
    band: 'var(--xp-band)',
    box: 'var(--xp-box)',
    edge: 'var(--xp-edge)',
    text: 'var(--xp-fg)',
    muted: 'var(--xp-muted)',
    line: 'var(--xp-line)',
    blue: 'var(--xp-blue)',
    blueFill: 'var(--xp-blue-fill)',
    red: 'var(--xp-red)',
    redText: 'var(--xp-red-text)',
    redFill: 'var(--xp-red-fill)',
    amber: 'var(--xp-amber)',
    amberText: 'var(--xp-amber-text)',
    amberFill: 'var(--xp-amber-fill)',
};

/** The colours the theme gives to those names now, for a file that leaves the panel. */
export function resolvedPalette(): Palette {
    const probe = document.body.appendChild(document.createElement('span'));
    const entries = Object.entries(PANEL).map(([name, value]) => {
        probe.style.color = value;
        return [name, getComputedStyle(probe).color] as const;
    });
    probe.remove();
    return Object.fromEntries(entries) as unknown as Palette;
}
