import { copyChokes, shortfallOf } from './choke.ts';
import { gatherInputs } from './disk.ts';
import { type ImportOptions, type ImportResult, importInputs } from './run.ts';

export { type ImportReport, parseEnvironmentSource } from '../../language/import/index.ts';
export type { PlanFile } from './beside.ts';
export { planFilesBeside } from './beside-on-disk.ts';
export type { ImportOptions, ImportProgress, ImportResult } from './run.ts';
export { InputRefused } from './unsafe.ts';

/** Imports files, folders and archives of inventory tools on this computer; see {@link importInputs}. */
export function importFiles(paths: readonly string[], options: ImportOptions = {}): Promise<ImportResult> {
    return importInputs((limits, log) => gatherInputs(paths, limits, log), {
        check: { copyChokes, shortfallOf },
        ...options,
    });
}
