import type { Severity } from '../../../language/analysis/analysis.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import { type Io, json } from '../io.ts';
import { loadPlans } from '../load.ts';
import { github, gitlab, junit } from '../output/annotations.ts';
import { findingsJson, summary } from '../output/findings-json.ts';
import { printFindings } from '../output/findings-text.ts';
import { sarif } from '../output/sarif.ts';

const FORMATS = ['text', 'json', 'sarif', 'junit', 'gitlab', 'github'] as const;

export const FAIL_ON = ['error', 'warning', 'information', 'never'] as const;
type FailOn = (typeof FAIL_ON)[number];

/** `exitplan check PATH…`: 0 nothing at or above --fail-on, 1 findings. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, {
        format: { type: 'string' },
        'fail-on': { type: 'string' },
        'as-of': { type: 'string' },
        all: { type: 'boolean' },
    });
    const format = oneOf('format', values['format'], FORMATS, 'text');
    const failOn = oneOf('fail-on', values['fail-on'], FAIL_ON, 'error');
    const { units, show } = loadPlans(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    switch (format) {
        case 'text':
            printFindings(units, show, io, values['all'] === true);
            break;
        case 'json':
            io.data(`${json(findingsJson(units, show))}\n`);
            break;
        case 'sarif':
            io.data(`${json(sarif(units, show))}\n`);
            break;
        case 'junit':
            io.data(junit(units, show, finding => counted(failOn).includes(finding.severity)));
            break;
        case 'gitlab':
            io.data(`${json(gitlab(units, show))}\n`);
            break;
        case 'github':
            io.data(github(units, show));
            break;
    }
    return status(summary(units), failOn);
}

/** Exit status for counts of findings. */
export function status(counts: Readonly<Record<Severity, number>>, failOn: FailOn): number {
    return counted(failOn).some(level => counts[level] > 0) ? 1 : 0;
}

/** The severities at or above a level. */
function counted(failOn: FailOn): readonly Severity[] {
    const levels: readonly Severity[] = ['error', 'warning', 'information'];
    return failOn === 'never' ? [] : levels.slice(0, levels.indexOf(failOn) + 1);
}
