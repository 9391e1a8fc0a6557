import type { Severity } from '../../analysis/analysis.ts';
import { BAND_WORDS, percent, STATION_NAMES } from '../../analysis/headroom/telling/station-names.ts';
import { nth } from '../../basics/lists.ts';
import { durationText } from '../../plan/units.ts';
import { verdictWords } from '../model/verdict.ts';
import { type Block, columns, type ReportDocument, type Text } from '../output/document.ts';
import { capital, code, counted, nameTexts, number, rich, said } from '../text.ts';
import type { Comparison, GapLength, HeadroomState } from './compare.ts';
import { same } from './compare.ts';
import type { FindingChange } from './findings.ts';

/** So many lines of a section are printed; the rest is counted, so that it fits a comment. */
const MOST = 12;
/** A sentence is cut after so many characters. */
const LONGEST = 260;

/** The comparison as a document, short enough for a comment on a pull request. */
export function compareDocument(c: Comparison): ReportDocument {
    const nothing = same(c);
    return {
        title: `Exit plan ${c.plan}: ${nothing ? 'nothing changes' : verdicts(c)}`,
        subtitle: nothing
            ? 'Order, findings, recovery gaps, headroom and dates are what they were.'
            : `${capital(balance(c))}.`,
        blocks: nothing
            ? []
            : [
                  ...section(
                      'Causes gone',
                      'causes-gone',
                      c.causes.gone.map(t => said(t, c.oddNames)),
                  ),
                  ...section(
                      'New causes',
                      'causes-new',
                      c.causes.appeared.map(t => said(t, c.oddNames)),
                  ),
                  ...section('Dates', 'dates', dateLines(c)),
                  figures(c),
                  ...section('Order', 'order', orderLines(c)),
                  ...section('New findings', 'appeared', findingLines(c.findings.appeared, c.oddNames)),
                  ...section('Changed findings', 'changed', findingLines(c.findings.changed, c.oddNames)),
                  ...section('Settled findings', 'gone', findingLines(c.findings.gone, c.oddNames)),
                  ...section('Recovery gaps', 'gaps', gapLines(c)),
                  ...section('Headroom', 'headroom', headroomLines(c)),
                  ...section('Declarations', 'declarations', declarationLines(c)),
              ],
    };
}

/** What a reviewer reads first: the verdict before and after. */
function verdicts({ verdict: { was, now } }: Comparison): string {
    return was === now ? `${verdictWords(now)}, as before` : `${verdictWords(was)} → ${verdictWords(now)}`;
}

function balance(c: Comparison): string {
    const delta = c.counts.now.error - c.counts.was.error;
    if (delta !== 0) {
        return `${counted(Math.abs(delta), 'error')} ${delta > 0 ? 'more' : 'fewer'}`;
    }
    return c.findings.appeared.some(f => f.severity === 'error')
        ? 'as many errors, but others'
        : c.findings.appeared.length > 0
          ? 'as many errors, and new findings'
          : 'no new finding';
}

function dateLines({ dates }: Comparison): Text[] {
    return dates.map(
        d => rich`${code(d.phase)} ends on ${d.now ?? 'an unknown day'} (was ${d.was ?? 'an unknown day'})`,
    );
}

function figures({ counts: { was, now }, ends, tightest }: Comparison): Block {
    const share = (value: number | null) => (value === null ? '–' : percent(value));
    return {
        type: 'table',
        caption: 'Before and after',
        empty: '',
        columns: columns('Figure', '#Before', '#After'),
        rows: [
            ['Errors', number(was.error), number(now.error)],
            ['Warnings', number(was.warning), number(now.warning)],
            ['Hints and accepted risks', number(was.hint), number(now.hint)],
            ['Fullest station', share(tightest.was), share(tightest.now)],
            ...(ends ? [['Last phase ends', ends.was ?? 'not known', ends.now ?? 'not known']] : []),
        ],
    };
}

function section(title: string, id: string, items: readonly Text[]): Block[] {
    if (items.length === 0) {
        return [];
    }
    const rest = items.length - MOST;
    return [
        { type: 'heading', level: 2, text: title, id },
        { type: 'list', items: rest > 1 ? [...items.slice(0, MOST), `and ${rest} more`] : items },
    ];
}

function orderLines({ phases }: Comparison): Text[] {
    return [
        ...phases.moved.map(
            m =>
                rich`phase ${code(m.phase)} moves ${m.before ? rich`before ${code(m.before)}` : 'to the end'} (place ${m.from}, now ${m.to})`,
        ),
        ...phases.added.map(p => rich`phase ${code(p)} is new`),
        ...phases.removed.map(p => rich`phase ${code(p)} is gone`),
        ...phases.changed.map(p => rich`phase ${code(p)} says something else`),
    ];
}

const LEVELS: readonly Severity[] = ['error', 'warning', 'hint', 'information'];

/** Findings of one kind, phase and severity are one line; the gravest first. */
function findingLines(findings: readonly FindingChange[], odd: readonly string[]): Text[] {
    const groups = new Map<string, FindingChange[]>();
    for (const f of findings) {
        const key = JSON.stringify([f.code, f.phase, f.severity, f.was, f.accepted]);
        groups.set(key, [...(groups.get(key) ?? []), f]);
    }
    const rank = (group: readonly FindingChange[]) => LEVELS.indexOf(nth(group, 0).severity);
    return [...groups.values()]
        .map((group, i) => ({ group, i }))
        .sort((a, b) => rank(a.group) - rank(b.group) || a.i - b.i)
        .map(({ group }) => {
            const first = nth(group, 0);
            const now = first.accepted ? 'accepted' : first.severity;
            const severity = { strong: first.was === undefined ? now : `${first.was}, now ${now}` };
            const names =
                first.subjectsBefore === undefined
                    ? ''
                    : ` (${counted(first.subjects.length, 'name')}, before ${first.subjectsBefore})`;
            const more = group.length === 1 ? '' : `${group.length} findings, the first: `;
            return rich`${severity} ${code(first.code)}${group.length > 1 && first.phase !== undefined ? rich` in phase ${code(first.phase)}` : ''}: ${more}${said(shortened(first.message), odd)}${names}`;
        });
}

/** The first sentences of a message. */
function shortened(message: string): string {
    if (message.length <= LONGEST) {
        return message;
    }
    const cut = message.slice(0, LONGEST);
    const end = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('); '));
    if (end > LONGEST / 3) {
        return cut.slice(0, end + 1);
    }
    return `${cut.slice(0, cut.lastIndexOf(' '))} …`;
}

function gapLines({ gaps }: Comparison): Text[] {
    return gaps.map(g => {
        const changed = g.rpo.was !== g.rpo.now;
        return rich`${code(g.controller)} in phase ${code(g.phase)}: ${gapText(g.was)}${changed ? against(g.was, g.rpo.was) : ''}, now ${gapText(g.now)}${against(g.now, g.rpo.now)} (${counted(g.workloads, 'workload')})`;
    });
}

/** ` against an RPO of 15 min, 1,344 × as long`. */
function against(length: GapLength, rpo: number | null): string {
    if (length === null) {
        return '';
    }
    if (rpo === null) {
        return ', with no RPO stated';
    }
    const times = typeof length === 'number' && rpo > 0 ? length / rpo : undefined;
    return ` against an RPO of ${durationText(rpo)}${times === undefined || times < 2 ? '' : `, ${number(times >= 10 ? Math.round(times) : Number(times.toPrecision(2)))} × as long`}`;
}

function gapText(length: GapLength): string {
    if (length === null) {
        return 'no gap';
    }
    return length === 'open'
        ? 'until the plan ends'
        : length === 'unknown'
          ? 'of unknown length'
          : durationText(length);
}

/** The fullest first. */
function headroomLines({ headroom, phases }: Comparison): Text[] {
    const most = (state: HeadroomState | null) => state?.utilisation ?? 0;
    const groups = new Map<string, { fabric: string; phases: string[]; text: string; most: number }>();
    for (const h of headroom) {
        const text = `${headroomText(h.was, phases.added.includes(h.phase))}, now ${headroomText(h.now, phases.removed.includes(h.phase))}`;
        const key = `${h.fabric}\n${text}`;
        const group = groups.get(key);
        if (group) {
            group.phases.push(h.phase);
        } else {
            groups.set(key, { fabric: h.fabric, phases: [h.phase], text, most: Math.max(most(h.was), most(h.now)) });
        }
    }
    const sorted = [...groups.values()].map((g, i) => ({ g, i })).sort((a, b) => b.g.most - a.g.most || a.i - b.i);
    return sorted.map(
        ({ g }) =>
            rich`${code(g.fabric)} in phase${g.phases.length === 1 ? '' : 's'} ${nameTexts(g.phases, 3)}: ${g.text}`,
    );
}

function headroomText(state: HeadroomState | null, noPhase: boolean): string {
    if (state === null) {
        return noPhase ? 'no such phase' : 'nothing on it';
    }
    return `${STATION_NAMES[state.station]} ${percent(state.utilisation)} in ${state.scenario} (${BAND_WORDS[state.band]})`;
}

function declarationLines({ declarations: d }: Comparison): Text[] {
    return [
        ...d.added.map(k => rich`${code(k)} is new`),
        ...d.removed.map(k => rich`${code(k)} is gone`),
        ...d.changed.map(k => rich`${code(k)} changed`),
    ];
}
