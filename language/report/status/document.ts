import type { Analysis } from '../../analysis/analysis.ts';
import {
    type MeasuredRate,
    type PhaseProgress,
    type PhaseState,
    type Progress,
    progressOf,
} from '../../analysis/schedule/progress.ts';
import { tallyOf, tallyText } from '../../analysis/tally.ts';
import { firstOf, lastOf } from '../../basics/lists.ts';
import { DAY, dataText, dayText, durationText, linkText, shareText } from '../../plan/units.ts';
import { oddNames } from '../model/odd-names.ts';
import { TONES, verdictWords } from '../model/verdict.ts';
import { type Block, type Cell, columns, type ReportDocument, type Text, type Tone } from '../output/document.ts';
import { capital, code, counted, joined, nameTexts, number, plainText, rich, said } from '../text.ts';
import { burnDownSvg } from './burn-down.ts';
import { type Since, sinceOf } from './status.ts';

/** So many sentences of one kind are listed; the rest is counted. */
const MOST = 12;

/** Where a plan stands on a day: for people, as text, Markdown or a page. */
export function statusDocument(analysis: Analysis, before?: Analysis): ReportDocument {
    const { plan, verdict } = analysis;
    const progress = progressOf(analysis);
    const odd = oddNames(plan);
    return {
        title: `${plan.title ?? plan.name}: status of ${dayText(progress.asOf)}`,
        subtitle: `${verdictWords(verdict.value)}: ${tallyText(tallyOf(analysis))}`,
        blocks: [
            { type: 'text', text: headline(progress), tone: toneOf(progress), large: true },
            ...progressBlocks(progress),
            ...(before ? sinceBlocks(sinceOf(before, analysis), odd) : []),
            ...listed(
                'Still to decide',
                'open',
                analysis.causes.filter(c => c.blocks).map(c => said(c.title, odd)),
            ),
            ...listed(
                'History',
                'history',
                analysis.history.map(f => rich`${code(f.code)}: ${said(f.message, odd)}`),
            ),
            ...(verdict.notLookedAt.length === 0
                ? []
                : [
                      {
                          type: 'text',
                          tone: 'quiet',
                          text: `Not looked at: ${verdict.notLookedAt.map(n => n.label).join(', ')}.`,
                      } satisfies Block,
                  ]),
        ],
    };
}

/** The section of the change-board report; empty before anything of the plan has happened. */
export function progressSection(progress: Progress): Block[] {
    return progress.phases.every(p => p.actual.starts === undefined && p.actual.ends === undefined)
        ? []
        : [
              { type: 'heading', level: 2, text: 'Progress', id: 'progress' },
              { type: 'text', text: headline(progress), tone: toneOf(progress) },
              ...progressBlocks(progress),
          ];
}

function toneOf({ phases, slackDays = 0 }: Progress): Tone {
    return slackDays < 0 ? 'bad' : phases.some(p => p.state === 'late') ? 'near' : TONES.go;
}

/** `6 of 9 phases are done; 212 of 410 machines … The plan ends on …`. */
function headline(p: Progress): string {
    const done = p.phases.filter(x => x.state === 'done').length;
    const late = p.phases.filter(x => x.state === 'late').map(x => x.phase.name);
    const data = p.bytes.total === 0 ? '' : ` and ${dataOf(p, p.bytes.done, p.machines.done)}`;
    const sentences = [
        `${done} of ${counted(p.phases.length, 'phase')} done, ${number(p.machines.done)} of ${counted(p.machines.total, 'machine')}${data} moved`,
        ...(p.unsized > 0 ? [`${counted(p.unsized, 'machine')} without a stated size`] : []),
        ...(late.length > 0 ? [`late: ${late.map(n => `'${n}'`).join(', ')}`] : []),
        ending(p),
    ];
    return `${sentences.map(capital).join('. ')}.`;
}

/** `3 TiB of 10 TiB`; lower bounds where some machines state no size. */
function dataOf({ bytes, unsized }: Pick<Progress, 'bytes' | 'unsized'>, part: number, machines: number): string {
    const bound = unsized > 0 ? 'at least ' : '';
    return `${machines > 0 ? bound : ''}${dataText(part)} of ${bound}${dataText(bytes.total)}`;
}

function ending(p: Progress): string {
    if (p.finish === undefined) {
        return 'the end is unknown, since a phase has no dates';
    }
    const over = p.finish < p.asOf && p.phases.some(x => x.state !== 'done');
    return over
        ? `the plan should have ended on ${dayText(p.finish)}: what is late needs new dates`
        : p.phases.some(x => x.state === 'late')
          ? `by its dates the plan ends on ${dayText(p.finish)}${against(p)}; what is late needs new ones`
          : `the plan ends on ${dayText(p.finish)}${against(p)}`;
}

function against({ finish, plannedFinish, slackDays }: Progress): string {
    const moved = finish === undefined || plannedFinish === undefined ? 0 : Math.round(finish - plannedFinish);
    const parts = [
        ...(moved === 0 ? [] : [`${counted(Math.abs(moved), 'day')} ${moved > 0 ? 'later' : 'earlier'} than planned`]),
        ...(slackDays === undefined
            ? []
            : [
                  slackDays < 0
                      ? `${counted(-slackDays, 'day')} after the old platform ends`
                      : `${counted(slackDays, 'day')} to spare`,
              ]),
    ];
    return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}

function progressBlocks(progress: Progress): Block[] {
    const svg = burnDownSvg(progress);
    return [
        ...(svg === undefined ? [] : [{ type: 'picture', svg, alternative: burnDownText(progress) } satisfies Block]),
        {
            type: 'table',
            caption: 'Phases: planned, actual and expected dates',
            columns: columns(
                'Phase',
                'State',
                '!Planned',
                '!Actual',
                '!Expected',
                '#Machines',
                '#Data',
                'Duration',
                'Slack',
            ),
            empty: 'The plan has no phases.',
            rows: progress.phases.map(p => phaseRow(p, progress.asOf)),
        },
        ...progress.rates.map((r): Block => ({ type: 'text', text: rateText(r) })),
    ];
}

const STATE_TONES: Readonly<Record<PhaseState, Tone>> = {
    done: 'good',
    running: 'near',
    late: 'bad',
    next: 'near',
    open: 'quiet',
};

function phaseRow(p: PhaseProgress, asOf: number): Cell[] {
    return [
        code(p.phase.name),
        { text: p.state, tone: STATE_TONES[p.state] },
        span(p.planned),
        span(p.actual),
        expectedCell(p, asOf),
        p.machines === 0 ? '–' : number(p.machines),
        p.bytes === 0 ? '–' : dataText(p.bytes),
        duration(p),
        slackText(p),
    ].map(c => (typeof c === 'object' && 'code' in c ? [c] : c)) as Cell[];
}

/** When it is expected; of what should have begun or ended before today that it did not, and for how long. */
function expectedCell({ expected, actual, state }: PhaseProgress, asOf: number): Cell {
    const since = (day: number | undefined) => (day === undefined ? 0 : Math.floor(asOf) - Math.floor(day));
    const text = span(expected);
    if (state !== 'done' && actual.starts === undefined && since(expected.starts) > 0) {
        return { text, more: [`not started, ${counted(since(expected.starts), 'day')} after it was due`] };
    }
    return state === 'late' && since(expected.ends) > 0
        ? { text, more: [`not done, ${counted(since(expected.ends), 'day')} after it was due`] }
        : text;
}

function span({ starts, ends }: PhaseProgress['planned']): string {
    return starts === undefined && ends === undefined
        ? '–'
        : `${starts === undefined ? '?' : dayText(starts)} to ${ends === undefined ? '?' : dayText(ends)}`;
}

/** `12 days, planned 7 days`. */
function duration({ planned, actual, expected }: PhaseProgress): string {
    const length = ({ starts, ends }: PhaseProgress['planned']) =>
        starts === undefined || ends === undefined ? undefined : durationText(Math.max(0, ends - starts) * DAY);
    const was = length(planned);
    const is = length(actual) ?? length(expected);
    return is === undefined ? '–' : was === undefined || was === is ? is : `${is}, planned ${was}`;
}

/** How much longer a phase may take without the plan ending later; what is done takes no longer. */
function slackText({ slack, state }: PhaseProgress): string {
    return slack === undefined || state === 'done' ? '–' : slack > 0 ? durationText(slack * DAY) : 'none';
}

/** What was measured, as plain sentences. */
export function rateSentences({ rates }: Progress): string[] {
    return rates.map(r => plainText(rateText(r)));
}

/** `Phases wave-1 to wave-3 copied 40 TiB at 4.1 Gbps or more; the plan says 10 Gbps for …`. */
function rateText(r: MeasuredRate): Text {
    const stated = [...new Set(r.later.map(l => linkText(l.planned)))];
    return rich`Onto ${code(r.fabric)} ${nameTexts(r.phases.map(p => p.name))} copied ${dataText(r.bytes)} at ${linkText(r.rate)} on average from start to end (a lower bound: waiting and checks are included)${
        r.later.length === 0
            ? '.'
            : rich`; ${joined([...new Set(r.later.map(l => l.phase.name))].map(code))} ${r.later.length === 1 ? 'is' : 'are'} planned at ${stated.join(', ')}.`
    }`;
}

function burnDownText({ burnDown: { expected, actual }, machines, bytes, unsized, phases }: Progress): string {
    const end = (() => {
        if (phases.some(p => p.state === 'late' && p.machines > 0)) {
            return '; when the last one moves is open, since what is late needs new dates';
        }
        return expected.length > 1 ? `, none on ${dayText(lastOf(expected).day)}` : '';
    })();
    const from = actual.length > 0 ? ` since ${dayText(firstOf(actual).day)}` : '';
    const { machines: left, bytes: bytesLeft, day } = firstOf(expected);
    const moved = shareText(machines.total === 0 ? 0 : machines.done / machines.total);
    const data = bytes.total > 0 ? ` and ${dataOf({ bytes, unsized }, bytesLeft, left)}` : '';
    return `Burn-down: ${moved} moved${from}; on ${dayText(day)} ${number(left)} of ${counted(machines.total, 'machine')}${data} ${left === 1 && data === '' ? 'is' : 'are'} still to move${end}.`;
}

function sinceBlocks(s: Since, odd: readonly string[]): Block[] {
    const lines: Text[] = [
        ...(s.verdict.was === s.verdict.now
            ? [`Verdict unchanged: ${verdictWords(s.verdict.now)}`]
            : [`Verdict: ${verdictWords(s.verdict.was)}, now ${verdictWords(s.verdict.now)}`]),
        ...(s.done.length > 0 ? [rich`Done: ${nameTexts(s.done)}`] : []),
        ...(s.started.length > 0 ? [rich`Started: ${nameTexts(s.started)}`] : []),
        ...(s.machines.was === s.machines.now
            ? []
            : [
                  `Machines moved: ${number(s.machines.was)}, now ${number(s.machines.now)} (${dataText(s.bytes.was)}, now ${dataText(s.bytes.now)})`,
              ]),
        ...(s.finish.was === s.finish.now
            ? []
            : [`The plan ends on ${s.finish.now ?? 'an unknown day'} (was ${s.finish.was ?? 'an unknown day'})`]),
        ...s.moved.map(
            m => rich`${code(m.phase)} ends on ${m.now ?? 'an unknown day'} (was ${m.was ?? 'an unknown day'})`,
        ),
    ];
    return [
        ...listed('Since the last report', 'since', lines),
        ...listed(
            'New findings',
            'appeared',
            s.appeared.map(m => said(m, odd)),
        ),
        ...listed(
            'Settled findings',
            'gone',
            s.gone.map(m => said(m, odd)),
        ),
    ];
}

function listed(title: string, id: string, items: readonly Text[]): Block[] {
    const rest = items.length - MOST;
    return items.length === 0
        ? []
        : [
              { type: 'heading', level: 2, text: title, id },
              { type: 'list', items: rest > 1 ? [...items.slice(0, MOST), `and ${number(rest)} more`] : items },
          ];
}
