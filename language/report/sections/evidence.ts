import { figureText } from '../model/figures.ts';
import type { ReportModel } from '../model/model.ts';
import { METHODS, PAPERS } from '../model/sources.ts';
import { type Block, type Cell, columns } from '../output/document.ts';
import { capital, code, rich, said } from '../text.ts';

const WEAK = new Set(['missing', 'assumed', 'recalled', 'not stated']);

/** What no verdict rests on, and how each is declared. */
function notLookedAt(m: ReportModel): Block[] {
    return m.notLookedAt.length === 0
        ? []
        : [
              { type: 'heading', level: 3, text: 'Not looked at', id: 'not-looked-at' },
              {
                  type: 'list',
                  items: m.notLookedAt.map(
                      n =>
                          rich`${{ strong: capital(n.label) }}: ${said(n.message, m.oddNames)} (${code(`docs/language.md#${n.section}`)})`,
                  ),
              },
          ];
}

/** What was measured, estimated, assumed and recalled, and every formula with its source. */
export function evidenceSection(m: ReportModel): Block[] {
    const { rows, assumed, worked, sources } = m.evidence;
    return [
        { type: 'heading', level: 2, text: 'Evidence', id: 'evidence' },
        {
            type: 'table',
            caption: 'What the report rests on, weakest first',
            columns: columns('*Statement', '!Known how', 'Source', '#About'),
            empty: 'Nothing was used that needs evidence.',
            rows: rows.map((e): Cell[] => [
                e.what,
                { text: e.grade, tone: WEAK.has(e.grade) ? 'near' : 'quiet' },
                e.source || '–',
                e.count,
            ]),
        },
        ...notLookedAt(m),
        ...(assumed.length === 0
            ? []
            : [
                  { type: 'heading', level: 3, text: 'Assumed by the I/O model', id: 'assumed' } as const,
                  { type: 'list', items: assumed.map(a => rich`${code(a.fabric)}: ${a.what.join('; ')}.`) } as const,
              ]),
        ...(worked.length > 0
            ? [
                  { type: 'heading', level: 3, text: 'Formulas of the I/O model', id: 'formulas' } as const,
                  {
                      type: 'table',
                      caption: 'Each formula worked out once; an asterisk marks what is assumed',
                      empty: '',
                      columns: columns('Figure', 'For', '#Value', 'Formula', 'With', 'Source'),
                      rows: worked.map((f): Cell[] => [
                          f.label,
                          rich`${code(f.fabric)}, ${code(f.phase)}, ${f.scenario}`,
                          figureText(f.value, f.unit),
                          [code(f.formula)],
                          f.inputs
                              .map(i => `${i.name} ${figureText(i.value, i.unit)}${i.assumed ? '*' : ''}`)
                              .join('; ') || '–',
                          f.source,
                      ]),
                  } as const,
              ]
            : []),
        { type: 'heading', level: 3, text: 'Other figures', id: 'methods' },
        {
            type: 'table',
            caption: 'How the figures outside the I/O model come about',
            empty: '',
            columns: columns('Figure', 'How', 'Source'),
            rows: METHODS.map(x => [x.figure, x.formula, x.source]),
        },
        { type: 'text', text: PAPERS, tone: 'quiet' },
        ...(sources.length === 0 ? [] : [{ type: 'list', items: sources.map(s => rich`${s.id}: ${s.text}`) } as const]),
    ];
}
