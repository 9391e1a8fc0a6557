import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { reportModel } from '../../../language/report/model/model.ts';
import { riskCsv, wavesCsv } from '../../../language/report/output/csv.ts';
import { reportText } from '../../../language/report/output/render.ts';
import { writeFiles } from '../../files/write.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import { type Io, UsageError } from '../io.ts';
import { loadOnePlan } from '../load.ts';
import { summary } from '../output/findings-json.ts';
import { FAIL_ON, status } from './check.ts';

/**
 * `exitplan report PATH [--format html|markdown] [--csv FOLDER] [--fail-on …]`: the change-board report. The papers are the
 * result, so status 0 also on a no-go, unless --fail-on says otherwise.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, {
        format: { type: 'string' },
        csv: { type: 'string' },
        'fail-on': { type: 'string' },
        'as-of': { type: 'string' },
    });
    const format = oneOf('format', values['format'], ['html', 'markdown'] as const, 'html');
    const csv = typeof values['csv'] === 'string' ? resolve(io.cwd, values['csv']) : undefined;
    const failOn = oneOf('fail-on', values['fail-on'], FAIL_ON, 'never');
    const { unit } = loadOnePlan(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    if (csv !== undefined) {
        checkFolder(csv, String(values['csv']));
    }
    io.data(await reportText(unit.analysis, format));
    if (csv !== undefined) {
        const model = reportModel(unit.analysis);
        writeFiles([
            { path: join(csv, 'risks.csv'), content: riskCsv(model), before: 'any' },
            { path: join(csv, 'waves.csv'), content: wavesCsv(model), before: 'any' },
        ]);
        io.stderr(`risks.csv and waves.csv are in ${String(values['csv'])}\n`);
    }
    return status(summary([unit]), failOn);
}

/** What stands in the way of the folder is said before the papers are printed; it is made when the tables are written. */
function checkFolder(path: string, shown: string): void {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === false) {
        throw new UsageError(`--csv names the folder to write the tables into, and ${shown} is a file`);
    }
}
