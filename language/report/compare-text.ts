import { dayText, durationText } from '../plan/units.ts';
import type { Comparison, FindingChange } from './compare.ts';
import { same } from './compare.ts';
import { code, escapeMarkdown } from './markdown.ts';

/** So many findings or names are listed; the rest is counted, so that it fits a comment. */
const MOST = 12;

/** The comparison as Markdown, short enough for a comment on a pull request. */
export function compareMarkdown(c: Comparison): string {
    const { was, now } = c.counts;
    const lines = [
        `### Exit plan ${code(c.plan)}: ${same(c) ? 'nothing changes' : verdict(c)}`, '',
        `| | before | after |`, `|---|--:|--:|`, `| errors | ${was.error} | ${now.error} |`, `| warnings | ${was.warning} | ${now.warning} |`,
        `| last phase ends | ${c.ends?.was === undefined ? '–' : dayText(c.ends.was)} | ${c.ends?.now === undefined ? '–' : dayText(c.ends.now)} |`.replace('| – | – |', '| unchanged | unchanged |'), '',
    ];
    section(lines, 'Order', orderLines(c));
    section(lines, 'New findings', findingLines(c.findings.appeared));
    section(lines, 'Changed severity', findingLines(c.findings.changed));
    section(lines, 'Settled findings', findingLines(c.findings.gone));
    section(lines, 'Recovery gaps', c.gaps.map(g => `${code(g.controller)} in phase ${code(g.phase)}: ${gap(g.was)} → ${gap(g.now)}`));
    section(lines, 'Declarations', declarationLines(c));
    return `${lines.join('\n').trimEnd()}\n`;
}

/** The comparison for a terminal: the same without markup. */
export function compareText(c: Comparison): string {
    return compareMarkdown(c).replace(/^### /m, '').replace(/^#### (.*)$/gm, '$1:').replace(/`/g, '').replace(/^\|-.*\n/gm, '').replace(/^\| +\|.*\n/gm, '')
        .replace(/^\| (.*?) \| (.*?) \| (.*?) \|$/gm, '  $1: $2 → $3').replace(/\\([\\`*_{}[\]()#+!|<>~-])/g, '$1');
}

function verdict(c: Comparison): string {
    const delta = c.counts.now.error - c.counts.was.error;
    if (delta !== 0) return `${Math.abs(delta)} ${Math.abs(delta) === 1 ? 'error' : 'errors'} ${delta > 0 ? 'more' : 'fewer'}`;
    return c.findings.appeared.length > c.findings.gone.length ? 'new findings' : 'changes without a new error';
}

function section(lines: string[], title: string, items: readonly string[]): void {
    if (items.length === 0) return;
    lines.push(`#### ${title}`, '', ...items.slice(0, MOST).map(i => `- ${i}`), ...(items.length > MOST ? [`- and ${items.length - MOST} more`] : []), '');
}

function orderLines({ phases }: Comparison): string[] {
    return [
        ...phases.moved.map(m => `phase ${code(m.phase)} moves ${m.before ? `before ${code(m.before)}` : 'to the end'} (place ${m.from}, now ${m.to})`), ...phases.added.map(p => `phase ${code(p)} is new`),
        ...phases.removed.map(p => `phase ${code(p)} is gone`), ...phases.changed.map(p => `phase ${code(p)} does something else`),
    ];
}

function findingLines(findings: readonly FindingChange[]): string[] {
    return findings.map(f => `**${f.was ? `${f.was} → ` : ''}${f.severity}** ${code(f.code)}: ${escapeMarkdown(f.message)}`);
}

function declarationLines({ declarations: d }: Comparison): string[] {
    return [...d.added.map(k => `${code(k)} is new`), ...d.removed.map(k => `${code(k)} is gone`), ...d.changed.map(k => `${code(k)} changed`)];
}

function gap(length: number | 'open' | undefined): string {
    return length === undefined ? 'none' : length === 'open' ? 'until the plan ends' : durationText(length);
}
