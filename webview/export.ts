import { nth } from '../language/basics/lists.ts';
import { measureText } from './dom.ts';
import { resolvedPalette } from './panel-palette.ts';
import type { PanelHost } from './protocol.ts';
import type { PreviewModel } from './scene/model.ts';
import { headOfPicture } from './scene/output/head.ts';
import { sceneSvg } from './scene/output/svg.ts';
import type { Scene } from './scene/scene.ts';

/** Pixels of a PNG per pixel of the picture. */
const SHARPNESS = 2;

/** Hands the picture, in the colours of the theme, to the host to be saved. */
export async function exportPicture(
    format: 'svg' | 'png',
    scene: Scene,
    model: PreviewModel,
    host: PanelHost,
): Promise<void> {
    const phase = model.phases[scene.moment - 1]?.name;
    const title = `${model.plan.title ?? model.plan.name} · ${phase ? `when phase ${phase} has ended` : 'today'}`;
    const svg = sceneSvg(scene, {
        title,
        head: headOfPicture(model, scene.moment),
        measure: measureText,
        palette: resolvedPalette(),
        fontFamily: getComputedStyle(document.body).fontFamily,
    });
    const name = `${model.plan.name}-${phase ?? 'today'}.${format}`.replace(/[^\p{L}\p{N}._-]+/gu, '-');
    host.postMessage({ type: 'save', name, format, data: format === 'svg' ? svg : await rasterise(svg, scene) });
}

/** The SVG as base64 of a PNG. Throws when the browser cannot draw it. */
async function rasterise(svg: string, scene: Scene): Promise<string> {
    const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    try {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = scene.width * SHARPNESS;
        canvas.height = (image.naturalHeight / image.naturalWidth) * canvas.width || scene.height * SHARPNESS;
        canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
        return nth(canvas.toDataURL('image/png').split(','), 1);
    } finally {
        URL.revokeObjectURL(url);
    }
}
