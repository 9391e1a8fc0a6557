import type { Cause, Finding } from '../../../language/analysis/analysis.ts';
import { summed, tallyOf, tallyText } from '../../../language/analysis/tally.ts';
import { VERDICT_TONES, VERDICT_WORDS } from '../../../language/analysis/verdict-words.ts';
import { nth } from '../../../language/basics/lists.ts';
import { rangeOf } from '../../../language/plan/source.ts';
import { fixesFor } from '../../../language/rules/index.ts';
import type { PlanUnit } from '../../../language/workspace/workspace.ts';
import { type Io, paint, plain } from '../io.ts';
import { summary } from './findings-json.ts';

const STYLE = { error: 'red', warning: 'yellow', information: 'blue', hint: 'dim' } as const;
/** So many related places are shown; the rest is counted. */
const MOST_RELATED = 6;
const MOST_FIXES = 3;
/** So many places of one cause are shown. */
const MOST_PLACES = 2;

/** Causes for people, each with its remedy and where its findings are; with `all` every finding with its reasons. */
export function printFindings(units: readonly PlanUnit[], show: (uri: string) => string, io: Io, all: boolean): void {
    for (const unit of units) {
        io.stdout(`${verdictLines(unit, show, io)}\n`);
        unit.analysis.causes.forEach((cause, i) => {
            io.stdout(`${causeText(cause, i + 1, unit, { show, io, all })}\n`);
        });
        const others = unit.analysis.findings.filter(f => !unit.analysis.causes.some(c => c.findings.includes(f)));
        for (const finding of all ? others : []) {
            io.stdout(`${findingText(finding, unit, show, io)}\n`);
        }
    }
    io.stdout(`${summaryText(units, io, all)}\n`);
}

const TONE = { bad: 'red', near: 'yellow', good: 'green' } as const;

/** The verdict on a plan in its first line, and in the next what it does not rest on. */
export function verdictLines({ main, plan, analysis }: PlanUnit, show: (uri: string) => string, io: Io): string {
    const { value, notLookedAt } = analysis.verdict;
    const name = plan.record ? `plan '${plain(plan.name)}' (${show(main)})` : show(main);
    const lines = [
        `${paint(io, TONE[VERDICT_TONES[value]], VERDICT_WORDS[value])}: ${paint(io, 'bold', name)}, ${tallyText(tallyOf(analysis))}`,
    ];
    if (notLookedAt.length > 0) {
        const labels = notLookedAt.map(n => plain(n.label)).join(', ');
        lines.push(
            paint(
                io,
                'dim',
                `  not looked at: ${labels} (how to declare them: docs/language.md#${nth(notLookedAt, 0).section})`,
            ),
        );
    }
    return `${lines.join('\n')}\n`;
}

interface Printing {
    readonly show: (uri: string) => string;
    readonly io: Io;
    readonly all: boolean;
}

function causeText(cause: Cause, number: number, unit: PlanUnit, { show, io, all }: Printing): string {
    const { title, severity, findings, fix } = cause;
    const head = `${paint(io, STYLE[severity], `${number}. ${severity}`)}  ${paint(io, 'bold', plain(title))}`;
    const remedy = fix === null ? [] : [`   ${paint(io, 'green', 'fix:')} ${plain(fix)}${settling(findings.length)}`];
    if (all) {
        return [head, ...remedy, '', ...findings.map(f => findingText(f, unit, show, io))].join('\n');
    }
    const places = findings.slice(0, MOST_PLACES).map(f => `${f.code} ${placeOf(f, show)}`);
    const more = findings.length - places.length;
    return [
        head,
        ...remedy,
        paint(
            io,
            'dim',
            `   ${places.join(', ')}${more > 0 ? ` and ${part(more, 'more finding', 'more findings')}` : ''}`,
        ),
    ].join('\n');
}

function settling(findings: number): string {
    return findings === 1 ? '' : ` (settles ${findings} findings)`;
}

function placeOf({ span }: Finding, show: (uri: string) => string): string {
    const { start } = rangeOf(span);
    return `${show(span.block.document.uri)}:${start.line + 1}:${start.character + 1}`;
}

function findingText(finding: Finding, unit: PlanUnit, show: (uri: string) => string, io: Io): string {
    const lines = [
        `${paint(io, 'bold', placeOf(finding, show))}  ${paint(io, STYLE[finding.severity], finding.severity)}  ${paint(io, 'cyan', finding.code)}`,
        `  ${plain(finding.message)}`,
        ...(finding.details ?? []).map(text => paint(io, 'dim', `  ${plain(text)}`)),
        ...frame(finding, io),
    ];
    for (const related of finding.related.slice(0, MOST_RELATED)) {
        const at = rangeOf(related.span).start;
        lines.push(
            paint(
                io,
                'dim',
                `  why: ${plain(related.message)} (${show(related.span.block.document.uri)}:${at.line + 1}:${at.character + 1})`,
            ),
        );
    }
    if (finding.related.length > MOST_RELATED) {
        const more = finding.related.length - MOST_RELATED;
        lines.push(paint(io, 'dim', `  why: and ${more} more ${more === 1 ? 'place' : 'places'}`));
    }
    const fixes = fixesFor(finding, unit.analysis).filter(f => !f.needsAuthor);
    for (const fix of fixes.slice(0, MOST_FIXES)) {
        lines.push(`  ${paint(io, 'green', 'fix:')} ${plain(fix.title)}`);
    }
    return `${lines.join('\n')}\n`;
}

/** The line a finding begins on, with carets under what it is about. */
function frame(finding: Finding, io: Io): string[] {
    const { block, start, end } = finding.span;
    const from = block.text.lastIndexOf('\n', start - 1) + 1;
    const eol = block.text.indexOf('\n', start);
    const line = block.text.slice(from, eol < 0 ? undefined : eol).replace(/\r$/, '');
    const number = String(rangeOf(finding.span).start.line + 1);
    const first = start - from;
    const width = Math.max(1, Math.min(end, from + line.length) - start);
    // A long line is shown around the place.
    const cut = Math.max(0, first - 60);
    const shown = plain(line.slice(cut, cut + 140)).replaceAll('\t', ' ');
    const gutter = ' '.repeat(number.length);
    const carets = `${' '.repeat(first - cut)}${'^'.repeat(Math.min(width, 140 - (first - cut)))}`;
    return [
        `  ${paint(io, 'dim', `${number} |`)} ${shown}`,
        `  ${paint(io, 'dim', `${gutter} |`)} ${paint(io, STYLE[finding.severity], carets)}`,
    ];
}

/** `19 causes, 11 blockers · 42 findings (21 errors, 21 warnings) in 1 plan.` */
export function summaryText(units: readonly PlanUnit[], io: Io, all = true): string {
    const found = counts(summary(units), io);
    const plans = part(units.length, 'plan', 'plans');
    if (found === '') {
        return paint(io, 'green', `No findings in ${plans}.`);
    }
    const hidden = all ? '' : ' Every finding with its reasons: --all.';
    return `${tallyText(summed(units.map(u => tallyOf(u.analysis))))} (${found}) in ${plans}.${hidden}`;
}

function counts(of: ReturnType<typeof summary>, io: Io): string {
    return [
        of.error > 0 ? paint(io, 'red', part(of.error, 'error', 'errors')) : '',
        of.warning > 0 ? paint(io, 'yellow', part(of.warning, 'warning', 'warnings')) : '',
        of.information > 0 ? paint(io, 'blue', part(of.information, 'note', 'notes')) : '',
        of.hint > 0 ? paint(io, 'dim', part(of.hint, 'accepted risk', 'accepted risks')) : '',
    ]
        .filter(p => p !== '')
        .join(', ');
}

function part(n: number, singular: string, plural: string): string {
    return `${n} ${n === 1 ? singular : plural}`;
}
