import { Worker } from 'node:worker_threads';
import type { Extract } from '../../language/import/index.ts';
import type { PlanFile } from './beside.ts';
import type { ImportOptions, ImportProgress, ImportResult } from './index.ts';

/** What is to be imported, as data that goes to another thread. */
export interface ImportOrder extends Pick<ImportOptions, 'assumeIo' | 'draft' | 'annotations' | 'limits'> {
    readonly paths: readonly string[];
    /** The inventory that is there, which is merged into. */
    readonly existing?: string;
    /** Where inventory and plan lie, and the folder that names of other files are relative to. */
    readonly inventory: string;
    readonly plan: string;
    readonly folder: string;
    /** `names`, `folders` or `attribute:NAME`. */
    readonly environments?: string;
}

/** What an import found, and the other files of the plan as they were read. */
export interface ImportedApart extends ImportResult {
    readonly beside: readonly PlanFile[];
}

/** What is to be read and handed over as it is, for holding a plan against it. */
export interface ReadOrder {
    readonly read: readonly string[];
}

/** What the thread says. */
export type Answer<T = ImportedApart | readonly Extract[]> =
    | { readonly progress: ImportProgress }
    | { readonly done: T }
    | { readonly failed: string };

export interface Apart {
    /** Ends the thread. */
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: ImportProgress) => void;
    /** MiB the thread may keep in memory. */
    readonly memory?: number;
}

/** Ten times what an export of 50,000 machines needs. */
const MEMORY = 2048;

/**
 * Imports in a thread of its own with a limit on its memory, so that no inventory, however large or hostile, can stop whoever asks.
 * Throws what the import says is wrong, the signal's reason when it is aborted, and a message when the memory does not suffice.
 * @param script the worker: its source or its bundle
 */
export function importApart(script: string, order: ImportOrder, options: Apart = {}): Promise<ImportedApart> {
    return inThread(script, order, options);
}

/** Reads inventories in such a thread; throws what is wrong with any of them. */
export function readApart(script: string, order: ReadOrder, options: Apart = {}): Promise<readonly Extract[]> {
    return inThread(script, order, options);
}

function inThread<T>(script: string, order: ImportOrder | ReadOrder, options: Apart): Promise<T> {
    const { signal, onProgress, memory = MEMORY } = options;
    return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const worker = new Worker(script, {
            workerData: order,
            resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: Math.min(64, memory) },
            // Nothing of the environment is of use to it.
            env: {},
            stdin: false,
        });
        const end = (settle: () => void): void => {
            signal?.removeEventListener('abort', abort);
            void worker.terminate();
            settle();
        };
        const abort = (): void => end(() => reject(signal?.reason as Error));
        signal?.addEventListener('abort', abort);
        worker.on('message', (answer: Answer<T>) => {
            if ('progress' in answer) {
                onProgress?.(answer.progress);
            } else if ('done' in answer) {
                end(() => resolve(answer.done));
            } else {
                end(() => reject(new Error(answer.failed)));
            }
        });
        worker.on('error', error => end(() => reject(explained(error, memory))));
        worker.on('exit', status =>
            end(() => reject(new Error(`The import ended without a result (status ${status}).`))),
        );
    });
}

function explained(error: unknown, memory: number): Error {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
        return new Error(
            `The import needs more than the ${memory} MiB of memory it may have. Import fewer files at a time, or use \`exitplan import\`.`,
        );
    }
    return error instanceof Error ? error : new Error(String(error));
}
