import { hangClass, nodeClass, pillClass, storeyClass, storeyTextClass } from '../classes.ts';
import {
    type Scene,
    type SceneBand,
    type SceneHang,
    type SceneNode,
    type ScenePill,
    type SceneStorey,
    SIZE,
    STOREY_NOTE,
    STOREY_TEXT,
} from '../scene.ts';
import type { PictureHead } from './head.ts';
import { type LegendEntry, type PlacedEntry, placeLegend, SWATCH } from './legend.ts';
import { DARK, LIGHT, type Palette, sceneRules } from './palette.ts';
import { fitText, type Measure, textWidth } from './text.ts';

export interface SvgOptions {
    /** Read out for the whole picture. */
    readonly title: string;
    /** One palette; without it light, and dark where the reader's system is dark. */
    readonly palette?: Palette;
    readonly fontFamily?: string;
    /** What stands above a picture that leaves the editor; with it a legend stands below. */
    readonly head?: PictureHead;
    readonly measure?: Measure;
}

/** Pixels above the scene for its title, and below it for what made it. */
const HEAD = 52;
const FOOT = 8;

const FONT = '-apple-system, "Segoe UI", system-ui, Ubuntu, "Droid Sans", sans-serif';

/** A scene as an SVG file. The same scene gives the same bytes. Names are text, never markup. */
export function sceneSvg(scene: Scene, options: SvgOptions): string {
    const { head, measure = textWidth } = options;
    const legend = placeLegend(scene, scene.width - 2 * SIZE.margin, measure);
    const top = head ? HEAD : 0;
    const height = top + scene.height + (head ? legend.height + FOOT : 0);
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${scene.width}" height="${height}" viewBox="0 0 ${scene.width} ${height}" role="img" aria-labelledby="title" font-family="${escape(options.fontFamily ?? FONT)}">`,
        `<title id="title">${escape(options.title)}</title>`,
        `<style>${style(options.palette)}</style>`,
        `<rect class="xp-back" width="${scene.width}" height="${height}"/>`,
        ...(head ? [...headParts(head, scene.width, measure), `<g transform="translate(0 ${top})">`] : []),
        ...sceneParts(scene),
        ...(head ? ['</g>', ...legend.entries.map(e => legendPart(e, SIZE.margin, top + scene.height + 2))] : []),
        '</svg>',
        '',
    ].join('\n');
}

/** Title and verdict, and under them what the picture shows of when. */
function headParts({ title, line, verdict, tone }: PictureHead, width: number, measure: Measure): string[] {
    const sign = { bad: '✕ ', near: '▲ ', good: '✓ ' }[tone];
    const chip = Math.ceil(measure(sign + verdict, 12, true) + 22);
    const x = width - SIZE.margin - chip;
    const room = x - SIZE.margin - 12;
    return [
        `<text class="xp-headline" x="${SIZE.margin}" y="22">${escape(fitText(title, room, 16, true, measure))}</text>`,
        `<text class="xp-none" x="${SIZE.margin}" y="41">${escape(fitText(line, width - 2 * SIZE.margin, 11, false, measure))}</text>`,
        `<g class="xp-verdict ${tone}" transform="translate(${x} 6)"><rect width="${chip}" height="22" rx="11"/>` +
            `<text x="${chip / 2}" y="15" text-anchor="middle">${sign}${escape(verdict)}</text></g>`,
    ];
}

function legendPart({ entry, x, y }: PlacedEntry, left: number, top: number): string {
    return (
        `<g transform="translate(${left + x} ${top + y})">${swatch(entry)}` +
        `<text class="xp-none" x="${SWATCH.width + SWATCH.gap}" y="10">${escape(entry.text)}</text></g>`
    );
}

/** The sign of an entry as markup. */
function swatch({ classes, shape }: LegendEntry): string {
    const { width, height } = SWATCH;
    switch (shape) {
        case 'storey':
            return `<rect class="${classes}" x="1" y="1" width="${width - 2}" height="${height - 2}" rx="3"/>`;
        case 'line':
            return `<path class="${classes}" stroke-width="4" d="M0 ${height / 2}H${width}"/>`;
        case 'badge':
            return `<g class="${classes}"><rect width="${width}" height="${height + 2}" y="-1" rx="7"/><text x="${width / 2}" y="10" text-anchor="middle">✕ 2</text></g>`;
    }
}

/** The shapes of a scene without the frame, for a page that brings the rules itself. */
export function sceneParts(scene: Scene): string[] {
    return [
        ...scene.bands.map(bandPart),
        ...divideParts(scene),
        ...scene.pillars.map(d => `<path class="xp-pillar" d="${d}"/>`),
        ...scene.storeys.map(storeyPart),
        ...scene.hangs.map(hangPart),
        ...scene.bands.map(titlePart),
        ...scene.nodes.map(nodePart),
        ...scene.pills.map(pillPart),
    ];
}

function style(palette: Palette | undefined): string {
    if (palette) {
        return sceneRules(palette);
    }
    return `${sceneRules(LIGHT)}\n@media (prefers-color-scheme:dark){\n${sceneRules(DARK)}\n}`;
}

function bandPart(band: SceneBand): string {
    return `<rect class="xp-band" x="${band.x}" y="${band.y}" width="${band.width}" height="${band.height}" rx="4"/>`;
}

function titlePart({ title, question, titleAt, questionAt, empty }: SceneBand): string {
    return (
        `<text class="xp-title" x="${titleAt.x}" y="${titleAt.y}">${escape(title)}</text>` +
        `<text class="xp-question" x="${questionAt.x}" y="${questionAt.y}">${escape(empty ? 'nothing declared' : question)}</text>`
    );
}

function divideParts({ divide, towers }: Scene): string[] {
    return [
        `<path class="xp-divide" d="M${divide.x} ${divide.top}V${divide.bottom}"/>`,
        ...[divide.left, divide.right, ...towers].map(
            ({ x, text }) => `<text class="xp-side" x="${x}" y="16">${escape(text)}</text>`,
        ),
    ];
}

function storeyPart(storey: SceneStorey): string {
    const { x, y, width, height, text, note, full } = storey;
    const detail = full === '' ? '' : `<title>${escape([full, note].filter(Boolean).join(' · '))}</title>`;
    return (
        `<rect class="${storeyClass(storey)}" x="${x}" y="${y}" width="${width}" height="${height}" rx="5">${detail}</rect>` +
        (text === ''
            ? ''
            : `<text class="${storeyTextClass(storey)}" x="${x + SIZE.inset}" y="${y + STOREY_TEXT}">${escape(text)}</text>`) +
        (note === '' ? '' : `<text class="xp-note" x="${x + SIZE.inset}" y="${y + STOREY_NOTE}">${escape(note)}</text>`)
    );
}

function hangPart(hang: SceneHang): string {
    return (
        `<path class="${hangClass(hang)}" stroke-width="${hang.width}" d="${hang.path}"/>` +
        `<path class="${hangClass(hang)}" stroke-width="2" d="${hang.teeth}"/>`
    );
}

function nodePart(node: SceneNode): string {
    const detail = [node.fullName, node.title, node.fullLine].filter(Boolean).join(' · ');
    const badge =
        node.badge === ''
            ? ''
            : `<g class="xp-badge" transform="translate(${node.width - node.badgeWidth - 4} 17)"><rect width="${node.badgeWidth}" height="16" rx="8"/>` +
              `<text x="${node.badgeWidth / 2}" y="12" text-anchor="middle">${node.badge}</text></g>`;
    return (
        `<g class="${nodeClass(node)}" transform="translate(${node.x} ${node.y})"><title>${escape(detail)}</title>` +
        `<rect class="xp-box" width="${node.width}" height="${node.height}" rx="4"/><text class="xp-name" x="${SIZE.inset}" y="15">${escape(node.name)}</text>` +
        `<text class="xp-line" x="${SIZE.inset}" y="29">${escape(node.line)}</text>${badge}</g>`
    );
}

function pillPart(pill: ScenePill): string {
    return (
        `<g class="${pillClass(pill)}" transform="translate(${pill.x} ${pill.y})"><title>${escape(pill.full)}</title>` +
        `<rect width="${pill.width}" height="${pill.height}" rx="${pill.height / 2}"/><text x="${pill.width / 2}" y="14" text-anchor="middle">${escape(pill.text)}</text></g>`
    );
}

/** Text as XML content or attribute value; characters XML cannot hold, and those that turn or hide text, are replaced. */
function escape(text: string): string {
    return text
        .replace(
            /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu,
            '\ufffd',
        )
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;')
        .replace(/"/g, '&quot;');
}
