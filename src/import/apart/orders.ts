import type { Reading } from '../../../language/calibration/reading.ts';
import { type Extract, ImportLog, parseEnvironmentSource } from '../../../language/import/index.ts';
import { workloadsOf } from '../../../language/import/rows.ts';
import { resolveInclude } from '../../../language/workspace/uris.ts';
import { readBytes } from '../../calibrate/read.ts';
import { filesBeside, type Places, type PlanFile } from '../beside.ts';
import { bytesInMemory } from '../decode.ts';
import { readExtracts } from '../extracts.ts';
import { fileInputs, type Input, inOrder, refuse } from '../open.ts';
import { type ImportOptions, type ImportProgress, type ImportResult, importInputs } from '../run.ts';
import type { InputLimits } from '../unsafe.ts';

/** What is asked of a thread that imports, and what it answers: data alone, on a computer and in a browser. */

/** A file whose bytes are there already. */
export interface GivenFile {
    readonly name: string;
    /** Files of one folder may be the tabs of one export. */
    readonly folder: string;
    readonly bytes: Uint8Array;
}

/** What is to be imported. */
export interface ImportOrder extends Pick<ImportOptions, 'assumeIo' | 'draft' | 'annotations' | 'limits'> {
    /** Files, folders and archives of this computer. */
    readonly paths: readonly string[];
    /** Files that were read before. */
    readonly given?: readonly GivenFile[];
    /** The inventory that is there, which is merged into. */
    readonly existing?: string;
    /** Where inventory and plan lie, and the folder that names of other files are relative to. */
    readonly inventory: string;
    readonly plan: string;
    readonly folder: string;
    /** Plan files that may belong to the plan, where the thread reaches none itself. */
    readonly nearby?: readonly PlanFile[];
    /** The text of a plan that the machines are to be put into: then they are answered as workloads, too. */
    readonly into?: string;
    /** `names`, `folders` or `attribute:NAME`. */
    readonly environments?: string;
}

/** What an import found, and the other files of the plan as they were read. */
export interface ImportedApart extends ImportResult {
    readonly beside: readonly PlanFile[];
    /** For {@link ImportOrder.into}. */
    readonly workloads?: string;
}

/** What is to be read and handed over as it is, for holding a plan against it. */
export interface ReadOrder {
    readonly read: readonly string[];
    readonly given?: readonly GivenFile[];
}

/** Results of measuring tools that are to be read. */
export interface MeasureOrder {
    readonly measure: readonly string[];
    readonly given?: readonly GivenFile[];
}

export type Order = ImportOrder | ReadOrder | MeasureOrder;

/** What the thread says. */
export type Answer<T = ImportedApart | readonly Extract[] | readonly Reading[]> =
    | { readonly progress: ImportProgress }
    | { readonly done: T }
    | { readonly failed: string };

/** What a thread can reach besides what it is given. */
export interface Reach {
    gather(paths: readonly string[], limits: InputLimits, log: ImportLog): Promise<Input[]>;
    planFilesBeside(inventory: string, plan: string): Promise<readonly PlanFile[]>;
    readMeasurement(path: string): Promise<Reading>;
}

/** Carries out an order and says everything that is to be said of it; it writes nothing. */
export async function carryOut(order: Order, reach: Reach, answer: (message: Answer) => void): Promise<void> {
    try {
        await ('read' in order
            ? read(order, reach, answer)
            : 'measure' in order
              ? measure(order, reach, answer)
              : carryOutImport(order, reach, answer));
    } catch (error) {
        answer({ failed: error instanceof Error ? error.message : String(error) });
    }
}

async function carryOutImport(
    { paths, given, existing, inventory, plan, folder, environments, nearby, into, ...options }: ImportOrder,
    reach: Reach,
    answer: (message: Answer) => void,
): Promise<void> {
    const others =
        existing === undefined
            ? []
            : nearby === undefined
              ? await reach.planFilesBeside(inventory, plan)
              : await filesBeside(inventory, plan, among(nearby, folder));
    const result = await importInputs((limits, log) => gatherAll(paths, given, reach, limits, log), {
        ...options,
        existing,
        environments: environments === undefined ? undefined : parseEnvironmentSource(environments),
        others: others.map(({ path, text }) => ({
            name: path.startsWith(folder) ? path.slice(folder.length + 1) : path,
            text,
        })),
        onProgress: progress => answer({ progress }),
    });
    answer({
        done: {
            ...result,
            beside: others,
            ...(into === undefined ? {} : { workloads: workloadsOf(result.inventory, into) }),
        },
    });
}

/** Files of a folder that are all there, by their paths; an include leads to none outside of it. */
function among(files: readonly PlanFile[], folder: string): Places {
    const byPath = new Map(files.map(file => [file.path, file]));
    return {
        read: async path => byPath.get(path),
        resolve(from, target) {
            const found = resolveInclude(target, addressOf(from), [`${addressOf(folder)}/`]);
            return 'uri' in found ? pathOf(found.uri) : '';
        },
    };
}

const addressOf = (path: string) => path.split('/').map(encodeURIComponent).join('/');
const pathOf = (address: string) => address.split('/').map(decodeURIComponent).join('/');

async function read({ read: paths, given }: ReadOrder, reach: Reach, answer: (message: Answer) => void): Promise<void> {
    const extracts = await readExtracts(
        (limits, log) => gatherAll(paths, given, reach, limits, log),
        (file, sheet, rows) => answer({ progress: { file, sheet, rows } }),
    );
    answer({ done: extracts });
}

async function measure(
    { measure: paths, given }: MeasureOrder,
    reach: Reach,
    answer: (message: Answer) => void,
): Promise<void> {
    const readings: Reading[] = [];
    for (const path of paths) {
        readings.push(await reach.readMeasurement(path));
    }
    for (const { name, bytes } of given ?? []) {
        readings.push(await readBytes(name, bytesInMemory(bytes)));
    }
    answer({ done: readings });
}

async function gatherAll(
    paths: readonly string[],
    given: readonly GivenFile[] | undefined,
    reach: Reach,
    limits: InputLimits,
    log: ImportLog,
): Promise<Input[]> {
    const found = paths.length > 0 ? await reach.gather(paths, limits, log) : [];
    for (const { name, folder, bytes } of given ?? []) {
        try {
            found.push(...(await fileInputs(name, folder, bytesInMemory(bytes), limits, log)));
        } catch (error) {
            refuse(log, name, error);
        }
    }
    return inOrder(found);
}
