import type { Severity } from '../../../language/analysis/analysis.ts';
import { type Comparison, compare } from '../../../language/report/compare/compare.ts';
import { compareDocument } from '../../../language/report/compare/document.ts';
import { changeSvg } from '../../../language/report/compare/picture.ts';
import { toMarkdown } from '../../../language/report/output/to-markdown.ts';
import { toText } from '../../../language/report/output/to-text.ts';
import type { PlanUnit } from '../../../language/workspace/workspace.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import { type Io, json, UsageError } from '../io.ts';
import { unitOf } from '../versions.ts';

const FAIL_ON = ['error', 'warning', 'information', 'never'] as const;

/**
 * `exitplan diff OLD NEW`: what a change does to the order, the findings, the gaps and the headroom. OLD and NEW are paths or
 * `REVISION:PATH`. Status 1: the change brings a finding at or above --fail-on (default error), new or worse than before.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, {
        format: { type: 'string' },
        'fail-on': { type: 'string' },
        'as-of': { type: 'string' },
    });
    const format = oneOf('format', values['format'], ['text', 'markdown', 'json', 'svg'] as const, 'text');
    const failOn = oneOf('fail-on', values['fail-on'], FAIL_ON, 'error');
    if (paths.length !== 2) {
        throw new UsageError('two plans are expected, OLD and NEW: paths, or REVISION:PATH');
    }
    const asOf = asOfDay(values['as-of']);
    const [old, now] = paths.map(path => unitOf(path, io.cwd, asOf)) as [PlanUnit, PlanUnit];
    const comparison = compare(old.analysis, now.analysis);
    if (format === 'svg') {
        io.data(changeSvg(old.analysis, now.analysis));
    } else if (format === 'json') {
        io.data(`${json({ version: 1, ...comparison, oddNames: undefined })}\n`);
    } else {
        io.stdout(
            format === 'markdown' ? toMarkdown(compareDocument(comparison), 3) : toText(compareDocument(comparison)),
        );
    }
    return worse(comparison, failOn) ? 1 : 0;
}

const LEVELS: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** Whether something is new, or graver than before, at or above a severity. */
function worse({ findings }: Comparison, failOn: (typeof FAIL_ON)[number]): boolean {
    if (failOn === 'never') {
        return false;
    }
    const counts = (severity: Severity) => LEVELS.indexOf(severity) <= LEVELS.indexOf(failOn);
    return (
        findings.appeared.some(f => counts(f.severity)) ||
        findings.changed.some(
            f => f.was !== undefined && LEVELS.indexOf(f.severity) < LEVELS.indexOf(f.was) && counts(f.severity),
        )
    );
}
