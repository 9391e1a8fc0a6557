import { brokenMoments } from '../../../webview/scene/first-moment.ts';
import { modelOf } from '../../../webview/scene/from-analysis/index.ts';
import { firstExpanded } from '../../../webview/scene/layout/grouping.ts';
import { place } from '../../../webview/scene/layout/place.ts';
import type { Moment, PreviewModel } from '../../../webview/scene/model.ts';
import { DARK, LIGHT, type Palette, sceneRules } from '../../../webview/scene/output/palette.ts';
import { sceneParts } from '../../../webview/scene/output/svg.ts';
import type { Analysis } from '../../analysis/analysis.ts';
import { nth } from '../../basics/lists.ts';
import { escape } from '../output/to-html.ts';
import type { ReportPicture } from '../report.ts';
import { counted } from '../text.ts';

const WIDTH = 1000;
/** Above this height a picture that fits a page has letters too small to read. */
const HIGHEST = 1700;

/** The layers at the moments that matter: the first that breaks something, else the eve of the first move; and the end of the plan. */
export function reportPictures(analysis: Analysis): ReportPicture[] {
    const model = modelOf(analysis);
    if (model.phases.length === 0) {
        return [];
    }
    const end = model.phases.length;
    const [broken] = brokenMoments(model);
    const firstMove = model.phases.find(p => p.moves)?.moment;
    const chosen = broken ?? (firstMove === undefined || firstMove === 1 ? 0 : firstMove - 1);
    return [...new Set([chosen, end])].map(moment => ({
        ...picture(model, moment),
        caption: caption(model, moment, broken),
    }));
}

function picture(model: PreviewModel, moment: Moment): Pick<ReportPicture, 'svg' | 'tall'> {
    const scene = place(model, {
        moment,
        grouping: 'environment',
        expanded: firstExpanded(model.cells, 'environment'),
        width: WIDTH,
    });
    const title = escape(
        `The layers ${moment === 0 ? 'today' : `when phase ${nth(model.phases, moment - 1).name} has ended`}`,
    );
    const svg = `<svg class="xp" width="${scene.width}" height="${scene.height}" viewBox="0 0 ${scene.width} ${scene.height}" role="img" aria-label="${title}">${sceneParts(scene).join('')}</svg>`;
    return scene.height > HIGHEST ? { svg, tall: true } : { svg };
}

function caption(model: PreviewModel, moment: Moment, broken: Moment | undefined): string {
    const phase = model.phases[moment - 1];
    const when = phase
        ? `When phase ${moment} of ${model.phases.length}, ${phase.title ?? phase.name}, has ended`
        : 'Today';
    const why =
        moment === broken
            ? ': the first at which something breaks'
            : moment === model.phases.length
              ? ': the end of the plan'
              : ': the foundations stand, the first machines are about to move';
    const right = model.cells
        .filter(c => c.side.filter(([from]) => from <= moment).at(-1)?.[1] === 'right')
        .reduce((n, c) => n + c.machines, 0);
    const all = model.cells.reduce((n, c) => n + c.machines, 0);
    return `${when}${why}. ${counted(right, 'machine')} of ${all} ${right === 1 ? 'is' : 'are'} on the new platform.`;
}

/** Rules of the pictures: the scene's, with colours that follow those of the page. */
export function pictureStyle(): string {
    const names = Object.keys(LIGHT) as (keyof Palette)[];
    const values = (p: Palette) => names.map(n => `--xp-${n}:${p[n]}`).join(';');
    const variables = Object.fromEntries(names.map(n => [n, `var(--xp-${n})`])) as unknown as Palette;
    return `:root{${values(LIGHT)}}
@media screen{
@media (prefers-color-scheme:dark){:root{${values(DARK)}}}
body.vscode-light{${values(LIGHT)}}
body.vscode-dark,body.vscode-high-contrast:not(.vscode-high-contrast-light){${values(DARK)}}
}
${sceneRules(variables)}`;
}
