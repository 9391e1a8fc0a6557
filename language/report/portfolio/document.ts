import { dataText, linkText, shareText } from '../../plan/units.ts';
import { TONES, verdictWords } from '../model/verdict.ts';
import { type Block, type Cell, columns, type ReportDocument } from '../output/document.ts';
import { code, counted, joined, nameTexts, number, rich } from '../text.ts';
import type { Portfolio } from './portfolio.ts';

/** So many rows of a table are printed; the rest is counted, JSON has all. */
const MOST = 60;

/** Several plans side by side, for people. */
export function portfolioDocument(p: Portfolio, asOf: string): ReportDocument {
    return {
        title: 'Exit portfolio',
        subtitle: `${counted(p.plans.length, 'plan')}, state of ${asOf}`,
        blocks: [
            heading('Plans', 'plans'),
            ...table(
                'Verdict, dates and machines',
                ['Plan', 'Verdict', '#Blockers', '!Starts', '!Ends', '#Days to spare', '#Machines done', '#Data done'],
                'There is no plan.',
                p.plans.map((row): Cell[] => [
                    row.plan === row.title || !row.plan.includes('(')
                        ? [{ strong: row.title }]
                        : { text: [{ strong: row.title }], more: [row.plan] },
                    { text: verdictWords(row.verdict), tone: TONES[row.verdict] },
                    number(row.blockers),
                    row.starts ?? 'no date',
                    row.finish ?? 'no date',
                    row.slackDays === null
                        ? '–'
                        : { text: number(row.slackDays), ...(row.slackDays < 0 ? { tone: 'bad' as const } : {}) },
                    `${number(row.machines.done)} of ${number(row.machines.total)}`,
                    `${dataText(row.bytes.done)} of ${dataText(row.bytes.total)}`,
                ]),
            ),
            heading('Shared', 'shared'),
            ...table(
                'What several plans name: by title, or by name where there is none',
                ['Kind', 'Name', '*Plans'],
                'The plans share nothing by name.',
                p.shared.map(s => [s.kind, [code(s.name)], nameTexts(s.plans)]),
            ),
            heading('At the same time', 'overlaps'),
            ...table(
                'Cutover phases of different plans that overlap',
                ['!From', '!To', 'Phases', 'Windows', '*Shared'],
                'No cutover phases of different plans overlap.',
                p.overlaps.map(o => [
                    o.from,
                    o.to,
                    rich`${code(o.a.plan)} ${code(o.a.phase)} and ${code(o.b.plan)} ${code(o.b.phase)}`,
                    windowText(o.windowHours),
                    o.shared.length === 0 ? 'nothing' : nameTexts(o.shared),
                ]),
            ),
            heading('Copies over shared links', 'loads'),
            ...table(
                'The heaviest time of each fabric onto or off which several plans copy',
                ['Fabric', '!From', '!To', '*Phases', '#Copies', '#All links', '#Share'],
                'No two plans copy onto or off one fabric at a time.',
                p.loads.map((l): Cell[] => {
                    const least = l.unknown > 0 ? 'at least ' : '';
                    const share = l.capacity === null ? undefined : l.rate / l.capacity;
                    return [
                        [code(l.fabric)],
                        l.from,
                        l.to,
                        joined(l.phases.map(x => rich`${code(x.plan)} ${code(x.phase)}`)),
                        `${least}${linkText(l.rate)}`,
                        l.capacity === null ? 'not stated' : linkText(l.capacity),
                        share === undefined
                            ? '–'
                            : { text: `${least}${shareText(share)}`, ...(share > 1 ? { tone: 'bad' as const } : {}) },
                    ];
                }),
            ),
            heading('Planned twice', 'twice'),
            ...table(
                'Machines that more than one plan moves off the same platform',
                ['Machine', 'Platform', '*Phases'],
                'No machine is planned twice.',
                p.twice.map(t => [
                    [code(t.machine)],
                    [code(t.platform)],
                    joined(t.in.map(x => rich`${code(x.plan)} ${code(x.phase)}`)),
                ]),
            ),
        ],
    };
}

/** Whether two phases that overlap can meet in a window. */
function windowText(hours: number | null): Cell {
    return hours === null
        ? 'none stated'
        : hours === 0
          ? { text: 'never at once', tone: 'good' }
          : `${number(hours)} h in common`;
}

function heading(text: string, id: string): Block {
    return { type: 'heading', level: 2, text, id };
}

function table(caption: string, titles: readonly string[], empty: string, rows: readonly (readonly Cell[])[]): Block[] {
    const more = rows.length - MOST;
    return [
        {
            type: 'table',
            caption: more > 0 ? `${caption} (the first ${MOST} of ${number(rows.length)})` : caption,
            columns: columns(...titles),
            rows: rows.slice(0, MOST),
            empty,
        },
        // Text has no captions: what is left out is said below as well.
        ...(more > 0 ? [{ type: 'text' as const, text: `And ${number(more)} more, which JSON lists.` }] : []),
    ];
}
