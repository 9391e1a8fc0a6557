import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { toMarkdown } from '../../../language/report/output/to-markdown.ts';
import { toText } from '../../../language/report/output/to-text.ts';
import { statusDocument } from '../../../language/report/status/document.ts';
import { statusJson } from '../../../language/report/status/status.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import { type Io, json, UsageError } from '../io.ts';
import { loadOnePlan } from '../load.ts';
import { unitOf } from '../versions.ts';

/**
 * `exitplan status PATH [--since REVISION|FILE]`: what is done, runs, is late and comes next, as of a day. A report, so status 0 whatever
 * it says.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, {
        format: { type: 'string' },
        since: { type: 'string' },
        'as-of': { type: 'string' },
    });
    const format = oneOf('format', values['format'], ['text', 'json', 'markdown'] as const, 'text');
    const asOf = asOfDay(values['as-of']);
    const { unit } = loadOnePlan(paths, { cwd: io.cwd, asOf });
    const since = values['since'];
    const before = typeof since === 'string' ? unitOf(earlier(since, paths, io.cwd), io.cwd, asOf).analysis : undefined;
    if (unit.plan.record === undefined) {
        throw new UsageError(`${paths.join(' ')} declares no plan`);
    }
    if (format === 'json') {
        io.data(`${json(statusJson(unit.analysis, before))}\n`);
        return 0;
    }
    const document = statusDocument(unit.analysis, before);
    if (format === 'markdown') {
        io.data(toMarkdown(document));
    } else {
        io.stdout(toText(document));
    }
    return 0;
}

/** A file, `REVISION:PATH`, or a revision in which the same path is looked up. */
function earlier(since: string, paths: readonly string[], cwd: string): string {
    return existsSync(resolve(cwd, since)) || since.includes(':') ? since : `${since}:${paths[0] ?? ''}`;
}
