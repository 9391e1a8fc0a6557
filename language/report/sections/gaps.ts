import { type Block, type Cell, columns, type Text } from '../document.ts';
import type { GapRow } from '../gaps.ts';
import type { ReportModel } from '../model.ts';
import { code, counted, number, rich } from '../text.ts';
import { timelineSvg } from '../timeline-svg.ts';

/** Times without restore points, against the objectives. */
export function gapSection(m: ReportModel): Block[] {
    const picture: Block[] = m.gaps.length === 0 ? [] : [{ type: 'picture', svg: timelineSvg(m, 'gaps'), alternative: `${counted(m.gaps.length, 'time')} in which machines have no recovery path. The rows of the table below, along the phases.` }];
    return [
        { type: 'heading', level: 2, text: 'Recovery gaps', id: 'gaps' },
        ...picture,
        {
            type: 'table', caption: 'Times without restore points, against the strictest recovery point objective (RPO)',
            columns: columns('Controller', 'Opens with', 'Closes with', '#Length', '#RPO', '#Length / RPO', '#Worst loss', '#Machines', '#Workloads covered by another'),
            empty: 'Every machine keeps a recovery path through every phase.', rows: m.gaps.map(row),
        },
    ];
}

function row(g: GapRow): Cell[] {
    const tone = g.accepted ? 'quiet' : g.error ? 'bad' : 'near';
    return [
        rich`${code(g.controller)}${g.accepted ? ' (accepted)' : ''}`, moment(g.opens, g.from), g.closes === undefined ? { text: 'nothing', tone } : moment(g.closes, g.to), { text: g.length, tone }, g.rpo ?? 'not stated',
        g.times === undefined ? '–' : `${g.times >= 10 ? Math.round(g.times) : Number(g.times.toPrecision(2))} ×`, g.worst ?? '–', number(g.machines), number(g.covered),
    ];
}

function moment(phase: string, date: string | undefined): Text {
    return rich`${code(phase)}${date === undefined ? '' : `, ${date}`}`;
}
