import { lastOf, nth } from '../../basics/lists.ts';
import type { BlastRow } from '../model/blast.ts';
import type { ReportModel } from '../model/model.ts';
import {
    type Block,
    type Cell,
    type Column,
    columns,
    type Heat,
    type RichCell,
    type Text,
} from '../output/document.ts';
import { code, counted, joined, nameTexts, number, rich, said } from '../text.ts';

/** So many columns of phases are readable on a page. */
const MOST_COLUMNS = 14;
const MOST_LOSSES = 3;
/** So many environments fit beside what is lost. */
const MOST_ENVIRONMENTS = 6;

/** Who loses something when a component fails or moves too early: what, where, and when. */
export function blastSection(m: ReportModel): Block[] {
    const { rows, left } = m.blast;
    return [
        { type: 'heading', level: 2, text: 'Blast radius', id: 'blast' },
        ...lossTables(m),
        ...(rows.length === 0 ? [] : [byPhase(m)]),
        ...(left > 0
            ? [
                  {
                      type: 'text',
                      text: `${counted(left, 'further workload')} on which others depend ${left === 1 ? 'is' : 'are'} not listed; exitplan blast tells of each.`,
                      tone: 'quiet',
                  } as const,
              ]
            : []),
    ];
}

/** What is lost and how many machines of each environment lose it; in one table where the page is wide enough. */
function lossTables(m: ReportModel): Block[] {
    const { rows, environments } = m.blast;
    const counts = {
        columns: [...columns('#All'), ...environments.map((e): Column => ({ title: [code(e)], number: true }))],
        cells: (b: BlastRow): Cell[] => [
            number(b.machines),
            ...environments.map(e => heatCell(b.environments.find(x => x.name === e)?.machines ?? 0, m.machines)),
        ],
    };
    const what = {
        columns: columns('*What is lost, by whom', 'Further components'),
        cells: (b: BlastRow): Cell[] => [lossCell(m, b), b.others.length === 0 ? '–' : nameTexts(b.others, 4)],
    };
    const table = (
        caption: string,
        ...parts: readonly { columns: readonly Column[]; cells(b: BlastRow): Cell[] }[]
    ): Block => ({
        type: 'table',
        caption,
        empty: 'Nothing depends on anything.',
        columns: [...columns('Component'), ...parts.flatMap(p => p.columns)],
        rows: rows.map((b): Cell[] => [
            { text: [code(b.component)], more: [b.kind] },
            ...parts.flatMap(p => p.cells(b)),
        ]),
    });
    if (environments.length <= MOST_ENVIRONMENTS) {
        return [
            table(
                'What is lost when a component fails or moves too early, and how many machines of each environment lose something',
                what,
                counts,
            ),
        ];
    }
    const apart = table('What is lost when a component fails or moves too early', what);
    if (environments.length <= MOST_COLUMNS) {
        return [apart, table('Machines that lose something, by environment', counts)];
    }
    return [
        apart,
        table('Machines that lose something, and the environments that lose most', {
            columns: columns('#All', '*Environments'),
            cells: b => [number(b.machines), mostHit(b)],
        }),
    ];
}

function mostHit({ environments }: BlastRow): Text {
    const sorted = environments
        .map((e, i) => ({ e, i }))
        .sort((a, b) => b.e.machines - a.e.machines || a.i - b.i)
        .map(({ e }) => e);
    const rest = sorted.slice(MOST_ENVIRONMENTS);
    const shown = joined(sorted.slice(0, MOST_ENVIRONMENTS).map(e => rich`${code(e.name)} ${e.machines}`));
    return rest.length === 0
        ? shown
        : rich`${shown} and ${number(rest.reduce((n, e) => n + e.machines, 0))} in ${rest.length} more`;
}

function lossCell(m: ReportModel, b: BlastRow): Cell {
    const text = (l: BlastRow['loses'][number]): Text =>
        rich`${l.machines > 0 ? counted(l.machines, 'machine') : counted(l.components, 'component')}: ${said(l.what, m.oddNames)}`;
    const shown = b.loses.slice(0, MOST_LOSSES);
    const rest = b.loses.slice(MOST_LOSSES);
    return {
        text: shown.length === 0 ? '–' : text(nth(shown, 0)),
        more: [...shown.slice(1).map(text), ...(rest.length > 0 ? [`and ${rest.length} more`] : [])],
    };
}

/** Columns are phases in a row in which every component has the same radius. */
function byPhase(m: ReportModel): Block {
    const rows = m.blast.rows.filter(b => b.phases.some(n => n !== b.phases[0]));
    if (rows.length === 0) {
        return { type: 'text', text: 'These counts hold in every phase.', tone: 'quiet' };
    }
    const groups: { first: number; last: number }[] = [];
    m.phases.forEach((_, i) => {
        const last = groups.at(-1);
        if (last && rows.every(b => b.phases[i] === b.phases[last.last])) {
            last.last = i;
        } else {
            groups.push({ first: i, last: i });
        }
    });
    if (groups.length > MOST_COLUMNS) {
        return longPlan(m, rows);
    }
    const heads: Column[] = groups.map(g => ({
        title: g.first === g.last ? String(g.first + 1) : `${g.first + 1}–${g.last + 1}`,
        number: true,
    }));
    return {
        type: 'table',
        caption:
            'Machines that lose something, by the number of the phase that runs; the other components keep their counts in every phase',
        empty: '',
        columns: [...columns('Component'), ...heads],
        rows: rows.map((b): Cell[] => [
            [code(b.component)],
            ...groups.map(g => heatCell(nth(b.phases, g.first), m.machines)),
        ]),
    };
}

/** Too many phases for columns: the most, when, and from when to when. */
function longPlan(m: ReportModel, rows: readonly BlastRow[]): Block {
    return {
        type: 'table',
        caption:
            'Machines that lose something, along the phases; the other components keep their counts in every phase',
        empty: '',
        columns: columns('Component', '#First phase', '#Most', 'In phase', '#Last phase', 'In force'),
        rows: rows.map((b): Cell[] => {
            const most = Math.max(0, ...b.phases);
            const at = b.phases.indexOf(most);
            const force = b.phases.flatMap((n, i) => (n > 0 ? [i] : []));
            return [
                [code(b.component)],
                number(b.phases[0] ?? 0),
                number(most),
                most === 0 ? '–' : [code(nth(m.phases, at).name)],
                number(b.phases.at(-1) ?? 0),
                force.length === 0
                    ? 'never'
                    : force.length === m.phases.length
                      ? 'every phase'
                      : `phases ${nth(force, 0) + 1} to ${lastOf(force) + 1}`,
            ];
        }),
    };
}

/** A number shaded by its share of the estate. */
function heatCell(machines: number, all: number): RichCell {
    const share = all === 0 ? 0 : machines / all;
    const heat: Heat = machines === 0 ? 0 : share <= 0.1 ? 1 : share <= 0.25 ? 2 : share <= 0.5 ? 3 : 4;
    return { text: machines === 0 ? '–' : number(machines), heat };
}
