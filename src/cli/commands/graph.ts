import type { Analysis } from '../../../language/analysis/analysis.ts';
import { dayText } from '../../../language/plan/units.ts';
import { fixesFor } from '../../../language/rules/index.ts';
import { firstMoment } from '../../../webview/scene/first-moment.ts';
import { modelOf } from '../../../webview/scene/from-analysis/index.ts';
import { firstExpanded } from '../../../webview/scene/layout/grouping.ts';
import { place } from '../../../webview/scene/layout/place.ts';
import type { PreviewModel } from '../../../webview/scene/model.ts';
import { dot, mermaid } from '../../../webview/scene/output/graph-text.ts';
import { headOfPicture } from '../../../webview/scene/output/head.ts';
import { sceneSvg } from '../../../webview/scene/output/svg.ts';
import type { View } from '../../../webview/scene/visible.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import { type Io, json, UsageError } from '../io.ts';
import { loadOnePlan } from '../load.ts';

const FORMATS = ['svg', 'mermaid', 'dot', 'json'] as const;
const GROUPINGS = ['environment', 'group', 'profile', 'fabric'] as const;
const OPTIONS = {
    format: { type: 'string' },
    phase: { type: 'string' },
    group: { type: 'string' },
    width: { type: 'string' },
    'as-of': { type: 'string' },
} as const;

/**
 * `exitplan graph PATH [--format svg|mermaid|dot|json] [--phase NAME|today] [--group …] [--width PIXELS]`: the layered
 * picture without a browser; the same bytes for the same text. It shows the first phase in which something breaks, else
 * the end of the plan.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, OPTIONS);
    const format = oneOf('format', values['format'], FORMATS, 'svg');
    const grouping = oneOf('group', values['group'], GROUPINGS, 'environment');
    const width = Number(values['width'] ?? 1000);
    if (!(width >= 320 && width <= 4000)) {
        throw new UsageError('--width is a number of pixels from 320 to 4000');
    }
    const { unit } = loadOnePlan(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    const model = modelWithFixes(unit.analysis);
    const view: View = {
        moment: momentOf(model, values['phase'] as string | undefined),
        grouping,
        expanded: firstExpanded(model.cells, grouping),
    };
    switch (format) {
        case 'svg':
            io.stdout(svg(model, view, width));
            break;
        case 'mermaid':
            io.stdout(mermaid(model, view));
            break;
        case 'dot':
            io.stdout(dot(model, view));
            break;
        case 'json':
            io.data(`${json(dated(model))}\n`);
            break;
    }
    return 0;
}

/** The picture's data for other programs: days of the calendar as dates, which the picture itself counts. */
function dated(model: PreviewModel): object {
    const { plan, phases, findings, gaps } = model;
    return {
        ...model,
        plan: {
            ...plan,
            from: plan.from.map(p => withDates(p, ['ends'])),
            to: plan.to.map(p => withDates(p, ['ends'])),
            ...withDates({ starts: plan.starts, asOf: plan.asOf }, ['starts', 'asOf']),
            freezes: plan.freezes?.map(f => withDates(f, ['first', 'last'])),
        },
        phases: phases.map(p => withDates(p, ['starts', 'ends', 'started', 'done'])),
        findings: findings.map(f => (f.accepted ? { ...f, accepted: withDates(f.accepted, ['until']) } : f)),
        gaps: gaps.map(g => withDates(g, ['fromDay', 'toDay'])),
    };
}

/** A record whose named day numbers are dates; one that is missing stays missing. */
function withDates<K extends string>(record: { readonly [key in K]?: number }, keys: readonly K[]): object {
    const dates = keys.flatMap(key => {
        const day = record[key];
        return day === undefined ? [] : [[key, dayText(day)]];
    });
    return { ...record, ...Object.fromEntries(dates) };
}

/** The picture's data with the titles of every code action. */
function modelWithFixes(analysis: Analysis): PreviewModel {
    return modelOf(analysis, { fixTitles: finding => fixesFor(finding, analysis).map(f => f.title) });
}

function svg(model: PreviewModel, view: View, width: number): string {
    const phase = model.phases[view.moment - 1];
    const caption = `${model.plan.title ?? model.plan.name} · ${phase ? `when phase ${phase.name} has ended` : 'today'}`;
    return sceneSvg(place(model, { ...view, width }), { title: caption, head: headOfPicture(model, view.moment) });
}

function momentOf(model: PreviewModel, phase: string | undefined): number {
    if (phase === undefined) {
        return firstMoment(model);
    }
    const found = model.phases.find(p => p.name === phase);
    if (found) {
        return found.moment;
    }
    if (phase === 'today') {
        return 0;
    }
    throw new UsageError(
        `there is no phase "${phase}"; the plan has ${model.phases.map(p => p.name).join(', ') || 'none'}`,
    );
}

/** The picture of a plan for a report: the first phase in which something breaks, else the end. */
export function sceneOf(analysis: Analysis): string {
    const model = modelWithFixes(analysis);
    return svg(
        model,
        { moment: firstMoment(model), grouping: 'environment', expanded: firstExpanded(model.cells, 'environment') },
        1000,
    );
}
