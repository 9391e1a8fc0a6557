import type { GapRow } from '../model/gaps.ts';
import type { ReportModel } from '../model/model.ts';
import { type Block, type Cell, columns, type Text } from '../output/document.ts';
import { timelineSvg } from '../output/timeline-svg.ts';
import { code, counted, joined, nameTexts, number, rich } from '../text.ts';

/** So many groups of machines that are backed up too rarely are told one by one. */
const MOST_GROUPS = 12;

/** Times without restore points, against the objectives; and what is wrong with protection before anything moves. */
export function gapSection(m: ReportModel): Block[] {
    const picture: Block[] =
        m.gaps.length === 0
            ? []
            : [
                  {
                      type: 'picture',
                      svg: timelineSvg(m, 'gaps'),
                      alternative: `${gapsText(m.gaps)} The rows of the table below, along the phases.`,
                  },
              ];
    const today = normalOperation(m);
    return [
        { type: 'heading', level: 2, text: 'Recovery gaps', id: 'gaps' },
        ...picture,
        {
            type: 'table',
            caption:
                'Times in which a controller makes no restore points of what has moved, from the start of the phase that moves, against the strictest recovery point objective (RPO)',
            columns: columns(
                'Controller',
                'Opens with',
                'Closes with',
                '#Length',
                '#RPO',
                '#Length / RPO',
                '#Worst loss',
                '#Machines',
                '#Workloads covered by another',
            ),
            empty: withoutGaps(m),
            rows: m.gaps.map(row),
        },
        ...(today.length === 0
            ? []
            : [
                  { type: 'text', text: [{ strong: 'In normal operation, whatever moves' }] } as const,
                  { type: 'list', items: today } as const,
              ]),
    ];
}

/** How many gaps there are, and in how many of them nobody is without a recovery path. */
function gapsText(gaps: readonly GapRow[]): string {
    const covered = gaps.filter(g => g.covered >= g.workloads).length;
    const all = `${counted(gaps.length, 'time')} in which a controller makes no restore points of machines that have moved.`;
    return covered === 0
        ? all
        : `${all} In ${covered === gaps.length ? 'all' : number(covered)} of them another controller covers every machine within its RPO.`;
}

/** What no gaps mean: of whom it is true. */
function withoutGaps({ machines, phases, recovery: r }: ReportModel): Text {
    const ignored =
        r.unasked > 0
            ? ` ${counted(r.unasked, 'machine')} for which the matrix asks nothing ${r.unasked === 1 ? 'loses its' : 'lose their'} restore points in a move.`
            : '';
    if (machines === 0) {
        return 'The plan names no machines, so nothing can be said about their recovery.';
    }
    if (phases.length === 0) {
        return 'The plan has no phases: nothing moves, so no move opens a gap.';
    }
    if (r.protected === 0) {
        return 'No backup or replication protects any machine of this plan, so there is no recovery path that a move could interrupt.';
    }
    if (r.watched === 0) {
        return `No machine that is protected, and for which the matrix asks something, moves.${ignored}`;
    }
    return `No move interrupts the recovery path of the ${r.watched === 1 ? 'one machine' : counted(r.watched, 'machine')} that ${r.watched === 1 ? 'is' : 'are'} protected and move${r.watched === 1 ? 's' : ''}.${ignored}`;
}

function normalOperation({ recovery: r }: ReportModel): Text[] {
    const items: Text[] = [];
    if (r.bare.machines > 0) {
        items.push(
            rich`${{ strong: `No backup protects ${counted(r.bare.machines, 'machine')} in production` }}: ${nameTexts(r.bare.names)}. There is no restore point of ${r.bare.machines === 1 ? 'it' : 'them'} before, during or after the move.`,
        );
    }
    if (r.bareElsewhere.machines > 0) {
        items.push(
            rich`No backup protects ${counted(r.bareElsewhere.machines, 'machine')} outside production: ${nameTexts(r.bareElsewhere.names)}.`,
        );
    }
    for (const t of r.tooRare.slice(0, MOST_GROUPS)) {
        items.push(
            rich`${joined(t.controllers.map(code), ' and ')} ${t.controllers.length === 1 ? 'makes' : 'make'} restore points every ${t.every}, against an RPO of ${t.rpo} of ${counted(t.machines, 'machine')} (${nameTexts(t.names)}): up to ${t.every} of data can be lost on any day.`,
        );
    }
    if (r.tooRare.length > MOST_GROUPS) {
        items.push(
            `and ${number(r.tooRare.length - MOST_GROUPS)} further groups of machines whose restore points are further apart than their RPO`,
        );
    }
    return items;
}

function row(g: GapRow): Cell[] {
    const tone = g.accepted ? 'quiet' : g.error ? 'bad' : 'near';
    return [
        rich`${code(g.controller)}${g.accepted ? ' (accepted)' : ''}`,
        moment(g.opens, g.from),
        g.firstFull
            ? 'its first full backup there'
            : g.closes === undefined
              ? { text: 'nothing', tone }
              : moment(g.closes, g.to),
        { text: g.length, tone },
        g.rpo ?? 'not stated',
        g.times === undefined ? '–' : `${g.times >= 10 ? Math.round(g.times) : Number(g.times.toPrecision(2))} ×`,
        g.worst ?? '–',
        number(g.machines),
        number(g.covered),
    ];
}

function moment(phase: string, date: string | undefined): Text {
    return rich`${code(phase)}${date === undefined ? '' : `, ${date}`}`;
}
