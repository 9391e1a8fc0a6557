import type { Finding } from '../../language/analysis/analysis.ts';
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
        for (const finding of unit.analysis.findings) {
            io.stdout(`${findingText(finding, unit, show, io)}\n`);
        }
    }
    io.stdout(`${summaryText(units, io)}\n`);
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
        lines.push(paint(io, 'dim', `  why: and ${finding.related.length - MOST_RELATED} more places`));
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
    const counts = summary(units);
    const part = (n: number, singular: string, plural: string) => `${n} ${n === 1 ? singular : plural}`;
    const parts = [
        counts.error > 0 ? paint(io, 'red', part(counts.error, 'error', 'errors')) : '',
        counts.warning > 0 ? paint(io, 'yellow', part(counts.warning, 'warning', 'warnings')) : '',
        counts.information > 0 ? paint(io, 'blue', part(counts.information, 'information', 'information')) : '',
        counts.hint > 0 ? paint(io, 'dim', part(counts.hint, 'hint', 'hints')) : '',
    ].filter(p => p !== '');
    const plans = part(units.length, 'plan', 'plans');
    return parts.length === 0 ? paint(io, 'green', `No findings in ${plans}.`) : `${parts.join(', ')} in ${plans}.`;
}
