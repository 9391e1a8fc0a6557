import type { ColumnMap } from '../../language/import/formats/table.ts';
import { type ComposeOptions, type ComposeResult, composeImport, ImportLog } from '../../language/import/index.ts';
import type { Library } from '../../language/plan/naming/names.ts';
import type { copyChokes, shortfallOf } from './choke.ts';
import type { Input } from './open.ts';
import { readInputs } from './read.ts';
import { type InputLimits, InputRefused, LIMITS } from './unsafe.ts';

export interface ImportProgress {
    readonly file: string;
    readonly sheet: string;
    readonly rows: number;
}

export interface ImportOptions extends Omit<ComposeOptions, 'chokes' | 'shortfall'> {
    /** With it, a draft whose new storage has figures is checked, and copies no faster than that storage bears. */
    readonly library?: Library;
    /** How it is checked: whoever imports without it does not carry the whole checker along. */
    readonly check?: DraftCheck;
    /** Bounds on what inputs may unfold to; the defaults suit real exports. */
    readonly limits?: Partial<InputLimits>;
    /** Column names of the files by ours, for columns that are called otherwise there. */
    readonly map?: ColumnMap;
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: ImportProgress) => void;
}

export interface DraftCheck {
    readonly copyChokes: typeof copyChokes;
    readonly shortfallOf: typeof shortfallOf;
}

/** Text of inventory.exit, of plan.exit when a draft was asked for, and the report as data and as text. */
export type ImportResult = ComposeResult;

/**
 * Imports what was found to read, wherever it lies. Nothing is written, executed or fetched.
 * Throws {@link InputRefused} when none of it holds anything that can be read, `UnreadablePlan` when an existing inventory cannot be
 * merged into, and the signal's reason when it is aborted. A single bad file among good ones is an error in the report.
 * @param gather finds the inputs within the limits, and notes what is refused
 */
export async function importInputs(
    gather: (limits: InputLimits, log: ImportLog) => Promise<readonly Input[]>,
    options: ImportOptions = {},
): Promise<ImportResult> {
    const log = new ImportLog();
    const limits = { ...LIMITS, ...options.limits };
    const inputs = await gather(limits, log);
    const extracts = await readInputs(inputs, {
        log,
        limits,
        annotations: options.annotations === true,
        map: options.map,
        signal: options.signal,
        progress: (file, sheet, rows) => options.onProgress?.({ file, sheet, rows }),
    });
    for (const [ours, column] of Object.entries(options.map ?? {})) {
        if (!log.mapped.has(ours)) {
            log.problem(
                'error',
                'map-unused',
                `No sheet that was read has a column "${column}" for ${ours}, so --map ${ours}=${column} did nothing.`,
            );
        }
    }
    const told = extracts.some(each =>
        [
            each.machines,
            each.hosts,
            each.samples,
            each.roles,
            each.permissions,
            each.dependencies,
            each.jobs,
            each.rules,
            each.plans,
            each.maps,
            each.stated,
        ].some(list => list.length > 0),
    );
    if (!told) {
        const skipped = log.sheets.flatMap(sheet => sheet.skipped.map(each => `${sheet.file} holds ${each.reason}.`));
        throw new InputRefused(
            [...log.problems.map(each => each.message), ...new Set(skipped)].slice(0, 20).join(' ') ||
                'There is nothing to import.',
        );
    }
    const { library, draft, check } = options;
    const checked =
        check && library && typeof draft === 'object' && draft.nodes !== undefined && draft.links !== undefined;
    return composeImport(extracts, log, {
        ...options,
        chokes: checked ? (plan, inventory) => check.copyChokes(plan, inventory, draft, library) : undefined,
        shortfall: checked ? (plan, inventory) => check.shortfallOf(plan, inventory, draft, library) : undefined,
    });
}
