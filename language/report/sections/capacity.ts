import type { CapacityRow, Fill } from '../../analysis/headroom/course.ts';
import { fillText, lessText, type Resource, toneOf } from '../../analysis/headroom/telling/capacity.ts';
import { listed } from '../../rules/phrases.ts';
import type { ReportModel } from '../model/model.ts';
import { capacitySvg } from '../output/capacity-svg.ts';
import { type Block, type Cell, columns } from '../output/document.ts';
import { capital, code, counted, number } from '../text.ts';

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
                fillCell('data', r.data),
                fillCell('memory', r.memory),
                fillCell('vcpu', r.vcpu),
            ]),
        },
    ];
}

const TONES = { over: { tone: 'bad' }, near: { tone: 'near' }, fine: {} } as const;

function fillCell(resource: Resource, fill: Fill | null): Cell {
    if (fill === null) {
        return '–';
    }
    const less = lessText(resource, fill);
    return {
        text: fillText(resource, fill),
        ...(less === undefined ? {} : { more: [less] }),
        ...TONES[toneOf(fill)],
    };
}

const KINDS = [
    ['data', 'data'],
    ['memory', 'memory'],
    ['vcpu', 'virtual processors'],
] as const;

/** What the picture shows, in a sentence: of what nobody stated it says nothing but that. */
function alternativeOf(rows: readonly CapacityRow[]): string {
    const fills = (key: (typeof KINDS)[number][0]) => rows.flatMap(r => r[key] ?? []);
    const stated = KINDS.filter(([key]) => fills(key).length > 0);
    const open = KINDS.filter(([key]) => fills(key).length === 0).map(([, name]) => name);
    const all = stated.flatMap(([key]) => fills(key));
    const over = rows.filter(r => KINDS.some(([key]) => doesNotFit(r[key])));
    const fabrics = [...new Set(rows.map(r => `'${r.fabric}'`))];
    const names = stated.map(([, name]) => name);
    const one = names.length === 1 && !names[0]?.endsWith('s');
    const verdict =
        over.length > 0
            ? `${counted(new Set(over.map(r => r.phase)).size, 'time')} along the phases something does not fit with one node lost; the table says what.`
            : `${capital(listed(names))} ${one ? 'fits' : 'fit'} on ${listed(fabrics)} after every phase${all.every(f => f.less !== null) ? ', also with one node lost' : ''}${all.some(f => f.atLeast) ? ', as far as sizes are known' : ''}.`;
    return open.length === 0 ? verdict : `${verdict} Not looked at: ${listed(open)}.`;
}

function doesNotFit(fill: Fill | null): boolean {
    return fill !== null && toneOf(fill) !== 'fine';
}
