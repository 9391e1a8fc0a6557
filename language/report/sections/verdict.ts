import { VERDICTS } from '../../analysis/analysis.ts';
import { tallyText } from '../../analysis/tally.ts';
import { lastOf, nth } from '../../basics/lists.ts';
import { shareText } from '../../plan/units.ts';
import type { CauseRow, ReportModel } from '../model/model.ts';
import type { PhaseRow } from '../model/phases.ts';
import type { Risk } from '../model/risks/risks.ts';
import { TONES, type VerdictValue, verdictWords } from '../model/verdict.ts';
import { type Block, type Cell, columns, type RichCell, richCell, type Text, type Tone } from '../output/document.ts';
import { capital, code, counted, joined, link, number, plainText, rich, said } from '../text.ts';

const MOST_ENVIRONMENTS = 6;
/** So many risks of one phase are named there. */
const MOST_RISKS = 6;

export function toneOf(verdict: VerdictValue): Tone {
    return TONES[verdict];
}

/** Everything a board needs on one page: the verdict, what blocks it phase by phase, and the matrix it was judged by. */
export function verdictSection(m: ReportModel): Block[] {
    return [
        { type: 'heading', level: 2, text: 'Verdict', id: 'verdict' },
        { type: 'text', text: sentence(m), tone: toneOf(m.verdict), large: true },
        ...decisions(m),
        ...notLookedAt(m),
        ...measureNext(m),
        { type: 'facts', rows: facts(m) },
        {
            type: 'table',
            caption:
                'Verdict per phase. No-go: an error. Depends: a mandatory judgement could not be made. With conditions: warnings, or accepted risks',
            columns: columns('Phase', '!When', 'Machines (requirement)', 'Verdict', '*Blockers / conditions'),
            empty: 'The plan has no phases.',
            rows: [...wholePlan(m), ...phaseRows(m, roomFor(m) - linesOf(wholePlan(m)) - linesOf(environmentRows(m)))],
        },
        {
            type: 'table',
            caption: 'Decision matrix, applied to the environments of this plan',
            columns: columns('Environment', 'Class', 'Shape', '#Machines', 'Control plane and I/O model', 'Focus'),
            empty: 'No environments are declared.',
            rows: environmentRows(m),
        },
    ];
}

/** The verdict with the counts every surface shows, and what it comes from. */
function sentence(m: ReportModel): Text {
    return `${[`${verdictWords(m.verdict)}: ${tallyText(m.tally)}`, ...reasons(m).map(capital)].join('. ')}.`;
}

function reasons(m: ReportModel): string[] {
    if (m.phases.length === 0) {
        return ['the plan has no phases, so there is nothing to decide'];
    }
    switch (m.verdict) {
        case 'go':
            return [];
        case 'conditions':
            return [conditions(m) || 'a phase of it is empty'];
        case 'depends': {
            const open = m.risks.filter(r => r.undecided).reduce((n, r) => n + r.members.length, 0);
            const what =
                open > 0
                    ? `${counted(open, 'judgement')} that the matrix calls mandatory could not be made`
                    : 'the plan moves no machine, so no move was judged';
            return [[what, conditions(m)].filter(x => x !== '').join('; ')];
        }
        case 'no-go': {
            const first = m.phases.find(p => p.verdict === 'no-go');
            return first ? [`the first phase they stop is ${first.number}, ${first.title ?? first.name}`] : [];
        }
    }
}

/** `2 open warnings, 1 accepted risk`. */
function conditions(m: ReportModel): string {
    const accepted = m.risks.filter(r => r.accepted).length;
    const open = m.risks.filter(r => !r.accepted && !r.undecided && r.severity === 'warning').length;
    const undeclared = m.risks.filter(r => !r.accepted && r.severity === 'information' && r.condition).length;
    return [
        open > 0 ? counted(open, 'open warning') : '',
        undeclared > 0 ? counted(undeclared, 'open condition') : '',
        accepted > 0 ? counted(accepted, 'accepted risk') : '',
    ]
        .filter(x => x !== '')
        .join(', ');
}

/** What the verdict does not rest on, in one line; how each is declared stands in the evidence. */
function notLookedAt(m: ReportModel): Block[] {
    return m.notLookedAt.length === 0
        ? []
        : [
              {
                  type: 'text',
                  tone: 'quiet',
                  text: rich`Not looked at: ${m.notLookedAt.map(n => n.label).join(', ')} (${link('not-looked-at', 'how to declare it')}).`,
              },
          ];
}

/** So many causes are told on the first page. */
const MOST_CAUSES = 5;

/** What has to change first, each with the change that settles it: causes that block, else those that are conditions. */
function decisions(m: ReportModel): Block[] {
    const stops = m.causes.filter(c => c.blocks);
    const told = stops.length > 0 ? stops : m.causes;
    if (told.length === 0) {
        return [];
    }
    const shown = told.slice(0, MOST_CAUSES);
    const noun = stops.length > 0 ? 'blocker' : 'condition';
    const which =
        told.length > shown.length
            ? `the first ${shown.length} of ${told.length} ${noun}s`
            : counted(told.length, noun);
    return [
        { type: 'text', text: `What has to change, and what settles it (${which}):`, tone: 'quiet' },
        { type: 'list', items: shown.map(cause => causeText(cause, m)) },
    ];
}

function causeText({ title, fix, findings, risks }: CauseRow, m: ReportModel): Text {
    const ids = risks.slice(0, 4).map(id => link(id));
    const where = rich`${joined(ids)}${risks.length > 4 ? ` and ${risks.length - 4} more` : ''}`;
    const remedy = fix === null ? 'No automatic fix.' : rich`Remedy: ${said(fix, m.oddNames)}.`;
    return rich`${said(title, m.oddNames)}. ${remedy} (${counted(findings, 'finding')}: ${where})`;
}

/** What would settle most of what is open: figures, not decisions. */
function measureNext({ measureNext: names }: ReportModel): Block[] {
    return names.length === 0
        ? []
        : [
              {
                  type: 'text',
                  tone: 'quiet',
                  text: rich`Measure next: ${joined(
                      names.map(n => said(n)),
                      '; ',
                  )}.`,
              },
          ];
}

function facts(m: ReportModel): (readonly [string, Text])[] {
    return [
        ['Machines', number(m.machines)],
        ['Phases', number(m.phases.length)],
        ['Starts', m.starts ?? 'no date given'],
        [
            'Finishes',
            m.finishes ??
                (m.phases.length === 0
                    ? 'not known: there are no phases'
                    : m.starts === undefined
                      ? 'not known: the plan has no start date'
                      : 'not known: durations are missing'),
        ],
        ...m.ends.map(e => [`${e.platform} ends`, e.date] as const),
        ['Sequence followed', m.sequence],
        ['Reserved headroom', shareText(m.headroomKept)],
        ['Findings', countsText(m)],
    ];
}

/** `24 errors, 18 warnings, 1 accepted risk`. */
function countsText({ counts }: ReportModel): string {
    const parts = [
        [counts.error, 'error'],
        [counts.warning, 'warning'],
        [counts.information, 'note'],
        [counts.hint, 'accepted risk'],
    ] as const;
    return (
        parts
            .filter(([n]) => n > 0)
            .map(([n, word]) => counted(n, word))
            .join(', ') || 'none'
    );
}

/** The verdict on the plan: how many blockers its phases have, and the findings that count for none of them. */
function wholePlan(m: ReportModel): Cell[][] {
    const own = m.risks.filter(r => r.counts.length === 0 && r.conditionOf.length === 0);
    const below = m.tally.blockers;
    const texts: Text[] = [
        ...(below > 0 ? [counted(below, 'blocker')] : []),
        ...(own.length > 0 ? [because(own)] : []),
    ];
    return [['The whole plan', '–', '–', verdictCell(m.verdict), texts.length === 0 ? '–' : joined(texts)]];
}

/** A row for each phase; where they do not fit the page, phases in a row that are judged alike share one; then what stands in the way is shown before what does not. */
function phaseRows(m: ReportModel, lines: number): Cell[][] {
    const single = runs(m.phases, false).map(run => phaseRow(m, run));
    if (linesOf(single) <= lines) {
        return single;
    }
    const merged = runs(m.phases, true);
    const rows = merged.map(run => phaseRow(m, run));
    if (linesOf(rows) <= lines) {
        return rows;
    }
    const important = merged
        .map((run, i) => ({ run, i }))
        .sort((a, b) => rank(nth(a.run, 0).verdict) - rank(nth(b.run, 0).verdict) || a.i - b.i);
    let fit = 0;
    for (let used = 1; fit < important.length; fit++) {
        if ((used += linesOf([phaseRow(m, nth(important, fit).run)])) > lines) {
            break;
        }
    }
    const shown = important
        .slice(0, fit)
        .sort((a, b) => a.i - b.i)
        .map(({ run }) => phaseRow(m, run));
    const rest = important.slice(fit).flatMap(({ run }) => run);
    const counts = VERDICTS.flatMap(v => {
        const n = rest.filter(p => p.verdict === v).length;
        return n > 0 ? [`${n} ${phaseWords(m, v).toLowerCase()}`] : [];
    });
    return [
        ...shown,
        [
            `${counted(rest.length, 'further phase')}`,
            '–',
            '–',
            { text: nth(counts, 0), more: counts.slice(1) },
            rich`see ${link('sequence', 'Sequence')} and ${link('runbook', 'Runbook')}`,
        ],
    ];
}

/** Letters that fit one printed line of each column. */
const LETTERS = [14, 24, 14, 18, 34];
/** Lines that the blanks above and below a row take. */
const PADDING = 0.45;

/** Printed lines that rows take, about; in a wide font. */
function linesOf(rows: readonly (readonly Cell[])[]): number {
    return rows.reduce(
        (n, row) =>
            n +
            PADDING +
            Math.max(
                ...row.map((c, i) => Math.ceil(plainText(richCell(c).text).length / (LETTERS[i] ?? nth(LETTERS, 0)))),
            ),
        0,
    );
}

/** Printed lines of tables that fit the first page under what stands above them. */
function roomFor(m: ReportModel): number {
    const lines = (text: string, letters: number) => Math.ceil(text.length / letters);
    const bullets = decisions(m).flatMap(b => (b.type === 'list' ? b.items : []));
    return (
        54 -
        2.1 * lines(`${m.title}: change-board report`, 50) -
        1.6 * lines(plainText(sentence(m)), 62) -
        2.7 * Math.ceil(facts(m).length / 4) -
        1.6 *
            lines(
                [...notLookedAt(m), ...measureNext(m)]
                    .flatMap(b => (b.type === 'text' ? [plainText(b.text)] : []))
                    .join(''),
                110,
            ) -
        1.35 * bullets.reduce((n, b) => n + lines(plainText(b), 92), 0)
    );
}

function rank(verdict: VerdictValue): number {
    return VERDICTS.indexOf(verdict);
}

/** Phases in a row that are judged alike, for plans too long for one row each. */
function runs(phases: readonly PhaseRow[], merge: boolean): PhaseRow[][] {
    const out: PhaseRow[][] = [];
    for (const phase of phases) {
        const last = out.at(-1);
        if (
            merge &&
            last &&
            nth(last, 0).verdict === phase.verdict &&
            nth(last, 0).risks.join() === phase.risks.join()
        ) {
            last.push(phase);
        } else {
            out.push([phase]);
        }
    }
    return out;
}

function phaseRow(m: ReportModel, run: readonly PhaseRow[]): Cell[] {
    const [first] = run as readonly [PhaseRow];
    const last = lastOf(run);
    const own = m.risks.filter(r => run.some(p => p.risks.includes(r.id)));
    const title =
        run.length === 1
            ? phaseTitle(first)
            : rich`${first.number} to ${last.number}: ${code(first.name)} to ${code(last.name)}`;
    return [
        title,
        when(first, last),
        movesText(run),
        { text: phaseWords(m, first.verdict), tone: toneOf(first.verdict) },
        own.length === 0 ? '–' : because(own),
    ];
}

/** Of a plan that is "No-go" no row says "Go": what has nothing against it waits for the rest all the same. */
function phaseWords(m: ReportModel, verdict: VerdictValue): string {
    if (m.verdict !== 'no-go') {
        return verdictWords(verdict);
    }
    return verdict === 'go'
        ? 'Nothing against it'
        : verdict === 'conditions'
          ? 'With conditions'
          : verdictWords(verdict);
}

/** `2. Compute: pilot`. */
export function phaseTitle(p: PhaseRow): Text {
    return p.title === undefined ? rich`${p.number}. ${code(p.name)}` : `${p.number}. ${p.title}`;
}

export function when(first: PhaseRow, last = first): string {
    return first.starts && last.ends
        ? `${first.starts} to ${last.ends}`
        : first === last
          ? (first.lasts ?? 'no dates')
          : 'no dates';
}

function movesText(run: readonly PhaseRow[]): Text {
    const rows = new Map<string, { machines: number; demand: string }>();
    for (const phase of run) {
        for (const e of phase.environments) {
            rows.set(e.name, { machines: (rows.get(e.name)?.machines ?? 0) + e.machines, demand: e.demand });
        }
    }
    if (rows.size === 0) {
        return 'no machines';
    }
    return joined([...rows].map(([name, e]) => rich`${e.machines} ${code(name)} (${e.demand})`));
}

export function verdictCell(verdict: VerdictValue): RichCell {
    return { text: verdictWords(verdict), tone: toneOf(verdict) };
}

/** Risks in a few words, blockers first: `API Break R1, Compute before foundation R9 (7)`. */
function because(risks: readonly Risk[]): Text {
    const rest = risks.length - MOST_RISKS;
    const shown = rest > 1 ? risks.slice(0, MOST_RISKS) : risks;
    const texts: Text[] = shown.map(
        r =>
            rich`${r.accepted ? 'accepted: ' : ''}${r.short} ${link(r.id)}${r.members.length > 1 ? ` (${r.members.length})` : ''}`,
    );
    return joined(rest > 1 ? [...texts, `${rest} more`] : texts);
}

function environmentRows(m: ReportModel): Cell[][] {
    const rows = m.environments.map((e): Cell[] => [
        e.name,
        e.class,
        e.shape,
        number(e.machines),
        capital(e.demand),
        e.focus ?? '–',
    ]);
    if (rows.length <= MOST_ENVIRONMENTS) {
        return rows;
    }
    const rest = m.environments.slice(MOST_ENVIRONMENTS - 1);
    return [
        ...rows.slice(0, MOST_ENVIRONMENTS - 1),
        [`${rest.length} further environments`, '–', '–', number(rest.reduce((n, e) => n + e.machines, 0)), '–', '–'],
    ];
}
