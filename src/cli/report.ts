import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { riskCsv, wavesCsv } from '../../language/report/csv.ts';
import { reportModel } from '../../language/report/model.ts';
import { reportText } from '../../language/report/paper.ts';
import { asOfDay, oneOf, parse } from './args.ts';
import { type Io, UsageError } from './io.ts';
import { loadOnePlan } from './load.ts';

/** `exitplan report PATH [--format html|markdown] [--csv FOLDER]`: the papers for the change board. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { 'format': { type: 'string' }, 'csv': { type: 'string' }, 'as-of': { type: 'string' } });
    const format = oneOf('format', values['format'], ['html', 'markdown'] as const, 'html');
    const csv = typeof values['csv'] === 'string' ? resolve(io.cwd, values['csv']) : undefined;
    if (csv !== undefined && !(existsSync(csv) && statSync(csv).isDirectory())) throw new UsageError(`--csv names the folder to write the tables into; ${String(values['csv'])} is none`);
    const { unit } = loadOnePlan(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    io.stdout(await reportText(unit.analysis, format));
    if (csv !== undefined) {
        const model = reportModel(unit.analysis);
        writeFileSync(join(csv, 'risks.csv'), riskCsv(model));
        writeFileSync(join(csv, 'waves.csv'), wavesCsv(model));
        io.stderr(`risks.csv and waves.csv are in ${String(values['csv'])}\n`);
    }
    return 0;
}
