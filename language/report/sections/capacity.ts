import type { CapacityRow, Fill } from '../../analysis/headroom/course.ts';
import { countText, dataText } from '../../plan/units.ts';
import type { ReportModel } from '../model/model.ts';
import { capacitySvg } from '../output/capacity-svg.ts';
import { type Block, type Cell, columns } from '../output/document.ts';
import { code, counted, number } from '../text.ts';

/** What both sides hold along the phases, and what they could hold with one node less. */
export function capacitySection({ capacity }: ReportModel): Block[] {
    if (capacity.length === 0) {
        return [];
    }
    return [
        { type: 'heading', level: 2, text: 'Capacity over the phases', id: 'capacity' },
        {
            type: 'text',
            tone: 'quiet',
            text: 'Data without its copies, memory and virtual processors at the end of each phase that changes them, on both sides; the line is what fits with one node lost.',
        },
        { type: 'picture', svg: capacitySvg(capacity), alternative: alternativeOf(capacity) },
        {
            type: 'table',
            caption: 'What is on each fabric, what it has room for, and with one node less',
            empty: '',
            columns: columns('Fabric', 'After phase', '#Nodes', 'Data', 'Memory', 'vCPU'),
            rows: capacity.map((r): Cell[] => [
                [code(r.fabric)],
                r.phase === undefined ? 'today' : [code(r.phase)],
                r.nodes === null ? '–' : number(r.nodes),
                fillCell(r.data, dataText),
                fillCell(r.memory, dataText),
                fillCell(r.vcpu, v => countText(Math.floor(v))),
            ]),
        },
    ];
}

function fillCell(fill: Fill | null, text: (value: number) => string): Cell {
    if (fill === null) {
        return '–';
    }
    const { need, have, less, atLeast } = fill;
    const limit = less ?? have;
    return {
        text: `${atLeast ? 'at least ' : ''}${text(need)} of ${text(have)}`,
        ...(less === null ? {} : { more: [`with one node less ${text(less)}`] }),
        ...(need > have ? { tone: 'bad' as const } : need > limit ? { tone: 'near' as const } : {}),
    };
}

function alternativeOf(rows: readonly CapacityRow[]): string {
    const over = rows.filter(r => [r.data, r.memory, r.vcpu].some(f => f !== null && f.need > (f.less ?? f.have)));
    return over.length === 0
        ? 'Data, memory and virtual processors fit on both sides after every phase, also with one node lost.'
        : `After ${counted(over.length, 'phase')} something does not fit with one node lost; the table says what.`;
}
