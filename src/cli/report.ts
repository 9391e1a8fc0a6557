import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Analysis } from '../../language/analysis/analysis.ts';
import { riskCsv, wavesCsv } from '../../language/report/csv.ts';
import { reportModel } from '../../language/report/model.ts';
import { reportDocument } from '../../language/report/report.ts';
import { toHtml } from '../../language/report/to-html.ts';
import { toMarkdown } from '../../language/report/to-markdown.ts';
import { asOfDay, oneOf, parse } from './args.ts';
import { sceneOf } from './graph.ts';
import type { Io } from './io.ts';
import { loadOnePlan } from './load.ts';

/** `exitplan report PATH [--format html|markdown] [--csv FOLDER]`: the papers for the change board. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { 'format': { type: 'string' }, 'csv': { type: 'string' }, 'as-of': { type: 'string' } });
    const format = oneOf('format', values['format'], ['html', 'markdown'] as const, 'html');
    const { unit } = loadOnePlan(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    io.stdout(await reportText(unit.analysis, format));
    if (typeof values['csv'] === 'string') {
        const folder = resolve(io.cwd, values['csv']);
        const model = reportModel(unit.analysis);
        writeFileSync(join(folder, 'risks.csv'), riskCsv(model));
        writeFileSync(join(folder, 'waves.csv'), wavesCsv(model));
        io.stderr(`risks.csv and waves.csv are in ${values['csv']}\n`);
    }
    return 0;
}

/** The report of an analysis, ready to be written. */
export async function reportText(analysis: Analysis, format: 'html' | 'markdown'): Promise<string> {
    const document = reportDocument(reportModel(analysis), [], { scene: sceneOf(analysis) });
    return format === 'markdown' ? toMarkdown(document) : toHtml(document, async text => createHash('sha256').update(text).digest('base64'));
}
