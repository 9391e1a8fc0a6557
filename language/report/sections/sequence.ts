import { lastOf, nth } from '../../basics/lists.ts';
import type { ReportModel } from '../model/model.ts';
import type { PhaseRow } from '../model/phases.ts';
import { type Block, type Cell, columns } from '../output/document.ts';
import { timelineSvg } from '../output/timeline-svg.ts';
import type { ReportPicture } from '../report.ts';
import { capital, counted, joined, number, rich } from '../text.ts';
import { phaseTitle, verdictCell } from './verdict.ts';

/** The order of execution with waves, dates, approvals and the end of what is left. */
export function sequenceSection(m: ReportModel): Block[] {
    // Where every phase decides the end, saying so of each helps nobody.
    const spare = m.phases.some(p => p.room?.endsWith('to spare'));
    return [
        { type: 'heading', level: 2, text: 'Sequence', id: 'sequence', page: true },
        {
            type: 'table',
            caption: 'Phases in the order of execution',
            columns: columns('Phase', '*Does', '!When', 'Verdict', '#Machines', '#Data in use', 'Approval'),
            empty: 'The plan has no phases.',
            rows: m.phases.map((p): Cell[] => [
                phaseTitle(p),
                p.does.length === 0 ? 'nothing' : capitalised(p.does),
                whenCell(p, spare),
                verdictCell(p.verdict),
                p.machines > 0 ? number(p.machines) : '–',
                p.data ?? '–',
                p.approve ?? '–',
            ]),
        },
        ...(m.phases.length > 0
            ? [{ type: 'picture', svg: timelineSvg(m, 'phases'), alternative: timelineText(m) } as const]
            : []),
        ...(m.deciding.length > 0 ? [{ type: 'list', items: m.deciding } as const] : []),
        ...staying(m),
    ];
}

/** So many names are written out; more are counted. */
const MOST_NAMES = 8;

/** What is left behind on purpose belongs to the sequence: nothing of it happens to them. */
function staying({ stays }: ReportModel): Block[] {
    if (stays.length === 0) {
        return [];
    }
    const names = (all: readonly string[]) =>
        all.length > MOST_NAMES
            ? `${all.slice(0, MOST_NAMES - 1).join(', ')} and ${all.length - MOST_NAMES + 1} more`
            : all.join(', ');
    return [
        {
            type: 'table',
            caption: 'What stays on purpose',
            columns: columns('*Workloads', '#Machines', 'On', '!Until', '*Why', 'Decided by'),
            empty: 'Nothing stays on purpose.',
            rows: stays.map((s): Cell[] => [
                names(s.workloads),
                number(s.machines),
                s.platforms.join(', '),
                s.until ?? 'no date',
                s.reason ?? 'no reason is given',
                s.owner ?? '–',
            ]),
        },
    ];
}

function whenCell(p: PhaseRow, spare: boolean): Cell {
    const dates = p.starts && p.ends ? `${p.starts} to ${p.ends}` : undefined;
    return {
        text: dates ?? p.lasts ?? 'no dates',
        more: [
            ...(dates !== undefined && p.lasts !== undefined ? [p.lasts] : []),
            ...(p.late ? [`late case: ${p.late}`] : []),
            ...(spare && p.room ? [p.room] : []),
        ],
    };
}

function capitalised(does: ReportModel['phases'][number]['does']): Cell {
    const [first, ...rest] = joined(does, '; ');
    return rich`${typeof first === 'string' ? capital(first) : (first ?? '')}${rest}`;
}

function timelineText(m: ReportModel): string {
    const dated = m.phases.filter(p => p.starts && p.ends);
    const ends = m.ends.map(e => ` ${e.platform} ends on ${e.date}.`).join('');
    if (dated.length === 0) {
        return `${m.phases.length === 1 ? 'One phase' : `${counted(m.phases.length, 'phase')} one after another`}; no dates are known.${ends}`;
    }
    return `${counted(dated.length, 'phase')} from ${nth(dated, 0).starts} to ${lastOf(dated).ends}.${ends}`;
}

/** The layers, the old platform left and the new one right, at the moments that matter. */
export function layersSection(pictures: readonly ReportPicture[]): Block[] {
    if (pictures.length === 0) {
        return [];
    }
    return [
        { type: 'heading', level: 2, text: 'Layers', id: 'layers' },
        {
            type: 'text',
            tone: 'quiet',
            text: 'What lies left is tied to the old platform, what lies right to the new one. A tether that crosses the line is coupling that the move has not undone; red ones break something.',
        },
        ...pictures.map(
            (p): Block => ({ type: 'picture', svg: p.svg, alternative: p.caption, ...(p.tall ? { tall: true } : {}) }),
        ),
    ];
}
