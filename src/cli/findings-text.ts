import type { Finding } from '../../language/analysis/analysis.ts';
import { VERDICT_TONES, VERDICT_WORDS } from '../../language/analysis/verdict-words.ts';
import { nth } from '../../language/basics/lists.ts';
import { countsOf } from '../../language/check/verdict.ts';
import { rangeOf } from '../../language/plan/source.ts';
import { fixesFor } from '../../language/rules/index.ts';
import type { PlanUnit } from '../../language/workspace/workspace.ts';
import { summary } from './findings-json.ts';
import { type Io, paint, plain } from './io.ts';

const STYLE = { error: 'red', warning: 'yellow', information: 'blue', hint: 'dim' } as const;
/** So many related places are shown; the rest is counted. */
const MOST_RELATED = 6;
const MOST_FIXES = 3;

/** Findings for people: place, sentence, the line with carets, why, and what can be done. */
export function printFindings(units: readonly PlanUnit[], show: (uri: string) => string, io: Io): void {
    for (const unit of units) {
        io.stdout(`${verdictLines(unit, show, io)}\n`);
        for (const finding of unit.analysis.findings) {
            io.stdout(`${findingText(finding, unit, show, io)}\n`);
        }
    }
    io.stdout(`${summaryText(units, io)}\n`);
}

const TONE = { bad: 'red', near: 'yellow', good: 'green' } as const;

/** The verdict on a plan in its first line, and in the next what it does not rest on. */
export function verdictLines({ main, plan, analysis }: PlanUnit, show: (uri: string) => string, io: Io): string {
    const { value, notLookedAt } = analysis.verdict;
    const name = plan.record ? `plan '${plain(plan.name)}' (${show(main)})` : show(main);
    const lines = [
        `${paint(io, TONE[VERDICT_TONES[value]], VERDICT_WORDS[value])}: ${paint(io, 'bold', name)}, ${counts(countsOf(analysis), io) || 'no findings'}`,
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

function findingText(finding: Finding, unit: PlanUnit, show: (uri: string) => string, io: Io): string {
    const { start } = rangeOf(finding.span);
    const place = `${show(finding.span.block.document.uri)}:${start.line + 1}:${start.character + 1}`;
    const lines = [
        `${paint(io, 'bold', place)}  ${paint(io, STYLE[finding.severity], finding.severity)}  ${paint(io, 'cyan', finding.code)}`,
        `  ${plain(finding.message)}`,
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

export function summaryText(units: readonly PlanUnit[], io: Io): string {
    const found = counts(summary(units), io);
    const plans = part(units.length, 'plan', 'plans');
    return found === '' ? paint(io, 'green', `No findings in ${plans}.`) : `${found} in ${plans}.`;
}

function counts(of: ReturnType<typeof summary>, io: Io): string {
    return [
        of.error > 0 ? paint(io, 'red', part(of.error, 'error', 'errors')) : '',
        of.warning > 0 ? paint(io, 'yellow', part(of.warning, 'warning', 'warnings')) : '',
        of.information > 0 ? paint(io, 'blue', part(of.information, 'information', 'information')) : '',
        of.hint > 0 ? paint(io, 'dim', part(of.hint, 'hint', 'hints')) : '',
    ]
        .filter(p => p !== '')
        .join(', ');
}

function part(n: number, singular: string, plural: string): string {
    return `${n} ${n === 1 ? singular : plural}`;
}
