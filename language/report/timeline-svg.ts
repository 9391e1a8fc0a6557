import type { ReportModel } from './model.ts';
import { escape } from './to-html.ts';

const WIDTH = 1000;
const LABELS = 200;
const ROW = 22;

/** Phases as bars over days, recovery gaps as red spans under them, the end of a platform as a wall. Empty without dates. */
export function timelineSvg(m: ReportModel): string {
    const dated = m.days.filter((d): d is { phase: string; starts: number; ends: number } => d.starts !== undefined && d.ends !== undefined);
    if (dated.length === 0) return '';
    const first = dated[0]!.starts;
    const last = Math.max(dated.at(-1)!.ends, ...m.ends.map(e => e.day + 1));
    const x = (day: number) => Math.round((LABELS + (WIDTH - LABELS - 10) * (day - first) / Math.max(1, last - first)) * 10) / 10;
    const gaps = m.gaps.filter(g => g.fromDay !== undefined);
    const height = (dated.length + gaps.length) * ROW + 34;
    const parts = [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Timeline">`,
        '<style>.tl-text{fill:#5a5a61;font-size:11px}.tl-bar{fill:#9bb8dc}.tl-gap{fill:#cf2622}.tl-wall{stroke:#b01510;stroke-width:2}.tl-red{fill:#b01510;font-size:11px;font-weight:600}'
        + '@media (prefers-color-scheme:dark){.tl-text{fill:#adadb2}.tl-bar{fill:#4a6f9c}.tl-gap{fill:#f14c4c}.tl-wall{stroke:#ff8a85}.tl-red{fill:#ff8a85}}@media print{.tl-text{fill:#5a5a61}.tl-bar{fill:#9bb8dc}}</style>',
    ];
    dated.forEach((d, i) => {
        const y = 20 + i * ROW;
        parts.push(`<text class="tl-text" x="0" y="${y + 12}">${escape(clip(d.phase))}</text>`, `<rect class="tl-bar" x="${x(d.starts)}" y="${y + 2}" width="${Math.max(2, x(d.ends) - x(d.starts))}" height="13" rx="2"/>`);
    });
    gaps.forEach((g, i) => {
        const y = 20 + (dated.length + i) * ROW;
        const to = g.toDay ?? last;
        parts.push(`<text class="tl-red" x="0" y="${y + 12}">${escape(clip(`gap: ${g.controller}`))}</text>`, `<rect class="tl-gap" x="${x(g.fromDay!)}" y="${y + 5}" width="${Math.max(2, x(to) - x(g.fromDay!))}" height="7" rx="1"/>`,
            label(x(g.fromDay!), x(to), y + 12, `${g.length ?? ''}${g.rpo ? ` against RPO ${g.rpo}` : ''}`));
    });
    for (const end of m.ends) parts.push(`<line class="tl-wall" x1="${x(end.day + 1)}" x2="${x(end.day + 1)}" y1="14" y2="${height - 8}"/>`, `<text class="tl-red" x="${x(end.day + 1) - 4}" y="11" text-anchor="end">${escape(`${clip(end.platform)} ends ${end.date}`)}</text>`);
    return `${parts.join('')}</svg>`;
}

/** Behind the span, or in front of it where there is no room behind. */
function label(from: number, to: number, y: number, text: string): string {
    const behind = to + 6 + text.length * 6.2 < WIDTH;
    return `<text class="tl-red" x="${behind ? to + 6 : from - 6}" y="${y}"${behind ? '' : ' text-anchor="end"'}>${escape(text)}</text>`;
}

function clip(text: string): string {
    return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}
