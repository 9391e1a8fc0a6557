import { parentPort, workerData } from 'node:worker_threads';
import { there } from '../../language/basics/lists.ts';
import type { Answer, ImportOrder, ReadOrder } from './apart.ts';
import { readInventories } from './extracts.ts';
import { importFiles, parseEnvironmentSource, planFilesBeside } from './index.ts';

/** Imports in a thread of its own: what it is to do comes with the thread, what it found goes back, and it writes nothing. */

const port = there(parentPort, 'the thread that asked');

function answer(message: Answer): void {
    port.postMessage(message);
}

async function carryOut({
    paths,
    existing,
    inventory,
    plan,
    folder,
    environments,
    ...options
}: ImportOrder): Promise<void> {
    const others = existing === undefined ? [] : await planFilesBeside(inventory, plan);
    const result = await importFiles(paths, {
        ...options,
        existing,
        environments: environments === undefined ? undefined : parseEnvironmentSource(environments),
        others: others.map(({ path, text }) => ({
            name: path.startsWith(folder) ? path.slice(folder.length + 1) : path,
            text,
        })),
        onProgress: progress => answer({ progress }),
    });
    answer({ done: { ...result, beside: others } });
}

async function read(paths: readonly string[]): Promise<void> {
    answer({ done: await readInventories(paths, (file, sheet, rows) => answer({ progress: { file, sheet, rows } })) });
}

const order = workerData as ImportOrder | ReadOrder;
void ('read' in order ? read(order.read) : carryOut(order)).catch((error: unknown) =>
    answer({ failed: error instanceof Error ? error.message : String(error) }),
);
