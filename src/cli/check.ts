import type { Severity } from '../../language/analysis/analysis.ts';
import { asOfDay, oneOf, parse } from './args.ts';
import { findingsJson, summary } from './findings-json.ts';
import { printFindings } from './findings-text.ts';
import { type Io, json } from './io.ts';
import { loadPlans } from './load.ts';
import { sarif } from './sarif.ts';
import { VERSION } from './version.ts';

export const FAIL_ON = ['error', 'warning', 'information', 'never'] as const;

/** `exitplan check PATH…`: 0 nothing at or above --fail-on, 1 findings. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, {
        format: { type: 'string' },
        'fail-on': { type: 'string' },
        'as-of': { type: 'string' },
        all: { type: 'boolean' },
    });
    const format = oneOf('format', values['format'], ['text', 'json', 'sarif'] as const, 'text');
    const failOn = oneOf('fail-on', values['fail-on'], FAIL_ON, 'error');
    const { units, show } = loadPlans(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    if (format === 'text') {
        printFindings(units, show, io, values['all'] === true);
    } else {
        io.data(`${json(format === 'json' ? findingsJson(units, show) : sarif(units, show, VERSION))}\n`);
    }
    return status(summary(units), failOn);
}

/** Exit status for counts of findings. */
export function status(counts: Readonly<Record<Severity, number>>, failOn: (typeof FAIL_ON)[number]): number {
    if (failOn === 'never') {
        return 0;
    }
    const levels: readonly Severity[] = ['error', 'warning', 'information'];
    return levels.slice(0, levels.indexOf(failOn) + 1).some(level => counts[level] > 0) ? 1 : 0;
}
