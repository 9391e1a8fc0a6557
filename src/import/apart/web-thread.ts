import type { ImportProgress } from '../run.ts';
import type { Answer, Order } from './orders.ts';

/** How a worker of a browser is used; a browser sets no limit on its memory but its own. */
export interface WebApart {
    readonly signal: AbortSignal;
    onProgress(progress: ImportProgress): void;
}

/**
 * Carries out an order in a worker of the browser, so that no inventory can stop whoever asks. Throws what the import says is wrong, and the
 * signal's reason when it is aborted.
 * @param script the address of the worker's bundle
 */
export function inWebWorker<T>(script: string, order: Order, { signal, onProgress }: WebApart): Promise<T> {
    return new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const worker = new Worker(script);
        const end = (settle: () => void): void => {
            signal.removeEventListener('abort', abort);
            worker.terminate();
            settle();
        };
        const abort = (): void => end(() => reject(signal.reason as Error));
        signal.addEventListener('abort', abort);
        worker.addEventListener('message', ({ data }: MessageEvent<Answer<T>>) => {
            if ('progress' in data) {
                onProgress(data.progress);
            } else if ('done' in data) {
                end(() => resolve(data.done));
            } else {
                end(() => reject(new Error(data.failed)));
            }
        });
        worker.addEventListener('error', ({ message }) =>
            end(() => reject(new Error(message || 'The import ended without a result.'))),
        );
        worker.postMessage(order);
    });
}
