import { Worker } from 'node:worker_threads';
import type { Reading } from '../../../language/calibration/reading.ts';
import type { Extract } from '../../../language/import/index.ts';
import type { ImportProgress } from '../run.ts';
import type { Answer, ImportedApart, ImportOrder, MeasureOrder, Order, ReadOrder } from './orders.ts';

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

/** Reads results of measuring tools in such a thread; what is wrong with one is in its reading. */
export function measureApart(script: string, order: MeasureOrder, options: Apart = {}): Promise<readonly Reading[]> {
    return inThread(script, order, options);
}

function inThread<T>(script: string, order: Order, options: Apart): Promise<T> {
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
