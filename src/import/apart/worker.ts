import { parentPort, workerData } from 'node:worker_threads';
import { there } from '../../../language/basics/lists.ts';
import { readMeasurement } from '../../calibrate/disk.ts';
import { planFilesBeside } from '../beside-on-disk.ts';
import { gatherInputs } from '../disk.ts';
import { carryOut, type Order } from './orders.ts';

/** Imports in a thread of its own: what it is to do comes with the thread, what it found goes back. */

const port = there(parentPort, 'the thread that asked');

void carryOut(workerData as Order, { gather: gatherInputs, planFilesBeside, readMeasurement }, message =>
    port.postMessage(message),
);
