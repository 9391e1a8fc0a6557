import { type AccessRow, criticalGains, type Translation } from '../../analysis/access/access.ts';
import { nth } from '../../basics/lists.ts';
import type { ReportModel } from '../model/model.ts';
import { type Block, type Cell, columns, type Text } from '../output/document.ts';
import { code, joined, nameTexts, number, rich, said } from '../text.ts';

/** So many rows are printed; `exitplan access` has all. */
const MOST_ROWS = 60;

/** What becomes of everybody's rights. */
export function accessSection(m: ReportModel): Block[] {
    if (m.access.length === 0) {
        return [];
    }
    const shown = sorted(m.access).slice(0, MOST_ROWS);
    const rest = m.access.length - shown.length;
    return [
        { type: 'heading', level: 2, text: 'Access translation', id: 'access' },
        {
            type: 'table',
            caption:
                'Principals, the roles they hold, what those become, and the capabilities this keeps, keeps in part, loses and gains',
            empty: '',
            columns: columns(
                'Principal',
                'Holds, becomes',
                '#Held',
                '#Kept',
                '#In part',
                '#Lost',
                '#Gained',
                'Lost and gained by name',
                'Closest built-in role; least role',
            ),
            rows: shown.map(row),
        },
        ...(rest > 0
            ? [
                  {
                      type: 'text',
                      text: `${number(rest)} further rows lose and gain nothing more than these; exitplan access lists them.`,
                      tone: 'quiet',
                  } as const,
              ]
            : []),
        ...(m.accessFindings.length === 0
            ? []
            : [
                  { type: 'heading', level: 3, text: 'What does not translate', id: 'access-findings' } as const,
                  { type: 'list', items: m.accessFindings.slice(0, MOST_ROWS).map(f => said(f, m.oddNames)) } as const,
              ]),
    ];
}

/** Where there are many, those that change most come first. */
function sorted(rows: readonly AccessRow[]): readonly AccessRow[] {
    if (rows.length <= MOST_ROWS) {
        return rows;
    }
    const change = ({ chosen, capabilities }: AccessRow) =>
        chosen ? chosen.lost.length + chosen.partial.length + chosen.gained.length : capabilities.length;
    return rows
        .map((row, i) => ({ row, i }))
        .sort((a, b) => change(b.row) - change(a.row) || a.i - b.i)
        .map(({ row }) => row);
}

function row(r: AccessRow): Cell[] {
    const { chosen, best, advised, capabilities } = r;
    const lost = chosen?.lost ?? capabilities;
    const gained = chosen?.gained ?? [];
    const partial = chosen?.partial ?? [];
    return [
        { text: [code(r.principal.name)], more: [rich`${code(r.from.name)} to ${code(r.to.name)}`] },
        {
            text: names(r.holds),
            more: [
                r.becomes === undefined
                    ? [{ strong: 'no role given' }]
                    : rich`becomes ${names(r.roles.map(x => x.name))}`,
            ],
        },
        number(capabilities.length),
        number(chosen?.exact.length ?? 0),
        { text: number(partial.length), tone: partial.length > 0 ? 'near' : 'quiet' },
        { text: number(lost.length), tone: lost.length > 0 ? 'bad' : 'quiet' },
        { text: number(gained.length), tone: gained.length > 0 ? 'near' : 'quiet' },
        changes(lost, partial, gained, chosen ? criticalGains(chosen) : []),
        {
            text: best ? rich`${code(best.role)}: ${outcome(best)}` : 'no built-in role keeps anything',
            more: [
                advised.role === undefined
                    ? `${number(advised.privileges.length)} ${advised.privileges.length === 1 ? 'privilege' : 'privileges'}: ${outcome(advised)}`
                    : rich`${code(advised.role)}, as roles cannot be made there`,
            ],
        },
    ];
}

/** `9 kept, 1 in part, 2 lost, 1 gained` */
function outcome({ exact, partial, lost, gained }: Translation): string {
    const part = partial.length > 0 ? `, ${partial.length} in part` : '';
    return `${exact.length} kept${part}, ${lost.length} lost, ${gained.length} gained`;
}

function changes(
    lost: readonly string[],
    partial: readonly string[],
    gained: readonly string[],
    critical: readonly string[],
): Cell {
    const others = gained.filter(c => !critical.includes(c));
    const lines: Text[] = [
        ...(critical.length > 0
            ? [rich`${[{ strong: 'critical gain' }]}: ${nameTexts(critical, critical.length)}`]
            : []),
        ...(lost.length > 0 ? [rich`lost: ${nameTexts(lost, 4)}`] : []),
        ...(partial.length > 0 ? [rich`in part: ${nameTexts(partial, 4)}`] : []),
        ...(others.length > 0 ? [rich`gained: ${nameTexts(others, 4)}`] : []),
    ];
    return lines.length === 0 ? '–' : { text: nth(lines, 0), more: lines.slice(1) };
}

function names(list: readonly string[]): Text {
    return list.length === 0 ? '–' : joined(list.map(code));
}
